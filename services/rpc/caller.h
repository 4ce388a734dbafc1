// Who calls, for which municipality, and when: what a handler knows besides the request. Values.

#ifndef OMZIEN_SERVICES_RPC_CALLER_H_
#define OMZIEN_SERVICES_RPC_CALLER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "omzien/v1/access.pb.h"

namespace omzien::configuration {
class Bundle;
}

namespace omzien::rpc {

// Whom a token names: `collection` is "residents", "workers" or "services".
struct Subject {
  std::string collection;
  std::string id;
  // The slug the subject belongs to. Empty for services alone, which serve every municipality.
  std::string municipality;
  v1::IdentityLevel identity_level = v1::IDENTITY_LEVEL_UNSPECIFIED;
};

// A subject during one call.
struct Caller {
  Subject subject;
  // On this day: residents and services have theirs from the token, workers from the directory.
  std::vector<v1::Role> roles;
  // The slug of the municipality the request names. Equals the subject's, except for services.
  // Empty where the request names none.
  std::string municipality;
  // The configuration the call was let in with, which has that municipality, kept for the call: a
  // reload meanwhile changes nothing. Null where the request names none.
  std::shared_ptr<const configuration::Bundle> bundle;
  // The domain time of the call, one moment for all it does.
  absl::Time now;

  bool Is(v1::Role role) const { return absl::c_linear_search(roles, role); }

  // Returns the caller's resource name, "municipalities/veghel/residents/anna"; services have
  // "services/matchmaker".
  std::string Name() const {
    const std::string own = absl::StrCat(subject.collection, "/", subject.id);
    if (subject.municipality.empty()) return own;
    return absl::StrCat("municipalities/", subject.municipality, "/", own);
  }
};

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_CALLER_H_
