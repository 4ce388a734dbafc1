#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "services/clock/simulated_clock.h"
#include "services/clock/step_loop.h"
#include "services/rpc/errors.h"
#include "services/simulation/simulation_service.h"
#include "services/store/consumer.h"
#include "services/store/due.h"
#include "services/sync/mutex.h"
#include "tests/support/service_host.h"
#include "tests/support/status_matchers.h"

namespace omzien::simulation {
namespace {

using test::HasCode;
using test::IsOk;
using testing::ElementsAre;

constexpr int kPartition = 7;
const absl::Time kStart = absl::FromUnixSeconds(1'772'442'000);

// A folder that notes when each of its timers was done. What it does leaves an event, and its
// consumer makes a timer for the id "<id>+" an hour later for every event "<id>".
class Work {
 public:
  explicit Work(store::Store& store)
      : store_(store),
        consumer_(store, {.partition = kPartition,
                          .folder = "work",
                          .name = "all",
                          .handle = [this](const store::Event& event,
                                           store::Batch& batch) { return Consume(event, batch); },
                          .rebuild = [] { return absl::OkStatus(); },
                          .on_parked = nullptr}) {}

  // REQUIRES: no Step is running.
  void MakeDue(const std::string& id, absl::Time at) {
    store::Batch batch(kPartition);
    store::MoveDue(space_, "timer", id, absl::InfiniteFuture(), at, batch);
    ASSERT_THAT(store_.Commit(batch), IsOk());
  }

  absl::StatusOr<absl::Time> Step(absl::Time now) {
    while (true) {
      now_ = now;
      const auto consumed = consumer_.Step();
      if (!consumed.ok()) return consumed.status();
      const auto due = store::DueUntil(store_, kPartition, "work", now, 1);
      if (!due.ok()) return due.status();
      if (!due->empty()) Do(due->front(), now);
      if (due->empty() && *consumed == 0) break;
    }
    return store::NextDue(store_, kPartition, "work");
  }

  // "<id> <hours since kStart>", in the order done.
  std::vector<std::string> Done() {
    const sync::Lock lock(mutex_);
    return done_;
  }

 private:
  void Do(const store::Due& due, absl::Time now) {
    store::Batch batch(kPartition);
    store::MoveDue(space_, "timer", due.id, due.at, absl::InfiniteFuture(), batch);
    batch.Append(due.id);
    EXPECT_THAT(store_.Commit(batch), IsOk());
    const sync::Lock lock(mutex_);
    done_.push_back(absl::StrCat(due.id, " ", absl::ToDoubleHours(now - kStart)));
  }

  absl::Status Consume(const store::Event& event, store::Batch& batch) {
    if (event.value == "chain") {
      store::MoveDue(space_, "timer", event.value + "+", absl::InfiniteFuture(),
                     now_ + absl::Hours(1), batch);
    }
    return absl::OkStatus();
  }

  store::Store& store_;
  const store::Space space_{kPartition, "work", "small-town"};
  store::Consumer consumer_;
  absl::Time now_;  // Of the running step.

  sync::Mutex mutex_;
  std::vector<std::string> done_ ABSL_GUARDED_BY(mutex_);
};

class Advance : public testing::Test {
 protected:
  Advance() { EXPECT_THAT(clock::SimulatedClock::Open(host_.store, kStart), IsOk()); }

  std::unique_ptr<clock::StepLoop> Run(Work& work) {
    clock::StepLoopOptions options;
    options.step = [&work](absl::Time now) { return work.Step(now); };
    options.now = *clock::SimulatedClock::Open(host_.store, kStart);
    options.is_real_time = false;
    options.max_wait = absl::Hours(24);  // The bell alone makes it step.
    return std::make_unique<clock::StepLoop>(host_.store, std::move(options));
  }

  absl::StatusOr<absl::Time> To(absl::Time until, absl::Duration patience = absl::Minutes(5),
                                const char* who = "services/test") {
    v1::AdvanceClockRequest request;
    request.mutable_until()->set_seconds(absl::ToUnixSeconds(until));
    test::CallAs as = host_.As(who);
    as.set_deadline(absl::ToChronoTime(absl::Now() + patience));
    v1::Clock clock;
    v1::SimulationService::Stub stub(host_.channel());
    const grpc::Status status = stub.AdvanceClock(&as, request, &clock);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return absl::FromUnixSeconds(clock.now().seconds());
  }

  test::ServiceHost host_{{"omzien.v1.SimulationService"}, [](test::ServiceHost& host) {
                            Workings workings;
                            workings.due_folders = {"work"};
                            workings.consumers = {{"work", "all"}};
                            workings.partitions = [] { return std::vector<int>{kPartition}; };
                            return std::make_unique<SimulationService>(host.call(), host.store,
                                                                       workings);
                          }};
  Work work_{host_.store};
};

TEST_F(Advance, ShowsTheTimeItReached) {
  EXPECT_THAT(To(kStart + absl::Hours(5)), test::IsOkAndHolds(kStart + absl::Hours(5)));
  const auto clock =
      host_.Call("services/test", &v1::SimulationService::Stub::GetClock, v1::GetClockRequest());
  ASSERT_THAT(clock, IsOk());
  EXPECT_EQ(clock->now().seconds(), absl::ToUnixSeconds(kStart + absl::Hours(5)));
}

TEST_F(Advance, StopsAtEveryDueMomentOnTheWay) {
  work_.MakeDue("b", kStart + absl::Hours(2));
  work_.MakeDue("a", kStart + absl::Hours(1));
  work_.MakeDue("later", kStart + absl::Hours(30));
  const auto loop = Run(work_);
  EXPECT_THAT(To(kStart + absl::Hours(24)), test::IsOkAndHolds(kStart + absl::Hours(24)));
  EXPECT_THAT(work_.Done(), ElementsAre("a 1", "b 2"));
}

TEST_F(Advance, DoesWhatIsDueAtTheLastMomentBeforeItReturns) {
  work_.MakeDue("a", kStart + absl::Hours(1));
  const auto loop = Run(work_);
  ASSERT_THAT(To(kStart + absl::Hours(1)), IsOk());
  EXPECT_THAT(work_.Done(), ElementsAre("a 1"));
}

TEST_F(Advance, FollowsWhatWorkMakesOfWork) {
  work_.MakeDue("chain", kStart + absl::Hours(1));
  const auto loop = Run(work_);
  ASSERT_THAT(To(kStart + absl::Hours(24)), IsOk());
  EXPECT_THAT(work_.Done(), ElementsAre("chain 1", "chain+ 2"));
}

TEST_F(Advance, SaysToAskAgainWhileWorkIsLeftAndThenGoesOn) {
  work_.MakeDue("a", kStart + absl::Hours(1));
  work_.MakeDue("b", kStart + absl::Hours(2));
  const auto late = To(kStart + absl::Hours(3), absl::Milliseconds(300));
  EXPECT_THAT(late, HasCode(absl::StatusCode::kDeadlineExceeded));
  EXPECT_EQ(clock::ReadClock(host_.store)->now, kStart + absl::Hours(1));
  const auto loop = Run(work_);
  EXPECT_THAT(To(kStart + absl::Hours(3)), test::IsOkAndHolds(kStart + absl::Hours(3)));
  EXPECT_THAT(work_.Done(), ElementsAre("a 1", "b 2"));
}

TEST_F(Advance, ReachesEveryMomentOnceForManyWhoAskAtOnce) {
  for (int hour = 1; hour <= 20; ++hour) {
    work_.MakeDue(absl::StrCat("t", hour), kStart + absl::Hours(hour));
  }
  const auto loop = Run(work_);
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([this] {
      EXPECT_THAT(To(kStart + absl::Hours(20)), test::IsOkAndHolds(kStart + absl::Hours(20)));
    });
  }
  for (std::thread& caller : callers) caller.join();
  const std::vector<std::string> done = work_.Done();
  ASSERT_EQ(done.size(), 20);
  for (int hour = 1; hour <= 20; ++hour) {
    EXPECT_EQ(done[static_cast<size_t>(hour - 1)], absl::StrCat("t", hour, " ", hour));
  }
}

TEST_F(Advance, RefusesATimeBeforeTheClockAndNoTime) {
  EXPECT_THAT(test::WrongFields(To(kStart - absl::Seconds(1))), ElementsAre("until"));
  const auto none = host_.Call("services/test", &v1::SimulationService::Stub::AdvanceClock,
                               v1::AdvanceClockRequest());
  EXPECT_THAT(test::WrongFields(none), ElementsAre("until"));
  EXPECT_EQ(clock::ReadClock(host_.store)->now, kStart);
}

TEST_F(Advance, IsNotForResidents) {
  EXPECT_THAT(To(kStart + absl::Hours(1), absl::Minutes(5), "residents/anna"),
              HasCode(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(clock::ReadClock(host_.store)->now, kStart);
}

}  // namespace
}  // namespace omzien::simulation
