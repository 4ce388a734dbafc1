#include "services/residents/decide.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
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

absl::Status Refuse(absl::string_view reason, absl::string_view message) {
  return rpc::Refuse(absl::StatusCode::kFailedPrecondition, reason, message);
}

absl::Status Ended() {
  return Refuse("ENDED", "this name was of somebody who is not a resident any more");
}

internal::v1::Event EventOf(const rpc::Caller& caller) {
  internal::v1::Event event;
  event.set_municipality(caller.municipality);
  *event.mutable_time() = rpc::ToTimestamp(caller.now);
  return event;
}

internal::v1::Event PersonChangedEvent(const Setting& setting,
                                       const store::v1::PersonRecord& person) {
  const v1::Resident& resident = person.resident();
  const auto this_year =
      absl::ToCivilYear(setting.caller.now, setting.municipality.time_zone()).year();
  internal::v1::Event event = EventOf(setting.caller);
  internal::v1::PersonChanged& changed = *event.mutable_person_changed();
  changed.set_resident(rpc::IdOf(resident.name(), "residents"));
  changed.set_household(person.household());
  changed.set_age_band(AgeBandOf(resident.birth_year(), static_cast<int>(this_year)));
  changed.set_identity_level(resident.identity_level());
  *changed.mutable_languages() = resident.languages();
  changed.set_channel(resident.channel());
  changed.set_neighbourhood(resident.neighbourhood());
  const v1::Team* team = setting.municipality.TeamOf(resident.neighbourhood());
  if (team != nullptr) changed.set_team(team->id());  // Else where she lives is no place any more.
  return event;
}

// Puts what follows from where she lives into `person`.
// Errors: as Register.
absl::Status Settle(const Setting& setting, store::v1::PersonRecord& person) {
  v1::Resident& resident = *person.mutable_resident();
  const std::optional<std::string> postcode =
      configuration::NormalizePostcode(resident.address().postcode());
  const v1::Neighbourhood* home =
      postcode.has_value() ? setting.municipality.NeighbourhoodOf(*postcode) : nullptr;
  if (home == nullptr) {
    return absl::UnavailableError("the configuration was reloaded during this call; try again");
  }
  if (!setting.municipality.DistrictOf(home->id())->is_switched_on()) {
    return Refuse("DISTRICT_NOT_SWITCHED_ON",
                  absl::StrCat("this district does not take part yet; call ",
                               setting.municipality.proto().phone()));
  }
  resident.mutable_address()->set_postcode(*postcode);
  resident.set_neighbourhood(home->id());
  person.set_household(HouseholdOf(setting.household_key, setting.municipality.slug(), *postcode,
                                   resident.address().house_number()));
  return absl::OkStatus();
}

bool IsHerself(const rpc::Caller& caller) { return caller.Is(v1::ROLE_RESIDENT); }

// The identity level of somebody the caller registers.
v1::IdentityLevel LevelOf(const rpc::Caller& caller, bool is_seen) {
  if (IsHerself(caller)) return caller.subject.identity_level;
  return is_seen ? v1::IDENTITY_LEVEL_SEEN : v1::IDENTITY_LEVEL_CONTACT;
}

void FillDefaults(v1::Channel channel, v1::Resident& resident) {
  if (resident.languages().empty()) resident.add_languages("nl");
  if (resident.channel() == v1::CHANNEL_UNSPECIFIED) resident.set_channel(channel);
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

absl::StatusOr<Registration> Register(const Setting& setting, const Known& known,
                                      absl::string_view resident,
                                      const v1::CreateResidentRequest& request) {
  if (known.has_ended) return Ended();
  if (known.is_registered) {
    return rpc::Refuse(absl::StatusCode::kAlreadyExists, "ALREADY_REGISTERED",
                       "the caller is registered already");
  }
  const rpc::Caller& caller = setting.caller;
  Registration registration;
  v1::Resident& made = *registration.person.mutable_resident();
  made = request.resident();
  made.DiscardUnknownFields();
  made.set_name(rpc::MakeName(caller.municipality, "residents", resident));
  made.clear_etag();
  made.clear_end_reason();
  made.clear_end_time();
  FillDefaults(IsHerself(caller) ? v1::CHANNEL_APP : v1::CHANNEL_PHONE, made);
  made.set_identity_level(LevelOf(caller, request.is_seen()));
  *made.mutable_create_time() = rpc::ToTimestamp(caller.now);
  const absl::Status settled = Settle(setting, registration.person);
  if (!settled.ok()) return settled;
  const bool serves =
      IsHerself(caller) || setting.municipality.Serves(caller.subject.id, made.neighbourhood(),
                                                       registration.person.household(), caller.now);
  if (!serves) return Refuse("OTHER_TEAM", "this address is one you do not serve");
  registration.event = PersonChangedEvent(setting, registration.person);
  return registration;
}

absl::StatusOr<Registration> Update(const Setting& setting, store::v1::PersonRecord person,
                                    const Known& known, store::Version version,
                                    const v1::UpdateResidentRequest& request) {
  if (known.has_ended) return Ended();
  if (!request.etag().empty() && request.etag() != absl::StrCat(version)) {
    return rpc::Refuse(absl::StatusCode::kAborted, "STALE_ETAG",
                       "it has changed; look at it again");
  }
  const v1::Resident& wanted = request.resident();
  v1::Resident& resident = *person.mutable_resident();
  for (const std::string& path : request.update_mask().paths()) {
    if (path == "given_name") resident.set_given_name(wanted.given_name());
    if (path == "family_name") resident.set_family_name(wanted.family_name());
    if (path == "phone") resident.set_phone(wanted.phone());
    if (path == "address") *resident.mutable_address() = wanted.address();
    if (path == "birth_year") resident.set_birth_year(wanted.birth_year());
    if (path == "languages") *resident.mutable_languages() = wanted.languages();
    if (path == "channel") resident.set_channel(wanted.channel());
  }
  FillDefaults(v1::CHANNEL_APP, resident);
  if (IsHerself(setting.caller)) {
    resident.set_identity_level(
        std::max(resident.identity_level(), setting.caller.subject.identity_level));
  }
  // Where she lives already may be switched off meanwhile: that keeps nothing else from changing.
  if (absl::c_linear_search(request.update_mask().paths(), "address")) {
    const absl::Status settled = Settle(setting, person);
    if (!settled.ok()) return settled;
  }
  Registration registration{std::move(person), {}};
  registration.event = PersonChangedEvent(setting, registration.person);
  return registration;
}

Ending End(const Setting& setting, absl::string_view resident,
           internal::v1::PersonEnded::Reason reason) {
  Ending ending;
  ending.ended.set_reason(reason);
  *ending.ended.mutable_time() = rpc::ToTimestamp(setting.caller.now);
  ending.event = EventOf(setting.caller);
  ending.event.mutable_person_ended()->set_resident(std::string(resident));
  ending.event.mutable_person_ended()->set_reason(reason);
  return ending;
}

internal::v1::Event LookedEvent(const rpc::Caller& caller, absl::string_view resident) {
  internal::v1::Event event = EventOf(caller);
  event.mutable_looked()->set_reader(caller.subject.id);
  event.mutable_looked()->set_person(std::string(resident));
  event.mutable_looked()->set_what(absl::StrCat("residents/", resident));
  return event;
}

}  // namespace omzien::residents
