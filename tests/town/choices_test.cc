#include "clients/town/choices.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"

namespace omzien::town {
namespace {

constexpr int kMany = 10'000;

TEST(ChoicesTest, TheSameNameIsTheSameChoiceAndAnotherSeedAnother) {
  EXPECT_EQ(Choices(1).Part("a"), Choices(1).Part("a"));
  EXPECT_NE(Choices(1).Part("a"), Choices(1).Part("b"));
  EXPECT_NE(Choices(1).Part("a"), Choices(2).Part("a"));
}

TEST(ChoicesTest, NamesThatDifferInOneDigitAreSpreadEvenly) {
  const Choices choices(7);
  int below_a_tenth[10] = {};
  double sum = 0;
  for (int i = 0; i < kMany; ++i) {
    const double part = choices.Part(absl::StrCat("question ", i));
    ASSERT_GE(part, 0);
    ASSERT_LT(part, 1);
    sum += part;
    ++below_a_tenth[static_cast<int>(part * 10)];
  }
  EXPECT_NEAR(sum / kMany, 0.5, 0.01);
  for (const int count : below_a_tenth) EXPECT_NEAR(count, kMany / 10, 150);  // Five sigma.
}

TEST(ChoicesTest, BelowReachesEveryNumberAndNoOther) {
  const Choices choices(7);
  int counts[3] = {};
  for (int i = 0; i < kMany; ++i) {
    const int chosen = choices.Below(3, absl::StrCat(i));
    ASSERT_TRUE(chosen >= 0 && chosen < 3) << chosen;
    ++counts[chosen];
  }
  for (const int count : counts) EXPECT_NEAR(count, kMany / 3, 250);
}

TEST(ChoicesTest, AWaitHasItsMeanAndAnEnd) {
  const Choices choices(7);
  absl::Duration sum;
  for (int i = 0; i < kMany; ++i) {
    const absl::Duration wait = choices.Wait(absl::Hours(1), absl::StrCat(i));
    ASSERT_GE(wait, absl::ZeroDuration());
    ASSERT_LE(wait, absl::Hours(5));
    sum += wait;
  }
  EXPECT_NEAR(absl::ToDoubleHours(sum) / kMany, 1, 0.05);
}

}  // namespace
}  // namespace omzien::town
