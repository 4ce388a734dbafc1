#include "services/trimming.h"

#include <gmock/gmock.h>

#include <vector>

#include "omzien/internal/v1/event.pb.h"
#include "services/rpc/timestamps.h"
#include "services/store/consumer.h"
#include "services/store/memory_store.h"
#include "tests/support/status_matchers.h"

namespace omzien {
namespace {

using test::IsOk;
using test::IsOkAndHolds;

constexpr int kPartition = 7;
const absl::Time kNow = absl::FromUnixSeconds(1'772'442'000);
constexpr absl::Duration kDay = absl::Hours(24);

class TrimmingTest : public testing::Test {
 protected:
  void Happen(absl::Time time) {
    internal::v1::Event event;
    *event.mutable_time() = rpc::ToTimestamp(time);
    store::Batch batch(kPartition);
    batch.Append(event.SerializeAsString());
    ASSERT_THAT(store_.Commit(batch), IsOk());
  }

  // Lets the consumer of a folder be done with all there is.
  void Consume(const char* folder) {
    store::ConsumerOptions options;
    options.partition = kPartition;
    options.folder = folder;
    options.name = "all";
    options.handle = [](const store::Event&, store::Batch&) { return absl::OkStatus(); };
    options.rebuild = [] { return absl::OkStatus(); };
    ASSERT_THAT(store::Consumer(store_, std::move(options)).Step(), IsOk());
  }

  uint64_t First() { return store_.Ends(kPartition)->first; }

  store::MemoryStore store_;
  Trimming trimming_{store_,
                     {.due_folders = {},
                      .consumers = {{"inbox", "all"}, {"statistics", "all"}},
                      .partitions = [] { return std::vector<int>{kPartition}; }}};
};

TEST_F(TrimmingTest, ForgetsWhatIsOldAndAllAreDoneWith) {
  for (const int days : {200, 91, 90, 1}) Happen(kNow - days * kDay);
  Consume("inbox");
  Consume("statistics");
  EXPECT_THAT(trimming_.Step(kNow), IsOkAndHolds(kNow + kDay));
  EXPECT_EQ(First(), 3u);
}

TEST_F(TrimmingTest, KeepsWhatAConsumerIsNotDoneWith) {
  for (int i = 0; i < 3; ++i) Happen(kNow - 100 * kDay);
  Consume("inbox");
  EXPECT_THAT(trimming_.Step(kNow), IsOk());
  EXPECT_EQ(First(), 1u);
  Consume("statistics");
  EXPECT_THAT(trimming_.Step(kNow + kDay), IsOk());
  EXPECT_EQ(First(), 4u);
}

TEST_F(TrimmingTest, LooksOnceADay) {
  EXPECT_THAT(trimming_.Step(kNow), IsOkAndHolds(kNow + kDay));
  Happen(kNow - 100 * kDay);
  Consume("inbox");
  Consume("statistics");
  EXPECT_THAT(trimming_.Step(kNow + kDay - absl::Seconds(1)), IsOkAndHolds(kNow + kDay));
  EXPECT_EQ(First(), 1u);
  EXPECT_THAT(trimming_.Step(kNow + kDay), IsOk());
  EXPECT_EQ(First(), 2u);
}

TEST_F(TrimmingTest, WithNothingThereDoesNothing) {
  EXPECT_THAT(trimming_.Step(kNow), IsOk());
  EXPECT_EQ(store_.Ends(kPartition)->last, 0u);
}

}  // namespace
}  // namespace omzien
