// A matcher for refusals: of a status, or of a result that has one.

#ifndef OMZIEN_TESTS_HELP_REFUSED_H_
#define OMZIEN_TESTS_HELP_REFUSED_H_

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "services/rpc/errors.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {

// Matches an error with this reason (services/rpc/errors.h).
MATCHER_P(IsRefused, reason, absl::StrCat("is refused with ", reason)) {
  *result_listener << test::StatusOf(arg);
  return !test::StatusOf(arg).ok() && rpc::ReasonOf(test::StatusOf(arg)) == reason;
}

}  // namespace omzien::help

#endif  // OMZIEN_TESTS_HELP_REFUSED_H_
