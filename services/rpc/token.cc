#include "services/rpc/token.h"

#include <cjose/cjose.h>
#include <jansson.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace omzien::rpc {
namespace {

constexpr char kIssuer[] = "omzien";
constexpr size_t kSignatureChars = 86;  // 64 bytes in base64url, which has no padding here.
// Bounds the memory of a verifier: some 50 MB. When it is reached, all are verified once more.
constexpr size_t kMaxKept = 100'000;

template <auto Free>
struct Freer {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using File = std::unique_ptr<FILE, Freer<std::fclose>>;
using EvpKey = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using BigNumber = std::unique_ptr<BIGNUM, Freer<BN_clear_free>>;
using Json = std::unique_ptr<json_t, Freer<json_decref>>;
using Header = std::unique_ptr<cjose_header_t, Freer<cjose_header_release>>;
using Jws = std::unique_ptr<cjose_jws_t, Freer<cjose_jws_release>>;

// Returns a number of the key as 32 bytes, or an empty vector if the key has none of that name.
std::vector<uint8_t> Coordinate(EVP_PKEY* key, const char* name) {
  BIGNUM* number = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &number) != 1) return {};
  const BigNumber owned(number);
  std::vector<uint8_t> bytes(32);
  if (BN_bn2binpad(number, bytes.data(), 32) != 32) return {};
  return bytes;
}

absl::Status Refused() { return absl::UnauthenticatedError("a valid token is needed"); }

bool IsCollection(absl::string_view word) {
  return word == "residents" || word == "workers" || word == "services";
}

// Returns whom the claims name and until when, or UNAUTHENTICATED.
absl::StatusOr<std::pair<Subject, absl::Time>> ReadClaims(const json_t* claims) {
  const auto text = [claims](const char* key) -> std::string {
    const json_t* value = json_object_get(claims, key);
    return json_is_string(value) ? std::string(json_string_value(value), json_string_length(value))
                                 : "";
  };
  if (text("iss") != kIssuer || text("aud") != kIssuer) return Refused();
  const std::vector<std::string> parts = absl::StrSplit(text("sub"), '/');
  if (parts.size() != 2 || !IsCollection(parts[0]) || parts[1].empty()) return Refused();
  Subject subject;
  subject.collection = parts[0];
  subject.id = parts[1];
  subject.municipality = text("mun");
  if (subject.municipality.empty() != (subject.collection == "services")) return Refused();
  const json_int_t level = json_integer_value(json_object_get(claims, "idl"));
  if (!v1::IdentityLevel_IsValid(static_cast<int>(level))) return Refused();
  subject.identity_level = static_cast<v1::IdentityLevel>(level);
  const json_t* expires = json_object_get(claims, "exp");
  if (!json_is_integer(expires)) return Refused();
  return std::make_pair(std::move(subject), absl::FromUnixSeconds(json_integer_value(expires)));
}

}  // namespace

absl::StatusOr<TokenKey> TokenKey::FromPemFile(const std::string& path) {
  const File file(std::fopen(path.c_str(), "r"));
  if (file == nullptr) return absl::InvalidArgumentError(absl::StrCat(path, ": cannot be read"));
  EvpKey key(PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr));
  if (key == nullptr) {
    std::rewind(file.get());
    key.reset(PEM_read_PUBKEY(file.get(), nullptr, nullptr, nullptr));
  }
  if (key == nullptr) return absl::InvalidArgumentError(absl::StrCat(path, ": is not a PEM key"));
  const std::vector<uint8_t> x = Coordinate(key.get(), OSSL_PKEY_PARAM_EC_PUB_X);
  const std::vector<uint8_t> y = Coordinate(key.get(), OSSL_PKEY_PARAM_EC_PUB_Y);
  std::vector<uint8_t> secret = Coordinate(key.get(), OSSL_PKEY_PARAM_PRIV_KEY);
  if (EVP_PKEY_get_bits(key.get()) != 256 || x.empty() || y.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": is not a P-256 key"));
  }
  cjose_jwk_ec_keyspec spec = {};
  spec.crv = CJOSE_JWK_EC_P_256;
  spec.x = const_cast<uint8_t*>(x.data());  // cjose copies what it is given.
  spec.xlen = x.size();
  spec.y = const_cast<uint8_t*>(y.data());
  spec.ylen = y.size();
  spec.d = secret.empty() ? nullptr : secret.data();
  spec.dlen = secret.size();
  cjose_err error;
  TokenKey result;
  result.jwk_.reset(cjose_jwk_create_EC_spec(&spec, &error), [](cjose_jwk_t* jwk) {
    if (jwk != nullptr) cjose_jwk_release(jwk);
  });
  OPENSSL_cleanse(secret.data(), secret.size());
  if (result.jwk_ == nullptr)
    return absl::InvalidArgumentError(absl::StrCat(path, ": is not a P-256 key"));
  return result;
}

absl::StatusOr<std::string> MintToken(const TokenKey& key, const Subject& subject, absl::Time now,
                                      absl::Duration lifetime) {
  if (!IsCollection(subject.collection) || subject.id.empty() ||
      subject.municipality.empty() != (subject.collection == "services")) {
    return absl::InvalidArgumentError(
        "subject: want residents/{id} or workers/{id} of a municipality, or services/{id} of none");
  }
  const Json claims(json_pack("{s:s, s:s, s:s, s:i, s:I, s:I}", "iss", kIssuer, "aud", kIssuer,
                              "sub", absl::StrCat(subject.collection, "/", subject.id).c_str(),
                              "idl", static_cast<int>(subject.identity_level), "iat",
                              static_cast<json_int_t>(absl::ToUnixSeconds(now)), "exp",
                              static_cast<json_int_t>(absl::ToUnixSeconds(now + lifetime))));
  if (!subject.municipality.empty()) {
    json_object_set_new(claims.get(), "mun", json_string(subject.municipality.c_str()));
  }
  const std::unique_ptr<char, Freer<std::free>> text(json_dumps(claims.get(), JSON_COMPACT));
  cjose_err error;
  const Header header(cjose_header_new(&error));
  cjose_header_set(header.get(), CJOSE_HDR_ALG, CJOSE_HDR_ALG_ES256, &error);
  const std::string payload = text.get();
  const Jws jws(cjose_jws_sign(key.jwk_.get(), header.get(),
                               reinterpret_cast<const uint8_t*>(payload.data()), payload.size(),
                               &error));
  const char* compact = nullptr;  // Owned by jws.
  if (jws == nullptr || !cjose_jws_export(jws.get(), &compact, &error)) {
    return absl::InvalidArgumentError("the key cannot sign: is it the private one?");
  }
  return std::string(compact);
}

absl::StatusOr<Subject> TokenVerifier::Verify(absl::string_view token, absl::Time now) {
  {
    const sync::Lock lock(mutex_);
    const auto known = verified_.find(token);
    if (known != verified_.end()) {
      if (known->second.expires > now) return known->second.subject;
      verified_.erase(known);
      return Refused();
    }
  }
  // cjose overlooks what stands behind a signature: one token would have many spellings, each kept.
  if (token.size() - (token.rfind('.') + 1) != kSignatureChars) return Refused();
  cjose_err error;
  const Jws jws(cjose_jws_import(token.data(), token.size(), &error));
  if (jws == nullptr) return Refused();
  // The algorithm is pinned before anything is verified: "none" or an HMAC with our public key must
  // not pass.
  const char* algorithm =
      cjose_header_get(cjose_jws_get_protected(jws.get()), CJOSE_HDR_ALG, &error);
  if (algorithm == nullptr || absl::string_view(algorithm) != CJOSE_HDR_ALG_ES256) return Refused();
  if (!cjose_jws_verify(jws.get(), key_.jwk_.get(), &error)) return Refused();
  uint8_t* payload = nullptr;  // Owned by jws.
  size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &payload, &size, &error)) return Refused();
  const Json claims(json_loadb(reinterpret_cast<const char*>(payload), size, 0, nullptr));
  if (claims == nullptr) return Refused();
  auto read = ReadClaims(claims.get());
  if (!read.ok()) return read.status();
  auto [subject, expires] = *std::move(read);
  if (expires <= now) return Refused();
  const sync::Lock lock(mutex_);
  if (verified_.size() >= kMaxKept) verified_.clear();
  verified_.emplace(std::string(token), Verified{subject, expires});
  return subject;
}

}  // namespace omzien::rpc
