#include "services/calendar/recurrence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/calendar/local_clock.h"

namespace omzien::calendar {
namespace {

using ::absl::CivilDay;
using ::absl::CivilMinute;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using ::testing::StartsWith;

// Tuesdays at 10:00, from 6 October 2026 on, an hour.
WeeklyRule Tuesdays() {
  WeeklyRule rule;
  rule.first_start = CivilMinute(2026, 10, 6, 10, 0);
  rule.duration = absl::Hours(1);
  return rule;
}

// V3: the clock time.
TEST(WeeklyDatesTest, TenOClockStaysTenOClockAcrossTheJump) {
  WeeklyRule rule = Tuesdays();
  rule.count = 52;
  const WeeklyDates dates = WeeklyDates::Create(rule).value();
  ASSERT_THAT(dates.starts(), SizeIs(52));
  for (int i = 0; i < 52; ++i) {
    const Period date = dates.At(i, Amsterdam());
    EXPECT_EQ(absl::FormatTime("%a %H:%M", date.begin, Amsterdam()), "Tue 10:00");
    EXPECT_EQ(absl::FormatTime("%a %H:%M", date.end, Amsterdam()), "Tue 11:00");
  }
  // One week before and one after the clock went back.
  EXPECT_EQ(dates.At(3, Amsterdam()).begin - dates.At(2, Amsterdam()).begin,
            absl::Hours(7 * 24 + 1));
}

TEST(WeeklyDatesTest, EndWithTheLastDateInclusive) {
  WeeklyRule rule = Tuesdays();
  rule.last_date = CivilDay(2026, 10, 20);
  EXPECT_THAT(WeeklyDates::Create(rule).value().starts(),
              ElementsAre(CivilMinute(2026, 10, 6, 10, 0), CivilMinute(2026, 10, 13, 10, 0),
                          CivilMinute(2026, 10, 20, 10, 0)));
  rule.last_date = CivilDay(2026, 10, 6);
  EXPECT_THAT(WeeklyDates::Create(rule).value().starts(), SizeIs(1));
}

TEST(WeeklyDatesTest, OnSeveralDaysEveryOtherWeekCountWeeksFromMonday) {
  WeeklyRule rule = Tuesdays();
  rule.weekdays = {absl::Weekday::sunday, absl::Weekday::tuesday, absl::Weekday::monday};
  rule.interval_weeks = 2;
  rule.count = 5;
  EXPECT_THAT(WeeklyDates::Create(rule).value().starts(),
              ElementsAre(CivilMinute(2026, 10, 6, 10, 0), CivilMinute(2026, 10, 11, 10, 0),
                          CivilMinute(2026, 10, 19, 10, 0), CivilMinute(2026, 10, 20, 10, 0),
                          CivilMinute(2026, 10, 25, 10, 0)));
}

TEST(WeeklyDatesTest, InTheHourThatDoesNotExistBeginAtTheJump) {
  WeeklyRule rule = Tuesdays();
  rule.first_start = CivilMinute(2026, 3, 29, 2, 30);
  rule.count = 2;
  const WeeklyDates dates = WeeklyDates::Create(rule).value();
  EXPECT_EQ(dates.At(0, Amsterdam()).begin, At("2026-03-29 03:00"));
  EXPECT_EQ(dates.At(0, Amsterdam()).end, At("2026-03-29 04:00"));
  EXPECT_EQ(dates.At(1, Amsterdam()).begin, At("2026-04-05 02:30"));
}

TEST(WeeklyDatesTest, InTheHourThatComesTwiceBeginInTheFirst) {
  WeeklyRule rule = Tuesdays();
  rule.first_start = CivilMinute(2026, 10, 25, 2, 30);
  rule.count = 1;
  EXPECT_EQ(WeeklyDates::Create(rule).value().At(0, Amsterdam()).begin,
            At("2026-10-25 02:30 +0200"));
}

TEST(WeeklyDatesTest, MayBeEveryDayOfAYearAndNotMore) {
  WeeklyRule rule = Tuesdays();
  rule.count = WeeklyDates::kMaxDates;
  EXPECT_THAT(WeeklyDates::Create(rule).value().starts(), SizeIs(366));
  rule.count = WeeklyDates::kMaxDates + 1;
  EXPECT_THAT(std::string(WeeklyDates::Create(rule).status().message()), StartsWith("count: "));
  rule.count.reset();
  rule.last_date = CivilDay(9999, 12, 31);
  EXPECT_THAT(std::string(WeeklyDates::Create(rule).status().message()), StartsWith("last_date: "));
}

TEST(WeeklyDatesTest, AreRefusedByTheNameOfWhatIsWrong) {
  std::vector<std::pair<absl::string_view, WeeklyRule>> cases(8, {"", Tuesdays()});
  for (auto& [field, rule] : cases) rule.count = 3;
  cases[0].first = "duration: ";
  cases[0].second.duration = absl::ZeroDuration();
  cases[1].first = "weekdays: ";
  cases[1].second.weekdays = {absl::Weekday::wednesday};
  cases[2].first = "interval_weeks: ";
  cases[2].second.interval_weeks = 0;
  cases[3].first = "interval_weeks: ";
  cases[3].second.interval_weeks = 53;
  cases[4].first = "last_date: wanted is exactly one";
  cases[4].second.last_date = CivilDay(2026, 11, 1);
  cases[5].first = "last_date: wanted is exactly one";
  cases[5].second.count.reset();
  cases[6].first = "last_date: must not be before";
  cases[6].second.count.reset();
  cases[6].second.last_date = CivilDay(2026, 10, 5);
  cases[7].first = "count: ";
  cases[7].second.count = 0;
  for (const auto& [field, rule] : cases) {
    SCOPED_TRACE(field);
    const auto dates = WeeklyDates::Create(rule);
    EXPECT_EQ(dates.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(dates.status().message()), StartsWith(std::string(field)));
  }
}

}  // namespace
}  // namespace omzien::calendar
