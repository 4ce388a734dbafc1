#include "services/simulation/stamp.h"

#include <gmock/gmock.h>

#include "services/store/memory_store.h"
#include "tests/support/status_matchers.h"
#include "tests/support/unreliable_store.h"

namespace omzien::simulation {
namespace {

using test::HasCode;
using test::IsOk;

TEST(Stamp, StaysWhatTheFirstStartMadeIt) {
  for (const bool is_simulated : {true, false}) {
    SCOPED_TRACE(is_simulated);
    store::MemoryStore store;
    EXPECT_THAT(CheckStamp(store, is_simulated), IsOk());
    EXPECT_THAT(CheckStamp(store, !is_simulated), HasCode(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(CheckStamp(store, is_simulated), IsOk());
  }
}

TEST(Stamp, IsNotGuessedWhileTheStoreIsAway) {
  test::UnreliableStore store;
  ASSERT_THAT(CheckStamp(store, true), IsOk());
  store.TakeAway();
  EXPECT_THAT(CheckStamp(store, true), HasCode(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace omzien::simulation
