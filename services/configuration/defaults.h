// The documented defaults of configuration (the words DEFAULT in its protos). Pure.

#ifndef OMZIEN_SERVICES_CONFIGURATION_DEFAULTS_H_
#define OMZIEN_SERVICES_CONFIGURATION_DEFAULTS_H_

#include "omzien/internal/v1/configuration.pb.h"

namespace omzien::configuration {

// Gives every absent field that has a documented default its default. What is written stays, also
// if it is a mistake.
void FillDefaults(internal::v1::MunicipalityConfiguration& configuration);

}  // namespace omzien::configuration

#endif  // OMZIEN_SERVICES_CONFIGURATION_DEFAULTS_H_
