#include "services/statistics/disclosure.h"

#include <gmock/gmock.h>

#include <cstdlib>

namespace omzien::statistics {
namespace {

// S4
TEST(Disclosure, HidesBelowFiveAndRoundsToFive) {
  const struct {
    int64_t count;
    bool is_hidden;
    int64_t value;
  } kCases[] = {
      {0, true, 0},    {1, true, 0},    {4, true, 0},     {5, false, 5},
      {6, false, 5},   {7, false, 5},   {8, false, 10},   {10, false, 10},
      {12, false, 10}, {13, false, 15}, {99, false, 100}, {1'000'002, false, 1'000'000},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.count);
    EXPECT_EQ(Disclose(c.count).is_hidden(), c.is_hidden);
    EXPECT_EQ(Disclose(c.count).value(), c.value);
  }
}

// S4, invariant 9
TEST(Disclosure, WhatIsPublishedFitsFiveCountsAndThreeAtTheEdge) {
  for (int64_t count = 0; count < 200; ++count) {
    SCOPED_TRACE(count);
    const v1::Count published = Disclose(count);
    int alike = 0;
    for (int64_t other = 0; other < 300; ++other) {
      if (Disclose(other).SerializeAsString() == published.SerializeAsString()) ++alike;
    }
    EXPECT_GE(alike, published.value() == 5 ? 3 : 5);
    const int64_t shown = published.is_hidden() ? count : published.value();
    EXPECT_LE(std::abs(shown - count), 2);
  }
}

}  // namespace
}  // namespace omzien::statistics
