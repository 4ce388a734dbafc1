// Shows people what they are told, and workers what is to be told by phone.

#ifndef OMZIEN_SERVICES_INBOX_INBOX_SERVICE_H_
#define OMZIEN_SERVICES_INBOX_INBOX_SERVICE_H_

#include <string>

#include "absl/status/statusor.h"
#include "omzien/v1/inbox.grpc.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/call.h"
#include "services/rpc/paging.h"
#include "services/rpc/watch.h"
#include "services/store/store.h"

namespace omzien::inbox {

// Thread-safe.
class InboxService final
    : public v1::InboxService::WithCallbackMethod_WatchCallTasks<
          v1::InboxService::WithCallbackMethod_WatchMessages<v1::InboxService::Service>> {
 public:
  // What the service needs; references outlive it.
  struct Parts {
    const rpc::Call& call;
    store::Store& store;
    configuration::CurrentBundle bundle;
    const rpc::PageSealer& pages;
    rpc::Watches& watches;
  };

  explicit InboxService(Parts parts);

  // What was committed before the call stops what it stops: the call first consumes the events it
  // finds (consume.h), or answers UNAVAILABLE.
  grpc::Status ListMessages(grpc::ServerContext* context, const v1::ListMessagesRequest* request,
                            v1::ListMessagesResponse* reply) override;

  // As a list of all there is.
  grpc::Status ExportMessages(grpc::ServerContext* context,
                              const v1::ExportMessagesRequest* request,
                              v1::ExportResponse* reply) override;

  // Like a list that goes on: what was committed before a message is told stops it.
  grpc::ServerWriteReactor<v1::WatchMessagesResponse>* WatchMessages(
      grpc::CallbackServerContext* context, const v1::WatchMessagesRequest* request) override;

  grpc::Status ListCallTasks(grpc::ServerContext* context, const v1::ListCallTasksRequest* request,
                             v1::ListCallTasksResponse* reply) override;
  grpc::Status GetCallTask(grpc::ServerContext* context, const v1::GetCallTaskRequest* request,
                           v1::CallTask* reply) override;
  grpc::Status CompleteCallTask(grpc::ServerContext* context,
                                const v1::CompleteCallTaskRequest* request,
                                v1::CallTask* reply) override;
  grpc::ServerWriteReactor<v1::WatchCallTasksResponse>* WatchCallTasks(
      grpc::CallbackServerContext* context, const v1::WatchCallTasksRequest* request) override;

  grpc::Status ListDeliveries(grpc::ServerContext* context,
                              const v1::ListDeliveriesRequest* request,
                              v1::ListDeliveriesResponse* reply) override;
  grpc::Status ReportDelivery(grpc::ServerContext* context,
                              const v1::ReportDeliveryRequest* request,
                              v1::Delivery* reply) override;

 private:
  absl::StatusOr<v1::ListMessagesResponse> List(const rpc::Caller& caller,
                                                const v1::ListMessagesRequest& request);
  absl::StatusOr<rpc::Opening<v1::WatchMessagesResponse>> Open(
      const rpc::Caller& caller, const v1::WatchMessagesRequest& request);

  absl::StatusOr<v1::ListCallTasksResponse> ListTasks(const rpc::Caller& caller,
                                                      const v1::ListCallTasksRequest& request);
  absl::StatusOr<v1::CallTask> GetTask(const rpc::Caller& caller, const std::string& name);
  absl::StatusOr<v1::CallTask> CompleteTask(const rpc::Caller& caller,
                                            const v1::CompleteCallTaskRequest& request);
  absl::StatusOr<rpc::Opening<v1::WatchCallTasksResponse>> OpenTasks(
      const rpc::Caller& caller, const v1::WatchCallTasksRequest& request);

  absl::StatusOr<v1::ListDeliveriesResponse> ListDue(const rpc::Caller& caller,
                                                     const v1::ListDeliveriesRequest& request);
  absl::StatusOr<v1::Delivery> Report(const rpc::Caller& caller,
                                      const v1::ReportDeliveryRequest& request);

  const Parts parts_;
};

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_INBOX_SERVICE_H_
