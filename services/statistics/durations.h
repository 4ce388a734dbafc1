// Durations counted in fixed classes, so that what is kept is an aggregate from the first on: no
// single duration is stored. Pure.

#ifndef OMZIEN_SERVICES_STATISTICS_DURATIONS_H_
#define OMZIEN_SERVICES_STATISTICS_DURATIONS_H_

#include <array>
#include <cstdint>
#include <optional>

#include "omzien/store/v1/records.pb.h"

namespace omzien::statistics {

// The upper bounds of the classes, in seconds, inclusive; what is longer than the last lies in one
// more class. They answer "within the hour, the day, the week".
inline constexpr std::array<int64_t, 13> kClassBounds = {
    15 * 60,   30 * 60,   3600,      2 * 3600,   4 * 3600,   8 * 3600,  12 * 3600,
    24 * 3600, 48 * 3600, 72 * 3600, 168 * 3600, 336 * 3600, 672 * 3600};

// Adds one. REQUIRES: seconds >= 0.
void AddDuration(int64_t seconds, store::v1::DurationCounts& counts);

// Returns the upper bound of the class in which the smallest duration lies that at least
// `percent` per cent do not exceed (the nearest-rank percentile, of which 50 is the median).
// Result: nothing if there are none, or if it lies in the class without an upper bound.
// REQUIRES: percent in [1, 100].
std::optional<int64_t> Percentile(const store::v1::DurationCounts& counts, int percent);

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_DURATIONS_H_
