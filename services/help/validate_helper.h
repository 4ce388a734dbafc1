// What is wrong with the fields of a call about settings, checks, blocks, circle and delegates: all
// of it at once. Pure; no record is read.

#ifndef OMZIEN_SERVICES_HELP_VALIDATE_HELPER_H_
#define OMZIEN_SERVICES_HELP_VALIDATE_HELPER_H_

#include "absl/time/time.h"
#include "omzien/v1/helper.pb.h"
#include "omzien/v1/offer.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/caller.h"
#include "services/rpc/errors.h"

namespace omzien::help {

// Fields that `update_mask` does not name are not looked at.
void Validate(const rpc::Caller& caller, const v1::UpdateHelperSettingsRequest& request,
              rpc::Violations& violations);

void Validate(const configuration::Municipality& municipality, absl::Time now,
              const v1::RecordCheckRequest& request, rpc::Violations& violations);

// Of these, whether the other is somebody of the municipality is not asked here: a wrong name is
// NOT_FOUND.
void Validate(const rpc::Caller& caller, const v1::BlockResidentRequest& request,
              rpc::Violations& violations);
void Validate(const rpc::Caller& caller, const v1::InviteToCircleRequest& request,
              rpc::Violations& violations);
void Validate(const rpc::Caller& caller, const v1::AddDelegateRequest& request,
              rpc::Violations& violations);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_VALIDATE_HELPER_H_
