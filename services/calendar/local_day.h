// Parts of a local day, in minutes of its clock, and where they lie in absolute time.
//
// The local clock decides, also on the two days a year on which it jumps: a minute that does not
// exist is skipped, a minute that comes twice counts both times. Pure; safe from any thread.

#ifndef OMZIEN_SERVICES_CALENDAR_LOCAL_DAY_H_
#define OMZIEN_SERVICES_CALENDAR_LOCAL_DAY_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace omzien::calendar {

inline constexpr int kMinutesOfDay = 24 * 60;

// Returns the minute of the day, [0, 1440], of "HH:MM"; "24:00" is its end.
// Errors: INVALID_ARGUMENT for any other text, also "9:00".
absl::StatusOr<int> ParseMinuteOfDay(absl::string_view text);

// A part of a day by its clock.
struct MinuteRange {
  int from = 0;   // [0, 1440), inclusive.
  int until = 0;  // (from, 1440], exclusive.

  friend bool operator==(const MinuteRange&, const MinuteRange&) = default;
};

// A part of time. Empty where begin >= end.
struct Period {
  absl::Time begin;  // Inclusive.
  absl::Time end;    // Exclusive.

  friend bool operator==(const Period&, const Period&) = default;
};

// A longest stretch of time with one local date and one distance to UTC: a whole day, or, where the
// clock jumps, what lies before or after the jump.
struct DayStretch {
  Period period;
  absl::CivilDay date;
  absl::Time midnight;  // When its clock reads 00:00, were it not for the jump.

  // Returns the part of the stretch in which its clock reads a minute of `range`; may be empty.
  Period Within(const MinuteRange& range) const;
};

// Returns the stretch that holds `t`. REQUIRES: t finite.
DayStretch StretchAt(absl::Time t, const absl::TimeZone& zone);

// Return the neighbours of a stretch.
DayStretch StretchAfter(const DayStretch& stretch, const absl::TimeZone& zone);
DayStretch StretchBefore(const DayStretch& stretch, const absl::TimeZone& zone);

}  // namespace omzien::calendar

#endif  // OMZIEN_SERVICES_CALENDAR_LOCAL_DAY_H_
