#include "services/help/candidate_store.h"

#include <utility>

#include "services/help/records.h"
#include "services/store/stored.h"

namespace omzien::help {

absl::StatusOr<std::vector<internal::v1::Candidate>> ReadCandidates(
    store::Store& store, const store::Space& space, const std::vector<std::string>& residents) {
  std::vector<store::Key> keys;
  for (const std::string& resident : residents) keys.push_back(HelperKey(space, resident));
  auto helpers = store.Read(keys);
  if (!helpers.ok()) return helpers.status();
  std::vector<internal::v1::Candidate> candidates;
  std::vector<store::Key> offer_keys;
  for (size_t i = 0; i < keys.size(); ++i) {
    auto helper = store::ParseStored<store::v1::HelperRecord>(keys[i], std::move((*helpers)[i]));
    if (!helper.ok()) return helper.status();
    if (!helper->exists()) continue;
    internal::v1::Candidate& candidate = candidates.emplace_back();
    candidate.set_version(static_cast<int64_t>(helper->version));
    *candidate.mutable_helper() = std::move(*helper->value.mutable_helper());
    for (const std::string& offer : candidate.helper().offers())
      offer_keys.push_back(OfferKey(space, offer));
  }
  auto offers = store.Read(offer_keys);
  if (!offers.ok()) return offers.status();
  size_t next = 0;
  for (internal::v1::Candidate& candidate : candidates) {
    for (int i = 0; i < candidate.helper().offers_size(); ++i, ++next) {
      auto offer =
          store::ParseStored<store::v1::OfferRecord>(offer_keys[next], std::move((*offers)[next]));
      if (!offer.ok()) return offer.status();
      // One taken back between the two reads: the Helper's version has risen, and her event is on
      // its way.
      if (offer->exists()) *candidate.add_offers() = std::move(*offer->value.mutable_placed());
    }
  }
  return candidates;
}

}  // namespace omzien::help
