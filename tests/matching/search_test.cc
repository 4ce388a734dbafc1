#include "matching/search.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "people.h"
#include "random_world.h"

namespace omzien::matching {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Day = absl::Weekday;

CellIndex IndexOf(const std::vector<Helper>& helpers) {
  CellIndex index;
  for (const Helper& helper : helpers) index.Put(helper);
  return index;
}

std::vector<ResidentId> Ranked(const SearchResult& result) {
  std::vector<ResidentId> residents;
  for (const Candidate& candidate : result.ranked) residents.push_back(candidate.resident);
  return residents;
}

int Excluded(const SearchResult& result, Exclusion why) {
  return result.excluded[static_cast<int>(why)];
}

// F1
TEST(Search, OffersAt100And900MetresInThatOrderAndTheOneBeyondItsReachTooFar) {
  const CellIndex index = IndexOf(
      {HelperAt(2, AtMetres(6000)), HelperAt(3, AtMetres(900)), HelperAt(4, AtMetres(100))});
  const SearchResult result = Search(index, Wanted(), Now());
  EXPECT_THAT(Ranked(result), ElementsAre(4, 3));
  EXPECT_EQ(result.considered, 3);
  EXPECT_EQ(Excluded(result, Exclusion::kTooFar), 1);
  EXPECT_EQ(result.relaxation, std::nullopt);
}

// F1
TEST(Search, KeepsToTheAskersOwnMaximum) {
  WantedHelp wanted = Wanted();
  wanted.maximum_distance = Meters(2000);
  const SearchResult result =
      Search(IndexOf({HelperAt(2, AtMetres(900)), HelperAt(3, AtMetres(3000))}), wanted, Now());
  EXPECT_THAT(Ranked(result), ElementsAre(2));
  EXPECT_EQ(Excluded(result, Exclusion::kBeyondAskersMaximum), 1);
}

// I2
TEST(Search, OrdersAsTheTableOfTheDesignSays) {
  const Meters reach(20000);
  std::vector<Helper> helpers = {HelperAt(12, AtMetres(12000), reach),
                                 HelperAt(3, AtMetres(3000), reach),
                                 HelperAt(1001, AtMetres(1000), reach)};
  helpers[2].recent_invitations = 1;
  EXPECT_THAT(Ranked(Search(IndexOf(helpers), Wanted(), Now())), ElementsAre(1001, 3, 12));
}

// F10
TEST(Search, ConsidersWhoseReachCoversThePlaceHoweverFarAndNobodyElseFurtherThanItLooks) {
  const CellIndex index = IndexOf(
      {HelperAt(2, AtMetres(15000), Meters(16000)), HelperAt(3, AtMetres(15000), Meters(14000))});
  const SearchResult result = Search(index, Wanted(), Now());
  EXPECT_THAT(Ranked(result), ElementsAre(2));
  EXPECT_EQ(result.considered, 1);
  EXPECT_EQ(Search(index, Wanted(), Now(), {.look_around = Meters(20000)}).considered, 2);
}

// F10
TEST(Search, KeepsTheNearestFiftyButCountsAll) {
  std::vector<Helper> helpers;
  for (int i = 0; i < 60; ++i) {
    helpers.push_back(HelperAt(2 + i, AtMetres(5990 - 100 * i)));
    helpers.back().is_suspended = i % 2 == 0;
  }
  const SearchResult result = Search(IndexOf(helpers), Wanted(), Now());
  EXPECT_EQ(result.considered, 60);
  EXPECT_EQ(Excluded(result, Exclusion::kSuspended), 30);
  ASSERT_EQ(result.nearest.size(), 50);
  EXPECT_EQ(result.nearest.front().id, helpers.back().id);
  EXPECT_EQ(result.nearest.front().why_not, std::nullopt);
  EXPECT_EQ(result.nearest[1].why_not, Exclusion::kSuspended);
}

// I7
TEST(Search, AtTheCircleAsksThoseOfItAndNobodyElse) {
  std::vector<Helper> helpers = {HelperAt(2, AtMetres(100)), HelperAt(3, AtMetres(90000)),
                                 HelperAt(4, AtMetres(50))};
  helpers[0].offers.clear();
  WantedHelp wanted = Wanted();
  wanted.rung = Rung::kCircle;
  wanted.asker_wants_circle = true;
  wanted.circle = {3, 2, 99, 3};
  const SearchResult result = Search(IndexOf(helpers), wanted, Now());
  EXPECT_THAT(Ranked(result), ElementsAre(3, 2));
  EXPECT_EQ(result.considered, 2);
  EXPECT_TRUE(result.ranked[0].is_in_circle);
}

// I1, F10
TEST(Search, NamesARelaxationOnlyWhenNobodySuits) {
  WantedHelp wanted = Wanted();
  wanted.needs_car = true;
  std::vector<Helper> helpers = {HelperAt(2, AtMetres(100)), HelperAt(3, AtMetres(200))};
  SearchResult result = Search(IndexOf(helpers), wanted, Now());
  EXPECT_THAT(Ranked(result), IsEmpty());
  EXPECT_EQ(result.relaxation, (Relaxation{WithoutCar{}, 2}));
  helpers[1].offers[0].has_car = true;
  result = Search(IndexOf(helpers), wanted, Now());
  EXPECT_THAT(Ranked(result), ElementsAre(3));
  EXPECT_EQ(result.relaxation, std::nullopt);
}

TEST(Search, TellsByWhichPlaceAndWhetherRemotely) {
  std::vector<Helper> helpers = {HelperAt(2, AtMetres(30000)), HelperAt(3, AtMetres(7000))};
  helpers[0].offers[0].is_remote = true;
  helpers[1].offers[0].places.push_back({AtMetres(2000), Meters(2500)});
  helpers[1].offers[0].places.push_back({AtMetres(300), Meters(100)});
  WantedHelp wanted = Wanted();
  wanted.may_be_remote = true;
  const SearchResult result = Search(IndexOf(helpers), wanted, Now());
  ASSERT_THAT(Ranked(result), ElementsAre(3, 2));
  EXPECT_FALSE(result.ranked[0].is_remote);
  EXPECT_EQ(result.ranked[0].distance, Distance(Home(), AtMetres(2000)));
  EXPECT_TRUE(result.ranked[1].is_remote);
}

TEST(Search, InAnEmptyWorldFindsNobodyAndNothingToChange) {
  const SearchResult result = Search(CellIndex(), Wanted(), Now());
  EXPECT_EQ(result.considered, 0);
  EXPECT_THAT(result.ranked, IsEmpty());
  EXPECT_EQ(result.relaxation, std::nullopt);
}

// The oracle: everybody is looked at, and sorted by the words of the headers.
using Order = std::tuple<bool, Band, int, double, std::string>;

bool IsConsidered(const Helper& helper, const WantedHelp& wanted, Meters look_around) {
  if (wanted.rung == Rung::kCircle) {
    return std::count(wanted.circle.begin(), wanted.circle.end(), helper.resident) > 0;
  }
  for (const Offer& offer : helper.offers) {
    if (!std::count(offer.categories.begin(), offer.categories.end(), wanted.category)) continue;
    if (wanted.may_be_remote && offer.is_remote) return true;
    for (const auto& [place, reach] : offer.places) {
      if (Distance(wanted.place, place) <= std::max(look_around, reach)) return true;
    }
  }
  return false;
}

Order OrderOf(const Helper& helper, const WantedHelp& wanted) {
  std::vector<std::tuple<int, Band, double>> places;
  for (const Offer& offer : helper.offers) {
    if (WhyNot(wanted, helper, offer, Now())) continue;
    for (const auto& [place, reach] : offer.places) {
      const double metres = Distance(wanted.place, place).value();
      const bool comes = wanted.rung == Rung::kCircle ||
                         (metres <= reach.value() &&
                          metres <= wanted.maximum_distance.value_or(Meters(1e9)).value());
      places.push_back({comes ? 0 : 1, BandBetween(wanted.place, place), metres});
    }
  }
  places.push_back({2, Band::kFurther, 1e12});
  const auto [unused, band, metres] = *std::min_element(places.begin(), places.end());
  return {std::count(helper.familiar.begin(), helper.familiar.end(), 1u) == 0, band,
          helper.recent_invitations, wanted.is_ranked_by_nearness ? metres : 0, helper.id};
}

// Distance, id and reason of one who was considered.
using Look = std::tuple<double, std::string, std::optional<Exclusion>>;

Look LookAt(const Helper& helper, const WantedHelp& wanted) {
  double nearest = 1e12;
  for (const Offer& offer : helper.offers) {
    if (wanted.rung != Rung::kCircle &&
        !std::count(offer.categories.begin(), offer.categories.end(), wanted.category)) {
      continue;
    }
    for (const auto& [place, reach] : offer.places) {
      nearest = std::min(nearest, Distance(wanted.place, place).value());
    }
  }
  return {nearest, helper.id, WhyNot(wanted, helper, Now())};
}

// F10
TEST(Search, EqualsBruteForceInSmallRandomWorlds) {
  constexpr int kWorlds = 4000;
  int with_somebody = 0;
  std::set<Exclusion> seen;
  for (uint32_t seed = 0; seed < kWorlds; ++seed) {
    SCOPED_TRACE(absl::StrFormat("seed %d", seed));
    RandomWorld world(seed);
    std::vector<Helper> helpers;
    for (int i = 1, n = world.Below(25); i <= n; ++i) helpers.push_back(world.SomeHelper(i));
    const WantedHelp wanted = world.SomeWanted();
    const SearchOptions options = {.look_around = Meters(world.Below(12000)),
                                   .max_ranked = 1 + world.Below(10),
                                   .max_nearest = world.Below(10)};
    const SearchResult result = Search(IndexOf(helpers), wanted, Now(), options);

    std::vector<Order> order;
    std::array<int, kExclusions> excluded = {};
    std::vector<Look> looks;
    for (const Helper& helper : helpers) {
      if (!IsConsidered(helper, wanted, options.look_around)) continue;
      looks.push_back(LookAt(helper, wanted));
      if (const auto why = WhyNot(wanted, helper, Now())) {
        ++excluded[static_cast<int>(*why)];
        seen.insert(*why);
      } else {
        order.push_back(OrderOf(helper, wanted));
      }
    }
    std::sort(order.begin(), order.end());
    std::sort(looks.begin(), looks.end());
    const int considered = static_cast<int>(looks.size());
    looks.resize(std::min(considered, options.max_nearest));
    std::vector<Look> nearest;
    for (const Considered& one : result.nearest) {
      nearest.push_back({one.distance.value_or(Meters(1e12)).value(), one.id, one.why_not});
    }
    std::vector<std::string> expected, ranked;
    for (const auto& one : order) expected.push_back(std::get<4>(one));
    if (expected.size() > static_cast<size_t>(options.max_ranked)) {
      expected.resize(options.max_ranked);
    }
    for (const Candidate& candidate : result.ranked) ranked.push_back(candidate.id);

    ASSERT_EQ(ranked, expected);
    ASSERT_EQ(result.considered, considered);
    ASSERT_EQ(result.eligible, static_cast<int>(order.size()));
    ASSERT_EQ(result.excluded, excluded);
    ASSERT_EQ(std::accumulate(excluded.begin(), excluded.end(), 0) + result.eligible, considered);
    ASSERT_EQ(nearest, looks);
    with_somebody += !ranked.empty();

    std::shuffle(helpers.begin(), helpers.end(), std::mt19937(seed));
    ASSERT_EQ(Ranked(Search(IndexOf(helpers), wanted, Now(), options)), Ranked(result));
  }
  // The worlds are worth something: somebody is often found, and every reason is met. (The circle's
  // search considers nobody outside it, nor the others one without the category.)
  EXPECT_GT(with_somebody, kWorlds / 4);
  EXPECT_EQ(seen.size(), kExclusions - 3u);
}

}  // namespace
}  // namespace omzien::matching
