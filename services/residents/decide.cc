#include "services/residents/decide.h"

#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/configuration/postcode.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"

namespace omzien::residents {
namespace {

// One spelling for each door: lower case, and of what stands between its parts only what keeps two
// numbers apart.
std::string NormalHouseNumber(absl::string_view text) {
  std::string normal;
  bool is_apart = false;
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '/') {
      is_apart = true;
      continue;
    }
    const bool is_between_digits = is_apart && !normal.empty() &&
                                   absl::ascii_isdigit(static_cast<unsigned char>(normal.back())) &&
                                   absl::ascii_isdigit(static_cast<unsigned char>(c));
    if (is_between_digits) normal.push_back('-');
    normal.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
    is_apart = false;
  }
  return normal;
}

// The record's part the resident sees, complete.
v1::Resident ResidentOf(const v1::Resident& wanted, const rpc::Caller& caller,
                        const std::string& postcode, const v1::Neighbourhood& neighbourhood) {
  v1::Resident resident = wanted;
  resident.DiscardUnknownFields();
  resident.set_name(caller.Name());
  resident.mutable_address()->set_postcode(postcode);
  if (resident.languages().empty()) resident.add_languages("nl");
  if (resident.channel() == v1::CHANNEL_UNSPECIFIED) resident.set_channel(v1::CHANNEL_APP);
  resident.set_neighbourhood(neighbourhood.id());
  resident.set_identity_level(caller.subject.identity_level);
  *resident.mutable_create_time() = rpc::ToTimestamp(caller.now);
  return resident;
}

internal::v1::Event PersonChangedEvent(const store::v1::PersonRecord& person,
                                       const rpc::Caller& caller, int this_year) {
  const v1::Resident& resident = person.resident();
  internal::v1::Event event;
  event.set_municipality(caller.municipality);
  *event.mutable_time() = rpc::ToTimestamp(caller.now);
  internal::v1::PersonChanged& changed = *event.mutable_person_changed();
  changed.set_resident(caller.subject.id);
  changed.set_household(person.household());
  changed.set_age_band(AgeBandOf(resident.birth_year(), this_year));
  changed.set_identity_level(resident.identity_level());
  *changed.mutable_languages() = resident.languages();
  changed.set_channel(resident.channel());
  changed.set_neighbourhood(resident.neighbourhood());
  return event;
}

}  // namespace

internal::v1::AgeBand AgeBandOf(int birth_year, int year) {
  if (birth_year == 0) return internal::v1::AGE_BAND_UNSPECIFIED;
  const int age = year - birth_year - 1;
  if (age < 16) return internal::v1::AGE_BAND_UNDER_16;
  if (age < 18) return internal::v1::AGE_BAND_16_17;
  return internal::v1::AGE_BAND_ADULT;
}

std::string HouseholdOf(absl::string_view key, absl::string_view municipality,
                        absl::string_view postcode, absl::string_view house_number) {
  return rpc::DerivedId({key, municipality, postcode, NormalHouseNumber(house_number)});
}

absl::StatusOr<Registration> Register(bool is_registered, const v1::Resident& wanted,
                                      const rpc::Caller& caller,
                                      const configuration::Municipality& municipality,
                                      absl::string_view household_key) {
  if (is_registered) {
    return rpc::Refuse(absl::StatusCode::kAlreadyExists, "ALREADY_REGISTERED",
                       "the caller is registered already");
  }
  const std::optional<std::string> postcode =
      configuration::NormalizePostcode(wanted.address().postcode());
  const v1::Neighbourhood* home =
      postcode.has_value() ? municipality.NeighbourhoodOf(*postcode) : nullptr;
  if (home == nullptr) {
    return absl::UnavailableError("the configuration was reloaded during this call; try again");
  }
  if (!municipality.DistrictOf(home->id())->is_switched_on()) {
    return rpc::Refuse(
        absl::StatusCode::kFailedPrecondition, "DISTRICT_NOT_SWITCHED_ON",
        absl::StrCat("this district does not take part yet; call ", municipality.proto().phone()));
  }
  Registration registration;
  *registration.person.mutable_resident() = ResidentOf(wanted, caller, *postcode, *home);
  registration.person.set_household(
      HouseholdOf(household_key, caller.municipality, *postcode, wanted.address().house_number()));
  const auto this_year = absl::ToCivilYear(caller.now, municipality.time_zone()).year();
  registration.event = PersonChangedEvent(registration.person, caller, static_cast<int>(this_year));
  return registration;
}

}  // namespace omzien::residents
