#include "services/rpc/access.h"

#include <cassert>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace omzien::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

std::vector<const FieldDescriptor*> NamePath(const Descriptor* request) {
  for (const char* own : {"name", "parent"}) {
    const FieldDescriptor* field = request->FindFieldByName(own);
    if (field != nullptr) return {field};
  }
  for (int i = 0; i < request->field_count(); ++i) {
    const FieldDescriptor* resource = request->field(i);
    if (resource->message_type() == nullptr || resource->is_repeated()) continue;
    const FieldDescriptor* name = resource->message_type()->FindFieldByName("name");
    if (name != nullptr) return {resource, name};
  }
  return {};
}

}  // namespace

absl::StatusOr<AccessTable> AccessTable::Load(const std::vector<std::string>& services) {
  AccessTable table;
  for (const std::string& service : services) {
    const auto* descriptor = DescriptorPool::generated_pool()->FindServiceByName(service);
    if (descriptor == nullptr)
      return absl::NotFoundError(absl::StrCat(service, " is not linked in"));
    for (int i = 0; i < descriptor->method_count(); ++i) {
      const MethodDescriptor* method = descriptor->method(i);
      const v1::Access& access = method->options().GetExtension(v1::access);
      if (access.roles().empty()) {
        return absl::FailedPreconditionError(
            absl::StrCat(method->full_name(), " declares no (omzien.v1.access) roles"));
      }
      const Descriptor* request = method->input_type();
      const bool is_new =
          table.methods_
              .emplace(request, Method{absl::StrCat(service, "/", method->name()), access,
                                       NamePath(request), request->FindFieldByName("request_id")})
              .second;
      if (!is_new) {
        return absl::FailedPreconditionError(
            absl::StrCat(method->full_name(), " shares its request type with another method"));
      }
    }
    table.services_.push_back(service);
  }
  return table;
}

const Method& AccessTable::Find(const Descriptor* request_type) const {
  const auto found = methods_.find(request_type);
  assert(found != methods_.end());
  return found->second;
}

absl::Status CheckAccess(const v1::Access& access, const Caller& caller) {
  const bool has_role = absl::c_any_of(
      access.roles(), [&caller](int role) { return caller.Is(static_cast<v1::Role>(role)); });
  if (has_role && caller.subject.identity_level >= access.identity_level()) return absl::OkStatus();
  return absl::PermissionDeniedError("this needs another role, or a surer identity");
}

absl::string_view MunicipalityOf(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, "municipalities/")) return "";
  return name.substr(0, name.find('/'));
}

std::string ResourceName(const Method& method, const Message& request) {
  const Message* message = &request;
  for (const FieldDescriptor* field : method.name_path) {
    if (field->message_type() == nullptr)
      return message->GetReflection()->GetString(*message, field);
    message = &message->GetReflection()->GetMessage(*message, field);
  }
  return "";
}

}  // namespace omzien::rpc
