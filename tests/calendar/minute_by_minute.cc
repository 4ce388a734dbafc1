#include "tests/calendar/minute_by_minute.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tests/calendar/local_clock.h"

namespace omzien::calendar {

std::vector<WeeklyHours> RandomWeek(std::mt19937& random) {
  static constexpr absl::string_view kClock[] = {"00:00", "01:30", "02:00", "02:15", "02:30",
                                                 "02:59", "03:00", "03:01", "09:00", "12:30",
                                                 "13:07", "17:00", "23:59", "24:00"};
  std::vector<WeeklyHours> week;
  for (int weekday = 0; weekday < 7; ++weekday) {
    const size_t openings = std::uniform_int_distribution<size_t>(0, 3)(random);
    std::vector<absl::string_view> cuts;
    std::sample(std::begin(kClock), std::end(kClock), std::back_inserter(cuts), 2 * openings,
                random);
    for (size_t i = 0; i < cuts.size(); i += 2) {
      week.push_back(
          {{static_cast<absl::Weekday>(weekday)}, std::string(cuts[i]), std::string(cuts[i + 1])});
    }
  }
  return week;
}

MinuteByMinute::MinuteByMinute(const std::vector<WeeklyHours>& week, const Holidays& holidays,
                               absl::Time begin, int minutes)
    : begin_(begin) {
  for (int minute = 0; minute < minutes; ++minute) {
    const absl::Time t = TimeOf(minute);
    const absl::CivilDay date = absl::ToCivilDay(t, Amsterdam());
    const std::string clock = absl::FormatTime("%H:%M", t, Amsterdam());
    const bool is_in_hours = std::any_of(week.begin(), week.end(), [&](const WeeklyHours& hours) {
      return hours.weekdays.front() == absl::GetWeekday(date) && hours.opens <= clock &&
             clock < hours.closes;
    });
    is_open_.push_back(is_in_hours && !holidays.Contain(date));
  }
}

int MinuteByMinute::CountOpen(int from, int until) const {
  return static_cast<int>(
      std::count(is_open_.begin() + from, is_open_.begin() + std::max(from, until), true));
}

}  // namespace omzien::calendar
