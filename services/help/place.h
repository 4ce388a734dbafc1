// From an address to a place as `help` keeps it. Pure.

#ifndef OMZIEN_SERVICES_HELP_PLACE_H_
#define OMZIEN_SERVICES_HELP_PLACE_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "omzien/internal/v1/place.pb.h"
#include "omzien/v1/resident.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/errors.h"

namespace omzien::help {

// Returns the place of an address: its cell of some 80 m from the coordinates, or from the
// neighbourhood's point where none are given; its areas from the postcode.
//   path: of the address in the request, such as "help_request.place"
// Errors: adds to `violations` what is wrong (the postcode's form, or none of the municipality's;
// coordinates that are no numbers, or further than 50 km from the neighbourhood) and returns
// nothing.
std::optional<internal::v1::Place> PlaceOf(const configuration::Municipality& municipality,
                                           const v1::Address& address, absl::string_view path,
                                           rpc::Violations& violations);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_PLACE_H_
