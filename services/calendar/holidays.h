// The days nobody works: Dutch public holidays by rule, and dates that are configured.
//
// Pure values; safe to read from any thread. The rules are those of today: for years before 2014
// (King's Day) the answers are not history.

#ifndef OMZIEN_SERVICES_CALENDAR_HOLIDAYS_H_
#define OMZIEN_SERVICES_CALENDAR_HOLIDAYS_H_

#include <optional>
#include <set>

#include "absl/time/civil_time.h"

namespace omzien::calendar {

enum class Holiday {
  kNewYear,  // 1 January
  kGoodFriday,
  kEasterSunday,
  kEasterMonday,
  kKingsDay,              // 27 April; the 26th when the 27th is a Sunday
  kLiberationDay,         // 5 May
  kLustrumLiberationDay,  // 5 May of years divisible by five, as most collective agreements have it
  kAscensionDay,
  kWhitSunday,
  kWhitMonday,
  kChristmasDay,        // 25 December
  kSecondChristmasDay,  // 26 December
};

// Returns the Sunday after the first ecclesiastical full moon of spring, Gregorian calendar.
// REQUIRES: year > 1582.
// Source: "Anonymous Gregorian algorithm", Nature 13 (1876), p. 487; in Jean Meeus, Astronomical
// Algorithms (1991), chapter 8.
absl::CivilDay EasterSunday(absl::civil_year_t year);

// Returns the date of `holiday` in `year`; none in the years without it. REQUIRES: year > 1582.
std::optional<absl::CivilDay> DateOf(Holiday holiday, absl::civil_year_t year);

// Returns the holidays on which teams are closed unless configured otherwise: all but Good Friday
// and Liberation Day outside lustrum years.
std::set<Holiday> UsualHolidays();

// Which days are holidays.
struct Holidays {
  std::set<Holiday> by_rule = UsualHolidays();
  std::set<absl::CivilDay> extra_dates;

  // Returns whether `day` is one of them.
  bool Contain(absl::CivilDay day) const;
};

}  // namespace omzien::calendar

#endif  // OMZIEN_SERVICES_CALENDAR_HOLIDAYS_H_
