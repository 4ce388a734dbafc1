#include "services/calendar/local_day.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/calendar/local_clock.h"

namespace omzien::calendar {
namespace {

TEST(ParseMinuteOfDayTest, ReadsEveryMinuteOfTheDayAndItsEnd) {
  EXPECT_EQ(ParseMinuteOfDay("00:00").value(), 0);
  EXPECT_EQ(ParseMinuteOfDay("09:30").value(), 570);
  EXPECT_EQ(ParseMinuteOfDay("23:59").value(), 1439);
  EXPECT_EQ(ParseMinuteOfDay("24:00").value(), 1440);
}

TEST(ParseMinuteOfDayTest, RefusesAnythingElse) {
  for (const absl::string_view text :
       {"", "9:00", "09:60", "24:01", "99:00", "-1:00", "09.00", "09:00 ", "0900", "aa:bb"}) {
    EXPECT_EQ(ParseMinuteOfDay(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(DayStretchTest, IsAWholeDayMostly) {
  const DayStretch stretch = StretchAt(At("2026-11-22 13:45"), Amsterdam());
  EXPECT_EQ(stretch.date, absl::CivilDay(2026, 11, 22));
  EXPECT_EQ(stretch.period, (Period{At("2026-11-22 00:00"), At("2026-11-23 00:00")}));
}

TEST(DayStretchTest, HoldsItsFirstMomentAndNotItsLast) {
  const absl::Time midnight = At("2026-11-22 00:00");
  EXPECT_EQ(StretchAt(midnight, Amsterdam()).period.begin, midnight);
  EXPECT_EQ(StretchAt(midnight - absl::Milliseconds(1), Amsterdam()).period.end, midnight);
}

TEST(DayStretchTest, EndsWhereTheClockJumpsForward) {
  const absl::Time jump = At("2026-03-29 02:00 +0100");
  EXPECT_EQ(StretchAt(At("2026-03-29 01:59"), Amsterdam()).period,
            (Period{At("2026-03-29 00:00"), jump}));
  EXPECT_EQ(StretchAt(jump, Amsterdam()).period, (Period{jump, At("2026-03-30 00:00")}));
}

TEST(DayStretchTest, EndsWhereTheClockJumpsBack) {
  const absl::Time jump = At("2026-10-25 03:00 +0200");
  EXPECT_EQ(StretchAt(At("2026-10-25 02:30 +0200"), Amsterdam()).period,
            (Period{At("2026-10-25 00:00"), jump}));
  EXPECT_EQ(StretchAt(At("2026-10-25 02:30 +0100"), Amsterdam()).period,
            (Period{jump, At("2026-10-26 00:00")}));
}

TEST(DayStretchTest, TileTheTimeWithoutGaps) {
  DayStretch stretch = StretchAt(At("2026-01-01 12:00"), Amsterdam());
  for (int i = 0; i < 400; ++i) {
    const DayStretch next = StretchAfter(stretch, Amsterdam());
    ASSERT_EQ(next.period.begin, stretch.period.end);
    ASSERT_EQ(StretchBefore(next, Amsterdam()).period, stretch.period);
    stretch = next;
  }
}

}  // namespace
}  // namespace omzien::calendar
