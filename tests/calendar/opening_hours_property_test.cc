// Opening hours against a look at the clock every minute, over weeks in which it jumps.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/calendar/opening_hours.h"
#include "tests/calendar/local_clock.h"
#include "tests/calendar/minute_by_minute.h"

namespace omzien::calendar {
namespace {

constexpr int kMinutesOfWeek = 7 * kMinutesOfDay;
constexpr int kWeeks = 5;

// Weeks with the clock's jumps in their midst; in the first also Easter.
class OpeningHoursPropertyTest : public ::testing::TestWithParam<uint32_t> {
 protected:
  OpeningHoursPropertyTest()
      : random_(GetParam()),
        week_(RandomWeek(random_)),
        hours_(OpeningHours::Parse(week_, Holidays(), "Europe/Amsterdam").value()),
        minutes_(week_, Holidays(),
                 At(GetParam() % 2 == 0 ? "2024-03-18 00:00" : "2026-10-12 00:00"),
                 kWeeks * kMinutesOfWeek),
        trace_(__FILE__, __LINE__, absl::StrCat("seed ", GetParam())) {}

  // A minute with two weeks before and after it.
  int AnyMinute() {
    return std::uniform_int_distribution<>(2 * kMinutesOfWeek, 3 * kMinutesOfWeek)(random_);
  }
  int AnyDuration() { return std::uniform_int_distribution<>(1, 600)(random_); }

  // The minute by which `open` open ones have passed, or from which they remain; -1 if too few.
  int MinuteByWhich(int from, int open) const {
    int minute = from;
    while (minute < minutes_.size() && open > 0) open -= minutes_.IsOpen(minute++);
    return open == 0 ? minute : -1;
  }
  int MinuteFromWhich(int until, int open) const {
    int minute = until;
    while (minute > 0 && open > 0) open -= minutes_.IsOpen(--minute);
    return open == 0 ? minute : -1;
  }

  std::mt19937 random_;
  std::vector<WeeklyHours> week_;
  OpeningHours hours_;
  MinuteByMinute minutes_;
  ::testing::ScopedTrace trace_;
};

TEST_P(OpeningHoursPropertyTest, AreOpenExactlyInTheMinutesTheClockSaysSo) {
  for (int i = 0; i < minutes_.size(); ++i) {
    ASSERT_EQ(hours_.IsOpen(minutes_.TimeOf(i)), minutes_.IsOpen(i)) << minutes_.TimeOf(i);
  }
}

TEST_P(OpeningHoursPropertyTest, OpenAndCloseNextAndLastWhereTheMinutesDo) {
  // The minute of the nearest opening, closing, and end of the opening before; found from behind.
  const int size = minutes_.size();
  std::vector<int> next_open(minutes_.size(), -1);
  std::vector<int> next_close(minutes_.size(), -1);
  for (int i = size - 2; i >= 0; --i) {
    next_open[i] = minutes_.IsOpen(i) ? i : next_open[i + 1];
    next_close[i] = minutes_.IsOpen(i) && !minutes_.IsOpen(i + 1) ? i + 1 : next_close[i + 1];
  }
  int open_until = -1;
  for (int i = 0; i < size; ++i) {
    const absl::Time t = minutes_.TimeOf(i);
    if (minutes_.IsOpen(i) || (i > 0 && minutes_.IsOpen(i - 1))) open_until = i;
    if (next_open[i] >= 0) {
      ASSERT_EQ(hours_.NextOpen(t), minutes_.TimeOf(next_open[i])) << t;
    }
    if (next_close[i] >= 0) {
      ASSERT_EQ(hours_.NextClose(t), minutes_.TimeOf(next_close[i])) << t;
    }
    if (open_until >= 0) {
      ASSERT_EQ(hours_.OpenUntil(t), minutes_.TimeOf(open_until)) << t;
    }
  }
}

TEST_P(OpeningHoursPropertyTest, CountWhatTheMinutesCount) {
  for (int round = 0; round < 300; ++round) {
    const int from = AnyMinute();
    const int until = AnyMinute();
    ASSERT_EQ(hours_.OpenTimeBetween(minutes_.TimeOf(from), minutes_.TimeOf(until)),
              absl::Minutes(minutes_.CountOpen(from, until)))
        << minutes_.TimeOf(from) << " to " << minutes_.TimeOf(until);
  }
}

TEST_P(OpeningHoursPropertyTest, AddAndSubtractWhatTheMinutesDo) {
  for (int round = 0; round < 300; ++round) {
    const int start = AnyMinute();
    const int open = AnyDuration();
    const absl::Time t = minutes_.TimeOf(start);
    if (const int by = MinuteByWhich(start, open); by >= 0) {
      ASSERT_EQ(hours_.AddOpenTime(t, absl::Minutes(open)), minutes_.TimeOf(by))
          << t << " " << open;
    }
    if (const int from = MinuteFromWhich(start, open); from >= 0) {
      ASSERT_EQ(hours_.SubtractOpenTime(t, absl::Minutes(open)), minutes_.TimeOf(from))
          << t << " " << open;
    }
  }
}

TEST_P(OpeningHoursPropertyTest, AddingSpendsExactlyTheDurationAndSubtractingGivesItBack) {
  if (hours_.NextOpen(At("2026-01-01 00:00")) == absl::InfiniteFuture()) {
    GTEST_SKIP() << "a week without any opening";
  }
  for (int round = 0; round < 300; ++round) {
    const absl::Time t = minutes_.TimeOf(AnyMinute()) + absl::Milliseconds(AnyDuration());
    const absl::Duration d = absl::Milliseconds(AnyDuration() * int64_t{60'007});
    const absl::Time later = hours_.AddOpenTime(t, d);
    const absl::Time earlier = hours_.SubtractOpenTime(t, d);
    ASSERT_EQ(hours_.OpenTimeBetween(t, later), d) << t;
    ASSERT_EQ(hours_.OpenTimeBetween(earlier, t), d) << t;
    ASSERT_EQ(hours_.SubtractOpenTime(later, d), hours_.NextOpen(t)) << t;
    ASSERT_EQ(hours_.AddOpenTime(earlier, d), hours_.OpenUntil(t)) << t;
  }
}

TEST_P(OpeningHoursPropertyTest, ALaterStartOrALongerDurationNeverEndsEarlier) {
  for (int round = 0; round < 300; ++round) {
    const absl::Time t = minutes_.TimeOf(AnyMinute());
    const absl::Duration d = absl::Minutes(AnyDuration());
    const absl::Duration more = absl::Seconds(AnyDuration());
    ASSERT_LE(hours_.AddOpenTime(t, d), hours_.AddOpenTime(t + more, d)) << t;
    ASSERT_LE(hours_.AddOpenTime(t, d), hours_.AddOpenTime(t, d + more)) << t;
    ASSERT_LE(hours_.SubtractOpenTime(t, d), hours_.SubtractOpenTime(t + more, d)) << t;
    ASSERT_GE(hours_.SubtractOpenTime(t, d), hours_.SubtractOpenTime(t, d + more)) << t;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, OpeningHoursPropertyTest, ::testing::Range(1u, 7u),
                         ::testing::PrintToStringParamName());

}  // namespace
}  // namespace omzien::calendar
