// What residents offer. See proto/omzien/v1/offer.proto.

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
