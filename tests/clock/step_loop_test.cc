#include "services/clock/step_loop.h"

#include <gmock/gmock.h>

#include <deque>
#include <memory>
#include <vector>

#include "services/store/memory_store.h"
#include "services/sync/mutex.h"
#include "tests/support/status_matchers.h"

namespace omzien::clock {
namespace {

using test::HasCode;
using test::IsOk;

// Longer than any test: what comes sooner was not waited for.
constexpr absl::Duration kForever = absl::Hours(24);

// A step that does what it is told, and counts. Thread-safe.
class Work {
 public:
  absl::StatusOr<absl::Time> Step(absl::Time now) {
    const sync::Lock lock(mutex_);
    moments_.push_back(now);
    changed_.NotifyAll();
    if (answers_.empty()) return absl::InfiniteFuture();
    auto answer = std::move(answers_.front());
    answers_.pop_front();
    return answer;
  }

  // What the next steps answer; after that: nothing is due.
  void WillAnswer(std::vector<absl::StatusOr<absl::Time>> answers) {
    const sync::Lock lock(mutex_);
    answers_.insert(answers_.end(), answers.begin(), answers.end());
  }

  // Waits for the n-th step to have begun; returns the moment it was given.
  absl::Time Await(size_t n) {
    const sync::Lock lock(mutex_);
    while (moments_.size() < n) changed_.Wait(mutex_);
    return moments_[n - 1];
  }

  size_t steps() {
    const sync::Lock lock(mutex_);
    return moments_.size();
  }

 private:
  sync::Mutex mutex_;
  sync::Condition changed_;
  std::deque<absl::StatusOr<absl::Time>> answers_ ABSL_GUARDED_BY(mutex_);
  std::vector<absl::Time> moments_ ABSL_GUARDED_BY(mutex_);
};

class Loop : public testing::Test {
 protected:
  StepLoopOptions Options() {
    StepLoopOptions options;
    options.step = [this](absl::Time now) { return work_.Step(now); };
    options.max_wait = kForever;
    return options;
  }

  void Ring() {
    store::Batch batch(0);
    batch.Append("event");
    ASSERT_THAT(store_.Commit(batch), IsOk());
  }

  store::MemoryStore store_;
  Work work_;
};

TEST_F(Loop, StepsOnceAtTheStart) {
  StepLoop loop(store_, Options());
  work_.Await(1);
}

TEST_F(Loop, StepsAgainAfterEveryCommitThatRings) {
  StepLoop loop(store_, Options());
  for (size_t n = 1; n <= 20; ++n) {
    work_.Await(n);
    Ring();
  }
  work_.Await(21);
}

TEST_F(Loop, StepsAgainWhenAMomentBecomesDue) {
  const absl::Time due = absl::Now() + absl::Milliseconds(20);
  work_.WillAnswer({due});
  StepLoop loop(store_, Options());
  EXPECT_GE(work_.Await(2), due);
}

TEST_F(Loop, DoesNotWaitForADueMomentOfASimulatedClock) {
  // If it did, a moment in the past would make it step again and again.
  const absl::Time simulated = absl::FromUnixSeconds(1'772'442'000);
  StepLoopOptions options = Options();
  options.now = [simulated] { return simulated; };
  options.is_real_time = false;
  work_.WillAnswer({simulated + absl::Hours(1), simulated + absl::Hours(1)});
  auto loop = std::make_unique<StepLoop>(store_, std::move(options));
  EXPECT_EQ(work_.Await(1), simulated);
  Ring();
  work_.Await(2);
  loop.reset();
  EXPECT_EQ(work_.steps(), 2);
}

TEST_F(Loop, StepsWithoutABellAfterTheLongestWait) {
  StepLoopOptions options = Options();
  options.max_wait = absl::Milliseconds(1);
  StepLoop loop(store_, std::move(options));
  work_.Await(5);
}

TEST_F(Loop, GoesOnAfterFailuresAndTellsEach) {
  work_.WillAnswer({absl::UnavailableError("one"), absl::InternalError("two")});
  std::vector<absl::Status> told;  // Of the loop's thread, until it has ended.
  StepLoopOptions options = Options();
  options.on_failure = [&told](const absl::Status& why) { told.push_back(why); };
  auto loop = std::make_unique<StepLoop>(store_, std::move(options));
  work_.Await(3);
  loop.reset();
  EXPECT_THAT(told,
              testing::ElementsAre(absl::UnavailableError("one"), absl::InternalError("two")));
}

TEST_F(Loop, BacksOffThoughBellsRing) {
  const absl::Time start = absl::Now();
  work_.WillAnswer({absl::InternalError("1"), absl::InternalError("2"), absl::InternalError("3")});
  StepLoop loop(store_, Options());
  for (size_t n = 1; n <= 3; ++n) {
    work_.Await(n);
    Ring();
  }
  work_.Await(4);
  EXPECT_GE(absl::Now() - start, absl::Milliseconds(10 + 20 + 40));
}

// E14
TEST_F(Loop, CountsStepsAndFailuresAndSaysWhenItLastRan) {
  const absl::Time start = absl::Now();
  work_.WillAnswer({absl::InternalError("no")});
  StepLoop loop(store_, Options());
  work_.Await(2);
  Ring();
  work_.Await(3);  // So the second is counted.
  StepFigures figures = loop.figures();
  EXPECT_GE(figures.steps, 1);
  EXPECT_EQ(figures.failures, 1);
  EXPECT_GE(figures.last_run, start);
  EXPECT_THAT(figures.last_status, IsOk());
}

// E14
TEST_F(Loop, DoesNotCountAsRunningWhileTheStoreIsAway) {
  work_.WillAnswer({absl::InfiniteFuture(), absl::UnavailableError("a"),
                    absl::UnavailableError("b"), absl::UnavailableError("c")});
  StepLoop loop(store_, Options());
  work_.Await(1);
  Ring();
  work_.Await(3);  // The first failure is counted.
  const StepFigures figures = loop.figures();
  work_.Await(4);
  EXPECT_THAT(loop.figures().last_status, HasCode(absl::StatusCode::kUnavailable));
  EXPECT_EQ(loop.figures().last_run, figures.last_run);
}

TEST_F(Loop, CountsAsRunningThoughARecordCannotBeBroughtOn) {
  work_.WillAnswer(std::vector<absl::StatusOr<absl::Time>>(4, absl::DataLossError("garbled")));
  StepLoop loop(store_, Options());
  work_.Await(2);  // The first failure is counted.
  const StepFigures figures = loop.figures();
  work_.Await(4);  // 10 ms and more later.
  EXPECT_THAT(loop.figures().last_status, HasCode(absl::StatusCode::kDataLoss));
  EXPECT_GT(loop.figures().last_run, figures.last_run);
}

TEST_F(Loop, StopsWhileItWaitsAndWhileItBacksOff) {
  { const StepLoop loop(store_, Options()); }
  for (int i = 0; i < 100; ++i) work_.WillAnswer({absl::InternalError("no")});
  const StepLoop loop(store_, Options());
  work_.Await(5);
}

}  // namespace
}  // namespace omzien::clock
