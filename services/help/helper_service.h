// What organisations and the team say of those who help. See proto/omzien/v1/helper.proto.

#ifndef OMZIEN_SERVICES_HELP_HELPER_SERVICE_H_
#define OMZIEN_SERVICES_HELP_HELPER_SERVICE_H_

#include <string>

#include "omzien/v1/helper.grpc.pb.h"
#include "services/help/dependencies.h"

namespace omzien::help {

// Thread-safe.
class HelperService final : public v1::HelperService::Service {
 public:
  explicit HelperService(const Dependencies& dependencies) : d_(dependencies) {}

  grpc::Status AdmitVolunteer(grpc::ServerContext* context,
                              const v1::AdmitVolunteerRequest* request,
                              v1::Volunteer* reply) override;
  grpc::Status AnswerAdmission(grpc::ServerContext* context,
                               const v1::AnswerAdmissionRequest* request,
                               v1::HelperSettings* reply) override;
  grpc::Status EndVolunteering(grpc::ServerContext* context,
                               const v1::EndVolunteeringRequest* request,
                               v1::EndVolunteeringResponse* reply) override;
  grpc::Status ListVolunteers(grpc::ServerContext* context,
                              const v1::ListVolunteersRequest* request,
                              v1::ListVolunteersResponse* reply) override;
  grpc::Status RecordCheck(grpc::ServerContext* context, const v1::RecordCheckRequest* request,
                           v1::RecordCheckResponse* reply) override;
  grpc::Status GetHelperStanding(grpc::ServerContext* context,
                                 const v1::GetHelperStandingRequest* request,
                                 v1::HelperStanding* reply) override;
  grpc::Status SuspendHelper(grpc::ServerContext* context, const v1::SuspendHelperRequest* request,
                             v1::HelperStanding* reply) override;
  grpc::Status ResumeHelper(grpc::ServerContext* context, const v1::ResumeHelperRequest* request,
                            v1::HelperStanding* reply) override;

 private:
  absl::StatusOr<v1::ListVolunteersResponse> List(const rpc::Caller& caller,
                                                  const v1::ListVolunteersRequest& request);
  absl::StatusOr<v1::HelperStanding> GetStanding(const rpc::Caller& caller,
                                                 const std::string& name);
  // Runs a worker's decision about one resident: StatusOr<Changed>(const Setting&, Changed).
  template <class Request, class Decision>
  absl::StatusOr<v1::HelperStanding> Decide(const rpc::Caller& caller, const Request& request,
                                            const Decision& decision);

  const Dependencies d_;
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_HELPER_SERVICE_H_
