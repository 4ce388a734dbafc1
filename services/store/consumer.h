// Consumes the events of one partition for one folder: each event once, its effects and the move of
// the cursor in one Commit.

#ifndef OMZIEN_SERVICES_STORE_CONSUMER_H_
#define OMZIEN_SERVICES_STORE_CONSUMER_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/store/store.h"

namespace omzien::store {

// Where a consumer stands: a record of its folder, "{pNN}:<folder>:-:cursor:<name>", the number of
// the last event it is done with, in decimal. Absent: before the first.
Key CursorKey(int partition, absl::string_view folder, absl::string_view name);

// An event that failed too often and was put aside.
struct ParkedEvent {
  std::string consumer;
  Event event;
};

struct ConsumerOptions {
  int partition = 0;
  std::string folder;  // As in Space.
  std::string name;    // Unique in the folder; as a name in Space.

  // Puts the event's effects into `effects`; leaves it empty if the event does not concern it. May
  // run again for the same event, and does when the Commit of its effects was ABORTED. Any error
  // but UNAVAILABLE counts as a failure of the event, and so does one of that Commit.
  std::function<absl::Status(const Event& event, Batch& effects)> handle;

  // Makes what the consumer keeps anew from records, because events are missing: trimmed, or the
  // stream is older than the cursor. What is committed while it runs comes as events afterwards, so
  // both must not count it twice.
  std::function<absl::Status()> rebuild;

  // Told after an event was parked, and why; to count and to raise an alarm. May be null.
  std::function<void(const Event& event, const absl::Status& why)> on_parked = nullptr;

  // Events read at once. REQUIRES: > 0.
  int page_size = 128;
};

// How often an event may fail before it is parked.
inline constexpr int kMaxFailures = 5;

// Two consumers of one name, in one process or two, do no harm: of each event one Commit wins. One
// Commit holds the effects of at most one event, since a handler may read what the event before it
// wrote; events without effects ride along for free.
//
// Thread-compatible. `store` must outlive it.
class Consumer {
 public:
  Consumer(Store& store, ConsumerOptions options);

  // Consumes at most one page; returns how many events the cursor moved past (0: it is at the
  // tail), a rebuild counting as one. The failures of an event are counted in this object, one per
  // call; the call that makes it kMaxFailures parks it and goes on.
  // Errors: UNAVAILABLE; the handler's or the rebuild's own, for the first event that failed. What
  // lies before it is done, and the next call begins with it.
  absl::StatusOr<int> Step();

  // True if every event committed before this call began is consumed.
  absl::StatusOr<bool> AtTail();

 private:
  struct Cursor {
    uint64_t number = 0;  // As committed.
    uint64_t passed = 0;  // >= number: events behind it that had no effects ride along until here.
    Version version = 0;
  };

  absl::StatusOr<Cursor> ReadCursor();
  // Moves the cursor past `event` together with its effects, or lets it ride along.
  // Errors: ABORTED: another consumer moved the cursor; else as Step.
  absl::Status Consume(const Event& event, Cursor& cursor);
  // Counts a failure of `event`; parks it if that was the last it may have.
  absl::Status Fail(const Event& event, const absl::Status& why, Cursor& cursor);
  // Commits `batch` together with the cursor's move to `number`.
  absl::Status Move(Batch batch, uint64_t number, Cursor& cursor);
  // Commits the move past what rode along.
  absl::Status Keep(Cursor& cursor);
  absl::StatusOr<int> Rebuild(Cursor cursor);

  Store& store_;
  const ConsumerOptions options_;
  const Key cursor_key_;
  uint64_t failing_ = 0;  // The event that failed last,
  int failures_ = 0;      // and how often.
};

// Consumes, in the calling thread, until every event committed before this call is consumed, so
// that what they stop is stopped. Side by side with other consumers of the same name it does no
// harm. Errors: UNAVAILABLE if that takes more than some thousand events, or one of them fails: the
// consumer that lives longer than one call counts its failures and puts it aside.
absl::Status CatchUpWithTail(Store& store, ConsumerOptions options);

// Returns at most `limit` parked events of a folder's consumers, in order of consumer and number.
// Errors: UNAVAILABLE, DATA_LOSS.
absl::StatusOr<std::vector<ParkedEvent>> ListParked(Store& store, int partition,
                                                    absl::string_view folder, int limit);

// Forgets events with number < keep_from, but none that a consumer of `cursors` is not done with.
// Errors: UNAVAILABLE, DATA_LOSS.
absl::Status TrimEvents(Store& store, int partition, absl::Span<const Key> cursors,
                        uint64_t keep_from);

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_CONSUMER_H_
