// Mints tokens, with the private key of an installation, for whoever may read that key.

#ifndef OMZIEN_CLIENTS_CTL_TOKEN_H_
#define OMZIEN_CLIENTS_CTL_TOKEN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/v1/access.pb.h"

namespace omzien::ctl {

// Whom a token is to name.
struct Subject {
  std::string municipality;  // The slug; empty for a service.
  std::string collection;    // "residents", "workers" or "services".
  std::string id;
};

// Reads "municipalities/{municipality}/residents/{id}", "…/workers/{id}" or "services/{id}".
// Errors: INVALID_ARGUMENT.
absl::StatusOr<Subject> ParseSubject(absl::string_view name);

// Returns a JSON Web Token signed with ES256 by the P-256 key in `pem_file`.
// Errors: INVALID_ARGUMENT naming the file, if it is not there or no such key.
absl::StatusOr<std::string> MintToken(const std::string& pem_file, const Subject& subject,
                                      v1::IdentityLevel level, absl::Time now,
                                      absl::Duration lifetime);

}  // namespace omzien::ctl

#endif  // OMZIEN_CLIENTS_CTL_TOKEN_H_
