// What `signals` does by itself, also where something fails.

#include "services/signals/steps.h"

#include <gmock/gmock.h>

#include <string>

#include "services/signals/records.h"
#include "services/store/compaction.h"
#include "services/store/consumer.h"
#include "services/store/due.h"
#include "tests/signals/signal_host.h"

namespace omzien::signals {
namespace {

using test::HasCode;
using test::IsOk;
using test::IsOkAndHolds;
using testing::SizeIs;

constexpr int kPartition = 7;  // Of small town.
constexpr char kAnna[] = "residents/anna";

class SignalSteps : public SignalHost {
 protected:
  // A signal whose moment has come.
  void LetOneBeLate() {
    Reported(kAnna, Worry());
    host_.clock.Set(Step());
  }
  absl::StatusOr<absl::Time> NextCompaction() {
    return store::NextDue(host_.store, kPartition, store::kCompactionFolder);
  }
  void Compact(absl::Time now) {
    ASSERT_THAT(store::CompactIfDue(host_.store, kPartition, now),
                IsOkAndHolds(absl::InfiniteFuture()));
  }
};

TEST_F(SignalSteps, PutAsideAnEventThatFailsAndKeepNoSignalWaitingForIt) {
  LetOneBeLate();
  internal::v1::Event foreign;
  foreign.set_municipality("gone");
  foreign.mutable_person_ended()->set_resident("bob");
  foreign.mutable_person_ended()->set_reason(internal::v1::PersonEnded::ERASED);
  store::Batch batch(kPartition);
  batch.Append(foreign.SerializeAsString());
  const auto committed = host_.store.Commit(batch);
  ASSERT_THAT(committed, IsOk());
  EXPECT_THAT(steps_.Step(host_.clock.Now()), HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_TRUE(host_.Events().back().has_signal_overdue());
  for (int i = 1; i < store::kMaxFailures; ++i) {
    EXPECT_THAT(parked_, SizeIs(0));
    (void)steps_.Step(host_.clock.Now());
  }
  EXPECT_THAT(parked_, testing::ElementsAre(committed->last_event));
  Step();
}

TEST_F(SignalSteps, LetASignalWaitForNoneThatFailsBeforeIt) {
  LetOneBeLate();
  store::Batch batch(kPartition);
  store::MoveDue(store::Space(kPartition, kFolder, "gone"), "signal", "s1", absl::InfiniteFuture(),
                 host_.clock.Now() - absl::Hours(1), batch);
  ASSERT_THAT(host_.store.Commit(batch), IsOk());
  EXPECT_THAT(steps_.Step(host_.clock.Now()), HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_TRUE(host_.Events().back().has_signal_overdue());
}

// E7a: also once she moves house, of which signals hears too.
TEST_F(SignalSteps, HideHerFromWhoSaidThatSheIsNotForHer) {
  Register("bob", "house-2");
  v1::Signal worry = Worry();
  worry.set_resident("municipalities/small-town/residents/bob");
  const std::string signal = Reported(kAnna, worry);
  ASSERT_THAT(Get("workers/wendy", signal), IsOk());
  DeclineServing("bob", "wendy");
  EXPECT_THAT(Get("workers/wendy", signal), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(Get("workers/nora", signal), IsOk());
  Register("bob", "house-3");
  EXPECT_THAT(Get("workers/wendy", signal), HasCode(absl::StatusCode::kNotFound));
}

// The words of who was erased are gone from the files within a day of the commit that erases them,
// however long after her erasure that is.
TEST_F(SignalSteps, HaveTheFilesWrittenAnewWheneverWordsGo) {
  Register("bob", "house-2");
  v1::Signal violence = Worry(v1::Signal::VIOLENCE);
  violence.set_resident("municipalities/small-town/residents/bob");
  const std::string stays = Reported(kAnna, violence);
  const std::string other = Reported(kAnna, Worry());
  EndPerson("bob", internal::v1::PersonEnded::ERASED);
  EXPECT_THAT(NextCompaction(), IsOkAndHolds(At(2026, 3, 3, 3)));
  Compact(At(2026, 3, 3, 3));
  host_.clock.Set(At(2026, 3, 16, 10));
  ASSERT_THAT(Take("workers/wendy", other), IsOk());
  ASSERT_THAT(End("workers/wendy", other, v1::Signal::TALKED), IsOk());
  EXPECT_THAT(NextCompaction(), IsOkAndHolds(absl::InfiniteFuture()));  // Its words stay.
  ASSERT_THAT(Take("workers/lou", stays), IsOk());
  ASSERT_THAT(End("workers/lou", stays, v1::Signal::TALKED), IsOk());
  EXPECT_THAT(NextCompaction(), IsOkAndHolds(At(2026, 3, 17, 3)));
}

}  // namespace
}  // namespace omzien::signals
