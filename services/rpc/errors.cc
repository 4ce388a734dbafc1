#include "services/rpc/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "services/store/store.h"

namespace omzien::rpc {
namespace {

constexpr absl::string_view kErrorInfoUrl = "type.googleapis.com/google.rpc.ErrorInfo";
constexpr absl::string_view kBadRequestUrl = "type.googleapis.com/google.rpc.BadRequest";

google::rpc::ErrorInfo InfoOf(const absl::Status& status) {
  google::rpc::ErrorInfo info;
  const auto payload = status.GetPayload(kErrorInfoUrl);
  if (payload.has_value()) info.ParseFromString(std::string(*payload));
  return info;
}

}  // namespace

absl::Status Refuse(absl::StatusCode code, absl::string_view reason, absl::string_view message) {
  absl::Status status(code, message);
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain("omzien");
  status.SetPayload(kErrorInfoUrl, absl::Cord(info.SerializeAsString()));
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  if (store::IsNotSaved(status)) return "NOT_SAVED";
  if (store::IsMaybeSaved(status)) return "MAYBE_SAVED";
  return InfoOf(status).reason();
}

absl::Status WithDetail(const absl::Status& error, const std::string& key,
                        const std::string& value) {
  google::rpc::ErrorInfo info = InfoOf(error);
  (*info.mutable_metadata())[key] = value;
  absl::Status detailed = error;
  detailed.SetPayload(kErrorInfoUrl, absl::Cord(info.SerializeAsString()));
  return detailed;
}

std::string DetailOf(const absl::Status& error, const std::string& key) {
  const google::rpc::ErrorInfo info = InfoOf(error);
  const auto found = info.metadata().find(key);
  return found == info.metadata().end() ? "" : found->second;
}

absl::Status NotFound() {
  return Refuse(absl::StatusCode::kNotFound, "NOT_FOUND",
                "there is no such thing, or it is not yours");
}

void Violations::Add(absl::string_view field, absl::string_view wanted) {
  fields_.emplace_back(field, wanted);
}

absl::Status Violations::ToStatus() const {
  if (fields_.empty()) return absl::OkStatus();
  google::rpc::BadRequest bad_request;
  std::string message;
  for (const auto& [field, wanted] : fields_) {
    absl::StrAppend(&message, message.empty() ? "" : "; ", field, ": ", wanted);
    auto* violation = bad_request.add_field_violations();
    violation->set_field(field);
    violation->set_description(wanted);
  }
  absl::Status status = Refuse(absl::StatusCode::kInvalidArgument, "INVALID_FIELDS", message);
  status.SetPayload(kBadRequestUrl, absl::Cord(bad_request.SerializeAsString()));
  return status;
}

}  // namespace omzien::rpc
