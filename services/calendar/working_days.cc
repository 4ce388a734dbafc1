#include "services/calendar/working_days.h"

#include <cassert>

namespace omzien::calendar {

bool IsWorkingDate(absl::CivilDay date, const Holidays& holidays) {
  const absl::Weekday weekday = absl::GetWeekday(date);
  return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday &&
         !holidays.Contain(date);
}

absl::Time AddWorkingDays(absl::Time t, int days, const Holidays& holidays,
                          const absl::TimeZone& zone) {
  assert(days >= 0);
  if (days == 0) return t;
  const absl::CivilDay today = absl::ToCivilDay(t, zone);
  // With nothing of a working date used up yet, the days that count are whole dates, and the last
  // of them ends at its midnight, not after the free days that may follow.
  const bool counts_whole_dates =
      !IsWorkingDate(today, holidays) || t == absl::FromCivil(today, zone);
  absl::CivilDay last = counts_whole_dates ? today - 1 : today;
  for (int passed = 0; passed < days;) {
    ++last;
    if (IsWorkingDate(last, holidays)) ++passed;
  }
  if (counts_whole_dates) return absl::FromCivil(last + 1, zone);
  return AddCalendarDays(t, static_cast<int>(last - today), zone);
}

absl::Time AddCalendarDays(absl::Time t, int days, const absl::TimeZone& zone) {
  const absl::TimeZone::CivilInfo local = zone.At(t);
  const absl::CivilDay date(local.cs);
  return absl::FromCivil(absl::CivilSecond(date + days) + (local.cs - absl::CivilSecond(date)),
                         zone) +
         local.subsecond;
}

}  // namespace omzien::calendar
