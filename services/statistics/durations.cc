#include "services/statistics/durations.h"

#include <algorithm>
#include <numeric>

namespace omzien::statistics {

void AddDuration(int64_t seconds, store::v1::DurationCounts& counts) {
  const auto bound = std::lower_bound(kClassBounds.begin(), kClassBounds.end(), seconds);
  const int in = static_cast<int>(bound - kClassBounds.begin());
  while (counts.classes_size() <= in) counts.add_classes(0);
  counts.set_classes(in, counts.classes(in) + 1);
}

std::optional<int64_t> Percentile(const store::v1::DurationCounts& counts, int percent) {
  const auto& classes = counts.classes();
  const int64_t all = std::accumulate(classes.begin(), classes.end(), int64_t{0});
  int64_t so_far = 0;
  for (int i = 0; i < classes.size() && i < static_cast<int>(kClassBounds.size()); ++i) {
    so_far += classes[i];
    if (so_far > 0 && so_far * 100 >= all * percent) return kClassBounds[i];
  }
  return std::nullopt;
}

}  // namespace omzien::statistics
