// Which figures there are: their codes, in the order tables show them, and how counts hang
// together. docs/figures.md says in words what each is. Pure.

#ifndef OMZIEN_SERVICES_STATISTICS_FIGURES_H_
#define OMZIEN_SERVICES_STATISTICS_FIGURES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/v1/help_request.pb.h"
#include "omzien/v1/team.pb.h"

namespace omzien::statistics {

// How a count of a longer period or a larger area follows from those of its parts.
enum class Joining {
  kSum,    // It is their sum: things are counted.
  kUnion,  // At most their sum: people are counted, who may be in several parts.
  kLast,   // It stands as in the last part: what is counted is there or not at a moment.
  kNone,   // In no way: people with a past are counted.
};

struct CountFigure {
  std::string code;
  Joining joining = Joining::kSum;
};

// Returns all counts.
//   kinds: the ids of the kinds of help, which figures are by
std::vector<CountFigure> CountFigures(const std::vector<std::string>& kinds);

// In every table the counts of `whole` add up to the same as those of `parts`. Codes.
struct Breakdown {
  std::vector<std::string> whole;
  std::vector<std::string> parts;
};

std::vector<Breakdown> Breakdowns(const std::vector<std::string>& kinds);

// What else holds in every table: `code` counts the same as, or at most what, those of `most` count
// together, because the same things are counted in both. Codes.
struct Bound {
  std::string code;
  std::vector<std::string> most;
  bool is_equal = false;
};

const std::vector<Bound>& Bounds();

// A share of a count: `part` of what is left of `whole` without `less`. Codes.
struct RateFigure {
  std::string code;
  std::string part;
  std::string whole;
  std::string less;  // Empty: nothing.
};

const std::vector<RateFigure>& RateFigures();

// How long it took: percentiles of one histogram. Codes.
struct DurationFigure {
  std::string code;   // With ".median" and ".p90" behind it.
  std::string count;  // How many durations there are.
};

const std::vector<DurationFigure>& DurationFigures();

// The codes of counts by the values of an enum, such as "closed.helped".
std::string ByOutcome(v1::HelpRequest::Outcome outcome);
std::string ByChannel(v1::AskedThrough channel);
std::string ByKind(absl::string_view category);
std::string ByReason(v1::Escalation::Reason reason);
std::string ByItemOutcome(v1::Escalation::Outcome outcome);
std::string BySource(internal::v1::MatchSource source);
std::string ByRung(v1::Rung rung);

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_FIGURES_H_
