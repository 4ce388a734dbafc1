#include "services/matchmaker/decide.h"

#include <gmock/gmock.h>

#include <optional>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/suiting/codes.h"
#include "tests/suiting/neighbours.h"

namespace omzien::matchmaker {
namespace {

using internal::v1::InviteRequest;
using matching::Exclusion;
using testing::ElementsAre;

constexpr int kManyEligible = 100;

// `eligible` who may be asked, h0 in front, of whom the first 50 are ranked; versions are 1000 and
// on.
Found FoundSome(int eligible) {
  Found found;
  found.result.eligible = eligible;
  for (int i = 0; i < std::min(eligible, 50); ++i) {
    found.result.ranked.push_back({.id = absl::StrCat("h", i)});
    found.versions.push_back(1000 + i);
    found.chances.push_back(0.3);
    found.neighbourhoods.push_back("schijndel-west");
  }
  return found;
}

// Seven are asked to reach nine chances in ten of a yes that comes three times in ten.
internal::v1::Policy UsualPolicy() {
  internal::v1::Policy policy;
  policy.set_wanted_chance(0.9);
  policy.set_expected_acceptance(0.3);
  policy.set_max_wave(10);
  return policy;
}

internal::v1::WantedHelp Wanting(int missing, int unanswered) {
  internal::v1::WantedHelp wanted = test::Groceries();
  wanted.set_missing(missing);
  wanted.set_unanswered(unanswered);
  return wanted;
}

TEST(Decide, AsksAsManyAsTheWantedChanceTakes) {
  const struct {
    const char* when;
    int missing, unanswered, eligible, asked;
  } cases[] = {
      {"a first wave", 1, 0, kManyEligible, 7},
      {"two places, at most the largest wave", 2, 0, kManyEligible, 10},
      {"fewer suit", 1, 0, 3, 3},
      {"one suits", 1, 0, 1, 1},     // I1
      {"nobody suits", 1, 0, 0, 0},  // I1
      {"nobody is missing", 0, 0, kManyEligible, 0},
      {"a no is replaced by one", 1, 6, kManyEligible, 1},  // I3
      {"two noes by two", 1, 5, kManyEligible, 2},
      {"a no while enough may still answer", 1, 9, kManyEligible, 1},  // I3
      {"a no, and nobody more suits", 1, 6, 0, 0},
      {"few suit, and most of them may still answer", 1, 6, 1, 1},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.when);
    const InviteRequest wave =
        DecideWave(Wanting(c.missing, c.unanswered), FoundSome(c.eligible), UsualPolicy());
    EXPECT_EQ(wave.chosen_size(), c.asked);
    EXPECT_EQ(wave.result().eligible_left(), c.eligible - c.asked);
  }
}

// I6
TEST(Decide, AsksFewerWhereAYesIsLikelier) {
  Found found = FoundSome(kManyEligible);
  found.chances.front() = 0.9;  // The woman next door.
  EXPECT_EQ(DecideWave(Wanting(1, 0), found, UsualPolicy()).chosen_size(), 1);
  found.chances.assign(found.chances.size(), 0.2);
  EXPECT_EQ(DecideWave(Wanting(1, 0), found, UsualPolicy()).chosen_size(), 10);
}

TEST(Decide, AsksTheFirstInOrderAtTheVersionsSearched) {
  internal::v1::WantedHelp wanted = Wanting(1, 0);
  wanted.set_version(41);
  wanted.set_asker_version(42);
  const InviteRequest wave = DecideWave(wanted, FoundSome(2), UsualPolicy());
  EXPECT_EQ(wave.name(), wanted.name());
  EXPECT_EQ(wave.version(), 41);
  EXPECT_EQ(wave.asker_version(), 42);
  ASSERT_EQ(wave.chosen_size(), 2);
  EXPECT_EQ(wave.chosen(0).helper(), "h0");
  EXPECT_EQ(wave.chosen(0).version(), 1000);
  EXPECT_EQ(wave.chosen(1).helper(), "h1");
  EXPECT_EQ(wave.chosen(1).version(), 1001);
}

TEST(Decide, SaysOfEachChosenWhySheAndFromWhere) {
  Found found = FoundSome(2);
  found.result.ranked[0].is_familiar = true;
  found.result.ranked[0].shared_area = matching::Band::kStreet;
  found.result.ranked[1].recent_invitations = 1;
  found.result.ranked[1].band = matching::Band::kDistrict;  // By metres: what is told is less.
  found.neighbourhoods[1] = "";
  const InviteRequest wave = DecideWave(Wanting(1, 0), found, UsualPolicy());
  ASSERT_EQ(wave.chosen_size(), 2);
  EXPECT_THAT(wave.chosen(0).why(), ElementsAre("FAMILIAR", "SAME_STREET", "NOT_ASKED_LATELY"));
  EXPECT_EQ(wave.chosen(0).neighbourhood(), "schijndel-west");
  EXPECT_THAT(wave.chosen(1).why(), ElementsAre("NEARBY"));
  EXPECT_EQ(wave.chosen(1).neighbourhood(), "");
}

// F6
TEST(Decide, NeverTellsABlockFromAnythingElseThatIsNobodysBusiness) {
  Found found = FoundSome(0);
  int count = 1;
  for (const Exclusion hidden :
       {Exclusion::kSelf, Exclusion::kHousehold, Exclusion::kBlocked, Exclusion::kSuspended}) {
    found.result.excluded[static_cast<int>(hidden)] = count++;
  }
  EXPECT_THAT(ShownReasons(found.result), ElementsAre(ShownReason{"NOT_AVAILABLE", 10}));
}

// F10
TEST(Decide, CountsReasonsTheMostFrequentFirst) {
  Found found = FoundSome(0);
  found.result.excluded[static_cast<int>(Exclusion::kTooFar)] = 2;
  found.result.excluded[static_cast<int>(Exclusion::kPaused)] = 7;
  found.result.excluded[static_cast<int>(Exclusion::kAge)] = 2;
  EXPECT_THAT(
      ShownReasons(found.result),
      ElementsAre(ShownReason{"PAUSED", 7}, ShownReason{"AGE", 2}, ShownReason{"TOO_FAR", 2}));
  const InviteRequest wave = DecideWave(Wanting(1, 0), found, UsualPolicy());
  ASSERT_EQ(wave.result().excluded_size(), 3);
  EXPECT_EQ(wave.result().excluded(0).reason(), "PAUSED");
  EXPECT_EQ(wave.result().excluded(0).count(), 7);
}

// I1
TEST(Decide, NamesTheSmallestChangeThatWouldFindSomebody) {
  Found found = FoundSome(0);
  EXPECT_FALSE(DecideWave(Wanting(1, 0), found, UsualPolicy()).result().has_relaxation());
  found.relaxation.emplace().set_max_distance_meters(3000);
  EXPECT_EQ(
      DecideWave(Wanting(1, 0), found, UsualPolicy()).result().relaxation().max_distance_meters(),
      3000);
}

// F10
TEST(Decide, KeepsWhatCameOfTheNearest) {
  Found found = FoundSome(0);
  found.result.nearest = {
      {.id = "near", .distance = matching::Meters(99.6), .why_not = std::nullopt},
      {.id = "blocked", .distance = matching::Meters(200), .why_not = Exclusion::kBlocked},
      {.id = "remote", .distance = std::nullopt, .why_not = Exclusion::kPaused}};
  const InviteRequest wave = DecideWave(Wanting(1, 0), found, UsualPolicy());
  ASSERT_EQ(wave.result().nearest_size(), 3);
  EXPECT_EQ(wave.result().nearest(0).helper(), "near");
  EXPECT_EQ(wave.result().nearest(0).reason(), "");
  EXPECT_EQ(wave.result().nearest(0).distance_meters(), 100);
  EXPECT_EQ(wave.result().nearest(1).reason(), "NOT_AVAILABLE");
  EXPECT_EQ(wave.result().nearest(2).distance_meters(), -1);
}

TEST(Decide, AsksTheLargestWaveWhereLittleTimeIsLeft) {
  internal::v1::WantedHelp wanted = Wanting(1, 6);
  wanted.set_is_wide(true);
  EXPECT_EQ(DecideWave(wanted, FoundSome(kManyEligible), UsualPolicy()).chosen_size(), 10);
  EXPECT_EQ(DecideWave(wanted, FoundSome(3), UsualPolicy()).chosen_size(), 3);
}

TEST(Codes, EveryShownReasonHasOneOfItsOwn) {
  std::set<absl::string_view> codes;
  int shown = 0;
  for (int i = 0; i < matching::kExclusions; ++i) {
    const auto exclusion = static_cast<Exclusion>(i);
    if (matching::ShownAs(exclusion) != exclusion) continue;
    ++shown;
    codes.insert(suiting::ShownCode(exclusion));
  }
  EXPECT_EQ(codes.size(), shown);
}

}  // namespace
}  // namespace omzien::matchmaker
