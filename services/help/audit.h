// Reads requests with all that came of them, for whoever checks the invariants.

#ifndef OMZIEN_SERVICES_HELP_AUDIT_H_
#define OMZIEN_SERVICES_HELP_AUDIT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "omzien/internal/v1/audit.pb.h"
#include "services/store/store.h"

namespace omzien::help {

// Returns the requests with these ids, in their order, each with its invitations of this episode,
// its escalations, its appointments, and the next moment of each: one that its record wants and the
// index of due moments lacks is left out. What does not exist is left out too.
// Errors: those of Store.
// Cost: some reads for all, and one look into the index for each that is not at its end.
absl::StatusOr<std::vector<internal::v1::AuditedRequest>> Audit(
    store::Store& store, const store::Space& space, const std::vector<std::string>& requests);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_AUDIT_H_
