#include "services/matchmaker/decide.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>

#include "absl/algorithm/container.h"
#include "matching/explanation.h"
#include "matching/wave.h"
#include "services/suiting/codes.h"

namespace omzien::matchmaker {
namespace {

int WaveSize(const internal::v1::WantedHelp& wanted, const std::vector<double>& found,
             const internal::v1::Policy& policy) {
  const int ranked = static_cast<int>(found.size());
  if (ranked == 0 || wanted.missing() <= 0) return 0;
  if (wanted.is_wide()) return std::min(policy.max_wave(), ranked);
  std::vector<double> chances(wanted.unanswered(), policy.expected_acceptance());
  chances.insert(chances.end(), found.begin(), found.end());
  const int hoped_for =
      matching::WaveSize(chances, wanted.missing(),
                         {.wanted_chance = policy.wanted_chance(), .max_size = policy.max_wave()});
  return std::clamp(hoped_for - wanted.unanswered(), 1, ranked);
}

}  // namespace

std::vector<ShownReason> ShownReasons(const matching::SearchResult& result) {
  std::map<std::string, int> counts;
  for (int i = 0; i < matching::kExclusions; ++i) {
    if (result.excluded[i] == 0) continue;
    counts[std::string(suiting::ShownCode(static_cast<matching::Exclusion>(i)))] +=
        result.excluded[i];
  }
  std::vector<ShownReason> reasons;
  for (const auto& [code, count] : counts) reasons.push_back({code, count});
  absl::c_stable_sort(reasons,
                      [](const ShownReason& a, const ShownReason& b) { return a.count > b.count; });
  return reasons;
}

internal::v1::InviteRequest DecideWave(const internal::v1::WantedHelp& wanted, const Found& found,
                                       const internal::v1::Policy& policy) {
  assert(found.versions.size() == found.result.ranked.size());
  assert(found.chances.size() == found.result.ranked.size());
  assert(found.neighbourhoods.size() == found.result.ranked.size());
  internal::v1::InviteRequest wave;
  wave.set_name(wanted.name());
  wave.set_version(wanted.version());
  wave.set_asker_version(wanted.asker_version());
  const int size = WaveSize(wanted, found.chances, policy);
  for (int i = 0; i < size; ++i) {
    internal::v1::InviteRequest::Chosen& chosen = *wave.add_chosen();
    chosen.set_helper(found.result.ranked[i].id);
    chosen.set_version(found.versions[i]);
    for (const matching::Because because : matching::Why(found.result.ranked[i]))
      chosen.add_why(std::string(suiting::Code(because)));
    chosen.set_neighbourhood(found.neighbourhoods[i]);
  }
  internal::v1::SearchResult& result = *wave.mutable_result();
  result.set_eligible_left(found.result.eligible - size);
  for (const ShownReason& reason : ShownReasons(found.result)) {
    internal::v1::SearchResult::Excluded& excluded = *result.add_excluded();
    excluded.set_reason(reason.code);
    excluded.set_count(reason.count);
  }
  if (found.relaxation) *result.mutable_relaxation() = *found.relaxation;
  for (const matching::Considered& near : found.result.nearest) {
    internal::v1::SearchResult::Considered& considered = *result.add_nearest();
    considered.set_helper(near.id);
    if (near.why_not) considered.set_reason(std::string(suiting::ShownCode(*near.why_not)));
    considered.set_distance_meters(
        near.distance ? static_cast<int>(std::lround(near.distance->value())) : -1);
  }
  return wave;
}

}  // namespace omzien::matchmaker
