#include "tests/support/keys.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace omzien::test {
namespace {

using EvpKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

[[noreturn]] void Die(const char* sentence) {
  std::fprintf(stderr, "keys: %s\n", sentence);
  std::abort();
}

std::FILE* Open(const std::string& path, const char* mode) {
  std::FILE* file = std::fopen(path.c_str(), mode);
  if (file == nullptr) Die("cannot open a file of a key");
  return file;
}

std::string Body(absl::string_view header, absl::string_view claims) {
  return absl::StrCat(absl::WebSafeBase64Escape(header), ".", absl::WebSafeBase64Escape(claims));
}

std::string WithSignature(const std::string& body, absl::string_view signature) {
  return absl::StrCat(body, ".", absl::WebSafeBase64Escape(signature));
}

const uint8_t* Bytes(absl::string_view text) {
  return reinterpret_cast<const uint8_t*>(text.data());
}

}  // namespace

KeyFiles::KeyFiles(const char* curve) {
  folder_ = (std::filesystem::temp_directory_path() / "omzien-keys-XXXXXX").string();
  if (mkdtemp(folder_.data()) == nullptr) Die("no folder for keys");
  private_pem_ = folder_ + "/private.pem";
  public_pem_ = folder_ + "/public.pem";
  const EvpKey key(EVP_EC_gen(curve), &EVP_PKEY_free);
  if (key == nullptr) Die("cannot make a key");
  std::FILE* file = Open(private_pem_, "w");
  PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  file = Open(public_pem_, "w");
  PEM_write_PUBKEY(file, key.get());
  std::fclose(file);
}

KeyFiles::~KeyFiles() {
  std::error_code ignored;  // A folder left behind in /tmp fails no test.
  std::filesystem::remove_all(folder_, ignored);
}

std::string SignedWithEs256(absl::string_view header, absl::string_view claims,
                            const std::string& private_pem) {
  std::FILE* file = Open(private_pem, "r");
  const EvpKey key(PEM_read_PrivateKey(file, nullptr, nullptr, nullptr), &EVP_PKEY_free);
  std::fclose(file);
  const std::string body = Body(header, claims);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(),
                                                                       &EVP_MD_CTX_free);
  std::vector<uint8_t> der(256);
  size_t size = der.size();
  if (EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(digest.get(), der.data(), &size, Bytes(body), body.size()) != 1) {
    Die("cannot sign");
  }
  const uint8_t* in = der.data();
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature(
      d2i_ECDSA_SIG(nullptr, &in, static_cast<long>(size)), &ECDSA_SIG_free);
  std::string numbers(64, '\0');
  auto* out = reinterpret_cast<uint8_t*>(numbers.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + 32, 32);
  return WithSignature(body, numbers);
}

std::string SignedWithHs256(absl::string_view header, absl::string_view claims,
                            absl::string_view secret) {
  const std::string body = Body(header, claims);
  uint8_t hash[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()), Bytes(body), body.size(), hash,
       &size);
  return WithSignature(body, absl::string_view(reinterpret_cast<const char*>(hash), size));
}

std::string Unsigned(absl::string_view header, absl::string_view claims) {
  return WithSignature(Body(header, claims), "");
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace omzien::test
