#include "services/health.h"

#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace omzien {
namespace {

using GaugeFamily = prometheus::Family<prometheus::Gauge>;

GaugeFamily& Family(prometheus::Registry& registry, const char* name, const char* help) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(registry);
}

}  // namespace

struct Health::Gauges {
  explicit Gauges(prometheus::Registry& registry)
      : serving(Family(registry, "omzien_serving", "1 while health says SERVING").Add({})),
        not_serving(Family(registry, "omzien_not_serving", "1 for each reason why health says no")),
        step_age(Family(registry, "omzien_step_age_seconds",
                        "Machine time since a folder's background step last got through")),
        steps(Family(registry, "omzien_steps", "Background steps that succeeded since the start")),
        failures(Family(registry, "omzien_step_failures",
                        "Background steps that failed since the start")) {}

  prometheus::Gauge& serving;
  GaugeFamily& not_serving;
  GaugeFamily& step_age;
  GaugeFamily& steps;
  GaugeFamily& failures;
};

Health::Health(store::Store& store, const std::vector<RunningSteps>& steps,
               prometheus::Registry& metrics, HealthOptions options)
    : store_(store),
      steps_(steps),
      options_(std::move(options)),
      gauges_(std::make_unique<Gauges>(metrics)) {
  Beat();
  thread_ = std::thread([this] { Run(); });
}

Health::~Health() {
  {
    const sync::Lock lock(mutex_);
    is_stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

void Health::Run() {
  while (true) {
    {
      const sync::Lock lock(mutex_);
      const absl::Time end = absl::Now() + options_.interval;
      while (!is_stopping_ && absl::Now() < end) changed_.WaitFor(mutex_, end - absl::Now());
      if (is_stopping_) return;
    }
    Beat();
  }
}

void Health::Beat() {
  std::string why_not;
  store::Batch batch(0);
  batch.Put(store::Space(0, "health", store::kNoMunicipality).Of("beat"), "");
  const absl::Status written = store_.Commit(batch).status();
  if (!written.ok()) why_not = absl::StrCat("the store takes no writes: ", written.message());
  gauges_->not_serving.Add({{"reason", "store"}}).Set(written.ok() ? 0 : 1);
  if (options_.check_configuration != nullptr) {
    const absl::Status checked = options_.check_configuration();
    gauges_->not_serving.Add({{"reason", "configuration"}}).Set(checked.ok() ? 0 : 1);
    if (!checked.ok()) {
      absl::StrAppend(&why_not, why_not.empty() ? "" : "; ", checked.message());
    }
  }
  for (const RunningSteps& steps : steps_) {
    const clock::StepFigures figures = steps.loop->figures();
    const absl::Duration age = absl::Now() - figures.last_run;
    const bool is_late = age > options_.step_patience;
    gauges_->not_serving.Add({{"reason", absl::StrCat("steps of ", steps.folder)}})
        .Set(is_late ? 1 : 0);
    gauges_->step_age.Add({{"folder", steps.folder}}).Set(absl::ToDoubleSeconds(age));
    gauges_->steps.Add({{"folder", steps.folder}}).Set(static_cast<double>(figures.steps));
    gauges_->failures.Add({{"folder", steps.folder}}).Set(static_cast<double>(figures.failures));
    if (!is_late) continue;
    absl::StrAppend(&why_not, why_not.empty() ? "" : "; ", "no step of ", steps.folder,
                    " got through for ", absl::FormatDuration(options_.step_patience), ": ",
                    figures.last_status.ToString(absl::StatusToStringMode::kWithNoExtraData));
  }
  gauges_->serving.Set(why_not.empty() ? 1 : 0);
  options_.set_serving(why_not.empty());
  if (why_not != why_not_) options_.on_change(why_not);
  why_not_ = std::move(why_not);
}

}  // namespace omzien
