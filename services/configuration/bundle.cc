#include "services/configuration/bundle.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "services/configuration/defaults.h"
#include "services/configuration/formats.h"

namespace omzien::configuration {
namespace {

constexpr absl::string_view kMunicipalities = "municipalities/";

template <typename Items, typename Map>
void IndexById(const Items& items, Map& map) {
  for (const auto& item : items) map.emplace(item.id(), &item);
}

template <typename Map>
typename Map::mapped_type FindOrNull(const Map& map, absl::string_view key) {
  const auto it = map.find(key);
  return it == map.end() ? nullptr : it->second;
}

bool Holds(const internal::v1::Worker::Assignment& assignment, absl::CivilDay day) {
  if (assignment.has_first_day() && day < *ToCivilDay(assignment.first_day())) return false;
  return !assignment.has_last_day() || day <= *ToCivilDay(assignment.last_day());
}

void AddOnce(HeldRole role, std::vector<HeldRole>& roles) {
  if (std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(std::move(role));
}

std::string SerializeDeterministically(const google::protobuf::MessageLite& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream sink(&bytes);
  google::protobuf::io::CodedOutputStream stream(&sink);
  stream.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&stream);
  stream.Trim();
  return bytes;
}

uint64_t Fnv1a(absl::string_view bytes, uint64_t hash) {
  constexpr uint64_t kPrime = 0x00000100000001b3;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return hash;
}

// The municipalities must be in a fixed order.
std::string HashOf(const std::vector<internal::v1::MunicipalityConfiguration>& configurations) {
  constexpr uint64_t kOffsetBasis = 0xcbf29ce484222325;
  uint64_t hash = kOffsetBasis;
  for (const auto& configuration : configurations) {
    const std::string bytes = SerializeDeterministically(configuration);
    // With the length in front, no two lists of municipalities give the same bytes.
    hash = Fnv1a(bytes, Fnv1a(absl::StrFormat("%d:", bytes.size()), hash));
  }
  return absl::StrFormat("%016x", hash);
}

calendar::Holidays HolidaysOf(const v1::Municipality& municipality) {
  calendar::Holidays holidays;
  if (municipality.good_friday_is_holiday())
    holidays.by_rule.insert(calendar::Holiday::kGoodFriday);
  for (const v1::Date& date : municipality.extra_holidays())
    holidays.extra_dates.insert(*ToCivilDay(date));
  return holidays;
}

std::vector<calendar::WeeklyHours> WeekOf(const v1::Team& team) {
  std::vector<calendar::WeeklyHours> week;
  for (const v1::OpeningHours& hours : team.opening_hours()) {
    calendar::WeeklyHours& same = week.emplace_back();
    for (const int weekday : hours.weekdays()) {
      // Both count from Monday, the proto from 1.
      same.weekdays.push_back(static_cast<absl::Weekday>(weekday - v1::OpeningHours::MONDAY));
    }
    same.opens = hours.opens();
    same.closes = hours.closes();
  }
  return week;
}

}  // namespace

Municipality::Municipality(internal::v1::MunicipalityConfiguration configuration)
    : configuration_(std::move(configuration)) {
  const bool is_zone = absl::LoadTimeZone(proto().time_zone(), &time_zone_);
  assert(is_zone);
  static_cast<void>(is_zone);  // Unused where assert is off.
  const auto quiet = calendar::QuietHours::Parse(policy().quiet_from(), policy().quiet_until());
  assert(quiet.ok());
  quiet_hours_ = *quiet;
  for (const v1::Team& team : proto().teams()) {
    auto hours =
        calendar::OpeningHours::Parse(WeekOf(team), HolidaysOf(proto()), proto().time_zone());
    assert(hours.ok());
    hours_.emplace(team.id(), *std::move(hours));
  }
  IndexById(proto().categories(), categories_);
  IndexById(proto().skills(), skills_);
  IndexById(proto().teams(), teams_);
  IndexById(proto().organisations(), organisations_);
  IndexById(configuration_.workers(), workers_);
  for (const v1::District& district : proto().districts()) {
    for (const v1::Neighbourhood& neighbourhood : district.neighbourhoods()) {
      neighbourhoods_.emplace(neighbourhood.id(), Place{&neighbourhood, &district});
      for (const std::string& postcode : neighbourhood.postcodes()) {
        postcodes_.emplace(postcode, &neighbourhood);
      }
    }
  }
}

absl::string_view Municipality::slug() const {
  return absl::StripPrefix(proto().name(), kMunicipalities);
}

const v1::Category* Municipality::FindCategory(absl::string_view id) const {
  return FindOrNull(categories_, id);
}

const v1::Skill* Municipality::FindSkill(absl::string_view id) const {
  return FindOrNull(skills_, id);
}

const v1::Team* Municipality::FindTeam(absl::string_view id) const {
  return FindOrNull(teams_, id);
}

const v1::Organisation* Municipality::FindOrganisation(absl::string_view id) const {
  return FindOrNull(organisations_, id);
}

const internal::v1::Worker* Municipality::FindWorker(absl::string_view id) const {
  return FindOrNull(workers_, id);
}

const v1::Neighbourhood* Municipality::FindNeighbourhood(absl::string_view id) const {
  const auto it = neighbourhoods_.find(id);
  return it == neighbourhoods_.end() ? nullptr : it->second.neighbourhood;
}

const v1::Neighbourhood* Municipality::NeighbourhoodOf(absl::string_view postcode) const {
  if (const v1::Neighbourhood* whole = FindOrNull(postcodes_, postcode)) return whole;
  return FindOrNull(postcodes_, postcode.substr(0, 4));
}

const v1::District* Municipality::DistrictOf(absl::string_view neighbourhood) const {
  const auto it = neighbourhoods_.find(neighbourhood);
  return it == neighbourhoods_.end() ? nullptr : it->second.district;
}

const v1::Team* Municipality::TeamOf(absl::string_view neighbourhood) const {
  const v1::Neighbourhood* found = FindNeighbourhood(neighbourhood);
  return found == nullptr ? nullptr : FindTeam(found->team());
}

const v1::Team& Municipality::TeamNow(absl::string_view team,
                                      absl::string_view neighbourhood) const {
  if (const v1::Team* own = FindTeam(team)) return *own;
  const v1::Team* serving = TeamOf(neighbourhood);
  return serving != nullptr ? *serving : proto().teams(0);
}

const calendar::OpeningHours& Municipality::HoursOf(absl::string_view team) const {
  const auto it = hours_.find(team);
  assert(it != hours_.end());
  return it->second;
}

std::vector<HeldRole> Municipality::RolesOf(absl::string_view worker, absl::Time now) const {
  std::vector<HeldRole> roles;
  const internal::v1::Worker* found = FindWorker(worker);
  if (found == nullptr) return roles;
  const absl::CivilDay today = absl::ToCivilDay(now, time_zone_);
  for (const auto& assignment : found->assignments()) {
    if (!Holds(assignment, today)) continue;
    AddOnce({assignment.role(), assignment.team(), assignment.organisation()}, roles);
    if (assignment.role() == v1::ROLE_TEAM_LEAD) {
      AddOnce({v1::ROLE_WORKER, assignment.team(), ""}, roles);
    }
  }
  return roles;
}

bool Municipality::Serves(absl::string_view worker, absl::string_view neighbourhood,
                          absl::string_view household, absl::Time now) const {
  const internal::v1::Worker* found = FindWorker(worker);
  const v1::Team* team = TeamOf(neighbourhood);
  if (found == nullptr || team == nullptr) return false;
  if (absl::c_linear_search(found->not_neighbourhoods(), neighbourhood)) return false;
  if (!household.empty() && household == found->not_household()) return false;
  return absl::c_any_of(RolesOf(worker, now), [team](const HeldRole& held) {
    return held.team == team->id() &&
           (held.role == v1::ROLE_WORKER || held.role == v1::ROLE_TEAM_LEAD);
  });
}

void Municipality::set_bundle_hash(const std::string& hash) {
  configuration_.mutable_municipality()->set_bundle_hash(hash);
}

Bundle::Bundle(std::vector<internal::v1::MunicipalityConfiguration> configurations) {
  std::sort(configurations.begin(), configurations.end(), [](const auto& a, const auto& b) {
    return a.municipality().name() < b.municipality().name();
  });
  for (auto& configuration : configurations) {
    configuration.mutable_municipality()->clear_bundle_hash();  // Output only.
  }
  hash_ = HashOf(configurations);
  for (auto& configuration : configurations) {
    FillDefaults(configuration);
    const std::optional<std::string> slug =
        ParseMunicipalityName(configuration.municipality().name());
    assert(slug.has_value());
    const auto [it, is_new] = municipalities_.try_emplace(*slug, std::move(configuration));
    assert(is_new);
    static_cast<void>(is_new);  // Unused where assert is off.
    it->second.set_bundle_hash(hash_);
  }
}

const Municipality* Bundle::Find(absl::string_view slug) const {
  const auto it = municipalities_.find(slug);
  return it == municipalities_.end() ? nullptr : &it->second;
}

const Municipality* Bundle::FindByName(absl::string_view name) const {
  const std::optional<std::string> slug = ParseMunicipalityName(name);
  return slug.has_value() ? Find(*slug) : nullptr;
}

std::optional<std::string> ParseMunicipalityName(absl::string_view name) {
  if (!absl::ConsumePrefix(&name, kMunicipalities) || !IsId(name)) return std::nullopt;
  return std::string(name);
}

}  // namespace omzien::configuration
