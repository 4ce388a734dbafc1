#include "services/rpc/access.h"

#include <gmock/gmock.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>

#include "omzien/v1/help_request.pb.h"
#include "omzien/v1/offer.pb.h"
#include "tests/support/status_matchers.h"

namespace omzien::rpc {
namespace {

using test::HasCode;
using test::IsOk;

Caller CallerWith(std::vector<v1::Role> roles, v1::IdentityLevel level) {
  Caller caller;
  caller.roles = std::move(roles);
  caller.subject.identity_level = level;
  return caller;
}

TEST(Access, IsForAnyOfTheRolesAtOrAboveTheLevel) {
  v1::Access access;
  access.add_roles(v1::ROLE_WORKER);
  access.add_roles(v1::ROLE_TEAM_LEAD);
  access.set_identity_level(v1::IDENTITY_LEVEL_SEEN);
  const auto check = [&access](std::vector<v1::Role> roles, v1::IdentityLevel level) {
    return CheckAccess(access, CallerWith(std::move(roles), level));
  };
  EXPECT_THAT(check({v1::ROLE_WORKER}, v1::IDENTITY_LEVEL_SEEN), IsOk());
  EXPECT_THAT(check({v1::ROLE_ANALYST, v1::ROLE_TEAM_LEAD}, v1::IDENTITY_LEVEL_SUBSTANTIAL),
              IsOk());
  const absl::StatusCode denied = absl::StatusCode::kPermissionDenied;
  EXPECT_THAT(check({v1::ROLE_WORKER}, v1::IDENTITY_LEVEL_CONTACT), HasCode(denied));
  EXPECT_THAT(check({v1::ROLE_RESIDENT}, v1::IDENTITY_LEVEL_SUBSTANTIAL), HasCode(denied));
  EXPECT_THAT(check({}, v1::IDENTITY_LEVEL_SUBSTANTIAL), HasCode(denied));
}

// A10
TEST(AccessTable, IsNotMadeForAServiceWithAMethodThatHasNoRule) {
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();  // Links in such a service.
  const auto table = AccessTable::Load({"grpc.reflection.v1alpha.ServerReflection"});
  EXPECT_THAT(table, HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(table.status().message()), testing::HasSubstr("ServerReflectionInfo"));
}

TEST(AccessTable, IsNotMadeForAServiceThatIsNotThere) {
  EXPECT_THAT(AccessTable::Load({"omzien.v1.NoService"}), HasCode(absl::StatusCode::kNotFound));
}

TEST(AccessTable, IsNotMadeWhereTwoMethodsShareARequestType) {
  EXPECT_THAT(AccessTable::Load({"omzien.v1.OfferService", "omzien.v1.OfferService"}),
              HasCode(absl::StatusCode::kFailedPrecondition));
}

TEST(AccessTable, FindsTheNameARequestIsAbout) {
  const auto table = AccessTable::Load({"omzien.v1.OfferService", "omzien.v1.HelpRequestService"});
  ASSERT_THAT(table, IsOk());
  v1::CreateOfferRequest create;
  create.set_parent("municipalities/veghel");
  EXPECT_EQ(ResourceName(table->Find(create.GetDescriptor()), create), "municipalities/veghel");
  v1::GetHelpRequestRequest get;
  get.set_name("municipalities/veghel/requests/r1");
  EXPECT_EQ(ResourceName(table->Find(get.GetDescriptor()), get),
            "municipalities/veghel/requests/r1");
  EXPECT_EQ(table->Find(get.GetDescriptor()).name, "omzien.v1.HelpRequestService/GetHelpRequest");
}

TEST(MunicipalityOf, IsTheSlugOfAnyName) {
  EXPECT_EQ(MunicipalityOf("municipalities/veghel"), "veghel");
  EXPECT_EQ(MunicipalityOf("municipalities/veghel/requests/r1"), "veghel");
  for (const char* name : {"", "veghel", "municipalities/", "requests/municipalities/veghel"}) {
    EXPECT_EQ(MunicipalityOf(name), "") << name;
  }
}

}  // namespace
}  // namespace omzien::rpc
