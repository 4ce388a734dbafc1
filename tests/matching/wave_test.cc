#include "matching/wave.h"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "people.h"

namespace omzien::matching {
namespace {

using Day = absl::Weekday;

std::vector<double> Alike(double chance, int candidates = 1000) {
  return std::vector<double>(candidates, chance);
}

constexpr WaveOptions kUnbounded = {.max_size = 1000};

TEST(Wave, IsAsSmallAsReachesTheWantedChance) {
  struct {
    const char* name;
    std::vector<double> chances;
    int places;
    int size;
  } const cases[] = {
      {"one in three, one place", Alike(1.0 / 3), 1, 4},  // 1 - (2/3)^4 = 0.802.
      {"one in three, two places", Alike(1.0 / 3), 2, 8},
      {"half", Alike(0.5), 1, 3},
      {"almost certain", Alike(0.9), 1, 1},
      {"certain", Alike(1), 1, 1},
      {"nobody ever", Alike(0), 1, 80},  // As 0.02: 1 - 0.98^80 = 0.801.
      {"not a number", Alike(std::numeric_limits<double>::quiet_NaN()), 1, 80},
      {"the near say yes sooner", {0.7, 0.4, 0.1, 0.1}, 1, 2},
      {"the far first", {0.1, 0.1, 0.4, 0.7}, 1, 4},
      {"no place", Alike(0.5), 0, 0},
      {"nobody", {}, 1, 0},
      {"one suitable person", {0.1}, 1, 1},  // I1
      {"one suitable person, three places", {0.1}, 3, 1},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(WaveSize(c.chances, c.places, kUnbounded), c.size);
  }
}

TEST(Wave, ThatReachesTheChanceExactlyIsEnough) {
  EXPECT_EQ(WaveSize(Alike(0.5), 1, {.wanted_chance = 0.75}), 2);
}

TEST(Wave, KeepsToItsBound) {
  EXPECT_EQ(WaveSize(Alike(0.1), 5, {.max_size = 7}), 7);
  EXPECT_EQ(WaveSize(Alike(0.1), 5, {.max_size = 0}), 0);
  EXPECT_EQ(WaveSize(Alike(0.1), std::numeric_limits<int>::max()), 20);
}

TEST(Wave, OfEqualChancesIsTheSmallestBruteForceFinds) {
  for (double chance = 0.02; chance < 0.95; chance += 0.013) {
    for (const double wanted : {0.1, 0.5, 0.8, 0.97}) {
      int smallest = 1;
      while (1 - std::pow(1 - chance, smallest) < wanted - 1e-12) ++smallest;
      EXPECT_EQ(WaveSize(Alike(chance), 1, {.wanted_chance = wanted, .max_size = 1000}), smallest)
          << chance << " " << wanted;
    }
  }
}

// I6
TEST(Wave, NeverShrinksAndGrowsAtMostLinearly) {
  constexpr uint32_t kSeed = 6;
  std::mt19937 random(kSeed);
  std::uniform_real_distribution<double> chance(0, 1);
  for (int round = 0; round < 5000; ++round) {
    SCOPED_TRACE(absl::StrFormat("seed %d round %d", kSeed, round));
    std::vector<double> chances(random() % 60);
    for (double& one : chances) one = chance(random);
    const WaveOptions options = {.wanted_chance = 0.01 + 0.98 * chance(random),
                                 .max_size = static_cast<int>(random() % 60)};
    const int one_place = WaveSize(chances, 1, options);
    int fewer = 0;
    for (int places = 0; places < 6; ++places) {
      const int size = WaveSize(chances, places, options);
      ASSERT_GE(size, fewer);
      ASSERT_LE(size, places * one_place);
      ASSERT_LE(size, std::min<int>(chances.size(), options.max_size));
      std::vector<double> lower = chances;
      for (double& one : lower) one *= chance(random);
      ASSERT_GE(WaveSize(lower, places, options), size);
      fewer = size;
    }
  }
}

TEST(PartOfWeek, IsThatInWhichTheHelpBegins) {
  struct {
    Day day;
    int hour;
    PartOfWeek part;
  } const cases[] = {
      {Day::monday, 0, PartOfWeek::kEvening},   {Day::monday, 6, PartOfWeek::kDaytime},
      {Day::friday, 17, PartOfWeek::kDaytime},  {Day::friday, 18, PartOfWeek::kEvening},
      {Day::saturday, 0, PartOfWeek::kWeekend}, {Day::sunday, 23, PartOfWeek::kWeekend},
  };
  for (const auto& c : cases) {
    WantedHelp wanted = Wanted();
    wanted.moments = {On(c.day, c.hour, c.hour + 2), On(Day::wednesday, 9, 10)};
    EXPECT_EQ(PartOfWeekOf(wanted), c.part);
  }
  EXPECT_EQ(PartOfWeekOf(Wanted()), PartOfWeek::kDaytime);
}

TEST(YesRates, AreThoseSetElseTheCommonOne) {
  YesRates rates(0.3);
  rates.Set(kGroceries, Band::kStreet, PartOfWeek::kWeekend, 0.6);
  rates.Set(kGroceries, Band::kFurther, PartOfWeek::kWeekend, 0);
  rates.Set(kGroceries, Band::kDistrict, PartOfWeek::kWeekend, 1);
  EXPECT_EQ(rates.Of(kGroceries, Band::kStreet, PartOfWeek::kWeekend), 0.6);
  EXPECT_EQ(rates.Of(kGroceries, Band::kStreet, PartOfWeek::kDaytime), 0.3);
  EXPECT_EQ(rates.Of(kWalking, Band::kStreet, PartOfWeek::kWeekend), 0.3);
  EXPECT_EQ(rates.Of(kGroceries, Band::kFurther, PartOfWeek::kWeekend), kLowestYesRate);
  EXPECT_EQ(rates.Of(kGroceries, Band::kDistrict, PartOfWeek::kWeekend), kHighestYesRate);
  EXPECT_EQ(YesRates(std::nan("")).Of(kWalking, Band::kStreet, PartOfWeek::kDaytime),
            kLowestYesRate);
}

}  // namespace
}  // namespace omzien::matching
