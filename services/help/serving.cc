#include "services/help/serving.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/time/civil_time.h"
#include "services/configuration/formats.h"
#include "services/help/moves.h"
#include "services/help/on_behalf.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

bool Holds(const Setting& setting, absl::string_view worker, v1::Role role,
           absl::string_view team) {
  return absl::c_any_of(
      setting.municipality.RolesOf(worker, setting.now),
      [&](const configuration::HeldRole& held) { return held.role == role && held.team == team; });
}

}  // namespace

bool IsOfTeam(const Setting& setting, absl::string_view worker, absl::string_view team) {
  return Holds(setting, worker, v1::ROLE_WORKER, team);
}

bool IsLeadOf(const Setting& setting, absl::string_view worker, absl::string_view team) {
  return Holds(setting, worker, v1::ROLE_TEAM_LEAD, team);
}

bool MayServe(const Setting& setting, const Matter& matter, absl::string_view worker) {
  const store::v1::RequestRecord& request = matter.record.value;
  const v1::Escalation& item = matter.escalation->value.escalation();
  const bool has_item = !item.name().empty();
  const std::string& neighbourhood =
      has_item ? item.neighbourhood() : request.place().neighbourhood();
  const std::string& team =
      setting.municipality.TeamNow(has_item ? item.team() : request.team(), neighbourhood).id();
  return rpc::IdOf(matter.request().about_worker(), "workers") != worker &&
         IsOfTeam(setting, worker, team) &&
         MayServe(setting.municipality, worker, neighbourhood,
                  matter.helpers.at(AskerOf(matter)).value.helper());
}

bool ServesNotAll(const Setting& setting, absl::string_view id) {
  const internal::v1::Worker* worker = setting.municipality.FindWorker(id);
  return worker == nullptr || !worker->not_neighbourhoods().empty() ||
         !worker->not_household().empty();
}

std::string LeadOf(const Setting& setting, const Matter& matter, absl::string_view except) {
  const std::string& team = matter.escalation->value.escalation().team();
  for (const internal::v1::Worker& worker : setting.municipality.workers()) {
    const std::string& id = worker.id();
    if (id != except && IsLeadOf(setting, id, team) && MayServe(setting, matter, id)) return id;
  }
  return "";
}

absl::Time ServesUntil(const Setting& setting, absl::string_view id, absl::string_view team) {
  const absl::TimeZone zone = setting.municipality.time_zone();
  const absl::CivilDay today = absl::ToCivilDay(setting.now, zone);
  const internal::v1::Worker* worker = setting.municipality.FindWorker(id);
  if (worker == nullptr) return setting.now;
  // One assignment may go on where another ends.
  absl::CivilDay day = today;
  bool has_moved = true;
  while (has_moved) {
    has_moved = false;
    for (const auto& assignment : worker->assignments()) {
      const bool is_of_team =
          assignment.team() == team &&
          (assignment.role() == v1::ROLE_WORKER || assignment.role() == v1::ROLE_TEAM_LEAD);
      if (!is_of_team) continue;
      if (assignment.has_first_day() && *configuration::ToCivilDay(assignment.first_day()) > day)
        continue;
      if (!assignment.has_last_day()) return absl::InfiniteFuture();
      const absl::CivilDay end = *configuration::ToCivilDay(assignment.last_day()) + 1;
      if (end <= day) continue;
      day = end;
      has_moved = true;
    }
  }
  return day == today ? setting.now : absl::FromCivil(day, zone);
}

}  // namespace omzien::help
