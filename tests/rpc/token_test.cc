#include "services/rpc/token.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/support/keys.h"
#include "tests/support/status_matchers.h"

namespace omzien::rpc {
namespace {

using test::HasCode;
using test::IsOk;

const absl::Time kNow = absl::FromUnixSeconds(1'772'442'000);
constexpr char kHeader[] = R"({"alg":"ES256"})";
constexpr char kClaims[] =
    R"({"iss":"omzien","aud":"omzien","sub":"residents/anna","mun":"veghel","idl":2,)"
    R"("iat":1772442000,"exp":1772445600})";

class Token : public testing::Test {
 protected:
  absl::StatusOr<Subject> Verify(const std::string& token, absl::Time now = kNow) {
    return verifier_.Verify(token, now);
  }
  std::string Sign(absl::string_view claims) {
    return test::SignedWithEs256(kHeader, claims, keys_.private_pem());
  }
  std::string Without(absl::string_view from, absl::string_view to = "") {
    return Sign(absl::StrReplaceAll(kClaims, {{from, to}}));
  }

  const test::KeyFiles keys_;
  TokenVerifier verifier_{*TokenKey::FromPemFile(keys_.public_pem())};
};

TEST_F(Token, NamesWhomItWasMintedFor) {
  const auto key = TokenKey::FromPemFile(keys_.private_pem());
  ASSERT_THAT(key, IsOk());
  for (const Subject& minted :
       {Subject{"residents", "anna", "veghel", v1::IDENTITY_LEVEL_SEEN},
        Subject{"workers", "wendy", "veghel", v1::IDENTITY_LEVEL_SUBSTANTIAL},
        Subject{"services", "matchmaker", "", v1::IDENTITY_LEVEL_UNSPECIFIED}}) {
    SCOPED_TRACE(minted.collection);
    const auto token = MintToken(*key, minted, kNow, absl::Hours(1));
    ASSERT_THAT(token, IsOk());
    for (int time : {1, 2}) {  // The second comes from what the verifier keeps.
      SCOPED_TRACE(time);
      const auto read = Verify(*token);
      ASSERT_THAT(read, IsOk());
      EXPECT_EQ(read->collection, minted.collection);
      EXPECT_EQ(read->id, minted.id);
      EXPECT_EQ(read->municipality, minted.municipality);
      EXPECT_EQ(read->identity_level, minted.identity_level);
    }
  }
}

TEST_F(Token, IsAcceptedAsTheTableBelowWritesIt) { EXPECT_THAT(Verify(Sign(kClaims)), IsOk()); }

// A10
TEST_F(Token, IsRefusedWithOneTextWhateverIsWrong) {
  const test::KeyFiles other;
  const std::string good = Sign(kClaims);
  const std::vector<std::string> parts = absl::StrSplit(good, '.');
  const std::string foreign = test::SignedWithEs256(
      kHeader, absl::StrReplaceAll(kClaims, {{"anna", "bert"}}), keys_.private_pem());
  const std::vector<std::string> foreign_parts = absl::StrSplit(foreign, '.');
  const std::string public_key = test::ReadFile(keys_.public_pem());
  const struct {
    const char* what;
    std::string token;
  } kCases[] = {
      {"nothing", ""},
      {"garbage", "garbage"},
      {"two dots", ".."},
      {"another key", test::SignedWithEs256(kHeader, kClaims, other.private_pem())},
      {"no algorithm", test::Unsigned(R"({"alg":"none"})", kClaims)},
      {"no signature", test::Unsigned(kHeader, kClaims)},
      {"an HMAC with our public key",
       test::SignedWithHs256(R"({"alg":"HS256"})", kClaims, public_key)},
      {"an HMAC that says ES256", test::SignedWithHs256(kHeader, kClaims, public_key)},
      {"other claims under a good signature",
       absl::StrCat(parts[0], ".", foreign_parts[1], ".", parts[2])},
      {"a cut signature", good.substr(0, good.size() - 4)},
      {"another issuer", Without(R"("iss":"omzien")", R"("iss":"other")")},
      {"no issuer", Without(R"("iss":"omzien",)")},
      {"another audience", Without(R"("aud":"omzien")", R"("aud":"other")")},
      {"no subject", Without(R"("sub":"residents/anna",)")},
      {"a subject of no collection", Without("residents/anna", "anna")},
      {"an unknown collection", Without("residents/anna", "kings/anna")},
      {"an empty id", Without("residents/anna", "residents/")},
      {"a resident of nowhere", Without(R"("mun":"veghel",)")},
      {"a service of somewhere", Without("residents/anna", "services/matchmaker")},
      {"an identity level that is none", Without(R"("idl":2)", R"("idl":9)")},
      {"no end", Without(R"(,"exp":1772445600)")},
      {"an end that is a text", Without("1772445600", R"("1772445600")")},
      {"claims that are no JSON", Sign("claims")},
      {"claims that are a list", Sign("[]")},
  };
  absl::Status first;
  for (const auto& [what, token] : kCases) {
    SCOPED_TRACE(what);
    const absl::Status status = Verify(token).status();
    EXPECT_THAT(status, HasCode(absl::StatusCode::kUnauthenticated));
    if (first.ok()) first = status;
    EXPECT_EQ(status, first);
  }
}

TEST_F(Token, EndsAtItsSecondAlsoWhereItIsKept) {
  const std::string token = Sign(kClaims);
  const absl::Time end = absl::FromUnixSeconds(1'772'445'600);
  EXPECT_THAT(Verify(token, end - absl::Nanoseconds(1)), IsOk());
  EXPECT_THAT(Verify(token, end), HasCode(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Verify(token, end), HasCode(absl::StatusCode::kUnauthenticated));
  EXPECT_THAT(Verify(Sign(kClaims), end), HasCode(absl::StatusCode::kUnauthenticated));
}

TEST_F(Token, IsNotMintedWithAPublicKeyNorForNobody) {
  const Subject anna{"residents", "anna", "veghel", v1::IDENTITY_LEVEL_SEEN};
  EXPECT_THAT(MintToken(*TokenKey::FromPemFile(keys_.public_pem()), anna, kNow, absl::Hours(1)),
              HasCode(absl::StatusCode::kInvalidArgument));
  const auto key = TokenKey::FromPemFile(keys_.private_pem());
  for (const Subject& wrong :
       {Subject{"kings", "anna", "veghel", {}}, Subject{"residents", "", "veghel", {}},
        Subject{"residents", "anna", "", {}}, Subject{"services", "matchmaker", "veghel", {}}}) {
    EXPECT_THAT(MintToken(*key, wrong, kNow, absl::Hours(1)),
                HasCode(absl::StatusCode::kInvalidArgument));
  }
}

TEST(TokenKey, NamesTheFileThatHoldsNoKeyOfOurs) {
  const test::KeyFiles large("P-384");
  EXPECT_THAT(TokenKey::FromPemFile(large.private_pem()).status(),
              test::HasCode(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(std::string(TokenKey::FromPemFile("/nowhere/key.pem").status().message()),
              testing::HasSubstr("/nowhere/key.pem"));
}

}  // namespace
}  // namespace omzien::rpc
