// Says why someone is asked, and what the least is that an asker whom nobody suits could change.
// Codes, not sentences: the words are the screens'. Pure functions.

#ifndef OMZIEN_MATCHING_EXPLANATION_H_
#define OMZIEN_MATCHING_EXPLANATION_H_

#include <optional>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "absl/types/span.h"
#include "matching/helper.h"
#include "matching/meters.h"
#include "matching/ranking.h"
#include "matching/wanted_help.h"

namespace omzien::matching {

// What speaks for a candidate. One of those about where she lives, at most.
enum class Because {
  kHelpedBefore,
  kInCircle,
  kSameStreet,
  kSameNeighbourhood,
  kSameDistrict,
  kNearby,          // By the distance alone: another area, or unknown.
  kRemotely,        // By phone or online, so that it does not matter where she lives.
  kNotAskedLately,  // No invitation in the window of configuration.
};

// Returns what puts `candidate` where she is, in the order in which it is said. May be empty.
std::vector<Because> Why(const Candidate& candidate);

// What an asker can change about her wishes; each way leads to more helpers, never to fewer.
struct FurtherAway {
  Meters maximum_distance;  // Instead of hers.
  friend bool operator==(const FurtherAway&, const FurtherAway&) = default;
};
struct AtAnotherTime {
  int moment;         // Index into the moments wanted: this one, besides all of them,
  int shift_minutes;  // so much later, or earlier if negative; not 0, less than a week.
  friend bool operator==(const AtAnotherTime&, const AtAnotherTime&) = default;
};
struct WithoutCar {
  friend bool operator==(const WithoutCar&, const WithoutCar&) = default;
};
struct WithoutSkill {
  int skill;  // Its number, one of those wanted.
  friend bool operator==(const WithoutSkill&, const WithoutSkill&) = default;
};
struct InAnyLanguage {
  friend bool operator==(const InAnyLanguage&, const InAnyLanguage&) = default;
};

// The alternatives stand in their order, the smallest kind of change first: see IsSmaller.
using Change = std::variant<FurtherAway, AtAnotherTime, WithoutCar, WithoutSkill, InAnyLanguage>;

// Returns whether `a` asks less of the asker than `b`. A kind that stands first in Change is
// smaller than any of a later kind. Of one kind: fewer metres; fewer minutes from the moment (of
// equal ones the later time, then the moment named first); the lower number of the skill.
bool IsSmaller(const Change& a, const Change& b);

// Returns `wanted` with the change made.
WantedHelp Relaxed(WantedHelp wanted, const Change& change);

struct Relaxation {
  Change change;
  int finds = 0;  // How many of those considered could then be asked; > 0.
  friend bool operator==(const Relaxation&, const Relaxation&) = default;
};

// Returns the smallest change after which somebody could be asked: WhyNot(Relaxed(wanted, change))
// finds `finds` of `considered`, and no smaller change finds anybody.
//
// Input:   nobody of `considered` can be asked now.
// Result:  one change of one wish; nothing if none is enough, and for the circle, which is not
//          asked for the wishes. Never touches blocks, checks, age, or a limit of another: a
//          helper's reach, times, pause and maximum stay as they are. A moment is not moved to
//          before `now`, nor by a week or more.
// Cost:    O(considered × moments).
std::optional<Relaxation> SmallestRelaxation(const WantedHelp& wanted,
                                             absl::Span<const Helper* const> considered,
                                             absl::Time now);

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_EXPLANATION_H_
