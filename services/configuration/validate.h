// What can be wrong with the configuration of one municipality. Pure.

#ifndef OMZIEN_SERVICES_CONFIGURATION_VALIDATE_H_
#define OMZIEN_SERVICES_CONFIGURATION_VALIDATE_H_

#include <string>
#include <vector>

#include "omzien/internal/v1/configuration.pb.h"

namespace omzien::configuration {

// Returns every mistake as `path: what is wanted`, and the offending value where that helps:
// `municipality.code: "GM" and four digits, got "GM99999"`. Empty: nothing is wrong.
//
// Input:  with defaults filled (defaults.h).
// Result: in the order of the protos' fields.
std::vector<std::string> FindMistakes(const internal::v1::MunicipalityConfiguration& configuration);

}  // namespace omzien::configuration

#endif  // OMZIEN_SERVICES_CONFIGURATION_VALIDATE_H_
