#include "services/matchmaker/matchmaker.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <utility>

namespace omzien::matchmaker {

struct Matchmaker::Metrics {
  explicit Metrics(prometheus::Registry& registry)
      : candidates(prometheus::BuildGauge()
                       .Name("omzien_matchmaker_candidates")
                       .Help("Residents in the copy to be searched")
                       .Register(registry)),
        lag(prometheus::BuildGauge()
                .Name("omzien_matchmaker_lag_events")
                .Help("Events that are not consumed yet")
                .Register(registry)),
        waves(prometheus::BuildCounter()
                  .Name("omzien_matchmaker_waves_total")
                  .Help("Waves sent, also with nobody in them")
                  .Register(registry)),
        invitations(prometheus::BuildCounter()
                        .Name("omzien_matchmaker_invitations_total")
                        .Help("Helpers invited")
                        .Register(registry)),
        parked(prometheus::BuildCounter()
                   .Name("omzien_matchmaker_parked_total")
                   .Help("Looks at a request given up")
                   .Register(registry)) {}

  Town::Counts Of(const std::string& municipality) {
    const prometheus::Labels labels = {{"municipality", municipality}};
    return {candidates.Add(labels), lag.Add(labels), waves.Add(labels), invitations.Add(labels),
            parked.Add(labels)};
  }

  prometheus::Family<prometheus::Gauge>& candidates;
  prometheus::Family<prometheus::Gauge>& lag;
  prometheus::Family<prometheus::Counter>& waves;
  prometheus::Family<prometheus::Counter>& invitations;
  prometheus::Family<prometheus::Counter>& parked;
};

Matchmaker::Matchmaker(Parts parts)
    : parts_(std::move(parts)), metrics_(std::make_unique<Metrics>(parts_.metrics)) {}

Matchmaker::~Matchmaker() = default;

absl::StatusOr<absl::Time> Matchmaker::Step(absl::Time now) {
  const std::shared_ptr<const configuration::Bundle> bundle = parts_.bundle();
  SettleIn(*bundle);
  absl::Status first;
  for (const auto& [municipality, town] : towns_) first.Update(town->Step(bundle, now));
  if (!first.ok()) return first;
  return absl::InfiniteFuture();
}

void Matchmaker::SettleIn(const configuration::Bundle& bundle) {
  std::map<std::string, std::unique_ptr<Town>> settled;
  for (const auto& [slug, municipality] : bundle.municipalities()) {
    std::unique_ptr<Town> town = std::move(towns_[slug]);
    if (town == nullptr) {
      town = std::make_unique<Town>(parts_.store, parts_.help, slug, municipality.partition(),
                                    metrics_->Of(slug));
    }
    settled.emplace(slug, std::move(town));
  }
  towns_ = std::move(settled);
  const sync::Lock lock(mutex_);
  candidates_.clear();
  for (const auto& [slug, town] : towns_) candidates_.emplace(slug, town->candidates());
}

std::shared_ptr<Candidates> Matchmaker::CandidatesOf(absl::string_view municipality) const {
  const sync::Lock lock(mutex_);
  const auto found = candidates_.find(municipality);
  return found == candidates_.end() ? nullptr : found->second;
}

}  // namespace omzien::matchmaker
