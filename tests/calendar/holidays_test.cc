#include "services/calendar/holidays.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

namespace omzien::calendar {
namespace {

using ::absl::CivilDay;

std::string HolidaysOf(absl::civil_year_t year) {
  std::vector<std::string> days;
  for (CivilDay day(year, 1, 1); day.year() == year; ++day) {
    if (Holidays().Contain(day)) days.push_back(absl::FormatCivilTime(day).substr(5));
  }
  return absl::StrJoin(days, " ");
}

TEST(EasterSundayTest, IsThePublishedDate) {
  // 2021-2035, the earliest and the latest there are, and the two exceptions of Gauss' rule.
  constexpr absl::string_view kPublished[] = {
      "2021-04-04", "2022-04-17", "2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05",
      "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13", "2032-03-28",
      "2033-04-17", "2034-04-09", "2035-03-25", "1818-03-22", "2285-03-22", "1943-04-25",
      "2038-04-25", "1981-04-19", "1954-04-18", "2049-04-18", "2076-04-19", "2000-04-23"};
  for (const absl::string_view published : kPublished) {
    CivilDay day;
    ASSERT_TRUE(absl::ParseCivilTime(published, &day)) << published;
    EXPECT_EQ(EasterSunday(day.year()), day);
  }
}

TEST(EasterSundayTest, IsASundayFromTheEndOfMarchToTheEndOfApril) {
  for (absl::civil_year_t year = 1583; year <= 9999; ++year) {
    const CivilDay easter = EasterSunday(year);
    ASSERT_EQ(absl::GetWeekday(easter), absl::Weekday::sunday) << year;
    ASSERT_GE(easter, CivilDay(year, 3, 22));
    ASSERT_LE(easter, CivilDay(year, 4, 25));
  }
}

// In 2025 King's Day is a Saturday, because the 27th is a Sunday; 2025 and 2030 are lustrum years.
TEST(HolidaysTest, AreThePublishedDatesOfAYear) {
  const struct {
    int year;
    absl::string_view published;
  } kCases[] = {
      {2021, "01-01 04-04 04-05 04-27 05-13 05-23 05-24 12-25 12-26"},
      {2022, "01-01 04-17 04-18 04-27 05-26 06-05 06-06 12-25 12-26"},
      {2023, "01-01 04-09 04-10 04-27 05-18 05-28 05-29 12-25 12-26"},
      {2024, "01-01 03-31 04-01 04-27 05-09 05-19 05-20 12-25 12-26"},
      {2025, "01-01 04-20 04-21 04-26 05-05 05-29 06-08 06-09 12-25 12-26"},
      {2026, "01-01 04-05 04-06 04-27 05-14 05-24 05-25 12-25 12-26"},
      {2027, "01-01 03-28 03-29 04-27 05-06 05-16 05-17 12-25 12-26"},
      {2028, "01-01 04-16 04-17 04-27 05-25 06-04 06-05 12-25 12-26"},
      {2029, "01-01 04-01 04-02 04-27 05-10 05-20 05-21 12-25 12-26"},
      {2030, "01-01 04-21 04-22 04-27 05-05 05-30 06-09 06-10 12-25 12-26"},
  };
  for (const auto& [year, published] : kCases) {
    EXPECT_EQ(HolidaysOf(year), published) << year;
  }
}

TEST(HolidaysTest, KingsDayIsNeverASunday) {
  const struct {
    int year;
    int day;
  } kPublished[] = {{2014, 26}, {2021, 27}, {2024, 27}, {2025, 26},
                    {2030, 27}, {2031, 26}, {2032, 27}, {2036, 26}};
  for (const auto& [year, day] : kPublished) {
    EXPECT_EQ(DateOf(Holiday::kKingsDay, year), CivilDay(year, 4, day));
  }
}

TEST(HolidaysTest, LiberationDayIsOneInLustrumYearsUnlessConfigured) {
  Holidays every_year;
  every_year.by_rule.insert(Holiday::kLiberationDay);
  Holidays never;
  never.by_rule.erase(Holiday::kLustrumLiberationDay);
  for (int year = 2021; year <= 2035; ++year) {
    const CivilDay day(year, 5, 5);
    EXPECT_EQ(Holidays().Contain(day), year % 5 == 0) << day;
    EXPECT_TRUE(every_year.Contain(day)) << day;
    EXPECT_FALSE(never.Contain(day)) << day;
  }
}

TEST(HolidaysTest, GoodFridayIsOneOnlyIfConfigured) {
  Holidays with_good_friday;
  with_good_friday.by_rule.insert(Holiday::kGoodFriday);
  EXPECT_FALSE(Holidays().Contain(CivilDay(2021, 4, 2)));
  EXPECT_TRUE(with_good_friday.Contain(CivilDay(2021, 4, 2)));
}

TEST(HolidaysTest, AnExtraDateIsOneInItsYearOnly) {
  Holidays bridged;
  bridged.extra_dates = {CivilDay(2026, 5, 15)};
  EXPECT_TRUE(bridged.Contain(CivilDay(2026, 5, 15)));
  EXPECT_FALSE(bridged.Contain(CivilDay(2027, 5, 15)));
}

}  // namespace
}  // namespace omzien::calendar
