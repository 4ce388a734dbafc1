#include "services/help/place.h"

#include <string>

#include "absl/strings/string_view.h"
#include "matching/place.h"
#include "services/configuration/postcode.h"

namespace omzien::help {
namespace {

uint64_t StreetOf(absl::string_view postcode) {
  // FNV-1a, 64 bits (RFC 9923): stable across processes and releases, which std::hash is not.
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : postcode) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace

internal::v1::Place PlaceOf(const configuration::Municipality& municipality,
                            const v1::Address& address) {
  const std::string postcode = *configuration::NormalizePostcode(address.postcode());
  const v1::Neighbourhood& neighbourhood = *municipality.NeighbourhoodOf(postcode);
  const bool is_given = address.latitude() != 0 || address.longitude() != 0;
  const auto point =
      is_given ? matching::Place::FromDegrees(address.latitude(), address.longitude())
               : matching::Place::FromDegrees(neighbourhood.latitude(), neighbourhood.longitude());
  internal::v1::Place place;
  place.set_cell(point.value().cell());
  place.set_street(StreetOf(postcode));
  place.set_neighbourhood(neighbourhood.id());
  place.set_district(municipality.DistrictOf(neighbourhood.id())->id());
  return place;
}

}  // namespace omzien::help
