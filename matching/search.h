// Finds whom to ask for one request: everybody considered, each eligible or excluded for exactly
// one reason; the eligible in order; and when there is none, the smallest relaxation. A pure
// function of its arguments.

#ifndef OMZIEN_MATCHING_SEARCH_H_
#define OMZIEN_MATCHING_SEARCH_H_

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "matching/cell_index.h"
#include "matching/eligibility.h"
#include "matching/explanation.h"
#include "matching/helper.h"
#include "matching/meters.h"
#include "matching/ranking.h"
#include "matching/wanted_help.h"

namespace omzien::matching {

struct SearchOptions {
  // Who lives so near is considered even if her reach is shorter, so that "too far" is counted.
  // DEFAULT: 10 km, twice the usual reach.
  Meters look_around{10000};

  // REQUIRES: > 0. DEFAULT: as RankOptions.
  int max_ranked = 50;

  // REQUIRES: >= 0. DEFAULT: what is kept with a request to explain it later.
  int max_nearest = 50;
};

// One helper who was looked at.
struct Considered {
  ResidentId resident = 0;
  std::string id = {};
  std::optional<Meters> distance = {};    // To the nearest place of her offers of the category.
  std::optional<Exclusion> why_not = {};  // None: eligible. Show it through ShownAs.
};

struct SearchResult {
  std::vector<Candidate> ranked;  // The eligible, whom to ask first in front; at most max_ranked.
  int considered = 0;             // eligible + the sum of excluded.
  int eligible = 0;
  std::array<int, kExclusions> excluded = {};  // How many, by Exclusion.
  std::vector<Considered> nearest;  // By distance (no place: last), then id; at most max_nearest.
  std::optional<Relaxation> relaxation;  // Only if nobody is eligible.
};

// The place from which a helper would come.
struct NearestPlace {
  const Place* place = nullptr;  // As long as the helper.
  Meters distance;               // To the place wanted.
};

// Returns the nearest place of her offers of the kind wanted: of the category; at the rung CIRCLE
// any. Absent if she named none. Cost: O(places of her offers).
std::optional<NearestPlace> NearestPlaceOf(const WantedHelp& wanted, const Helper& helper);

// Considered is, at the rung CIRCLE, whoever of the circle the index knows; at the others, whoever
// offers the category from a place within max(look_around, its reach), and, where the help may be
// remote, whoever offers it remotely. Other offers than those of the category do not matter.
// Cost: that of CellIndex::Near, plus O(considered).
SearchResult Search(const CellIndex& index, const WantedHelp& wanted, absl::Time now,
                    const SearchOptions& options = {});

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_SEARCH_H_
