#include "clients/ctl/token.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace omzien::ctl {
namespace {

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using File = std::unique_ptr<FILE, Freer<std::fclose>>;
using EvpKey = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Digest = std::unique_ptr<EVP_MD_CTX, Freer<EVP_MD_CTX_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freer<ECDSA_SIG_free>>;

constexpr int kNumberBytes = 32;  // Of each of the two numbers of an ES256 signature.

// What may stand in JSON as it is.
bool IsWord(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
  });
}

// Returns the signature as RFC 7518, section 3.4, wants it: both numbers, 32 bytes each. "" if the
// key cannot sign.
std::string Sign(EVP_PKEY* key, const std::string& text) {
  const Digest digest(EVP_MD_CTX_new());
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  size_t size = 0;
  if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key) != 1 ||
      EVP_DigestSign(digest.get(), nullptr, &size, bytes, text.size()) != 1) {
    return "";
  }
  std::vector<uint8_t> der(size);
  if (EVP_DigestSign(digest.get(), der.data(), &size, bytes, text.size()) != 1) return "";
  const uint8_t* in = der.data();
  const Signature signature(d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(size)));
  if (signature == nullptr) return "";
  std::string numbers(2 * kNumberBytes, '\0');
  auto* out = reinterpret_cast<uint8_t*>(numbers.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, kNumberBytes);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + kNumberBytes, kNumberBytes);
  return numbers;
}

}  // namespace

absl::StatusOr<Subject> ParseSubject(absl::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(name, '/');
  if (!std::all_of(parts.begin(), parts.end(), IsWord)) {
  } else if (parts.size() == 2 && parts[0] == "services") {
    return Subject{"", parts[0], parts[1]};
  } else if (parts.size() == 4 && parts[0] == "municipalities" &&
             (parts[2] == "residents" || parts[2] == "workers")) {
    return Subject{parts[1], parts[2], parts[3]};
  }
  return absl::InvalidArgumentError(
      "--as: want municipalities/{municipality}/residents/{id}, "
      "municipalities/{municipality}/workers/{id} or services/{id}");
}

absl::StatusOr<std::string> MintToken(const std::string& pem_file, const Subject& subject,
                                      v1::IdentityLevel level, absl::Time now,
                                      absl::Duration lifetime) {
  const File file(std::fopen(pem_file.c_str(), "r"));
  if (file == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("--token-key-file: cannot read ", pem_file, "; `./omzien up` makes it"));
  }
  const EvpKey key(PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr));
  if (key == nullptr || EVP_PKEY_get_bits(key.get()) != 256 ||
      EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC) {
    return absl::InvalidArgumentError(
        absl::StrCat("--token-key-file: ", pem_file, " is not a private P-256 key"));
  }
  const std::string of =
      subject.municipality.empty() ? "" : absl::StrCat(R"("mun":")", subject.municipality, R"(",)");
  const std::string claims = absl::StrCat(
      R"({"iss":"omzien","aud":"omzien",)", of, R"("sub":")", subject.collection, "/", subject.id,
      R"(","idl":)", static_cast<int>(level), R"(,"iat":)", absl::ToUnixSeconds(now), R"(,"exp":)",
      absl::ToUnixSeconds(now + lifetime), "}");
  const std::string text = absl::StrCat(absl::WebSafeBase64Escape(R"({"alg":"ES256","typ":"JWT"})"),
                                        ".", absl::WebSafeBase64Escape(claims));
  const std::string signature = Sign(key.get(), text);
  if (signature.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("--token-key-file: ", pem_file, " cannot sign"));
  }
  return absl::StrCat(text, ".", absl::WebSafeBase64Escape(signature));
}

}  // namespace omzien::ctl
