// The social team's queue. See proto/omzien/v1/team.proto.

#ifndef OMZIEN_SERVICES_HELP_TEAM_SERVICE_H_
#define OMZIEN_SERVICES_HELP_TEAM_SERVICE_H_

#include <string>

#include "omzien/v1/team.grpc.pb.h"
#include "services/help/dependencies.h"
#include "services/help/matter.h"

namespace omzien::help {

// Thread-safe.
class TeamService final : public v1::TeamService::Service {
 public:
  explicit TeamService(const Dependencies& dependencies) : d_(dependencies) {}

  grpc::Status ListEscalations(grpc::ServerContext* context,
                               const v1::ListEscalationsRequest* request,
                               v1::ListEscalationsResponse* reply) override;
  grpc::Status GetEscalation(grpc::ServerContext* context, const v1::GetEscalationRequest* request,
                             v1::Escalation* reply) override;
  grpc::Status TakeEscalation(grpc::ServerContext* context,
                              const v1::TakeEscalationRequest* request,
                              v1::Escalation* reply) override;
  grpc::Status CloseEscalation(grpc::ServerContext* context,
                               const v1::CloseEscalationRequest* request,
                               v1::Escalation* reply) override;

 private:
  absl::StatusOr<v1::ListEscalationsResponse> List(const rpc::Caller& caller,
                                                   const v1::ListEscalationsRequest& request);
  absl::StatusOr<v1::Escalation> Get(const rpc::Caller& caller, const std::string& name);
  absl::StatusOr<v1::Escalation> Take(const rpc::Caller& caller,
                                      const v1::TakeEscalationRequest& request);
  absl::StatusOr<v1::Escalation> Close(const rpc::Caller& caller,
                                       const v1::CloseEscalationRequest& request);

  const Dependencies d_;
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_TEAM_SERVICE_H_
