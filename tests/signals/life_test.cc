#include "services/signals/life.h"

#include <gmock/gmock.h>

#include "absl/algorithm/container.h"
#include "tests/support/status_matchers.h"

namespace omzien::signals {
namespace {

TEST(LifeOfASignal, HasOneRowForEveryStateAndHappening) {
  for (const State state : {v1::Signal::RECEIVED, v1::Signal::TAKEN, v1::Signal::ENDED}) {
    for (int happening = 0; happening < kHappenings; ++happening) {
      SCOPED_TRACE(v1::Signal::State_Name(state) + " × " + std::to_string(happening));
      EXPECT_EQ(1, absl::c_count_if(Rows(), [&](const Row& row) {
                  return row.from == state && static_cast<int>(row.happening) == happening;
                }));
    }
  }
  EXPECT_EQ(Rows().size(), 3u * kHappenings);
}

TEST(LifeOfASignal, NeverLeavesItsEnd) {
  for (const Row& row : Rows()) {
    if (row.from != v1::Signal::ENDED || !row.refusal.empty()) continue;
    EXPECT_EQ(row.to, v1::Signal::ENDED);
  }
}

TEST(LifeOfASignal, EndsOnlyAfterSomebodyTookIt) {
  EXPECT_THAT(Next(v1::Signal::RECEIVED, Happening::kEnded),
              test::HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(Next(v1::Signal::TAKEN, Happening::kEnded), test::IsOkAndHolds(v1::Signal::ENDED));
}

}  // namespace
}  // namespace omzien::signals
