#include "matching/wave.h"

#include <algorithm>
#include <cassert>
#include <cstdint>

namespace omzien::matching {
namespace {

double Clamped(double rate) {
  if (!(rate >= kLowestYesRate)) return kLowestYesRate;  // Also not a number.
  return std::min(rate, kHighestYesRate);
}

}  // namespace

PartOfWeek PartOfWeekOf(const WeekInterval& interval) {
  if (interval.start() >= 5 * kMinutesPerDay) return PartOfWeek::kWeekend;
  const int hour = interval.start() % kMinutesPerDay / 60;
  return hour >= 6 && hour < 18 ? PartOfWeek::kDaytime : PartOfWeek::kEvening;
}

PartOfWeek PartOfWeekOf(const WantedHelp& wanted) {
  if (wanted.moments.empty()) return PartOfWeek::kDaytime;
  return PartOfWeekOf(wanted.moments.front().interval);
}

YesRates::YesRates(double otherwise) : otherwise_(Clamped(otherwise)) {}

void YesRates::Set(Category category, Band band, PartOfWeek part, double rate) {
  rates_[{category, band, part}] = Clamped(rate);
}

double YesRates::Of(Category category, Band band, PartOfWeek part) const {
  const auto rate = rates_.find({category, band, part});
  return rate == rates_.end() ? otherwise_ : rate->second;
}

int WaveSize(absl::Span<const double> chances, int places, const WaveOptions& options) {
  assert(options.wanted_chance > 0 && options.wanted_chance < 1);
  assert(places >= 0 && options.max_size >= 0);
  double nobody_says_yes = 1;
  int64_t per_place = 0;
  for (const double chance : chances) {
    if (1 - nobody_says_yes >= options.wanted_chance) break;
    nobody_says_yes *= 1 - Clamped(chance);
    ++per_place;
  }
  const int64_t most = std::min<int64_t>(chances.size(), options.max_size);
  return static_cast<int>(std::min(per_place * places, most));
}

}  // namespace omzien::matching
