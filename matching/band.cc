#include "matching/band.h"

#include <algorithm>

namespace omzien::matching {
namespace {

Band WithinReach(Meters distance) {
  if (distance <= kNeighbourhoodReaches) return Band::kNeighbourhood;
  if (distance <= kDistrictReaches) return Band::kDistrict;
  return Band::kFurther;
}

}  // namespace

Band SharedArea(const Areas& a, const Areas& b) {
  if (a.street != 0 && a.street == b.street) return Band::kStreet;
  if (a.neighbourhood != 0 && a.neighbourhood == b.neighbourhood) return Band::kNeighbourhood;
  if (a.district != 0 && a.district == b.district) return Band::kDistrict;
  return Band::kFurther;
}

Band BandBetween(const Place& a, const Place& b) {
  return std::min(SharedArea(a.areas(), b.areas()), WithinReach(Distance(a, b)));
}

}  // namespace omzien::matching
