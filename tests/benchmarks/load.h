// Callers that wait for each answer before they call again, many at once.

#ifndef OMZIEN_TESTS_BENCHMARKS_LOAD_H_
#define OMZIEN_TESTS_BENCHMARKS_LOAD_H_

#include <functional>
#include <vector>

#include "absl/time/time.h"

namespace omzien::benchmarks {

struct LoadFigures {
  double per_second = 0;
  std::vector<absl::Duration> took;  // Of each call that succeeded.
  int failures = 0;
};

// Runs `call(client, nth)` in `clients` threads for `length`; it returns whether it succeeded.
LoadFigures Load(int clients, absl::Duration length, const std::function<bool(int, int)>& call);

}  // namespace omzien::benchmarks

#endif  // OMZIEN_TESTS_BENCHMARKS_LOAD_H_
