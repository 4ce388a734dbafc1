#include "services/matchmaker/rates.h"

#include <optional>

#include "omzien/internal/v1/configuration.pb.h"

namespace omzien::matchmaker {
namespace {

using internal::v1::YesRate;
using matching::Band;
using matching::PartOfWeek;

constexpr Band kAllBands[] = {Band::kStreet, Band::kNeighbourhood, Band::kDistrict, Band::kFurther};
constexpr PartOfWeek kAllParts[] = {PartOfWeek::kDaytime, PartOfWeek::kEvening,
                                    PartOfWeek::kWeekend};

bool Fits(YesRate::Band wanted, Band band) {
  switch (wanted) {
    case YesRate::STREET:
      return band == Band::kStreet;
    case YesRate::NEIGHBOURHOOD:
      return band == Band::kNeighbourhood;
    case YesRate::DISTRICT:
      return band == Band::kDistrict;
    case YesRate::FURTHER:
      return band == Band::kFurther;
    default:
      return true;
  }
}

bool Fits(YesRate::PartOfWeek wanted, PartOfWeek part) {
  switch (wanted) {
    case YesRate::DAYTIME:
      return part == PartOfWeek::kDaytime;
    case YesRate::EVENING:
      return part == PartOfWeek::kEvening;
    case YesRate::WEEKEND:
      return part == PartOfWeek::kWeekend;
    default:
      return true;
  }
}

}  // namespace

matching::YesRates YesRatesOf(const suiting::Words& words) {
  const internal::v1::Policy& policy = words.municipality().policy();
  matching::YesRates rates(policy.expected_acceptance());
  for (const YesRate& rate : policy.yes_rates()) {
    const std::optional<matching::Category> category = words.CategoryNumber(rate.category());
    if (!category.has_value()) continue;
    for (const Band band : kAllBands) {
      for (const PartOfWeek part : kAllParts) {
        if (Fits(rate.band(), band) && Fits(rate.part_of_week(), part)) {
          rates.Set(*category, band, part, rate.rate());
        }
      }
    }
  }
  return rates;
}

}  // namespace omzien::matchmaker
