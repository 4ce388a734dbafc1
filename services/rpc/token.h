// Tokens: who calls, as a JSON Web Token signed with ES256 (RFC 7519, RFC 7518 section 3.4), by
// libcjose.
//
// Claims: iss and aud are "omzien"; sub is "residents/{id}", "workers/{id}" or "services/{id}"; mun
// is the municipality's slug (absent for services); idl is the identity level as a number; iat and
// exp are machine time. A token carries no roles: a worker's come from the directory on that day.

#ifndef OMZIEN_SERVICES_RPC_TOKEN_H_
#define OMZIEN_SERVICES_RPC_TOKEN_H_

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/rpc/caller.h"
#include "services/sync/mutex.h"

struct _cjose_jwk_int;

namespace omzien::rpc {

// A P-256 key, public or private. Immutable; thread-safe.
class TokenKey {
 public:
  // Reads a PEM file of a P-256 key: private (to mint) or public (to verify).
  // Errors: INVALID_ARGUMENT naming the file and what is wrong, never its content.
  static absl::StatusOr<TokenKey> FromPemFile(const std::string& path);

 private:
  friend class TokenVerifier;
  friend absl::StatusOr<std::string> MintToken(const TokenKey&, const Subject&, absl::Time,
                                               absl::Duration);

  std::shared_ptr<_cjose_jwk_int> jwk_;
};

// Returns a token for `subject`, valid from `now` (machine time) for `lifetime`.
// Errors: INVALID_ARGUMENT if the key is a public one, or the subject is not of the form above.
absl::StatusOr<std::string> MintToken(const TokenKey& key, const Subject& subject, absl::Time now,
                                      absl::Duration lifetime);

// Verifies tokens. Thread-safe. Verified ones are kept until they expire: one verification costs
// about as much as an empty call.
class TokenVerifier {
 public:
  explicit TokenVerifier(TokenKey key) : key_(std::move(key)) {}

  // Returns whom the token names.
  // Errors: UNAUTHENTICATED, with one text whatever is wrong: the form, the algorithm (only ES256
  // is accepted), the signature, a claim, or the time.
  absl::StatusOr<Subject> Verify(absl::string_view token, absl::Time now);

 private:
  struct Verified {
    Subject subject;
    absl::Time expires;
  };

  const TokenKey key_;

  sync::Mutex mutex_;
  absl::flat_hash_map<std::string, Verified> verified_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_TOKEN_H_
