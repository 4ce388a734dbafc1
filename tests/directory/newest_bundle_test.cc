#include "services/directory/newest_bundle.h"

#include <gmock/gmock.h>

#include "services/store/memory_store.h"
#include "tests/support/status_matchers.h"

namespace omzien::directory {
namespace {

using test::IsOk;
using test::IsOkAndHolds;

TEST(NewestBundle, IsWhatAStartBringsThatNobodyHasHadAndWhatAReloadBrings) {
  const struct {
    const char* hash;
    Loaded loaded;
    const char* newest;
  } kSteps[] = {
      {"one", Loaded::kAtStart, "one"},   {"one", Loaded::kAtStart, "one"},
      {"two", Loaded::kAtStart, "two"},   {"one", Loaded::kAtStart, "two"},  // An old folder.
      {"two", Loaded::kByReload, "two"},  {"three", Loaded::kByReload, "three"},
      {"two", Loaded::kAtStart, "three"}, {"one", Loaded::kByReload, "one"},  // Back on purpose.
      {"three", Loaded::kAtStart, "one"}, {"one", Loaded::kAtStart, "one"},
  };
  store::MemoryStore store;
  EXPECT_THAT(NewestBundle(store), IsOkAndHolds(""));
  for (const auto& step : kSteps) {
    SCOPED_TRACE(step.hash);
    ASSERT_THAT(DeclareBundle(store, step.hash, step.loaded), IsOk());
    EXPECT_THAT(NewestBundle(store), IsOkAndHolds(step.newest));
  }
}

TEST(NewestBundle, RemembersEachConfigurationOnce) {
  store::v1::NewestBundleRecord newest;
  for (int i = 0; i < 1000; ++i) {
    newest = Declare(newest, i % 2 == 0 ? "even" : "odd", Loaded::kByReload);
  }
  EXPECT_THAT(newest.before(), testing::ElementsAre("even"));
  for (int i = 0; i < 1000; ++i) newest = Declare(newest, std::to_string(i), Loaded::kAtStart);
  EXPECT_THAT(newest.before(), testing::SizeIs(200));
}

}  // namespace
}  // namespace omzien::directory
