// Matchers for statuses, which this Abseil does not bring.

#ifndef OMZIEN_TESTS_SUPPORT_STATUS_MATCHERS_H_
#define OMZIEN_TESTS_SUPPORT_STATUS_MATCHERS_H_

#include <gmock/gmock.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace omzien::test {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// Matches a Status or StatusOr that is OK.
MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).ok();
}

// Matches one with this code.
MATCHER_P(HasCode, code, absl::StatusCodeToString(code)) {
  *result_listener << StatusOf(arg);
  return StatusOf(arg).code() == code;
}

// Matches an OK StatusOr whose value matches.
MATCHER_P(IsOkAndHolds, value, "is OK and holds what is wanted") {
  if (!arg.ok()) {
    *result_listener << arg.status();
    return false;
  }
  return testing::ExplainMatchResult(value, *arg, result_listener);
}

}  // namespace omzien::test

#endif  // OMZIEN_TESTS_SUPPORT_STATUS_MATCHERS_H_
