// Moves of asking: from rung to rung, to questions to the asker, to the team.
#include "services/help/moves.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "matching/ladder.h"
#include "services/calendar/escalation_moment.h"
#include "services/calendar/promise.h"
#include "services/help/item_moves.h"
#include "services/help/records.h"
#include "services/help/serving.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using v1::Escalation;
using v1::HelpRequest;
using v1::Message;

constexpr matching::Rung kLadder[] = {matching::Rung::kCircle, matching::Rung::kNeighbours};

v1::Rung ToProto(matching::Rung rung) {
  switch (rung) {
    case matching::Rung::kCircle:
      return v1::RUNG_CIRCLE;
    case matching::Rung::kNeighbours:
      return v1::RUNG_NEIGHBOURS;
    case matching::Rung::kVolunteers:
      return v1::RUNG_VOLUNTEERS;
  }
  return v1::RUNG_UNSPECIFIED;
}

std::optional<matching::Rung> FromProto(v1::Rung rung) {
  switch (rung) {
    case v1::RUNG_CIRCLE:
      return matching::Rung::kCircle;
    case v1::RUNG_NEIGHBOURS:
      return matching::Rung::kNeighbours;
    case v1::RUNG_VOLUNTEERS:
      return matching::Rung::kVolunteers;
    default:
      return std::nullopt;
  }
}

// Puts the request to its next rung, if there is one.
bool Climb(const Setting& setting, Matter& matter) {
  const internal::v1::Helper& asker = matter.helpers.at(AskerOf(matter)).value.helper();
  const auto agreed = [](const auto& tie) { return tie.is_agreed(); };
  const auto next =
      matching::NextRung(kLadder, FromProto(matter.request().rung()),
                         {.asker_wants_circle = matter.request().circle_first(),
                          .circle_size = static_cast<int>(absl::c_count_if(asker.circle(), agreed)),
                          .team_started_volunteers = false});
  if (!next.has_value()) return false;
  matter.request().set_rung(ToProto(*next));
  matter.record.value.clear_rung_end_time();
  if (*next == matching::Rung::kCircle) {
    *matter.record.value.mutable_rung_end_time() =
        help::ToProto(setting.now + ToDuration(setting.municipality.policy().circle_time_box()));
  }
  return true;
}

// Returns the team that is to have the request, also where the one it was asked under is no more.
const v1::Team& TeamOf(const Setting& setting, const Matter& matter) {
  const store::v1::RequestRecord& record = matter.record.value;
  return setting.municipality.TeamNow(record.team(), record.place().neighbourhood());
}

// Asks about the smallest change that would find someone, if the search found one and there is time
// to answer.
bool AskToRelax(const Setting& setting, Matter& matter) {
  store::v1::RequestRecord& record = matter.record.value;
  if (record.is_relaxation_asked() || !record.search().has_relaxation()) return false;
  absl::Time until = FirstMomentToTell(setting, matter, AskerOf(matter)) +
                     ToDuration(setting.municipality.policy().relaxation_time_box());
  const absl::Time end = matter.request().has_escalate_time()
                             ? help::FromProto(matter.request().escalate_time())
                             : help::FromProto(record.needed_time());
  if (until >= end) return false;  // The question must be over before the team's turn.
  record.set_is_relaxation_asked(true);
  *matter.request().mutable_relaxation() = record.search().relaxation();
  *matter.request().mutable_relaxation_until() = help::ToProto(until);
  TellAsker(setting, matter, Message::RELAX);
  return true;
}

// Whoever looked after the request before goes on with it: the asker sees no new name. If she may
// not any more, nobody does yet.
void KeepOwner(const Setting& setting, Matter& matter) {
  const std::string owner = matter.record.value.owner();
  if (owner.empty()) return;
  if (MayServe(setting, matter, owner)) {
    SetOwner(setting, matter, owner);
    return;
  }
  matter.record.value.clear_owner();
  matter.request().clear_contact_person();
}

}  // namespace

bool PlanMoments(const Setting& setting, Matter& matter) {
  store::v1::RequestRecord& record = matter.record.value;
  const internal::v1::Policy& policy = setting.municipality.policy();
  const v1::Team& team = TeamOf(setting, matter);
  const calendar::OpeningHours& hours = setting.municipality.HoursOf(team.id());
  EndQuestions(matter);
  matter.request().clear_escalate_time();
  matter.request().clear_promise_time();
  record.clear_aftercare_time();
  if (matter.request().rung() == v1::RUNG_UNSPECIFIED) Climb(setting, matter);
  const absl::Time rung_end =
      record.has_rung_end_time() ? help::FromProto(record.rung_end_time()) : setting.now;
  const calendar::EscalationMoment moment = calendar::ComputeEscalationMoment(
      {.now = setting.now,
       .needed_by = help::FromProto(record.needed_time()),
       .ladder_end = rung_end + ToDuration(policy.neighbours_time_box()),
       // A team that wants none still needs a moment to look.
       .lead = std::max(ToDuration(team.lead_time()), absl::Minutes(1))},
      hours);
  if (moment.aftercare_at.has_value())
    *record.mutable_aftercare_time() = help::ToProto(*moment.aftercare_at);
  if (!moment.escalate_at.has_value()) return false;
  *matter.request().mutable_escalate_time() = help::ToProto(*moment.escalate_at);
  const absl::Time promise = calendar::PromiseToResident(*moment.escalate_at, hours);
  if (promise != absl::InfiniteFuture())
    *matter.request().mutable_promise_time() = help::ToProto(promise);
  if (matter.request().team_consent() == HelpRequest::ASK_ME_FIRST) {
    *record.mutable_pass_on_ask_time() = help::ToProto(
        std::max(setting.now, *moment.escalate_at - ToDuration(policy.pass_on_time_box())));
    return false;
  }
  return moment.escalation == calendar::Escalation::kAtOnce;
}

void AskOn(const Setting& setting, Matter& matter) {
  if (matter.request().state() != HelpRequest::OPEN) return;
  WantWave(setting, matter);
  if (!PlanMoments(setting, matter)) return;
  Escalate(setting, matter, Escalation::TIME_CAME);
  WantWave(setting, matter);  // Escalating called it off.
}

void EndRung(const Setting& setting, Matter& matter) {
  if (!matter.request().willing().empty())
    return;  // Her choice comes first; its silence has a timer of its own.
  if (matter.request().has_relaxation_until() || matter.request().has_pass_on_until())
    return;  // As does a question.
  if (Climb(setting, matter)) {
    WantWave(setting, matter);
    return;
  }
  if (AskToRelax(setting, matter)) return;
  if (!matter.request().has_escalate_time())
    return;  // The team is closed until the moment: neighbours only.
  if (matter.request().team_consent() == HelpRequest::ASK_ME_FIRST) {
    AskToPassOn(setting, matter);
    return;
  }
  Escalate(
      setting, matter,
      matter.record.value.asked().empty() ? Escalation::NOBODY_ELIGIBLE : Escalation::LADDER_ENDED);
}

void AskFurther(const Setting& setting, Matter& matter) {
  const bool is_rung_over =
      matter.request().rung() == v1::RUNG_CIRCLE && !matter.record.value.has_rung_end_time();
  is_rung_over ? EndRung(setting, matter) : WantWave(setting, matter);
}

void AskToPassOn(const Setting& setting, Matter& matter) {
  store::v1::RequestRecord& record = matter.record.value;
  record.clear_pass_on_ask_time();
  const absl::Time tell = FirstMomentToTell(setting, matter, AskerOf(matter));
  const absl::Time needed = help::FromProto(record.needed_time());
  const absl::Time escalate = help::FromProto(matter.request().escalate_time());
  *matter.request().mutable_pass_on_until() =
      help::ToProto(std::min(tell + ToDuration(setting.municipality.policy().pass_on_time_box()),
                             escalate > tell ? std::min(escalate, needed) : needed));
  TellAsker(setting, matter, Message::PASS_ON);
}

void KeepFromTeam(const Setting& setting, Matter& matter) {
  EndQuestions(matter);
  if (matter.request().accepted() == 0) {
    Close(setting, matter, HelpRequest::NOBODY_FOUND, Escalation::CANCELLED);
    TellAsker(setting, matter, Message::REQUEST_CLOSED);
    return;
  }
  matter.request().clear_escalate_time();
  matter.request().clear_promise_time();
  WantWave(setting, matter);  // As where the team is closed: whoever can is asked, until then.
}

void Escalate(const Setting& setting, Matter& matter, Escalation::Reason reason) {
  store::v1::RequestRecord& record = matter.record.value;
  StopWaves(matter);
  EndQuestions(matter);
  const std::string id = EscalationId(matter.id, matter.request().episode());
  store::v1::EscalationRecord item;
  Escalation& escalation = *item.mutable_escalation();
  escalation.set_name(rpc::MakeName(setting.municipality.slug(), "escalations", id));
  escalation.set_request(matter.request().name());
  record.set_team(TeamOf(setting, matter).id());
  escalation.set_team(record.team());
  escalation.set_reason(reason);
  escalation.set_category(matter.request().category());
  escalation.set_neighbourhood(record.place().neighbourhood());
  *escalation.mutable_create_time() = help::ToProto(setting.now);
  item.set_about_worker(rpc::IdOf(matter.request().about_worker(), "workers"));
  // What is asked again after its moment is the team's to bring to an end, not time's.
  record.set_is_moment_over(help::FromProto(record.needed_time()) <= setting.now);
  item.set_has_moment_passed(record.is_moment_over());
  matter.escalation = store::NewStored(EscalationKey(matter.space, id), std::move(item));
  const absl::Time promise =
      calendar::PromiseToResident(setting.now, setting.municipality.HoursOf(record.team()));
  matter.request().clear_promise_time();
  if (promise != absl::InfiniteFuture()) {
    *matter.request().mutable_promise_time() = help::ToProto(promise);
    *matter.escalation->value.mutable_promise_time() = help::ToProto(promise);
  }
  matter.request().clear_escalate_time();
  MoveTo(setting, matter, HelpRequest::WITH_TEAM);
  MoveEscalation(setting, matter, Escalation::QUEUED);
  RankItem(setting, matter);
  StartClock(setting, matter);
  KeepOwner(setting, matter);
  TellAsker(setting, matter, Message::WITH_TEAM);
}

}  // namespace omzien::help
