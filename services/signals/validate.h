// What is wrong with a request's fields: all of it at once. Pure; no record is read.

#ifndef OMZIEN_SERVICES_SIGNALS_VALIDATE_H_
#define OMZIEN_SERVICES_SIGNALS_VALIDATE_H_

#include "omzien/v1/signal.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/caller.h"
#include "services/rpc/errors.h"

namespace omzien::signals {

void Validate(const configuration::Municipality& municipality, const rpc::Caller& caller,
              const v1::ReportSignalRequest& request, rpc::Violations& violations);

void Validate(const v1::ListSignalsRequest& request, rpc::Violations& violations);

void Validate(const v1::EndSignalRequest& request, rpc::Violations& violations);

}  // namespace omzien::signals

#endif  // OMZIEN_SERVICES_SIGNALS_VALIDATE_H_
