#include "matching/ranking.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "people.h"

namespace omzien::matching {
namespace {

using ::testing::ElementsAre;

// A candidate of whom only the distance is known.
Candidate Known(const std::string& id, int invitations, double metres) {
  const Place place = AtMetres(metres);
  return {.id = id,
          .distance = Distance(Home(), place),
          .band = BandBetween(Home(), place),
          .recent_invitations = invitations};
}

Candidate Lives(const std::string& id, Band band, int invitations, double metres) {
  return {.id = id, .distance = Meters(metres), .band = band, .recent_invitations = invitations};
}

std::vector<std::string> Ids(const std::vector<Candidate>& candidates) {
  std::vector<std::string> ids;
  for (const Candidate& candidate : candidates) ids.push_back(candidate.id);
  return ids;
}

// I2
TEST(Ranking, AsksTheNearBandFirstAlsoWhoWasAskedBefore) {
  EXPECT_THAT(
      Ids(Ranked({Known("12 km", 0, 12000), Known("3 km", 0, 3000), Known("1 km", 1, 1000)})),
      ElementsAre("1 km", "3 km", "12 km"));
}

// I2
TEST(Ranking, OfTwoInOneStreetAsksTheOneAskedLessOften) {
  EXPECT_THAT(
      Ids(Ranked({Lives("often", Band::kStreet, 2, 20), Lives("seldom", Band::kStreet, 1, 200)})),
      ElementsAre("seldom", "often"));
}

// I2
TEST(Ranking, AsksStreetThenNeighbourhoodThenDistrictThenFurther) {
  EXPECT_THAT(Ids(Ranked({Lives("further", Band::kFurther, 0, 10),
                          Lives("district", Band::kDistrict, 0, 20),
                          Lives("neighbourhood", Band::kNeighbourhood, 1, 30),
                          Lives("street", Band::kStreet, 9, 40)})),
              ElementsAre("street", "neighbourhood", "district", "further"));
}

// I2
TEST(Ranking, AsksTheFamiliarHelperBeforeAll) {
  Candidate familiar = Lives("familiar", Band::kFurther, 5, 9000);
  familiar.is_familiar = true;
  EXPECT_THAT(Ids(Ranked({Lives("street", Band::kStreet, 0, 10), familiar})),
              ElementsAre("familiar", "street"));
}

// F1
TEST(Ranking, AsksTheNearerOfEquals) {
  EXPECT_THAT(Ids(Ranked({Known("900 m", 0, 900), Known("100 m", 0, 100)})),
              ElementsAre("100 m", "900 m"));
}

TEST(Ranking, OfCompanyCountsBandsButNotMetres) {
  EXPECT_THAT(
      Ids(Ranked({Lives("b near", Band::kDistrict, 0, 10), Lives("a far", Band::kDistrict, 0, 900),
                  Lives("c street", Band::kStreet, 0, 950)},
                 {.by_nearness = false})),
      ElementsAre("c street", "a far", "b near"));
}

TEST(Ranking, PutsWhoHasNoPlaceBehindWhoHasOne) {
  EXPECT_THAT(Ids(Ranked({{.id = "nowhere"}, Lives("far", Band::kFurther, 0, 1e6)})),
              ElementsAre("far", "nowhere"));
}

TEST(Ranking, BreaksTiesById) {
  EXPECT_THAT(Ids(Ranked({Known("b", 0, 100), Known("c", 0, 100), Known("a", 0, 100)})),
              ElementsAre("a", "b", "c"));
}

TEST(Ranking, ReturnsNoMoreThanWanted) {
  EXPECT_THAT(Ids(Ranked({Known("b", 0, 900), Known("a", 0, 100)}, {.max_results = 1})),
              ElementsAre("a"));
  EXPECT_THAT(Ids(Ranked({})), ElementsAre());
}

TEST(Ranking, DoesNotDependOnTheOrderOfItsInput) {
  constexpr uint32_t kSeed = 7;
  std::mt19937 random(kSeed);
  for (int round = 0; round < 500; ++round) {
    SCOPED_TRACE(absl::StrFormat("seed %d round %d", kSeed, round));
    std::vector<Candidate> candidates;
    for (int i = 0, n = random() % 20; i < n; ++i) {
      Candidate candidate = Lives(absl::StrFormat("%02d", i), static_cast<Band>(random() % kBands),
                                  random() % 3, random() % 4 * 100);
      candidate.is_familiar = random() % 8 == 0;
      candidates.push_back(candidate);
    }
    const RankOptions options = {.by_nearness = random() % 2 == 0,
                                 .max_results = 1 + static_cast<int>(random() % 20)};
    const std::vector<std::string> ranked = Ids(Ranked(candidates, options));
    std::shuffle(candidates.begin(), candidates.end(), random);
    ASSERT_EQ(Ids(Ranked(candidates, options)), ranked);

    std::vector<std::string> once = ranked;
    std::sort(once.begin(), once.end());
    ASSERT_EQ(std::adjacent_find(once.begin(), once.end()), once.end());
    ASSERT_EQ(ranked.size(), std::min(candidates.size(), static_cast<size_t>(options.max_results)));
  }
}

}  // namespace
}  // namespace omzien::matching
