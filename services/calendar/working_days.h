// Deadlines in days: working days, of which each counts the 24 hours of a working date, and
// calendar days. (Deadlines in working *hours* are OpeningHours::AddOpenTime.)
//
// Pure; safe from any thread. Both keep the time on the local clock; where that does not exist, it
// is the moment of the clock's jump, and where it comes twice, the first.

#ifndef OMZIEN_SERVICES_CALENDAR_WORKING_DAYS_H_
#define OMZIEN_SERVICES_CALENDAR_WORKING_DAYS_H_

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/calendar/holidays.h"

namespace omzien::calendar {

// Returns whether `date` is a Monday to Friday and not a holiday.
bool IsWorkingDate(absl::CivilDay date, const Holidays& holidays);

// Returns the first moment by which `days` times the 24 hours of working dates have passed since
// `t`: on a Friday at 12:00 one day later is Monday 12:00, on a Saturday it is Tuesday 00:00, the
// end of Monday; `t` for zero. What people are told of such a moment: ToldAs.
// REQUIRES: t finite; days >= 0. Cost: O(days).
absl::Time AddWorkingDays(absl::Time t, int days, const Holidays& holidays,
                          const absl::TimeZone& zone);

// Returns the moment at which the local clock reads what it does at `t`, `days` dates later.
// REQUIRES: t finite.
absl::Time AddCalendarDays(absl::Time t, int days, const absl::TimeZone& zone);

}  // namespace omzien::calendar

#endif  // OMZIEN_SERVICES_CALENDAR_WORKING_DAYS_H_
