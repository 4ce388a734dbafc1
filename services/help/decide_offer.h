// Decisions about a Helper and what she offers: pure functions. Every change of an offer raises the
// version of her Helper record, so a wave that was searched before it is refused.

#ifndef OMZIEN_SERVICES_HELP_DECIDE_OFFER_H_
#define OMZIEN_SERVICES_HELP_DECIDE_OFFER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "omzien/v1/offer.pb.h"
#include "services/help/matter.h"
#include "services/store/stored.h"

namespace omzien::help {

inline constexpr int kMaxOffers = 20;

// A Helper with one of her offers, as read and as a decision leaves them.
struct Willingness {
  store::Stored<store::v1::HelperRecord> helper;
  store::Stored<store::v1::OfferRecord> offer;
  std::vector<internal::v1::Event> events;
};

// She offers something new.
//   offered: validated; output-only fields are ignored
//   places:  one for each of offered.places
// Errors: UNAVAILABLE (RESIDENT_NOT_KNOWN_YET) if her Helper is not there; FAILED_PRECONDITION
// (TOO_MANY_OFFERS).
absl::StatusOr<Willingness> AddOffer(const Setting& setting, Willingness willingness,
                                     absl::string_view id, const v1::Offer& offered,
                                     const std::vector<internal::v1::Place>& places);

// She takes an offer back.
// REQUIRES: both records are there, and the offer is hers.
Willingness RemoveOffer(const Setting& setting, Willingness willingness);

// What `residents` tells of a person becomes part of her Helper, which is made if it is not there.
store::Stored<store::v1::HelperRecord> Learn(store::Stored<store::v1::HelperRecord> helper,
                                             const internal::v1::PersonChanged& person);

// The event that says a Helper changed.
internal::v1::Event HelperChanged(const Setting& setting, absl::string_view resident);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_DECIDE_OFFER_H_
