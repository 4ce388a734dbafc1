#include "services/residents/steps.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/residents/consume.h"
#include "services/residents/records.h"
#include "services/rpc/mutation.h"
#include "services/store/due.h"

namespace omzien::residents {
namespace {

// One a night, of each municipality.
constexpr int kDueAtOnce = 100;

}  // namespace

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
  const absl::Status consumed = consumers_.CatchUp(partitions);
  absl::Time next = absl::InfiniteFuture();
  for (const auto& [slug, municipality] : bundle->municipalities()) {
    const auto due = Compact(municipality.partition(), now);
    if (!due.ok()) return due.status();
    next = std::min(next, *due);
    absl::StatusOr<bool> has_more = true;
    while (has_more.ok() && *has_more) {
      has_more = rpc::ForgetMutations(store_, SpaceOf(municipality), now);
    }
    if (!has_more.ok()) return has_more.status();
  }
  // Only now: what is due does not wait for an event that fails.
  if (!consumed.ok()) return consumed;
  return next;
}

absl::StatusOr<absl::Time> Steps::Compact(int partition, absl::Time now) {
  const auto dues = store::DueUntil(store_, partition, kFolder, now, kDueAtOnce);
  if (!dues.ok()) return dues.status();
  if (!dues->empty()) {
    if (auto compacted = store_.Compact(partition); !compacted.ok()) return compacted;
    store::Batch batch(partition);
    for (const store::Due& due : *dues) {
      store::MoveDue(store::Space(partition, kFolder, due.municipality), due.kind, due.id, due.at,
                     absl::InfiniteFuture(), batch);
    }
    const auto committed = store_.Commit(batch);
    if (!committed.ok()) return committed.status();
  }
  return store::NextDue(store_, partition, kFolder);
}

}  // namespace omzien::residents
