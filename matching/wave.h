// How many helpers to ask at once: as few as reach the wanted chance of a yes, from how often
// people say yes to this kind of help, so near, at this time of the week. Never from how often this
// person does. Pure functions.

#ifndef OMZIEN_MATCHING_WAVE_H_
#define OMZIEN_MATCHING_WAVE_H_

#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "matching/band.h"
#include "matching/offer.h"
#include "matching/wanted_help.h"
#include "matching/weekly_times.h"

namespace omzien::matching {

// Monday to Friday from 06:00 to 18:00; their evenings and nights; Saturday and Sunday.
enum class PartOfWeek { kDaytime, kEvening, kWeekend };
inline constexpr int kPartsOfWeek = 3;

// Returns the part in which `interval` begins.
PartOfWeek PartOfWeekOf(const WeekInterval& interval);

// The same for the first of the moments wanted; kDaytime if any time will do.
PartOfWeek PartOfWeekOf(const WantedHelp& wanted);

// A rate outside is taken as the nearer of these: even where nobody ever said yes a wave is of a
// bearable size, and no yes is certain.
inline constexpr double kLowestYesRate = 0.02;
inline constexpr double kHighestYesRate = 0.95;

// How many of those invited say yes, by kind of help, band and part of the week.
class YesRates {
 public:
  // `otherwise`: where nothing else was set. Clamped; not a number counts as the lowest.
  explicit YesRates(double otherwise);

  void Set(Category category, Band band, PartOfWeek part, double rate);
  double Of(Category category, Band band, PartOfWeek part) const;  // As clamped.

 private:
  double otherwise_;
  absl::flat_hash_map<std::tuple<Category, Band, PartOfWeek>, double> rates_;
};

struct WaveOptions {
  // REQUIRES: in (0, 1). The chance of a yes for each open place.
  // DEFAULT: 0.8, so that the next wave is needed once in five times.
  double wanted_chance = 0.8;

  // REQUIRES: >= 0. DEFAULT: 20, what one asker can be told of.
  int max_size = 20;
};

// Returns how many of the candidates to ask now, from the front.
//
// Input:   `chances` of a yes, of the candidates in their order; clamped as YesRates does.
//          `places` still open; >= 0.
// Result:  places × n, at most the candidates and max_size; n is the smallest number of candidates,
//          from the front, of whom with the wanted chance one says yes: 1 - Π(1 - chance) >=
//          wanted_chance. So it never shrinks with more places or with lower chances, and grows
//          at most linearly in the places.
int WaveSize(absl::Span<const double> chances, int places, const WaveOptions& options = {});

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_WAVE_H_
