// In what order eligible helpers are asked. No hidden reputation: each place in the order can be
// said in a sentence (explanation.h). Pure functions.

#ifndef OMZIEN_MATCHING_RANKING_H_
#define OMZIEN_MATCHING_RANKING_H_

#include <optional>
#include <string>
#include <vector>

#include "matching/band.h"
#include "matching/helper.h"
#include "matching/meters.h"

namespace omzien::matching {

// A helper who may be asked, by the nearest of her places that will do.
struct Candidate {
  ResidentId resident = 0;
  std::string id = {};                  // Unique within one call.
  std::optional<Meters> distance = {};  // None: she named no place (the circle, or help by phone).
  Band band = Band::kFurther;
  Band shared_area = Band::kFurther;  // What the areas alone say: what may be told as a fact.
  bool is_familiar = false;           // Helped this asker before, and both were content.
  bool is_in_circle = false;
  bool is_remote = false;      // Would do it by phone or online only.
  int recent_invitations = 0;  // In the window of configuration; >= 0.
};

struct RankOptions {
  // Company is not ranked nearest-first: bands count, metres do not.
  bool by_nearness = true;

  // REQUIRES: > 0.
  // DEFAULT: 50, more than a first wave and what follows it within the hour.
  int max_results = 50;
};

// Returns `candidates`, whom to ask first in front.
//
// Input:   n eligible candidates, in any order.
// Result:  min(n, max_results) of them, none twice. Familiar ones first; then by band; inside a
//          band by fewest recent invitations, then distance (where it counts; one without a place
//          after all with one), then id, so the order does not depend on the input's.
// Errors:  none; every argument that type-checks has an answer.
// Cost:    O(n log max_results) time.
std::vector<Candidate> Ranked(std::vector<Candidate> candidates, const RankOptions& options = {});

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_RANKING_H_
