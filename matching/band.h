// How near a helper is, as people say it. Pure functions.

#ifndef OMZIEN_MATCHING_BAND_H_
#define OMZIEN_MATCHING_BAND_H_

#include "matching/meters.h"
#include "matching/place.h"

namespace omzien::matching {

// In the order in which they are asked.
enum class Band { kStreet, kNeighbourhood, kDistrict, kFurther };
inline constexpr int kBands = 4;

// As far as a neighbourhood and a district go where the areas do not say it: a quarter of an hour
// on foot, and on a bicycle. A street is only a street by its name.
inline constexpr Meters kNeighbourhoodReaches{1500};
inline constexpr Meters kDistrictReaches{5000};

// Returns the narrowest area that both are known to lie in; kFurther if there is none.
Band SharedArea(const Areas& a, const Areas& b);

// Returns the nearer of what the areas say (SharedArea) and what the distance between the cells
// says (up to and including the two lengths above). So where areas are unknown the distance
// decides, the house across a border is not further than the other end of one's own district, and
// in wide country a neighbour is a neighbour, whatever the distance.
Band BandBetween(const Place& a, const Place& b);

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_BAND_H_
