#include "services/inbox/decide_call.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"

namespace omzien::inbox {
namespace {

using internal::v1::CallTaskWanted;
using rpc::ToTime;
using rpc::ToTimestamp;
using store::v1::CallTaskRecord;
using v1::Appointment;
using v1::CallTask;
using v1::HelpRequest;
using v1::Message;

// What cannot wait: somebody goes to a door, or a time box is running.
constexpr absl::Duration kSoon = absl::Hours(1);
// A day of a team that is there from nine to five.
constexpr absl::Duration kToday = absl::Hours(8);
constexpr absl::Duration kNever = absl::ZeroDuration();
// How long a task may be overdue, in open time, before the team's lead is bothered.
constexpr absl::Duration kPatience = absl::Hours(1);

struct KindByPhone {
  Message::Kind kind;
  ByPhone phone_only;
  ByPhone undeliverable;
};

// One row per kind that is not told "today" either way.
constexpr KindByPhone kByPhone[] = {
    // Who asks by phone hears it while she does; who asks in the app sees it there.
    {Message::REQUEST_RECEIVED, {kNever}, {kNever}},
    // She offered her help and has no other way to hear. Whom it cannot reach is not called: the
    // next candidate is asked at once (I11).
    {Message::INVITED, {kSoon, CallTaskWanted::ASK_TO_HELP}, {kNever}},
    // Either way help itself asks for the call before the appointment (TELL_ASKER).
    {Message::MATCHED, {kNever}, {kNever}},
    // A time box is running.
    {Message::CHOOSE, {kSoon}, {kSoon}},
    {Message::RELAX, {kSoon}, {kSoon}},
    {Message::PASS_ON, {kSoon}, {kSoon}},
    {Message::REQUEST_CHANGED, {kSoon}, {kSoon}},
    {Message::MOVE_PROPOSED, {kSoon}, {kSoon}},
    // Somebody would wait, or go to a door, in vain.
    {Message::CHOSEN, {kSoon}, {kSoon}},
    {Message::HELPER_STOPPED, {kSoon}, {kSoon}},
    {Message::MOVED, {kSoon}, {kSoon}},
    {Message::APPOINTMENT_CANCELLED, {kSoon}, {kSoon}},
    // Thanks and good news can wait until she is in the app again, but not for ever by phone.
    {Message::ALREADY_FILLED, {kToday}, {kNever}},
    {Message::REQUEST_ENDED, {kToday}, {kNever}},
    {Message::THANKED, {kToday}, {kNever}},
    {Message::CIRCLE_JOINED, {kNever}, {kNever}},
    {Message::DELEGATION_AGREED, {kNever}, {kNever}},
};

const KindByPhone* Find(Message::Kind kind) {
  const auto found =
      absl::c_find_if(kByPhone, [kind](const auto& row) { return row.kind == kind; });
  return found == std::end(kByPhone) ? nullptr : found;
}

// What makes a task needless: its appointment or request got there.
struct Ending {
  Reason reason;
  std::vector<Appointment::State> appointment;
  std::vector<HelpRequest::State> request;
};

// Of reasons that are not here, only who does the task says that it is done: AFTERCARE and
// PASS_ON_UNANSWERED are about a request that has closed, NOBODY_CAME about a date that is over.
const Ending* EndingOf(Reason reason) {
  static const auto& endings = *new std::vector<Ending>{
      {CallTaskWanted::CHOICE_OVERDUE, {}, {HelpRequest::MATCHED, HelpRequest::CLOSED}},
      {CallTaskWanted::HELPER_STOPPED_LATE, {}, {HelpRequest::MATCHED, HelpRequest::CLOSED}},
      {CallTaskWanted::NOBODY_OPENED, {Appointment::DONE, Appointment::CANCELLED}, {}},
      {CallTaskWanted::HOW_WAS_IT,
       {Appointment::DONE, Appointment::HELPER_NO_SHOW, Appointment::NOBODY_OPENED,
        Appointment::CANCELLED},
       {}},
      {CallTaskWanted::TELL_ASKER,
       {Appointment::MOVED, Appointment::CANCELLED, Appointment::NEEDS_HELPER, Appointment::DONE,
        Appointment::HELPER_NO_SHOW},
       {}},
      {CallTaskWanted::CHECK_LAPSES,
       {Appointment::MOVED, Appointment::CANCELLED, Appointment::NEEDS_HELPER, Appointment::DONE,
        Appointment::HELPER_NO_SHOW, Appointment::NOBODY_OPENED, Appointment::UNKNOWN},
       {}},
  };
  const auto found =
      absl::c_find_if(endings, [reason](const Ending& ending) { return ending.reason == reason; });
  return found == endings.end() ? nullptr : &*found;
}

bool IsAboutSignal(Reason reason) {
  return reason == CallTaskWanted::SIGNAL_UNREAD || reason == CallTaskWanted::SIGNAL_NOT_TAKEN ||
         reason == CallTaskWanted::SIGNAL_NOT_ENDED;
}

bool CannotWait(Reason reason) {
  return reason == CallTaskWanted::NOBODY_OPENED || reason == CallTaskWanted::NOBODY_CAME ||
         reason == CallTaskWanted::TELL_ASKER || reason == CallTaskWanted::HELPER_STOPPED_LATE ||
         reason == CallTaskWanted::ASK_TO_HELP;
}

// A team that is never there still has a lead: a day later, then.
absl::Time OpenOr(absl::Time moment, absl::Time from) {
  return moment == absl::InfiniteFuture() ? from + absl::Hours(24) : moment;
}

absl::Time NextOpeningDay(const calendar::OpeningHours& hours, absl::Time now) {
  const absl::CivilDay tomorrow = absl::ToCivilDay(now, hours.zone()) + 1;
  return OpenOr(hours.NextOpen(absl::FromCivil(tomorrow, hours.zone())), now);
}

void SetDue(CallTaskRecord& record, absl::Time due, const calendar::OpeningHours& hours) {
  *record.mutable_task()->mutable_due_time() = ToTimestamp(due);
  *record.mutable_next_time() = ToTimestamp(OpenOr(hours.AddOpenTime(due, kPatience), due));
}

void End(CallTaskRecord& record, CallTask::State state) {
  record.mutable_task()->set_state(state);
  record.clear_next_time();
}

std::string FullName(const CallTaskRecord& record, absl::string_view rest) {
  const std::string& name = record.task().name();
  return absl::StrCat(name.substr(0, name.find("/callTasks/")), "/", rest);
}

void AddTells(CallTaskRecord& record, Message::Kind kind) {
  auto& tells = *record.mutable_task()->mutable_tells();
  if (kind != Message::KIND_UNSPECIFIED && !absl::c_linear_search(tells, kind)) tells.Add(kind);
}

}  // namespace

ByPhone ForPhoneOnly(Message::Kind kind) {
  const KindByPhone* row = Find(kind);
  return row == nullptr ? ByPhone{kToday} : row->phone_only;
}

ByPhone ForUndeliverable(Message::Kind kind) {
  const KindByPhone* row = Find(kind);
  return row == nullptr ? ByPhone{kToday} : row->undeliverable;
}

CallTaskRecord NewCallTask(const WantedCall& wanted, absl::string_view municipality, uint64_t event,
                           const calendar::OpeningHours& hours, absl::Time now) {
  CallTaskRecord record;
  CallTask& task = *record.mutable_task();
  task.set_name(rpc::MakeName(municipality, "callTasks",
                              rpc::DerivedId({"call task", municipality, absl::StrCat(event)})));
  task.set_team(wanted.team);
  if (!wanted.resident.empty()) {
    task.set_resident(rpc::MakeName(municipality, "residents", wanted.resident));
  }
  task.set_reason(CallTaskWanted::Reason_Name(wanted.reason));
  if (!wanted.subject.empty()) task.set_subject(FullName(record, wanted.subject));
  task.set_state(CallTask::OPEN);
  *task.mutable_create_time() = ToTimestamp(now);
  record.set_on_behalf_of(wanted.on_behalf_of);
  record.set_about_worker(wanted.about_worker);
  record.add_events(event);
  AddTells(record, wanted.tells);
  SetDue(record, wanted.due, hours);
  return record;
}

bool IsOneMoreFor(const CallTaskRecord& record, const WantedCall& wanted) {
  const CallTask& task = record.task();
  return task.state() == CallTask::OPEN && WhyOf(record) == wanted.reason &&
         record.on_behalf_of() == wanted.on_behalf_of &&
         rpc::IdOf(task.resident(), "residents") == wanted.resident &&
         task.subject() == (wanted.subject.empty() ? "" : FullName(record, wanted.subject));
}

CallTaskRecord AddTo(CallTaskRecord record, const WantedCall& wanted, uint64_t event,
                     const calendar::OpeningHours& hours) {
  record.add_events(event);
  AddTells(record, wanted.tells);
  if (wanted.due < ToTime(record.task().due_time())) SetDue(record, wanted.due, hours);
  return record;
}

bool EndsNeedless(Reason reason, const internal::v1::Event& event) {
  if (event.has_signal_moved()) return IsAboutSignal(reason);
  if (event.has_asker_called()) return reason == CallTaskWanted::TELL_ASKER;
  if (event.has_invitation_moved()) {
    return reason == CallTaskWanted::ASK_TO_HELP &&
           event.invitation_moved().from() == v1::Invitation::SENT;
  }
  const Ending* ending = EndingOf(reason);
  if (ending == nullptr) return false;
  if (event.has_appointment_moved()) {
    return absl::c_linear_search(ending->appointment, event.appointment_moved().to());
  }
  return event.has_request_moved() &&
         absl::c_linear_search(ending->request, event.request_moved().to());
}

std::vector<Message::Kind> EndsTelling(const internal::v1::Event& event) {
  const HelpRequest::State to = event.request_moved().to();
  if (to != HelpRequest::MATCHED && to != HelpRequest::CLOSED) return {};
  return {Message::CHOOSE, Message::RELAX, Message::PASS_ON};
}

std::string SubjectMoved(const internal::v1::Event& event) {
  if (event.has_request_moved()) {
    return absl::StrCat("requests/", event.request_moved().request());
  }
  if (event.has_appointment_moved()) {
    return absl::StrCat("appointments/", event.appointment_moved().appointment());
  }
  if (event.has_asker_called()) {
    return absl::StrCat("appointments/", event.asker_called().appointment());
  }
  if (event.has_invitation_moved()) {
    return absl::StrCat("invitations/", event.invitation_moved().invitation());
  }
  if (event.has_signal_moved()) return absl::StrCat("signals/", event.signal_moved().signal());
  return "";
}

CallTaskRecord Cancel(CallTaskRecord record) {
  End(record, CallTask::CANCELLED);
  return record;
}

CallTaskRecord TakeBack(CallTaskRecord record, Message::Kind kind) {
  auto& tells = *record.mutable_task()->mutable_tells();
  const auto found = absl::c_find(tells, kind);
  if (found == tells.end()) return record;
  tells.erase(found);
  return tells.empty() ? Cancel(std::move(record)) : record;
}

Reason ReasonFor(internal::v1::SignalOverdue::Reason overdue) {
  switch (overdue) {
    case internal::v1::SignalOverdue::NOT_TAKEN:
      return CallTaskWanted::SIGNAL_NOT_TAKEN;
    case internal::v1::SignalOverdue::NOT_ENDED:
      return CallTaskWanted::SIGNAL_NOT_ENDED;
    default:
      return CallTaskWanted::SIGNAL_UNREAD;
  }
}

absl::Time DueWithin(absl::Duration within, absl::Time from, const calendar::OpeningHours& hours) {
  return OpenOr(hours.AddOpenTime(from, within), from);
}

absl::Time NextNine(absl::Time now, const absl::TimeZone& zone) {
  const absl::CivilDay today = absl::ToCivilDay(now, zone);
  const absl::Time nine = absl::FromCivil(absl::CivilHour(today) + 9, zone);
  return nine > now ? nine : absl::FromCivil(absl::CivilHour(today + 1) + 9, zone);
}

absl::StatusOr<CallTaskRecord> Complete(CallTaskRecord record, CallTask::Result result,
                                        const std::string& worker,
                                        const calendar::OpeningHours& hours, absl::Time now) {
  CallTask& task = *record.mutable_task();
  if (task.state() != CallTask::OPEN) {
    return rpc::Refuse(
        absl::StatusCode::kFailedPrecondition, "NOT_OPEN",
        absl::StrCat("the task is ", CallTask::State_Name(task.state()), " already"));
  }
  const bool is_of_a_date = result == CallTask::ALL_WELL || result == CallTask::DID_NOT_TAKE_PLACE;
  if (is_of_a_date && !absl::StrContains(task.subject(), "/appointments/")) {
    rpc::Violations wrong;
    wrong.Add("result", absl::StrCat(CallTask::Result_Name(result), " is for an appointment only"));
    return wrong.ToStatus();
  }
  task.set_result(result);
  task.set_worker(worker);
  if (result != CallTask::NOT_REACHED) {
    End(record, CallTask::DONE);
    return record;
  }
  task.set_attempts(task.attempts() + 1);
  task.set_raises(0);  // Somebody is at it.
  const absl::Time next = CannotWait(WhyOf(record)) ? OpenOr(hours.AddOpenTime(now, kSoon), now)
                                                    : NextOpeningDay(hours, now);
  SetDue(record, next, hours);
  return record;
}

absl::Time NextMoment(const CallTaskRecord& record) {
  return record.has_next_time() ? ToTime(record.next_time()) : absl::InfiniteFuture();
}

CallTaskRecord PassTime(CallTaskRecord record, const calendar::OpeningHours& hours,
                        absl::Time now) {
  if (NextMoment(record) > now) return record;
  record.mutable_task()->set_raises(record.task().raises() + 1);
  *record.mutable_next_time() = ToTimestamp(NextOpeningDay(hours, now));
  return record;
}

Reason WhyOf(const CallTaskRecord& record) {
  Reason reason = CallTaskWanted::REASON_UNSPECIFIED;
  CallTaskWanted::Reason_Parse(record.task().reason(), &reason);
  return reason;
}

}  // namespace omzien::inbox
