#include "services/rpc/names.h"

#include <sodium.h>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace omzien::rpc {
namespace {

constexpr size_t kMaxIdBytes = 64;
constexpr int kIdBytes = 10;  // 80 bits, 16 characters of 5.

bool IsId(absl::string_view id) {
  return !id.empty() && id.size() <= kMaxIdBytes && absl::c_all_of(id, [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
  });
}

// RFC 4648's base32 in lower case: nothing to mishear on the phone but what it leaves out already
// (0, 1, 8, 9).
std::string Base32(const uint8_t* bytes, int size) {
  std::string text;
  uint32_t bits = 0;
  int held = 0;
  for (int i = 0; i < size; ++i) {
    bits = (bits << 8) | bytes[i];
    for (held += 8; held >= 5; held -= 5) {
      text.push_back("abcdefghijklmnopqrstuvwxyz234567"[(bits >> (held - 5)) & 31]);
    }
  }
  return text;
}

}  // namespace

std::string MakeName(absl::string_view municipality, absl::string_view collection,
                     absl::string_view id) {
  return absl::StrCat("municipalities/", municipality, "/", collection, "/", id);
}

std::string IdOf(absl::string_view name, absl::string_view collection) {
  if (!absl::ConsumePrefix(&name, "municipalities/")) return "";
  const size_t slash = name.find('/');
  if (slash == absl::string_view::npos) return "";
  name.remove_prefix(slash + 1);
  if (!absl::ConsumePrefix(&name, collection) || !absl::ConsumePrefix(&name, "/") || !IsId(name))
    return "";
  return std::string(name);
}

std::string NewId(const Caller& caller, absl::string_view request_id) {
  return DerivedId({caller.Name(), request_id});
}

std::string DerivedId(std::initializer_list<absl::string_view> parts) {
  std::string text;
  for (const absl::string_view part : parts) absl::StrAppend(&text, part.size(), ":", part);
  uint8_t hash[crypto_generichash_BYTES_MIN];
  crypto_generichash(hash, sizeof(hash), reinterpret_cast<const uint8_t*>(text.data()), text.size(),
                     nullptr, 0);
  return Base32(hash, kIdBytes);
}

}  // namespace omzien::rpc
