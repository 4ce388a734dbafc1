#include "services/inbox/decide_call.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/calendar/holidays.h"
#include "services/rpc/timestamps.h"
#include "tests/support/service_host.h"
#include "tests/support/status_matchers.h"

namespace omzien::inbox {
namespace {

using internal::v1::CallTaskWanted;
using store::v1::CallTaskRecord;
using test::HasCode;
using test::IsOk;
using testing::ElementsAre;
using v1::Appointment;
using v1::CallTask;
using v1::HelpRequest;
using v1::Message;

const absl::TimeZone& Amsterdam() {
  static const auto& zone = *new absl::TimeZone([] {
    absl::TimeZone loaded;
    absl::LoadTimeZone("Europe/Amsterdam", &loaded);
    return loaded;
  }());
  return zone;
}

// Of March 2026, whose second day is a Monday.
absl::Time At(int day, int hour, int minute = 0) {
  return absl::FromCivil(absl::CivilMinute(2026, 3, day, hour, minute), Amsterdam());
}

// Monday to Friday, nine to five.
const calendar::OpeningHours& OfficeHours() {
  static const auto& hours = *new calendar::OpeningHours([] {
    const std::vector<calendar::WeeklyHours> week = {
        {.weekdays = {absl::Weekday::monday, absl::Weekday::tuesday, absl::Weekday::wednesday,
                      absl::Weekday::thursday, absl::Weekday::friday},
         .opens = "09:00",
         .closes = "17:00"}};
    return *calendar::OpeningHours::Parse(week, calendar::Holidays{}, "Europe/Amsterdam");
  }());
  return hours;
}

WantedCall Wanted(Reason reason, absl::Time due, const std::string& subject = "appointments/a1") {
  WantedCall wanted;
  wanted.team = "north";
  wanted.resident = "anna";
  wanted.reason = reason;
  wanted.subject = subject;
  wanted.due = due;
  return wanted;
}

CallTaskRecord Made(Reason reason, absl::Time due, absl::Time now,
                    const std::string& subject = "appointments/a1") {
  return NewCallTask(Wanted(reason, due, subject), "small-town", 7, OfficeHours(), now);
}

TEST(CallTaskOf, HasTheIdOfItsEvent) {
  const auto name = [](uint64_t event) {
    return NewCallTask(Wanted(CallTaskWanted::AFTERCARE, At(2, 10)), "small-town", event,
                       OfficeHours(), At(2, 10))
        .task()
        .name();
  };
  EXPECT_EQ(name(1), name(1));
  EXPECT_NE(name(1), name(2));
}

// Invariant 2: it is raised, and raised again, until somebody does it.
TEST(CallTaskOf, IsRaisedAnOpenHourAfterItWasDueAndAtEachOpeningAfterThat) {
  CallTaskRecord record = Made(CallTaskWanted::AFTERCARE, At(6, 16, 30), At(6, 12));
  EXPECT_EQ(NextMoment(record), At(9, 9, 30));  // Half an hour on Friday, half an hour on Monday.
  record = PassTime(std::move(record), OfficeHours(), At(9, 9, 30) - absl::Nanoseconds(1));
  EXPECT_EQ(record.task().raises(), 0);
  record = PassTime(std::move(record), OfficeHours(), At(9, 9, 30));
  EXPECT_EQ(record.task().raises(), 1);
  EXPECT_EQ(NextMoment(record), At(10, 9));
  record = PassTime(std::move(record), OfficeHours(), At(10, 9));
  EXPECT_EQ(record.task().raises(), 2);
  EXPECT_EQ(NextMoment(record), At(11, 9));
  EXPECT_EQ(record.task().state(), CallTask::OPEN);
}

TEST(CallTaskOf, HasANextMomentAlsoInATeamThatIsNeverThere) {
  const auto never = calendar::OpeningHours::Parse({}, calendar::Holidays{}, "Europe/Amsterdam");
  ASSERT_THAT(never, IsOk());
  CallTaskRecord record =
      NewCallTask(Wanted(CallTaskWanted::AFTERCARE, At(2, 10)), "small-town", 1, *never, At(2, 10));
  EXPECT_EQ(NextMoment(record), At(3, 10));
  record = PassTime(std::move(record), *never, At(3, 10));
  EXPECT_EQ(NextMoment(record), At(4, 10));
  const auto tried = Complete(record, CallTask::NOT_REACHED, "w", *never, At(3, 12));
  ASSERT_THAT(tried, IsOk());
  EXPECT_EQ(rpc::ToTime(tried->task().due_time()), At(4, 12));
}

TEST(CallTaskOf, StaysOpenWhileNobodyIsReached) {
  const struct {
    Reason reason;
    absl::Time next;
  } kCases[] = {
      {CallTaskWanted::NOBODY_OPENED, At(2, 11)},       {CallTaskWanted::NOBODY_CAME, At(2, 11)},
      {CallTaskWanted::TELL_ASKER, At(2, 11)},          {CallTaskWanted::ASK_TO_HELP, At(2, 11)},
      {CallTaskWanted::HELPER_STOPPED_LATE, At(2, 11)}, {CallTaskWanted::AFTERCARE, At(3, 9)},
      {CallTaskWanted::HOW_WAS_IT, At(3, 9)},           {CallTaskWanted::TELL, At(3, 9)},
  };
  for (const auto& [reason, next] : kCases) {
    SCOPED_TRACE(CallTaskWanted::Reason_Name(reason));
    CallTaskRecord record = Made(reason, At(1, 9), At(1, 9));
    record = PassTime(std::move(record), OfficeHours(), At(2, 10));
    ASSERT_EQ(record.task().raises(), 1);
    const auto tried = Complete(record, CallTask::NOT_REACHED, "w", OfficeHours(), At(2, 10));
    ASSERT_THAT(tried, IsOk());
    EXPECT_EQ(tried->task().state(), CallTask::OPEN);
    EXPECT_EQ(tried->task().attempts(), 1);
    EXPECT_EQ(tried->task().raises(), 0);  // Somebody is at it.
    EXPECT_EQ(rpc::ToTime(tried->task().due_time()), next);
    EXPECT_EQ(NextMoment(*tried), next + absl::Hours(1));
  }
}

TEST(CallTaskOf, IsDoneOnceWithAResultThatFits) {
  const CallTaskRecord record = Made(CallTaskWanted::AFTERCARE, At(2, 10), At(2, 10), "requests/r");
  for (const auto result : {CallTask::REACHED, CallTask::NEEDS_TEAM}) {
    const auto done =
        Complete(record, result, "municipalities/m/workers/w", OfficeHours(), At(2, 11));
    ASSERT_THAT(done, IsOk());
    EXPECT_EQ(done->task().state(), CallTask::DONE);
    EXPECT_EQ(done->task().result(), result);
    EXPECT_EQ(done->task().worker(), "municipalities/m/workers/w");
    EXPECT_EQ(NextMoment(*done), absl::InfiniteFuture());
    EXPECT_THAT(Complete(*done, result, "w", OfficeHours(), At(2, 11)),
                HasCode(absl::StatusCode::kFailedPrecondition));
  }
  for (const auto result : {CallTask::ALL_WELL, CallTask::DID_NOT_TAKE_PLACE}) {
    EXPECT_THAT(test::WrongFields(Complete(record, result, "w", OfficeHours(), At(2, 11))),
                ElementsAre("result"));
    EXPECT_THAT(Complete(Made(CallTaskWanted::NOBODY_OPENED, At(2, 10), At(2, 10)), result, "w",
                         OfficeHours(), At(2, 11)),
                IsOk());
  }
  EXPECT_THAT(Complete(Cancel(record), CallTask::REACHED, "w", OfficeHours(), At(2, 11)),
              HasCode(absl::StatusCode::kFailedPrecondition));
}

internal::v1::Event AppointmentAt(Appointment::State to) {
  internal::v1::Event event;
  event.mutable_appointment_moved()->set_appointment("a1");
  event.mutable_appointment_moved()->set_to(to);
  return event;
}

internal::v1::Event RequestAt(HelpRequest::State to) {
  internal::v1::Event event;
  event.mutable_request_moved()->set_request("r1");
  event.mutable_request_moved()->set_to(to);
  return event;
}

TEST(CallTaskOf, EndsWithWhatItIsAbout) {
  // Whom nobody goes to, nobody need call first.
  for (const auto to : {Appointment::CANCELLED, Appointment::MOVED, Appointment::NEEDS_HELPER,
                        Appointment::DONE, Appointment::HELPER_NO_SHOW}) {
    EXPECT_TRUE(EndsNeedless(CallTaskWanted::TELL_ASKER, AppointmentAt(to)));
  }
  EXPECT_FALSE(EndsNeedless(CallTaskWanted::TELL_ASKER, AppointmentAt(Appointment::PLANNED)));
  // Nobody knows yet how she is.
  EXPECT_FALSE(
      EndsNeedless(CallTaskWanted::NOBODY_OPENED, AppointmentAt(Appointment::NOBODY_OPENED)));
  EXPECT_TRUE(EndsNeedless(CallTaskWanted::NOBODY_OPENED, AppointmentAt(Appointment::DONE)));
  EXPECT_TRUE(EndsNeedless(CallTaskWanted::CHOICE_OVERDUE, RequestAt(HelpRequest::MATCHED)));
  EXPECT_FALSE(EndsNeedless(CallTaskWanted::CHOICE_OVERDUE, RequestAt(HelpRequest::WITH_TEAM)));
  // The request has closed; that is why she is called.
  EXPECT_FALSE(EndsNeedless(CallTaskWanted::AFTERCARE, RequestAt(HelpRequest::CLOSED)));
  EXPECT_FALSE(EndsNeedless(CallTaskWanted::PASS_ON_UNANSWERED, RequestAt(HelpRequest::CLOSED)));
  EXPECT_FALSE(EndsNeedless(CallTaskWanted::TELL, RequestAt(HelpRequest::CLOSED)));
}

TEST(CallTaskOf, SeveralThingsToTellAreOneCall) {
  WantedCall wanted = Wanted(CallTaskWanted::TELL, At(2, 16), "requests/r1");
  wanted.tells = Message::WITH_TEAM;
  CallTaskRecord record = NewCallTask(wanted, "small-town", 1, OfficeHours(), At(2, 10));
  wanted.tells = Message::PASS_ON;
  wanted.due = At(2, 12);
  ASSERT_TRUE(IsOneMoreFor(record, wanted));
  record = AddTo(std::move(record), wanted, 2, OfficeHours());
  EXPECT_THAT(record.task().tells(), ElementsAre(Message::WITH_TEAM, Message::PASS_ON));
  EXPECT_EQ(rpc::ToTime(record.task().due_time()), At(2, 12));
  wanted.due = At(2, 15);
  record = AddTo(std::move(record), wanted, 3, OfficeHours());
  EXPECT_THAT(record.task().tells(), ElementsAre(Message::WITH_TEAM, Message::PASS_ON));
  EXPECT_EQ(rpc::ToTime(record.task().due_time()), At(2, 12));

  for (const auto& change : std::vector<void (*)(WantedCall&)>{
           [](WantedCall& other) { other.resident = "bert"; },
           [](WantedCall& other) { other.subject = "requests/r2"; },
           [](WantedCall& other) { other.reason = CallTaskWanted::AFTERCARE; },
           [](WantedCall& other) { other.on_behalf_of = "carla"; }}) {
    WantedCall other = wanted;
    change(other);
    EXPECT_FALSE(IsOneMoreFor(record, other));
  }
  EXPECT_FALSE(IsOneMoreFor(Cancel(record), wanted));

  record = TakeBack(std::move(record), Message::WITH_TEAM);
  EXPECT_THAT(record.task().tells(), ElementsAre(Message::PASS_ON));
  record = TakeBack(std::move(record), Message::PASS_ON);
  EXPECT_EQ(record.task().state(), CallTask::CANCELLED);
}

// A kind nobody thought of is told, and not forgotten.
TEST(ByPhoneOf, EveryKindIsDecided) {
  const auto* kinds = Message::Kind_descriptor();
  for (int i = 0; i < kinds->value_count(); ++i) {
    const auto kind = static_cast<Message::Kind>(kinds->value(i)->number());
    SCOPED_TRACE(kinds->value(i)->name());
    const ByPhone call = ForPhoneOnly(kind);
    EXPECT_THAT(call.within, testing::AnyOf(absl::ZeroDuration(), absl::Hours(1), absl::Hours(8)));
    EXPECT_EQ(call.reason,
              kind == Message::INVITED ? CallTaskWanted::ASK_TO_HELP : CallTaskWanted::TELL);
  }
  EXPECT_EQ(ForPhoneOnly(static_cast<Message::Kind>(999)).within, absl::Hours(8));
  // I11: the next candidate is asked instead.
  EXPECT_EQ(ForUndeliverable(Message::INVITED).within, absl::ZeroDuration());
  // Somebody would wait in vain.
  EXPECT_EQ(ForUndeliverable(Message::HELPER_STOPPED).within, absl::Hours(1));
}

TEST(NextNineOf, IsTheNextOneByTheLocalClock) {
  EXPECT_EQ(NextNine(At(2, 8, 59), Amsterdam()), At(2, 9));
  EXPECT_EQ(NextNine(At(2, 9), Amsterdam()), At(3, 9));
  EXPECT_EQ(NextNine(At(28, 23), Amsterdam()), At(29, 9));  // The clock jumps in between.
  EXPECT_EQ(NextNine(At(28, 23), Amsterdam()) - At(28, 23), absl::Hours(9));
}

}  // namespace
}  // namespace omzien::inbox
