#include "services/help/offer_service.h"

#include <utility>
#include <vector>

#include "services/help/decide_offer.h"
#include "services/help/helper_store.h"
#include "services/help/looked.h"
#include "services/help/on_behalf.h"
#include "services/help/place.h"
#include "services/help/validate.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

void SaveWillingness(const store::Space& space, const Willingness& willingness,
                     store::Batch& batch) {
  store::Save(space, willingness.helper, batch);
  store::Save(space, willingness.offer, batch);
  for (const internal::v1::Event& event : willingness.events)
    batch.Append(event.SerializeAsString());
}

}  // namespace

grpc::Status OfferService::CreateOffer(grpc::ServerContext* context,
                                       const v1::CreateOfferRequest* request, v1::Offer* reply) {
  return d_.call(
      *context, *request, *reply,
      [](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        const Here here(caller);
        Validate(here.municipality, asked, violations);
        CheckAboutWhom(caller, asked.helper(), "helper", violations);
      },
      [this](const rpc::Caller& caller, const auto& asked) { return Create(caller, asked); });
}

grpc::Status OfferService::ListOffers(grpc::ServerContext* context,
                                      const v1::ListOffersRequest* request,
                                      v1::ListOffersResponse* reply) {
  return d_.call(
      *context, *request, *reply,
      [](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        rpc::kValidatePage(asked, violations);
        CheckAboutWhom(caller, asked.helper(), "helper", violations);
      },
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

grpc::Status OfferService::DeleteOffer(grpc::ServerContext* context,
                                       const v1::DeleteOfferRequest* request,
                                       v1::DeleteOfferResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Delete(caller, asked); });
}

absl::StatusOr<v1::Offer> OfferService::Create(const rpc::Caller& caller,
                                               const v1::CreateOfferRequest& request) {
  const Here here(caller);
  const auto resident = AboutWhom(caller, request.helper());
  if (!resident.ok()) return resident.status();
  std::vector<internal::v1::Place> places;
  for (const v1::Address& address : request.offer().places())
    places.push_back(PlaceOf(here.municipality, address));
  return rpc::Mutate<v1::Offer>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Offer>> {
        const std::string id = rpc::NewId(caller, request.request_id());
        auto offer = store::ReadStored<store::v1::OfferRecord>(d_.store, OfferKey(here.space, id));
        if (!offer.ok()) return offer.status();
        // The same call, longer ago than Mutate remembers.
        if (offer->exists()) return rpc::Decided<v1::Offer>{offer->value.placed().offer().name()};
        auto helper =
            store::ReadStored<store::v1::HelperRecord>(d_.store, HelperKey(here.space, *resident));
        if (!helper.ok()) return helper.status();
        const absl::Status may = CheckMayEnterFor(here.municipality, caller, *resident, *helper);
        if (!may.ok()) return may;
        auto decided =
            AddOffer({here.municipality, caller.now}, {*std::move(helper), *std::move(offer), {}},
                     id, request.offer(), places);
        if (!decided.ok()) return decided.status();
        SaveWillingness(here.space, *decided, batch);
        AddLook(here, caller, *resident, "offers", batch);
        const v1::Offer& made = decided->offer.value.placed().offer();
        return rpc::Decided<v1::Offer>{made.name(), [made](store::Version) { return made; }};
      },
      [&](const std::string& name) { return Get(caller, name); });
}

absl::StatusOr<v1::Offer> OfferService::Get(const rpc::Caller& caller, const std::string& name) {
  const Here here(caller);
  const auto offer = store::ReadStored<store::v1::OfferRecord>(
      d_.store, OfferKey(here.space, rpc::IdOf(name, "offers")));
  if (!offer.ok()) return offer.status();
  if (!offer->exists()) return rpc::NotFound();
  const std::string resident = rpc::IdOf(offer->value.placed().offer().helper(), "residents");
  const auto helper = ReadHelper(d_.store, here.space, resident);
  if (!helper.ok()) return helper.status();
  if (!MayEnterFor(here.municipality, caller, helper->helper.value.helper()))
    return rpc::NotFound();
  const absl::Status looked = CommitLook(d_, here, caller, resident, "offers");
  if (!looked.ok()) return looked;
  return offer->value.placed().offer();
}

absl::StatusOr<v1::ListOffersResponse> OfferService::List(const rpc::Caller& caller,
                                                          const v1::ListOffersRequest& request) {
  const Here here(caller);
  const auto resident = AboutWhom(caller, request.helper());
  if (!resident.ok()) return resident.status();
  const auto helper =
      store::ReadStored<store::v1::HelperRecord>(d_.store, HelperKey(here.space, *resident));
  if (!helper.ok()) return helper.status();
  const bool is_own = !IsWorker(caller) && *resident == caller.subject.id;
  if (!is_own && !MayEnterFor(here.municipality, caller, helper->value.helper()))
    return rpc::NotFound();
  // At most kMaxOffers: one page, but a token of another list is still refused.
  const auto position = d_.pages.Open(request.page_token(), "offers", caller);
  if (!position.ok()) return position.status();
  std::vector<store::Key> keys;
  for (const std::string& id : helper->value.helper().offers())
    keys.push_back(OfferKey(here.space, id));
  auto records = d_.store.Read(keys);
  if (!records.ok()) return records.status();
  v1::ListOffersResponse reply;
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto offer =
        store::ParseStored<store::v1::OfferRecord>(keys[i], std::move((*records)[i]));
    if (!offer.ok()) return offer.status();
    if (offer->exists()) *reply.add_offers() = offer->value.placed().offer();
  }
  const absl::Status looked = CommitLook(d_, here, caller, *resident, "offers");
  if (!looked.ok()) return looked;
  return reply;
}

absl::StatusOr<v1::DeleteOfferResponse> OfferService::Delete(
    const rpc::Caller& caller, const v1::DeleteOfferRequest& request) {
  const Here here(caller);
  const std::string id = rpc::IdOf(request.name(), "offers");
  if (id.empty()) return rpc::NotFound();
  return rpc::Mutate<v1::DeleteOfferResponse>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::DeleteOfferResponse>> {
        auto offer = store::ReadStored<store::v1::OfferRecord>(d_.store, OfferKey(here.space, id));
        if (!offer.ok()) return offer.status();
        if (!offer->exists()) return rpc::NotFound();
        auto helper = store::ReadStored<store::v1::HelperRecord>(
            d_.store,
            HelperKey(here.space, rpc::IdOf(offer->value.placed().offer().helper(), "residents")));
        if (!helper.ok()) return helper.status();
        if (!MayEnterFor(here.municipality, caller, helper->value.helper())) return rpc::NotFound();
        SaveWillingness(here.space,
                        RemoveOffer({here.municipality, caller.now},
                                    {*std::move(helper), *std::move(offer), {}}),
                        batch);
        return rpc::Decided<v1::DeleteOfferResponse>{request.name()};
      },
      [](const std::string&) {
        return absl::StatusOr<v1::DeleteOfferResponse>(v1::DeleteOfferResponse());
      });
}

}  // namespace omzien::help
