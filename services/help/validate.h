// What is wrong with a request's fields: all of it at once. Pure; no record is read.

#ifndef OMZIEN_SERVICES_HELP_VALIDATE_H_
#define OMZIEN_SERVICES_HELP_VALIDATE_H_

#include "absl/time/time.h"
#include "omzien/v1/help_request.pb.h"
#include "omzien/v1/invitation.pb.h"
#include "omzien/v1/offer.pb.h"
#include "omzien/v1/team.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/errors.h"

namespace omzien::help {

void Validate(const configuration::Municipality& municipality, absl::Time now,
              const v1::CreateHelpRequestRequest& request, rpc::Violations& violations);

void Validate(const configuration::Municipality& municipality,
              const v1::CreateOfferRequest& request, rpc::Violations& violations);

void Validate(const configuration::Municipality& municipality, absl::Time now,
              const v1::UpdateHelpRequestRequest& request, rpc::Violations& violations);

void Validate(absl::Time now, const v1::ReportAppointmentRequest& request,
              rpc::Violations& violations);

void Validate(absl::Time now, const v1::ProposeMoveRequest& request, rpc::Violations& violations);

void Validate(const v1::CloseEscalationRequest& request, rpc::Violations& violations);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_VALIDATE_H_
