// What can be wrong with what residents say of themselves. Pure.

#ifndef OMZIEN_SERVICES_RESIDENTS_VALIDATE_H_
#define OMZIEN_SERVICES_RESIDENTS_VALIDATE_H_

#include "omzien/v1/resident.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/caller.h"
#include "services/rpc/errors.h"

namespace omzien::residents {

// Adds everything that is wrong with a request, field by field as omzien/v1/resident.proto
// documents them. What it says of a field never repeats the value: all of it is personal.
void Validate(const rpc::Caller& caller, const configuration::Municipality& municipality,
              const v1::CreateResidentRequest& request, rpc::Violations& violations);
void Validate(const rpc::Caller& caller, const configuration::Municipality& municipality,
              const v1::UpdateResidentRequest& request, rpc::Violations& violations);
void Validate(const rpc::Caller& caller, const configuration::Municipality& municipality,
              const v1::FindResidentsRequest& request, rpc::Violations& violations);

}  // namespace omzien::residents

#endif  // OMZIEN_SERVICES_RESIDENTS_VALIDATE_H_
