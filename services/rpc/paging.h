// Pages: sizes, and tokens that say where the next page starts.
//
// A token is sealed (XChaCha20-Poly1305, by libsodium): it holds the position, the question and the
// caller, and opens only for the same caller asking the same question. It carries no rights: every
// page is checked like the first.

#ifndef OMZIEN_SERVICES_RPC_PAGING_H_
#define OMZIEN_SERVICES_RPC_PAGING_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/rpc/caller.h"
#include "services/rpc/errors.h"

namespace omzien::rpc {

inline constexpr int kDefaultPageSize = 50;
inline constexpr int kMaxPageSize = 200;

// Returns how many to show: kDefaultPageSize for 0, at most kMaxPageSize.
// REQUIRES: asked >= 0; see CheckPageSize.
int PageSize(int asked);

// Adds `page_size` if it is negative.
void CheckPageSize(int asked, Violations& violations);

// Validates a request with a page_size, for lists that ask for nothing else.
inline constexpr auto kValidatePage = [](const auto& request, Violations& violations) {
  CheckPageSize(request.page_size(), violations);
};

// Seals page tokens, and cursors of watches. Immutable; thread-safe. All processes of an
// installation share one key.
class PageSealer {
 public:
  using Key = std::array<uint8_t, 32>;

  explicit PageSealer(const Key& key) : key_(key) {}

  // Returns the token for the page that starts at `position`.
  //   question: what was asked, without page_size and page_token: another question does not
  //   continue this one
  std::string Seal(absl::string_view position, absl::string_view question,
                   const Caller& caller) const;

  // Returns the position in `token`, "" for an empty token (the first page).
  // Errors: INVALID_ARGUMENT naming `field`, if it is garbled, another caller's, or of another
  // question.
  absl::StatusOr<std::string> Open(absl::string_view token, absl::string_view question,
                                   const Caller& caller,
                                   absl::string_view field = "page_token") const;

 private:
  const Key key_;
};

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_PAGING_H_
