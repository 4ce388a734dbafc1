// What comes back from telling and calling people.

#include "services/help/decide_told.h"

#include <gmock/gmock.h>

#include <string>

#include "services/help/appointments.h"
#include "services/help/records.h"
#include "tests/help/decisions.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using internal::v1::CallTaskDone;
using internal::v1::CallTaskWanted;
using test::IsOk;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using v1::Appointment;
using v1::CallTask;
using v1::HelpRequest;

CallTaskDone Called(CallTaskWanted::Reason reason, CallTask::Result result) {
  CallTaskDone done;
  done.set_resident("anna");
  done.set_reason(reason);
  done.set_result(result);
  return done;
}

int AskedOf(const Matter& matter, const std::string& helper) {
  return matter.helpers.at(helper).value.helper().invitation_times_size();
}

Appointment::State FirstDate(const Matter& matter) {
  return matter.appointments.at("r.1").value.appointment().state();
}

// A matched one-off of Wednesday whose helper stood before a closed door.
Matter NobodyOpened() {
  v1::ReportAppointmentRequest report;
  report.set_name("municipalities/small-town/appointments/r.1");
  report.set_result(Appointment::NO_ANSWER_AT_DOOR);
  return Saved(Report(At("2026-03-04 10:05"), Matched(), "bert", report));
}

// The same help, of which nobody says how it went: on Saturday somebody is to call.
Matter NobodySays(int dates = 1) {
  Matter matter = Saved(PassTimeOfAppointment(At("2026-03-04 11:00"), Matched(dates), "r.1"));
  return Saved(PassTimeOfAppointment(At("2026-03-07 11:00"), matter, "r.1"));
}

// I11
TEST(FailToInvite, AsksTheNextAtOnceAndHoldsNothingAgainstHer) {
  const Matter matter = Invited(At(kMonday), Open(), {"bert"});
  ASSERT_EQ(AskedOf(matter, "bert"), 1);
  const Matter failed = FailToInvite(At("2026-03-02 10:01"), matter, InvitationOf("bert"), "bert");
  EXPECT_THAT(Happened(failed), ElementsAre("bert UNDELIVERABLE", "wave due"));
  EXPECT_EQ(AskedOf(failed, "bert"), 0);
  EXPECT_THAT(failed.record.value.unanswered(), IsEmpty());
  EXPECT_EQ(NextMoment(failed.invitations.at(InvitationOf("bert")).value), absl::InfiniteFuture());
  EXPECT_THAT(Happened(FailToInvite(At(kMonday), Saved(failed), InvitationOf("bert"), "bert")),
              IsEmpty());
}

// I11: known too late to ask another, and still not her silence.
TEST(FailToInvite, AfterItExpiredOnlyTheCountGoes) {
  Matter matter = Invited(At(kMonday), Open(), {"bert"});
  matter = Saved(PassTimeOfInvitation(At("2026-03-03 10:00"), matter, InvitationOf("bert")));
  const Matter failed = FailToInvite(At("2026-03-03 11:00"), matter, InvitationOf("bert"), "bert");
  EXPECT_THAT(Happened(failed), IsEmpty());
  EXPECT_EQ(AskedOf(failed, "bert"), 0);
}

TEST(FailToInvite, WhatWasAnsweredOrHeardByAnotherStands) {
  Matter matter = Invited(At(kMonday), Open(2), {"bert", "carl"});
  AddHelper(matter, "dora");
  internal::v1::Tie& tie = *matter.helpers.at("carl").value.mutable_helper()->add_delegates();
  tie.set_resident("dora");
  tie.set_is_agreed(true);
  tie.set_tell(v1::Delegation::BOTH);
  matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
  EXPECT_THAT(Happened(FailToInvite(At(kMonday), matter, InvitationOf("bert"), "bert")), IsEmpty());
  for (const char* recipient : {"carl", "dora"}) {
    EXPECT_THAT(Happened(FailToInvite(At(kMonday), matter, InvitationOf("carl"), recipient)),
                IsEmpty());
  }
}

// Invariant 12
TEST(FailToTellAsker, SheIsCalledOnceBeforeAnyoneGoesToHerDoor) {
  const Matter failed = FailToTellAsker(At(kMonday), Matched(3), "anna");
  EXPECT_THAT(Happened(failed), ElementsAre("call anna: TELL_ASKER"));
  for (const auto& [id, stored] : failed.appointments)
    EXPECT_TRUE(stored.value.appointment().is_call_first());
  EXPECT_THAT(Happened(FailToTellAsker(At(kMonday), Saved(failed), "anna")), IsEmpty());
  EXPECT_THAT(Happened(FailToTellAsker(At(kMonday), Matched(3), "bert")), IsEmpty())
      << "a helper's message";
}

// V6: "call first" until she was reached, and then of all the dates she was told of.
TEST(HearOfCall, WhoWasReachedNeedsNoCallFirst) {
  const Matter matter = Saved(FailToTellAsker(At(kMonday), Matched(3), "anna"));
  const auto call_first = [](const Matter& after) {
    int count = 0;
    for (const auto& [id, stored] : after.appointments)
      count += stored.value.appointment().is_call_first() ? 1 : 0;
    return count;
  };
  const auto after = [&](CallTask::Result result) {
    return HearOfCall(At(kMonday), matter, Called(CallTaskWanted::TELL_ASKER, result), "r.1");
  };
  EXPECT_EQ(call_first(after(CallTask::NOT_REACHED)), 3);
  for (const auto result : {CallTask::REACHED, CallTask::ALL_WELL, CallTask::DID_NOT_TAKE_PLACE,
                            CallTask::NEEDS_TEAM}) {
    EXPECT_EQ(call_first(after(result)), 0) << result;
    EXPECT_THAT(Happened(after(result)), IsEmpty()) << "the dates of a series stand";
  }
}

// V6: whoever comes may call herself; then nobody else needs to.
TEST(ReportCalled, EndsCallFirstForAllDatesOfThatCallAndTheCallItself) {
  const Matter matter = Saved(FailToTellAsker(At(kMonday), Matched(3), "anna"));
  const auto called = ReportCalled(At(kMonday), matter, "bert", "r.2");
  ASSERT_THAT(called, IsOk());
  EXPECT_THAT(Happened(*called), ElementsAre("called about r.1"));
  for (const auto& [id, stored] : called->appointments)
    EXPECT_FALSE(stored.value.appointment().is_call_first()) << id;
  const auto again = ReportCalled(At(kMonday), Saved(*called), "bert", "r.2");
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(Happened(*again), IsEmpty());
  EXPECT_THAT(ReportCalled(At(kMonday), matter, "anna", "r.2"), IsRefused("NOT_YOURS"));
  EXPECT_TRUE(absl::IsNotFound(ReportCalled(At(kMonday), matter, "carl", "r.2").status()));
}

// docs/design.md, section 3: the result of the call makes it DONE or CANCELLED, never presumed.
TEST(HearOfCall, AboutAClosedDoorSaysWhatItWas) {
  const Setting now = At("2026-03-04 12:00");
  const auto after = [&](CallTask::Result result) {
    return HearOfCall(now, NobodyOpened(), Called(CallTaskWanted::NOBODY_OPENED, result), "r.1");
  };
  EXPECT_THAT(Happened(after(CallTask::ALL_WELL)),
              ElementsAre("appointment DONE", "request CLOSED HELPED"));
  EXPECT_THAT(Happened(after(CallTask::DID_NOT_TAKE_PLACE)),
              ElementsAre("appointment CANCELLED", "bert CANCELLED", "request CLOSED WITHDRAWN"));
  EXPECT_THAT(Happened(after(CallTask::NEEDS_TEAM)),
              ElementsAre("appointment CANCELLED", "bert hears REQUEST_ENDED", "bert CANCELLED",
                          "request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"));
  for (const auto result : {CallTask::NOT_REACHED, CallTask::REACHED}) {
    EXPECT_THAT(Happened(after(result)), IsEmpty());
    EXPECT_EQ(FirstDate(after(result)), Appointment::NOBODY_OPENED);
  }
}

// What goes to the team stays there, though its moment is over.
TEST(HearOfCall, WhoNeedsTheTeamIsNotSentAwayAsTooLate) {
  const Matter matter =
      Saved(HearOfCall(At("2026-03-04 12:00"), NobodyOpened(),
                       Called(CallTaskWanted::NOBODY_OPENED, CallTask::NEEDS_TEAM), "r.1"));
  EXPECT_EQ(matter.request().episode(), 2);
  EXPECT_EQ(matter.request().accepted(), 0);
  EXPECT_THAT(Happened(PassTime(At("2026-03-05 12:00"), matter)), IsEmpty());
}

TEST(HearOfCall, AboutWhatNobodySaidMakesItDoneOrMissed) {
  const Setting now = At("2026-03-07 12:00");
  const auto after = [&](CallTask::Result result) {
    return HearOfCall(now, NobodySays(), Called(CallTaskWanted::HOW_WAS_IT, result), "r.1");
  };
  EXPECT_THAT(Happened(after(CallTask::ALL_WELL)),
              ElementsAre("appointment DONE", "request CLOSED HELPED"));
  EXPECT_THAT(Happened(after(CallTask::DID_NOT_TAKE_PLACE)),
              ElementsAre("bert hears MISSED", "appointment HELPER_NO_SHOW", "bert CANCELLED",
                          "request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"));
  EXPECT_THAT(Happened(after(CallTask::NOT_REACHED)), IsEmpty());
  EXPECT_EQ(FirstDate(after(CallTask::NOT_REACHED)), Appointment::UNKNOWN);
}

TEST(HearOfCall, AMissedDateOfASeriesLeavesTheOthers) {
  const Matter after =
      HearOfCall(At("2026-03-07 12:00"), NobodySays(2),
                 Called(CallTaskWanted::HOW_WAS_IT, CallTask::DID_NOT_TAKE_PLACE), "r.1");
  EXPECT_EQ(after.request().state(), HelpRequest::MATCHED);
  EXPECT_EQ(FirstDate(after), Appointment::HELPER_NO_SHOW);
  EXPECT_EQ(after.appointments.at("r.2").value.appointment().state(), Appointment::PLANNED);
}

// Presumed since, or said by the asker: the call changes nothing.
TEST(HearOfCall, WhatIsOverStays) {
  const Matter over = Saved(PassTimeOfAppointment(At("2026-03-10 11:00"), NobodySays(), "r.1"));
  ASSERT_EQ(over.request().outcome(), HelpRequest::HELPED_PRESUMED);
  EXPECT_THAT(
      Happened(HearOfCall(At("2026-03-10 12:00"), over,
                          Called(CallTaskWanted::HOW_WAS_IT, CallTask::DID_NOT_TAKE_PLACE), "r.1")),
      IsEmpty());
}

TEST(HearOfCall, WhoNeedsMoreAfterItWasTooLateIsWithTheTeamAgain) {
  const Matter late = Saved(PassTime(At(kWednesday), WithTeam()));
  ASSERT_EQ(late.request().outcome(), HelpRequest::TOO_LATE);
  const Matter after = HearOfCall(At("2026-03-05 10:00"), late,
                                  Called(CallTaskWanted::AFTERCARE, CallTask::NEEDS_TEAM), "");
  EXPECT_THAT(Happened(after),
              ElementsAre("request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"));
  EXPECT_THAT(Happened(HearOfCall(At("2026-03-05 10:00"), late,
                                  Called(CallTaskWanted::AFTERCARE, CallTask::ALL_WELL), "")),
              IsEmpty());
  EXPECT_THAT(Happened(HearOfCall(At("2026-04-05 10:00"), late,
                                  Called(CallTaskWanted::AFTERCARE, CallTask::NEEDS_TEAM), "")),
              IsEmpty())
      << "too long ago";
}

TEST(HearOfCall, WhoDoesNotChooseAndNeedsMoreIsWithTheTeam) {
  const Matter after = HearOfCall(At("2026-03-02 12:00"), Open(),
                                  Called(CallTaskWanted::CHOICE_OVERDUE, CallTask::NEEDS_TEAM), "");
  EXPECT_THAT(Happened(after),
              ElementsAre("request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"));
  EXPECT_EQ(after.escalation->value.escalation().reason(), v1::Escalation::NEEDS_MORE);
}

// docs/design.md, section 3: a person of the team called, and she needs more. Whoever was to come
// hears that it is off.
TEST(HearOfCall, WhoNeedsMoreIsWithTheTeamWhateverTheCallWasAbout) {
  for (const auto reason :
       {CallTaskWanted::TELL, CallTaskWanted::TELL_ASKER, CallTaskWanted::HELPER_STOPPED_LATE,
        CallTaskWanted::NOBODY_CAME, CallTaskWanted::CHOICE_OVERDUE, CallTaskWanted::AFTERCARE,
        CallTaskWanted::NOBODY_OPENED, CallTaskWanted::HOW_WAS_IT}) {
    SCOPED_TRACE(CallTaskWanted::Reason_Name(reason));
    const CallTaskDone needs_more = Called(reason, CallTask::NEEDS_TEAM);
    const auto after = [&](const Matter& matter) {
      return Happened(HearOfCall(At("2026-03-02 12:00"), matter, needs_more, ""));
    };
    EXPECT_THAT(after(Open()),
                ElementsAre("request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"));
    EXPECT_THAT(after(Matched()),
                ElementsAre("bert hears REQUEST_ENDED", "bert CANCELLED", "appointment CANCELLED",
                            "request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"));
    EXPECT_THAT(after(Matched(3)), IsEmpty()) << "the dates of a series stand";
    EXPECT_THAT(after(WithTeam()), IsEmpty());
    EXPECT_THAT(after(Saved(Withdraw(At(kMonday), Open(), HelpRequest::NOT_NEEDED))),
                ElementsAre("request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"));
  }
}

// What a helper needs who is called is not what the request is about; who hears for the asker
// speaks for her.
TEST(HearOfCall, OnlyWhatTheAskerNeedsBringsHerRequestToTheTeam) {
  Matter matter = Matched();
  AddHelper(matter, "dora");
  CallTaskDone done = Called(CallTaskWanted::TELL, CallTask::NEEDS_TEAM);
  for (const char* resident : {"bert", "dora", ""}) {
    done.set_resident(resident);
    EXPECT_THAT(Happened(HearOfCall(At(kMonday), matter, done, "r.1")), IsEmpty()) << resident;
  }
  internal::v1::Tie& tie = *matter.helpers.at("anna").value.mutable_helper()->add_delegates();
  tie.set_resident("dora");
  tie.set_is_agreed(true);
  tie.set_tell(v1::Delegation::DELEGATE);
  done.set_resident("dora");
  EXPECT_THAT(Happened(HearOfCall(At(kMonday), matter, done, "r.1")), Contains("item QUEUED"));
}

// V2: the two say different things; which is right, the call says.
TEST(Report, AContradictionIsLeftToTheCall) {
  v1::ReportAppointmentRequest report;
  report.set_name("municipalities/small-town/appointments/r.1");
  report.set_result(Appointment::NOBODY_CAME);
  const auto said = Report(At("2026-03-04 10:30"), NobodyOpened(), "anna", report);
  EXPECT_THAT(Happened(*said), IsEmpty());
  EXPECT_EQ(FirstDate(*said), Appointment::NOBODY_OPENED);
}

}  // namespace
}  // namespace omzien::help
