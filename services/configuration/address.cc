#include "services/configuration/address.h"

#include <cmath>
#include <optional>

#include "absl/algorithm/container.h"
#include "services/configuration/formats.h"
#include "services/configuration/postcode.h"

namespace omzien::configuration {
namespace {

// Over a flat earth: at 50 km and these latitudes off by less than 1 %.
double KilometresBetween(const v1::Address& address, const v1::Neighbourhood& neighbourhood) {
  constexpr double kKilometresPerDegree = 111.32;
  const double north = address.latitude() - neighbourhood.latitude();
  const double east = (address.longitude() - neighbourhood.longitude()) *
                      std::cos(neighbourhood.latitude() * M_PI / 180);
  return std::hypot(north, east) * kKilometresPerDegree;
}

bool IsServed(const v1::Address& address, const Municipality& municipality) {
  return absl::c_any_of(municipality.proto().districts(), [&address](const v1::District& district) {
    return absl::c_any_of(district.neighbourhoods(),
                          [&address](const v1::Neighbourhood& candidate) {
                            return KilometresBetween(address, candidate) <= kServedKilometres;
                          });
  });
}

void FindPostcodeMistakes(const v1::Address& address, const Municipality& municipality,
                          std::vector<AddressMistake>& mistakes) {
  const std::optional<std::string> postcode = NormalizePostcode(address.postcode());
  if (!postcode.has_value()) {
    mistakes.push_back({"postcode", "want a postcode such as \"5461AB\""});
  } else if (municipality.NeighbourhoodOf(*postcode) == nullptr) {
    mistakes.push_back({"postcode", "want a postcode of this municipality"});
  }
}

void FindPointMistakes(const v1::Address& address, const Municipality& municipality,
                       std::vector<AddressMistake>& mistakes) {
  const bool has_latitude = std::isfinite(address.latitude());
  const bool has_longitude = std::isfinite(address.longitude());
  if (!has_latitude) mistakes.push_back({"latitude", "want degrees north, a finite number"});
  if (!has_longitude) mistakes.push_back({"longitude", "want degrees east, a finite number"});
  if (!has_latitude || !has_longitude) return;
  if (address.latitude() == 0 && address.longitude() == 0) return;
  if (!IsServed(address, municipality)) {
    mistakes.push_back({"latitude", "want a place in this municipality, with its longitude"});
  }
}

}  // namespace

std::vector<AddressMistake> MistakesIn(const v1::Address& address,
                                       const Municipality& municipality) {
  std::vector<AddressMistake> mistakes;
  FindPostcodeMistakes(address, municipality, mistakes);
  if (!IsLine(address.house_number(), 1, 10)) {
    mistakes.push_back({"house_number", "want one line of 1 to 10 characters, such as \"12a\""});
  }
  if (!IsLine(address.street(), 0, 80)) {
    mistakes.push_back({"street", "want one line of at most 80 characters"});
  }
  FindPointMistakes(address, municipality, mistakes);
  return mistakes;
}

std::vector<AddressMistake> PlaceMistakesIn(const v1::Address& address,
                                            const Municipality& municipality) {
  std::vector<AddressMistake> mistakes;
  FindPostcodeMistakes(address, municipality, mistakes);
  FindPointMistakes(address, municipality, mistakes);
  return mistakes;
}

}  // namespace omzien::configuration
