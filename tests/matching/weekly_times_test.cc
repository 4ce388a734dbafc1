#include "matching/weekly_times.h"

#include <bitset>
#include <random>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "people.h"

namespace omzien::matching {
namespace {

using ::testing::Eq;
using ::testing::Optional;
using Day = absl::Weekday;

WeekInterval Minutes(int start, int length) { return WeekInterval::Of(start, length).value(); }

TEST(WeekInterval, RefusesWhatIsNotInTheWeek) {
  EXPECT_FALSE(WeekInterval::Of(-1, 10).ok());
  EXPECT_FALSE(WeekInterval::Of(kMinutesPerWeek, 10).ok());
  EXPECT_FALSE(WeekInterval::Of(0, 0).ok());
  EXPECT_FALSE(WeekInterval::Of(0, kMinutesPerWeek + 1).ok());
  EXPECT_TRUE(WeekInterval::Of(kMinutesPerWeek - 1, kMinutesPerWeek).ok());
  EXPECT_FALSE(WeekInterval::OnDay(Day::monday, -1, 10).ok());
  EXPECT_FALSE(WeekInterval::OnDay(Day::monday, kMinutesPerDay, 10).ok());
  EXPECT_FALSE(WeekInterval::OnDay(Day::monday, 0, kMinutesPerDay + 1).ok());
}

TEST(WeekInterval, OfADayGoesOnPastMidnight) {
  EXPECT_EQ(Hours(Day::tuesday, 22, 2), Minutes(kMinutesPerDay + 22 * 60, 4 * 60));
  EXPECT_EQ(Hours(Day::sunday, 22, 24).end(), kMinutesPerWeek);
  EXPECT_EQ(Hours(Day::sunday, 22, 7).end(), kMinutesPerWeek + 7 * 60);
}

// F3: the caller's local clock is all that counts.
TEST(WeekInterval, FollowsTheLocalClockWhenItSkipsAndRepeatsAnHour) {
  absl::TimeZone amsterdam;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Amsterdam", &amsterdam));
  const auto on_the_clock = [&](absl::CivilMinute utc, int minutes) {
    const absl::Time start = absl::FromCivil(utc, absl::UTCTimeZone());
    return WeekInterval::Between(absl::ToCivilMinute(start, amsterdam),
                                 absl::ToCivilMinute(start + absl::Minutes(minutes), amsterdam));
  };
  // 29 March 2026: from 01:59 to 03:00. Half an hour from 01:45 on is read as 01:45 to 03:15.
  EXPECT_EQ(on_the_clock(absl::CivilMinute(2026, 3, 29, 0, 45), 30),
            WeekInterval::OnDay(Day::sunday, 105, 195).value());
  // 25 October 2026: 02:30 comes twice, and both times it is 02:30.
  const WeekInterval half_past_two = WeekInterval::OnDay(Day::sunday, 150, 160).value();
  EXPECT_EQ(on_the_clock(absl::CivilMinute(2026, 10, 25, 0, 30), 10), half_past_two);
  EXPECT_EQ(on_the_clock(absl::CivilMinute(2026, 10, 25, 1, 30), 10), half_past_two);
  // From the first 02:50 to the second 02:10.
  EXPECT_EQ(on_the_clock(absl::CivilMinute(2026, 10, 25, 0, 50), 20),
            WeekInterval::OnDay(Day::sunday, 130, 170).value());
}

TEST(WeekInterval, BetweenTwoReadingsIsAMinuteToAWeek) {
  const absl::CivilMinute monday(2026, 3, 2, 9, 0);
  EXPECT_EQ(WeekInterval::Between(monday, monday), Minutes(9 * 60, 1));
  EXPECT_EQ(WeekInterval::Between(monday, monday + 100 * kMinutesPerDay),
            Minutes(9 * 60, kMinutesPerWeek));
}

// F3
TEST(WeeklyTimes, ContainWhatLiesWithinThem) {
  const WeeklyTimes evenings = WeeklyTimes::Of(
      {Hours(Day::monday, 18, 22), Hours(Day::tuesday, 18, 22), Hours(Day::sunday, 18, 22)});
  const WeeklyTimes nights =
      WeeklyTimes::Of({Hours(Day::monday, 22, 6), Hours(Day::sunday, 22, 6)});
  const WeeklyTimes joined =
      WeeklyTimes::Of({Hours(Day::sunday, 20, 24), Hours(Day::monday, 0, 3)});
  struct {
    const char* name;
    WeeklyTimes times;
    WeekInterval wanted;
    bool contains;
  } const cases[] = {
      {"morning, evenings offered", evenings, Hours(Day::monday, 9, 10), false},
      {"within", evenings, Hours(Day::monday, 19, 20), true},
      {"all of it", evenings, Hours(Day::monday, 18, 22), true},
      {"a minute before", evenings, Minutes(18 * 60 - 1, 30), false},
      {"a minute after", evenings, Minutes(21 * 60 + 31, 30), false},
      {"another day", evenings, Hours(Day::wednesday, 19, 20), false},
      {"from one evening to the next", evenings, Hours(Day::monday, 20, 20), false},
      {"across midnight", nights, Hours(Day::monday, 23, 1), true},
      {"after midnight", nights, Hours(Day::tuesday, 1, 2), true},
      {"past the end of the night", nights, Hours(Day::tuesday, 5, 7), false},
      {"across the end of the week", nights, Hours(Day::sunday, 23, 1), true},
      {"after the end of the week", nights, Hours(Day::monday, 5, 6), true},
      {"two windows that touch at the week's end", joined, Hours(Day::sunday, 23, 2), true},
      {"beyond them", joined, Hours(Day::sunday, 23, 4), false},
      {"never", WeeklyTimes(), Hours(Day::monday, 9, 10), false},
      {"always", WeeklyTimes::Always(), Hours(Day::sunday, 9, 8), true},
      {"always, for a week", WeeklyTimes::Always(), Minutes(5, kMinutesPerWeek), true},
      {"a week, of a day", evenings, Minutes(0, kMinutesPerWeek), false},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(c.times.Contains(c.wanted), c.contains);
  }
}

TEST(WeeklyTimes, AreTheSameInAnyOrderAndInPieces) {
  const WeeklyTimes whole = WeeklyTimes::Of({Hours(Day::sunday, 20, 4)});
  EXPECT_EQ(WeeklyTimes::Of({Hours(Day::monday, 1, 4), Hours(Day::sunday, 22, 1),
                             Hours(Day::sunday, 20, 23), Hours(Day::monday, 2, 3)}),
            whole);
  std::vector<WeekInterval> every_day;
  for (int day = 0; day < 7; ++day) every_day.push_back(Minutes(day * kMinutesPerDay, 1440));
  EXPECT_EQ(WeeklyTimes::Of(every_day), WeeklyTimes::Always());
}

TEST(WeeklyTimes, TellTheNearestShiftAndOfTwoTheLater) {
  const WeeklyTimes times =
      WeeklyTimes::Of({Hours(Day::monday, 8, 10), Hours(Day::monday, 14, 16)});
  EXPECT_THAT(times.NearestShift(Hours(Day::monday, 11, 12), -1000, 1000), Optional(-120));
  EXPECT_THAT(times.NearestShift(Hours(Day::monday, 12, 13), -1000, 1000), Optional(120));
  EXPECT_THAT(times.NearestShift(Minutes(690, 60), -1000, 1000), Optional(150));
  EXPECT_THAT(times.NearestShift(Hours(Day::monday, 11, 12), 0, 1000), Optional(180));
  EXPECT_THAT(times.NearestShift(Hours(Day::monday, 9, 10), -1000, 1000), Optional(0));
  EXPECT_THAT(times.NearestShift(Hours(Day::monday, 11, 14), -1000, 1000), Eq(std::nullopt));
  EXPECT_THAT(times.NearestShift(Hours(Day::monday, 11, 12), 200, 100), Eq(std::nullopt));
  EXPECT_THAT(WeeklyTimes::Always().NearestShift(Hours(Day::monday, 11, 12), 5, 9), Optional(5));
}

// The oracle: a bit for every minute of the week.
TEST(WeeklyTimes, AgreeWithMinuteByMinute) {
  constexpr uint32_t kSeed = 20261122;
  RecordProperty("seed", kSeed);
  std::mt19937 random(kSeed);
  const auto below = [&](int n) { return static_cast<int>(random() % n); };
  for (int round = 0; round < 300; ++round) {
    SCOPED_TRACE(absl::StrFormat("seed %d round %d", kSeed, round));
    std::vector<WeekInterval> windows;
    std::bitset<kMinutesPerWeek> open;
    for (int i = below(7); i > 0; --i) {
      const int start = below(4) == 0 ? 0 : below(kMinutesPerWeek);
      const int length = below(10) == 0 ? kMinutesPerWeek - start : 1 + below(kMinutesPerWeek / 3);
      windows.push_back(Minutes(start, length));
      for (int m = 0; m < length; ++m) open.set((start + m) % kMinutesPerWeek);
    }
    const WeeklyTimes times = WeeklyTimes::Of(windows);

    const auto contains = [&](const WeekInterval& wanted) {
      for (int m = 0; m < wanted.length(); ++m) {
        if (!open[(wanted.start() + m) % kMinutesPerWeek]) return false;
      }
      return true;
    };
    const WeekInterval wanted = Minutes(below(kMinutesPerWeek), 1 + below(600));
    ASSERT_EQ(times.Contains(wanted), contains(wanted));

    const int earliest = below(2) ? -kMinutesPerWeek : -below(kMinutesPerWeek);
    const int latest = below(kMinutesPerWeek + 1);
    std::optional<int> nearest;
    for (int s = 0; s <= kMinutesPerWeek && !nearest; ++s) {
      if (s <= latest && contains(wanted.ShiftedBy(s)))
        nearest = s;
      else if (-s >= earliest && contains(wanted.ShiftedBy(-s)))
        nearest = -s;
    }
    ASSERT_EQ(times.NearestShift(wanted, earliest, latest), nearest);
  }
}

}  // namespace
}  // namespace omzien::matching
