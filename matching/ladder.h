// Whom a request is put to, one after the other: the people the asker knows, then neighbours; the
// volunteers of organisations only when the team starts it. Pure functions.

#ifndef OMZIEN_MATCHING_LADDER_H_
#define OMZIEN_MATCHING_LADDER_H_

#include <optional>

#include "absl/types/span.h"

namespace omzien::matching {

enum class Rung { kCircle, kNeighbours, kVolunteers };

// What decides whether a rung is climbed.
struct Climb {
  bool asker_wants_circle = false;
  int circle_size = 0;  // Those who agreed to be in it; >= 0.
  bool team_started_volunteers = false;
};

// Returns the rung after `current` (none yet: the first), nothing when they are exhausted.
//
// Input:   `order`, the rungs of this kind of help from configuration, none twice. A `current` that
//          is not in it (the configuration has changed since) has nothing after it: nobody is asked
//          a second time, and the team hears sooner rather than later.
// Result:  a rung of `order`. CIRCLE only if the asker wants it and has one; VOLUNTEERS only if the
//          team started it; NEIGHBOURS always.
std::optional<Rung> NextRung(absl::Span<const Rung> order, std::optional<Rung> current,
                             const Climb& climb);

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_LADDER_H_
