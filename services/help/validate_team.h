// What is wrong with the fields of what a team's worker sends: all of it at once. Pure; no record
// is read.

#ifndef OMZIEN_SERVICES_HELP_VALIDATE_TEAM_H_
#define OMZIEN_SERVICES_HELP_VALIDATE_TEAM_H_

#include "absl/time/time.h"
#include "omzien/v1/team.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/errors.h"

namespace omzien::help {

void Validate(const configuration::Municipality& municipality,
              const v1::CloseEscalationRequest& request, rpc::Violations& violations);

void Validate(const v1::AddNoteRequest& request, rpc::Violations& violations);

void Validate(absl::Time now, const v1::RecordContactAttemptRequest& request,
              rpc::Violations& violations);

void Validate(const configuration::Municipality& municipality, absl::Time now,
              const v1::LetEscalationWaitRequest& request, rpc::Violations& violations);

void Validate(const v1::OfferEscalationRequest& request, rpc::Violations& violations);

void Validate(const configuration::Municipality& municipality, absl::Time now,
              const v1::SetAbsenceRequest& request, rpc::Violations& violations);

void Validate(const configuration::Municipality& municipality, absl::Time now,
              const v1::SetFullUntilRequest& request, rpc::Violations& violations);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_VALIDATE_TEAM_H_
