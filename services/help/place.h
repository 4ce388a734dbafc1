// From an address to a place as `help` keeps it. Pure.

#ifndef OMZIEN_SERVICES_HELP_PLACE_H_
#define OMZIEN_SERVICES_HELP_PLACE_H_

#include "omzien/internal/v1/place.pb.h"
#include "omzien/v1/resident.pb.h"
#include "services/configuration/bundle.h"

namespace omzien::help {

// Returns the place of an address: its cell of some 80 m from the coordinates, or from the
// neighbourhood's point where none are given; its areas from the postcode.
// REQUIRES: configuration::PlaceMistakesIn finds none in it.
internal::v1::Place PlaceOf(const configuration::Municipality& municipality,
                            const v1::Address& address);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_PLACE_H_
