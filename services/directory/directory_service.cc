#include "services/directory/directory_service.h"

#include <utility>

#include "services/rpc/errors.h"

namespace omzien::directory {

DirectoryService::DirectoryService(const rpc::Call& call, configuration::CurrentBundle bundle)
    : call_(call), bundle_(std::move(bundle)) {}

grpc::Status DirectoryService::GetMunicipality(grpc::ServerContext* context,
                                               const v1::GetMunicipalityRequest* request,
                                               v1::Municipality* reply) {
  return call_(*context, *request, *reply, rpc::kNothingToValidate,
               [this](const rpc::Caller&, const auto& asked) { return Get(asked); });
}

absl::StatusOr<v1::Municipality> DirectoryService::Get(
    const v1::GetMunicipalityRequest& request) const {
  const std::shared_ptr<const configuration::Bundle> bundle = bundle_();
  // The door let the municipality in; a longer name, or one that a reload took away, is not found.
  const configuration::Municipality* found = bundle->FindByName(request.name());
  if (found == nullptr) return rpc::NotFound();
  return found->proto();
}

}  // namespace omzien::directory
