#include "services/statistics/statistics_service.h"

#include <utility>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "services/rpc/errors.h"
#include "services/statistics/disclosure.h"
#include "services/statistics/records.h"
#include "services/store/stored.h"

namespace omzien::statistics {

StatisticsService::StatisticsService(Parts parts) : parts_(std::move(parts)) {}

grpc::Status StatisticsService::GetStatistics(grpc::ServerContext* context,
                                              const v1::GetStatisticsRequest* request,
                                              v1::Statistics* reply) {
  return parts_.call(*context, *request, *reply, rpc::kNothingToValidate,
                     [this](const rpc::Caller&, const auto& asked) { return Get(asked); });
}

absl::StatusOr<v1::Statistics> StatisticsService::Get(const v1::GetStatisticsRequest& request) {
  absl::string_view municipality_name = request.name();
  if (!absl::ConsumeSuffix(&municipality_name, "/statistics")) return rpc::NotFound();
  const auto bundle = parts_.bundle();
  const auto* municipality = bundle->FindByName(municipality_name);
  if (municipality == nullptr) return rpc::NotFound();
  const store::Space space(municipality->partition(), kFolder, municipality->slug());
  const auto counts = store::ReadStored<store::v1::CountsRecord>(parts_.store, CountsKey(space));
  if (!counts.ok()) return counts.status();
  v1::Statistics statistics;
  statistics.set_name(request.name());
  *statistics.mutable_requests() = Disclose(counts->value.requests());
  *statistics.mutable_matched() = Disclose(counts->value.matched());
  *statistics.mutable_escalated() = Disclose(counts->value.escalated());
  return statistics;
}

}  // namespace omzien::statistics
