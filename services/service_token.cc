#include "services/service_token.h"

#include <utility>

#include "absl/time/clock.h"

namespace omzien {
namespace {

constexpr absl::Duration kLifetime = absl::Minutes(10);

}  // namespace

ServiceToken::ServiceToken(rpc::TokenKey key, absl::string_view service)
    : key_(std::move(key)), service_(service) {}

absl::StatusOr<std::shared_ptr<ServiceToken>> ServiceToken::Make(rpc::TokenKey key,
                                                                 absl::string_view service) {
  std::shared_ptr<ServiceToken> token(new ServiceToken(std::move(key), service));
  const auto first = token->Mint(absl::Now());
  if (!first.ok()) return first.status();
  return token;
}

std::string ServiceToken::Get() {
  const absl::Time now = absl::Now();
  const sync::Lock lock(mutex_);
  if (now >= renewal_) {
    token_ = Mint(now).value_or("");  // Make saw that this key can mint.
    renewal_ = now + kLifetime / 2;
  }
  return token_;
}

absl::StatusOr<std::string> ServiceToken::Mint(absl::Time now) const {
  return rpc::MintToken(key_, {"services", service_, "", v1::IDENTITY_LEVEL_UNSPECIFIED}, now,
                        kLifetime);
}

}  // namespace omzien
