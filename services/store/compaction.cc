#include "services/store/compaction.h"

#include <algorithm>

#include "services/store/due.h"

namespace omzien::store {
namespace {

constexpr int kNightHour = 3;  // When least is going on.

// Far more than is erased in a day; the rest has the files written once more.
constexpr int kAtOnce = 10'000;

}  // namespace

absl::Time CompactionAfter(absl::Time now, const absl::TimeZone& zone) {
  const auto night_of = [&](absl::CivilDay day) {
    return absl::FromCivil(absl::CivilHour(day) + kNightHour, zone);
  };
  const absl::CivilDay today = absl::ToCivilDay(now, zone);
  const absl::Time tonight = night_of(today);
  // The day on which the clock is set back has 25 hours.
  return tonight > now ? tonight : std::min(night_of(today + 1), now + absl::Hours(24));
}

void ScheduleCompaction(const Space& space, absl::string_view what, absl::Time now,
                        const absl::TimeZone& zone, Batch& batch) {
  const Space own(space.partition(), kCompactionFolder, space.municipality());
  // Ids are unique within a folder.
  MoveDue(own, space.folder(), what, absl::InfiniteFuture(), CompactionAfter(now, zone), batch);
}

absl::StatusOr<absl::Time> CompactIfDue(Store& store, int partition, absl::Time now) {
  const auto dues = DueUntil(store, partition, kCompactionFolder, now, kAtOnce);
  if (!dues.ok()) return dues.status();
  if (!dues->empty()) {
    if (auto compacted = store.Compact(partition); !compacted.ok()) return compacted;
    // Those of before it began; what came meanwhile waits for the next.
    Batch batch(partition);
    for (const Due& due : *dues) {
      MoveDue(Space(partition, kCompactionFolder, due.municipality), due.kind, due.id, due.at,
              absl::InfiniteFuture(), batch);
    }
    const auto committed = store.Commit(batch);
    if (!committed.ok()) return committed.status();
  }
  return NextDue(store, partition, kCompactionFolder);
}

}  // namespace omzien::store
