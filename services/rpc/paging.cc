#include "services/rpc/paging.h"

#include <sodium.h>

#include <algorithm>
#include <cassert>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace omzien::rpc {
namespace {

constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == std::tuple_size_v<PageSealer::Key>);

const uint8_t* Bytes(absl::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

// What a token is bound to: it does not open with any other. The length keeps the two parts apart.
std::string Binding(absl::string_view question, const Caller& caller) {
  const std::string name = caller.Name();
  return absl::StrCat(name.size(), ":", name, question);
}

}  // namespace

int PageSize(int asked) {
  assert(asked >= 0);
  return asked == 0 ? kDefaultPageSize : std::min(asked, kMaxPageSize);
}

void CheckPageSize(int asked, Violations& violations) {
  if (asked < 0) violations.Add("page_size", absl::StrCat("want 0 or more, got ", asked));
}

std::string PageSealer::Seal(absl::string_view position, absl::string_view question,
                             const Caller& caller) const {
  const std::string binding = Binding(question, caller);
  // The nonce is a keyed hash of all that is sealed: equal only where everything is equal, and no
  // randomness is needed.
  std::string sealed(kNonceBytes + position.size() + kTagBytes, '\0');
  auto* out = reinterpret_cast<uint8_t*>(sealed.data());
  const std::string all = absl::StrCat(binding.size(), ":", binding, position);
  crypto_generichash(out, kNonceBytes, Bytes(all), all.size(), key_.data(), key_.size());
  crypto_aead_xchacha20poly1305_ietf_encrypt(out + kNonceBytes, nullptr, Bytes(position),
                                             position.size(), Bytes(binding), binding.size(),
                                             nullptr, out, key_.data());
  return absl::WebSafeBase64Escape(sealed);
}

absl::StatusOr<std::string> PageSealer::Open(absl::string_view token, absl::string_view question,
                                             const Caller& caller, absl::string_view field) const {
  if (token.empty()) return std::string();
  Violations wrong;
  wrong.Add(field, "want what the same list or watch gave to the same caller");
  std::string sealed;
  if (!absl::WebSafeBase64Unescape(token, &sealed) || sealed.size() < kNonceBytes + kTagBytes) {
    return wrong.ToStatus();
  }
  const std::string binding = Binding(question, caller);
  std::string position(sealed.size() - kNonceBytes - kTagBytes, '\0');
  const uint8_t* in = Bytes(sealed);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<uint8_t*>(position.data()), nullptr, nullptr, in + kNonceBytes,
          sealed.size() - kNonceBytes, Bytes(binding), binding.size(), in, key_.data()) != 0) {
    return wrong.ToStatus();
  }
  return position;
}

}  // namespace omzien::rpc
