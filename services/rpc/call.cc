#include "services/rpc/call.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"

namespace omzien::rpc {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr size_t kMaxRequestIdBytes = 64;

// Adds every enum field of `message`, at any depth, whose number has no name in our protos.
void CheckEnums(const Message& message, const std::string& path, Violations& violations) {
  const Reflection* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const std::string own = field->is_repeated() ? absl::StrCat(path, field->name(), "[", i, "]")
                                                   : absl::StrCat(path, field->name());
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        CheckEnums(field->is_repeated() ? reflection->GetRepeatedMessage(message, field, i)
                                        : reflection->GetMessage(message, field),
                   absl::StrCat(own, "."), violations);
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        const int value = field->is_repeated() ? reflection->GetRepeatedEnumValue(message, field, i)
                                               : reflection->GetEnumValue(message, field);
        if (field->enum_type()->FindValueByNumber(value) == nullptr) {
          violations.Add(
              own, absl::StrCat("want a value of ", field->enum_type()->name(), ", got ", value));
        }
      }
    }
  }
}

bool IsRequestId(absl::string_view id) {
  return !id.empty() && id.size() <= kMaxRequestIdBytes && absl::c_all_of(id, [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
  });
}

}  // namespace

absl::Status Call::Admit(grpc::ServerContextBase& context, const Message& request,
                         const InFlight& in_flight, Caller& caller) const {
  if (in_flight.nth() > options_.max_in_flight) {
    return Refuse(absl::StatusCode::kResourceExhausted, "TOO_MANY_CALLS",
                  "too many calls at this moment");
  }
  const auto header = context.client_metadata().find("authorization");
  absl::string_view token;
  if (header != context.client_metadata().end()) {
    token = absl::string_view(header->second.data(), header->second.size());
  }
  if (!absl::ConsumePrefix(&token, "Bearer ")) token = "";
  auto subject = options_.tokens->Verify(token, absl::Now());
  if (!subject.ok()) return subject.status();
  caller.subject = *std::move(subject);
  caller.now = options_.now();
  if (caller.subject.collection == "residents") caller.roles = {v1::ROLE_RESIDENT};
  if (caller.subject.collection == "services") caller.roles = {v1::ROLE_SERVICE};
  if (caller.subject.collection == "workers") {
    caller.roles = options_.roles_of_worker(caller.subject, caller.now);
  }
  const Method& method = options_.access->Find(request.GetDescriptor());
  const absl::Status access = CheckAccess(method.access, caller);
  if (!access.ok()) return access;
  if (method.name_path.empty()) {
    caller.municipality = caller.subject.municipality;
    return absl::OkStatus();
  }
  const std::string name = ResourceName(method, request);
  const absl::string_view slug = MunicipalityOf(name);
  caller.bundle = options_.bundle_with(slug);
  if (caller.bundle == nullptr) return NotFound();
  if (!caller.subject.municipality.empty() && caller.subject.municipality != slug)
    return NotFound();
  caller.municipality = std::string(slug);
  return absl::OkStatus();
}

void Call::CheckRequest(const Message& request, Violations& violations) const {
  CheckEnums(request, "", violations);
  const FieldDescriptor* request_id = options_.access->Find(request.GetDescriptor()).request_id;
  if (request_id != nullptr &&
      !IsRequestId(request.GetReflection()->GetString(request, request_id))) {
    violations.Add("request_id",
                   "want 1 to 64 letters, digits, '-' or '_', new for each change you want");
  }
}

grpc::Status Call::Finish(const Caller& caller, const Message& request, absl::Time start,
                          const absl::Status& status) const {
  options_.log->Write({.method = options_.access->Find(request.GetDescriptor()).name,
                       .caller = caller.subject.collection,
                       .municipality = caller.municipality,
                       .code = absl::StatusCodeToString(status.code()),
                       .reason = ReasonOf(status),
                       .detail = std::string(status.message()),
                       .took = absl::Now() - start});
  return ToGrpcStatus(status);
}

}  // namespace omzien::rpc
