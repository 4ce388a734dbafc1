#include "matching/ranking.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <tuple>

namespace omzien::matching {
namespace {

bool IsBefore(const Candidate& a, const Candidate& b, bool by_nearness) {
  const auto key = [&](const Candidate& c) {
    const double metres = c.distance ? c.distance->value() : std::numeric_limits<double>::max();
    return std::tuple(!c.is_familiar, c.band, c.recent_invitations, by_nearness ? metres : 0);
  };
  const auto a_key = key(a);
  const auto b_key = key(b);
  return a_key != b_key ? a_key < b_key : a.id < b.id;
}

}  // namespace

std::vector<Candidate> Ranked(std::vector<Candidate> candidates, const RankOptions& options) {
  assert(options.max_results > 0);
  const size_t results = std::min(candidates.size(), static_cast<size_t>(options.max_results));
  std::partial_sort(
      candidates.begin(), candidates.begin() + results, candidates.end(),
      [&](const Candidate& a, const Candidate& b) { return IsBefore(a, b, options.by_nearness); });
  candidates.erase(candidates.begin() + results, candidates.end());
  return candidates;
}

}  // namespace omzien::matching
