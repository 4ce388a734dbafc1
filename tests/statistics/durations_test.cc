#include "services/statistics/durations.h"

#include <gmock/gmock.h>

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"

namespace omzien::statistics {
namespace {

constexpr int64_t kHour = 3600;

TEST(Durations, AreTheUpperBoundOfTheirClass) {
  const struct {
    std::vector<int64_t> seconds;
    std::optional<int64_t> median;
    std::optional<int64_t> p90;
  } kCases[] = {
      {{}, std::nullopt, std::nullopt},
      {{0}, 15 * 60, 15 * 60},
      {{15 * 60}, 15 * 60, 15 * 60},
      {{15 * 60 + 1}, 30 * 60, 30 * 60},
      {{1, 2 * kHour}, 15 * 60, 2 * kHour},
      {{1, 2 * kHour, 2 * kHour}, 2 * kHour, 2 * kHour},
      {{1, 1, 1, 1, 1, 1, 1, 1, 1, 72 * kHour}, 15 * 60, 15 * 60},
      {{1, 1, 1, 1, 1, 1, 1, 1, 72 * kHour, 72 * kHour}, 15 * 60, 72 * kHour},
      {{672 * kHour, 672 * kHour + 1}, 672 * kHour, std::nullopt},  // Four weeks, and longer.
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(absl::StrCat(c.seconds.size(), " durations"));
    store::v1::DurationCounts counts;
    for (const int64_t seconds : c.seconds) AddDuration(seconds, counts);
    EXPECT_EQ(Percentile(counts, 50), c.median);
    EXPECT_EQ(Percentile(counts, 90), c.p90);
  }
}

}  // namespace
}  // namespace omzien::statistics
