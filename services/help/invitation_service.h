// One helper asked for one request, and her answer; and the appointments that come of it. See
// proto/omzien/v1/invitation.proto.

#ifndef OMZIEN_SERVICES_HELP_INVITATION_SERVICE_H_
#define OMZIEN_SERVICES_HELP_INVITATION_SERVICE_H_

#include <string>

#include "omzien/v1/invitation.grpc.pb.h"
#include "services/help/dependencies.h"
#include "services/help/matter_store.h"

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

  grpc::Status WithdrawInvitation(grpc::ServerContext* context,
                                  const v1::WithdrawInvitationRequest* request,
                                  v1::Invitation* reply) override;
  grpc::Status GetAppointment(grpc::ServerContext* context,
                              const v1::GetAppointmentRequest* request,
                              v1::Appointment* reply) override;
  grpc::Status ListAppointments(grpc::ServerContext* context,
                                const v1::ListAppointmentsRequest* request,
                                v1::ListAppointmentsResponse* reply) override;
  grpc::Status ReportCalled(grpc::ServerContext* context, const v1::ReportCalledRequest* request,
                            v1::Appointment* reply) override;
  grpc::Status ReportAppointment(grpc::ServerContext* context,
                                 const v1::ReportAppointmentRequest* request,
                                 v1::Appointment* reply) override;
  grpc::Status ProposeMove(grpc::ServerContext* context, const v1::ProposeMoveRequest* request,
                           v1::Appointment* reply) override;
  grpc::Status AnswerMove(grpc::ServerContext* context, const v1::AnswerMoveRequest* request,
                          v1::Appointment* reply) override;
  grpc::Status CancelAppointment(grpc::ServerContext* context,
                                 const v1::CancelAppointmentRequest* request,
                                 v1::Appointment* reply) override;
  grpc::Status ListBoard(grpc::ServerContext* context, const v1::ListBoardRequest* request,
                         v1::ListBoardResponse* reply) override;
  grpc::Status AcceptBoardItem(grpc::ServerContext* context,
                               const v1::AcceptBoardItemRequest* request,
                               v1::Invitation* reply) override;

 private:
  absl::StatusOr<v1::Invitation> Get(const rpc::Caller& caller, const std::string& name);
  absl::StatusOr<v1::ListInvitationsResponse> List(const rpc::Caller& caller,
                                                   const v1::ListInvitationsRequest& request);
  absl::StatusOr<v1::ListBoardResponse> ListOpen(const rpc::Caller& caller,
                                                 const v1::ListBoardRequest& request);
  absl::StatusOr<v1::Invitation> AcceptOpen(const rpc::Caller& caller,
                                            const v1::AcceptBoardItemRequest& request);
  // Returns the refusal of a late yes to `invitation`, naming another request on the board that the
  // caller could say yes to, if one of the few next to this one is.
  absl::Status NamingInstead(const rpc::Caller& caller, const std::string& invitation,
                             const absl::Status& refusal);
  // Returns an appointment to somebody who changed it herself: who took part then and does not any
  // more sees it without its helpers.
  // Returns whether the caller takes part in it, or speaks for who asked.
  absl::StatusOr<bool> Sees(const rpc::Caller& caller, const v1::Appointment& appointment);
  absl::StatusOr<v1::Appointment> GetAfterwards(const rpc::Caller& caller, const std::string& name);
  absl::StatusOr<v1::Appointment> GetOwnAppointment(const rpc::Caller& caller,
                                                    const std::string& name);
  // The same; what a worker looks at is noted (looked.h).
  absl::StatusOr<v1::Appointment> LookAtAppointment(const rpc::Caller& caller,
                                                    const std::string& name);
  absl::StatusOr<v1::ListAppointmentsResponse> ListOwnAppointments(
      const rpc::Caller& caller, const v1::ListAppointmentsRequest& request);

  // Runs one decision of a helper about her own invitation: StatusOr<Matter>(const Setting&,
  // Matter, invitation id).
  template <class Request, class Decision>
  absl::StatusOr<v1::Invitation> Answer(const rpc::Caller& caller, const Request& request,
                                        Reach::Everyone everyone, const Decision& decision);
  // Runs one decision about an appointment of the caller's: StatusOr<Matter>(const Setting&,
  // Matter).
  //   wrong: what is wrong with the fields (rpc/call.h)
  template <class Request, class Decision>
  absl::StatusOr<v1::Appointment> Decide(const rpc::Caller& caller, const Request& request,
                                         const Decision& decision,
                                         const absl::Status& wrong = absl::OkStatus());

  const Dependencies d_;
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_INVITATION_SERVICE_H_
