// Shows a worker whom the matchmaker would ask, and why; changes nothing.

#ifndef OMZIEN_SERVICES_MATCHMAKER_MATCHING_SERVICE_H_
#define OMZIEN_SERVICES_MATCHMAKER_MATCHING_SERVICE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "omzien/v1/matching.grpc.pb.h"
#include "services/configuration/bundle.h"
#include "services/matchmaker/help_client.h"
#include "services/matchmaker/matchmaker.h"
#include "services/rpc/call.h"

namespace omzien::matchmaker {

// Thread-safe.
class MatchingService final : public v1::MatchingService::Service {
 public:
  // What it is made of; all of it outlives it.
  struct Parts {
    const rpc::Call& call;
    configuration::CurrentBundle bundle;
    const HelpClient& help;
    const Matchmaker& matchmaker;
  };

  explicit MatchingService(Parts parts);

  grpc::Status PreviewMatch(grpc::ServerContext* context, const v1::PreviewMatchRequest* request,
                            v1::MatchPreview* reply) override;

 private:
  // `deadline` is the caller's, of machine time.
  absl::StatusOr<v1::MatchPreview> Preview(const rpc::Caller& caller,
                                           const v1::PreviewMatchRequest& request,
                                           absl::Time deadline) const;

  const Parts parts_;
};

}  // namespace omzien::matchmaker

#endif  // OMZIEN_SERVICES_MATCHMAKER_MATCHING_SERVICE_H_
