// What the matchmaker reads, and the waves it sends. See
// proto/omzien/internal/v1/matchmaking.proto.

#ifndef OMZIEN_SERVICES_HELP_MATCHMAKING_SERVICE_H_
#define OMZIEN_SERVICES_HELP_MATCHMAKING_SERVICE_H_

#include <string>
#include <vector>

#include "omzien/internal/v1/matchmaking.grpc.pb.h"
#include "services/help/dependencies.h"

namespace omzien::help {

// Thread-safe.
class MatchmakingService final : public internal::v1::MatchmakingService::Service {
 public:
  explicit MatchmakingService(const Dependencies& dependencies) : d_(dependencies) {}

  grpc::Status ListCandidates(grpc::ServerContext* context,
                              const internal::v1::ListCandidatesRequest* request,
                              internal::v1::ListCandidatesResponse* reply) override;
  grpc::Status GetCandidate(grpc::ServerContext* context,
                            const internal::v1::GetCandidateRequest* request,
                            internal::v1::Candidate* reply) override;
  grpc::Status ListOpenRequests(grpc::ServerContext* context,
                                const internal::v1::ListOpenRequestsRequest* request,
                                internal::v1::ListOpenRequestsResponse* reply) override;
  grpc::Status GetWantedHelp(grpc::ServerContext* context,
                             const internal::v1::GetWantedHelpRequest* request,
                             internal::v1::WantedHelp* reply) override;
  grpc::Status Invite(grpc::ServerContext* context, const internal::v1::InviteRequest* request,
                      internal::v1::InviteResponse* reply) override;

 private:
  absl::StatusOr<internal::v1::ListCandidatesResponse> List(
      const rpc::Caller& caller, const internal::v1::ListCandidatesRequest& request);
  absl::StatusOr<internal::v1::Candidate> Get(const rpc::Caller& caller, const std::string& name);
  absl::StatusOr<internal::v1::ListOpenRequestsResponse> ListOpen(
      const rpc::Caller& caller, const internal::v1::ListOpenRequestsRequest& request);
  absl::StatusOr<internal::v1::WantedHelp> GetWanted(const rpc::Caller& caller,
                                                     const std::string& name);
  absl::StatusOr<internal::v1::InviteResponse> Send(const rpc::Caller& caller,
                                                    const internal::v1::InviteRequest& request);

  const Dependencies d_;
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_MATCHMAKING_SERVICE_H_
