#include "services/calendar/quiet_hours.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace omzien::calendar {

absl::StatusOr<QuietHours> QuietHours::Parse(absl::string_view from, absl::string_view until) {
  if (from.empty() && until.empty()) return QuietHours();
  const absl::StatusOr<int> begin = ParseMinuteOfDay(from);
  if (!begin.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("quiet_from: ", begin.status().message()));
  }
  const absl::StatusOr<int> end = ParseMinuteOfDay(until);
  if (!end.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("quiet_until: ", end.status().message()));
  }
  // 24:00 is 00:00 here: the window lies on a circle.
  const int first = *begin % kMinutesOfDay;
  const int last = *end % kMinutesOfDay;
  if (first == last) {
    return absl::InvalidArgumentError("quiet_until: must differ from quiet_from");
  }
  QuietHours quiet;
  if (first > last) {
    quiet.awake_ = {{last, first}};
  } else {
    quiet.awake_.clear();
    if (first > 0) quiet.awake_.push_back({0, first});
    quiet.awake_.push_back({last, kMinutesOfDay});
  }
  return quiet;
}

absl::Time QuietHours::FirstMomentToTell(absl::Time t, const absl::TimeZone& zone) const {
  // Ends: some minute of the day is awake, and a clock's jump hides it on one day at most.
  for (DayStretch stretch = StretchAt(t, zone);; stretch = StretchAfter(stretch, zone)) {
    for (const MinuteRange& range : awake_) {
      const Period awake = stretch.Within(range);
      const absl::Time first = std::max(t, awake.begin);
      if (first < awake.end) return first;
    }
  }
}

}  // namespace omzien::calendar
