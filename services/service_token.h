// The tokens with which a service of this process calls others.

#ifndef OMZIEN_SERVICES_SERVICE_TOKEN_H_
#define OMZIEN_SERVICES_SERVICE_TOKEN_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/rpc/token.h"
#include "services/sync/mutex.h"

namespace omzien {

// Thread-safe.
class ServiceToken {
 public:
  // A token of "services/{service}", minted with the private `key`.
  // Errors: INVALID_ARGUMENT if the key is a public one.
  static absl::StatusOr<std::shared_ptr<ServiceToken>> Make(rpc::TokenKey key,
                                                            absl::string_view service);

  // Returns a token that is good for some minutes at least; mostly the same, so that whoever
  // verifies it needs to do so once.
  std::string Get();

 private:
  ServiceToken(rpc::TokenKey key, absl::string_view service);

  absl::StatusOr<std::string> Mint(absl::Time now) const;

  const rpc::TokenKey key_;
  const std::string service_;

  sync::Mutex mutex_;
  std::string token_ ABSL_GUARDED_BY(mutex_);
  absl::Time renewal_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace omzien

#endif  // OMZIEN_SERVICES_SERVICE_TOKEN_H_
