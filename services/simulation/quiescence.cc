#include "services/simulation/quiescence.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "services/store/consumer.h"
#include "services/store/due.h"

namespace omzien::simulation {
namespace {

// Whether every consumer of `partition` is done with every event up to `last`.
absl::StatusOr<bool> AreAtTail(store::Store& store, const Workings& workings, int partition,
                               uint64_t last) {
  std::vector<store::Key> cursors;
  for (const Workings::Consumer& consumer : workings.consumers) {
    cursors.push_back(store::CursorKey(partition, consumer.folder, consumer.name));
  }
  const auto records = store.Read(cursors);
  if (!records.ok()) return records.status();
  for (const store::Record& record : *records) {
    uint64_t number = 0;
    if (record.version != 0 && !absl::SimpleAtoi(record.value, &number)) {
      return absl::DataLossError("a cursor that is no number");
    }
    if (number != last) return false;
  }
  return true;
}

// As LookForRemains, of one partition.
absl::StatusOr<Remains> LookIn(store::Store& store, const Workings& workings, int partition,
                               absl::Time now) {
  Remains remains;
  const auto before = store.Ends(partition);
  if (!before.ok()) return before.status();
  const auto are_at_tail = AreAtTail(store, workings, partition, before->last);
  if (!are_at_tail.ok()) return are_at_tail.status();
  if (!*are_at_tail) return remains;
  // After the cursors: a consumer writes what will be due in the commit that moves its cursor.
  for (const std::string& folder : workings.due_folders) {
    const auto due = store::NextDue(store, partition, folder);
    if (!due.ok()) return due.status();
    remains.next_due = std::min(remains.next_due, *due);
  }
  // Work that took a moment out of an index, after the cursors were read, left an event.
  const auto after = store.Ends(partition);
  if (!after.ok()) return after.status();
  remains.is_quiescent = remains.next_due > now && after->last == before->last;
  return remains;
}

}  // namespace

absl::StatusOr<Remains> LookForRemains(store::Store& store, const Workings& workings,
                                       absl::Time now) {
  Remains all;
  all.is_quiescent = true;
  for (const int partition : workings.partitions()) {
    const auto remains = LookIn(store, workings, partition, now);
    if (!remains.ok()) return remains.status();
    all.is_quiescent &= remains->is_quiescent;
    all.next_due = std::min(all.next_due, remains->next_due);
  }
  return all;
}

}  // namespace omzien::simulation
