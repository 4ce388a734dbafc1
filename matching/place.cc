#include "matching/place.h"

#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "s2/s2cell_id.h"
#include "s2/s2earth.h"
#include "s2/s2latlng.h"

namespace omzien::matching {

absl::StatusOr<Place> Place::FromDegrees(double lat, double lng, Areas areas) {
  // Written so that a NaN fails too. The numbers are not repeated: they are where someone lives.
  if (!(std::abs(lat) <= 90)) return absl::InvalidArgumentError("lat: want [-90, 90] degrees");
  if (!(std::abs(lng) <= 180)) return absl::InvalidArgumentError("lng: want [-180, 180] degrees");
  const S2CellId cell = S2CellId(S2LatLng::FromDegrees(lat, lng)).parent(kPlaceLevel);
  return Place(cell.id(), cell.ToPoint(), areas);
}

absl::StatusOr<Place> Place::FromCell(uint64_t cell, Areas areas) {
  const S2CellId id(cell);
  if (!id.is_valid() || id.level() != kPlaceLevel) {
    return absl::InvalidArgumentError(absl::StrCat("want an S2 cell of level ", kPlaceLevel));
  }
  return Place(cell, id.ToPoint(), areas);
}

Meters Distance(const Place& a, const Place& b) {
  if (a.cell() == b.cell()) return Meters(0);
  return Meters(a.centre().Angle(b.centre()) * S2Earth::RadiusMeters());
}

}  // namespace omzien::matching
