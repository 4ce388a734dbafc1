#include "matching/explanation.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matching/eligibility.h"
#include "people.h"
#include "random_world.h"

namespace omzien::matching {
namespace {

using ::testing::ElementsAre;
using Day = absl::Weekday;

TEST(Why, SaysWhatPutsACandidateWhereSheIs) {
  Candidate familiar = {.band = Band::kStreet, .shared_area = Band::kStreet, .is_familiar = true};
  EXPECT_THAT(Why(familiar),
              ElementsAre(Because::kHelpedBefore, Because::kSameStreet, Because::kNotAskedLately));
  struct {
    Band band, shared_area;
    std::vector<Because> why;
  } const cases[] = {
      {Band::kStreet, Band::kStreet, {Because::kSameStreet}},
      {Band::kNeighbourhood, Band::kNeighbourhood, {Because::kSameNeighbourhood}},
      {Band::kDistrict, Band::kDistrict, {Because::kSameDistrict}},
      {Band::kNeighbourhood, Band::kDistrict, {Because::kNearby}},
      {Band::kNeighbourhood, Band::kFurther, {Because::kNearby}},
      {Band::kDistrict, Band::kFurther, {Because::kNearby}},
      {Band::kFurther, Band::kFurther, {}},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(Why({.band = c.band, .shared_area = c.shared_area, .recent_invitations = 1}), c.why);
  }
  EXPECT_THAT(Why({.is_in_circle = true, .is_remote = true, .recent_invitations = 2}),
              ElementsAre(Because::kInCircle, Because::kRemotely));
}

std::optional<Relaxation> Smallest(const WantedHelp& wanted, const std::vector<Helper>& helpers) {
  std::vector<const Helper*> considered;
  for (const Helper& helper : helpers) considered.push_back(&helper);
  return SmallestRelaxation(wanted, considered, Now());
}

// F10
TEST(Relaxation, NamesTheLeastThatWouldHaveFoundSomebody) {
  const Meters to_3000 = Distance(Home(), AtMetres(3000));
  struct {
    const char* name;
    std::function<void(WantedHelp&, Helper&)> change;
    std::optional<Relaxation> smallest;
  } const cases[] = {
      {"a little further", [](WantedHelp& w, Helper&) { w.maximum_distance = Meters(2000); },
       Relaxation{FurtherAway{to_3000}, 1}},
      {"the afternoon",
       [](WantedHelp& w, Helper& h) {
         w.moments = {On(Day::friday, 9, 11)};
         h.offers[0].times = WeeklyTimes::Of({Hours(Day::friday, 13, 18)});
       },
       Relaxation{AtAnotherTime{0, 240}, 1}},
      {"the second moment, a little earlier",
       [](WantedHelp& w, Helper& h) {
         w.moments = {On(Day::friday, 9, 11), On(Day::friday, 18, 19)};
         h.offers[0].times = WeeklyTimes::Of({Hours(Day::friday, 13, 18)});
       },
       Relaxation{AtAnotherTime{1, -60}, 1}},
      {"not before now, so next week",
       [](WantedHelp& w, Helper& h) {
         w.moments = {On(Day::tuesday, 9, 10)};
         h.offers[0].times = WeeklyTimes::Of({Hours(Day::monday, 6, 8)});
       },
       Relaxation{AtAnotherTime{0, 6 * 1440 - 180}, 1}},
      {"not to after her check lapses",
       [](WantedHelp& w, Helper& h) {
         w.moments = {On(Day::thursday, 9, 10)};
         w.needs_check = true;
         h.checks = {{kGroceries, On(Day::friday, 9, 10).start}};
         h.offers[0].times =
             WeeklyTimes::Of({Hours(Day::friday, 9, 10), Hours(Day::tuesday, 9, 10)});
       },
       Relaxation{AtAnotherTime{0, -2 * 1440}, 1}},
      {"before her check lapses",
       [](WantedHelp& w, Helper& h) {
         w.moments = {On(Day::friday, 9, 10)};
         w.needs_check = true;
         h.checks = {{kGroceries, On(Day::thursday, 12, 13).start}};
         h.offers[0].times = WeeklyTimes::Of({Hours(Day::thursday, 9, 13)});
       },
       Relaxation{AtAnotherTime{0, -1440 + 120 - 1}, 1}},
      {"without a car", [](WantedHelp& w, Helper&) { w.needs_car = true; },
       Relaxation{WithoutCar{}, 1}},
      {"without a skill",
       [](WantedHelp& w, Helper& h) {
         w.skills.set(4).set(7);
         h.offers[0].skills.set(4);
       },
       Relaxation{WithoutSkill{7}, 1}},
      {"not two skills at once", [](WantedHelp& w, Helper&) { w.skills.set(4).set(7); },
       std::nullopt},
      {"in any language", [](WantedHelp& w, Helper&) { w.languages.set(1); },
       Relaxation{InAnyLanguage{}, 1}},
      {"not two wishes at once",
       [](WantedHelp& w, Helper&) {
         w.languages.set(1);
         w.needs_car = true;
       },
       std::nullopt},
      {"never a block", [](WantedHelp&, Helper& h) { h.blocks.residents = {1}; }, std::nullopt},
      {"never a check", [](WantedHelp& w, Helper&) { w.needs_check = true; }, std::nullopt},
      {"never age", [](WantedHelp&, Helper& h) { h.age = AgeBand::k16To17; }, std::nullopt},
      {"never her reach", [](WantedHelp&, Helper& h) { h.offers[0].places[0].reach = Meters(100); },
       std::nullopt},
      {"never her pause", [](WantedHelp&, Helper& h) { h.paused_until = absl::InfiniteFuture(); },
       std::nullopt},
      {"never the pets",
       [](WantedHelp& w, Helper& h) {
         w.has_pets = true;
         h.offers[0].accepts_pets = false;
       },
       std::nullopt},
      {"nobody who helps at no time",
       [](WantedHelp& w, Helper& h) {
         w.moments = {On(Day::friday, 9, 11)};
         h.offers[0].times = WeeklyTimes();
       },
       std::nullopt},
      {"a moment long past",
       [](WantedHelp& w, Helper& h) {
         w.moments = {On(Day::friday, 9, 11)};
         w.moments[0].start -= absl::Hours(24 * 21);
         w.moments[0].end -= absl::Hours(24 * 21);
         h.offers[0].times = WeeklyTimes::Of({Hours(Day::friday, 13, 18)});
       },
       std::nullopt},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    WantedHelp wanted = Wanted();
    Helper helper = HelperAt(2, AtMetres(3000));
    c.change(wanted, helper);
    ASSERT_NE(WhyNot(wanted, helper, Now()), std::nullopt);
    const std::optional<Relaxation> smallest = Smallest(wanted, {helper});
    EXPECT_EQ(smallest, c.smallest);
  }
}

TEST(Relaxation, PrefersTheSmallerKindThenTheSmallerMeasure) {
  const std::vector<Change> in_order = {FurtherAway{Meters(2500)},
                                        FurtherAway{Meters(2500.5)},
                                        AtAnotherTime{2, 60},
                                        AtAnotherTime{3, 60},
                                        AtAnotherTime{0, -60},
                                        AtAnotherTime{0, 61},
                                        WithoutCar{},
                                        WithoutSkill{0},
                                        WithoutSkill{9},
                                        InAnyLanguage{}};
  for (size_t i = 0; i < in_order.size(); ++i) {
    for (size_t j = 0; j < in_order.size(); ++j) {
      EXPECT_EQ(IsSmaller(in_order[i], in_order[j]), i < j) << i << " " << j;
    }
  }
}

// Every change there could be: each distance at which somebody is, each shift by whole hours (the
// worlds know no other), and so on.
std::vector<Change> EveryChange(const WantedHelp& wanted, const std::vector<Helper>& helpers) {
  std::vector<Change> changes = {WithoutCar{}, InAnyLanguage{}};
  for (const Helper& helper : helpers) {
    for (const Offer& offer : helper.offers) {
      for (const OfferedPlace& offered : offer.places) {
        const Meters distance = Distance(wanted.place, offered.place);
        if (wanted.maximum_distance && distance > *wanted.maximum_distance) {
          changes.push_back(FurtherAway{distance});
        }
      }
    }
  }
  for (size_t i = 0; i < wanted.moments.size(); ++i) {
    for (int hours = -167; hours <= 167; ++hours) {
      if (wanted.moments[i].start + absl::Hours(hours) < Now()) continue;
      changes.push_back(AtAnotherTime{static_cast<int>(i), hours * 60});
    }
  }
  for (int skill = 0; skill < 3; ++skill) {
    if (wanted.skills[skill]) changes.push_back(WithoutSkill{skill});
  }
  return changes;
}

int Eligible(const WantedHelp& wanted, const std::vector<Helper>& helpers) {
  int eligible = 0;
  for (const Helper& helper : helpers) eligible += !WhyNot(wanted, helper, Now());
  return eligible;
}

// F10
TEST(Relaxation, FindsWhomItSaysAndNothingSmallerFindsAnybody) {
  constexpr int kWorlds = 6000;
  std::vector<int> kinds(std::variant_size_v<Change>);
  int none = 0;
  for (uint32_t seed = 0; seed < kWorlds; ++seed) {
    SCOPED_TRACE(absl::StrFormat("seed %d", seed));
    RandomWorld world(seed);
    std::vector<Helper> helpers;
    for (int i = 2, n = 2 + world.Below(6); i < n; ++i) helpers.push_back(world.SomeHelper(i));
    WantedHelp wanted = world.SomeWanted();
    if (wanted.rung == Rung::kCircle || Eligible(wanted, helpers) > 0) continue;

    std::optional<Change> expected;
    for (const Change& change : EveryChange(wanted, helpers)) {
      if (expected && !IsSmaller(change, *expected)) continue;
      if (Eligible(Relaxed(wanted, change), helpers) > 0) expected = change;
    }
    const std::optional<Relaxation> smallest = Smallest(wanted, helpers);
    ASSERT_EQ(smallest.has_value(), expected.has_value());
    if (!smallest) {
      ++none;
      continue;
    }
    ASSERT_EQ(smallest->change, *expected);
    ASSERT_EQ(smallest->finds, Eligible(Relaxed(wanted, *expected), helpers));
    ++kinds[smallest->change.index()];
  }
  // The worlds are worth something: every kind of change is the smallest now and then.
  for (const int times : kinds) EXPECT_GE(times, 10);
  EXPECT_GE(none, 10);
}

}  // namespace
}  // namespace omzien::matching
