#include "services/help/moves.h"

#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/appointment_moves.h"
#include "services/help/decide_tie.h"
#include "services/help/item_moves.h"
#include "services/help/limits.h"
#include "services/help/parting.h"
#include "services/help/records.h"
#include "services/help/tally.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using v1::Escalation;
using v1::HelpRequest;
using v1::Invitation;
using v1::Message;

// Ends every invitation that waits for an answer, and tells those who had been told.
void EndUnanswered(const Setting& setting, Matter& matter, Invitation::State to,
                   Message::Kind kind) {
  for (auto& [id, stored] : matter.invitations) {
    if (stored.value.invitation().state() != Invitation::SENT) continue;
    MoveInvitation(setting, matter, stored.value, to);
    // Who was never told of it is not told that it is over.
    if (help::FromProto(stored.value.tell_time()) > setting.now) continue;
    Tell(setting, matter, ResidentIn(stored.value.invitation().helper()), kind,
         absl::StrCat("invitations/", id));
  }
}

void AddAppointmentMoved(const Setting& setting, Matter& matter, const v1::Appointment& appointment,
                         v1::Appointment::State to) {
  internal::v1::AppointmentMoved& moved = *AddEvent(setting, matter).mutable_appointment_moved();
  moved.set_appointment(rpc::IdOf(appointment.name(), "appointments"));
  moved.set_request(rpc::IdOf(appointment.request(), "requests"));
  moved.set_asker(ResidentIn(appointment.asker()));
  for (const std::string& helper : appointment.helpers()) moved.add_helpers(ResidentIn(helper));
  moved.set_from(appointment.state());
  moved.set_to(to);
  *moved.mutable_start_time() = appointment.start_time();
  CountMove(setting, matter, moved);
}

// There is nothing to choose any more.
void EndChoice(Matter& matter) {
  matter.request().clear_choose_until();
  matter.record.value.set_is_choice_overdue(false);
}

// Ends the queue item there may be, because the request went another way.
void EndEscalation(const Setting& setting, Matter& matter, Escalation::Outcome outcome) {
  if (!HasItem(matter)) return;
  EndWaiting(matter);
  MoveEscalation(setting, matter, Escalation::ENDED, outcome);
}

// Whether one of those who come was found by the team: asked as a volunteer, or in person.
Escalation::Outcome WhoWasFound(const Matter& matter) {
  const auto is_by_team = [&](const v1::AcceptedHelper& helper) {
    const auto own = matter.invitations.find(rpc::IdOf(helper.invitation(), "invitations"));
    return own != matter.invitations.end() &&
           (own->second.value.invitation().is_recorded() ||
            own->second.value.invitation().rung() == v1::RUNG_VOLUNTEERS);
  };
  return absl::c_any_of(matter.request().helpers(), is_by_team) ? Escalation::VOLUNTEER_FOUND
                                                                : Escalation::NEIGHBOUR_FOUND;
}

}  // namespace

absl::Status RefuseState(absl::string_view reason, absl::string_view message) {
  return rpc::Refuse(absl::StatusCode::kFailedPrecondition, reason, message);
}

absl::Duration ToDuration(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

std::string AskerOf(const Matter& matter) { return ResidentIn(matter.request().asker()); }

std::string ResidentIn(absl::string_view name) { return rpc::IdOf(name, "residents"); }

std::string InvitationIn(const Matter& matter, absl::string_view resident) {
  return InvitationId(matter.id, matter.request().episode(), resident);
}

bool Stands(const Matter& matter, absl::string_view resident) {
  return absl::c_any_of(matter.request().helpers(), [resident](const auto& helper) {
    return ResidentIn(helper.resident()) == resident;
  });
}

internal::v1::Event& AddEvent(const Setting& setting, Matter& matter) {
  internal::v1::Event& event = matter.events.emplace_back();
  event.set_municipality(std::string(setting.municipality.slug()));
  *event.mutable_time() = help::ToProto(setting.now);
  return event;
}

absl::Time FirstMomentToTell(const Setting& setting, const Matter& matter,
                             absl::string_view resident) {
  const auto helper = matter.helpers.find(std::string(resident));
  assert(helper != matter.helpers.end());
  return QuietHoursOf(setting, helper->second.value.helper())
      .FirstMomentToTell(setting.now, setting.municipality.time_zone());
}

void Tell(const Setting& setting, Matter& matter, absl::string_view resident, Message::Kind kind,
          absl::string_view subject) {
  for (const std::string& hearer : HearersOf(matter, resident)) {
    const absl::Time tell = FirstMomentToTell(setting, matter, hearer);
    internal::v1::Notice& notice = *AddEvent(setting, matter).mutable_notice();
    notice.set_recipient(hearer);
    notice.set_kind(kind);
    notice.set_subject(std::string(subject));
    if (hearer != resident) notice.set_on_behalf_of(std::string(resident));
    notice.set_about_worker(rpc::IdOf(matter.request().about_worker(), "workers"));
    *notice.mutable_tell_time() = help::ToProto(tell);
  }
}

std::vector<std::string> HearersOf(const Matter& matter, absl::string_view resident) {
  const auto has_ended = [&matter](const std::string& id) {
    return HasEnded(matter.helpers.at(id).value.helper());
  };
  if (has_ended(std::string(resident))) return {};
  std::vector<std::string> hearers =
      WhoHears(matter.helpers.at(std::string(resident)).value.helper());
  hearers.erase(std::remove_if(hearers.begin(), hearers.end(), has_ended), hearers.end());
  if (hearers.empty()) hearers.emplace_back(resident);
  return hearers;
}

void TellAsker(const Setting& setting, Matter& matter, Message::Kind kind) {
  Tell(setting, matter, AskerOf(matter), kind, absl::StrCat("requests/", matter.id));
}

void TellHelpers(const Setting& setting, Matter& matter, Message::Kind kind) {
  for (const v1::AcceptedHelper& helper : matter.request().helpers()) {
    Tell(setting, matter, ResidentIn(helper.resident()), kind,
         absl::StrCat("invitations/", rpc::IdOf(helper.invitation(), "invitations")));
  }
}

void WantCall(const Setting& setting, Matter& matter, absl::string_view resident,
              internal::v1::CallTaskWanted::Reason reason, absl::Time due,
              absl::string_view subject) {
  internal::v1::CallTaskWanted& call = *AddEvent(setting, matter).mutable_call_task_wanted();
  call.set_team(matter.record.value.team());
  call.set_resident(std::string(resident));
  call.set_reason(reason);
  call.set_subject(subject.empty() ? absl::StrCat("requests/", matter.id) : std::string(subject));
  *call.mutable_due_time() = help::ToProto(due);
  call.set_about_worker(rpc::IdOf(matter.request().about_worker(), "workers"));
}

void MoveTo(const Setting& setting, Matter& matter, State to, HelpRequest::Outcome outcome) {
  const State from = matter.request().state();
  if (from == to) return;
  assert(CanMove(from, to));
  matter.request().set_state(to);
  internal::v1::RequestMoved& moved = *AddEvent(setting, matter).mutable_request_moved();
  moved.set_request(matter.id);
  moved.set_from(from);
  moved.set_to(to);
  moved.set_outcome(outcome);
  moved.set_episode(matter.request().episode());
  moved.set_category(matter.request().category());
  moved.set_district(matter.record.value.place().district());
  moved.set_asked_through(matter.request().asked_through());
  CountMove(setting, matter, moved);
  // Her number among requests is in her Helper: what is known of it elsewhere is old.
  const internal::v1::Helper& asker = matter.helpers.at(AskerOf(matter)).value.helper();
  if (moved.has_ordinals() && IsCandidate(asker))
    AddEvent(setting, matter).mutable_helper_changed()->set_resident(asker.id());
}

void WantWave(const Setting& setting, Matter& matter) {
  matter.record.value.set_is_wave_wanted(true);
  matter.record.value.clear_wave_time();
  AddEvent(setting, matter).mutable_wave_due()->set_request(matter.id);
}

void EndQuestions(Matter& matter) {
  matter.request().clear_relaxation();
  matter.request().clear_relaxation_until();
  matter.request().clear_pass_on_until();
  matter.record.value.clear_pass_on_ask_time();
}

void StopWaves(Matter& matter) {
  matter.record.value.set_is_wave_wanted(false);
  matter.record.value.clear_wave_time();
}

void MoveInvitation(const Setting& setting, Matter& matter, store::v1::InvitationRecord& record,
                    Invitation::State to) {
  Invitation& invitation = *record.mutable_invitation();
  assert(CanMove(invitation.state(), to));
  internal::v1::InvitationMoved& moved = *AddEvent(setting, matter).mutable_invitation_moved();
  moved.set_invitation(rpc::IdOf(invitation.name(), "invitations"));
  moved.set_request(matter.id);
  moved.set_helper(ResidentIn(invitation.helper()));
  moved.set_asker(AskerOf(matter));
  moved.set_from(invitation.state());
  moved.set_to(to);
  CountMove(setting, matter, record, moved);
  invitation.set_state(to);
  auto& unanswered = *matter.record.value.mutable_unanswered();
  const auto own = absl::c_find(unanswered, moved.helper());
  if (own == unanswered.end() || to == Invitation::SENT) return;
  unanswered.erase(own);
  matter.record.value.set_silent(std::min(matter.record.value.silent(), unanswered.size()));
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
  moved.set_reason(escalation.reason());
  *moved.mutable_origin() = OriginOf(setting, matter);
  escalation.set_state(to);
  escalation.set_outcome(outcome);
}

store::v1::InvitationRecord& MakeInvitation(const Setting& setting, Matter& matter,
                                            const std::string& resident, v1::Rung rung) {
  store::v1::RequestRecord& record = matter.record.value;
  const std::string id = InvitationIn(matter, resident);
  store::v1::InvitationRecord own;
  *own.mutable_tell_time() = help::ToProto(setting.now);  // She knows.
  Invitation& invitation = *own.mutable_invitation();
  invitation.set_name(rpc::MakeName(setting.municipality.slug(), "invitations", id));
  invitation.set_request(matter.request().name());
  invitation.set_helper(rpc::MakeName(setting.municipality.slug(), "residents", resident));
  invitation.set_rung(rung);
  *invitation.mutable_create_time() = help::ToProto(setting.now);
  *invitation.mutable_answer_until() = record.needed_time();
  MoveInvitation(setting, matter, own, Invitation::SENT);
  record.add_asked(resident);
  matter.request().set_invited(record.asked_size());
  return matter.invitations
      .insert_or_assign(id, store::NewStored(InvitationKey(matter.space, id), std::move(own)))
      .first->second.value;
}

void MoveAppointment(const Setting& setting, Matter& matter, store::v1::AppointmentRecord& record,
                     v1::Appointment::State to) {
  v1::Appointment& appointment = *record.mutable_appointment();
  if (appointment.state() == to) return;
  assert(CanMove(appointment.state(), to));
  AddAppointmentMoved(setting, matter, appointment, to);
  appointment.set_state(to);
}

void SayWhoComes(const Setting& setting, Matter& matter, const v1::Appointment& appointment) {
  AddAppointmentMoved(setting, matter, appointment, appointment.state());
}

void TakePlace(const Setting& setting, Matter& matter, store::v1::InvitationRecord& record) {
  assert(matter.missing() > 0);
  MoveInvitation(setting, matter, record, Invitation::ACCEPTED);
  const std::string resident = ResidentIn(record.invitation().helper());
  RemoveWilling(matter, resident);
  CountYes(setting, *matter.helpers.at(resident).value.mutable_helper());
  *record.mutable_accept_time() = help::ToProto(setting.now);
  matter.request().set_accepted(matter.request().accepted() + 1);
  v1::AcceptedHelper& helper = *matter.request().add_helpers();
  helper.set_resident(record.invitation().helper());
  helper.set_invitation(record.invitation().name());
  if (HasItem(matter)) matter.escalation->value.mutable_escalation()->set_missing(matter.missing());
}

void FreePlace(Matter& matter, absl::string_view resident) {
  auto& helpers = *matter.request().mutable_helpers();
  const auto own =
      absl::c_find_if(helpers, [&](const auto& h) { return ResidentIn(h.resident()) == resident; });
  if (own == helpers.end()) return;
  helpers.erase(own);
  matter.request().set_accepted(matter.request().accepted() - 1);
  matter.record.value.add_stopped(std::string(resident));
  if (HasItem(matter)) matter.escalation->value.mutable_escalation()->set_missing(matter.missing());
}

void FreeAllPlaces(Matter& matter) {
  for (const v1::AcceptedHelper& helper : matter.request().helpers()) CompleteYes(matter, helper);
  matter.request().clear_helpers();
  matter.request().set_accepted(0);
}

void CancelInvitation(const Setting& setting, Matter& matter, store::v1::InvitationRecord& record) {
  const std::string resident = ResidentIn(record.invitation().helper());
  RemoveWilling(matter, resident);
  MoveInvitation(setting, matter, record, Invitation::CANCELLED);
  if (help::FromProto(record.tell_time()) > setting.now) return;
  Tell(setting, matter, resident, Message::REQUEST_ENDED,
       absl::StrCat("invitations/", rpc::IdOf(record.invitation().name(), "invitations")));
}

void AwaitChoice(const Setting& setting, Matter& matter) {
  EndChoice(matter);
  *matter.request().mutable_choose_until() =
      help::ToProto(FirstMomentToTell(setting, matter, AskerOf(matter)) +
                    ToDuration(setting.municipality.policy().choose_time_box()));
}

void EndWilling(const Setting& setting, Matter& matter, Invitation::State to, Message::Kind kind) {
  for (auto& [id, stored] : matter.invitations) {
    if (stored.value.invitation().state() != Invitation::WILLING) continue;
    MoveInvitation(setting, matter, stored.value, to);
    Tell(setting, matter, ResidentIn(stored.value.invitation().helper()), kind,
         absl::StrCat("invitations/", id));
  }
  matter.request().clear_willing();
  EndChoice(matter);
}

void RemoveWilling(Matter& matter, absl::string_view resident) {
  auto& willing = *matter.request().mutable_willing();
  const auto own =
      absl::c_find_if(willing, [&](const auto& w) { return ResidentIn(w.resident()) == resident; });
  if (own != willing.end()) willing.erase(own);
  if (willing.empty()) EndChoice(matter);
}

void Match(const Setting& setting, Matter& matter) {
  StopWaves(matter);
  EndQuestions(matter);
  matter.request().clear_escalate_time();
  EndUnanswered(setting, matter, Invitation::TAKEN, Message::ALREADY_FILLED);
  EndWilling(setting, matter, Invitation::THANKED, Message::THANKED);
  EndEscalation(setting, matter, WhoWasFound(matter));
  MoveTo(setting, matter, HelpRequest::MATCHED);
  if (!matter.is_child()) {
    MakeAppointments(setting, matter);
    TellAsker(setting, matter, Message::MATCHED);
  } else {
    FillAppointment(setting, matter);
  }
}

void Close(const Setting& setting, Matter& matter, HelpRequest::Outcome outcome,
           Escalation::Outcome item_outcome) {
  StopWaves(matter);
  EndQuestions(matter);
  matter.request().clear_escalate_time();
  EndUnanswered(setting, matter, Invitation::CANCELLED, Message::REQUEST_ENDED);
  EndWilling(setting, matter, Invitation::CANCELLED, Message::REQUEST_ENDED);
  EndEscalation(setting, matter, item_outcome);
  EndAppointments(setting, matter);
  if (matter.is_child()) GiveUpAppointment(setting, matter);
  const bool was_helped = outcome == HelpRequest::HELPED || outcome == HelpRequest::HELPED_PRESUMED;
  for (const v1::AcceptedHelper& helper : matter.request().helpers()) {
    if (was_helped) {
      CompleteYes(matter, helper);
    } else {
      CancelYes(setting, matter, helper);
    }
  }
  if (!was_helped) {
    matter.request().clear_helpers();
    matter.request().set_accepted(0);
  }
  matter.request().set_outcome(outcome);
  *matter.request().mutable_close_time() = help::ToProto(setting.now);
  MoveTo(setting, matter, HelpRequest::CLOSED, outcome);
}

void BeginEpisode(const Setting& setting, Matter& matter) {
  store::v1::RequestRecord& record = matter.record.value;
  EndAppointments(setting, matter);
  matter.request().set_episode(matter.request().episode() + 1);
  matter.request().set_outcome(HelpRequest::OUTCOME_UNSPECIFIED);
  matter.request().clear_close_time();
  matter.request().set_rung(v1::RUNG_UNSPECIFIED);
  matter.request().set_invited(0);
  record.clear_asked();
  record.clear_told_too_late();
  record.set_silent(0);
  record.set_waves(0);
  record.clear_search();
  record.set_is_relaxation_asked(false);
  record.set_is_help_confirmed(false);
  record.set_has_taken_place(false);
  record.set_is_moment_over(false);
  record.set_is_choice_overdue(false);
  matter.escalation = store::NewStored<store::v1::EscalationRecord>(
      EscalationKey(matter.space, EscalationId(matter.id, matter.request().episode())));
}

}  // namespace omzien::help
