// Keeps the records of people.

#ifndef OMZIEN_SERVICES_RESIDENTS_RESIDENT_SERVICE_H_
#define OMZIEN_SERVICES_RESIDENTS_RESIDENT_SERVICE_H_

#include <string>

#include "absl/status/statusor.h"
#include "omzien/v1/resident.grpc.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/call.h"
#include "services/store/store.h"

namespace omzien::residents {

// Thread-safe.
class ResidentService final : public v1::ResidentService::Service {
 public:
  // What the service needs; references outlive it.
  struct Parts {
    const rpc::Call& call;
    store::Store& store;
    configuration::CurrentBundle bundle;
  };

  explicit ResidentService(Parts parts);

  grpc::Status CreateResident(grpc::ServerContext* context,
                              const v1::CreateResidentRequest* request,
                              v1::Resident* reply) override;
  grpc::Status GetResident(grpc::ServerContext* context, const v1::GetResidentRequest* request,
                           v1::Resident* reply) override;

 private:
  absl::StatusOr<v1::Resident> Create(const rpc::Caller& caller,
                                      const v1::CreateResidentRequest& request);
  absl::StatusOr<v1::Resident> Get(const rpc::Caller& caller, const std::string& name);

  const Parts parts_;
};

}  // namespace omzien::residents

#endif  // OMZIEN_SERVICES_RESIDENTS_RESIDENT_SERVICE_H_
