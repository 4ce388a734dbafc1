// What is wrong with a request's fields: all of it at once. Pure; no record is read.

#ifndef OMZIEN_SERVICES_HELP_VALIDATE_H_
#define OMZIEN_SERVICES_HELP_VALIDATE_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "omzien/v1/help_request.pb.h"
#include "omzien/v1/invitation.pb.h"
#include "omzien/v1/offer.pb.h"
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

// Adds a text that is longer than `max_bytes`, or holds a NUL.
void CheckText(absl::string_view text, int max_bytes, absl::string_view path,
               rpc::Violations& violations);

// Returns the moment, or absent if the Timestamp is not one (protobuf's own range: the years 1 to
// 9999).
std::optional<absl::Time> Moment(const google::protobuf::Timestamp& time);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_VALIDATE_H_
