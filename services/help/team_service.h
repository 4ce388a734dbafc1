// The social team's queue. See proto/omzien/v1/team.proto.

#ifndef OMZIEN_SERVICES_HELP_TEAM_SERVICE_H_
#define OMZIEN_SERVICES_HELP_TEAM_SERVICE_H_

#include <string>

#include "omzien/v1/team.grpc.pb.h"
#include "services/help/dependencies.h"
#include "services/help/matter.h"
#include "services/rpc/watch.h"

namespace omzien::help {

// Thread-safe.
class TeamService final
    : public v1::TeamService::WithCallbackMethod_WatchEscalations<v1::TeamService::Service> {
 public:
  // `watches` must outlive it.
  TeamService(const Dependencies& dependencies, rpc::Watches& watches)
      : d_(dependencies), watches_(watches) {}

  // Verbs on an item (team_service.cc).
  grpc::Status TakeEscalation(grpc::ServerContext* context,
                              const v1::TakeEscalationRequest* request,
                              v1::Escalation* reply) override;
  grpc::Status TakeHelpRequest(grpc::ServerContext* context,
                               const v1::TakeHelpRequestRequest* request,
                               v1::Escalation* reply) override;
  grpc::Status CloseEscalation(grpc::ServerContext* context,
                               const v1::CloseEscalationRequest* request,
                               v1::Escalation* reply) override;
  grpc::Status AddNote(grpc::ServerContext* context, const v1::AddNoteRequest* request,
                       v1::Escalation* reply) override;
  grpc::Status RecordContactAttempt(grpc::ServerContext* context,
                                    const v1::RecordContactAttemptRequest* request,
                                    v1::Escalation* reply) override;
  grpc::Status LetEscalationWait(grpc::ServerContext* context,
                                 const v1::LetEscalationWaitRequest* request,
                                 v1::Escalation* reply) override;
  grpc::Status ResumeEscalation(grpc::ServerContext* context,
                                const v1::ResumeEscalationRequest* request,
                                v1::Escalation* reply) override;
  grpc::Status OfferEscalation(grpc::ServerContext* context,
                               const v1::OfferEscalationRequest* request,
                               v1::Escalation* reply) override;
  grpc::Status AcceptEscalation(grpc::ServerContext* context,
                                const v1::AcceptEscalationRequest* request,
                                v1::Escalation* reply) override;
  grpc::Status RefuseEscalation(grpc::ServerContext* context,
                                const v1::RefuseEscalationRequest* request,
                                v1::Escalation* reply) override;
  grpc::Status DeclineEscalation(grpc::ServerContext* context,
                                 const v1::DeclineEscalationRequest* request,
                                 v1::DeclineEscalationResponse* reply) override;
  grpc::Status RecordYes(grpc::ServerContext* context, const v1::RecordYesRequest* request,
                         v1::Escalation* reply) override;
  grpc::Status AnswerLateYes(grpc::ServerContext* context, const v1::AnswerLateYesRequest* request,
                             v1::Escalation* reply) override;
  grpc::Status StartVolunteerSearch(grpc::ServerContext* context,
                                    const v1::StartVolunteerSearchRequest* request,
                                    v1::Escalation* reply) override;

  // Lists, the queue live, the card, the first free item (team_service_lists.cc); who works in the
  // team, absence (team_service_workers.cc).
  grpc::Status ListEscalations(grpc::ServerContext* context,
                               const v1::ListEscalationsRequest* request,
                               v1::ListEscalationsResponse* reply) override;
  grpc::ServerWriteReactor<v1::WatchEscalationsResponse>* WatchEscalations(
      grpc::CallbackServerContext* context, const v1::WatchEscalationsRequest* request) override;
  grpc::Status GetEscalation(grpc::ServerContext* context, const v1::GetEscalationRequest* request,
                             v1::Escalation* reply) override;
  grpc::Status TakeNextEscalation(grpc::ServerContext* context,
                                  const v1::TakeNextEscalationRequest* request,
                                  v1::Escalation* reply) override;
  grpc::Status ListVolunteerSearches(grpc::ServerContext* context,
                                     const v1::ListVolunteerSearchesRequest* request,
                                     v1::ListVolunteerSearchesResponse* reply) override;
  grpc::Status GetAbsence(grpc::ServerContext* context, const v1::GetAbsenceRequest* request,
                          v1::Absence* reply) override;
  grpc::Status SetAbsence(grpc::ServerContext* context, const v1::SetAbsenceRequest* request,
                          v1::Absence* reply) override;
  grpc::Status SetFullUntil(grpc::ServerContext* context, const v1::SetFullUntilRequest* request,
                            v1::Absence* reply) override;
  grpc::Status ListTeamWorkers(grpc::ServerContext* context,
                               const v1::ListTeamWorkersRequest* request,
                               v1::ListTeamWorkersResponse* reply) override;

 private:
  // What a verb reads of the matter of its item.
  struct Needs;

  // Runs one verb of the owner or the team.
  //   validate: as Call's; decide: StatusOr<Matter>(const Setting&, Matter, absl::string_view
  //   worker, const Request&)
  template <class Request, class Validate, class Decide>
  grpc::Status Act(grpc::ServerContext& context, const Request& request, v1::Escalation& reply,
                   const Validate& validate, const Needs& needs, const Decide& decide);

  absl::StatusOr<v1::ListEscalationsResponse> List(const rpc::Caller& caller,
                                                   const v1::ListEscalationsRequest& request);
  absl::StatusOr<rpc::Opening<v1::WatchEscalationsResponse>> Open(
      const rpc::Caller& caller, const v1::WatchEscalationsRequest& request);
  absl::StatusOr<v1::Escalation> Get(const rpc::Caller& caller, const std::string& name);
  absl::StatusOr<v1::Escalation> Next(const rpc::Caller& caller,
                                      const v1::TakeNextEscalationRequest& request);
  absl::StatusOr<v1::ListVolunteerSearchesResponse> ListSearches(
      const rpc::Caller& caller, const v1::ListVolunteerSearchesRequest& request);
  absl::StatusOr<v1::Absence> Away(const rpc::Caller& caller, const std::string& name);
  // Changes the caller's WorkerRecord.
  //   change: WorkerRecord(const Setting&, WorkerRecord, const Request&)
  template <class Request, class Change>
  absl::StatusOr<v1::Absence> SetAway(const rpc::Caller& caller, const Request& request,
                                      const Change& change);
  absl::StatusOr<v1::ListTeamWorkersResponse> Workers(const rpc::Caller& caller,
                                                      const std::string& team);

  const Dependencies d_;
  rpc::Watches& watches_;
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_TEAM_SERVICE_H_
