#include "clients/town/municipality.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace omzien::town {
namespace {

constexpr int kWorkersOfATeam = 10;

int TeamsFor(int workers) { return std::max(1, workers / kWorkersOfATeam); }

std::string TeamId(int team) { return absl::StrCat("team-", team); }

void AddCategory(const Kind& kind, v1::Municipality& town) {
  v1::Category& category = *town.add_categories();
  category.set_id(kind.category);
  category.mutable_display_name()->set_nl(kind.category);
  category.set_audience(kind.is_offered ? v1::Category::OPEN : v1::Category::RESERVED);
  if (!kind.is_offered) return;
  const bool is_met = kind.category == "company" || kind.category == "walking";
  category.set_choosing(is_met ? v1::Category::ASKER_CHOOSES : v1::Category::FIRST_YES);
  category.set_identity_level(v1::IDENTITY_LEVEL_CONTACT);
  category.set_is_home_visit(kind.category == "company");
  category.set_can_be_remote(kind.category == "phone_call");
  category.set_is_ranked_by_nearness(!is_met);
}

void AddTeam(int number, v1::Municipality& town) {
  v1::Team& team = *town.add_teams();
  team.set_id(TeamId(number));
  team.set_display_name(absl::StrCat("Team ", number));
  team.set_phone(absl::StrFormat("+31 900 001 %03d", number));
  v1::OpeningHours& hours = *team.add_opening_hours();
  for (int day = v1::OpeningHours::MONDAY; day <= v1::OpeningHours::FRIDAY; ++day) {
    hours.add_weekdays(static_cast<v1::OpeningHours::Weekday>(day));
  }
  hours.set_opens("09:00");
  hours.set_closes("17:00");
}

void AddWorker(int number, int workers, internal::v1::MunicipalityConfiguration& configuration) {
  internal::v1::Worker& worker = *configuration.add_workers();
  worker.set_id(WorkerId(number));
  worker.set_display_name(absl::StrCat("Worker ", number));
  auto& assignment = *worker.add_assignments();
  // The first of each team leads it.
  assignment.set_role(number < TeamsFor(workers) ? v1::ROLE_TEAM_LEAD : v1::ROLE_WORKER);
  assignment.set_team(TeamOf(number, workers));
  worker.set_reads_restricted_signals(number == 0);
}

}  // namespace

const std::vector<Kind>& Kinds() {
  static const auto& kinds = *new std::vector<Kind>{
      {"groceries", 0.26, true},  {"transport", 0.16, true}, {"company", 0.14, true},
      {"walking", 0.10, true},    {"repairs", 0.12, true},   {"gardening", 0.08, true},
      {"phone_call", 0.06, true}, {"finance", 0.08, false}};
  return kinds;
}

std::string WorkerId(int worker) { return absl::StrCat("worker-", worker); }

std::string TeamOf(int worker, int workers) { return TeamId(worker % TeamsFor(workers)); }

internal::v1::MunicipalityConfiguration MakeMunicipality(const std::vector<Area>& areas,
                                                         int workers) {
  internal::v1::MunicipalityConfiguration configuration;
  v1::Municipality& town = *configuration.mutable_municipality();
  town.set_name(absl::StrCat("municipalities/", kSlug));
  town.set_display_name("A town that is played");
  town.set_code("GM0000");
  town.set_code_year(2026);
  town.set_phone("+31 900 000 000");
  town.set_time_zone("Europe/Amsterdam");
  std::map<std::string, v1::District*> districts;
  for (size_t i = 0; i < areas.size(); ++i) {
    v1::District*& district = districts[areas[i].pc4.substr(0, 3)];
    if (district == nullptr) {
      district = town.add_districts();
      district->set_id(absl::StrCat("d", areas[i].pc4.substr(0, 3)));
      district->set_display_name(district->id());
      district->set_is_switched_on(true);
    }
    v1::Neighbourhood& neighbourhood = *district->add_neighbourhoods();
    neighbourhood.set_id(absl::StrCat("n", areas[i].pc4));
    neighbourhood.set_display_name(neighbourhood.id());
    neighbourhood.set_team(TeamId(static_cast<int>(i) % TeamsFor(workers)));
    neighbourhood.add_postcodes(areas[i].pc4);
    neighbourhood.set_latitude(areas[i].latitude);
    neighbourhood.set_longitude(areas[i].longitude);
  }
  for (const Kind& kind : Kinds()) AddCategory(kind, town);
  v1::Activity& activity = *town.add_activities();
  activity.set_id(kActivity);
  activity.mutable_display_name()->set_nl("Koffie");
  activity.set_place("The square");
  activity.mutable_when()->set_nl("Elke dinsdag");
  for (int team = 0; team < TeamsFor(workers); ++team) AddTeam(team, town);
  for (int worker = 0; worker < workers; ++worker) AddWorker(worker, workers, configuration);
  return configuration;
}

}  // namespace omzien::town
