#include "services/help/tally.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/help/decide.h"
#include "services/help/decide_offer.h"
#include "services/help/moves.h"
#include "services/help/records.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using internal::v1::Event;
using testing::ElementsAre;
using v1::HelpRequest;
using v1::Invitation;

// Returns the events of one kind.
std::vector<Event> Of(const std::vector<Event>& events, Event::KindCase kind) {
  std::vector<Event> found;
  for (const Event& event : events) {
    if (event.kind_case() == kind) found.push_back(event);
  }
  return found;
}

std::string LineOf(const internal::v1::Ordinals& n) {
  return absl::StrCat(n.ever(), " ", n.in_month(), " ", n.in_quarter(), " ", n.in_year());
}

// S3: what one person did is counted in each period and district from 1.
TEST(Tally, NumbersByMonthQuarterAndYearInADistrict) {
  const struct {
    const char* when;
    const char* district;
    const char* numbers;  // ever, in the month, in quarter and district, in year and district
  } kCases[] = {
      {"2026-01-31 23:59", "east", "1 1 1 1"}, {"2026-01-31 23:59", "west", "2 2 1 1"},
      {"2026-02-01 00:00", "east", "3 1 2 2"}, {"2026-04-01 00:00", "east", "4 1 1 3"},
      {"2026-12-31 23:59", "east", "5 1 1 4"}, {"2027-01-01 00:00", "east", "6 1 1 1"},
      {"2027-01-01 00:01", "west", "7 2 1 1"}, {"2028-01-01 00:00", "east", "8 1 1 1"},
  };
  store::v1::Tally tally;
  for (const auto& c : kCases) {
    SCOPED_TRACE(absl::StrCat(c.when, " ", c.district));
    EXPECT_EQ(LineOf(CountOne(At(c.when), c.district, tally)), c.numbers);
  }
  EXPECT_EQ(tally.districts_size(), 1);  // What was counted in other years is forgotten.
}

TEST(Tally, ARequestIsNumberedOnceAmongItsAskers) {
  Matter matter = AskedBy(At("2026-03-02 10:00"), Groceries(Local("2026-03-06 10:00")));
  const auto moved = Of(matter.events, Event::kRequestMoved);
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_EQ(LineOf(moved[0].request_moved().ordinals()), "1 1 1 1");
  EXPECT_EQ(matter.helpers.at("anna").value.tallies().requests().ever(), 1);

  const auto withdrawn =
      Withdraw(At("2026-03-02 11:00"), Saved(matter), HelpRequest::SOLVED_MYSELF);
  ASSERT_THAT(withdrawn, test::IsOk());
  const auto closed = Of(withdrawn->events, Event::kRequestMoved);
  ASSERT_EQ(closed.size(), 1u);
  EXPECT_FALSE(closed[0].request_moved().has_ordinals());
  EXPECT_TRUE(closed[0].request_moved().is_first());
  EXPECT_FALSE(closed[0].request_moved().was_with_team());
  EXPECT_EQ(closed[0].request_moved().origin().age_seconds(), 3600);

  const auto reopened = Reopen(At("2026-03-03 11:00"), Saved(*withdrawn));
  ASSERT_THAT(reopened, test::IsOk());
  const auto again = Of(reopened->events, Event::kRequestMoved);
  ASSERT_EQ(again.size(), 1u);
  EXPECT_EQ(again[0].request_moved().outcome_before(), HelpRequest::WITHDRAWN);
  EXPECT_TRUE(again[0].request_moved().was_with_team());
  EXPECT_EQ(reopened->helpers.at("anna").value.tallies().requests().ever(), 1);
}

// Whoever keeps a copy of her Helper must read it again.
TEST(Tally, AnAskerWhoAlsoHelpsIsSaidToHaveChanged) {
  const Setting setting = At("2026-03-02 10:00");
  Matter matter(store::Space(7, kFolder, "small-town"), "r2",
                store::NewStored<store::v1::RequestRecord>(
                    RequestKey(store::Space(7, kFolder, "small-town"), "r2")));
  AddHelper(matter, "anna").add_offers("o");
  const HelpRequest asked = Groceries(Local("2026-03-06 10:00"));
  const Matter made = Ask(setting, matter, {"anna", v1::ASKED_THROUGH_APP}, asked,
                          AskedBy(setting, asked).record.value.place());
  EXPECT_EQ(Of(made.events, Event::kHelperChanged).size(), 1u);
}

TEST(Tally, TheFirstYesSaysSoAndHowSheCameToIt) {
  Matter matter = Invited(
      At("2026-03-02 10:00"),
      Saved(AskedBy(At("2026-03-02 10:00"), Groceries(Local("2026-03-06 10:00"), /*places=*/2))),
      {"bert", "carl"});
  const auto first = Accept(At("2026-03-02 10:30"), matter, InvitationOf("bert"));
  ASSERT_THAT(first, test::IsOk());
  auto moved = Of(first->events, Event::kInvitationMoved);
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_TRUE(moved[0].invitation_moved().is_first_yes());
  EXPECT_EQ(moved[0].invitation_moved().source(), internal::v1::MATCH_SOURCE_NEIGHBOUR);
  EXPECT_EQ(moved[0].invitation_moved().rung(), v1::RUNG_NEIGHBOURS);
  EXPECT_EQ(moved[0].invitation_moved().origin().age_seconds(), 1800);
  EXPECT_EQ(LineOf(moved[0].invitation_moved().ordinals()), "1 1 1 1");

  const auto last = Accept(At("2026-03-02 10:40"), Saved(*first), InvitationOf("carl"));
  ASSERT_THAT(last, test::IsOk());
  moved = Of(last->events, Event::kInvitationMoved);
  ASSERT_EQ(moved.size(), 1u);
  EXPECT_FALSE(moved[0].invitation_moved().is_first_yes());
  const auto matched = Of(last->events, Event::kRequestMoved);
  ASSERT_EQ(matched.size(), 1u);
  EXPECT_TRUE(matched[0].request_moved().is_first());
}

TEST(Tally, OffersSayFromWhereAndWhetherSheWasEverAsked) {
  const Setting setting = At("2026-03-02 10:00");
  store::v1::HelperRecord helper;
  helper.mutable_helper()->set_id("bert");
  helper.mutable_helper()->add_offers("o1");
  const auto line = [](const Event& event) {
    const internal::v1::OfferMoved& moved = event.offer_moved();
    return absl::StrCat(moved.is_new() ? "new " : "taken back ", moved.district(), " ",
                        moved.offers(), " ", moved.invitations());
  };
  EXPECT_EQ(line(OfferMoved(setting, true, "east", helper)), "new east 1 0");
  helper.mutable_helper()->add_offers("o2");
  EXPECT_EQ(line(OfferMoved(setting, true, "", helper)), "new east 2 0");
  CountOne(setting, "west", *helper.mutable_tallies()->mutable_invitations());
  helper.mutable_helper()->add_offers("o3");
  EXPECT_EQ(line(OfferMoved(setting, true, "west", helper)), "new east 3 1");
  helper.mutable_helper()->clear_offers();
  EXPECT_EQ(line(OfferMoved(setting, false, "", helper)), "taken back east 0 1");
  helper.mutable_helper()->add_offers("o4");
  EXPECT_EQ(line(OfferMoved(setting, true, "", helper)), "new  1 1");
}

}  // namespace
}  // namespace omzien::help
