// How the tests of the calendar write moments and hours.

#ifndef OMZIEN_TESTS_CALENDAR_LOCAL_CLOCK_H_
#define OMZIEN_TESTS_CALENDAR_LOCAL_CLOCK_H_

#include <ostream>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/calendar/local_day.h"
#include "services/calendar/opening_hours.h"

namespace omzien::calendar {

// Europe/Amsterdam.
absl::TimeZone Amsterdam();

// Returns the moment of "2021-02-15 12:00" in Amsterdam, the first where the clock reads it twice,
// or of "2021-10-31 02:30 +0100". A text that is neither ends the test program.
absl::Time At(absl::string_view text);

// Monday to Friday, 09:00 to 17:00, closed on the usual holidays, in Amsterdam.
OpeningHours OfficeHours();

// Nobody, ever.
OpeningHours NeverOpen();

// Day and night, holidays too.
OpeningHours AlwaysOpen();

// Lets a failed comparison show what it compared.
void PrintTo(const Period& period, std::ostream* out);

}  // namespace omzien::calendar

#endif  // OMZIEN_TESTS_CALENDAR_LOCAL_CLOCK_H_
