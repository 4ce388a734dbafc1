#include "services/calendar/recurrence.h"

#include <algorithm>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace omzien::calendar {
namespace {

absl::Status Wrong(absl::string_view field, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", what));
}

// Whether the rule's dates fall on `weekday`.
bool FallsOn(const WeeklyRule& rule, absl::Weekday weekday) {
  return std::find(rule.weekdays.begin(), rule.weekdays.end(), weekday) != rule.weekdays.end();
}

absl::Status Check(const WeeklyRule& rule) {
  const absl::CivilDay first(rule.first_start);
  if (rule.duration <= absl::ZeroDuration()) return Wrong("duration", "must be above 0");
  if (!rule.weekdays.empty() && !FallsOn(rule, absl::GetWeekday(first))) {
    return Wrong("weekdays", "must hold the weekday of first_start");
  }
  if (rule.interval_weeks < 1 || rule.interval_weeks > WeeklyDates::kMaxIntervalWeeks) {
    return Wrong("interval_weeks", absl::StrCat("must be 1 to ", WeeklyDates::kMaxIntervalWeeks));
  }
  if (rule.last_date.has_value() == rule.count.has_value()) {
    return Wrong("last_date", "wanted is exactly one of last_date and count");
  }
  if (rule.last_date.has_value() && *rule.last_date < first) {
    return Wrong("last_date", "must not be before first_start");
  }
  if (rule.count.has_value() && *rule.count < 1) return Wrong("count", "must be at least 1");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<WeeklyDates> WeeklyDates::Create(const WeeklyRule& asked) {
  if (absl::Status status = Check(asked); !status.ok()) return status;
  WeeklyRule rule = asked;
  const absl::CivilDay first(rule.first_start);
  if (rule.weekdays.empty()) rule.weekdays = {absl::GetWeekday(first)};
  const auto clock = rule.first_start - absl::CivilMinute(first);
  WeeklyDates dates(rule.duration);
  const auto is_complete = [&](absl::CivilDay date) {
    if (rule.count.has_value()) return dates.starts_.size() == static_cast<size_t>(*rule.count);
    return date > *rule.last_date;
  };
  // PrevWeekday is strictly before its argument.
  for (absl::CivilDay monday = absl::PrevWeekday(first + 1, absl::Weekday::monday);;
       monday += 7 * rule.interval_weeks) {
    for (absl::CivilDay date = std::max(monday, first); date < monday + 7; ++date) {
      if (is_complete(date)) return dates;
      if (!FallsOn(rule, absl::GetWeekday(date))) continue;
      if (dates.starts_.size() == kMaxDates) {
        return Wrong(rule.count.has_value() ? "count" : "last_date",
                     absl::StrCat("at most ", kMaxDates, " dates"));
      }
      dates.starts_.push_back(absl::CivilMinute(date) + clock);
    }
  }
}

Period WeeklyDates::At(int index, const absl::TimeZone& zone) const {
  const absl::Time start = absl::FromCivil(starts_[static_cast<size_t>(index)], zone);
  return {start, start + duration_};
}

}  // namespace omzien::calendar
