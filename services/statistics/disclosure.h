// What of counts may be published: statistics in which nobody can be recognised. Pure, and the one
// place that decides it.
//
// A count below kSmallestShown is hidden (primary suppression); any other is rounded to the nearest
// multiple of kRounding, from the true count. Counts hang together: totals and their parts, the
// quarters of a year, the months and the districts of a quarter. So a hidden one could be computed
// from its neighbours, and some of those are withheld (complementary suppression) until it cannot;
// where none is left to withhold, the hidden one is withheld itself.
//
// The rule: for each hidden count there are two worlds that agree with everything published, one in
// which it is 0 and one in which it is kSmallestShown - 1. Both are found by changing the truth
// step by step: what one count gains, others of its sums lose, each within what its published value
// allows. Whoever solves all published figures as linear constraints therefore finds at least
// [0, kSmallestShown - 1]. The search is sound, not complete: where it finds no world there may be
// one, and then more is withheld than need be, never less.
//
// Not covered: that people are at most as many as what they did (askers and requests, helpers and
// matches), and requests at most as many as episodes; that over all periods together no more can
// end than began; and what somebody learns from which counts are withheld, who also repeats this
// very search for every truth she thinks possible.
//
// Source: Hundepool, Domingo-Ferrer, Franconi et al., "Statistical Disclosure Control", 2012,
// chapter 4 (protection of linked tables of frequencies: primary and secondary suppression, the
// feasibility interval of a suppressed cell, rounding); the limits 5 and 5 are those of Statistics
// Netherlands for neighbourhood figures ("Kerncijfers wijken en buurten").

#ifndef OMZIEN_SERVICES_STATISTICS_DISCLOSURE_H_
#define OMZIEN_SERVICES_STATISTICS_DISCLOSURE_H_

#include <cstdint>
#include <vector>

namespace omzien::statistics {

// Fewer people than this can be recognised by who knows the neighbourhood.
inline constexpr int64_t kSmallestShown = 5;
// All that is shown is a multiple of this.
inline constexpr int64_t kRounding = 5;
// A rate or a duration is shown only if what it is of is published as at least this, so is truly at
// least 13; then whether it is shown tells nothing that the count does not.
inline constexpr int64_t kSmallestBase = 15;

// Returns the nearest multiple of kRounding. REQUIRES: count >= 0.
int64_t Rounded(int64_t count);

enum class Mark {
  kShown,     // Its rounded value.
  kHidden,    // That it is below kSmallestShown; nothing else.
  kWithheld,  // Nothing.
};

struct Cell {
  int64_t count = 0;  // >= 0
  Mark mark = Mark::kWithheld;
  // A cell that may be withheld for the sake of others: the lower, the sooner. Below 0: it is not
  // shown, or is published already.
  int worth = -1;
};

// That some counts add up to the same as others, in every world. Indices into the cells.
struct Sum {
  std::vector<int> one;
  std::vector<int> other;
};

// What is published together, with all that hangs together with it.
struct Publication {
  std::vector<Cell> cells;
  // REQUIRES: they hold of the counts. No cell is twice in one.
  std::vector<Sum> sums;
};

// Returns kHidden or kShown.
Mark Primary(int64_t count);

// Marks cells that may be withheld as withheld until no hidden one can be computed, the least worth
// first and as few as it finds.
// REQUIRES: if all that may be withheld were, nothing hidden could be computed.
// Cost: for each hidden cell a bounded search (kSearchSteps) through the sums around it, again for
// each neighbour it tries to withhold.
void Protect(Publication& publication);

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_DISCLOSURE_H_
