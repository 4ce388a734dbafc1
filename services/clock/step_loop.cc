#include "services/clock/step_loop.h"

#include <algorithm>
#include <utility>

namespace omzien::clock {
namespace {

constexpr absl::Duration kFirstBackOff = absl::Milliseconds(10);
constexpr absl::Duration kLastBackOff = absl::Seconds(1);

}  // namespace

StepLoop::StepLoop(store::Store& store, StepLoopOptions options)
    : options_(std::move(options)), back_off_(kFirstBackOff) {
  {
    const sync::Lock lock(mutex_);
    figures_.last_run = absl::Now();
  }
  bell_ = store.Listen([this](int) {
    const sync::Lock lock(mutex_);
    has_rung_ = true;
    changed_.NotifyAll();
  });
  thread_ = std::thread([this] { Run(); });
}

StepLoop::~StepLoop() {
  {
    const sync::Lock lock(mutex_);
    is_stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
  bell_.reset();
}

StepFigures StepLoop::figures() const {
  const sync::Lock lock(mutex_);
  return figures_;
}

void StepLoop::Run() {
  while (true) {
    {
      const sync::Lock lock(mutex_);
      if (is_stopping_) return;
      // Before the step: what is committed while it runs may escape it, and rings again.
      has_rung_ = false;
    }
    if (!Wait(Step())) return;
  }
}

StepLoop::Pause StepLoop::Step() {
  const absl::StatusOr<absl::Time> due = options_.step(options_.now());
  if (!due.ok() && options_.on_failure != nullptr) options_.on_failure(due.status());
  const sync::Lock lock(mutex_);
  figures_.last_status = due.status();
  if (!absl::IsUnavailable(due.status())) figures_.last_run = absl::Now();
  if (!due.ok()) {
    ++figures_.failures;
    const absl::Duration length = back_off_;
    back_off_ = std::min(2 * back_off_, kLastBackOff);
    return {length, false};
  }
  ++figures_.steps;
  back_off_ = kFirstBackOff;
  if (!options_.is_real_time) return {options_.max_wait};
  return {std::min(options_.max_wait, *due - absl::Now())};
}

bool StepLoop::Wait(const Pause& pause) {
  const absl::Time end = absl::Now() + pause.length;
  const sync::Lock lock(mutex_);
  while (!is_stopping_ && !(has_rung_ && pause.ends_at_bell)) {
    const absl::Duration left = end - absl::Now();
    if (left <= absl::ZeroDuration()) break;
    changed_.WaitFor(mutex_, left);
  }
  return !is_stopping_;
}

}  // namespace omzien::clock
