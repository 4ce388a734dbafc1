#include <algorithm>
#include <utility>

#include "absl/time/civil_time.h"
#include "services/configuration/formats.h"
#include "services/help/decide_team.h"
#include "services/help/item_moves.h"
#include "services/help/moves.h"
#include "services/help/records.h"
#include "services/help/serving.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using v1::Escalation;

// The owner has no role in the team any more.
void LoseOwner(const Setting& setting, Matter& matter) {
  const std::string owner = rpc::IdOf(matter.escalation->value.escalation().owner(), "workers");
  const std::string lead = LeadOf(setting, matter, owner);
  if (lead.empty()) {
    ReturnToQueue(setting, matter);
    return;
  }
  GiveTo(setting, matter, lead);
  PutOnLeadsList(setting, matter);
}

// The clock is over.
void PassIdle(const Setting& setting, Matter& matter, const store::v1::WorkerRecord& owner) {
  store::v1::EscalationRecord& record = matter.escalation->value;
  if (IsOwned(matter)) {
    const bool is_away = owner.has_away_from() && FromProto(owner.away_from()) <= setting.now &&
                         setting.now < FromProto(owner.away_until());
    if (is_away) PutOnLeadsList(setting, matter);
    const absl::Time idle = IdleTime(setting, record, owner);
    if (idle > setting.now) {
      *record.mutable_idle_time() = ToProto(idle);
      return;
    }
    if (!record.is_contacted()) {
      ReturnToQueue(setting, matter);
      return;
    }
  }
  PutOnLeadsList(setting, matter);
  StartClock(setting, matter);  // It stays there, and is looked at again.
}

// The team was taken out of the configuration.
void GiveToSuccessor(const Setting& setting, Matter& matter) {
  Escalation& item = *matter.escalation->value.mutable_escalation();
  const std::string& team = TeamOf(setting, item).id();
  if (item.team() == team) return;
  item.set_team(team);
  matter.record.value.set_team(team);
  RankItem(setting, matter);
  ChangeItem(setting, matter);
}

}  // namespace

Matter PassTimeOfItem(const Setting& setting, Matter matter, const store::v1::WorkerRecord& owner) {
  store::v1::EscalationRecord& record = matter.escalation->value;
  if (NextMoment(record) > setting.now) return matter;
  Escalation& item = *record.mutable_escalation();
  const auto is_due = [&setting](bool is_set, const google::protobuf::Timestamp& time) {
    return is_set && FromProto(time) <= setting.now;
  };
  if (is_due(record.has_owner_until(), record.owner_until())) {
    return CheckOwner(setting, std::move(matter));
  } else if (IsOwned(matter) && !record.has_moment_passed() && is_due(true, item.due_time())) {
    record.set_has_moment_passed(true);
    item.set_is_on_top(true);
    ChangeItem(setting, matter);
  } else if (is_due(item.has_waiting_until(), item.waiting_until())) {
    ReturnToOwner(setting, matter);
    item.set_is_on_top(true);
  } else if (is_due(item.has_search_until(), item.search_until())) {
    EndSearch(setting, matter);
  } else if (is_due(record.has_offer_until(), record.offer_until())) {
    ReturnToOwner(setting, matter);
    item.set_is_on_top(true);
  } else {
    PassIdle(setting, matter, owner);
  }
  return matter;
}

Matter BeginAbsence(const Setting& setting, Matter matter, absl::string_view worker) {
  const bool is_hers =
      IsOwned(matter) && matter.escalation->value.escalation().owner() ==
                             rpc::MakeName(setting.municipality.slug(), "workers", worker);
  if (is_hers) PutOnLeadsList(setting, matter);
  return matter;
}

Matter CheckOwner(const Setting& setting, Matter matter) {
  if (!HasItem(matter)) return matter;
  GiveToSuccessor(setting, matter);
  if (!IsOwned(matter)) return matter;
  store::v1::EscalationRecord& record = matter.escalation->value;
  const std::string owner = rpc::IdOf(record.escalation().owner(), "workers");
  const absl::Time until = ServesUntil(setting, owner, record.escalation().team());
  if (until <= setting.now || !MayServe(setting, matter, owner)) {
    LoseOwner(setting, matter);
  } else if (until == absl::InfiniteFuture()) {
    record.clear_owner_until();
  } else {
    *record.mutable_owner_until() = ToProto(until);
  }
  return matter;
}

store::Stored<store::v1::HelperRecord> FollowSignal(store::Stored<store::v1::HelperRecord> helper,
                                                    const internal::v1::SignalMoved& moved) {
  auto& open = *helper.value.mutable_open_worries();
  open.erase(std::remove(open.begin(), open.end(), moved.signal()), open.end());
  if (moved.to() != v1::Signal::ENDED) *open.Add() = moved.signal();
  return helper;
}

store::v1::WorkerRecord SetAbsence(const Setting& setting, const store::v1::WorkerRecord& worker,
                                   const v1::SetAbsenceRequest& command) {
  store::v1::WorkerRecord changed;
  v1::Absence& absence = *changed.mutable_absence();
  absence.set_name(command.name());
  if (worker.absence().has_full_until())
    *absence.mutable_full_until() = worker.absence().full_until();
  if (!command.has_first_day()) return changed;
  *absence.mutable_first_day() = command.first_day();
  *absence.mutable_last_day() = command.last_day();
  const absl::TimeZone zone = setting.municipality.time_zone();
  *changed.mutable_away_from() =
      ToProto(absl::FromCivil(*configuration::ToCivilDay(command.first_day()), zone));
  *changed.mutable_away_until() =
      ToProto(absl::FromCivil(*configuration::ToCivilDay(command.last_day()) + 1, zone));
  return changed;
}

store::v1::WorkerRecord SetFullUntil(const Setting&, store::v1::WorkerRecord worker,
                                     const v1::SetFullUntilRequest& command) {
  v1::Absence& absence = *worker.mutable_absence();
  absence.set_name(command.name());
  absence.clear_full_until();
  if (command.has_until_day()) *absence.mutable_full_until() = command.until_day();
  return worker;
}

}  // namespace omzien::help
