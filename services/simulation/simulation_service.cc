#include "services/simulation/simulation_service.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/time/clock.h"
#include "services/clock/simulated_clock.h"
#include "services/rpc/errors.h"
#include "services/sync/mutex.h"

namespace omzien::simulation {
namespace {

// Left of the caller's deadline when we give up, so that she hears it from us.
constexpr absl::Duration kReserve = absl::Milliseconds(50);
// Not everything that ends work rings the bell: a cursor that moves past events of others does not.
constexpr absl::Duration kPoll = absl::Milliseconds(2);
constexpr int64_t kLastSecond = 253'402'300'799;  // Of the year 9999, as Timestamp has it.

absl::Time TimeOf(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

v1::Clock ClockAt(absl::Time now) {
  v1::Clock clock;
  clock.mutable_now()->set_seconds(absl::ToUnixSeconds(now));
  clock.mutable_now()->set_nanos(static_cast<int>(
      absl::ToInt64Nanoseconds(now - absl::FromUnixSeconds(clock.now().seconds()))));
  return clock;
}

void ValidateAdvance(const v1::AdvanceClockRequest& request, rpc::Violations& violations) {
  const auto& until = request.until();
  if (!request.has_until() || until.seconds() < 0 || until.seconds() > kLastSecond ||
      until.nanos() < 0 || until.nanos() > 999'999'999) {
    violations.Add("until", "want a time from 1970 to 9999");
  }
}

// Wakes whoever waits when something was committed.
class Wake {
 public:
  explicit Wake(store::Store& store)
      : bell_(store.Listen([this](int) {
          const sync::Lock lock(mutex_);
          has_rung_ = true;
          changed_.NotifyAll();
        })) {}

  void Wait(absl::Duration at_most) {
    const sync::Lock lock(mutex_);
    if (!has_rung_) changed_.WaitFor(mutex_, at_most);
    has_rung_ = false;
  }

 private:
  sync::Mutex mutex_;
  sync::Condition changed_;
  bool has_rung_ ABSL_GUARDED_BY(mutex_) = false;
  const std::unique_ptr<store::Bell> bell_;  // Last: it uses all of the above.
};

}  // namespace

SimulationService::SimulationService(const rpc::Call& call, store::Store& store, Workings workings)
    : call_(call), store_(store), workings_(std::move(workings)) {}

grpc::Status SimulationService::GetClock(grpc::ServerContext* context,
                                         const v1::GetClockRequest* request, v1::Clock* reply) {
  return call_(*context, *request, *reply, rpc::kNothingToValidate,
               [this](const rpc::Caller&, const auto&) { return Get(); });
}

grpc::Status SimulationService::AdvanceClock(grpc::ServerContext* context,
                                             const v1::AdvanceClockRequest* request,
                                             v1::Clock* reply) {
  return call_(
      *context, *request, *reply, ValidateAdvance,
      [this, context](const rpc::Caller&, const auto& asked) { return Advance(*context, asked); });
}

absl::StatusOr<v1::Clock> SimulationService::Get() {
  const auto moment = clock::ReadClock(store_);
  if (!moment.ok()) return moment.status();
  return ClockAt(moment->now);
}

absl::StatusOr<v1::Clock> SimulationService::Advance(const grpc::ServerContext& context,
                                                     const v1::AdvanceClockRequest& request) {
  const absl::Time until = TimeOf(request.until());
  auto moment = clock::ReadClock(store_);
  if (!moment.ok()) return moment.status();
  if (until < moment->now) {
    rpc::Violations violations;
    violations.Add("until", "want a time that is not before the clock's");
    return violations.ToStatus();
  }
  while (true) {
    const auto next = AwaitQuiescence(context, moment->now);
    if (!next.ok()) return next.status();
    // Past it only if somebody else moved the clock further meanwhile.
    if (moment->now >= until) return ClockAt(moment->now);
    const absl::Status moved = clock::MoveClock(store_, *moment, std::min(*next, until));
    if (!moved.ok() && !absl::IsAborted(moved)) return moved;
    moment = clock::ReadClock(store_);
    if (!moment.ok()) return moment.status();
  }
}

absl::StatusOr<absl::Time> SimulationService::AwaitQuiescence(const grpc::ServerContext& context,
                                                              absl::Time now) {
  const absl::Time deadline = absl::FromChrono(context.deadline()) - kReserve;
  Wake wake(store_);
  while (!context.IsCancelled()) {
    const auto remains = LookForRemains(store_, workings_, now);
    if (!remains.ok()) return remains.status();
    if (remains->is_quiescent) return remains->next_due;
    if (absl::Now() >= deadline) {
      return rpc::Refuse(absl::StatusCode::kDeadlineExceeded, "NOT_QUIESCENT",
                         "there is still work to do; ask again for the same time");
    }
    wake.Wait(kPoll);
  }
  return absl::CancelledError("the call was given up");
}

}  // namespace omzien::simulation
