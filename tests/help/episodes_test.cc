// A request that opens again: who stands, who is asked anew, and whose answer counts.

#include <gmock/gmock.h>

#include <string>

#include "services/help/decide.h"
#include "services/help/decide_team.h"
#include "services/help/records.h"
#include "services/help/wanted.h"
#include "tests/help/decisions.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;
using v1::HelpRequest;
using v1::Invitation;

// Two places: bert and carl said yes, and bert stopped. Carl stands.
Matter CarlStands() {
  v1::HelpRequest asked = Groceries(Local(kWednesday), 2);
  asked.set_on_board(true);
  Matter matter = Invited(At(kMonday), Saved(AskedBy(At(kMonday), asked)), {"bert", "carl"});
  for (const char* helper : {"bert", "carl"})
    matter = Saved(Accept(At(kMonday), matter, InvitationOf(helper)));
  return Saved(StopHelping(At(kMonday), matter, "bert"));
}

// Invariant 3, C7
TEST(NextEpisode, WhoStandsKeepsHerPlaceAndIsNotAskedForAnother) {
  const Matter matter = CarlStands();
  ASSERT_EQ(matter.request().state(), HelpRequest::OPEN);
  ASSERT_EQ(matter.request().episode(), 2);
  EXPECT_EQ(matter.request().accepted(), 1);
  EXPECT_EQ(matter.missing(), 1);
  EXPECT_THAT(WantedOf(At(kMonday), matter).asked(), ElementsAre("bert", "carl"));
  const Matter asked = Invited(At(kMonday), matter, {"bert", "carl", "dora"});
  EXPECT_THAT(SentTo(asked), ElementsAre("dora"));
  const auto filled = Accept(At(kMonday), asked, InvitationId("r", 2, "dora"));
  ASSERT_THAT(filled, IsOk());
  EXPECT_EQ(filled->request().state(), HelpRequest::MATCHED);
  EXPECT_EQ(filled->request().accepted(), 2);
}

// Invariant 3, I12
TEST(NextEpisode, TheBoardDoesNotShowItToWhoStands) {
  Matter matter = CarlStands();
  const suiting::Words words(Town());
  for (const char* helper : {"carl", "dora"}) {
    SCOPED_TRACE(helper);
    internal::v1::Candidate candidate;
    *candidate.mutable_helper() = AddHelper(matter, helper);
    AddOffer(matter, helper);
    *candidate.add_offers() = matter.offers[helper].front();
    EXPECT_EQ(IsOnBoardFor(At(kMonday), words, matter, candidate), helper == std::string("dora"));
  }
}

// Invariant 3: however she came to be asked.
TEST(NextEpisode, AYesOfWhoStandsIsRefused) {
  Matter matter = CarlStands();
  const std::string id = InvitationId("r", 2, "carl");
  auto again = store::NewStored<store::v1::InvitationRecord>(InvitationKey(matter.space, id));
  again.value = matter.invitations.at(InvitationOf("carl")).value;
  again.value.mutable_invitation()->set_name("municipalities/small-town/invitations/" + id);
  again.value.mutable_invitation()->set_state(Invitation::SENT);
  matter.invitations.emplace(id, std::move(again));
  EXPECT_THAT(Accept(At(kMonday), matter, id), IsRefused("WRONG_STATE"));
}

// Invariant 3, E10
TEST(NextEpisode, ARecordedYesOfWhoStandsCountsOnce) {
  const Matter matter = Saved(TakeEarly(At(kMonday), CarlStands(), "will"));
  ASSERT_EQ(matter.request().state(), HelpRequest::WITH_TEAM);
  const auto again = RecordYes(At(kMonday), matter, "carl", "");
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(Happened(*again), IsEmpty());
  EXPECT_EQ(again->request().accepted(), 1);
}

// I8: what it asked for was filled; whoever is asked anew has a new invitation.
TEST(NextEpisode, ALateYesToWhatWasAskedBeforeIsTooLate) {
  const struct {
    Invitation::State state;
    const char* refusal;
  } kCases[] = {
      {Invitation::EXPIRED, "ALREADY_FILLED"},
      {Invitation::TAKEN, "ALREADY_FILLED"},
      {Invitation::DECLINED, "ALREADY_FILLED"},
      {Invitation::CANCELLED, "WRONG_STATE"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(Invitation::State_Name(c.state));
    Matter matter = Invited(At(kMonday), Open(), {"bert", "carl"});
    matter.invitations.at(InvitationOf("carl")).value.mutable_invitation()->set_state(c.state);
    matter.record.value.mutable_unanswered()->Clear();
    matter = Saved(Accept(At(kMonday), Saved(matter), InvitationOf("bert")));
    matter = Saved(StopHelping(At(kMonday), matter, "bert"));
    ASSERT_EQ(matter.request().state(), HelpRequest::OPEN);
    EXPECT_THAT(Accept(At(kMonday), matter, InvitationOf("carl")), IsRefused(c.refusal));
    const Matter asked = Invited(At(kMonday), matter, {"carl"});
    EXPECT_THAT(Accept(At(kMonday), asked, InvitationId("r", 2, "carl")), IsOk());
  }
}

}  // namespace
}  // namespace omzien::help
