// Says whether this process serves, and why not: the store accepts a write, asked every second,
// every background step has run not too long ago, and the configuration is the newest.

#ifndef OMZIEN_SERVICES_HEALTH_H_
#define OMZIEN_SERVICES_HEALTH_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/clock/step_loop.h"
#include "services/store/store.h"
#include "services/sync/mutex.h"

namespace prometheus {
class Registry;
}

namespace omzien {

// A folder's background steps, while they run.
struct RunningSteps {
  std::string folder;
  std::unique_ptr<clock::StepLoop> loop;
};

struct HealthOptions {
  // Told at each beat what health says, on the thread of Health.
  std::function<void(bool is_serving)> set_serving;

  // Told why not, when that begins or changes, and with "" when it serves again. Holds folders'
  // names and the store's words, nothing personal.
  std::function<void(absl::string_view why_not)> on_change;

  // Returns why the configuration is not to serve with; OK: it is. Asked at each beat. May be null.
  std::function<absl::Status()> check_configuration;

  // From one beat to the next, machine time.
  absl::Duration interval = absl::Seconds(1);

  // Steps that have not got through (StepFigures) for so long, machine time, are not running.
  // DEFAULT: 5 minutes: far above any back-off, far below any promise to a resident.
  absl::Duration step_patience = absl::Minutes(5);
};

// Writes one record, {p00}:health:-:beat, which says nothing; and the gauges omzien_serving,
// omzien_not_serving{reason}, omzien_step_age_seconds{folder}, omzien_steps{folder} and
// omzien_step_failures{folder}. Thread-safe.
class Health {
 public:
  // Returns after the first beat. `store`, `steps` and `metrics` must outlive it.
  Health(store::Store& store, const std::vector<RunningSteps>& steps, prometheus::Registry& metrics,
         HealthOptions options);

  // Beats no more; says nothing.
  ~Health();

  Health(const Health&) = delete;
  Health& operator=(const Health&) = delete;

 private:
  struct Gauges;

  void Run();
  void Beat();

  store::Store& store_;
  const std::vector<RunningSteps>& steps_;
  const HealthOptions options_;
  const std::unique_ptr<Gauges> gauges_;
  std::string why_not_;  // Of the beating thread alone.

  sync::Mutex mutex_;
  sync::Condition changed_;
  bool is_stopping_ ABSL_GUARDED_BY(mutex_) = false;

  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace omzien

#endif  // OMZIEN_SERVICES_HEALTH_H_
