#include "services/calendar/local_day.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace omzien::calendar {
namespace {

// Two digits, or -1.
int TwoDigits(absl::string_view text) {
  if (!absl::ascii_isdigit(text[0]) || !absl::ascii_isdigit(text[1])) return -1;
  return (text[0] - '0') * 10 + (text[1] - '0');
}

}  // namespace

absl::StatusOr<int> ParseMinuteOfDay(absl::string_view text) {
  if (text.size() == 5 && text[2] == ':') {
    const int hour = TwoDigits(text.substr(0, 2));
    const int minute = TwoDigits(text.substr(3, 2));
    const int of_day = hour * 60 + minute;
    if (hour >= 0 && minute >= 0 && minute < 60 && of_day <= kMinutesOfDay) return of_day;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("wanted is HH:MM, from 00:00 to 24:00, not \"", text, "\""));
}

Period DayStretch::Within(const MinuteRange& range) const {
  return {std::max(period.begin, midnight + absl::Minutes(range.from)),
          std::min(period.end, midnight + absl::Minutes(range.until))};
}

DayStretch StretchAt(absl::Time t, const absl::TimeZone& zone) {
  const absl::TimeZone::CivilInfo local = zone.At(t);
  const absl::CivilDay date(local.cs);
  const absl::Time midnight =
      t - local.subsecond - absl::Seconds(local.cs - absl::CivilSecond(date));
  Period period = {midnight, midnight + absl::Minutes(kMinutesOfDay)};
  // PrevTransition is strictly before its argument, which it reads in whole seconds; and a jump at
  // t itself begins this stretch.
  absl::TimeZone::CivilTransition jump;
  if (zone.PrevTransition(t + absl::Seconds(1), &jump)) {
    period.begin = std::max(period.begin, zone.At(jump.to).trans);
  }
  if (zone.NextTransition(t, &jump)) {
    period.end = std::min(period.end, zone.At(jump.to).trans);
  }
  return {period, date, midnight};
}

DayStretch StretchAfter(const DayStretch& stretch, const absl::TimeZone& zone) {
  return StretchAt(stretch.period.end, zone);
}

DayStretch StretchBefore(const DayStretch& stretch, const absl::TimeZone& zone) {
  return StretchAt(stretch.period.begin - absl::Nanoseconds(1), zone);
}

}  // namespace omzien::calendar
