#include "services/help/place.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "matching/meters.h"
#include "matching/place.h"
#include "services/configuration/postcode.h"

namespace omzien::help {
namespace {

// Further than any municipality reaches: a place beyond is a mistake, such as latitude and
// longitude exchanged.
constexpr double kFurthestMeters = 50'000;

uint64_t StreetOf(absl::string_view postcode) {
  // FNV-1a, 64 bits (RFC 9923): stable across processes and releases, which std::hash is not.
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : postcode) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace

std::optional<internal::v1::Place> PlaceOf(const configuration::Municipality& municipality,
                                           const v1::Address& address, absl::string_view path,
                                           rpc::Violations& violations) {
  const auto postcode = configuration::NormalizePostcode(address.postcode());
  const v1::Neighbourhood* neighbourhood =
      postcode.has_value() ? municipality.NeighbourhoodOf(*postcode) : nullptr;
  if (neighbourhood == nullptr) {
    violations.Add(absl::StrCat(path, ".postcode"), postcode.has_value()
                                                        ? "want a postcode of this municipality"
                                                        : "want a postcode such as 5461AB");
    return std::nullopt;
  }
  const auto centre =
      matching::Place::FromDegrees(neighbourhood->latitude(), neighbourhood->longitude());
  const bool is_given = address.latitude() != 0 || address.longitude() != 0;
  const auto point =
      is_given ? matching::Place::FromDegrees(address.latitude(), address.longitude()) : centre;
  if (!point.ok() || !centre.ok() ||
      matching::Distance(*point, *centre).value() > kFurthestMeters) {
    violations.Add(absl::StrCat(path, ".latitude"),
                   "want a place in or near the postcode's neighbourhood, in degrees");
    return std::nullopt;
  }
  internal::v1::Place place;
  place.set_cell(point->cell());
  place.set_street(StreetOf(*postcode));
  place.set_neighbourhood(neighbourhood->id());
  place.set_district(municipality.DistrictOf(neighbourhood->id())->id());
  return place;
}

}  // namespace omzien::help
