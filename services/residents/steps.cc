#include "services/residents/steps.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/residents/consume.h"
#include "services/residents/records.h"
#include "services/rpc/mutation.h"
#include "services/store/compaction.h"

namespace omzien::residents {
Steps::Steps(store::Store& store, configuration::CurrentBundle bundle, OnParked on_parked)
    : store_(store),
      bundle_(std::move(bundle)),
      consumers_(store, [this, on_parked = std::move(on_parked)](int partition) {
        store::ConsumerOptions options = ConsumerOptionsOf(store_, bundle_, partition);
        options.on_parked = on_parked;
        return options;
      }) {}

absl::StatusOr<absl::Time> Steps::Step(absl::Time now) {
  const auto bundle = bundle_();
  std::vector<int> partitions;
  for (const auto& [slug, municipality] : bundle->municipalities()) {
    partitions.push_back(municipality.partition());
  }
  // What fails in one place keeps nothing else from its time.
  absl::Status first = consumers_.CatchUp(partitions);
  absl::Time next = absl::InfiniteFuture();
  for (const auto& [slug, municipality] : bundle->municipalities()) {
    const auto due = store::CompactIfDue(store_, municipality.partition(), now);
    first.Update(due.status());
    if (due.ok()) next = std::min(next, *due);
    absl::StatusOr<bool> has_more = true;
    while (has_more.ok() && *has_more) {
      has_more = rpc::ForgetMutations(store_, SpaceOf(municipality), now);
    }
    first.Update(has_more.status());
  }
  if (!first.ok()) return first;
  return next;
}

}  // namespace omzien::residents
