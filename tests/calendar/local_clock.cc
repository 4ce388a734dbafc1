#include "tests/calendar/local_clock.h"

#include <cstdlib>
#include <iostream>
#include <string>

namespace omzien::calendar {
namespace {

constexpr char kZone[] = "Europe/Amsterdam";

}  // namespace

absl::TimeZone Amsterdam() {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(kZone, &zone)) std::abort();
  return zone;
}

absl::Time At(absl::string_view text) {
  absl::Time t;
  std::string error;
  if (absl::ParseTime("%Y-%m-%d %H:%M %z", text, &t, &error)) return t;
  if (absl::ParseTime("%Y-%m-%d %H:%M", text, Amsterdam(), &t, &error)) return t;
  std::cerr << "not a moment: " << text << ": " << error << "\n";
  std::abort();
}

OpeningHours OfficeHours() {
  const WeeklyHours week = {
      {absl::Weekday::monday, absl::Weekday::tuesday, absl::Weekday::wednesday,
       absl::Weekday::thursday, absl::Weekday::friday},
      "09:00",
      "17:00"};
  return OpeningHours::Parse({week}, Holidays(), kZone).value();
}

OpeningHours NeverOpen() { return OpeningHours::Parse({}, Holidays(), kZone).value(); }

OpeningHours AlwaysOpen() {
  const WeeklyHours week = {{absl::Weekday::monday, absl::Weekday::tuesday,
                             absl::Weekday::wednesday, absl::Weekday::thursday,
                             absl::Weekday::friday, absl::Weekday::saturday, absl::Weekday::sunday},
                            "00:00",
                            "24:00"};
  Holidays none;
  none.by_rule.clear();
  return OpeningHours::Parse({week}, none, kZone).value();
}

void PrintTo(const Period& period, std::ostream* out) {
  *out << period.begin << " to " << period.end;
}

}  // namespace omzien::calendar
