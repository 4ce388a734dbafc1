// omzienctl, as people and programs meet it.

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "google/protobuf/util/json_util.h"
#include "omzien/v1/directory.pb.h"
#include "services/rpc/token.h"
#include "tests/end_to_end/installation.h"
#include "tests/support/status_matchers.h"

namespace omzien::test {
namespace {

using testing::HasSubstr;

constexpr char kAnna[] = "municipalities/small-town/residents/anna";

class Omzienctl : public testing::Test {
 protected:
  Ended Ctl(const std::vector<std::string>& arguments) { return installation_.Ctl(arguments); }

  Installation installation_;
  const std::unique_ptr<Process> server_ = installation_.Start();
};

TEST_F(Omzienctl, PrintsProtobufsJsonForPrograms) {
  const Ended shown = Ctl({"directory", "show", "--municipality", "small-town", "--json"});
  ASSERT_EQ(shown.code, 0) << shown.errors;
  v1::Municipality municipality;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(shown.output, &municipality).ok());
  EXPECT_EQ(municipality.display_name(), "Small Town");
}

TEST_F(Omzienctl, ExitsWithOneAndEveryWrongFieldOnALineWhereTheServerRefuses) {
  const Ended refused =
      Ctl({"request", "create", "--as", kAnna, "--category", "nothing", "--postcode", "1", "--when",
           "2020-03-03T09:00:00Z/2020-03-03T12:00:00Z"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_EQ(refused.output, "");
  EXPECT_THAT(refused.errors, testing::AllOf(HasSubstr("INVALID_ARGUMENT (INVALID_FIELDS)"),
                                             HasSubstr("\n  help_request.category: "),
                                             HasSubstr("\n  help_request.place.postcode: "),
                                             HasSubstr("\n  help_request.when[0].start_time: ")));
}

TEST_F(Omzienctl, PrintsErrorsAsJsonWhereItIsAskedTo) {
  const Ended refused = Ctl({"directory", "show", "--municipality", "nowhere", "--json"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.errors, testing::AllOf(testing::StartsWith("{"), HasSubstr(R"("code": 5)"),
                                             HasSubstr(R"("reason": "NOT_FOUND")")));
}

TEST_F(Omzienctl, ExitsWithTwoWhereItIsUsedWrongly) {
  for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
           {},
           {"nothing"},
           {"directory"},
           {"directory", "show"},
           {"directory", "show", "--municipality"},
           {"directory", "show", "--municipality", "small-town", "--as", "anna"},
           {"token", "--as", kAnna, "--lifetime", "long"},
           {"token", "--as", kAnna, "--token-key-file", "/nowhere/key.pem"},
           {"resident", "show"},
           {"request", "create", "--as", kAnna, "--category", "groceries", "--postcode", "5461AB",
            "--when", "tomorrow"},
           {"team", "close", "--as", kAnna, "e1", "--outcome", "forgotten"}}) {
    SCOPED_TRACE(testing::PrintToString(wrong));
    const Ended ended = Ctl(wrong);
    EXPECT_EQ(ended.code, 2) << ended.errors;
    EXPECT_EQ(ended.output, "");
    EXPECT_THAT(ended.errors, testing::StartsWith("omzienctl: "));
  }
}

TEST_F(Omzienctl, ExitsWithThreeWhereNobodyAnswers) {
  const Ended ended = Ctl({"directory", "show", "--municipality", "small-town", "--server",
                           "unix:/nowhere/omzien.sock", "--timeout", "2s"});
  EXPECT_EQ(ended.code, 3);
  EXPECT_THAT(ended.errors, HasSubstr("unix:/nowhere/omzien.sock does not answer"));
}

TEST_F(Omzienctl, MintsTokensThatTheServerTakes) {
  const Ended minted =
      Ctl({"token", "--as", kAnna, "--identity-level", "contact", "--lifetime", "2h"});
  ASSERT_EQ(minted.code, 0) << minted.errors;
  const std::string token = minted.output.substr(0, minted.output.size() - 1);
  rpc::TokenVerifier verifier(*rpc::TokenKey::FromPemFile(installation_.keys.public_pem()));
  const auto subject = verifier.Verify(token, absl::Now() + absl::Minutes(119));
  ASSERT_THAT(subject, IsOk());
  EXPECT_EQ(subject->collection, "residents");
  EXPECT_EQ(subject->id, "anna");
  EXPECT_EQ(subject->municipality, "small-town");
  EXPECT_EQ(subject->identity_level, v1::IDENTITY_LEVEL_CONTACT);
  EXPECT_THAT(verifier.Verify(token, absl::Now() + absl::Minutes(121)),
              HasCode(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(Ctl({"directory", "show", "--municipality", "small-town", "--token", token}).code, 0);
}

// A5
TEST_F(Omzienctl, HasOneEffectForOneRequestId) {
  const std::vector<std::string> register_anna = {
      "resident",     "register", "--as",         kAnna,        "--given-name",
      "Anna",         "--phone",  "+31413000999", "--number",   "1",
      "--request-id", "r1",       "--json",       "--postcode", "5461AB"};
  const Ended first = Ctl(register_anna);
  ASSERT_EQ(first.code, 0) << first.errors;
  const Ended again = Ctl(register_anna);
  EXPECT_EQ(again.code, 0) << again.errors;
  EXPECT_EQ(again.output, first.output);
  std::vector<std::string> other = register_anna;
  other.back() = "5462AB";
  EXPECT_THAT(Ctl(other).errors, HasSubstr("REQUEST_ID_REUSED"));
}

// Zoe lives where team south is, of which Lea is; Cor coordinates the organisation "welfare".
TEST_F(Omzienctl, ServesWhoPhonesAndWhoHelps) {
  const std::string town = "municipalities/small-town/";
  const std::string zoe = town + "residents/zoe";
  const std::string lea = town + "workers/lea";
  const std::string cor = town + "workers/cor";
  const std::string start =
      absl::FormatTime(absl::RFC3339_sec, absl::Now() + absl::Hours(48), absl::UTCTimeZone());
  const std::string end =
      absl::FormatTime(absl::RFC3339_sec, absl::Now() + absl::Hours(49), absl::UTCTimeZone());
  const std::vector<std::string> where = {"--postcode", "5461CD", "--number", "3"};
  const struct {
    std::vector<std::string> arguments;
    bool is_with_place;
    const char* prints;
  } kSteps[] = {
      {{"resident", "register", "--as", zoe, "--given-name", "Zoe", "--phone", "+31413000998"},
       true,
       "residents/zoe"},
      {{"request", "create", "--as", lea, "--for", "zoe", "--category", "groceries", "--when",
        start + "/" + end},
       true,
       "ASKED_THROUGH_PHONE"},
      {{"request", "list", "--as", lea, "--for", "residents/zoe"}, false, "groceries"},
      {{"offer", "create", "--as", lea, "--for", "zoe", "--category", "groceries", "--car"},
       true,
       "has_car"},
      {{"offer", "list", "--as", lea, "--for", zoe}, false, "groceries"},
      {{"helper", "set", "--as", lea, "--for", "zoe", "--pets", "allergic"}, false, "ALLERGIC"},
      {{"volunteer", "admit", "--as", cor, "--organisation", "welfare", "zoe"}, false, "ASKED"},
      {{"volunteer", "answer", "--as", zoe, "--organisation", "welfare", "--yes"},
       false,
       "welfare"},
      {{"helper", "check", "--as", cor, "zoe", "--date", "2020-01-31", "--last-day", "2029-01-31"},
       false,
       "workers/cor"},
      {{"volunteer", "list", "--as", cor, "--organisation", "welfare"}, false, "VOLUNTEER"},
      {{"helper", "suspend", "--as", lea, "zoe"}, false, "workers/lea"},
      {{"helper", "standing", "--as", lea, "zoe"}, false, "is_suspended"},
      {{"helper", "resume", "--as", lea, "zoe"}, false, "welfare"},
      {{"volunteer", "end", "--as", cor, "--organisation", "welfare", "zoe"}, false, ""},
  };
  for (const auto& step : kSteps) {
    SCOPED_TRACE(testing::PrintToString(step.arguments));
    std::vector<std::string> arguments = step.arguments;
    if (step.is_with_place) arguments.insert(arguments.end(), where.begin(), where.end());
    const Ended ended = Ctl(arguments);
    EXPECT_EQ(ended.code, 0) << ended.errors;
    EXPECT_THAT(ended.output, HasSubstr(step.prints));
  }
}

// A7
TEST_F(Omzienctl, KeepsLinesLinesWhateverPeopleTyped) {
  const Ended made = Ctl({"resident", "register", "--as", kAnna, "--given-name", "A\xe2\x80\xaenna",
                          "--phone", "+31413000999", "--number", "1", "--postcode", "5461AB"});
  if (made.code == 1) GTEST_SKIP() << "the server refuses such a name itself";
  EXPECT_THAT(made.output, testing::Not(HasSubstr("\xe2\x80\xae")));
}

}  // namespace
}  // namespace omzien::test
