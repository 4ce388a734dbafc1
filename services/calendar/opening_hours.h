// When somebody of a team is there: hours of the week by the local clock, holidays excepted; and
// counting in those hours only.
//
// Immutable. Pure: the moment comes in as `t`. Periods of opening are half-open: at the minute of
// closing the team is closed. A moment that is infinite comes back as it is.

#ifndef OMZIEN_SERVICES_CALENDAR_OPENING_HOURS_H_
#define OMZIEN_SERVICES_CALENDAR_OPENING_HOURS_H_

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "services/calendar/holidays.h"
#include "services/calendar/local_day.h"

namespace omzien::calendar {

// The same hours on some days of the week, as configured.
struct WeeklyHours {
  std::vector<absl::Weekday> weekdays;  // At least one.
  std::string opens;                    // "HH:MM"
  std::string closes;                   // "HH:MM", after `opens`; "24:00" is the end of the day.
};

class OpeningHours {
 public:
  // How far a search for the next or the last open moment goes. Nothing open within it counts as
  // never: a year, because every pattern of weeks and holidays has been seen by then.
  static constexpr absl::Duration kHorizon = absl::Hours(24 * 366);

  // Returns the opening hours of `week`; an empty week is never open.
  // Errors: INVALID_ARGUMENT, naming the first wrong field as "[index].field", or an unknown
  // `zone` ("Europe/Amsterdam", read from the system's tzdata): no weekday, not a clock time,
  // closing not after opening, two entries that overlap.
  static absl::StatusOr<OpeningHours> Parse(absl::Span<const WeeklyHours> week, Holidays holidays,
                                            absl::string_view zone);

  const absl::TimeZone& zone() const { return zone_; }

  // Returns whether the team is there at `t`; never at an infinite one.
  bool IsOpen(absl::Time t) const;

  // Returns the first open moment at or after `t`; InfiniteFuture if none.
  absl::Time NextOpen(absl::Time t) const;

  // Returns the first moment after `t` at which the team closes; InfiniteFuture if it never does.
  absl::Time NextClose(absl::Time t) const;

  // Returns `t` if the team is there, else when it closed last; InfinitePast if it never did.
  absl::Time OpenUntil(absl::Time t) const;

  // Returns the first moment by which `duration` of open time has passed since `t`, so rather a
  // closing than the opening after it; `t` for zero. InfiniteFuture if there is not so much.
  // REQUIRES: duration >= 0. Cost: O(days passed).
  absl::Time AddOpenTime(absl::Time t, absl::Duration duration) const;

  // Returns the last moment from which `duration` of open time remains until `t`, so rather an
  // opening than the closing before it; `t` for zero. InfinitePast if there is not so much.
  // REQUIRES: duration >= 0. Cost: O(days passed).
  absl::Time SubtractOpenTime(absl::Time t, absl::Duration duration) const;

  // Returns how much of [from, until) is open; zero if it is empty.
  // REQUIRES: both finite. Cost: O(days between).
  absl::Duration OpenTimeBetween(absl::Time from, absl::Time until) const;

 private:
  OpeningHours(Holidays holidays, absl::TimeZone zone)
      : holidays_(std::move(holidays)), zone_(zone) {}

  // The hours of one date, in order; none on a holiday.
  absl::Span<const MinuteRange> HoursOn(absl::CivilDay date) const;

  // The open period, of one stretch, that ends first after `t`; {InfiniteFuture, InfiniteFuture}
  // if none. Periods may touch.
  Period PeriodEndingAfter(absl::Time t) const;

  // The open period, of one stretch, that begins last before `t`; {InfinitePast, InfinitePast} if
  // none.
  Period PeriodBeginningBefore(absl::Time t) const;

  std::array<std::vector<MinuteRange>, 7> week_;  // By absl::Weekday; sorted, without overlap.
  Holidays holidays_;
  absl::TimeZone zone_;
};

}  // namespace omzien::calendar

#endif  // OMZIEN_SERVICES_CALENDAR_OPENING_HOURS_H_
