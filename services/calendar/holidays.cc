#include "services/calendar/holidays.h"

#include <algorithm>

namespace omzien::calendar {

// The letters are those of the source.
absl::CivilDay EasterSunday(absl::civil_year_t year) {
  const int a = static_cast<int>(year % 19);
  const absl::civil_year_t b = year / 100;
  const int c = static_cast<int>(year % 100);
  const absl::civil_year_t f = (b + 8) / 25;
  const absl::civil_year_t g = (b - f + 1) / 3;
  const int h = static_cast<int>((19 * a + b - b / 4 - g + 15) % 30);
  const int l = static_cast<int>((32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7);
  const int m = (a + 11 * h + 22 * l) / 451;
  const int n = h + l - 7 * m + 114;
  return absl::CivilDay(year, n / 31, n % 31 + 1);
}

std::optional<absl::CivilDay> DateOf(Holiday holiday, absl::civil_year_t year) {
  switch (holiday) {
    case Holiday::kNewYear:
      return absl::CivilDay(year, 1, 1);
    case Holiday::kGoodFriday:
      return EasterSunday(year) - 2;
    case Holiday::kEasterSunday:
      return EasterSunday(year);
    case Holiday::kEasterMonday:
      return EasterSunday(year) + 1;
    case Holiday::kKingsDay: {
      const absl::CivilDay birthday(year, 4, 27);
      return absl::GetWeekday(birthday) == absl::Weekday::sunday ? birthday - 1 : birthday;
    }
    case Holiday::kLiberationDay:
      return absl::CivilDay(year, 5, 5);
    case Holiday::kLustrumLiberationDay:
      if (year % 5 != 0) return std::nullopt;
      return absl::CivilDay(year, 5, 5);
    case Holiday::kAscensionDay:
      return EasterSunday(year) + 39;
    case Holiday::kWhitSunday:
      return EasterSunday(year) + 49;
    case Holiday::kWhitMonday:
      return EasterSunday(year) + 50;
    case Holiday::kChristmasDay:
      return absl::CivilDay(year, 12, 25);
    case Holiday::kSecondChristmasDay:
      return absl::CivilDay(year, 12, 26);
  }
  return std::nullopt;
}

std::set<Holiday> UsualHolidays() {
  return {Holiday::kNewYear,           Holiday::kEasterSunday, Holiday::kEasterMonday,
          Holiday::kKingsDay,          Holiday::kAscensionDay, Holiday::kLustrumLiberationDay,
          Holiday::kWhitSunday,        Holiday::kWhitMonday,   Holiday::kChristmasDay,
          Holiday::kSecondChristmasDay};
}

bool Holidays::Contain(absl::CivilDay day) const {
  return extra_dates.count(day) > 0 ||
         std::any_of(by_rule.begin(), by_rule.end(),
                     [day](Holiday holiday) { return DateOf(holiday, day.year()) == day; });
}

}  // namespace omzien::calendar
