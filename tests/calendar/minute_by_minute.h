// Opening hours found by looking at the clock every minute: what the calendar's arithmetic is
// compared with.

#ifndef OMZIEN_TESTS_CALENDAR_MINUTE_BY_MINUTE_H_
#define OMZIEN_TESTS_CALENDAR_MINUTE_BY_MINUTE_H_

#include <random>
#include <vector>

#include "absl/time/time.h"
#include "services/calendar/holidays.h"
#include "services/calendar/opening_hours.h"

namespace omzien::calendar {

// Returns a week with up to three openings a day. Some touch midnight, or begin or end in the hours
// in which the clock jumps; some days have none.
std::vector<WeeklyHours> RandomWeek(std::mt19937& random);

// Some weeks, as one flag per minute.
class MinuteByMinute {
 public:
  // REQUIRES: `begin` at a whole minute.
  MinuteByMinute(const std::vector<WeeklyHours>& week, const Holidays& holidays, absl::Time begin,
                 int minutes);

  int size() const { return static_cast<int>(is_open_.size()); }
  absl::Time TimeOf(int minute) const { return begin_ + absl::Minutes(minute); }
  bool IsOpen(int minute) const { return is_open_[static_cast<size_t>(minute)]; }
  // The open minutes of [from, until).
  int CountOpen(int from, int until) const;

 private:
  absl::Time begin_;
  std::vector<bool> is_open_;
};

}  // namespace omzien::calendar

#endif  // OMZIEN_TESTS_CALENDAR_MINUTE_BY_MINUTE_H_
