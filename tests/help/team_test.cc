// Decisions of the team.

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "services/help/decide.h"
#include "tests/help/decisions.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOk;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using v1::Escalation;
using v1::HelpRequest;

v1::CloseEscalationRequest ClosingAs(Escalation::Outcome outcome, const std::string& etag = "") {
  v1::CloseEscalationRequest command;
  command.set_outcome(outcome);
  command.set_etag(etag);
  return command;
}

// --- Take

// E5
TEST(Take, MakesOneOwnerAndTheOtherLearnsWho) {
  const auto taken = Take(At("2026-03-03 11:00"), WithTeam(), "will", "");
  ASSERT_THAT(taken, IsOk());
  EXPECT_THAT(Happened(*taken), ElementsAre("item OWNED", "anna hears OWNER_CHANGED"));
  EXPECT_EQ(taken->escalation->value.escalation().owner(),
            "municipalities/small-town/workers/will");
  EXPECT_EQ(taken->request().contact_person(), "Will");
  EXPECT_EQ(taken->record.value.owner(), "will");
  const Matter owned = Saved(*taken);
  const auto other = Take(At("2026-03-03 11:00"), owned, "wendy", "");
  EXPECT_THAT(other, IsRefused("ALREADY_OWNED"));
  EXPECT_THAT(std::string(other.status().message()), HasSubstr("Will"));
  // Again by herself: nothing changes, nobody is told.
  const auto again = Take(At("2026-03-03 11:00"), owned, "will", "");
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(Happened(*again), IsEmpty());
}

// E5, invariant 5
TEST(Take, OnAStaleEtagIsRefused) {
  const Matter matter = WithTeam();
  const std::string etag = absl::StrCat(matter.escalation->version);
  EXPECT_THAT(Take(At("2026-03-03 11:00"), matter, "will", etag), IsOk());
  const auto stale = Take(At("2026-03-03 11:00"), Owned("wendy"), "will", etag);
  EXPECT_THAT(stale, HasCode(absl::StatusCode::kAborted));
  EXPECT_THAT(stale, IsRefused("STALE_ETAG"));
}

TEST(Take, WithoutAnItemOrAfterItsEndIsRefused) {
  EXPECT_THAT(Take(At(kMonday), Open(), "will", ""), HasCode(absl::StatusCode::kNotFound));
  const Matter ended = Saved(Withdraw(At("2026-03-03 12:00"), WithTeam(), HelpRequest::NOT_NEEDED));
  EXPECT_THAT(Take(At("2026-03-03 12:00"), ended, "will", ""), IsRefused("ENDED"));
}

// --- CloseByTeam

TEST(CloseByTeam, EndsItemAndRequestWithTheSameOutcome) {
  const struct {
    Escalation::Outcome item;
    HelpRequest::Outcome request;
  } kCases[] = {
      {Escalation::TEAM_SOLVED, HelpRequest::TEAM_SOLVED},
      {Escalation::GROUP_ACTIVITY, HelpRequest::GROUP_ACTIVITY},
      {Escalation::REFERRED, HelpRequest::REFERRED},
      {Escalation::WMO_REPORT, HelpRequest::WMO_REPORT},
      {Escalation::TOO_LATE, HelpRequest::TOO_LATE},
      {Escalation::UNRESOLVED, HelpRequest::UNRESOLVED},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(Escalation::Outcome_Name(c.item));
    const auto closed = CloseByTeam(At("2026-03-03 12:00"), Owned(), "will", ClosingAs(c.item));
    ASSERT_THAT(closed, IsOk());
    EXPECT_THAT(Happened(*closed),
                ElementsAre(absl::StrCat("item ENDED ", Escalation::Outcome_Name(c.item)),
                            absl::StrCat("request CLOSED ", HelpRequest::Outcome_Name(c.request)),
                            "anna hears REQUEST_CLOSED"));
  }
}

TEST(CloseByTeam, TellsEveryoneWhoStillThoughtOfComing) {
  Matter matter = Invited(At(kMonday), Open(3), {"bert", "carl"});
  matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
  matter = Saved(PassTime(At("2026-03-03 10:00"), matter));
  matter = Saved(Take(At("2026-03-03 10:00"), matter, "will", ""));
  const auto closed =
      CloseByTeam(At("2026-03-03 12:00"), matter, "will", ClosingAs(Escalation::TEAM_SOLVED));
  ASSERT_THAT(closed, IsOk());
  EXPECT_THAT(Happened(*closed),
              ElementsAre("bert hears REQUEST_ENDED", "carl CANCELLED", "carl hears REQUEST_ENDED",
                          "item ENDED TEAM_SOLVED", "bert CANCELLED", "request CLOSED TEAM_SOLVED",
                          "anna hears REQUEST_CLOSED"));
}

TEST(CloseByTeam, IsForTheOwnerOfTheItemAsItIs) {
  const Setting now = At("2026-03-03 12:00");
  const auto command = ClosingAs(Escalation::TEAM_SOLVED);
  EXPECT_THAT(CloseByTeam(now, WithTeam(), "will", command), IsRefused("NOT_YOURS"));
  EXPECT_THAT(CloseByTeam(now, Owned("wendy"), "will", command), IsRefused("NOT_YOURS"));
  EXPECT_THAT(CloseByTeam(now, Owned(), "will", ClosingAs(Escalation::TEAM_SOLVED, "0")),
              IsRefused("STALE_ETAG"));
  EXPECT_THAT(CloseByTeam(now, Open(), "will", command), HasCode(absl::StatusCode::kNotFound));
  const Matter closed = Saved(CloseByTeam(now, Owned(), "will", command));
  EXPECT_THAT(CloseByTeam(now, closed, "will", command), IsRefused("ENDED"));
}

}  // namespace
}  // namespace omzien::help
