// Shows a municipality's configuration to those who belong there.

#ifndef OMZIEN_SERVICES_DIRECTORY_DIRECTORY_SERVICE_H_
#define OMZIEN_SERVICES_DIRECTORY_DIRECTORY_SERVICE_H_

#include <functional>
#include <memory>

#include "omzien/v1/directory.grpc.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/call.h"

namespace omzien::directory {

// Thread-safe.
class DirectoryService final : public v1::DirectoryService::Service {
 public:
  // `call` must outlive the service.
  DirectoryService(const rpc::Call& call, configuration::CurrentBundle bundle);

  grpc::Status GetMunicipality(grpc::ServerContext* context,
                               const v1::GetMunicipalityRequest* request,
                               v1::Municipality* reply) override;

 private:
  absl::StatusOr<v1::Municipality> Get(const v1::GetMunicipalityRequest& request) const;

  const rpc::Call& call_;
  const configuration::CurrentBundle bundle_;
};

}  // namespace omzien::directory

#endif  // OMZIEN_SERVICES_DIRECTORY_DIRECTORY_SERVICE_H_
