#include "services/calendar/opening_hours.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/calendar/local_clock.h"

namespace omzien::calendar {
namespace {

using ::testing::HasSubstr;

constexpr absl::Weekday kMonday = absl::Weekday::monday;
constexpr absl::Weekday kTuesday = absl::Weekday::tuesday;

std::string WhatIsWrongWith(const std::vector<WeeklyHours>& week) {
  const auto hours = OpeningHours::Parse(week, Holidays(), "Europe/Amsterdam");
  return std::string(hours.status().message());
}

TEST(OpeningHoursTest, AreRefusedByTheNameOfWhatIsWrong) {
  const struct {
    std::vector<WeeklyHours> week;
    absl::string_view expected;
  } kCases[] = {
      {{{{kMonday}, "09:00", "17:00"}, {{}, "09:00", "17:00"}}, "[1].weekdays: at least one"},
      {{{{kMonday}, "9 uur", "17:00"}}, "[0].opens: wanted is HH:MM"},
      {{{{kMonday}, "09:00", "24:01"}}, "[0].closes: wanted is HH:MM"},
      {{{{kMonday}, "17:00", "09:00"}}, "[0].closes: must be after opens, 17:00, not 09:00"},
      {{{{kMonday}, "09:00", "09:00"}}, "[0].closes: must be after opens"},
      {{{{kMonday, kTuesday}, "09:00", "12:00"}, {{kTuesday}, "11:59", "17:00"}},
       "[1].weekdays: overlaps another entry on the same day: 11:59 to 17:00"},
      {{{{kMonday}, "10:00", "11:00"}, {{kMonday}, "09:00", "17:00"}}, "[1].weekdays: overlaps"},
      {{{{kMonday, kMonday}, "09:00", "17:00"}}, "[0].weekdays: overlaps"},
  };
  for (const auto& [week, expected] : kCases) {
    SCOPED_TRACE(expected);
    EXPECT_THAT(WhatIsWrongWith(week), HasSubstr(std::string(expected)));
  }
}

TEST(OpeningHoursTest, AreRefusedInAnUnknownZone) {
  const auto hours = OpeningHours::Parse({}, Holidays(), "Europe/Veghel");
  EXPECT_EQ(hours.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(hours.status().message()), HasSubstr("Europe/Veghel"));
  EXPECT_FALSE(OpeningHours::Parse({}, Holidays(), "").ok());
}

TEST(OpeningHoursTest, MayBeWrittenInAnyOrderAndTouch) {
  const auto hours = OpeningHours::Parse(
      {{{kMonday}, "13:00", "17:00"}, {{kMonday}, "09:00", "12:00"}, {{kMonday}, "12:00", "13:00"}},
      Holidays(), "Europe/Amsterdam");
  ASSERT_TRUE(hours.ok()) << hours.status();
  EXPECT_EQ(hours->NextOpen(At("2026-11-22 12:00")), At("2026-11-23 09:00"));
  EXPECT_EQ(hours->NextClose(At("2026-11-22 12:00")), At("2026-11-23 17:00"));
}

TEST(OpeningHoursTest, AreHalfOpen) {
  const OpeningHours hours = OfficeHours();
  EXPECT_FALSE(hours.IsOpen(At("2026-11-23 08:59")));
  EXPECT_TRUE(hours.IsOpen(At("2026-11-23 09:00")));
  EXPECT_TRUE(hours.IsOpen(At("2026-11-23 17:00") - absl::Nanoseconds(1)));
  EXPECT_FALSE(hours.IsOpen(At("2026-11-23 17:00")));
}

TEST(OpeningHoursTest, AreNoneOnAHoliday) {
  // From Good Friday evening to the Tuesday after Easter.
  EXPECT_EQ(OfficeHours().NextOpen(At("2021-04-02 17:00")), At("2021-04-06 09:00"));
  EXPECT_EQ(OfficeHours().OpenUntil(At("2021-04-06 08:00")), At("2021-04-02 17:00"));
}

// E6
TEST(OpeningHoursTest, WhatWaitsUntilThursdayIsOnTopThursdayAtOpening) {
  const OpeningHours hours = OfficeHours();
  const absl::CivilDay thursday(2026, 11, 26);
  EXPECT_EQ(hours.NextOpen(absl::FromCivil(thursday, hours.zone())), At("2026-11-26 09:00"));
}

// E6
TEST(OpeningHoursTest, WorkingHoursOfAnIdleItemStandStillOverTheWeekend) {
  EXPECT_EQ(OfficeHours().AddOpenTime(At("2026-11-20 15:00"), absl::Hours(4)),
            At("2026-11-23 11:00"));
}

TEST(OpeningHoursTest, AFullDayOfOpenTimeEndsAtClosingAndBeginsAtOpening) {
  EXPECT_EQ(OfficeHours().AddOpenTime(At("2026-11-20 09:00"), absl::Hours(8)),
            At("2026-11-20 17:00"));
  EXPECT_EQ(OfficeHours().SubtractOpenTime(At("2026-11-23 17:00"), absl::Hours(8)),
            At("2026-11-23 09:00"));
}

TEST(OpeningHoursTest, NoOpenTimeIsAtOnce) {
  const absl::Time saturday = At("2026-11-21 12:00");
  EXPECT_EQ(OfficeHours().AddOpenTime(saturday, absl::ZeroDuration()), saturday);
  EXPECT_EQ(OfficeHours().SubtractOpenTime(saturday, absl::ZeroDuration()), saturday);
}

TEST(OpeningHoursTest, CountFromSecondsWithinAMinute) {
  const absl::Time t = At("2026-11-20 16:59") + absl::Seconds(30);
  EXPECT_EQ(OfficeHours().AddOpenTime(t, absl::Seconds(31)),
            At("2026-11-23 09:00") + absl::Seconds(1));
}

TEST(OpeningHoursTest, ANightHasAnHourLessOrMoreWhenTheClockJumps) {
  const auto nights = OpeningHours::Parse({{{absl::Weekday::sunday}, "00:00", "06:00"}}, Holidays(),
                                          "Europe/Amsterdam");
  ASSERT_TRUE(nights.ok()) << nights.status();
  EXPECT_EQ(nights->OpenTimeBetween(At("2026-03-22 00:00"), At("2026-03-23 00:00")),
            absl::Hours(6));
  EXPECT_EQ(nights->OpenTimeBetween(At("2026-03-29 00:00"), At("2026-03-30 00:00")),
            absl::Hours(5));
  EXPECT_EQ(nights->OpenTimeBetween(At("2026-10-25 00:00"), At("2026-10-26 00:00")),
            absl::Hours(7));
}

TEST(OpeningHoursTest, OfATeamThatNeverOpensHaveNoMoment) {
  const OpeningHours hours = NeverOpen();
  const absl::Time t = At("2026-11-22 12:00");
  EXPECT_FALSE(hours.IsOpen(t));
  EXPECT_EQ(hours.NextOpen(t), absl::InfiniteFuture());
  EXPECT_EQ(hours.NextClose(t), absl::InfiniteFuture());
  EXPECT_EQ(hours.OpenUntil(t), absl::InfinitePast());
  EXPECT_EQ(hours.AddOpenTime(t, absl::Minutes(1)), absl::InfiniteFuture());
  EXPECT_EQ(hours.SubtractOpenTime(t, absl::Minutes(1)), absl::InfinitePast());
  EXPECT_EQ(hours.OpenTimeBetween(t, t + absl::Hours(24 * 100)), absl::ZeroDuration());
}

TEST(OpeningHoursTest, OfATeamThatIsAlwaysThereAreAllTime) {
  const OpeningHours hours = AlwaysOpen();
  const absl::Time t = At("2026-10-24 12:00");
  EXPECT_EQ(hours.NextOpen(t), t);
  EXPECT_EQ(hours.NextClose(t), absl::InfiniteFuture());
  EXPECT_EQ(hours.AddOpenTime(t, absl::Hours(48)), t + absl::Hours(48));
  EXPECT_EQ(hours.SubtractOpenTime(t, absl::Hours(24 * 300)), t - absl::Hours(24 * 300));
}

TEST(OpeningHoursTest, LeaveAnInfiniteMomentAsItIs) {
  for (const absl::Time t : {absl::InfiniteFuture(), absl::InfinitePast()}) {
    EXPECT_FALSE(OfficeHours().IsOpen(t));
    EXPECT_EQ(OfficeHours().NextOpen(t), t);
    EXPECT_EQ(OfficeHours().NextClose(t), t);
    EXPECT_EQ(OfficeHours().OpenUntil(t), t);
    EXPECT_EQ(OfficeHours().AddOpenTime(t, absl::Hours(1)), t);
    EXPECT_EQ(OfficeHours().SubtractOpenTime(t, absl::Hours(1)), t);
  }
}

}  // namespace
}  // namespace omzien::calendar
