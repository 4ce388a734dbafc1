#include "matching/weekly_times.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace omzien::matching {
namespace {

int MinuteOfWeek(absl::CivilMinute minute) {
  const int day = static_cast<int>(absl::GetWeekday(minute));  // Monday is 0.
  return day * kMinutesPerDay + minute.hour() * 60 + minute.minute();
}

int ModuloWeek(int minutes) {
  return ((minutes % kMinutesPerWeek) + kMinutesPerWeek) % kMinutesPerWeek;
}

bool IsNearer(int shift, int than) {
  return std::abs(shift) < std::abs(than) || (std::abs(shift) == std::abs(than) && shift > than);
}

}  // namespace

absl::StatusOr<WeekInterval> WeekInterval::Of(int start, int length) {
  if (start < 0 || start >= kMinutesPerWeek) {
    return absl::InvalidArgumentError(
        absl::StrCat("start: want [0, ", kMinutesPerWeek, ") minutes, not ", start));
  }
  if (length < 1 || length > kMinutesPerWeek) {
    return absl::InvalidArgumentError(
        absl::StrCat("length: want [1, ", kMinutesPerWeek, "] minutes, not ", length));
  }
  return WeekInterval(start, length);
}

absl::StatusOr<WeekInterval> WeekInterval::OnDay(absl::Weekday day, int from, int to) {
  if (from < 0 || from >= kMinutesPerDay) {
    return absl::InvalidArgumentError(
        absl::StrCat("from: want [0, ", kMinutesPerDay, ") minutes, not ", from));
  }
  if (to < 0 || to > kMinutesPerDay) {
    return absl::InvalidArgumentError(
        absl::StrCat("to: want [0, ", kMinutesPerDay, "] minutes, not ", to));
  }
  const int length = to > from ? to - from : to + kMinutesPerDay - from;
  return WeekInterval(static_cast<int>(day) * kMinutesPerDay + from, length);
}

WeekInterval WeekInterval::Between(absl::CivilMinute start, absl::CivilMinute end) {
  if (end < start) std::swap(start, end);
  const absl::civil_diff_t length = std::clamp<absl::civil_diff_t>(end - start, 1, kMinutesPerWeek);
  return WeekInterval(MinuteOfWeek(start), static_cast<int>(length));
}

WeekInterval WeekInterval::ShiftedBy(int minutes) const {
  return WeekInterval(ModuloWeek(start_ + ModuloWeek(minutes)), length_);
}

WeeklyTimes WeeklyTimes::Always() { return Of({WeekInterval(0, kMinutesPerWeek)}); }

WeeklyTimes WeeklyTimes::Of(absl::Span<const WeekInterval> windows) {
  // Unrolled over two weeks, what passes into Monday and what begins there are found as one.
  std::vector<std::pair<int, int>> unrolled;
  for (const WeekInterval& window : windows) {
    unrolled.push_back({window.start(), window.end()});
    unrolled.push_back({window.start() + kMinutesPerWeek, window.end() + kMinutesPerWeek});
  }
  absl::c_sort(unrolled);

  std::vector<std::pair<int, int>> merged;
  for (const auto& [start, end] : unrolled) {
    if (!merged.empty() && start <= merged.back().second) {
      merged.back().second = std::max(merged.back().second, end);
    } else {
      merged.push_back({start, end});
    }
  }

  WeeklyTimes times;
  for (const auto& [start, end] : merged) {
    if (end - start >= kMinutesPerWeek) {
      times.windows_ = {WeekInterval(0, kMinutesPerWeek)};
      return times;
    }
    // What starts in the second week is a copy, and so is what lies at the first week's beginning
    // and belongs to a window that passes into Monday: that one stands whole at the week's end.
    const bool is_cut = start <= merged.back().second - 2 * kMinutesPerWeek;
    if (start < kMinutesPerWeek && !is_cut) {
      times.windows_.push_back(WeekInterval(start, end - start));
    }
  }
  return times;
}

bool WeeklyTimes::Contains(const WeekInterval& wanted) const {
  return absl::c_any_of(windows_, [&](const WeekInterval& window) {
    if (window.length() == kMinutesPerWeek) return true;
    const int into = ModuloWeek(wanted.start() - window.start());
    return into + wanted.length() <= window.length();
  });
}

std::optional<int> WeeklyTimes::NearestShift(const WeekInterval& wanted, int earliest,
                                             int latest) const {
  std::optional<int> nearest;
  const auto offer = [&](int from, int to) {
    from = std::max(from, earliest);
    to = std::min(to, latest);
    if (from > to) return;
    const int shift = std::clamp(0, from, to);
    if (!nearest || IsNearer(shift, *nearest)) nearest = shift;
  };
  for (const WeekInterval& window : windows_) {
    if (window.length() == kMinutesPerWeek) {
      offer(earliest, latest);
    } else if (wanted.length() <= window.length()) {
      // Starts lie less than a week apart, so shifts within a week reach two weeks' copies away.
      for (int week = -2; week <= 2; ++week) {
        const int from = window.start() - wanted.start() + week * kMinutesPerWeek;
        offer(from, from + window.length() - wanted.length());
      }
    }
  }
  return nearest;
}

}  // namespace omzien::matching
