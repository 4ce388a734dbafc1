#include "services/help/validate.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/calendar/local_day.h"
#include "services/configuration/address.h"
#include "services/configuration/formats.h"
#include "services/help/records.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

constexpr int kMaxSlots = 10;
constexpr int kMaxPlaces = 20;
constexpr int kMaxTextBytes = 1000;
constexpr int kMaxListed = 20;  // Skills, categories, languages in one list.
constexpr int kMaxOfferPlaces = 5;
constexpr int kMaxEveryWeeks = 8;
constexpr int kMaxDates = 52;
constexpr int kMinMeters = 100;
constexpr int kMaxMeters = 50'000;
constexpr absl::Duration kLongestSlot = absl::Hours(24);
// Further ahead nobody says yes; and a year typed wrong is caught.
constexpr absl::Duration kFurthestAhead = absl::Hours(24 * 366);

void AddMistakes(const std::vector<configuration::AddressMistake>& mistakes,
                 const std::string& path, rpc::Violations& violations) {
  for (const auto& mistake : mistakes)
    violations.Add(absl::StrCat(path, ".", mistake.field), mistake.wanted);
}

void CheckMeters(int meters, absl::string_view path, rpc::Violations& violations) {
  if (meters == 0 || (meters >= kMinMeters && meters <= kMaxMeters)) return;
  violations.Add(path, absl::StrCat("want ", kMinMeters, " to ", kMaxMeters,
                                    " metres, or 0 for the usual, got ", meters));
}

// Adds what `is_known` does not know, what is there twice, and a list that is too long.
template <class Texts, class IsKnown>
void CheckList(const Texts& texts, absl::string_view path, absl::string_view wanted,
               const IsKnown& is_known, rpc::Violations& violations) {
  if (texts.size() > kMaxListed)
    violations.Add(path, absl::StrCat("want at most ", kMaxListed, ", got ", texts.size()));
  std::set<std::string> seen;
  for (int i = 0; i < texts.size(); ++i) {
    const std::string own = absl::StrCat(path, "[", i, "]");
    if (!is_known(texts[i])) violations.Add(own, absl::StrCat("want ", wanted));
    if (!seen.insert(texts[i]).second) violations.Add(own, "want each once");
  }
}

void CheckSlot(const v1::TimeSlot& slot, absl::Time now, const std::string& path,
               rpc::Violations& violations) {
  if (!slot.has_start_time() || !slot.has_end_time()) {
    violations.Add(path, "want start_time and end_time");
    return;
  }
  const auto start = Moment(slot.start_time());
  const auto end = Moment(slot.end_time());
  if (!start.has_value())
    violations.Add(path + ".start_time", "want a time of the years 1 to 9999");
  if (!end.has_value()) violations.Add(path + ".end_time", "want a time of the years 1 to 9999");
  if (!start.has_value() || !end.has_value()) return;
  if (*start <= now) violations.Add(path + ".start_time", "want a time in the future");
  if (*start > now + kFurthestAhead)
    violations.Add(path + ".start_time", "want a time within a year");
  if (*end <= *start) violations.Add(path + ".end_time", "want a time after start_time");
  if (*end > *start + kLongestSlot)
    violations.Add(path + ".end_time", "want at most 24 hours after start_time");
}

// Checks the fields of what is asked that `wants` names: all of a new request, those of the mask of
// a change.
template <class Wants>
void CheckAsked(const configuration::Municipality& municipality, absl::Time now,
                const v1::HelpRequest& asked, const std::string& path, const Wants& wants,
                rpc::Violations& violations) {
  if (wants("skills")) {
    CheckList(
        asked.skills(), path + ".skills", "the id of a skill of the municipality",
        [&](const std::string& id) { return municipality.FindSkill(id) != nullptr; }, violations);
  }
  if (wants("when")) {
    if (asked.when().empty() || asked.when_size() > kMaxSlots) {
      violations.Add(path + ".when",
                     absl::StrCat("want 1 to ", kMaxSlots, " times, got ", asked.when_size()));
    }
    for (int i = 0; i < asked.when_size(); ++i) {
      CheckSlot(asked.when(i), now, absl::StrCat(path, ".when[", i, "]"), violations);
    }
  }
  if (wants("places") && (asked.places() < 0 || asked.places() > kMaxPlaces)) {
    violations.Add(path + ".places",
                   absl::StrCat("want 1 to ", kMaxPlaces, ", got ", asked.places()));
  }
  if (wants("text_for_helpers"))
    CheckText(asked.text_for_helpers(), kMaxTextBytes, path + ".text_for_helpers", violations);
  if (wants("text_for_accepted")) {
    CheckText(asked.text_for_accepted(), kMaxTextBytes, path + ".text_for_accepted", violations);
  }
  if (wants("max_distance_meters"))
    CheckMeters(asked.max_distance_meters(), path + ".max_distance_meters", violations);
  if (wants("languages")) {
    CheckList(asked.languages(), path + ".languages", "an ISO 639-1 code such as nl",
              configuration::IsLanguage, violations);
  }
}

}  // namespace

void CheckText(absl::string_view text, int max_bytes, absl::string_view path,
               rpc::Violations& violations) {
  if (text.size() > static_cast<size_t>(max_bytes)) {
    violations.Add(path, absl::StrCat("want at most ", max_bytes, " bytes, got ", text.size()));
  }
  if (absl::StrContains(text, '\0')) violations.Add(path, "want text without NUL");
}

std::optional<absl::Time> Moment(const google::protobuf::Timestamp& time) {
  constexpr int64_t kFirst = -62'135'596'800;
  constexpr int64_t kLast = 253'402'300'799;
  if (time.seconds() < kFirst || time.seconds() > kLast || time.nanos() < 0 ||
      time.nanos() > 999'999'999) {
    return std::nullopt;
  }
  return FromProto(time);
}

void Validate(const configuration::Municipality& municipality, absl::Time now,
              const v1::CreateHelpRequestRequest& request, rpc::Violations& violations) {
  const std::string path = "help_request";
  if (!request.has_help_request()) violations.Add(path, "want what is asked");
  const v1::HelpRequest& asked = request.help_request();
  const v1::Category* category = municipality.FindCategory(asked.category());
  if (category == nullptr)
    violations.Add(path + ".category", "want the id of a category of the municipality");
  CheckAsked(
      municipality, now, asked, path, [](absl::string_view) { return true; }, violations);
  AddMistakes(configuration::MistakesIn(asked.place(), municipality), path + ".place", violations);
  if (!asked.about_worker().empty() &&
      municipality.FindWorker(rpc::IdOf(asked.about_worker(), "workers")) == nullptr) {
    violations.Add(path + ".about_worker", "want the name of a worker of the municipality");
  }
  const std::string& linked = asked.linked_request();
  if (!linked.empty() &&
      linked != rpc::MakeName(municipality.slug(), "requests", rpc::IdOf(linked, "requests"))) {
    violations.Add(path + ".linked_request", "want the name of a request of the municipality");
  }
  if (asked.is_remote() && category != nullptr && !category->can_be_remote()) {
    violations.Add(path + ".is_remote", "want false: this category needs someone to come");
  }
  if (!asked.has_weekly()) return;
  if (asked.weekly().every_weeks() < 0 || asked.weekly().every_weeks() > kMaxEveryWeeks) {
    violations.Add(path + ".weekly.every_weeks", absl::StrCat("want 1 to ", kMaxEveryWeeks));
  }
  if (asked.weekly().dates() < 2 || asked.weekly().dates() > kMaxDates) {
    violations.Add(path + ".weekly.dates", absl::StrCat("want 2 to ", kMaxDates));
  }
}

void Validate(const configuration::Municipality& municipality, absl::Time now,
              const v1::UpdateHelpRequestRequest& request, rpc::Violations& violations) {
  static const auto& changeable = *new std::set<std::string>{"when",
                                                             "skills",
                                                             "places",
                                                             "text_for_helpers",
                                                             "text_for_accepted",
                                                             "max_distance_meters",
                                                             "languages",
                                                             "needs_car",
                                                             "has_pets",
                                                             "on_board"};
  const auto& paths = request.update_mask().paths();
  if (paths.empty()) violations.Add("update_mask", "want at least one field");
  for (int i = 0; i < paths.size(); ++i) {
    if (!changeable.contains(paths[i])) {
      violations.Add(absl::StrCat("update_mask.paths[", i, "]"),
                     "want a field that can be changed");
    }
  }
  CheckAsked(
      municipality, now, request.help_request(), "help_request",
      [&](absl::string_view field) { return absl::c_linear_search(paths, field); }, violations);
}

void Validate(absl::Time now, const v1::ReportAppointmentRequest& request,
              rpc::Violations& violations) {
  if (request.result() == v1::Appointment::RESULT_UNSPECIFIED)
    violations.Add("result", "want how it went");
  if (!request.has_instead()) return;
  if (request.result() != v1::Appointment::NOBODY_CAME)
    violations.Add("instead", "want it only where nobody came");
  CheckSlot(request.instead(), now, "instead", violations);
}

void Validate(absl::Time now, const v1::ProposeMoveRequest& request, rpc::Violations& violations) {
  CheckSlot(request.proposed(), now, "proposed", violations);
}

void Validate(const configuration::Municipality& municipality,
              const v1::CreateOfferRequest& request, rpc::Violations& violations) {
  const std::string path = "offer";
  if (!request.has_offer()) violations.Add(path, "want what is offered");
  const v1::Offer& offer = request.offer();
  if (offer.categories().empty()) violations.Add(path + ".categories", "want at least one");
  CheckList(
      offer.categories(), path + ".categories", "the id of a category of the municipality",
      [&](const std::string& id) { return municipality.FindCategory(id) != nullptr; }, violations);
  CheckList(
      offer.skills(), path + ".skills", "the id of a skill of the municipality",
      [&](const std::string& id) { return municipality.FindSkill(id) != nullptr; }, violations);
  if (offer.places().empty() || offer.places_size() > kMaxOfferPlaces) {
    violations.Add(path + ".places",
                   absl::StrCat("want 1 to ", kMaxOfferPlaces, ", got ", offer.places_size()));
  }
  for (int i = 0; i < offer.places_size(); ++i) {
    AddMistakes(configuration::PlaceMistakesIn(offer.places(i), municipality),
                absl::StrCat(path, ".places[", i, "]"), violations);
  }
  CheckMeters(offer.reach_meters(), path + ".reach_meters", violations);
  for (int i = 0; i < offer.available_size(); ++i) {
    const v1::OpeningHours& hours = offer.available(i);
    const std::string own = absl::StrCat(path, ".available[", i, "]");
    if (hours.weekdays().empty()) violations.Add(own + ".weekdays", "want at least one");
    const auto from = calendar::ParseMinuteOfDay(hours.opens());
    const auto until = calendar::ParseMinuteOfDay(hours.closes());
    if (!from.ok()) violations.Add(own + ".opens", "want a time such as 09:00");
    if (!until.ok()) violations.Add(own + ".closes", "want a time such as 17:00");
    if (from.ok() && until.ok() && *from == *until)
      violations.Add(own + ".closes", "want another time than opens");
  }
}

}  // namespace omzien::help
