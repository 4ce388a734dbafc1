// What people are told instead of a computed moment: never a time when the team is closed.
//
// Pure; safe from any thread.

#ifndef OMZIEN_SERVICES_CALENDAR_PROMISE_H_
#define OMZIEN_SERVICES_CALENDAR_PROMISE_H_

#include "absl/time/time.h"
#include "services/calendar/opening_hours.h"

namespace omzien::calendar {

// Returns when somebody of the team will look at what becomes hers at `moment`: the first open
// moment then. InfiniteFuture if the team never opens: then nothing is promised but the number.
absl::Time PromiseToResident(absl::Time moment, const OpeningHours& hours);

// Returns what `deadline` is called in "before …": itself if the team is open then, else the
// closing before it (Tuesday 00:00 is told as Monday 17:00). If the team is not open between `now`
// and the deadline, it is the next opening after it: late, but true.
absl::Time ToldAs(absl::Time deadline, absl::Time now, const OpeningHours& hours);

}  // namespace omzien::calendar

#endif  // OMZIEN_SERVICES_CALENDAR_PROMISE_H_
