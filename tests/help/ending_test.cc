// How a request comes to its end: taken back, or by time.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "services/help/decide.h"
#include "services/help/records.h"
#include "tests/help/decisions.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using v1::Escalation;
using v1::HelpRequest;

// --- Withdraw

// I9
TEST(Withdraw, TellsWhoWasToldAndWhoComesOnceAndNobodyElse) {
  Matter matter = Open(2);
  AddHelper(matter, "sleeper").set_quiet_from("09:00");
  matter.helpers.at("sleeper").value.mutable_helper()->set_quiet_until("15:00");
  matter = Invited(At(kMonday), std::move(matter), {"bert", "carl", "dora", "sleeper"});
  matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
  matter = Saved(Decline(At(kMonday), matter, InvitationOf("carl")));
  const auto withdrawn = Withdraw(At("2026-03-02 10:30"), matter, HelpRequest::SOLVED_MYSELF);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_THAT(Happened(*withdrawn),
              UnorderedElementsAre("bert hears REQUEST_ENDED", "bert CANCELLED", "dora CANCELLED",
                                   "dora hears REQUEST_ENDED", "sleeper CANCELLED",
                                   "request CLOSED WITHDRAWN"));
  EXPECT_EQ(withdrawn->request().outcome(), HelpRequest::WITHDRAWN);
  EXPECT_EQ(FromProto(withdrawn->request().close_time()), Local("2026-03-02 10:30"));
  EXPECT_EQ(NextMoment(withdrawn->record.value), absl::InfiniteFuture());
}

TEST(Withdraw, AfterTheMatchTellsOnlyWhoComes) {
  Matter matter = Invited(At(kMonday), Open(), {"bert", "carl"});
  matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
  const auto withdrawn = Withdraw(At(kMonday), matter, HelpRequest::NOT_NEEDED);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_THAT(Happened(*withdrawn), ElementsAre("bert hears REQUEST_ENDED", "appointment CANCELLED",
                                                "bert CANCELLED", "request CLOSED WITHDRAWN"));
}

TEST(Withdraw, AtTheTeamEndsTheItem) {
  const auto withdrawn = Withdraw(At("2026-03-03 12:00"), Owned(), HelpRequest::NOT_NEEDED);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_THAT(Happened(*withdrawn),
              ElementsAre("item ENDED CANCELLED", "request CLOSED WITHDRAWN"));
}

TEST(Withdraw, TwiceIsRefused) {
  const Matter matter = Saved(Withdraw(At(kMonday), Open(), HelpRequest::NOT_NEEDED));
  EXPECT_THAT(Withdraw(At(kMonday), matter, HelpRequest::NOT_NEEDED), IsRefused("CLOSED"));
}

// --- PassTime

// I4: each step exactly once.
TEST(PassTime, LeadsFromWaveToWaveToTheTeamToTheEnd) {
  Matter matter = Invited(At(kMonday), Open(), {"bert"});
  const struct {
    const char* now;
    std::vector<std::string> happened;
  } kSteps[] = {
      {"2026-03-02 10:59", {}},
      {"2026-03-02 11:00", {"wave due"}},
      {"2026-03-02 11:00", {}},
      {"2026-03-03 09:59", {}},
      {"2026-03-03 10:00", {"request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"}},
      {"2026-03-03 10:00", {}},
      {"2026-03-04 09:59", {}},
      {"2026-03-04 10:00",
       {"call anna: AFTERCARE", "bert CANCELLED", "bert hears REQUEST_ENDED", "item ENDED TOO_LATE",
        "request CLOSED TOO_LATE", "anna hears REQUEST_CLOSED"}},
      {"2026-03-14 10:00", {}},
  };
  for (const auto& step : kSteps) {
    SCOPED_TRACE(step.now);
    const Matter passed = PassTime(At(step.now), matter);
    EXPECT_THAT(Happened(passed), testing::ElementsAreArray(step.happened));
    EXPECT_GT(NextMoment(passed.record.value), Local(step.now));
    matter = Saved(passed);
  }
}

// E3: the matchmaker is away, and nobody steps for a day.
TEST(PassTime, LateStillReachesTheTeam) {
  const Matter passed = PassTime(At("2026-03-04 09:00"), Open());
  EXPECT_THAT(Happened(passed),
              ElementsAre("request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"));
  EXPECT_EQ(passed.escalation->value.escalation().reason(), Escalation::TIME_CAME);
}

TEST(PassTime, AtTheMomentSomeWhoComeAreAMatchAndNobodyIsTooLate) {
  // Saturday: the team is closed, the request stays with the neighbours to the end.
  Matter matter = Saved(AskedBy(At("2026-03-07 10:00"), Groceries(Local("2026-03-07 15:00"), 2)));
  matter = Invited(At("2026-03-07 10:00"), std::move(matter), {"bert", "carl"});
  const Matter alone = PassTime(At("2026-03-07 15:00"), matter);
  EXPECT_THAT(
      Happened(alone),
      UnorderedElementsAre("call anna: AFTERCARE", "bert CANCELLED", "bert hears REQUEST_ENDED",
                           "carl CANCELLED", "carl hears REQUEST_ENDED", "request CLOSED TOO_LATE",
                           "anna hears REQUEST_CLOSED"));
  matter = Saved(Accept(At("2026-03-07 11:00"), matter, InvitationOf("bert")));
  const Matter some = PassTime(At("2026-03-07 15:00"), matter);
  EXPECT_THAT(Happened(some),
              ElementsAre("carl TAKEN", "carl hears ALREADY_FILLED", "request MATCHED",
                          "appointment PLANNED", "anna hears MATCHED"));
}

TEST(PassTime, AnOwnedItemStaysWithItsOwnerAfterTheMoment) {
  const Matter passed = PassTime(At("2026-03-05 10:00"), Owned());
  EXPECT_THAT(Happened(passed), IsEmpty());
  EXPECT_EQ(passed.request().state(), HelpRequest::WITH_TEAM);
}

}  // namespace
}  // namespace omzien::help
