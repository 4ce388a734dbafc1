#include "services/store/consumer.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "services/store/transact.h"

namespace omzien::store {
namespace {

absl::StatusOr<uint64_t> ParseCursor(const Record& record) {
  uint64_t number = 0;
  if (record.version == 0) return number;
  if (!absl::SimpleAtoi(record.value, &number)) {
    return absl::DataLossError("a cursor that is no number");
  }
  return number;
}

// "<consumer>.<number>": the id of the parked event's record, whose value is the event's bytes, and
// its member in the index of parked events. Names hold no dots; twenty digits keep the order.
std::string ParkedId(absl::string_view consumer, uint64_t number) {
  return absl::StrFormat("%s.%020d", consumer, number);
}

Space FolderSpace(int partition, absl::string_view folder) {
  return Space(partition, folder, kNoMunicipality);
}

}  // namespace

Key CursorKey(int partition, absl::string_view folder, absl::string_view name) {
  return FolderSpace(partition, folder).Of("cursor", name);
}

Consumer::Consumer(Store& store, ConsumerOptions options)
    : store_(store),
      options_(std::move(options)),
      cursor_key_(CursorKey(options_.partition, options_.folder, options_.name)) {
  assert(options_.page_size > 0 && options_.handle && options_.rebuild);
}

absl::StatusOr<int> Consumer::Step() {
  absl::StatusOr<Cursor> cursor = ReadCursor();
  if (!cursor.ok()) return cursor.status();
  const absl::StatusOr<std::vector<Event>> events =
      store_.ReadEvents(options_.partition, cursor->number, options_.page_size);
  if (!events.ok()) return events.status();
  if (events->empty()) {
    const absl::StatusOr<StreamEnds> ends = store_.Ends(options_.partition);
    if (!ends.ok()) return ends.status();
    // Equal: the tail. One kept behind the cursor: it came just now, the next call reads it.
    const bool is_rewound = ends->last < cursor->number;
    const bool is_trimmed = ends->first > cursor->number + 1;
    return is_rewound || is_trimmed ? Rebuild(*cursor) : 0;
  }
  uint64_t next = cursor->number;
  for (const Event& event : *events) {
    if (event.number != ++next) return Rebuild(*cursor);
  }
  const uint64_t begin = cursor->number;
  absl::Status status;
  for (const Event& event : *events) {
    status = Consume(event, *cursor);
    if (!status.ok()) break;
  }
  // Also after a failure: what rode along until then is done.
  absl::Status kept = Keep(*cursor);
  if (status.ok()) status = std::move(kept);
  // ABORTED: another consumer of this name is at it, and goes on.
  if (!status.ok() && !absl::IsAborted(status)) return status;
  return static_cast<int>(cursor->number - begin);
}

absl::Status Consumer::Consume(const Event& event, Cursor& cursor) {
  absl::Status status;
  for (int i = 0; i < kMaxAttempts; ++i) {
    Batch effects(options_.partition);
    status = options_.handle(event, effects);
    if (status.ok() && effects.writes_nothing() && effects.expectations().empty()) {
      cursor.passed = event.number;
      return status;
    }
    if (status.ok()) status = Move(std::move(effects), event.number, cursor);
    if (!absl::IsAborted(status)) break;
    const absl::StatusOr<Cursor> now = ReadCursor();
    if (!now.ok()) return now.status();
    if (now->version != cursor.version) return status;
    // Not the cursor: something else the effects expected. Decide again.
  }
  if (status.ok() || absl::IsUnavailable(status)) return status;
  return Fail(event, status, cursor);
}

absl::Status Consumer::Fail(const Event& event, const absl::Status& why, Cursor& cursor) {
  if (failing_ != event.number) failures_ = 0;
  failing_ = event.number;
  if (++failures_ < kMaxFailures) return why;
  const Space space = FolderSpace(options_.partition, options_.folder);
  const std::string id = ParkedId(options_.name, event.number);
  Batch parking(options_.partition);
  parking.Put(space.Of("parked", id), event.value);
  parking.AddToIndex(space.Of("parked"), id);
  absl::Status status = Move(std::move(parking), event.number, cursor);
  if (status.ok() && options_.on_parked) options_.on_parked(event, why);
  return status;
}

absl::Status Consumer::Move(Batch batch, uint64_t number, Cursor& cursor) {
  batch.Expect(cursor_key_, cursor.version);
  batch.Put(cursor_key_, absl::StrCat(number));
  const absl::StatusOr<Committed> committed = store_.Commit(batch);
  if (committed.ok()) cursor = {number, number, committed->version};
  return committed.status();
}

absl::Status Consumer::Keep(Cursor& cursor) {
  if (cursor.passed == cursor.number) return absl::OkStatus();
  return Move(Batch(options_.partition), cursor.passed, cursor);
}

absl::StatusOr<int> Consumer::Rebuild(Cursor cursor) {
  // The tail of before: what is committed during the rebuild comes once more as events, and may not
  // be lost.
  const absl::StatusOr<StreamEnds> ends = store_.Ends(options_.partition);
  if (!ends.ok()) return ends.status();
  if (absl::Status status = options_.rebuild(); !status.ok()) return status;
  absl::Status status = Move(Batch(options_.partition), ends->last, cursor);
  if (!status.ok() && !absl::IsAborted(status)) return status;
  return 1;
}

absl::StatusOr<Consumer::Cursor> Consumer::ReadCursor() {
  const absl::StatusOr<std::vector<Record>> records = store_.Read({cursor_key_});
  if (!records.ok()) return records.status();
  const absl::StatusOr<uint64_t> number = ParseCursor(records->front());
  if (!number.ok()) return number.status();
  return Cursor{*number, *number, records->front().version};
}

absl::StatusOr<bool> Consumer::AtTail() {
  // The tail first: whatever the cursor is by then, it is compared with what was there before.
  const absl::StatusOr<StreamEnds> ends = store_.Ends(options_.partition);
  if (!ends.ok()) return ends.status();
  const absl::StatusOr<Cursor> cursor = ReadCursor();
  if (!cursor.ok()) return cursor.status();
  if (cursor->number <= ends->last) return cursor->number == ends->last;
  // Beyond it: events came and were consumed in between; or the stream is older than the cursor.
  const absl::StatusOr<StreamEnds> now = store_.Ends(options_.partition);
  if (!now.ok()) return now.status();
  return cursor->number <= now->last;
}

absl::Status CatchUpWithTail(Store& store, ConsumerOptions options) {
  constexpr int kMaxPagesBehind = 32;
  Consumer consumer(store, std::move(options));
  for (int page = 0; page <= kMaxPagesBehind; ++page) {
    const absl::StatusOr<bool> is_at_tail = consumer.AtTail();
    if (!is_at_tail.ok()) return is_at_tail.status();
    if (*is_at_tail) return absl::OkStatus();
    const absl::StatusOr<int> moved = consumer.Step();
    if (!moved.ok()) break;
  }
  return absl::UnavailableError("what happened before is still being sorted; try again");
}

absl::StatusOr<std::vector<ParkedEvent>> ListParked(Store& store, int partition,
                                                    absl::string_view folder, int limit) {
  const Space space = FolderSpace(partition, folder);
  const absl::StatusOr<std::vector<std::string>> ids =
      store.Range(space.Of("parked"), "", "", limit);
  if (!ids.ok()) return ids.status();
  std::vector<Key> keys;
  for (const std::string& id : *ids) keys.push_back(space.Of("parked", id));
  const absl::StatusOr<std::vector<Record>> records = store.Read(keys);
  if (!records.ok()) return records.status();
  std::vector<ParkedEvent> parked;
  for (size_t i = 0; i < ids->size(); ++i) {
    const std::vector<std::string> parts = absl::StrSplit((*ids)[i], '.');
    uint64_t number = 0;
    if (parts.size() != 2 || !absl::SimpleAtoi(parts[1], &number)) {
      return absl::DataLossError("a parked event of a foreign spelling");
    }
    parked.push_back({parts[0], {number, (*records)[i].value}});
  }
  return parked;
}

absl::Status TrimEvents(Store& store, int partition, absl::Span<const Key> cursors,
                        uint64_t keep_from) {
  const absl::StatusOr<std::vector<Record>> records = store.Read(cursors);
  if (!records.ok()) return records.status();
  for (const Record& record : *records) {
    const absl::StatusOr<uint64_t> done = ParseCursor(record);
    if (!done.ok()) return done.status();
    keep_from = std::min(keep_from, *done + 1);
  }
  return store.Trim(partition, keep_from);
}

}  // namespace omzien::store
