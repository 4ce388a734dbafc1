#include "services/calendar/opening_hours.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace omzien::calendar {
namespace {

bool IsInfinite(absl::Time t) { return t == absl::InfiniteFuture() || t == absl::InfinitePast(); }

// What is wrong with the field of the entry at `index`.
absl::Status Wrong(size_t index, absl::string_view field, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("[", index, "].", field, ": ", what));
}

absl::StatusOr<MinuteRange> ParseHours(const WeeklyHours& hours, size_t index) {
  const absl::StatusOr<int> opens = ParseMinuteOfDay(hours.opens);
  if (!opens.ok()) return Wrong(index, "opens", opens.status().message());
  const absl::StatusOr<int> closes = ParseMinuteOfDay(hours.closes);
  if (!closes.ok()) return Wrong(index, "closes", closes.status().message());
  if (*closes <= *opens) {
    return Wrong(index, "closes",
                 absl::StrCat("must be after opens, ", hours.opens, ", not ", hours.closes,
                              "; hours across midnight are two entries"));
  }
  return MinuteRange{*opens, *closes};
}

}  // namespace

absl::StatusOr<OpeningHours> OpeningHours::Parse(absl::Span<const WeeklyHours> week,
                                                 Holidays holidays, absl::string_view zone) {
  absl::TimeZone loaded;
  if (!absl::LoadTimeZone(zone, &loaded)) {
    return absl::InvalidArgumentError(absl::StrCat("time zone: unknown, \"", zone, "\""));
  }
  OpeningHours result(std::move(holidays), loaded);
  for (size_t i = 0; i < week.size(); ++i) {
    if (week[i].weekdays.empty()) return Wrong(i, "weekdays", "at least one is wanted");
    const absl::StatusOr<MinuteRange> hours = ParseHours(week[i], i);
    if (!hours.ok()) return hours.status();
    for (const absl::Weekday weekday : week[i].weekdays) {
      std::vector<MinuteRange>& day = result.week_[static_cast<size_t>(weekday)];
      // The first that ends after this one opens; it must not begin before this one closes.
      const auto next = std::find_if(day.begin(), day.end(), [&](const MinuteRange& other) {
        return other.until > hours->from;
      });
      if (next != day.end() && next->from < hours->until) {
        return Wrong(i, "weekdays",
                     absl::StrCat("overlaps another entry on the same day: ", week[i].opens, " to ",
                                  week[i].closes));
      }
      day.insert(next, *hours);
    }
  }
  return result;
}

absl::Span<const MinuteRange> OpeningHours::HoursOn(absl::CivilDay date) const {
  if (holidays_.Contain(date)) return {};
  return week_[static_cast<size_t>(absl::GetWeekday(date))];
}

bool OpeningHours::IsOpen(absl::Time t) const {
  return !IsInfinite(t) && PeriodEndingAfter(t).begin <= t;
}

absl::Time OpeningHours::NextOpen(absl::Time t) const {
  if (IsInfinite(t)) return t;
  return std::max(t, PeriodEndingAfter(t).begin);
}

absl::Time OpeningHours::NextClose(absl::Time t) const {
  if (IsInfinite(t)) return t;
  Period open = PeriodEndingAfter(t);
  while (!IsInfinite(open.end)) {
    const Period next = PeriodEndingAfter(open.end);
    if (next.begin > open.end) return open.end;
    if (next.end - t > kHorizon) break;
    open = next;
  }
  return absl::InfiniteFuture();
}

absl::Time OpeningHours::OpenUntil(absl::Time t) const {
  if (IsInfinite(t) || IsOpen(t)) return t;
  return PeriodBeginningBefore(t).end;
}

absl::Time OpeningHours::AddOpenTime(absl::Time t, absl::Duration duration) const {
  assert(duration >= absl::ZeroDuration());
  if (duration == absl::InfiniteDuration()) return absl::InfiniteFuture();
  while (!IsInfinite(t) && duration > absl::ZeroDuration()) {
    const Period open = PeriodEndingAfter(t);
    if (IsInfinite(open.begin)) return open.begin;
    const absl::Time begin = std::max(t, open.begin);
    const absl::Duration passed = std::min(duration, open.end - begin);
    t = begin + passed;
    duration -= passed;
  }
  return t;
}

absl::Time OpeningHours::SubtractOpenTime(absl::Time t, absl::Duration duration) const {
  assert(duration >= absl::ZeroDuration());
  if (duration == absl::InfiniteDuration()) return absl::InfinitePast();
  while (!IsInfinite(t) && duration > absl::ZeroDuration()) {
    const Period open = PeriodBeginningBefore(t);
    if (IsInfinite(open.end)) return open.end;
    const absl::Time end = std::min(t, open.end);
    const absl::Duration remaining = std::min(duration, end - open.begin);
    t = end - remaining;
    duration -= remaining;
  }
  return t;
}

absl::Duration OpeningHours::OpenTimeBetween(absl::Time from, absl::Time until) const {
  absl::Duration total;
  while (from < until) {
    const Period open = PeriodEndingAfter(from);
    if (open.begin >= until) break;
    total += std::min(until, open.end) - std::max(from, open.begin);
    from = open.end;
  }
  return total;
}

Period OpeningHours::PeriodEndingAfter(absl::Time t) const {
  for (DayStretch stretch = StretchAt(t, zone_); stretch.period.begin - t <= kHorizon;
       stretch = StretchAfter(stretch, zone_)) {
    for (const MinuteRange& hours : HoursOn(stretch.date)) {
      const Period open = stretch.Within(hours);
      if (open.begin < open.end && open.end > t) return open;
    }
  }
  return {absl::InfiniteFuture(), absl::InfiniteFuture()};
}

Period OpeningHours::PeriodBeginningBefore(absl::Time t) const {
  for (DayStretch stretch = StretchAt(t, zone_); t - stretch.period.end <= kHorizon;
       stretch = StretchBefore(stretch, zone_)) {
    const absl::Span<const MinuteRange> day = HoursOn(stretch.date);
    for (auto hours = day.rbegin(); hours != day.rend(); ++hours) {
      const Period open = stretch.Within(*hours);
      if (open.begin < open.end && open.begin < t) return open;
    }
  }
  return {absl::InfinitePast(), absl::InfinitePast()};
}

}  // namespace omzien::calendar
