#include "services/suiting/from_proto.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/repeated_field.h"
#include "google/protobuf/timestamp.pb.h"
#include "matching/meters.h"
#include "matching/search.h"
#include "matching/weekly_times.h"
#include "services/configuration/formats.h"

namespace omzien::suiting {
namespace {

// How far a helper goes who did not say (omzien.v1.Offer.reach_meters).
constexpr int kDefaultReachMeters = 2000;

// The one allergen that is asked about.
constexpr int kPets = 0;

using Strings = google::protobuf::RepeatedPtrField<std::string>;

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

// FNV-1a, 64 bits (RFC 9923): stable across processes and releases, which std::hash is not.
uint64_t Hash(absl::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x00000100000001b3;
  return hash;
}

matching::HouseholdId HouseholdNumber(absl::string_view household) {
  if (household.empty()) return matching::kNoHousehold;
  return std::max<matching::HouseholdId>(Hash(household), 1);  // 0 is nobody's.
}

std::vector<matching::ResidentId> ResidentNumbers(const Strings& residents) {
  std::vector<matching::ResidentId> numbers;
  for (const std::string& resident : residents) numbers.push_back(ResidentNumber(resident));
  return numbers;
}

matching::Blocks BlocksOf(const internal::v1::Helper& helper) {
  matching::Blocks blocks = {.residents = ResidentNumbers(helper.blocked())};
  for (const std::string& household : helper.blocked_households()) {
    if (!household.empty()) blocks.households.push_back(HouseholdNumber(household));
  }
  return blocks;
}

matching::AgeBand AgeBandOf(internal::v1::AgeBand band) {
  switch (band) {
    case internal::v1::AGE_BAND_UNSPECIFIED:
    case internal::v1::AGE_BAND_ADULT:
      return matching::AgeBand::kAdult;
    case internal::v1::AGE_BAND_16_17:
      return matching::AgeBand::k16To17;
    default:  // Also one that a newer release added.
      return matching::AgeBand::kUnder16;
  }
}

// One check holds for every kind of help that needs one.
std::vector<matching::Check> ChecksOf(const Words& words, const internal::v1::Helper& helper) {
  std::vector<matching::Check> checks;
  if (!helper.has_check_until()) return checks;
  const absl::Time again_by = TimeOf(helper.check_until());
  for (const v1::Category& category : words.municipality().proto().categories()) {
    if (!category.needs_check()) continue;
    checks.push_back({*words.CategoryNumber(category.id()), again_by});
  }
  return checks;
}

// Sets her maximum, and a load that is at or over it for just as long as that is so: until the
// oldest of as many newest yeses as she wants in a week is a week old.
void SetWeek(const internal::v1::Helper& helper, matching::Helper& result) {
  if (helper.weekly_max() <= 0) return;
  result.weekly_maximum = helper.weekly_max();
  if (helper.accept_times_size() < helper.weekly_max()) return;
  std::vector<absl::Time> times;
  for (const auto& time : helper.accept_times()) times.push_back(TimeOf(time));
  absl::c_sort(times);
  result.weekly_load = helper.weekly_max();
  result.weekly_load_until = times[times.size() - helper.weekly_max()] + kWeek;
}

absl::Weekday WeekdayOf(v1::OpeningHours::Weekday day) {
  // Both begin with Monday.
  return static_cast<absl::Weekday>(day - v1::OpeningHours::MONDAY);
}

matching::WeeklyTimes TimesOf(
    const google::protobuf::RepeatedPtrField<v1::OpeningHours>& available) {
  if (available.empty()) return matching::WeeklyTimes::Always();
  std::vector<matching::WeekInterval> windows;
  for (const v1::OpeningHours& hours : available) {
    const auto from = configuration::ParseTimeOfDay(hours.opens());
    const auto to = configuration::ParseTimeOfDay(hours.closes());
    if (!from || !to) continue;
    for (const int day : hours.weekdays()) {
      if (day < v1::OpeningHours::MONDAY || day > v1::OpeningHours::SUNDAY) continue;
      const auto window = matching::WeekInterval::OnDay(
          WeekdayOf(static_cast<v1::OpeningHours::Weekday>(day)), *from, *to);
      if (window.ok()) windows.push_back(*window);
    }
  }
  return matching::WeeklyTimes::Of(windows);
}

matching::Offer OfferOf(const Words& words, const internal::v1::PlacedOffer& placed) {
  const v1::Offer& offer = placed.offer();
  matching::Offer result;
  for (const std::string& id : offer.categories()) {
    const auto category = words.CategoryNumber(id);
    if (category && !absl::c_linear_search(result.categories, *category)) {
      result.categories.push_back(*category);
    }
  }
  for (const std::string& id : offer.skills()) {
    if (const auto skill = words.SkillNumber(id)) result.skills.set(*skill);
  }
  const matching::Meters reach(offer.reach_meters() > 0 ? offer.reach_meters()
                                                        : kDefaultReachMeters);
  for (const internal::v1::Place& place : placed.places()) {
    const auto from = matching::Place::FromCell(place.cell(), words.AreasOf(place));
    if (from.ok()) result.places.push_back({*from, reach});
  }
  result.is_remote = offer.is_remote();
  result.times = TimesOf(offer.available());
  result.has_car = offer.has_car();
  return result;
}

// What she said of pets holds for all she offers.
void SetPets(const internal::v1::Helper& helper, matching::Offer& offer) {
  offer.accepts_pets = helper.pets() != v1::HelperSettings::RATHER_NOT;
  offer.allergies.set(kPets, helper.pets() == v1::HelperSettings::ALLERGIC);
}

absl::Status Unreadable(absl::string_view field, absl::string_view wanted) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", wanted));
}

// The slots that are not over, in whole minutes of the local clock that hold all of each.
std::vector<matching::Moment> MomentsOf(const Words& words, const v1::HelpRequest& request,
                                        absl::Time now) {
  const absl::TimeZone zone = words.municipality().time_zone();
  std::vector<matching::Moment> moments;
  for (const v1::TimeSlot& slot : request.when()) {
    const absl::Time start = TimeOf(slot.start_time());
    const absl::Time end = TimeOf(slot.end_time());
    if (end <= now || end <= start) continue;
    const absl::CivilMinute last = absl::ToCivilMinute(end - absl::Nanoseconds(1), zone);
    moments.push_back(
        {start, end, matching::WeekInterval::Between(absl::ToCivilMinute(start, zone), last + 1)});
  }
  return moments;
}

absl::Status SetWishes(const Words& words, const v1::HelpRequest& request,
                       matching::WantedHelp& result) {
  for (const std::string& id : request.skills()) {
    const auto skill = words.SkillNumber(id);
    if (!skill) return Unreadable("help_request.skills", "want skills of the configuration");
    result.skills.set(*skill);
  }
  for (const std::string& code : request.languages()) {
    const auto language = LanguageNumber(code);
    if (!language) return Unreadable("help_request.languages", "want two letters a-z each");
    result.languages.set(*language);
  }
  result.needs_car = request.needs_car();
  return absl::OkStatus();
}

std::optional<matching::Rung> RungOf(v1::Rung rung) {
  switch (rung) {
    case v1::RUNG_CIRCLE:
      return matching::Rung::kCircle;
    case v1::RUNG_UNSPECIFIED:
    case v1::RUNG_NEIGHBOURS:
      return matching::Rung::kNeighbours;
    case v1::RUNG_VOLUNTEERS:
      return matching::Rung::kVolunteers;
    default:  // One that a newer release added.
      return std::nullopt;
  }
}

}  // namespace

matching::ResidentId ResidentNumber(absl::string_view resident) { return Hash(resident); }

Words::Words(const configuration::Municipality& municipality) : municipality_(municipality) {
  const auto number = [](absl::string_view id, uint32_t first, Numbers& numbers) {
    numbers.emplace(id, first + static_cast<uint32_t>(numbers.size()));
  };
  const v1::Municipality& proto = municipality.proto();
  for (const v1::Category& category : proto.categories()) number(category.id(), 0, categories_);
  for (const v1::Skill& skill : proto.skills()) number(skill.id(), 0, skills_);
  for (const v1::District& district : proto.districts()) {
    number(district.id(), 1, districts_);
    for (const v1::Neighbourhood& neighbourhood : district.neighbourhoods()) {
      number(neighbourhood.id(), 1, neighbourhoods_);
    }
  }
}

std::optional<matching::Category> Words::CategoryNumber(absl::string_view id) const {
  const auto found = categories_.find(id);
  if (found == categories_.end()) return std::nullopt;
  return static_cast<matching::Category>(found->second);
}

std::optional<int> Words::SkillNumber(absl::string_view id) const {
  const auto found = skills_.find(id);
  if (found == skills_.end() || found->second >= matching::Skills().size()) return std::nullopt;
  return static_cast<int>(found->second);
}

const std::string& Words::SkillId(int number) const {
  return municipality_.proto().skills(number).id();
}

std::string Words::NeighbourhoodId(uint32_t number) const {
  for (const auto& [id, given] : neighbourhoods_) {
    if (given == number) return std::string(id);
  }
  return "";
}

matching::Areas Words::AreasOf(const internal::v1::Place& place) const {
  const auto number = [](const Numbers& numbers, absl::string_view id) {
    const auto found = numbers.find(id);
    return found == numbers.end() ? 0 : found->second;
  };
  return {.street = place.street(),
          .neighbourhood = number(neighbourhoods_, place.neighbourhood()),
          .district = number(districts_, place.district())};
}

std::optional<int> LanguageNumber(absl::string_view code) {
  if (code.size() != 2 || !absl::c_all_of(code, absl::ascii_islower)) return std::nullopt;
  return (code[0] - 'a') * 26 + (code[1] - 'a');
}

std::vector<absl::Time> WhenInvitationsFade(const internal::v1::Helper& helper) {
  std::vector<absl::Time> times;
  for (const auto& time : helper.invitation_times()) {
    times.push_back(TimeOf(time) + kInvitationWindow);
  }
  absl::c_sort(times);
  return times;
}

matching::Helper HelperOf(const Words& words, const internal::v1::Candidate& candidate,
                          absl::Time now) {
  const internal::v1::Helper& helper = candidate.helper();
  matching::Helper result = {
      .resident = ResidentNumber(helper.id()),
      .id = helper.id(),
      .household = HouseholdNumber(helper.household()),
      .blocks = BlocksOf(helper),
      .age = AgeBandOf(helper.age_band()),
      .identity_level = helper.identity_level(),
      .checks = ChecksOf(words, helper),
      // Who is not a resident any more helps nobody.
      .is_suspended = helper.is_suspended() || helper.ended() != internal::v1::ENDING_UNSPECIFIED,
      .has_opted_out = helper.has_opted_out(),
      .is_volunteer = !helper.organisation().empty(),
      .is_neighbour = helper.organisation().empty() || helper.is_also_neighbour(),
      .familiar = ResidentNumbers(helper.familiar()),
  };
  if (helper.has_paused_until()) result.paused_until = TimeOf(helper.paused_until());
  SetWeek(helper, result);
  for (const std::string& code : helper.languages()) {
    if (const auto language = LanguageNumber(code)) result.languages.set(*language);
  }
  result.recent_invitations = static_cast<int>(absl::c_count_if(
      WhenInvitationsFade(helper), [now](absl::Time fades) { return fades > now; }));
  for (const internal::v1::PlacedOffer& offer : candidate.offers()) {
    result.offers.push_back(OfferOf(words, offer));
    SetPets(helper, result.offers.back());
  }
  return result;
}

absl::StatusOr<matching::WantedHelp> WantedHelpOf(const Words& words,
                                                  const internal::v1::WantedHelp& wanted,
                                                  absl::Time now) {
  const v1::HelpRequest& request = wanted.help_request();
  const v1::Category* category = words.municipality().FindCategory(request.category());
  if (category == nullptr) {
    return Unreadable("help_request.category", "want a category of the configuration");
  }
  if (category->audience() != v1::Category::OPEN) {
    return absl::FailedPreconditionError("the category is reserved for professionals");
  }
  const auto rung = RungOf(wanted.rung());
  if (!rung) return Unreadable("rung", "want one of this release");
  const auto place =
      matching::Place::FromCell(wanted.place().cell(), words.AreasOf(wanted.place()));
  if (!place.ok()) return Unreadable("place.cell", place.status().message());
  std::vector<matching::Moment> moments = MomentsOf(words, request, now);
  // No moments would mean any time.
  if (moments.empty()) return absl::FailedPreconditionError("the time of the help is over");
  const int maximum_distance =
      request.max_distance_meters() > 0 ? request.max_distance_meters() : category->reach_meters();
  matching::WantedHelp result = {
      .asker = {.resident = ResidentNumber(wanted.asker().id()),
                .household = HouseholdNumber(wanted.asker().household()),
                .blocks = BlocksOf(wanted.asker())},
      .rung = *rung,
      .category = *words.CategoryNumber(category->id()),
      .place = *place,
      .maximum_distance = matching::Meters(maximum_distance),
      .moments = std::move(moments),
      .has_pets = request.has_pets(),
      .allergens = request.has_pets() ? matching::Allergens(1 << kPets) : matching::Allergens(),
      .may_be_remote = request.is_remote() && category->can_be_remote(),
      .is_home_visit = category->is_home_visit(),
      .is_open_to_minors = category->minimum_age() <= 16,
      .needs_check = category->needs_check(),
      .identity_level = category->identity_level(),
      .is_ranked_by_nearness = category->is_ranked_by_nearness(),
      .circle = ResidentNumbers(wanted.circle()),
      .asker_wants_circle = request.circle_first(),
      .already_asked = ResidentNumbers(wanted.asked()),
  };
  const absl::Status wishes = SetWishes(words, request, result);
  if (!wishes.ok()) return wishes;
  return result;
}

std::string NeighbourhoodOf(const Words& words, const matching::WantedHelp& wanted,
                            const matching::Helper& helper) {
  const auto near = matching::NearestPlaceOf(wanted, helper);
  return near ? words.NeighbourhoodId(near->place->areas().neighbourhood) : "";
}

v1::Relaxation RelaxationOf(const Words& words, const matching::Relaxation& relaxation) {
  v1::Relaxation result;
  result.set_finds(relaxation.finds);
  struct Visitor {
    void operator()(const matching::FurtherAway& further) {
      result.set_kind(v1::Relaxation::FURTHER);
      // Up, so that it reaches.
      result.set_max_distance_meters(static_cast<int>(std::ceil(further.maximum_distance.value())));
    }
    void operator()(const matching::AtAnotherTime& other) {
      result.set_kind(v1::Relaxation::OTHER_TIME);
      result.set_minutes_later(other.shift_minutes);
    }
    void operator()(const matching::WithoutCar&) { result.set_kind(v1::Relaxation::NO_CAR); }
    void operator()(const matching::WithoutSkill& without) {
      result.set_kind(v1::Relaxation::ONE_SKILL_LESS);
      result.set_skill(words.SkillId(without.skill));
    }
    void operator()(const matching::InAnyLanguage&) {
      result.set_kind(v1::Relaxation::ANY_LANGUAGE);
    }
    const Words& words;
    v1::Relaxation& result;
  };
  std::visit(Visitor{words, result}, relaxation.change);
  return result;
}

}  // namespace omzien::suiting
