// Reads people who may be asked, each with what she offers.

#ifndef OMZIEN_SERVICES_HELP_CANDIDATE_STORE_H_
#define OMZIEN_SERVICES_HELP_CANDIDATE_STORE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "omzien/internal/v1/matchmaking.pb.h"
#include "services/store/store.h"

namespace omzien::help {

// Returns the candidates of these residents, in their order, those left out whose Helper is not
// there. An offer taken back between the two reads is left out: her Helper's version has risen.
absl::StatusOr<std::vector<internal::v1::Candidate>> ReadCandidates(
    store::Store& store, const store::Space& space, const std::vector<std::string>& residents);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_CANDIDATE_STORE_H_
