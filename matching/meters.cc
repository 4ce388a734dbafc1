#include "matching/meters.h"

#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace omzien::matching {

absl::StatusOr<Meters> Meters::Of(double value) {
  if (!std::isfinite(value) || value < 0) {
    return absl::InvalidArgumentError(absl::StrCat("want finite metres >= 0, not ", value));
  }
  return Meters(value);
}

}  // namespace omzien::matching
