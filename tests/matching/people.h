// Places, people and wishes from which the tests of matching tell their cases: everything suits
// unless a case says otherwise.

#ifndef OMZIEN_TESTS_MATCHING_PEOPLE_H_
#define OMZIEN_TESTS_MATCHING_PEOPLE_H_

#include <ostream>

#include "absl/time/time.h"
#include "matching/eligibility.h"
#include "matching/explanation.h"
#include "matching/helper.h"
#include "matching/offer.h"
#include "matching/place.h"
#include "matching/wanted_help.h"
#include "matching/weekly_times.h"

namespace omzien::matching {

inline constexpr Category kGroceries = 1;
inline constexpr Category kWalking = 2;

// Monday 2 March 2026, 08:00 UTC.
absl::Time Now();

// The market of Veghel.
Place Home();

// The place whose cell lies `metres` east of Home(), to within a cell.
Place AtMetres(double metres, Areas areas = {});

// A window of a day, in hours.
WeekInterval Hours(absl::Weekday day, int from, int to);

// The moment on the first such day after Now(), in hours of UTC, which is the local time here.
Moment On(absl::Weekday day, int from, int to);

// Groceries for resident 1 at Home(), any time.
WantedHelp Wanted();

// An adult who will do groceries for anybody within 5 km of `place`, any time.
Helper HelperAt(ResidentId resident, const Place& place, Meters reach = Meters(5000));

// How a failed expectation shows them.
void PrintTo(Exclusion exclusion, std::ostream* out);
void PrintTo(const Relaxation& relaxation, std::ostream* out);

}  // namespace omzien::matching

#endif  // OMZIEN_TESTS_MATCHING_PEOPLE_H_
