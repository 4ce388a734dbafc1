// What can be wrong with what residents say of themselves. Pure.

#ifndef OMZIEN_SERVICES_RESIDENTS_VALIDATE_H_
#define OMZIEN_SERVICES_RESIDENTS_VALIDATE_H_

#include "absl/time/time.h"
#include "omzien/v1/resident.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/errors.h"

namespace omzien::residents {

// Adds everything that is wrong with `request`, field by field as omzien/v1/resident.proto
// documents them. What it says of a field never repeats the value: all of it is personal.
//   now: until which year somebody can have been born, on the municipality's calendar
void ValidateCreate(const v1::CreateResidentRequest& request,
                    const configuration::Municipality& municipality, absl::Time now,
                    rpc::Violations& violations);

}  // namespace omzien::residents

#endif  // OMZIEN_SERVICES_RESIDENTS_VALIDATE_H_
