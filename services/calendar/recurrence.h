// The dates of weekly help: the same time on the local clock, all year.
//
// Immutable; pure; safe from any thread.

#ifndef OMZIEN_SERVICES_CALENDAR_RECURRENCE_H_
#define OMZIEN_SERVICES_CALENDAR_RECURRENCE_H_

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/calendar/local_day.h"

namespace omzien::calendar {

// A rule for weekly dates. Weeks begin on Monday.
struct WeeklyRule {
  absl::CivilMinute first_start;        // Local.
  absl::Duration duration;              // As it passes, not as the clock reads; > 0.
  std::vector<absl::Weekday> weekdays;  // Among them that of `first_start`; empty: only that.
  int interval_weeks = 1;               // 2: every other week, counted from the first; [1, 52].
  // Exactly one of both.
  std::optional<absl::CivilDay> last_date;  // Inclusive; not before the first start.
  std::optional<int> count;                 // >= 1
};

class WeeklyDates {
 public:
  // The most dates a rule may have: every day for a year.
  static constexpr int kMaxDates = 366;
  // The longest pause between two weeks with dates.
  static constexpr int kMaxIntervalWeeks = 52;

  // Errors: INVALID_ARGUMENT naming the first wrong field of `rule`; also for more than kMaxDates.
  // Cost: O(weeks).
  static absl::StatusOr<WeeklyDates> Create(const WeeklyRule& rule);

  // The local starts; at least one, ascending, without repetition.
  const std::vector<absl::CivilMinute>& starts() const { return starts_; }

  // Returns when the date at `index` begins and ends. A start that the clock jumps over is the
  // moment of the jump; one that it reads twice is the first (as absl::FromCivil does).
  // REQUIRES: index in [0, starts().size()).
  Period At(int index, const absl::TimeZone& zone) const;

 private:
  explicit WeeklyDates(absl::Duration duration) : duration_(duration) {}

  absl::Duration duration_;
  std::vector<absl::CivilMinute> starts_;
};

}  // namespace omzien::calendar

#endif  // OMZIEN_SERVICES_CALENDAR_RECURRENCE_H_
