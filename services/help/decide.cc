#include "services/help/decide.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/calendar/escalation_moment.h"
#include "services/calendar/promise.h"
#include "services/help/life.h"
#include "services/help/limits.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using v1::Escalation;
using v1::HelpRequest;
using v1::Invitation;
using v1::Message;

// How long after the help both sides may say how it went before it is presumed to have gone well.
constexpr absl::Duration kPresumeAfter = absl::Hours(3 * 24);

absl::Time FirstMomentToTell(const Setting& setting, const internal::v1::Helper& helper) {
  return QuietHoursOf(setting, helper)
      .FirstMomentToTell(setting.now, setting.municipality.time_zone());
}

internal::v1::Event& AddEvent(const Setting& setting, Matter& matter) {
  internal::v1::Event& event = matter.events.emplace_back();
  event.set_municipality(std::string(setting.municipality.slug()));
  *event.mutable_time() = ToProto(setting.now);
  return event;
}

// Lets somebody be told; not in their quiet hours. REQUIRES: her Helper was read.
void Tell(const Setting& setting, Matter& matter, absl::string_view resident, Message::Kind kind,
          absl::string_view subject) {
  const auto helper = matter.helpers.find(std::string(resident));
  assert(helper != matter.helpers.end());
  internal::v1::Notice& notice = *AddEvent(setting, matter).mutable_notice();
  notice.set_recipient(std::string(resident));
  notice.set_kind(kind);
  notice.set_subject(std::string(subject));
  *notice.mutable_tell_time() = ToProto(FirstMomentToTell(setting, helper->second.value.helper()));
}

void TellAsker(const Setting& setting, Matter& matter, Message::Kind kind) {
  Tell(setting, matter, rpc::IdOf(matter.request().asker(), "residents"), kind,
       absl::StrCat("requests/", matter.id));
}

// The one place that changes a request's state.
void MoveTo(const Setting& setting, Matter& matter, State to, HelpRequest::Outcome outcome) {
  const State from = matter.request().state();
  if (from == to) return;
  matter.request().set_state(to);
  internal::v1::RequestMoved& moved = *AddEvent(setting, matter).mutable_request_moved();
  moved.set_request(matter.id);
  moved.set_from(from);
  moved.set_to(to);
  moved.set_outcome(outcome);
  moved.set_episode(matter.request().episode());
  moved.set_category(matter.request().category());
  moved.set_district(matter.record.value.place().district());
}

void WantWave(const Setting& setting, Matter& matter) {
  matter.record.value.set_is_wave_wanted(true);
  matter.record.value.clear_wave_time();
  AddEvent(setting, matter).mutable_wave_due()->set_request(matter.id);
}

void MoveInvitation(const Setting& setting, Matter& matter, store::v1::InvitationRecord& record,
                    Invitation::State to) {
  Invitation& invitation = *record.mutable_invitation();
  internal::v1::InvitationMoved& moved = *AddEvent(setting, matter).mutable_invitation_moved();
  moved.set_invitation(rpc::IdOf(invitation.name(), "invitations"));
  moved.set_request(matter.id);
  moved.set_helper(rpc::IdOf(invitation.helper(), "residents"));
  moved.set_from(invitation.state());
  moved.set_to(to);
  invitation.set_state(to);
  auto& unanswered = *matter.record.value.mutable_unanswered();
  const auto own = absl::c_find(unanswered, moved.helper());
  if (own != unanswered.end()) unanswered.erase(own);
}

// Ends every invitation that waits for an answer, and tells those who had been told.
void EndUnanswered(const Setting& setting, Matter& matter, Invitation::State to,
                   Message::Kind kind) {
  for (auto& [id, stored] : matter.invitations) {
    if (stored.value.invitation().state() != Invitation::SENT) continue;
    MoveInvitation(setting, matter, stored.value, to);
    // Who was never told of it is not told that it is over.
    if (FromProto(stored.value.tell_time()) > setting.now) continue;
    Tell(setting, matter, rpc::IdOf(stored.value.invitation().helper(), "residents"), kind,
         absl::StrCat("invitations/", id));
  }
  assert(matter.record.value.unanswered().empty());
}

void MoveEscalation(const Setting& setting, Matter& matter, Escalation::State to,
                    Escalation::Outcome outcome) {
  Escalation& escalation = *matter.escalation->value.mutable_escalation();
  internal::v1::EscalationMoved& moved = *AddEvent(setting, matter).mutable_escalation_moved();
  moved.set_escalation(rpc::IdOf(escalation.name(), "escalations"));
  moved.set_request(matter.id);
  moved.set_team(escalation.team());
  moved.set_from(escalation.state());
  moved.set_to(to);
  moved.set_outcome(outcome);
  escalation.set_state(to);
  escalation.set_outcome(outcome);
}

// Ends the queue item there may be, because the request went another way.
void EndEscalation(const Setting& setting, Matter& matter, Escalation::Outcome outcome) {
  if (!matter.escalation.has_value() || !matter.escalation->exists()) return;
  if (matter.escalation->value.escalation().state() == Escalation::ENDED) return;
  MoveEscalation(setting, matter, Escalation::ENDED, outcome);
}

// Hands the request to the team, complete. The item's key holds the episode, so there is one at
// most.
void Escalate(const Setting& setting, Matter& matter, Escalation::Reason reason) {
  store::v1::RequestRecord& record = matter.record.value;
  record.set_is_wave_wanted(false);
  record.clear_wave_time();
  const std::string id = EscalationId(matter.id, matter.request().episode());
  store::v1::EscalationRecord item;
  Escalation& escalation = *item.mutable_escalation();
  escalation.set_name(rpc::MakeName(setting.municipality.slug(), "escalations", id));
  escalation.set_request(matter.request().name());
  escalation.set_team(record.team());
  escalation.set_reason(reason);
  escalation.set_category(matter.request().category());
  escalation.set_neighbourhood(record.place().neighbourhood());
  escalation.set_missing(matter.missing());
  *escalation.mutable_due_time() = record.needed_time();
  *escalation.mutable_create_time() = ToProto(setting.now);
  matter.escalation = store::NewStored(EscalationKey(matter.space, id), std::move(item));
  *matter.request().mutable_promise_time() = ToProto(
      calendar::PromiseToResident(setting.now, setting.municipality.HoursOf(record.team())));
  matter.request().clear_escalate_time();
  MoveTo(setting, matter, HelpRequest::WITH_TEAM, HelpRequest::OUTCOME_UNSPECIFIED);
  MoveEscalation(setting, matter, Escalation::QUEUED, Escalation::OUTCOME_UNSPECIFIED);
  TellAsker(setting, matter, Message::WITH_TEAM);
}

// Nobody is missing any more, or nobody more can be waited for.
void Match(const Setting& setting, Matter& matter) {
  store::v1::RequestRecord& record = matter.record.value;
  record.set_is_wave_wanted(false);
  record.clear_wave_time();
  matter.request().clear_escalate_time();
  const auto& slots = matter.request().when();
  absl::Time end = absl::InfinitePast();
  for (const v1::TimeSlot& slot : slots) end = std::max(end, FromProto(slot.end_time()));
  *record.mutable_presume_time() = ToProto(std::max(end, setting.now) + kPresumeAfter);
  EndUnanswered(setting, matter, Invitation::TAKEN, Message::ALREADY_FILLED);
  EndEscalation(setting, matter, Escalation::NEIGHBOUR_FOUND);
  MoveTo(setting, matter, HelpRequest::MATCHED, HelpRequest::OUTCOME_UNSPECIFIED);
  TellAsker(setting, matter, Message::MATCHED);
}

void Close(const Setting& setting, Matter& matter, HelpRequest::Outcome outcome,
           Escalation::Outcome item_outcome) {
  store::v1::RequestRecord& record = matter.record.value;
  record.set_is_wave_wanted(false);
  record.clear_wave_time();
  record.clear_presume_time();
  matter.request().clear_escalate_time();
  EndUnanswered(setting, matter, Invitation::CANCELLED, Message::REQUEST_ENDED);
  EndEscalation(setting, matter, item_outcome);
  matter.request().set_outcome(outcome);
  *matter.request().mutable_close_time() = ToProto(setting.now);
  MoveTo(setting, matter, HelpRequest::CLOSED, outcome);
}

// Tells the helpers who were to come that it has ended.
void TellHelpers(const Setting& setting, Matter& matter) {
  const int episode = matter.request().episode();
  for (const v1::AcceptedHelper& helper : matter.request().helpers()) {
    const std::string resident = rpc::IdOf(helper.resident(), "residents");
    Tell(setting, matter, resident, Message::REQUEST_ENDED,
         absl::StrCat("invitations/", InvitationId(matter.id, episode, resident)));
  }
}

// Computes, once, when the request goes to the team and what the asker is promised.
calendar::EscalationMoment PlanEscalation(const Setting& setting, Matter& matter) {
  const v1::Team& team = *setting.municipality.FindTeam(matter.record.value.team());
  const calendar::OpeningHours& hours = setting.municipality.HoursOf(team.id());
  const internal::v1::Policy& policy = setting.municipality.policy();
  const calendar::EscalationMoment moment = calendar::ComputeEscalationMoment(
      {.now = setting.now,
       .needed_by = FromProto(matter.record.value.needed_time()),
       .ladder_end = setting.now + absl::Seconds(policy.neighbours_time_box().seconds()),
       .lead = absl::Seconds(team.lead_time().seconds())},
      hours);
  if (moment.escalate_at.has_value()) {
    *matter.request().mutable_escalate_time() = ToProto(*moment.escalate_at);
    const absl::Time promise = calendar::PromiseToResident(*moment.escalate_at, hours);
    if (promise != absl::InfiniteFuture())
      *matter.request().mutable_promise_time() = ToProto(promise);
  }
  return moment;
}

absl::Status RefuseReason(absl::string_view reason, absl::string_view message) {
  return rpc::Refuse(absl::StatusCode::kFailedPrecondition, reason, message);
}

// Errors: NOT_FOUND if there is no item; ABORTED if it is not as the worker saw it.
absl::Status CheckItem(const Matter& matter, absl::string_view etag) {
  if (!matter.escalation.has_value() || !matter.escalation->exists()) return rpc::NotFound();
  if (!etag.empty() && etag != absl::StrCat(matter.escalation->version)) {
    return rpc::Refuse(absl::StatusCode::kAborted, "STALE_ETAG",
                       "it has changed; look at it again");
  }
  if (matter.escalation->value.escalation().state() == Escalation::ENDED) {
    return RefuseReason("ENDED", "it has ended");
  }
  return absl::OkStatus();
}

HelpRequest::Outcome RequestOutcome(Escalation::Outcome outcome) {
  switch (outcome) {
    case Escalation::TEAM_SOLVED:
      return HelpRequest::TEAM_SOLVED;
    case Escalation::GROUP_ACTIVITY:
      return HelpRequest::GROUP_ACTIVITY;
    case Escalation::REFERRED:
      return HelpRequest::REFERRED;
    case Escalation::WMO_REPORT:
      return HelpRequest::WMO_REPORT;
    case Escalation::TOO_LATE:
      return HelpRequest::TOO_LATE;
    default:
      return HelpRequest::UNRESOLVED;
  }
}

// Returns the moment the help is needed: the start of the last slot, because each will do.
absl::Time NeededTime(const HelpRequest& asked) {
  absl::Time needed = absl::InfinitePast();
  for (const v1::TimeSlot& slot : asked.when())
    needed = std::max(needed, FromProto(slot.start_time()));
  return needed;
}

}  // namespace

Matter Ask(const Setting& setting, Matter matter, absl::string_view asker, const HelpRequest& asked,
           const internal::v1::Place& place) {
  store::v1::RequestRecord& record = matter.record.value;
  HelpRequest& request = *record.mutable_request();
  request.set_name(rpc::MakeName(setting.municipality.slug(), "requests", matter.id));
  request.set_asker(rpc::MakeName(setting.municipality.slug(), "residents", asker));
  request.set_category(asked.category());
  *request.mutable_skills() = asked.skills();
  *request.mutable_when() = asked.when();
  request.set_is_remote(asked.is_remote());
  request.set_places(std::max(asked.places(), 1));
  request.set_circle_first(asked.circle_first());
  request.set_team_consent(asked.team_consent());
  request.set_max_distance_meters(asked.max_distance_meters());
  *request.mutable_languages() = asked.languages();
  request.set_episode(1);
  request.set_phone(setting.municipality.proto().phone());
  *request.mutable_create_time() = ToProto(setting.now);
  *record.mutable_place() = place;
  *record.mutable_needed_time() = ToProto(NeededTime(asked));
  record.set_team(setting.municipality.TeamOf(place.neighbourhood())->id());
  record.set_bundle_hash(setting.municipality.proto().bundle_hash());

  store::v1::RequestTextRecord text;
  text.set_text_for_helpers(asked.text_for_helpers());
  text.set_text_for_accepted(asked.text_for_accepted());
  *text.mutable_place() = asked.place();
  matter.text = store::NewStored(TextKey(matter.space, matter.id), std::move(text));

  MoveTo(setting, matter, HelpRequest::OPEN, HelpRequest::OUTCOME_UNSPECIFIED);
  TellAsker(setting, matter, Message::REQUEST_RECEIVED);
  const v1::Category& category = *setting.municipality.FindCategory(asked.category());
  if (category.audience() == v1::Category::RESERVED) {
    Escalate(setting, matter, Escalation::RESERVED_CATEGORY);
    return matter;
  }
  WantWave(setting, matter);
  const calendar::EscalationMoment moment = PlanEscalation(setting, matter);
  if (moment.escalation == calendar::Escalation::kAtOnce)
    Escalate(setting, matter, Escalation::TIME_CAME);
  return matter;
}

absl::StatusOr<Matter> Invite(const Setting& setting, Matter matter,
                              const internal::v1::InviteRequest& wave) {
  store::v1::RequestRecord& record = matter.record.value;
  const auto is_at = [&matter](absl::string_view resident, int64_t version) {
    const auto helper = matter.helpers.find(std::string(resident));
    return helper != matter.helpers.end() && helper->second.exists() &&
           static_cast<int64_t>(helper->second.version) == version;
  };
  const bool is_current =
      static_cast<int64_t>(matter.record.version) == wave.version() &&
      is_at(rpc::IdOf(matter.request().asker(), "residents"), wave.asker_version()) &&
      absl::c_all_of(wave.chosen(),
                     [&](const auto& chosen) { return is_at(chosen.helper(), chosen.version()); });
  if (!is_current) {
    return rpc::Refuse(absl::StatusCode::kAborted, "STALE_VERSION",
                       "something changed since it was read; read again");
  }
  if (!record.is_wave_wanted() || !Next(matter.request().state(), Happening::kWaveSent).ok()) {
    return RefuseReason("NOT_ASKING", "no wave is wanted now");
  }
  record.set_is_wave_wanted(false);
  *record.mutable_search() = wave.result();

  const std::string name_of_request = matter.request().name();
  for (const auto& chosen : wave.chosen()) {
    // A wave names nobody twice; whoever was asked in this episode is not asked again.
    if (absl::c_linear_search(record.asked(), chosen.helper())) continue;
    internal::v1::Helper& helper = *matter.helpers.at(chosen.helper()).value.mutable_helper();
    const absl::Time tell = FirstMomentToTell(setting, helper);
    const absl::Time answer_until = AnswerUntil(setting, record, tell);
    if (answer_until <= tell) continue;  // Told too late to answer: not asked.
    const std::string id = InvitationId(matter.id, matter.request().episode(), chosen.helper());
    store::v1::InvitationRecord sent;
    *sent.mutable_tell_time() = ToProto(tell);
    Invitation& invitation = *sent.mutable_invitation();
    invitation.set_name(rpc::MakeName(setting.municipality.slug(), "invitations", id));
    invitation.set_request(name_of_request);
    invitation.set_helper(rpc::MakeName(setting.municipality.slug(), "residents", chosen.helper()));
    *invitation.mutable_create_time() = ToProto(setting.now);
    *invitation.mutable_answer_until() = ToProto(answer_until);
    record.add_asked(chosen.helper());
    record.add_unanswered(chosen.helper());
    CountInvitation(setting, helper);
    internal::v1::InvitationMoved& moved = *AddEvent(setting, matter).mutable_invitation_moved();
    moved.set_invitation(id);
    moved.set_request(matter.id);
    moved.set_helper(chosen.helper());
    moved.set_to(Invitation::SENT);
    invitation.set_state(Invitation::SENT);
    matter.invitations.emplace(id,
                               store::NewStored(InvitationKey(matter.space, id), std::move(sent)));
    Tell(setting, matter, chosen.helper(), Message::INVITED, absl::StrCat("invitations/", id));
  }
  record.set_waves(record.waves() + 1);
  matter.request().set_invited(record.asked_size());
  if (record.unanswered().empty() && wave.result().eligible_left() == 0) {
    // Everybody who suits was asked and has answered, or nobody suits at all.
    Escalate(setting, matter,
             record.asked().empty() ? Escalation::NOBODY_ELIGIBLE : Escalation::LADDER_ENDED);
    return matter;
  }
  *record.mutable_wave_time() =
      ToProto(setting.now + absl::Seconds(setting.municipality.policy().wave_interval().seconds()));
  return matter;
}

bool FillsUp(const Matter& matter) { return matter.missing() <= 1; }

absl::StatusOr<Matter> Accept(const Setting& setting, Matter matter, absl::string_view id) {
  store::v1::InvitationRecord& own = matter.invitations.at(std::string(id)).value;
  const bool is_last = FillsUp(matter);
  const auto next = Next(matter.request().state(), is_last ? Happening::kLastYes : Happening::kYes);
  switch (own.invitation().state()) {
    case Invitation::SENT:
    case Invitation::EXPIRED:
    case Invitation::DECLINED:
    case Invitation::TAKEN:
      break;
    case Invitation::ACCEPTED:
      return RefuseReason("WRONG_STATE", "this was answered with yes already");
    default:
      return RefuseReason("WRONG_STATE", "this can no longer be answered");
  }
  if (!next.ok()) return next.status();
  const std::string resident = rpc::IdOf(own.invitation().helper(), "residents");
  internal::v1::Helper& helper = *matter.helpers.at(resident).value.mutable_helper();
  const internal::v1::Helper& asker =
      matter.helpers.at(rpc::IdOf(matter.request().asker(), "residents")).value.helper();
  const v1::Category& category = *setting.municipality.FindCategory(matter.request().category());
  if (!MayHelp(setting, helper, asker, category, FromProto(matter.record.value.needed_time()))) {
    return RefuseReason("NOT_AVAILABLE", "not available now");
  }
  MoveInvitation(setting, matter, own, Invitation::ACCEPTED);
  CountYes(setting, helper);
  matter.request().set_accepted(matter.request().accepted() + 1);
  matter.request().add_helpers()->set_resident(own.invitation().helper());
  if (matter.escalation.has_value() && matter.escalation->exists()) {
    matter.escalation->value.mutable_escalation()->set_missing(matter.missing());
  }
  if (is_last) Match(setting, matter);
  return matter;
}

absl::StatusOr<Matter> Decline(const Setting& setting, Matter matter, absl::string_view id) {
  store::v1::InvitationRecord& own = matter.invitations.at(std::string(id)).value;
  switch (own.invitation().state()) {
    case Invitation::SENT:
      break;
    case Invitation::EXPIRED:
    case Invitation::DECLINED:
    case Invitation::TAKEN:
    case Invitation::CANCELLED:
      return matter;  // A no changes nothing that is over.
    default:
      return RefuseReason("WRONG_STATE", "this was answered with yes; withdraw instead");
  }
  MoveInvitation(setting, matter, own, Invitation::DECLINED);
  // The next candidate at once.
  if (matter.request().state() == HelpRequest::OPEN && matter.missing() > 0)
    WantWave(setting, matter);
  return matter;
}

absl::StatusOr<Matter> Withdraw(const Setting& setting, Matter matter,
                                HelpRequest::WithdrawReason) {
  const auto next = Next(matter.request().state(), Happening::kWithdrawn);
  if (!next.ok()) return next.status();
  TellHelpers(setting, matter);
  Close(setting, matter, HelpRequest::WITHDRAWN, Escalation::CANCELLED);
  return matter;
}

absl::StatusOr<Matter> Take(const Setting& setting, Matter matter, absl::string_view worker,
                            absl::string_view etag) {
  const absl::Status status = CheckItem(matter, etag);
  if (!status.ok()) return status;
  Escalation& escalation = *matter.escalation->value.mutable_escalation();
  const std::string name = rpc::MakeName(setting.municipality.slug(), "workers", worker);
  if (escalation.state() == Escalation::OWNED) {
    if (escalation.owner() == name) return matter;
    const internal::v1::Worker* owner =
        setting.municipality.FindWorker(rpc::IdOf(escalation.owner(), "workers"));
    return RefuseReason("ALREADY_OWNED",
                        absl::StrCat("it is looked after by ",
                                     owner == nullptr ? "a colleague" : owner->display_name()));
  }
  escalation.set_owner(name);
  MoveEscalation(setting, matter, Escalation::OWNED, Escalation::OUTCOME_UNSPECIFIED);
  matter.record.value.set_owner(std::string(worker));
  matter.request().set_contact_person(setting.municipality.FindWorker(worker)->display_name());
  TellAsker(setting, matter, Message::OWNER_CHANGED);
  return matter;
}

absl::StatusOr<Matter> CloseByTeam(const Setting& setting, Matter matter, absl::string_view worker,
                                   const v1::CloseEscalationRequest& command) {
  const absl::Status status = CheckItem(matter, command.etag());
  if (!status.ok()) return status;
  if (matter.escalation->value.escalation().owner() !=
      rpc::MakeName(setting.municipality.slug(), "workers", worker)) {
    return RefuseReason("NOT_YOURS", "take it first");
  }
  const auto next = Next(matter.request().state(), Happening::kTeamDecides);
  if (!next.ok()) return next.status();
  TellHelpers(setting, matter);
  Close(setting, matter, RequestOutcome(command.outcome()), command.outcome());
  TellAsker(setting, matter, Message::REQUEST_CLOSED);
  return matter;
}

Matter PassTime(const Setting& setting, Matter matter) {
  store::v1::RequestRecord& record = matter.record.value;
  const auto is_due = [&setting](bool is_set, const google::protobuf::Timestamp& time) {
    return is_set && FromProto(time) <= setting.now;
  };
  const State state = matter.request().state();
  if (state == HelpRequest::MATCHED && is_due(true, record.presume_time())) {
    Close(setting, matter, HelpRequest::HELPED_PRESUMED, Escalation::OUTCOME_UNSPECIFIED);
    return matter;
  }
  const bool is_waiting =
      state == HelpRequest::OPEN || (state == HelpRequest::WITH_TEAM &&
                                     (record.owner().empty() || matter.request().accepted() > 0));
  if (is_waiting && is_due(true, record.needed_time())) {
    if (matter.request().accepted() > 0) {
      Match(setting, matter);
    } else {
      Close(setting, matter, HelpRequest::TOO_LATE, Escalation::TOO_LATE);
      TellAsker(setting, matter, Message::REQUEST_CLOSED);
    }
    return matter;
  }
  if (state != HelpRequest::OPEN) return matter;
  if (is_due(matter.request().has_escalate_time(), matter.request().escalate_time())) {
    Escalate(setting, matter, Escalation::TIME_CAME);
  } else if (is_due(record.has_wave_time(), record.wave_time())) {
    WantWave(setting, matter);
  }
  return matter;
}

Matter PassTimeOfInvitation(const Setting& setting, Matter matter, absl::string_view id) {
  store::v1::InvitationRecord& own = matter.invitations.at(std::string(id)).value;
  if (NextMoment(own) > setting.now) return matter;
  MoveInvitation(setting, matter, own, Invitation::EXPIRED);
  if (matter.request().state() == HelpRequest::OPEN && matter.missing() > 0)
    WantWave(setting, matter);
  return matter;
}

}  // namespace omzien::help
