// What residents ask. See proto/omzien/v1/help_request.proto.

#ifndef OMZIEN_SERVICES_HELP_HELP_REQUEST_SERVICE_H_
#define OMZIEN_SERVICES_HELP_HELP_REQUEST_SERVICE_H_

#include <string>

#include "omzien/v1/help_request.grpc.pb.h"
#include "services/help/dependencies.h"

namespace omzien::help {

// Thread-safe.
class HelpRequestService final : public v1::HelpRequestService::Service {
 public:
  explicit HelpRequestService(const Dependencies& dependencies) : d_(dependencies) {}

  grpc::Status CreateHelpRequest(grpc::ServerContext* context,
                                 const v1::CreateHelpRequestRequest* request,
                                 v1::HelpRequest* reply) override;
  grpc::Status GetHelpRequest(grpc::ServerContext* context,
                              const v1::GetHelpRequestRequest* request,
                              v1::HelpRequest* reply) override;
  grpc::Status ListHelpRequests(grpc::ServerContext* context,
                                const v1::ListHelpRequestsRequest* request,
                                v1::ListHelpRequestsResponse* reply) override;
  grpc::Status UpdateHelpRequest(grpc::ServerContext* context,
                                 const v1::UpdateHelpRequestRequest* request,
                                 v1::HelpRequest* reply) override;
  grpc::Status ChooseHelper(grpc::ServerContext* context, const v1::ChooseHelperRequest* request,
                            v1::HelpRequest* reply) override;
  grpc::Status ReleaseHelper(grpc::ServerContext* context, const v1::ReleaseHelperRequest* request,
                             v1::HelpRequest* reply) override;
  grpc::Status ChooseNobody(grpc::ServerContext* context, const v1::ChooseNobodyRequest* request,
                            v1::HelpRequest* reply) override;
  grpc::Status SettleForFewer(grpc::ServerContext* context,
                              const v1::SettleForFewerRequest* request,
                              v1::HelpRequest* reply) override;
  grpc::Status AnswerRelaxation(grpc::ServerContext* context,
                                const v1::AnswerRelaxationRequest* request,
                                v1::HelpRequest* reply) override;
  grpc::Status AnswerPassOn(grpc::ServerContext* context, const v1::AnswerPassOnRequest* request,
                            v1::HelpRequest* reply) override;
  grpc::Status ReopenHelpRequest(grpc::ServerContext* context,
                                 const v1::ReopenHelpRequestRequest* request,
                                 v1::HelpRequest* reply) override;
  grpc::Status WithdrawHelpRequest(grpc::ServerContext* context,
                                   const v1::WithdrawHelpRequestRequest* request,
                                   v1::HelpRequest* reply) override;
  // help_request_service_export.cc
  grpc::Status ExportHelp(grpc::ServerContext* context, const v1::ExportHelpRequest* request,
                          v1::ExportResponse* reply) override;

 private:
  absl::StatusOr<v1::ExportResponse> Export(const rpc::Caller& caller,
                                            const v1::ExportHelpRequest& request);
  // `wrong`: what is wrong with the fields (rpc/call.h).
  absl::StatusOr<v1::HelpRequest> Create(const rpc::Caller& caller,
                                         const v1::CreateHelpRequestRequest& request,
                                         const absl::Status& wrong);
  absl::StatusOr<v1::HelpRequest> Get(const rpc::Caller& caller, const std::string& name);
  absl::StatusOr<v1::ListHelpRequestsResponse> List(const rpc::Caller& caller,
                                                    const v1::ListHelpRequestsRequest& request);
  absl::StatusOr<v1::HelpRequest> Update(const rpc::Caller& caller,
                                         const v1::UpdateHelpRequestRequest& request,
                                         const absl::Status& wrong);

  // Runs one decision of the asker about her own request: StatusOr<Matter>(const Setting&, Matter).
  template <class Request, class Decision>
  grpc::Status Decide(grpc::ServerContext& context, const Request& request, v1::HelpRequest& reply,
                      const Decision& decision);

  const Dependencies d_;
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_HELP_REQUEST_SERVICE_H_
