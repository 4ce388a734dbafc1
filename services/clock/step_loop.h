// Runs the background work of one folder on a thread of its own: again whenever something was
// committed, a moment became due, or a second passed.

#ifndef OMZIEN_SERVICES_CLOCK_STEP_LOOP_H_
#define OMZIEN_SERVICES_CLOCK_STEP_LOOP_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/store/store.h"
#include "services/sync/mutex.h"

namespace omzien::clock {

struct StepLoopOptions {
  // Does what is due at `now` (domain time) until nothing is left, and returns the next due moment,
  // after `now`; InfiniteFuture if there is none. Runs on the loop's thread only.
  std::function<absl::StatusOr<absl::Time>(absl::Time now)> step;

  // Domain time.
  std::function<absl::Time()> now = absl::Now;

  // Domain time passes by itself, as machine time does: the loop waits for the due moment. With a
  // simulated clock only the bell says that it moved.
  bool is_real_time = true;

  // Told each failure; the loop goes on. May be null.
  std::function<void(const absl::Status& why)> on_failure;

  // The longest wait between two steps, of machine time: a bell that was not heard costs this much.
  absl::Duration max_wait = absl::Seconds(1);
};

// How a loop has fared.
struct StepFigures {
  int64_t steps = 0;  // That succeeded.
  int64_t failures = 0;
  // When a step last got through, machine time; before the first: when the loop began. A step that
  // failed otherwise than by UNAVAILABLE got through too: it met a record that nothing can bring
  // on, and did all the rest.
  absl::Time last_run;
  absl::Status last_status;  // Of the newest step.
};

// After a failed step it waits 10 ms of machine time, and twice as long each time it fails again,
// up to a second; bells do not shorten that. Thread-safe.
class StepLoop {
 public:
  // Begins at once. `store` must outlive the loop.
  StepLoop(store::Store& store, StepLoopOptions options);

  // Waits for the step that is running, and for no other.
  ~StepLoop();

  StepLoop(const StepLoop&) = delete;
  StepLoop& operator=(const StepLoop&) = delete;

  StepFigures figures() const;

 private:
  void Run();
  // Runs one step. Returns how long to wait at most, and whether the bell may end the wait.
  struct Pause {
    absl::Duration length;
    bool ends_at_bell = true;
  };
  Pause Step();
  // Returns false if the loop is to stop.
  bool Wait(const Pause& pause);

  const StepLoopOptions options_;
  absl::Duration back_off_;  // Of the loop's thread alone.

  mutable sync::Mutex mutex_;
  sync::Condition changed_;
  bool is_stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool has_rung_ ABSL_GUARDED_BY(mutex_) = false;
  StepFigures figures_ ABSL_GUARDED_BY(mutex_);

  std::unique_ptr<store::Bell> bell_;
  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace omzien::clock

#endif  // OMZIEN_SERVICES_CLOCK_STEP_LOOP_H_
