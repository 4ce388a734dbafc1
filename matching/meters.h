// A length on the ground. A value; immutable.

#ifndef OMZIEN_MATCHING_METERS_H_
#define OMZIEN_MATCHING_METERS_H_

#include <cassert>
#include <compare>

#include "absl/status/statusor.h"

namespace omzien::matching {

class Meters {
 public:
  // REQUIRES: value >= 0, finite. For numbers that were not checked yet: `Of`.
  constexpr explicit Meters(double value) : value_(value) { assert(value >= 0); }

  // Errors: INVALID_ARGUMENT if `value` is negative, infinite or not a number.
  static absl::StatusOr<Meters> Of(double value);

  constexpr double value() const { return value_; }

  friend constexpr auto operator<=>(const Meters&, const Meters&) = default;

 private:
  double value_;
};

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_METERS_H_
