#include "services/simulation/quiescence.h"

#include <gmock/gmock.h>

#include "services/store/consumer.h"
#include "services/store/due.h"
#include "services/store/memory_store.h"
#include "tests/support/status_matchers.h"
#include "tests/support/unreliable_store.h"

namespace omzien::simulation {
namespace {

using test::HasCode;
using test::IsOk;

const absl::Time kNow = absl::FromUnixSeconds(1'772'442'000);

class Quiescence : public testing::Test {
 protected:
  Quiescence() {
    workings_.due_folders = {"help", "inbox"};
    workings_.consumers = {{"inbox", "all"}, {"statistics", "all"}};
    workings_.partitions = [] { return std::vector<int>{3, 4}; };
  }

  Remains Look() {
    const auto remains = LookForRemains(store_, workings_, kNow);
    EXPECT_THAT(remains, IsOk());
    return *remains;
  }

  void Append(int partition) {
    store::Batch batch(partition);
    batch.Append("event");
    ASSERT_THAT(store_.Commit(batch), IsOk());
  }

  void Consume(int partition, const char* folder) {
    store::Consumer consumer(
        store_, {.partition = partition,
                 .folder = folder,
                 .name = "all",
                 .handle = [](const store::Event&, store::Batch&) { return absl::OkStatus(); },
                 .rebuild = [] { return absl::OkStatus(); },
                 .on_parked = nullptr});
    ASSERT_THAT(consumer.Step(), IsOk());
  }

  void MakeDue(int partition, const char* folder, absl::Time at) {
    store::Batch batch(partition);
    store::MoveDue(store::Space(partition, folder, "town"), "request", "r1", absl::InfiniteFuture(),
                   at, batch);
    ASSERT_THAT(store_.Commit(batch), IsOk());
  }

  test::UnreliableStore store_;
  Workings workings_;
};

TEST_F(Quiescence, HoldsWhereNothingEverHappened) {
  EXPECT_TRUE(Look().is_quiescent);
  EXPECT_EQ(Look().next_due, absl::InfiniteFuture());
}

TEST_F(Quiescence, WaitsForEveryConsumerOfEveryPartition) {
  Append(3);
  Append(4);
  EXPECT_FALSE(Look().is_quiescent);
  Consume(3, "inbox");
  Consume(3, "statistics");
  EXPECT_FALSE(Look().is_quiescent);
  Consume(4, "inbox");
  EXPECT_FALSE(Look().is_quiescent);
  Consume(4, "statistics");
  EXPECT_TRUE(Look().is_quiescent);
}

TEST_F(Quiescence, DoesNotCareForPartitionsNobodyUses) {
  Append(5);
  MakeDue(5, "help", kNow);
  EXPECT_TRUE(Look().is_quiescent);
}

TEST_F(Quiescence, WaitsForWhatIsDueNowAndNotForWhatIsDueLater) {
  MakeDue(4, "inbox", kNow + absl::Milliseconds(1));
  EXPECT_TRUE(Look().is_quiescent);
  MakeDue(3, "help", kNow);
  EXPECT_FALSE(Look().is_quiescent);
}

TEST_F(Quiescence, NamesTheEarliestMomentOfAllFoldersAndPartitions) {
  MakeDue(3, "help", kNow + absl::Hours(3));
  MakeDue(4, "help", kNow + absl::Hours(2));
  MakeDue(4, "inbox", kNow + absl::Hours(1));
  EXPECT_EQ(Look().next_due, kNow + absl::Hours(1));
}

TEST_F(Quiescence, IsNotKnownWhileTheStoreIsAway) {
  store_.TakeAway();
  EXPECT_THAT(LookForRemains(store_, workings_, kNow), HasCode(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace omzien::simulation
