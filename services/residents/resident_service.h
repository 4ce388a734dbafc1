// Keeps the records of people.

#ifndef OMZIEN_SERVICES_RESIDENTS_RESIDENT_SERVICE_H_
#define OMZIEN_SERVICES_RESIDENTS_RESIDENT_SERVICE_H_

#include <string>

#include "absl/status/statusor.h"
#include "omzien/v1/resident.grpc.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/call.h"
#include "services/rpc/paging.h"
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
    const rpc::PageSealer& pages;
  };

  explicit ResidentService(Parts parts);

  // resident_service.cc: who she is.
  grpc::Status CreateResident(grpc::ServerContext* context,
                              const v1::CreateResidentRequest* request,
                              v1::Resident* reply) override;
  grpc::Status GetResident(grpc::ServerContext* context, const v1::GetResidentRequest* request,
                           v1::Resident* reply) override;
  grpc::Status FindResidents(grpc::ServerContext* context, const v1::FindResidentsRequest* request,
                             v1::FindResidentsResponse* reply) override;
  grpc::Status UpdateResident(grpc::ServerContext* context,
                              const v1::UpdateResidentRequest* request,
                              v1::Resident* reply) override;

  // resident_service_end.cc: that she is not one any more.
  grpc::Status EraseResident(grpc::ServerContext* context, const v1::EraseResidentRequest* request,
                             v1::EraseResidentResponse* reply) override;
  grpc::Status EndResident(grpc::ServerContext* context, const v1::EndResidentRequest* request,
                           v1::Resident* reply) override;

  // resident_service_seen.cc: who sees what of whom, and who looked. These calls first consume the
  // events they find (consume.h), so that what was committed before ends what it ends; or they
  // answer UNAVAILABLE.
  grpc::Status GetContact(grpc::ServerContext* context, const v1::GetContactRequest* request,
                          v1::Contact* reply) override;
  grpc::Status ListLooks(grpc::ServerContext* context, const v1::ListLooksRequest* request,
                         v1::ListLooksResponse* reply) override;
  grpc::Status ExportResident(grpc::ServerContext* context,
                              const v1::ExportResidentRequest* request,
                              v1::ExportResponse* reply) override;

 private:
  absl::StatusOr<v1::Resident> Create(const rpc::Caller& caller,
                                      const v1::CreateResidentRequest& request);
  absl::StatusOr<v1::Resident> Get(const rpc::Caller& caller, const std::string& name);
  absl::StatusOr<v1::FindResidentsResponse> Find(const rpc::Caller& caller,
                                                 const v1::FindResidentsRequest& request);
  absl::StatusOr<v1::Resident> Update(const rpc::Caller& caller,
                                      const v1::UpdateResidentRequest& request);
  absl::StatusOr<v1::EraseResidentResponse> Erase(const rpc::Caller& caller,
                                                  const v1::EraseResidentRequest& request);
  absl::StatusOr<v1::Resident> End(const rpc::Caller& caller,
                                   const v1::EndResidentRequest& request);
  absl::StatusOr<v1::Contact> Contact(const rpc::Caller& caller, const std::string& name);
  absl::StatusOr<v1::ListLooksResponse> Looks(const rpc::Caller& caller,
                                              const v1::ListLooksRequest& request);
  absl::StatusOr<v1::ExportResponse> Export(const rpc::Caller& caller,
                                            const v1::ExportResidentRequest& request);

  const Parts parts_;
};

}  // namespace omzien::residents

#endif  // OMZIEN_SERVICES_RESIDENTS_RESIDENT_SERVICE_H_
