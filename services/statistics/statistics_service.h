// Publishes what is frozen.

#ifndef OMZIEN_SERVICES_STATISTICS_STATISTICS_SERVICE_H_
#define OMZIEN_SERVICES_STATISTICS_STATISTICS_SERVICE_H_

#include "absl/status/statusor.h"
#include "omzien/v1/statistics.grpc.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/call.h"
#include "services/rpc/paging.h"
#include "services/store/store.h"

namespace omzien::statistics {

// Thread-safe.
class StatisticsService final : public v1::StatisticsService::Service {
 public:
  // What the service needs; references outlive it.
  struct Parts {
    const rpc::Call& call;
    store::Store& store;
    configuration::CurrentBundle bundle;
    const rpc::PageSealer& pages;
  };

  explicit StatisticsService(Parts parts);

  grpc::Status GetStatistics(grpc::ServerContext* context, const v1::GetStatisticsRequest* request,
                             v1::Statistics* reply) override;
  grpc::Status ListStatistics(grpc::ServerContext* context,
                              const v1::ListStatisticsRequest* request,
                              v1::ListStatisticsResponse* reply) override;

 private:
  absl::StatusOr<v1::Statistics> Get(const rpc::Caller& caller,
                                     const v1::GetStatisticsRequest& request);
  absl::StatusOr<v1::ListStatisticsResponse> List(const rpc::Caller& caller,
                                                  const v1::ListStatisticsRequest& request);

  const Parts parts_;
};

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_STATISTICS_SERVICE_H_
