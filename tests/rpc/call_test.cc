#include "services/rpc/call.h"

#include <gmock/gmock.h>
#include <grpcpp/test/server_context_test_spouse.h>
#include <prometheus/registry.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/rpc/error_details.pb.h"
#include "omzien/v1/help_request.pb.h"
#include "omzien/v1/simulation.pb.h"
#include "omzien/v1/team.pb.h"
#include "services/configuration/load.h"
#include "tests/configuration/small_town.h"
#include "tests/support/keys.h"
#include "tests/support/status_matchers.h"

namespace omzien::rpc {
namespace {

using test::HasCode;
using test::IsOk;
using testing::ElementsAre;

// A configuration with these municipalities.
std::shared_ptr<const configuration::Bundle> Bundle(const std::vector<std::string>& slugs) {
  std::vector<configuration::File> files;
  for (const std::string& slug : slugs) {
    const std::string partition = absl::StrCat("partition: ", files.size());
    files.push_back({absl::StrCat(slug, ".textproto"),
                     absl::StrReplaceAll(configuration::kSmallTown,
                                         {{"small-town", slug}, {"partition: 7", partition}})});
  }
  return configuration::Parse(files).value();
}

// One way in, asked without a server: what it answers and whether the body ran.
class Door : public testing::Test {
 protected:
  Door() {
    options_.access = &access_;
    options_.tokens = &tokens_;
    options_.log = &log_;
    options_.roles_of_worker = [](const Subject& subject, absl::Time) {
      return subject.id == "wendy" ? std::vector<v1::Role>{v1::ROLE_WORKER}
                                   : std::vector<v1::Role>();
    };
    options_.bundle_with = [this](absl::string_view slug) {
      return bundle_->Find(slug) != nullptr ? bundle_ : nullptr;
    };
    options_.now = [] { return absl::FromUnixSeconds(1'772'442'000); };
  }

  std::string TokenOf(const char* collection, const char* id, const char* municipality) {
    return *MintToken(*TokenKey::FromPemFile(keys_.private_pem()),
                      {collection, id, municipality, v1::IDENTITY_LEVEL_SEEN}, absl::Now(),
                      absl::Hours(1));
  }

  // Calls with these `authorization` headers.
  template <class Request>
  absl::Status Ask(const Request& request, const std::string& authorization) {
    grpc::ServerContext context;
    grpc::testing::ServerContextTestSpouse spouse(&context);
    if (!authorization.empty()) spouse.AddClientMetadata("authorization", authorization);
    const Call call(options_);
    Request reply;
    return FromGrpcStatus(call(context, request, reply, kNothingToValidate,
                               [this](const Caller& caller, const Request& asked) {
                                 callers_.push_back(caller);
                                 return absl::StatusOr<Request>(asked);
                               }));
  }
  template <class Request>
  absl::Status AskAs(const Request& request, const char* collection, const char* id,
                     const char* municipality = "veghel") {
    return Ask(request, absl::StrCat("Bearer ", TokenOf(collection, id, municipality)));
  }

  static v1::GetHelpRequestRequest Get(const char* name) {
    v1::GetHelpRequestRequest request;
    request.set_name(name);
    return request;
  }

  const test::KeyFiles keys_;
  const AccessTable access_ = *AccessTable::Load(
      {"omzien.v1.HelpRequestService", "omzien.v1.SimulationService", "omzien.v1.TeamService"});
  TokenVerifier tokens_{*TokenKey::FromPemFile(keys_.public_pem())};
  prometheus::Registry registry_;
  CallLog log_{registry_, nullptr};
  CallOptions options_;
  std::shared_ptr<const configuration::Bundle> bundle_ = Bundle({"veghel", "rotterdam"});
  std::vector<Caller> callers_;  // Of the bodies that ran.
};

TEST_F(Door, TellsTheBodyWhoCallsAndWhen) {
  ASSERT_THAT(AskAs(Get("municipalities/veghel/requests/r1"), "residents", "anna"), IsOk());
  ASSERT_EQ(callers_.size(), 1);
  EXPECT_EQ(callers_[0].Name(), "municipalities/veghel/residents/anna");
  EXPECT_EQ(callers_[0].municipality, "veghel");
  EXPECT_THAT(callers_[0].roles, ElementsAre(v1::ROLE_RESIDENT));
  EXPECT_EQ(callers_[0].now, absl::FromUnixSeconds(1'772'442'000));
}

// Whatever is loaded meanwhile.
TEST_F(Door, KeepsTheConfigurationThatLetTheCallIn) {
  ASSERT_THAT(AskAs(Get("municipalities/veghel/requests/r1"), "residents", "anna"), IsOk());
  bundle_ = Bundle({"rotterdam"});
  ASSERT_EQ(callers_.size(), 1);
  ASSERT_NE(callers_[0].bundle, nullptr);
  EXPECT_NE(callers_[0].bundle->Find("veghel"), nullptr);
  EXPECT_EQ(AskAs(Get("municipalities/veghel/requests/r1"), "residents", "anna"), NotFound());
}

// A10
TEST_F(Door, IsClosedWithoutAValidTokenWhateverItIsCalled) {
  const auto request = Get("municipalities/veghel/requests/r1");
  const std::string token = TokenOf("residents", "anna", "veghel");
  for (const std::string& authorization :
       {std::string(), std::string("Bearer "), std::string("Bearer garbage"), token,
        "Basic " + token, "bearer" + token, "Bearer " + token + "x"}) {
    EXPECT_THAT(Ask(request, authorization), HasCode(absl::StatusCode::kUnauthenticated))
        << authorization;
  }
  EXPECT_THAT(callers_, ElementsAre());
}

// A3: before anything is read, and whether or not it is there.
TEST_F(Door, RefusesTheWrongRoleBeforeItLooksAtNames) {
  for (const char* name : {"municipalities/veghel/requests/r1", "municipalities/nowhere/requests/r",
                           "municipalities/rotterdam/requests/r1", ""}) {
    EXPECT_THAT(AskAs(Get(name), "workers", "otto"), HasCode(absl::StatusCode::kPermissionDenied))
        << name;
  }
  EXPECT_THAT(callers_, ElementsAre());
}

// A3
TEST_F(Door, SaysOneThingOfAnotherMunicipalityAndOfNone) {
  for (const char* name : {"municipalities/rotterdam/requests/r1",
                           "municipalities/nowhere/requests/r", "", "requests/r1"}) {
    EXPECT_EQ(AskAs(Get(name), "residents", "anna"), NotFound()) << name;
  }
  EXPECT_THAT(callers_, ElementsAre());
}

TEST_F(Door, TakesAWorkersRolesFromTheDirectoryAlone) {
  v1::ListEscalationsRequest list;
  list.set_parent("municipalities/veghel");
  EXPECT_THAT(AskAs(list, "workers", "wendy"), IsOk());
  EXPECT_THAT(AskAs(list, "workers", "willem"), HasCode(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(AskAs(list, "residents", "wendy"), HasCode(absl::StatusCode::kPermissionDenied));
}

// A1, A9
TEST_F(Door, NamesEveryFieldThatIsWrongInAnyRequest) {
  v1::WithdrawHelpRequestRequest withdraw;
  withdraw.set_name("municipalities/veghel/requests/r1");
  withdraw.set_reason(static_cast<v1::HelpRequest::WithdrawReason>(99));
  for (const std::string& request_id :
       {std::string(), std::string("with blank"), std::string(65, 'a'), std::string("a\nb")}) {
    withdraw.set_request_id(request_id);
    const absl::Status status = AskAs(withdraw, "residents", "anna");
    EXPECT_THAT(status, HasCode(absl::StatusCode::kInvalidArgument));
    EXPECT_THAT(std::string(status.message()),
                testing::AllOf(testing::HasSubstr("reason: "), testing::HasSubstr("request_id: ")));
  }
  EXPECT_THAT(callers_, ElementsAre());
  withdraw.set_reason(v1::HelpRequest::NOT_NEEDED);
  withdraw.set_request_id(std::string(64, 'a'));
  EXPECT_THAT(AskAs(withdraw, "residents", "anna"), IsOk());
}

TEST_F(Door, FindsUnknownEnumsAtAnyDepth) {
  v1::CreateHelpRequestRequest create;
  create.set_parent("municipalities/veghel");
  create.set_request_id("1");
  create.mutable_help_request()->set_team_consent(static_cast<v1::HelpRequest::TeamConsent>(99));
  EXPECT_THAT(std::string(AskAs(create, "residents", "anna").message()),
              testing::HasSubstr("help_request.team_consent: "));
}

TEST_F(Door, LetsServicesIntoEveryMunicipalityThereIs) {
  EXPECT_THAT(AskAs(v1::GetClockRequest(), "services", "town", ""), IsOk());
  ASSERT_EQ(callers_.size(), 1);
  EXPECT_EQ(callers_[0].municipality, "");
  EXPECT_EQ(callers_[0].Name(), "services/town");
}

TEST_F(Door, LetsInNoMoreAtOnceThanItIsTold) {
  options_.max_in_flight = 2;
  const Call call(options_);
  const std::string authorization = absl::StrCat("Bearer ", TokenOf("residents", "anna", "veghel"));
  const auto request = Get("municipalities/veghel/requests/r1");
  int depth = 0;
  // Each body calls again, so that calls are in flight inside each other.
  std::function<absl::Status()> ask = [&] {
    grpc::ServerContext context;
    grpc::testing::ServerContextTestSpouse spouse(&context);
    spouse.AddClientMetadata("authorization", authorization);
    v1::GetHelpRequestRequest reply;
    return FromGrpcStatus(
        call(context, request, reply, kNothingToValidate,
             [&](const Caller&, const auto& asked) -> absl::StatusOr<v1::GetHelpRequestRequest> {
               ++depth;
               const absl::Status inner = ask();
               if (!inner.ok()) return inner;
               return asked;
             }));
  };
  const absl::Status third = ask();
  EXPECT_THAT(third, HasCode(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(ReasonOf(third), "TOO_MANY_CALLS");
  EXPECT_EQ(depth, 2);
  EXPECT_THAT(AskAs(request, "residents", "anna"), IsOk());  // Those have left.
}

TEST_F(Door, CountsCallsByMethodAndCode) {
  AskAs(Get("municipalities/veghel/requests/r1"), "residents", "anna").IgnoreError();
  AskAs(Get("municipalities/veghel/requests/r1"), "workers", "otto").IgnoreError();
  std::vector<std::string> counted;
  for (const auto& family : registry_.Collect()) {
    if (family.name != "omzien_calls_total") continue;
    for (const auto& metric : family.metric) {
      std::string labels;
      for (const auto& label : metric.label) absl::StrAppend(&labels, label.value, " ");
      counted.push_back(absl::StrCat(labels, metric.counter.value));
    }
  }
  EXPECT_THAT(counted, testing::UnorderedElementsAre(
                           "OK omzien.v1.HelpRequestService/GetHelpRequest 1",
                           "PERMISSION_DENIED omzien.v1.HelpRequestService/GetHelpRequest 1"));
}

}  // namespace
}  // namespace omzien::rpc
