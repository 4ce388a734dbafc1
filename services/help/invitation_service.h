// One helper asked for one request, and her answer. See proto/omzien/v1/invitation.proto.

#ifndef OMZIEN_SERVICES_HELP_INVITATION_SERVICE_H_
#define OMZIEN_SERVICES_HELP_INVITATION_SERVICE_H_

#include <string>

#include "omzien/v1/invitation.grpc.pb.h"
#include "services/help/dependencies.h"

namespace omzien::help {

// Thread-safe.
class InvitationService final : public v1::InvitationService::Service {
 public:
  explicit InvitationService(const Dependencies& dependencies) : d_(dependencies) {}

  grpc::Status GetInvitation(grpc::ServerContext* context, const v1::GetInvitationRequest* request,
                             v1::Invitation* reply) override;
  grpc::Status ListInvitations(grpc::ServerContext* context,
                               const v1::ListInvitationsRequest* request,
                               v1::ListInvitationsResponse* reply) override;
  grpc::Status AcceptInvitation(grpc::ServerContext* context,
                                const v1::AcceptInvitationRequest* request,
                                v1::Invitation* reply) override;
  grpc::Status DeclineInvitation(grpc::ServerContext* context,
                                 const v1::DeclineInvitationRequest* request,
                                 v1::Invitation* reply) override;

 private:
  absl::StatusOr<v1::Invitation> Get(const rpc::Caller& caller, const std::string& name);
  absl::StatusOr<v1::ListInvitationsResponse> List(const rpc::Caller& caller,
                                                   const v1::ListInvitationsRequest& request);
  absl::StatusOr<v1::Invitation> Accept(const rpc::Caller& caller,
                                        const v1::AcceptInvitationRequest& request);
  absl::StatusOr<v1::Invitation> Decline(const rpc::Caller& caller,
                                         const v1::DeclineInvitationRequest& request);

  const Dependencies d_;
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_INVITATION_SERVICE_H_
