// Signals: worries about someone. See proto/omzien/v1/signal.proto.

#ifndef OMZIEN_SERVICES_SIGNALS_SIGNAL_SERVICE_H_
#define OMZIEN_SERVICES_SIGNALS_SIGNAL_SERVICE_H_

#include <string>
#include <vector>

#include "omzien/v1/signal.grpc.pb.h"
#include "services/rpc/call.h"
#include "services/rpc/paging.h"
#include "services/signals/matter.h"
#include "services/store/store.h"

namespace omzien::signals {

// All must outlive the service.
struct Dependencies {
  const rpc::Call& call;
  store::Store& store;
  const rpc::PageSealer& pages;
};

// Thread-safe.
class SignalService final : public v1::SignalService::Service {
 public:
  explicit SignalService(const Dependencies& dependencies) : d_(dependencies) {}

  grpc::Status ReportSignal(grpc::ServerContext* context, const v1::ReportSignalRequest* request,
                            v1::Signal* reply) override;
  grpc::Status ListMySignals(grpc::ServerContext* context, const v1::ListMySignalsRequest* request,
                             v1::ListMySignalsResponse* reply) override;
  grpc::Status ListSignals(grpc::ServerContext* context, const v1::ListSignalsRequest* request,
                           v1::ListSignalsResponse* reply) override;
  grpc::Status GetSignal(grpc::ServerContext* context, const v1::GetSignalRequest* request,
                         v1::Signal* reply) override;
  grpc::Status TakeSignal(grpc::ServerContext* context, const v1::TakeSignalRequest* request,
                          v1::Signal* reply) override;
  grpc::Status EndSignal(grpc::ServerContext* context, const v1::EndSignalRequest* request,
                         v1::Signal* reply) override;
  grpc::Status CountUnread(grpc::ServerContext* context, const v1::CountUnreadRequest* request,
                           v1::CountUnreadResponse* reply) override;
  grpc::Status ListSealedLog(grpc::ServerContext* context, const v1::ListSealedLogRequest* request,
                             v1::ListSealedLogResponse* reply) override;
  grpc::Status ExportSignals(grpc::ServerContext* context, const v1::ExportSignalsRequest* request,
                             v1::ExportResponse* reply) override;

 private:
  absl::StatusOr<v1::ExportResponse> Export(const rpc::Caller& caller,
                                            const v1::ExportSignalsRequest& request);
  absl::StatusOr<v1::Signal> Report(const rpc::Caller& caller,
                                    const v1::ReportSignalRequest& request);
  absl::StatusOr<v1::ListMySignalsResponse> ListMine(const rpc::Caller& caller,
                                                     const v1::ListMySignalsRequest& request);
  absl::StatusOr<v1::ListSignalsResponse> List(const rpc::Caller& caller,
                                               const v1::ListSignalsRequest& request);
  absl::StatusOr<v1::Signal> Get(const rpc::Caller& caller, const v1::GetSignalRequest& request);
  absl::StatusOr<v1::Signal> Take(const rpc::Caller& caller, const v1::TakeSignalRequest& request);
  absl::StatusOr<v1::Signal> End(const rpc::Caller& caller, const v1::EndSignalRequest& request);
  absl::StatusOr<v1::CountUnreadResponse> Count(const rpc::Caller& caller,
                                                const v1::CountUnreadRequest& request);
  absl::StatusOr<v1::ListSealedLogResponse> ListSealed(const rpc::Caller& caller,
                                                       const v1::ListSealedLogRequest& request);

  const Dependencies d_;
};

}  // namespace omzien::signals

#endif  // OMZIEN_SERVICES_SIGNALS_SIGNAL_SERVICE_H_
