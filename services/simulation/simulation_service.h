// Moves the domain time of a simulated store, from due moment to due moment.

#ifndef OMZIEN_SERVICES_SIMULATION_SIMULATION_SERVICE_H_
#define OMZIEN_SERVICES_SIMULATION_SIMULATION_SERVICE_H_

#include <functional>

#include "omzien/v1/simulation.grpc.pb.h"
#include "services/rpc/call.h"
#include "services/simulation/quiescence.h"
#include "services/store/store.h"

namespace omzien::simulation {

// Thread-safe. Several may advance one store at once: each moment is reached once.
class SimulationService final : public v1::SimulationService::Service {
 public:
  // `call` and `store` must outlive the service. The store has a clock (clock/simulated_clock.h).
  SimulationService(const rpc::Call& call, store::Store& store, Workings workings);

  grpc::Status GetClock(grpc::ServerContext* context, const v1::GetClockRequest* request,
                        v1::Clock* reply) override;
  grpc::Status AdvanceClock(grpc::ServerContext* context, const v1::AdvanceClockRequest* request,
                            v1::Clock* reply) override;

 private:
  absl::StatusOr<v1::Clock> Get();
  absl::StatusOr<v1::Clock> Advance(const grpc::ServerContext& context,
                                    const v1::AdvanceClockRequest& request);
  // Waits until nothing is left to do, and returns the earliest due moment.
  absl::StatusOr<absl::Time> AwaitQuiescence(const grpc::ServerContext& context, absl::Time now);

  const rpc::Call& call_;
  store::Store& store_;
  const Workings workings_;
};

}  // namespace omzien::simulation

#endif  // OMZIEN_SERVICES_SIMULATION_SIMULATION_SERVICE_H_
