// Where someone lives or helps, as roughly as matching needs it: an S2 cell of about 80 m, and the
// areas it lies in. The exact address is not known here. A value; immutable.

#ifndef OMZIEN_MATCHING_PLACE_H_
#define OMZIEN_MATCHING_PLACE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "matching/meters.h"
#include "s2/s2point.h"

namespace omzien::matching {

// The S2 level of a place: cells of 60 to 90 m a side.
inline constexpr int kPlaceLevel = 17;

// The areas of a place, as numbers the caller gives them; equal numbers are the same area, 0 is
// unknown and equals nothing.
struct Areas {
  uint64_t street = 0;
  uint32_t neighbourhood = 0;
  uint32_t district = 0;

  friend bool operator==(const Areas&, const Areas&) = default;
};

class Place {
 public:
  // Degrees; lat in [-90, 90], lng in [-180, 180].
  // Errors: INVALID_ARGUMENT outside these ranges, or not a number.
  static absl::StatusOr<Place> FromDegrees(double lat, double lng, Areas areas = {});

  // Errors: INVALID_ARGUMENT if `cell` is not the id of an S2 cell of kPlaceLevel.
  static absl::StatusOr<Place> FromCell(uint64_t cell, Areas areas = {});

  uint64_t cell() const { return cell_; }
  const Areas& areas() const { return areas_; }
  const S2Point& centre() const { return centre_; }  // Of the cell, on the unit sphere.

  friend bool operator==(const Place& a, const Place& b) {
    return a.cell_ == b.cell_ && a.areas_ == b.areas_;
  }

 private:
  Place(uint64_t cell, S2Point centre, Areas areas) : cell_(cell), centre_(centre), areas_(areas) {}

  uint64_t cell_;
  S2Point centre_;
  Areas areas_;
};

// Returns the distance between the centres of the two cells over the earth as a sphere: 0 for one
// cell, the same in both directions, right across the date line and the poles. Of the true distance
// between two houses it is off by at most 130 m (twice half a diagonal) and 0.6 %.
Meters Distance(const Place& a, const Place& b);

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_PLACE_H_
