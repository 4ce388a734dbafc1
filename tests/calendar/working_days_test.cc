#include "services/calendar/working_days.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tests/calendar/local_clock.h"

namespace omzien::calendar {
namespace {

// The table "Working time" of docs/behaviour.md, without its row in calendar days.
TEST(WorkingDaysTest, EndWhereTheTableOfBehaviourSays) {
  const struct {
    absl::string_view created;
    int days;
    absl::string_view deadline;
  } kTable[] = {
      {"2021-02-15 12:00", 1, "2021-02-16 12:00"},  {"2021-02-19 12:00", 1, "2021-02-22 12:00"},
      {"2021-02-20 12:00", 1, "2021-02-23 00:00"},  {"2021-02-18 12:00", 2, "2021-02-22 12:00"},
      {"2021-02-15 12:00", 10, "2021-03-01 12:00"}, {"2021-04-26 12:00", 1, "2021-04-28 12:00"},
      {"2021-04-02 12:00", 1, "2021-04-06 12:00"},
  };
  for (const auto& [created, days, deadline] : kTable) {
    SCOPED_TRACE(absl::StrCat(created, " and ", days, " working days"));
    EXPECT_EQ(AddWorkingDays(At(created), days, Holidays(), Amsterdam()), At(deadline));
  }
}

TEST(WorkingDaysTest, SkipGoodFridayWhereItIsConfigured) {
  Holidays holidays;
  holidays.by_rule.insert(Holiday::kGoodFriday);
  EXPECT_EQ(AddWorkingDays(At("2021-04-01 12:00"), 1, holidays, Amsterdam()),
            At("2021-04-06 12:00"));
}

TEST(WorkingDaysTest, FromMidnightAreWholeDates) {
  EXPECT_EQ(AddWorkingDays(At("2021-02-19 00:00"), 1, Holidays(), Amsterdam()),
            At("2021-02-20 00:00"));
  EXPECT_EQ(AddWorkingDays(At("2021-02-20 00:00"), 1, Holidays(), Amsterdam()),
            At("2021-02-23 00:00"));
}

TEST(WorkingDaysTest, OfNoneEndAtOnce) {
  const absl::Time saturday = At("2021-02-20 12:00");
  EXPECT_EQ(AddWorkingDays(saturday, 0, Holidays(), Amsterdam()), saturday);
}

TEST(WorkingDaysTest, KeepTheClockTimeAcrossItsJumpToTheMillisecond) {
  const absl::Duration kFraction = absl::Seconds(7) + absl::Milliseconds(8);
  EXPECT_EQ(AddWorkingDays(At("2026-03-27 10:00") + kFraction, 1, Holidays(), Amsterdam()),
            At("2026-03-30 10:00") + kFraction);
  EXPECT_EQ(AddWorkingDays(At("2026-10-23 10:00") + kFraction, 1, Holidays(), Amsterdam()),
            At("2026-10-26 10:00") + kFraction);
}

// Against counting minutes whose date is a working one.
TEST(WorkingDaysTest, HaveTwentyFourHoursOfWorkingDatesEach) {
  constexpr uint32_t kSeed = 24;
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 60; ++round) {
    const absl::Time created =
        At("2025-03-24 00:00") +
        absl::Minutes(std::uniform_int_distribution<>(0, 50 * kMinutesOfDay)(random));
    const int days = std::uniform_int_distribution<>(1, 6)(random);
    absl::Time expected = created;
    for (int missing = days * kMinutesOfDay; missing > 0; expected += absl::Minutes(1)) {
      if (IsWorkingDate(absl::ToCivilDay(expected, Amsterdam()), Holidays())) --missing;
    }
    ASSERT_EQ(AddWorkingDays(created, days, Holidays(), Amsterdam()), expected)
        << created << " and " << days;
  }
}

TEST(CalendarDaysTest, KeepTheClockTime) {
  // The table's row; across both jumps; into the hour that does not exist, and the one there twice.
  const struct {
    absl::string_view created;
    int days;
    absl::string_view deadline;
  } kCases[] = {
      {"2021-02-19 12:00", 1, "2021-02-20 12:00"},
      {"2026-03-28 12:00", 1, "2026-03-29 12:00"},
      {"2026-10-24 12:00", 14, "2026-11-07 12:00"},
      {"2026-03-28 02:30", 1, "2026-03-29 03:00"},
      {"2026-10-24 02:30", 1, "2026-10-25 02:30 +0200"},
      {"2026-11-22 12:00", 0, "2026-11-22 12:00"},
  };
  for (const auto& [created, days, deadline] : kCases) {
    SCOPED_TRACE(absl::StrCat(created, " and ", days, " days"));
    EXPECT_EQ(AddCalendarDays(At(created), days, Amsterdam()), At(deadline));
  }
}

}  // namespace
}  // namespace omzien::calendar
