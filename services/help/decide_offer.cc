#include "services/help/decide_offer.h"

#include <cassert>
#include <utility>

#include "absl/algorithm/container.h"
#include "services/help/decide_helper.h"
#include "services/help/records.h"
#include "services/help/tally.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

// How far who does not say it goes: ten minutes by bicycle.
constexpr int kUsualReachMeters = 2000;

}  // namespace

absl::StatusOr<Willingness> AddOffer(const Setting& setting, Willingness willingness,
                                     absl::string_view id, const v1::Offer& offered,
                                     const std::vector<internal::v1::Place>& places) {
  const absl::Status known = CheckKnown(willingness.helper);
  if (!known.ok()) return known;
  internal::v1::Helper& helper = *willingness.helper.value.mutable_helper();
  if (helper.offers_size() >= kMaxOffers) {
    return rpc::Refuse(absl::StatusCode::kFailedPrecondition, "TOO_MANY_OFFERS",
                       "there are 20 offers already; take one back first");
  }
  internal::v1::PlacedOffer& placed = *willingness.offer.value.mutable_placed();
  v1::Offer& offer = *placed.mutable_offer();
  offer.set_name(rpc::MakeName(setting.municipality.slug(), "offers", id));
  offer.set_helper(rpc::MakeName(setting.municipality.slug(), "residents", helper.id()));
  *offer.mutable_categories() = offered.categories();
  *offer.mutable_skills() = offered.skills();
  offer.set_reach_meters(offered.reach_meters() == 0 ? kUsualReachMeters : offered.reach_meters());
  *offer.mutable_available() = offered.available();
  offer.set_is_remote(offered.is_remote());
  offer.set_has_car(offered.has_car());
  *offer.mutable_create_time() = ToProto(setting.now);
  for (const internal::v1::Place& place : places) *placed.add_places() = place;
  helper.add_offers(std::string(id));
  willingness.events.push_back(HelperChanged(setting, helper.id()));
  willingness.events.push_back(OfferMoved(setting, /*is_new=*/true,
                                          places.empty() ? "" : places.front().district(),
                                          willingness.helper.value));
  return willingness;
}

Willingness RemoveOffer(const Setting& setting, Willingness willingness) {
  internal::v1::Helper& helper = *willingness.helper.value.mutable_helper();
  const std::string id = rpc::IdOf(willingness.offer.value.placed().offer().name(), "offers");
  const auto own = absl::c_find(helper.offers(), id);
  assert(own != helper.offers().end());
  helper.mutable_offers()->erase(own);
  willingness.offer.is_deleted = true;
  willingness.events.push_back(HelperChanged(setting, helper.id()));
  willingness.events.push_back(OfferMoved(setting, /*is_new=*/false, "", willingness.helper.value));
  return willingness;
}

store::Stored<store::v1::HelperRecord> Learn(store::Stored<store::v1::HelperRecord> helper,
                                             const internal::v1::PersonChanged& person) {
  internal::v1::Helper& known = *helper.value.mutable_helper();
  known.set_id(person.resident());
  known.set_household(person.household());
  known.set_age_band(person.age_band());
  known.set_identity_level(person.identity_level());
  *known.mutable_languages() = person.languages();
  known.set_channel(person.channel());
  known.set_neighbourhood(person.neighbourhood());
  return helper;
}

internal::v1::Event HelperChanged(const Setting& setting, absl::string_view resident) {
  internal::v1::Event event;
  event.set_municipality(std::string(setting.municipality.slug()));
  *event.mutable_time() = ToProto(setting.now);
  event.mutable_helper_changed()->set_resident(std::string(resident));
  return event;
}

}  // namespace omzien::help
