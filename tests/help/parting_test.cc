// A helper who said yes and a request part: she stops, or the asker lets her go.

#include <gmock/gmock.h>

#include <string>

#include "services/help/appointments.h"
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
using testing::Not;
using testing::SizeIs;
using v1::Appointment;
using v1::HelpRequest;
using v1::Invitation;

int InWeekOf(const Matter& matter, const std::string& helper) {
  return matter.helpers.at(helper).value.helper().accept_times_size();
}

std::vector<Appointment::State> Dates(const Matter& matter) {
  std::vector<Appointment::State> states;
  for (const auto& [id, stored] : matter.appointments)
    states.push_back(stored.value.appointment().state());
  return states;
}

// C7
TEST(StopHelping, OpensAgainForWhatRemainsAndShortBeforeTheDateIsAlsoACall) {
  const auto early = StopHelping(At("2026-03-03 09:59"), Matched(), "bert");
  ASSERT_THAT(early, IsOk());
  EXPECT_THAT(Happened(*early), ElementsAre("bert WITHDRAWN", "anna hears HELPER_STOPPED",
                                            "appointment CANCELLED", "request OPEN", "wave due"));
  EXPECT_EQ(early->request().episode(), 2);
  EXPECT_THAT(early->record.value.stopped(), ElementsAre("bert")) << "not asked again";
  const auto late = StopHelping(At("2026-03-03 10:01"), Matched(), "bert");
  ASSERT_THAT(late, IsOk());
  EXPECT_THAT(Happened(*late), Contains("call anna: HELPER_STOPPED_LATE"));
}

TEST(StopHelping, OnceTheDateHasBegunItIsTooLateToStop) {
  EXPECT_THAT(StopHelping(At("2026-03-04 09:59"), Matched(), "bert"), IsOk());
  EXPECT_THAT(StopHelping(At(kWednesday), Matched(), "bert"), IsRefused("WRONG_STATE"));
  EXPECT_THAT(StopHelping(At(kMonday), Open(), "bert"), IsRefused("WRONG_STATE"));
}

TEST(StopHelping, OfAMovedDateTheNextEpisodeLooksForTheAgreedMoment) {
  v1::ProposeMoveRequest propose;
  propose.set_name("municipalities/small-town/appointments/r.1");
  *propose.mutable_proposed() = Groceries(Local("2026-03-06 14:00")).when(0);
  v1::AnswerMoveRequest yes;
  yes.set_name(propose.name());
  yes.set_is_agreed(true);
  Matter matter = Saved(ProposeMove(At(kMonday), Matched(), "bert", propose));
  matter = Saved(AnswerMove(At(kMonday), matter, "anna", yes));
  const auto stopped = StopHelping(At("2026-03-04 12:00"), matter, "bert");
  ASSERT_THAT(stopped, IsOk());
  EXPECT_EQ(FromProto(stopped->record.value.needed_time()), Local("2026-03-06 14:00"));
  ASSERT_EQ(stopped->request().when_size(), 1);
  EXPECT_EQ(FromProto(stopped->request().when(0).start_time()), Local("2026-03-06 14:00"));
}

// docs/design.md, section 3: the acquaintance visit ends it.
TEST(Release, ThanksHerWithoutAReasonAndLooksForSomebodyElse) {
  const auto released = Release(At("2026-03-02 12:00"), Matched(), "bert");
  ASSERT_THAT(released, IsOk());
  EXPECT_THAT(Happened(*released),
              ElementsAre("bert CANCELLED", "bert hears RELEASED", "appointment CANCELLED",
                          "request OPEN", "wave due"));
  EXPECT_EQ(released->request().episode(), 2);
  EXPECT_THAT(released->record.value.stopped(), ElementsAre("bert"));
  EXPECT_EQ(InWeekOf(*released, "bert"), 0);
  EXPECT_THAT(Release(At("2026-03-02 12:00"), Saved(*released), "bert"), IsRefused("WRONG_STATE"));
}

TEST(Release, BeforeTheMatchFreesThePlace) {
  const Matter matter =
      Saved(Accept(At(kMonday), Invited(At(kMonday), Open(2), {"bert"}), InvitationOf("bert")));
  const auto released = Release(At(kMonday), matter, "bert");
  ASSERT_THAT(released, IsOk());
  EXPECT_THAT(Happened(*released),
              ElementsAre("bert CANCELLED", "bert hears RELEASED", "wave due"));
  EXPECT_EQ(released->missing(), 2);
  EXPECT_EQ(released->request().episode(), 1);
}

// V3: the rest of a series goes on; each of her dates is asked again on its own.
TEST(Release, OfASeriesAsksEveryDateToComeAgain) {
  const auto released = Release(At("2026-03-09 12:00"), Matched(4), "bert");
  ASSERT_THAT(released, IsOk());
  EXPECT_EQ(released->request().state(), HelpRequest::MATCHED);
  EXPECT_THAT(Dates(*released), ElementsAre(Appointment::PLANNED, Appointment::NEEDS_HELPER,
                                            Appointment::NEEDS_HELPER, Appointment::NEEDS_HELPER));
  ASSERT_THAT(released->children, SizeIs(3));
  for (const Matter& child : released->children) {
    EXPECT_EQ(child.request().state(), HelpRequest::OPEN);
    EXPECT_THAT(child.record.value.stopped(), ElementsAre("bert"));
  }
  EXPECT_THAT(Happened(*released), Not(Contains("call anna: HELPER_STOPPED_LATE")));
  const auto late = Release(At("2026-03-10 12:00"), Matched(4), "bert");
  EXPECT_THAT(Happened(*late), Contains("call anna: HELPER_STOPPED_LATE"));
}

// F7: what did not come to pass does not count in her week.
TEST(Close, AYesOfARequestThatEndedEarlyCountsNoMore) {
  const Matter matter = Matched();
  ASSERT_EQ(InWeekOf(matter, "bert"), 1);
  const auto withdrawn = Withdraw(At("2026-03-02 12:00"), matter, HelpRequest::NOT_NEEDED);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_EQ(StateOf(*withdrawn, "bert"), Invitation::CANCELLED);
  EXPECT_EQ(InWeekOf(*withdrawn, "bert"), 0);
}

TEST(Close, AYesThatWasKeptStaysAndCounts) {
  Matter matter = Matched();
  v1::ReportAppointmentRequest report;
  report.set_name("municipalities/small-town/appointments/r.1");
  report.set_result(Appointment::WENT_WELL);
  matter = Saved(Report(At("2026-03-04 11:00"), matter, "anna", report));
  EXPECT_EQ(matter.request().outcome(), HelpRequest::HELPED);
  EXPECT_EQ(StateOf(matter, "bert"), Invitation::ACCEPTED);
  EXPECT_TRUE(matter.invitations.at(InvitationOf("bert")).value.is_over());
  EXPECT_EQ(InWeekOf(matter, "bert"), 1);
}

// A date that is not wanted any more is not looked for any more.
TEST(Close, AChildRequestEndsWithItsAppointment) {
  Matter matter = Matched(3);
  const auto left = CancelAppointment(At(kMonday), matter, "bert", "r.2");
  ASSERT_THAT(left, IsOk());
  Matter child = left->children.front();
  const auto withdrawn = Withdraw(At(kMonday), Saved(*left), HelpRequest::NOT_NEEDED);
  ASSERT_THAT(withdrawn, IsOk());
  const store::v1::AppointmentRecord& date = withdrawn->appointments.at("r.2").value;
  EXPECT_EQ(ChildToEnd(date), child.id);
  EXPECT_EQ(NextMoment(date), Local(kMonday)) << "until its child has ended (invariant 2)";

  child = Saved(std::move(child));
  child.appointments.emplace("r.2", withdrawn->appointments.at("r.2"));
  const Matter ended = EndChild(At(kMonday), Invited(At(kMonday), child, {"carl"}));
  EXPECT_THAT(Happened(ended), ElementsAre("carl CANCELLED", "carl hears REQUEST_ENDED",
                                           "request CLOSED WITHDRAWN"));
  EXPECT_THAT(ChildToEnd(ended.appointments.at("r.2").value), IsEmpty());
}

// V4, and the last paragraph of the life of a request: what is reopened stays with the team, though
// its moment is long over.
TEST(Reopen, IsNotEndedByTheMomentThatWasOverBefore) {
  Matter matter = Saved(Withdraw(At(kMonday), Open(), HelpRequest::NOT_NEEDED));
  matter = Saved(Reopen(At("2026-03-15 10:00"), matter));
  EXPECT_EQ(matter.request().state(), HelpRequest::WITH_TEAM);
  EXPECT_GT(NextMoment(matter.record.value), Local("2026-03-30 10:00"));
  EXPECT_THAT(Happened(PassTime(At("2026-03-30 10:00"), matter)), IsEmpty());
}

// Who helped is committed to nothing more.
TEST(Reopen, CommitsNobodyAnew) {
  Matter matter = Matched();
  v1::ReportAppointmentRequest report;
  report.set_name("municipalities/small-town/appointments/r.1");
  report.set_result(Appointment::WENT_WELL);
  matter = Saved(Report(At("2026-03-04 11:00"), matter, "anna", report));
  const auto reopened = Reopen(At("2026-03-05 10:00"), matter);
  ASSERT_THAT(reopened, IsOk());
  EXPECT_THAT(reopened->request().helpers(), IsEmpty());
  EXPECT_EQ(reopened->missing(), 1);
}

}  // namespace
}  // namespace omzien::help
