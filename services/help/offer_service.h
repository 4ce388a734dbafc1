// What residents offer, what they allow, and with whom. See proto/omzien/v1/offer.proto.

#ifndef OMZIEN_SERVICES_HELP_OFFER_SERVICE_H_
#define OMZIEN_SERVICES_HELP_OFFER_SERVICE_H_

#include <string>

#include "omzien/v1/offer.grpc.pb.h"
#include "services/help/dependencies.h"

namespace omzien::help {

// Thread-safe.
class OfferService final : public v1::OfferService::Service {
 public:
  explicit OfferService(const Dependencies& dependencies) : d_(dependencies) {}

  grpc::Status CreateOffer(grpc::ServerContext* context, const v1::CreateOfferRequest* request,
                           v1::Offer* reply) override;
  grpc::Status ListOffers(grpc::ServerContext* context, const v1::ListOffersRequest* request,
                          v1::ListOffersResponse* reply) override;
  grpc::Status DeleteOffer(grpc::ServerContext* context, const v1::DeleteOfferRequest* request,
                           v1::DeleteOfferResponse* reply) override;

  // What she allows (offer_service_helper.cc).
  grpc::Status GetHelperSettings(grpc::ServerContext* context,
                                 const v1::GetHelperSettingsRequest* request,
                                 v1::HelperSettings* reply) override;
  grpc::Status UpdateHelperSettings(grpc::ServerContext* context,
                                    const v1::UpdateHelperSettingsRequest* request,
                                    v1::HelperSettings* reply) override;
  grpc::Status BlockResident(grpc::ServerContext* context, const v1::BlockResidentRequest* request,
                             v1::HelperSettings* reply) override;
  grpc::Status UnblockResident(grpc::ServerContext* context,
                               const v1::UnblockResidentRequest* request,
                               v1::HelperSettings* reply) override;

  // With whom (offer_service_tie.cc).
  grpc::Status InviteToCircle(grpc::ServerContext* context,
                              const v1::InviteToCircleRequest* request,
                              v1::CircleMember* reply) override;
  grpc::Status AnswerCircleInvitation(grpc::ServerContext* context,
                                      const v1::AnswerCircleInvitationRequest* request,
                                      v1::AnswerCircleInvitationResponse* reply) override;
  grpc::Status RemoveFromCircle(grpc::ServerContext* context,
                                const v1::RemoveFromCircleRequest* request,
                                v1::RemoveFromCircleResponse* reply) override;
  grpc::Status ListCircle(grpc::ServerContext* context, const v1::ListCircleRequest* request,
                          v1::ListCircleResponse* reply) override;
  grpc::Status AddDelegate(grpc::ServerContext* context, const v1::AddDelegateRequest* request,
                           v1::Delegation* reply) override;
  grpc::Status AnswerDelegation(grpc::ServerContext* context,
                                const v1::AnswerDelegationRequest* request,
                                v1::AnswerDelegationResponse* reply) override;
  grpc::Status EndDelegation(grpc::ServerContext* context, const v1::EndDelegationRequest* request,
                             v1::EndDelegationResponse* reply) override;
  grpc::Status ListDelegates(grpc::ServerContext* context, const v1::ListDelegatesRequest* request,
                             v1::ListDelegatesResponse* reply) override;

 private:
  absl::StatusOr<v1::Offer> Create(const rpc::Caller& caller,
                                   const v1::CreateOfferRequest& request);
  absl::StatusOr<v1::Offer> Get(const rpc::Caller& caller, const std::string& name);
  absl::StatusOr<v1::ListOffersResponse> List(const rpc::Caller& caller,
                                              const v1::ListOffersRequest& request);
  absl::StatusOr<v1::DeleteOfferResponse> Delete(const rpc::Caller& caller,
                                                 const v1::DeleteOfferRequest& request);

  const Dependencies d_;
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_OFFER_SERVICE_H_
