// What of a count may be published: statistics in which nobody can be recognised. Pure, and the one
// place that decides it.
//
// It protects one published table. Tables that are asked for again and again while counts grow show
// when a number passes a multiple of 5; that ends with frozen periods, not here.

#ifndef OMZIEN_SERVICES_STATISTICS_DISCLOSURE_H_
#define OMZIEN_SERVICES_STATISTICS_DISCLOSURE_H_

#include <cstdint>

#include "omzien/v1/statistics.pb.h"

namespace omzien::statistics {

// Fewer people than this can be recognised by who knows the neighbourhood.
inline constexpr int64_t kSmallestShown = 5;
// All that is shown is a multiple of this.
inline constexpr int64_t kRounding = 5;

// Returns `count` as it may be published: hidden below kSmallestShown, else rounded to the nearest
// multiple of kRounding. 0 is hidden too: were it shown, every hidden one would be known to be 1 to
// 4, and that somebody is behind it.
// REQUIRES: count >= 0.
v1::Count Disclose(int64_t count);

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_DISCLOSURE_H_
