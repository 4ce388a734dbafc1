// Shows a municipality's configuration to those who belong there, and who works in it today.

#ifndef OMZIEN_SERVICES_DIRECTORY_DIRECTORY_SERVICE_H_
#define OMZIEN_SERVICES_DIRECTORY_DIRECTORY_SERVICE_H_

#include <functional>
#include <memory>

#include "omzien/v1/directory.grpc.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/call.h"
#include "services/rpc/paging.h"

namespace omzien::directory {

// Thread-safe.
class DirectoryService final : public v1::DirectoryService::Service {
 public:
  // `call` and `pages` must outlive the service.
  DirectoryService(const rpc::Call& call, const rpc::PageSealer& pages,
                   configuration::CurrentBundle bundle);

  grpc::Status GetMunicipality(grpc::ServerContext* context,
                               const v1::GetMunicipalityRequest* request,
                               v1::Municipality* reply) override;
  grpc::Status GetWorker(grpc::ServerContext* context, const v1::GetWorkerRequest* request,
                         v1::Worker* reply) override;
  grpc::Status ListWorkers(grpc::ServerContext* context, const v1::ListWorkersRequest* request,
                           v1::ListWorkersResponse* reply) override;

 private:
  absl::StatusOr<v1::Municipality> Get(const v1::GetMunicipalityRequest& request) const;

  absl::StatusOr<v1::ListWorkersResponse> List(const rpc::Caller& caller,
                                               const v1::ListWorkersRequest& request) const;

  const rpc::Call& call_;
  const rpc::PageSealer& pages_;
  const configuration::CurrentBundle bundle_;
};

}  // namespace omzien::directory

#endif  // OMZIEN_SERVICES_DIRECTORY_DIRECTORY_SERVICE_H_
