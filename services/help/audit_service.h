// Shows what `help` holds as it is, to whoever checks the invariants of a living town. See
// proto/omzien/internal/v1/audit.proto.

#ifndef OMZIEN_SERVICES_HELP_AUDIT_SERVICE_H_
#define OMZIEN_SERVICES_HELP_AUDIT_SERVICE_H_

#include "omzien/internal/v1/audit.grpc.pb.h"
#include "services/help/dependencies.h"

namespace omzien::help {

// Thread-safe.
class AuditService final : public internal::v1::AuditService::Service {
 public:
  explicit AuditService(const Dependencies& dependencies) : d_(dependencies) {}

  grpc::Status ListAuditedRequests(grpc::ServerContext* context,
                                   const internal::v1::ListAuditedRequestsRequest* request,
                                   internal::v1::ListAuditedRequestsResponse* reply) override;
  grpc::Status ListEvents(grpc::ServerContext* context,
                          const internal::v1::ListEventsRequest* request,
                          internal::v1::ListEventsResponse* reply) override;

 private:
  absl::StatusOr<internal::v1::ListAuditedRequestsResponse> ListRequests(
      const rpc::Caller& caller, const internal::v1::ListAuditedRequestsRequest& request);
  absl::StatusOr<internal::v1::ListEventsResponse> List(
      const rpc::Caller& caller, const internal::v1::ListEventsRequest& request);

  const Dependencies d_;
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_AUDIT_SERVICE_H_
