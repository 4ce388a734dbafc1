// Where people live: postcode areas with their inhabitants.

#ifndef OMZIEN_CLIENTS_TOWN_AREAS_H_
#define OMZIEN_CLIENTS_TOWN_AREAS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace omzien::town {

struct Area {
  std::string pc4;      // "5461".
  double latitude = 0;  // Degrees, WGS 84.
  double longitude = 0;
  int inhabitants = 0;  // > 0.
};

// Returns the areas in a table with the columns pc4, lat, lon and inhabitants, in any order and
// with any others (clients/csv/csv.h); those without inhabitants are left out. Errors:
// INVALID_ARGUMENT with everything that is wrong, a line each; NOT_FOUND.
absl::StatusOr<std::vector<Area>> ReadAreas(const std::string& file);

// Returns those of `areas` at most `meters` away from the area `pc4`, itself among them.
// Errors: NOT_FOUND if there is none of that postcode.
absl::StatusOr<std::vector<Area>> Near(const std::vector<Area>& areas, absl::string_view pc4,
                                       int meters);

}  // namespace omzien::town

#endif  // OMZIEN_CLIENTS_TOWN_AREAS_H_
