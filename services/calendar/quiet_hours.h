// The hours of the day in which somebody is not told anything.
//
// Immutable; pure; safe from any thread. By the local clock, see local_day.h.

#ifndef OMZIEN_SERVICES_CALENDAR_QUIET_HOURS_H_
#define OMZIEN_SERVICES_CALENDAR_QUIET_HOURS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/calendar/local_day.h"

namespace omzien::calendar {

class QuietHours {
 public:
  // No quiet hours.
  QuietHours() = default;

  // Returns the quiet hours from `from`, inclusive, to `until`, exclusive, both "HH:MM", across
  // midnight where `until` is earlier; none where both are empty.
  // Errors: INVALID_ARGUMENT naming the field; also for both equal, which would be never or always.
  static absl::StatusOr<QuietHours> Parse(absl::string_view from, absl::string_view until);

  // Returns the first moment at or after `t` that is not quiet. REQUIRES: t finite.
  absl::Time FirstMomentToTell(absl::Time t, const absl::TimeZone& zone) const;

 private:
  // The hours that are not quiet, in order; never without any.
  std::vector<MinuteRange> awake_ = {{0, kMinutesOfDay}};
};

}  // namespace omzien::calendar

#endif  // OMZIEN_SERVICES_CALENDAR_QUIET_HOURS_H_
