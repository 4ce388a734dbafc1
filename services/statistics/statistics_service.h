// Publishes counts.

#ifndef OMZIEN_SERVICES_STATISTICS_STATISTICS_SERVICE_H_
#define OMZIEN_SERVICES_STATISTICS_STATISTICS_SERVICE_H_

#include "absl/status/statusor.h"
#include "omzien/v1/statistics.grpc.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/call.h"
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
  };

  explicit StatisticsService(Parts parts);

  // As counted by now (consume.h); events still on their way are not in it.
  grpc::Status GetStatistics(grpc::ServerContext* context, const v1::GetStatisticsRequest* request,
                             v1::Statistics* reply) override;

 private:
  absl::StatusOr<v1::Statistics> Get(const v1::GetStatisticsRequest& request);

  const Parts parts_;
};

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_STATISTICS_SERVICE_H_
