#include "services/directory/directory_service.h"

#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <prometheus/registry.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "services/configuration/load.h"
#include "services/rpc/call_log.h"
#include "services/rpc/grpc_status.h"
#include "services/rpc/names.h"
#include "services/rpc/paging.h"
#include "services/rpc/server.h"
#include "services/rpc/token.h"
#include "tests/configuration/small_town.h"
#include "tests/support/status_matchers.h"

namespace omzien::directory {
namespace {

using configuration::Bundle;
using test::HasCode;
using test::IsOk;
using testing::Eq;

std::shared_ptr<const Bundle> BundleOf(std::vector<configuration::File> files) {
  auto bundle = configuration::Parse(std::move(files));
  EXPECT_TRUE(bundle.ok()) << bundle.status();
  return *std::move(bundle);
}

// A key made for this run.
rpc::TokenKey NewKey() {
  // Each test is a process of its own, and several run at once.
  const std::string path =
      absl::StrCat(testing::TempDir(), "omzien_directory_test_", getpid(), ".pem");
  EVP_PKEY* made = EVP_EC_gen("P-256");
  std::FILE* file = std::fopen(path.c_str(), "w");
  PEM_write_PrivateKey(file, made, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  EVP_PKEY_free(made);
  auto key = rpc::TokenKey::FromPemFile(path);
  std::remove(path.c_str());
  EXPECT_TRUE(key.ok()) << key.status();
  return *std::move(key);
}

const rpc::Subject kMatchmaker{"services", "matchmaker", "", v1::IDENTITY_LEVEL_UNSPECIFIED};

rpc::Subject Worker(const std::string& id) {
  return {"workers", id, "small-town", v1::IDENTITY_LEVEL_SUBSTANTIAL};
}

// A server with small town and its twin, "other".
class Directory : public testing::Test {
 protected:
  Directory() {
    access_ = *rpc::AccessTable::Load({"omzien.v1.DirectoryService"});
    call_ = std::make_unique<rpc::Call>(rpc::CallOptions{
        .access = &access_,
        .tokens = &tokens_,
        .log = &log_,
        .roles_of_worker =
            [this](const rpc::Subject& subject, absl::Time now) {
              std::vector<v1::Role> roles;
              const configuration::Municipality* own = bundle_->Find(subject.municipality);
              for (const auto& held : own->RolesOf(subject.id, now)) roles.push_back(held.role);
              return roles;
            },
        .bundle_with =
            [this](absl::string_view slug) {
              return bundle_->Find(slug) != nullptr ? bundle_ : nullptr;
            },
        .now = [this] { return now_; },
    });
    service_ = std::make_unique<DirectoryService>(*call_, pages_, [this] { return bundle_; });
    rpc::ServerOptions options;
    options.listen = "localhost:0";
    options.services = {service_.get()};
    server_ = *rpc::Server::Start(options);
    stub_ = v1::DirectoryService::NewStub(server_->InProcessChannel());
  }
  ~Directory() override { server_->Drain(absl::Seconds(5)); }

  absl::StatusOr<v1::Municipality> Get(const std::string& name, const rpc::Subject& caller) {
    v1::GetMunicipalityRequest request;
    request.set_name(name);
    return Call<v1::Municipality>(&Stub::GetMunicipality, request, caller);
  }
  absl::StatusOr<v1::Worker> GetWorker(const std::string& id, const rpc::Subject& caller) {
    v1::GetWorkerRequest request;
    request.set_name(absl::StrCat("municipalities/small-town/workers/", id));
    return Call<v1::Worker>(&Stub::GetWorker, request, caller);
  }
  // Lists in pages of one, as ids.
  absl::StatusOr<std::vector<std::string>> List(const std::string& team,
                                                const rpc::Subject& caller) {
    v1::ListWorkersRequest request;
    request.set_parent("municipalities/small-town");
    request.set_team(team);
    request.set_page_size(1);
    std::vector<std::string> ids;
    do {
      const auto page = Call<v1::ListWorkersResponse>(&Stub::ListWorkers, request, caller);
      if (!page.ok()) return page.status();
      for (const v1::Worker& worker : page->workers())
        ids.push_back(rpc::IdOf(worker.name(), "workers"));
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return ids;
  }

  using Stub = v1::DirectoryService::Stub;

  template <class Reply, class Request>
  absl::StatusOr<Reply> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                          Reply*),
                             const Request& request, const rpc::Subject& caller) {
    grpc::ClientContext context;
    const auto token = rpc::MintToken(key_, caller, absl::Now(), absl::Minutes(5));
    EXPECT_THAT(token, IsOk());
    context.AddMetadata("authorization", absl::StrCat("Bearer ", *token));
    Reply reply;
    const grpc::Status status = (stub_.get()->*method)(&context, request, &reply);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return reply;
  }

  absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);  // September 2026.
  const rpc::Subject resident_{"residents", "anna", "small-town", v1::IDENTITY_LEVEL_CONTACT};

  std::shared_ptr<const Bundle> bundle_ = BundleOf(
      {{"small.textproto", std::string(configuration::kSmallTown)},
       {"other.textproto",
        absl::StrReplaceAll(configuration::kSmallTown,
                            {{"small-town", "other"}, {"partition: 7", "partition: 8"}})}});

 private:
  const rpc::TokenKey key_ = NewKey();
  rpc::TokenVerifier tokens_{key_};
  prometheus::Registry registry_;
  rpc::CallLog log_{registry_, nullptr};
  rpc::AccessTable access_;
  const rpc::PageSealer pages_{{}};
  std::unique_ptr<rpc::Call> call_;
  std::unique_ptr<DirectoryService> service_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<v1::DirectoryService::Stub> stub_;
};

TEST_F(Directory, ShowsTheCallersMunicipalityAsItWasLoaded) {
  const auto shown = Get("municipalities/small-town", resident_);
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(shown->SerializeAsString(), bundle_->Find("small-town")->proto().SerializeAsString());
  EXPECT_EQ(shown->bundle_hash(), bundle_->hash());
}

TEST_F(Directory, ShowsItToWorkersAndToServicesOfAny) {
  EXPECT_THAT(Get("municipalities/small-town", Worker("cor")), IsOk());
  EXPECT_THAT(Get("municipalities/small-town", kMatchmaker), IsOk());
  EXPECT_THAT(Get("municipalities/other", kMatchmaker), IsOk());
}

// A10
TEST_F(Directory, RefusesAWorkerWhoHasNoRole) {
  EXPECT_THAT(Get("municipalities/small-town", Worker("nobody")),
              HasCode(absl::StatusCode::kPermissionDenied));
}

// A3
TEST_F(Directory, AnswersOneTextForWhatIsForeignOrNotThere) {
  const absl::Status foreign = Get("municipalities/other", resident_).status();
  EXPECT_THAT(foreign, HasCode(absl::StatusCode::kNotFound));
  for (const char* name : {"", "small-town", "municipalities/", "municipalities/elsewhere",
                           "municipalities/small-town/", "municipalities/small-town/requests/1"}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(Get(name, resident_).status(), Eq(foreign));
  }
}

TEST_F(Directory, ShowsWhatWasLoadedAnew) {
  bundle_ =
      BundleOf({{"small.textproto", configuration::SmallTownWith("Small Town", "Smaller Town")}});
  const auto shown = Get("municipalities/small-town", resident_);
  ASSERT_THAT(shown, IsOk());
  EXPECT_EQ(shown->display_name(), "Smaller Town");
}

TEST_F(Directory, TellsAWorkerWhatSheIsToday) {
  const auto lea = GetWorker("lea", Worker("lea"));
  ASSERT_THAT(lea, IsOk());
  EXPECT_EQ(lea->display_name(), "Lea");
  ASSERT_EQ(lea->assignments_size(), 2);
  EXPECT_EQ(lea->assignments(0).role(), v1::ROLE_WORKER);
  EXPECT_EQ(lea->assignments(1).role(), v1::ROLE_TEAM_LEAD);
  EXPECT_EQ(lea->assignments(1).team(), "south");
  const auto cor = GetWorker("cor", Worker("cor"));
  ASSERT_THAT(cor, IsOk());
  EXPECT_EQ(cor->assignments(0).organisation(), "welfare");
  const auto lou = GetWorker("lou", Worker("lea"));
  ASSERT_THAT(lou, IsOk());
  EXPECT_TRUE(lou->reads_restricted_signals());
}

TEST_F(Directory, TellsOfOthersOnlyToWhoMayListWorkers) {
  EXPECT_THAT(GetWorker("lea", Worker("cor")).status(), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(GetWorker("lea", resident_).status(), HasCode(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(List("", Worker("cor")).status(), HasCode(absl::StatusCode::kPermissionDenied));
}

// Wendy is of team north in March only, and an analyst always.
TEST_F(Directory, ListsWhoHasARoleThatDayByNameAndTeam) {
  EXPECT_THAT(*List("", Worker("lea")), testing::ElementsAre("cor", "lea", "lou", "wendy"));
  EXPECT_THAT(*List("north", Worker("lea")), testing::ElementsAre("lou"));
  EXPECT_EQ(GetWorker("wendy", Worker("lea"))->assignments_size(), 1);
  now_ = absl::FromUnixSeconds(1'773'000'000);  // 8 March 2026.
  EXPECT_THAT(*List("north", Worker("lea")), testing::ElementsAre("lou", "wendy"));
  EXPECT_THAT(*List("south", Worker("lea")), testing::ElementsAre("lea"));
  EXPECT_EQ(GetWorker("wendy", Worker("lea"))->assignments_size(), 2);
}

TEST_F(Directory, RefusesATeamThereIsNot) {
  const absl::Status refused = List("east", Worker("lea")).status();
  EXPECT_THAT(refused, HasCode(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace omzien::directory
