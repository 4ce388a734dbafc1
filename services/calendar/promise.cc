#include "services/calendar/promise.h"

#include <algorithm>

namespace omzien::calendar {

absl::Time PromiseToResident(absl::Time moment, const OpeningHours& hours) {
  return hours.NextOpen(moment);
}

absl::Time ToldAs(absl::Time deadline, absl::Time now, const OpeningHours& hours) {
  const absl::Time told = hours.OpenUntil(deadline);
  return told > now ? told : hours.NextOpen(std::max(now, deadline));
}

}  // namespace omzien::calendar
