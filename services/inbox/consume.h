// Makes messages of notices and call tasks of what a person must do, and takes back what ended
// first.

#ifndef OMZIEN_SERVICES_INBOX_CONSUME_H_
#define OMZIEN_SERVICES_INBOX_CONSUME_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/configuration/bundle.h"
#include "services/store/consumers.h"
#include "services/store/due.h"

namespace omzien::inbox {

// The name of this folder's consumer; its folder is kFolder.
inline constexpr absl::string_view kConsumer = "messages";

// Returns how inbox consumes the events of one partition. `store` must outlive it.
//
// There is nothing to rebuild from: messages are made of events alone, which are trimmed only
// behind the cursor. If events are missing all the same (a store put back from a copy), the
// messages there are stay, and what went missing is never told; help's own timers go on.
store::ConsumerOptions ConsumerOptionsOf(store::Store& store, configuration::CurrentBundle bundle,
                                         int partition);

// Consumes, in the calling thread, until every event committed in `partition` before this call is
// consumed, so that what they stop is not handed out any more. Side by side with Inbox::Step and
// with other calls it does no harm.
// Errors: UNAVAILABLE if that takes more than some thousand events, or one of them fails: Step,
// which
//         counts its failures, puts it aside.
absl::Status CatchUpWithTail(store::Store& store, const configuration::CurrentBundle& bundle,
                             int partition);

// The background work of the folder. Thread-compatible.
class Inbox {
 public:
  using OnParked = std::function<void(const store::Event& event, const absl::Status& why)>;

  // `store` must outlive it. `on_parked` (may be null) is told of events that were put aside.
  Inbox(store::Store& store, configuration::CurrentBundle bundle, OnParked on_parked = nullptr);

  // Consumes until nothing is left, of every municipality, and raises call tasks that are overdue.
  // Returns when it is due again without an event: at the next call task's moment, for a message
  // becomes visible by itself when its own comes.
  // Errors: the first of an event's or a task's, one of a municipality that is not configured
  // included; the others are worked on all the same.
  absl::StatusOr<absl::Time> Step(absl::Time now);

 private:
  absl::Status Pass(const configuration::Bundle& bundle, const store::Due& due, absl::Time now);

  store::Store& store_;
  const configuration::CurrentBundle bundle_;
  store::Consumers consumers_;
};

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_CONSUME_H_
