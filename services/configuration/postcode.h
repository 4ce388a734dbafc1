// Dutch postcodes: four digits, the first not 0, and two letters. "SA", "SD" and "SS" are never
// issued. Pure.

#ifndef OMZIEN_SERVICES_CONFIGURATION_POSTCODE_H_
#define OMZIEN_SERVICES_CONFIGURATION_POSTCODE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace omzien::configuration {

// Returns the normal form, "5461AB", of a whole postcode as people write it: in either case, with
// or without white space (ASCII) round and between digits and letters. Absent if it is none.
std::optional<std::string> NormalizePostcode(absl::string_view text);

// Returns whether `text` is the normal form of a whole postcode ("5461AB") or the four digits of
// all that begin with them ("5461").
bool IsPostcodeArea(absl::string_view text);

}  // namespace omzien::configuration

#endif  // OMZIEN_SERVICES_CONFIGURATION_POSTCODE_H_
