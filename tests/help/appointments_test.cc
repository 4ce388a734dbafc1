// What the two sides say of an appointment: how it went, and whether another moment is better.

#include "services/help/appointments.h"

#include <gmock/gmock.h>

#include <string>

#include "services/help/decide.h"
#include "services/help/records.h"
#include "tests/help/decisions.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::IsOk;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using v1::Appointment;
using v1::HelpRequest;

constexpr char kFirst[] = "municipalities/small-town/appointments/r.1";

v1::ReportAppointmentRequest Said(Appointment::Result result) {
  v1::ReportAppointmentRequest report;
  report.set_name(kFirst);
  report.set_result(result);
  return report;
}

// Bert would rather come at `start`.
Matter Proposed(absl::string_view start) {
  v1::ProposeMoveRequest propose;
  propose.set_name(kFirst);
  *propose.mutable_proposed() = Groceries(Local(start)).when(0);
  return Saved(ProposeMove(At(kMonday), Matched(), "bert", propose));
}

v1::AnswerMoveRequest Answer(bool is_agreed) {
  v1::AnswerMoveRequest answer;
  answer.set_name(kFirst);
  answer.set_is_agreed(is_agreed);
  return answer;
}

// V1: whoever says so, however late, said it.
TEST(Report, AHelpersLateWentWellIsNoPresumption) {
  Matter matter = Saved(PassTimeOfAppointment(At("2026-03-04 11:00"), Matched(), "r.1"));
  matter = Saved(PassTimeOfAppointment(At("2026-03-07 11:00"), matter, "r.1"));
  ASSERT_EQ(matter.appointments.at("r.1").value.appointment().state(), Appointment::UNKNOWN);
  matter = Saved(Report(At("2026-03-08 11:00"), matter, "bert", Said(Appointment::WENT_WELL)));
  EXPECT_THAT(Happened(PassTimeOfAppointment(At("2026-03-10 11:00"), matter, "r.1")),
              ElementsAre("appointment DONE", "request CLOSED HELPED"));
}

// V2: with another moment it is asked again, urgently.
TEST(Report, NobodyCameReopensForTheMomentNamedInstead) {
  v1::ReportAppointmentRequest report = Said(Appointment::NOBODY_CAME);
  *report.mutable_instead() = Groceries(Local("2026-03-04 15:00")).when(0);
  const auto said = Report(At("2026-03-04 10:30"), Matched(), "anna", report);
  ASSERT_THAT(said, IsOk());
  EXPECT_THAT(Happened(*said), ElementsAre("call anna: NOBODY_CAME", "bert hears MISSED",
                                           "appointment HELPER_NO_SHOW", "bert CANCELLED",
                                           "request OPEN", "wave due"));
  EXPECT_LT(FromProto(said->request().escalate_time()), Local("2026-03-04 15:00")) << "in time";
  EXPECT_EQ(said->request().episode(), 2);
  ASSERT_THAT(said->request().when(), SizeIs(1));
  EXPECT_EQ(FromProto(said->request().when(0).start_time()), Local("2026-03-04 15:00"));
  EXPECT_EQ(FromProto(said->record.value.needed_time()), Local("2026-03-04 15:00"));
}

TEST(Report, NobodyCameToADateOfASeriesLooksForOneMoreDate) {
  v1::ReportAppointmentRequest report = Said(Appointment::NOBODY_CAME);
  *report.mutable_instead() = Groceries(Local("2026-03-06 15:00")).when(0);
  const auto said = Report(At("2026-03-04 10:30"), Matched(2), "anna", report);
  ASSERT_THAT(said, IsOk());
  EXPECT_EQ(said->request().state(), HelpRequest::MATCHED);
  ASSERT_TRUE(said->appointments.contains("r.3"));
  EXPECT_EQ(said->appointments.at("r.3").value.appointment().state(), Appointment::NEEDS_HELPER);
  ASSERT_THAT(said->children, SizeIs(1));
  EXPECT_EQ(FromProto(said->children[0].record.value.needed_time()), Local("2026-03-06 15:00"));
}

TEST(AnswerMove, NoChangesNothing) {
  const auto answered =
      AnswerMove(At(kMonday), Proposed("2026-03-06 14:00"), "anna", Answer(false));
  ASSERT_THAT(answered, IsOk());
  EXPECT_THAT(Happened(*answered), IsEmpty());
  const Appointment& date = answered->appointments.at("r.1").value.appointment();
  EXPECT_EQ(date.state(), Appointment::PLANNED);
  EXPECT_EQ(FromProto(date.start_time()), Local(kWednesday));
  EXPECT_FALSE(date.has_proposed());
  EXPECT_THAT(AnswerMove(At(kMonday), Saved(*answered), "anna", Answer(true)),
              IsRefused("NOT_ASKED"));
}

TEST(AnswerMove, AYesIsTooLateOnceEitherMomentHasBegun) {
  const Matter earlier = Proposed("2026-03-03 14:00");
  const Matter later = Proposed("2026-03-06 14:00");
  EXPECT_THAT(AnswerMove(At("2026-03-03 13:59"), earlier, "anna", Answer(true)), IsOk());
  EXPECT_THAT(AnswerMove(At("2026-03-03 14:00"), earlier, "anna", Answer(true)),
              IsRefused("TOO_LATE"));
  EXPECT_THAT(AnswerMove(At("2026-03-03 14:00"), earlier, "anna", Answer(false)), IsOk());
  EXPECT_THAT(AnswerMove(At("2026-03-04 09:59"), later, "anna", Answer(true)), IsOk());
  EXPECT_THAT(AnswerMove(At(kWednesday), later, "anna", Answer(true)), IsRefused("TOO_LATE"));
  v1::ProposeMoveRequest propose;
  propose.set_name(kFirst);
  *propose.mutable_proposed() = Groceries(Local("2026-03-06 14:00")).when(0);
  EXPECT_THAT(ProposeMove(At(kWednesday), Matched(), "bert", propose), IsRefused("TOO_LATE"));
}

// Whoever comes instead agreed to the moment there is.
TEST(AnswerMove, WhatWasProposedGoesWithWhoProposedIt) {
  v1::ProposeMoveRequest propose;
  propose.set_name(kFirst);
  *propose.mutable_proposed() = Groceries(Local("2026-03-06 14:00")).when(0);
  const Matter matter = Saved(ProposeMove(At(kMonday), Matched(2), "bert", propose));
  const auto left = CancelAppointment(At(kMonday), matter, "bert", "r.1");
  ASSERT_THAT(left, IsOk());
  EXPECT_FALSE(left->appointments.at("r.1").value.appointment().has_proposed());
}

// Invariant 5: who looks after the series looks after what comes of it.
TEST(CancelAppointment, WhoOwnedTheSeriesOwnsTheItemOfADateOfIt) {
  HelpRequest asked = Groceries(Local(kWednesday));
  asked.mutable_weekly()->set_dates(2);
  Matter matter = Saved(PassTime(At("2026-03-03 10:00"), Saved(AskedBy(At(kMonday), asked))));
  matter = Saved(Take(At("2026-03-03 11:00"), matter, "will", ""));
  AddHelper(matter, "bert");
  matter = Saved(RecordYes(At("2026-03-03 12:00"), matter, "bert", ""));
  ASSERT_EQ(matter.request().state(), HelpRequest::MATCHED);
  const auto left = CancelAppointment(At("2026-03-03 13:00"), matter, "bert", "r.2");
  ASSERT_THAT(left, IsOk());
  const Matter child = Saved(left->children.front());
  EXPECT_EQ(child.request().contact_person(), matter.request().contact_person());
  const Matter at_team = PassTime(At(FromProto(child.request().escalate_time())), child);
  EXPECT_THAT(Happened(at_team), Contains("item OWNED"));
  EXPECT_EQ(at_team.escalation->value.escalation().owner(),
            "municipalities/small-town/workers/will");
}

}  // namespace
}  // namespace omzien::help
