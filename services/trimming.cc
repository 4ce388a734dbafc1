#include "services/trimming.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/rpc/timestamps.h"
#include "services/store/consumer.h"

namespace omzien {
namespace {

constexpr int kAtOnce = 1000;

// Returns the number of the first event that is not before `cutoff`; behind the last if all are.
absl::StatusOr<uint64_t> FirstSince(store::Store& store, int partition, absl::Time cutoff) {
  const auto ends = store.Ends(partition);
  if (!ends.ok()) return ends.status();
  uint64_t next = ends->first;
  while (next <= ends->last) {
    const auto events = store.ReadEvents(partition, next - 1, kAtOnce);
    if (!events.ok()) return events.status();
    if (events->empty()) break;
    for (const store::Event& stored : *events) {
      internal::v1::Event event;
      if (!event.ParseFromString(stored.value))
        return absl::DataLossError(absl::StrCat("event ", stored.number, " is garbled"));
      if (rpc::ToTime(event.time()) >= cutoff) return stored.number;
      next = stored.number + 1;
    }
  }
  return next;
}

}  // namespace

Trimming::Trimming(store::Store& store, simulation::Workings workings)
    : store_(store), workings_(std::move(workings)) {}

absl::StatusOr<absl::Time> Trimming::Step(absl::Time now) {
  absl::Time next = absl::InfiniteFuture();
  for (const int partition : workings_.partitions()) {
    absl::Time& own = next_.try_emplace(partition, now).first->second;
    if (own <= now) {
      const absl::Status trimmed = Trim(partition, now);
      if (!trimmed.ok()) return trimmed;
      own = now + absl::Hours(24);
    }
    next = std::min(next, own);
  }
  return next;
}

absl::Status Trimming::Trim(int partition, absl::Time now) {
  const auto keep_from = FirstSince(store_, partition, now - kKeepEvents);
  if (!keep_from.ok()) return keep_from.status();
  std::vector<store::Key> cursors;
  for (const simulation::Workings::Consumer& consumer : workings_.consumers)
    cursors.push_back(store::CursorKey(partition, consumer.folder, consumer.name));
  return store::TrimEvents(store_, partition, cursors, *keep_from);
}

}  // namespace omzien
