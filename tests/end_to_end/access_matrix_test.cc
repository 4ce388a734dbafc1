// Who may not call what (A10): every method of every service that a running omziend has, found by
// reflection, so a service that is added is covered by itself.

#include <gmock/gmock.h>

#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "omzien/v1/access.pb.h"
#include "services/rpc/access.h"
#include "services/rpc/token.h"
#include "tests/end_to_end/installation.h"
#include "tests/end_to_end/raw_call.h"

namespace omzien::test {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;
using grpc::StatusCode;

constexpr char kTown[] = "small-town";
constexpr char kOther[] = "other";

const char* CodeName(int code) {
  switch (code) {
    case StatusCode::OK:
      return "OK";
    case StatusCode::UNAUTHENTICATED:
      return "UNAUTHENTICATED";
    case StatusCode::PERMISSION_DENIED:
      return "PERMISSION_DENIED";
    case StatusCode::NOT_FOUND:
      return "NOT_FOUND";
    default:
      return "another code";
  }
}

std::vector<v1::Role> AllRoles() {
  std::vector<v1::Role> roles;
  for (int i = 0; i < v1::Role_descriptor()->value_count(); ++i) {
    const int role = v1::Role_descriptor()->value(i)->number();
    if (role != v1::ROLE_UNSPECIFIED) roles.push_back(static_cast<v1::Role>(role));
  }
  return roles;
}

class AccessMatrix : public testing::Test {
 protected:
  AccessMatrix() {
    server_ = installation_.Start({"--simulated-clock", "--simulated-start=2026-03-02T09:00:00Z"});
    channel_ = grpc::CreateChannel(installation_.address(), grpc::InsecureChannelCredentials());
    std::vector<std::string> services;
    for (const std::string& name : ServicesOf(channel_)) {
      if (!absl::StartsWith(name, "grpc.")) services.push_back(name);
    }
    access_ = std::make_unique<rpc::AccessTable>(*rpc::AccessTable::Load(services));
    for (const std::string& name : services) {
      const auto* service = DescriptorPool::generated_pool()->FindServiceByName(name);
      for (int i = 0; i < service->method_count(); ++i) Cover(service->method(i));
    }
  }

  // A method that is declared and not written yet is refused to everyone, and needs no matrix.
  void Cover(const MethodDescriptor* method) {
    if (CodeOf(method, "") != StatusCode::UNIMPLEMENTED) {
      methods_.push_back(method);
    } else {
      std::printf("not written yet: %s\n", method->full_name().c_str());
    }
  }

  std::string Mint(const rpc::Subject& subject, absl::Time now = absl::Now(),
                   const KeyFiles* keys = nullptr) const {
    const auto key =
        rpc::TokenKey::FromPemFile((keys == nullptr ? installation_.keys : *keys).private_pem());
    return *rpc::MintToken(*key, subject, now, absl::Hours(1));
  }

  static rpc::Subject SubjectOf(v1::Role role, const std::string& municipality,
                                v1::IdentityLevel level = v1::IDENTITY_LEVEL_SUBSTANTIAL) {
    if (role == v1::ROLE_RESIDENT) return {"residents", "anna", municipality, level};
    if (role == v1::ROLE_SERVICE) return {"services", "test", "", level};
    return {"workers", absl::StrCat("role-", role), municipality, level};
  }

  // A request about `municipality`, with nothing else that the door asks for missing.
  std::unique_ptr<Message> RequestOf(const MethodDescriptor* method,
                                     const std::string& municipality) const {
    std::unique_ptr<Message> request(
        MessageFactory::generated_factory()->GetPrototype(method->input_type())->New());
    const rpc::Method& rule = access_->Find(method->input_type());
    Message* holder = request.get();
    for (const FieldDescriptor* field : rule.name_path) {
      if (field->message_type() != nullptr) {
        holder = holder->GetReflection()->MutableMessage(holder, field);
      } else {
        holder->GetReflection()->SetString(holder, field,
                                           absl::StrCat("municipalities/", municipality));
      }
    }
    if (rule.request_id != nullptr) {
      request->GetReflection()->SetString(request.get(), rule.request_id, "1");
    }
    return request;
  }

  StatusCode CodeOf(const MethodDescriptor* method, const std::string& token,
                    const std::string& municipality = kTown) const {
    const std::string name = absl::StrCat("/", method->service()->full_name(), "/", method->name());
    return RawCall(channel_, name, *RequestOf(method, municipality), token).error_code();
  }

  const v1::Access& RuleOf(const MethodDescriptor* method) const {
    return access_->Find(method->input_type()).access;
  }

  static bool Allows(const v1::Access& rule, v1::Role role) {
    return absl::c_linear_search(rule.roles(), role);
  }

  // Lets background work come to rest, so that only a call could change the store.
  void Settle() {
    const Ended ended = installation_.Ctl({"clock", "advance", "--by", "1s"});
    ASSERT_EQ(ended.code, 0) << ended.errors;
  }

  void Expect(StatusCode wanted, StatusCode code, const std::string& who) {
    ++asked_;
    EXPECT_EQ(code, wanted) << who << ": want " << CodeName(wanted) << ", got " << CodeName(code);
  }

  Installation installation_;
  std::unique_ptr<Process> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<rpc::AccessTable> access_;
  std::vector<const MethodDescriptor*> methods_;
  int asked_ = 0;
};

// A10
TEST_F(AccessMatrix, RefusesEveryoneWhoMayNotAndChangesNothing) {
  ASSERT_EQ(installation_
                .Ctl({"resident", "register", "--as", "municipalities/small-town/residents/anna",
                      "--given-name", "Anna", "--phone", "+31413000999", "--postcode", "5461AB",
                      "--number", "1"})
                .code,
            0);
  Settle();
  const std::string before = installation_.HashOfStore();
  const KeyFiles foreign;
  const rpc::Subject anna = SubjectOf(v1::ROLE_RESIDENT, kTown);
  for (const MethodDescriptor* method : methods_) {
    SCOPED_TRACE(method->full_name());
    Expect(StatusCode::UNAUTHENTICATED, CodeOf(method, ""), "nobody");
    Expect(StatusCode::UNAUTHENTICATED, CodeOf(method, "garbage"), "garbage");
    for (const v1::Role role :
         RuleOf(method).roles().empty() ? std::vector<v1::Role>() : AllRoles()) {
      const rpc::Subject subject = SubjectOf(role, kTown);
      Expect(StatusCode::UNAUTHENTICATED,
             CodeOf(method, Mint(subject, absl::Now() - absl::Hours(2))),
             absl::StrCat("expired ", v1::Role_Name(role)));
      Expect(StatusCode::UNAUTHENTICATED, CodeOf(method, Mint(subject, absl::Now(), &foreign)),
             absl::StrCat("wrong key ", v1::Role_Name(role)));
      if (!Allows(RuleOf(method), role)) {
        Expect(StatusCode::PERMISSION_DENIED, CodeOf(method, Mint(subject)), v1::Role_Name(role));
        continue;
      }
      const auto level = RuleOf(method).identity_level();
      if (level != v1::IDENTITY_LEVEL_UNSPECIFIED) {
        const auto below = static_cast<v1::IdentityLevel>(level - 1);
        Expect(StatusCode::PERMISSION_DENIED, CodeOf(method, Mint(SubjectOf(role, kTown, below))),
               absl::StrCat("too low ", v1::Role_Name(role)));
      }
      if (!access_->Find(method->input_type()).name_path.empty() && role != v1::ROLE_SERVICE) {
        Expect(StatusCode::NOT_FOUND, CodeOf(method, Mint(SubjectOf(role, kOther))),
               absl::StrCat("elsewhere ", v1::Role_Name(role)));
        Expect(StatusCode::NOT_FOUND, CodeOf(method, Mint(subject), kOther),
               absl::StrCat("about elsewhere ", v1::Role_Name(role)));
      }
    }
    Expect(StatusCode::PERMISSION_DENIED,
           CodeOf(method, Mint({"workers", "nobody", kTown, v1::IDENTITY_LEVEL_SUBSTANTIAL})),
           "a worker without a role");
  }
  EXPECT_EQ(installation_.HashOfStore(), before);
  RecordProperty("calls", asked_);
  EXPECT_GT(asked_, 20 * static_cast<int>(methods_.size()));
}

// The other half: were everyone refused, the matrix above would say nothing.
TEST_F(AccessMatrix, LetsInWhoMay) {
  for (const MethodDescriptor* method : methods_) {
    SCOPED_TRACE(method->full_name());
    for (const int role : RuleOf(method).roles()) {
      const StatusCode code = CodeOf(method, Mint(SubjectOf(static_cast<v1::Role>(role), kTown)));
      EXPECT_NE(code, StatusCode::UNAUTHENTICATED) << v1::Role_Name(role);
      EXPECT_NE(code, StatusCode::PERMISSION_DENIED) << v1::Role_Name(role);
      EXPECT_NE(code, StatusCode::UNIMPLEMENTED) << v1::Role_Name(role);
    }
  }
}

TEST_F(AccessMatrix, CoversEveryServiceOfEveryFolder) {
  std::vector<std::string> services;
  for (const MethodDescriptor* method : methods_) {
    if (services.empty() || services.back() != method->service()->full_name()) {
      services.push_back(method->service()->full_name());
    }
  }
  EXPECT_THAT(
      services,
      testing::IsSupersetOf(
          {"omzien.v1.DirectoryService", "omzien.v1.HelpRequestService", "omzien.v1.HelperService",
           "omzien.v1.InboxService", "omzien.v1.InvitationService", "omzien.v1.MatchingService",
           "omzien.v1.OfferService", "omzien.v1.ResidentService", "omzien.v1.SimulationService",
           "omzien.v1.StatisticsService", "omzien.v1.TeamService"}));
}

}  // namespace
}  // namespace omzien::test
