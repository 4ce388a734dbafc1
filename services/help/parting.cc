#include "services/help/parting.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/appointment_moves.h"
#include "services/help/decide.h"
#include "services/help/item_moves.h"
#include "services/help/life.h"
#include "services/help/limits.h"
#include "services/help/moves.h"
#include "services/help/records.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using v1::Appointment;
using v1::HelpRequest;
using v1::Invitation;
using v1::Message;

const v1::AcceptedHelper* FindHelper(const Matter& matter, absl::string_view resident) {
  const auto own = absl::c_find_if(matter.request().helpers(), [&](const auto& helper) {
    return ResidentIn(helper.resident()) == resident;
  });
  return own == matter.request().helpers().end() ? nullptr : &*own;
}

bool IsSeries(const Matter& matter) {
  return matter.request().state() == HelpRequest::MATCHED && matter.request().has_weekly();
}

Happening HappeningOf(const Matter& matter) {
  return IsSeries(matter) ? Happening::kHelperStops : Happening::kLastHelperStops;
}

store::v1::InvitationRecord* FindYes(Matter& matter, const v1::AcceptedHelper& helper) {
  const auto found = matter.invitations.find(rpc::IdOf(helper.invitation(), "invitations"));
  const bool is_there = found != matter.invitations.end() &&
                        found->second.value.invitation().state() == Invitation::ACCEPTED;
  return is_there ? &found->second.value : nullptr;
}

// What was agreed may be at another moment than was asked; the next episode looks for that one.
void KeepAgreedMoment(const Setting& setting, Matter& matter) {
  for (const auto& [id, stored] : matter.appointments) {
    const Appointment& agreed = stored.value.appointment();
    if (!IsToCome(setting, agreed)) continue;
    const bool is_asked = absl::c_any_of(matter.request().when(), [&](const v1::TimeSlot& slot) {
      return FromProto(slot.start_time()) == FromProto(agreed.start_time());
    });
    if (is_asked) continue;
    matter.request().clear_when();
    v1::TimeSlot& slot = *matter.request().add_when();
    *slot.mutable_start_time() = agreed.start_time();
    *slot.mutable_end_time() = agreed.end_time();
    *matter.record.value.mutable_needed_time() = agreed.start_time();
    return;
  }
}

// Short before `date`, on which somebody was to come, a message alone is not enough.
void CallIfShort(const Setting& setting, Matter& matter, absl::Time date) {
  if (date - setting.now >= ToDuration(setting.municipality.policy().short_notice())) return;
  WantCall(setting, matter, AskerOf(matter), internal::v1::CallTaskWanted::HELPER_STOPPED_LATE,
           setting.now);
}

// Ends her yes as she or somebody else wanted it, and tells who is to hear of it.
void EndYes(const Setting& setting, Matter& matter, const std::string& resident, Parting parting) {
  const v1::AcceptedHelper own = *FindHelper(matter, resident);
  if (parting == Parting::kStops) {
    store::v1::InvitationRecord* const yes = FindYes(matter, own);
    if (yes != nullptr) MoveInvitation(setting, matter, *yes, Invitation::WITHDRAWN);
  } else {
    CancelYes(setting, matter, own);
    Tell(setting, matter, resident, Message::RELEASED,
         absl::StrCat("invitations/", rpc::IdOf(own.invitation(), "invitations")));
  }
  FreePlace(matter, resident);
  if (parting != Parting::kReleased) TellAsker(setting, matter, Message::HELPER_STOPPED);
}

}  // namespace

absl::Time NextDateOf(const Setting& setting, const Matter& matter, absl::string_view resident) {
  absl::Time next = absl::InfiniteFuture();
  for (const auto& [id, stored] : matter.appointments) {
    const Appointment& appointment = stored.value.appointment();
    const absl::Time start = FromProto(appointment.start_time());
    if (IsAhead(setting, appointment) && IsHelperOf(appointment, resident))
      next = std::min(next, start);
  }
  return next;
}

absl::Status CheckParting(const Setting& setting, const Matter& matter,
                          absl::string_view resident) {
  if (FindHelper(matter, resident) == nullptr)
    return RefuseState("WRONG_STATE", "there is no yes to take back");
  const auto next = Next(matter.request().state(), HappeningOf(matter));
  if (!next.ok()) return next.status();
  if (matter.request().state() == HelpRequest::MATCHED &&
      NextDateOf(setting, matter, resident) == absl::InfiniteFuture()) {
    return RefuseState("WRONG_STATE", "what was agreed has begun, or is over");
  }
  return absl::OkStatus();
}

void Part(const Setting& setting, Matter& matter, const std::string& resident, Parting parting) {
  const HelpRequest::State from = matter.request().state();
  const State to = *Next(from, HappeningOf(matter));
  const bool is_series = IsSeries(matter);
  const absl::Time date = NextDateOf(setting, matter, resident);
  EndYes(setting, matter, resident, parting);
  if (from == HelpRequest::MATCHED) CallIfShort(setting, matter, date);
  if (is_series) {
    LeaveDates(setting, matter, resident);
  } else if (from == HelpRequest::MATCHED) {
    KeepAgreedMoment(setting, matter);
    BeginEpisode(setting, matter);
    MoveTo(setting, matter, to);
    AskOn(setting, matter);
  } else if (from == HelpRequest::OPEN) {
    WantWave(setting, matter);
  } else if (HasItem(matter)) {
    matter.escalation->value.mutable_escalation()->set_is_on_top(true);
    ChangeItem(setting, matter);
  }
}

void PartWithSubstitute(const Setting& setting, Matter& matter, const std::string& resident) {
  const absl::Time date = NextDateOf(setting, matter, resident);
  for (const auto& [id, stored] : matter.appointments) {
    const Appointment& appointment = stored.value.appointment();
    if (IsAhead(setting, appointment) && IsHelperOf(appointment, resident))
      Tell(setting, matter, resident, Message::APPOINTMENT_CANCELLED, SubjectOf(appointment));
  }
  TellAsker(setting, matter, Message::HELPER_STOPPED);
  CallIfShort(setting, matter, date);
  LeaveDates(setting, matter, resident);
}

void CancelYes(const Setting& setting, Matter& matter, const v1::AcceptedHelper& helper) {
  store::v1::InvitationRecord* const yes = FindYes(matter, helper);
  if (yes == nullptr) return;
  MoveInvitation(setting, matter, *yes, Invitation::CANCELLED);
  if (!yes->has_accept_time()) return;
  TakeBackYes(FromProto(yes->accept_time()),
              *matter.helpers.at(ResidentIn(helper.resident())).value.mutable_helper());
  yes->clear_accept_time();
}

void CompleteYes(Matter& matter, const v1::AcceptedHelper& helper) {
  store::v1::InvitationRecord* const yes = FindYes(matter, helper);
  if (yes != nullptr) yes->set_is_over(true);
}

void TellWhoCome(const Setting& setting, Matter& matter) {
  TellHelpers(setting, matter, Message::REQUEST_ENDED);
  for (const auto& [id, stored] : matter.appointments) {
    const Appointment appointment = stored.value.appointment();
    // The date of a child request is not its own to call off.
    if (!IsAhead(setting, appointment) || id == matter.record.value.for_appointment()) continue;
    for (const std::string& name : appointment.helpers()) {
      if (FindHelper(matter, ResidentIn(name)) != nullptr) continue;  // Told already.
      Tell(setting, matter, ResidentIn(name), Message::APPOINTMENT_CANCELLED,
           absl::StrCat("appointments/", id));
    }
  }
}

absl::StatusOr<Matter> StopHelping(const Setting& setting, Matter matter,
                                   absl::string_view resident) {
  const absl::Status status = CheckParting(setting, matter, resident);
  if (!status.ok()) return status;
  Part(setting, matter, std::string(resident), Parting::kStops);
  return matter;
}

absl::StatusOr<Matter> Release(const Setting& setting, Matter matter, absl::string_view resident) {
  const absl::Status status = CheckParting(setting, matter, resident);
  if (!status.ok()) return status;
  Part(setting, matter, std::string(resident), Parting::kReleased);
  return matter;
}

}  // namespace omzien::help
