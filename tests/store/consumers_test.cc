#include "services/store/consumers.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/store/memory_store.h"
#include "tests/support/status_matchers.h"

namespace omzien::store {
namespace {

using test::HasCode;
using test::IsOk;
using testing::ElementsAre;

class ConsumersTest : public testing::Test {
 protected:
  void Publish(int partition, const std::string& event) {
    Batch batch(partition);
    batch.Append(event);
    EXPECT_THAT(store_.Commit(batch), IsOk());
  }

  MemoryStore store_;
  std::vector<std::string> seen_;
  int made_ = 0;
  Consumers consumers_{store_, [this](int partition) {
                         ++made_;
                         ConsumerOptions options;
                         options.partition = partition;
                         options.folder = "folder";
                         options.name = "name";
                         options.page_size = 2;
                         options.handle = [this, partition](const Event& event, Batch&) {
                           if (event.value == "bad") return absl::InternalError("bad");
                           seen_.push_back(absl::StrCat(partition, event.value));
                           return absl::OkStatus();
                         };
                         options.rebuild = [] { return absl::OkStatus(); };
                         return options;
                       }};
};

TEST_F(ConsumersTest, ConsumeAllThereIsInEachPartitionAskedFor) {
  for (const char* event : {"a", "b", "c", "d", "e"}) Publish(3, event);
  Publish(4, "x");
  Publish(5, "y");
  EXPECT_THAT(consumers_.CatchUp({3, 4}), IsOk());
  EXPECT_THAT(seen_, ElementsAre("3a", "3b", "3c", "3d", "3e", "4x"));
  EXPECT_THAT(consumers_.CatchUp({3, 4, 5}), IsOk());
  EXPECT_EQ(seen_.back(), "5y");
  EXPECT_EQ(made_, 3);
}

TEST_F(ConsumersTest, OnePartitionsTroubleKeepsTheOthersFromNothing) {
  Publish(3, "bad");
  Publish(4, "x");
  for (int i = 1; i < kMaxFailures; ++i) {
    EXPECT_THAT(consumers_.CatchUp({3, 4}), HasCode(absl::StatusCode::kInternal));
  }
  EXPECT_THAT(seen_, ElementsAre("4x"));
  EXPECT_THAT(consumers_.CatchUp({3, 4}), IsOk());  // The failures were counted: put aside.
}

}  // namespace
}  // namespace omzien::store
