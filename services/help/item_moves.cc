#include "services/help/item_moves.h"

#include <algorithm>
#include <string>

#include "services/calendar/promise.h"
#include "services/help/moves.h"
#include "services/help/records.h"
#include "services/help/serving.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using v1::Escalation;
using v1::HelpRequest;
using v1::Message;

// As OpeningHours, for teams that are hardly ever there too: then every hour counts.
absl::Time AddOpenTime(const calendar::OpeningHours& hours, absl::Time from, absl::Duration time) {
  const absl::Time end = hours.AddOpenTime(from, time);
  return end == absl::InfiniteFuture() ? from + time : end;
}

absl::Time SubtractOpenTime(const calendar::OpeningHours& hours, absl::Time until,
                            absl::Duration time) {
  const absl::Time begin = hours.SubtractOpenTime(until, time);
  return begin == absl::InfinitePast() ? until - time : begin;
}

// How long the owner may do nothing.
absl::Duration Allowed(const Setting& setting, const store::v1::EscalationRecord& item) {
  const internal::v1::Policy& policy = setting.municipality.policy();
  return ToDuration(item.is_contacted() ? policy.idle_within() : policy.contact_within());
}

// When the lead is to look at an item nobody has taken.
absl::Time UntakenTime(const Setting& setting, const Escalation& item) {
  const internal::v1::Policy& policy = setting.municipality.policy();
  const calendar::OpeningHours& hours = HoursOf(setting, item);
  const absl::Time begin = std::max(setting.now, FromProto(item.begin_time()));
  return std::min(AddOpenTime(hours, setting.now, ToDuration(policy.contact_within())),
                  AddOpenTime(hours, begin, ToDuration(policy.take_within())));
}

}  // namespace

const v1::Team& TeamOf(const Setting& setting, const Escalation& item) {
  return setting.municipality.TeamNow(item.team(), item.neighbourhood());
}

const calendar::OpeningHours& HoursOf(const Setting& setting, const Escalation& item) {
  return setting.municipality.HoursOf(TeamOf(setting, item).id());
}

bool HasItem(const Matter& matter) {
  return matter.escalation.has_value() &&
         matter.escalation->value.escalation().state() != Escalation::STATE_UNSPECIFIED &&
         matter.escalation->value.escalation().state() != Escalation::ENDED;
}

bool IsOwned(const Matter& matter) {
  return HasItem(matter) && !matter.escalation->value.escalation().owner().empty();
}

bool IsSearching(const Matter& matter) {
  return HasItem(matter) &&
         matter.escalation->value.escalation().state() == Escalation::VOLUNTEER_SEARCH;
}

bool IsAsking(const Matter& matter) {
  return matter.request().state() == v1::HelpRequest::OPEN || IsSearching(matter);
}

void ChangeItem(const Setting& setting, Matter& matter) {
  const Escalation& item = matter.escalation->value.escalation();
  internal::v1::EscalationChanged& changed =
      *AddEvent(setting, matter).mutable_escalation_changed();
  changed.set_escalation(rpc::IdOf(item.name(), "escalations"));
  changed.set_team(item.team());
}

void RankItem(const Setting& setting, Matter& matter) {
  if (!HasItem(matter)) return;
  store::v1::EscalationRecord& record = matter.escalation->value;
  Escalation& item = *record.mutable_escalation();
  record.set_is_declined(
      !matter.helpers.at(AskerOf(matter)).value.helper().not_served_by().empty());
  const absl::Time due = FromProto(matter.record.value.needed_time());
  *item.mutable_due_time() = ToProto(due);
  item.set_missing(matter.missing());
  item.clear_risks();
  if (due > setting.now) record.set_has_moment_passed(false);
  const bool is_phone_only =
      matter.helpers.at(AskerOf(matter)).value.helper().channel() == v1::CHANNEL_PHONE;
  if (is_phone_only) item.add_risks(Escalation::PHONE_ONLY);
  if (item.reason() == Escalation::NOBODY_CAME || item.reason() == Escalation::NOT_SOLVED) {
    item.add_risks(Escalation::LET_DOWN);
    *item.mutable_begin_time() = item.create_time();
    return;
  }
  const absl::Duration lead = ToDuration(TeamOf(setting, item).lead_time());
  *item.mutable_begin_time() =
      ToProto(SubtractOpenTime(HoursOf(setting, item), due, (is_phone_only ? 2 : 1) * lead));
}

absl::Time IdleTime(const Setting& setting, const store::v1::EscalationRecord& record,
                    const store::v1::WorkerRecord& owner) {
  const calendar::OpeningHours& hours = HoursOf(setting, record.escalation());
  const absl::Time active = FromProto(record.escalation().active_time());
  const absl::Duration allowed = Allowed(setting, record);
  const absl::Time idle = AddOpenTime(hours, active, allowed);
  const absl::Time away_from = FromProto(owner.away_from());
  const absl::Time away_until = FromProto(owner.away_until());
  if (!owner.has_away_from() || away_from >= idle || away_until <= active) return idle;
  const absl::Duration before =
      away_from > active ? hours.OpenTimeBetween(active, away_from) : absl::ZeroDuration();
  return AddOpenTime(hours, away_until, allowed - before);
}

void StartClock(const Setting& setting, Matter& matter) {
  store::v1::EscalationRecord& record = matter.escalation->value;
  const Escalation& item = record.escalation();
  record.clear_idle_time();
  if (item.state() == Escalation::QUEUED) {
    *record.mutable_idle_time() = ToProto(UntakenTime(setting, item));
  } else if (item.state() == Escalation::OWNED) {
    *record.mutable_idle_time() =
        ToProto(AddOpenTime(HoursOf(setting, item), setting.now, Allowed(setting, record)));
  }
}

void TouchItem(const Setting& setting, Matter& matter) {
  Escalation& item = *matter.escalation->value.mutable_escalation();
  *item.mutable_active_time() = ToProto(setting.now);
  item.set_is_on_leads_list(false);
  item.set_is_on_top(false);
  StartClock(setting, matter);
}

void PutOnLeadsList(const Setting& setting, Matter& matter) {
  Escalation& item = *matter.escalation->value.mutable_escalation();
  if (item.is_on_leads_list()) return;
  item.set_is_on_leads_list(true);
  ChangeItem(setting, matter);
}

void SetOwner(const Setting& setting, Matter& matter, absl::string_view worker) {
  store::v1::EscalationRecord& record = matter.escalation->value;
  Escalation& item = *record.mutable_escalation();
  EndWaiting(matter);
  item.set_owner(rpc::MakeName(setting.municipality.slug(), "workers", worker));
  record.set_is_contacted(false);
  record.clear_owner_until();
  const absl::Time until = ServesUntil(setting, worker, item.team());
  if (until != absl::InfiniteFuture()) *record.mutable_owner_until() = ToProto(until);
  matter.record.value.set_owner(std::string(worker));
  matter.request().set_contact_person(setting.municipality.FindWorker(worker)->display_name());
  if (item.state() == Escalation::OWNED) {
    ChangeItem(setting, matter);
  } else {
    MoveEscalation(setting, matter, Escalation::OWNED);
  }
  TouchItem(setting, matter);
}

void GiveTo(const Setting& setting, Matter& matter, absl::string_view worker) {
  SetOwner(setting, matter, worker);
  TellAsker(setting, matter, Message::OWNER_CHANGED);
}

void ReturnToQueue(const Setting& setting, Matter& matter) {
  store::v1::EscalationRecord& record = matter.escalation->value;
  EndWaiting(matter);
  record.mutable_escalation()->clear_owner();
  record.mutable_escalation()->clear_active_time();
  record.mutable_escalation()->set_is_on_leads_list(false);
  record.mutable_escalation()->set_is_on_top(false);
  record.clear_owner_until();
  matter.record.value.clear_owner();
  matter.request().clear_contact_person();
  MoveEscalation(setting, matter, Escalation::QUEUED);
  StartClock(setting, matter);
  TellAsker(setting, matter, Message::BACK_WITH_TEAM);
}

void EndWaiting(Matter& matter) {
  store::v1::EscalationRecord& record = matter.escalation->value;
  Escalation& item = *record.mutable_escalation();
  if (item.state() == Escalation::VOLUNTEER_SEARCH) StopWaves(matter);
  item.clear_waiting_for();
  item.clear_waiting_until();
  item.clear_search_until();
  item.clear_offered_to();
  record.clear_offer_until();
  matter.request().clear_team_waits_until();
}

void ReturnToOwner(const Setting& setting, Matter& matter) {
  EndWaiting(matter);
  MoveEscalation(setting, matter, Escalation::OWNED);
  *matter.escalation->value.mutable_escalation()->mutable_active_time() = ToProto(setting.now);
  StartClock(setting, matter);
}

}  // namespace omzien::help
