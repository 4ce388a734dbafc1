#include "services/clock/simulated_clock.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>
#include <vector>

#include "tests/support/status_matchers.h"
#include "tests/support/unreliable_store.h"

namespace omzien::clock {
namespace {

using test::HasCode;
using test::IsOk;

const absl::Time kStart = absl::FromUnixMillis(1'772'442'000'123);

class Clock : public testing::Test {
 protected:
  SimulatedClock Open(absl::Time start) {
    auto clock = SimulatedClock::Open(store_, start);
    EXPECT_THAT(clock, IsOk());
    return *std::move(clock);
  }

  test::UnreliableStore store_;
};

TEST_F(Clock, BeginsWhereANewStoreIsToldTo) { EXPECT_EQ(Open(kStart)(), kStart); }

TEST_F(Clock, GoesOnWhereItWasWhateverALaterStartSays) {
  Open(kStart);
  EXPECT_EQ(Open(kStart + absl::Hours(5))(), kStart);
}

TEST_F(Clock, ShowsToEveryProcessWhatOneSet) {
  const SimulatedClock one = Open(kStart);
  const SimulatedClock two = Open(kStart);
  ASSERT_THAT(MoveClock(store_, *ReadClock(store_), kStart + absl::Nanoseconds(1)), IsOk());
  EXPECT_EQ(one(), kStart + absl::Nanoseconds(1));
  EXPECT_EQ(two(), kStart + absl::Nanoseconds(1));
}

TEST_F(Clock, StandsStillWhileTheStoreDoesNotAnswer) {
  const SimulatedClock clock = Open(kStart);
  store_.TakeAway();
  EXPECT_EQ(clock(), kStart);
  store_.GiveBack();
  ASSERT_THAT(MoveClock(store_, *ReadClock(store_), kStart + absl::Hours(1)), IsOk());
  EXPECT_EQ(clock(), kStart + absl::Hours(1));
  store_.TakeAway();
  EXPECT_EQ(clock(), kStart + absl::Hours(1));
}

TEST_F(Clock, IsMovedByOneOfTwoWhoSawTheSameMoment) {
  Open(kStart);
  const Moment seen = *ReadClock(store_);
  EXPECT_THAT(MoveClock(store_, seen, kStart + absl::Hours(1)), IsOk());
  EXPECT_THAT(MoveClock(store_, seen, kStart + absl::Hours(2)),
              HasCode(absl::StatusCode::kAborted));
  EXPECT_EQ(ReadClock(store_)->now, kStart + absl::Hours(1));
}

TEST_F(Clock, RingsTheBellWhenItMoves) {
  Open(kStart);
  std::atomic<int> rings = 0;
  const auto bell = store_.Listen([&rings](int) { ++rings; });
  ASSERT_THAT(MoveClock(store_, *ReadClock(store_), kStart + absl::Hours(1)), IsOk());
  EXPECT_EQ(rings, 1);
}

TEST_F(Clock, IsNotThereBeforeSomebodyOpensIt) {
  EXPECT_THAT(ReadClock(store_).status(), HasCode(absl::StatusCode::kNotFound));
}

TEST_F(Clock, IsReadFromManyThreadsAtOnce) {
  const SimulatedClock clock = Open(kStart);
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([clock] {
      for (int n = 0; n < 200; ++n) clock();
    });
  }
  ASSERT_THAT(MoveClock(store_, *ReadClock(store_), kStart + absl::Hours(1)), IsOk());
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(clock(), kStart + absl::Hours(1));
}

}  // namespace
}  // namespace omzien::clock
