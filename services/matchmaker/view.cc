#include "services/matchmaker/view.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "absl/algorithm/container.h"
#include "matching/explanation.h"
#include "services/rpc/names.h"
#include "services/suiting/codes.h"

namespace omzien::matchmaker {
namespace {

constexpr int kMostCandidates = 50;  // See matching.proto.

int Rounded(matching::Meters distance) { return static_cast<int>(std::lround(distance.value())); }

}  // namespace

bool MaySee(const configuration::Municipality& municipality, absl::string_view worker,
            absl::Time now, const internal::v1::WantedHelp& wanted) {
  const std::string& neighbourhood = wanted.place().neighbourhood();
  const v1::Team* team = municipality.TeamOf(neighbourhood);
  if (team == nullptr) return false;
  const internal::v1::Worker* entry = municipality.FindWorker(worker);
  if (entry == nullptr || absl::c_linear_search(entry->not_neighbourhoods(), neighbourhood)) {
    return false;
  }
  if (wanted.help_request().about_worker() == rpc::MakeName(municipality.slug(), "workers", worker))
    return false;
  const std::string& household = entry->not_household();
  if (!household.empty() && household == wanted.asker().household()) return false;
  if (absl::c_linear_search(wanted.asker().not_served_by(), worker)) return false;
  // A lead is a worker of her team too (RolesOf).
  return absl::c_linear_search(municipality.RolesOf(worker, now),
                               configuration::HeldRole{v1::ROLE_WORKER, team->id(), ""});
}

v1::MatchPreview PreviewOf(const configuration::Municipality& municipality,
                           const internal::v1::WantedHelp& wanted, const Found& found) {
  v1::MatchPreview preview;
  preview.set_wave_size(DecideWave(wanted, found, municipality.policy()).chosen_size());
  for (size_t i = 0; i < found.result.ranked.size(); ++i) {
    const matching::Candidate& ranked = found.result.ranked[i];
    if (preview.candidates_size() == kMostCandidates) break;
    v1::MatchPreview::Candidate& candidate = *preview.add_candidates();
    candidate.set_helper(rpc::MakeName(municipality.slug(), "residents", ranked.id));
    candidate.set_neighbourhood(found.neighbourhoods[i]);
    if (ranked.distance) candidate.set_distance_meters(Rounded(*ranked.distance));
    for (const matching::Because because : matching::Why(ranked)) {
      candidate.add_why(std::string(suiting::Code(because)));
    }
  }
  for (const matching::Considered& near : found.result.nearest) {
    v1::MatchPreview::Considered& considered = *preview.add_nearest();
    considered.set_helper(rpc::MakeName(municipality.slug(), "residents", near.id));
    if (near.distance) considered.set_distance_meters(Rounded(*near.distance));
    if (near.why_not) considered.set_reason(std::string(suiting::ShownCode(*near.why_not)));
  }
  for (const ShownReason& reason : ShownReasons(found.result)) {
    v1::MatchPreview::Excluded& excluded = *preview.add_excluded();
    excluded.set_reason(reason.code);
    excluded.set_count(reason.count);
  }
  if (found.relaxation) {
    preview.set_relaxation(v1::Relaxation::Kind_Name(found.relaxation->kind()));
  }
  return preview;
}

}  // namespace omzien::matchmaker
