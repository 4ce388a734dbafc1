// Decides what becomes of call tasks: which notice makes one, when it is due, when it is raised to
// the team's lead, what ends it. Pure.

#ifndef OMZIEN_SERVICES_INBOX_DECIDE_CALL_H_
#define OMZIEN_SERVICES_INBOX_DECIDE_CALL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/repeated_field.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "services/calendar/opening_hours.h"

namespace omzien::inbox {

using Reason = internal::v1::CallTaskWanted::Reason;

// What a call is wanted for, whoever wants it.
struct WantedCall {
  std::string team;      // An id.
  std::string resident;  // An id; empty: nobody is named.
  Reason reason = internal::v1::CallTaskWanted::REASON_UNSPECIFIED;
  std::string subject;  // "requests/{request}" and the like; may be empty.
  absl::Time due;
  // What she is to hear, where the call stands for a message.
  v1::Message::Kind tells = v1::Message::KIND_UNSPECIFIED;
  // The id of the resident it concerns, where she hears it as her delegate; else empty.
  std::string on_behalf_of;
  // The id of the worker the request it is about complains of; else empty.
  std::string about_worker;
};

// How a person who cannot be told otherwise hears a message of this kind.
struct ByPhone {
  // Within how much of the team's open time; zero: she is not called.
  absl::Duration within;
  // Why she is called.
  Reason reason = internal::v1::CallTaskWanted::TELL;
};

// Returns it for a resident who is reached by phone only. Kinds that are not in the table are told.
ByPhone ForPhoneOnly(v1::Message::Kind kind);
// Returns it for a resident whom the message could not reach by any way.
ByPhone ForUndeliverable(v1::Message::Kind kind);

// Returns the record of a new call task. Its id is derived from the number of the event that wants
// it, so that consuming it again makes no second one.
store::v1::CallTaskRecord NewCallTask(const WantedCall& wanted, absl::string_view municipality,
                                      uint64_t event, const calendar::OpeningHours& hours,
                                      absl::Time now);

// Returns whether `wanted` is one more thing for an open task: the same person, about the same, for
// the same reason.
bool IsOneMoreFor(const store::v1::CallTaskRecord& record, const WantedCall& wanted);

// Adds it: due when the earlier of both is.
store::v1::CallTaskRecord AddTo(store::v1::CallTaskRecord record, const WantedCall& wanted,
                                uint64_t event, const calendar::OpeningHours& hours);

// Returns whether an open task has become needless by what happened to its subject.
bool EndsNeedless(Reason reason, const internal::v1::Event& event);

// Returns what need not be told any more by what happened to its subject: questions about a request
// that has found its helpers, or has closed.
std::vector<v1::Message::Kind> EndsTelling(const internal::v1::Event& event);

// Returns the subject of a task that `event` might end, "" if it ends none.
std::string SubjectMoved(const internal::v1::Event& event);

store::v1::CallTaskRecord Cancel(store::v1::CallTaskRecord record);

// Takes out what is not to be told any more; a task with nothing left to tell is cancelled.
store::v1::CallTaskRecord TakeBack(store::v1::CallTaskRecord record, v1::Message::Kind kind);

// Returns why a team is called about a signal that waits.
Reason ReasonFor(internal::v1::SignalOverdue::Reason overdue);

// Returns when `within` of the team's open time has passed since `from`.
absl::Time DueWithin(absl::Duration within, absl::Time from, const calendar::OpeningHours& hours);

// Returns the next time a local clock reads 09:00: when a team hears of signals that wait.
absl::Time NextNine(absl::Time now, const absl::TimeZone& zone);

// Writes down what came of it. NOT_REACHED keeps it open, due again later: within the hour what
// cannot wait, the rest on the team's next day.
// Errors: FAILED_PRECONDITION (NOT_OPEN); INVALID_ARGUMENT naming result, if it is of an
// appointment and the task is not.
absl::StatusOr<store::v1::CallTaskRecord> Complete(store::v1::CallTaskRecord record,
                                                   v1::CallTask::Result result,
                                                   const std::string& worker,
                                                   const calendar::OpeningHours& hours,
                                                   absl::Time now);

// When it must next be looked at; InfiniteFuture at its end.
absl::Time NextMoment(const store::v1::CallTaskRecord& record);

// Raises it to the team's lead if its moment has come: an open hour after it was due, and again at
// each opening. Before that it changes nothing.
store::v1::CallTaskRecord PassTime(store::v1::CallTaskRecord record,
                                   const calendar::OpeningHours& hours, absl::Time now);

// Returns why, as the code in a record says.
Reason WhyOf(const store::v1::CallTaskRecord& record);

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_DECIDE_CALL_H_
