// Keys made for one test, and tokens as somebody would forge them.

#ifndef OMZIEN_TESTS_SUPPORT_KEYS_H_
#define OMZIEN_TESTS_SUPPORT_KEYS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace omzien::test {

// A new key pair in PEM files of its own, which are gone with it. Thread-compatible.
class KeyFiles {
 public:
  // `curve` as OpenSSL names it. A failure ends the test program with a sentence.
  explicit KeyFiles(const char* curve = "P-256");
  ~KeyFiles();

  KeyFiles(const KeyFiles&) = delete;
  KeyFiles& operator=(const KeyFiles&) = delete;

  const std::string& private_pem() const { return private_pem_; }  // A path.
  const std::string& public_pem() const { return public_pem_; }    // A path.

 private:
  std::string folder_;
  std::string private_pem_;
  std::string public_pem_;
};

// Returns the token "<header>.<claims>.<signature>" in base64url, whatever the JSON says, signed
// with ES256 by the key in `private_pem`.
std::string SignedWithEs256(absl::string_view header, absl::string_view claims,
                            const std::string& private_pem);

// As SignedWithEs256, with HS256 and the bytes of `secret`.
std::string SignedWithHs256(absl::string_view header, absl::string_view claims,
                            absl::string_view secret);

// As SignedWithEs256, with an empty signature.
std::string Unsigned(absl::string_view header, absl::string_view claims);

// Returns the content of a file.
std::string ReadFile(const std::string& path);

}  // namespace omzien::test

#endif  // OMZIEN_TESTS_SUPPORT_KEYS_H_
