#include "services/help/decide_told.h"

#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "services/help/appointments.h"
#include "services/help/decide.h"
#include "services/help/item_moves.h"
#include "services/help/life.h"
#include "services/help/limits.h"
#include "services/help/moves.h"
#include "services/help/parting.h"
#include "services/help/records.h"

namespace omzien::help {
namespace {

using internal::v1::CallTaskDone;
using internal::v1::CallTaskWanted;
using v1::Appointment;
using v1::CallTask;
using v1::HelpRequest;
using v1::Invitation;

// Nobody else hears it instead.
bool HearsAlone(const Matter& matter, absl::string_view resident, absl::string_view recipient) {
  const std::vector<std::string> hearers = HearersOf(matter, resident);
  return hearers.size() == 1 && hearers.front() == recipient;
}

// What was agreed did not take place, or is called off; who looks after her now is the team.
void BringToTeam(const Setting& setting, Matter& matter) {
  if (!Next(matter.request().state(), Happening::kNeedsMore).ok()) return;
  if (matter.request().state() == HelpRequest::MATCHED) {
    if (matter.request().has_weekly()) return;  // Its dates stand.
    TellWhoCome(setting, matter);
    for (const v1::AcceptedHelper& helper : matter.request().helpers())
      CancelYes(setting, matter, helper);
    FreeAllPlaces(matter);
    BeginEpisode(setting, matter);
  }
  Escalate(setting, matter, v1::Escalation::NEEDS_MORE);
}

// She was called, whatever about, and needs more.
Matter HearThatSheNeedsMore(const Setting& setting, Matter matter) {
  if (matter.request().state() == HelpRequest::CLOSED) {
    auto reopened = ReopenAfterCall(setting, matter);
    return reopened.ok() ? *std::move(reopened) : matter;  // Too long ago.
  }
  BringToTeam(setting, matter);
  return matter;
}

// Whether it was the asker who was called, or who hears for her.
bool IsAboutAsker(const Matter& matter, const CallTaskDone& done) {
  return done.resident() == AskerOf(matter) ||
         absl::c_linear_search(HearersOf(matter, AskerOf(matter)), done.resident());
}

// Nobody had opened, or nobody had said how it went.
void HearHowItWas(const Setting& setting, Matter& matter, StoredAppointment& stored,
                  CallTask::Result result) {
  const bool nobody_opened = stored.value.appointment().state() == Appointment::NOBODY_OPENED;
  switch (result) {
    case CallTask::ALL_WELL:
      return TookPlace(setting, matter, stored, /*is_confirmed=*/true);
    case CallTask::DID_NOT_TAKE_PLACE:
      if (!nobody_opened) return NobodyCame(setting, matter, stored, nullptr);
      EndAppointment(setting, matter, stored, Appointment::CANCELLED);
      return CloseIfOver(setting, matter);
    case CallTask::NEEDS_TEAM:
      EndAppointment(setting, matter, stored,
                     nobody_opened ? Appointment::CANCELLED : Appointment::HELPER_NO_SHOW);
      // The other dates of a series stand; the date itself is in good hands.
      if (matter.request().has_weekly()) return CloseIfOver(setting, matter);
      return BringToTeam(setting, matter);
    default:
      return;  // Not known yet: it is asked again.
  }
}

}  // namespace

Matter FailToInvite(const Setting& setting, Matter matter, absl::string_view id,
                    absl::string_view recipient) {
  const auto found = matter.invitations.find(std::string(id));
  if (found == matter.invitations.end() || !found->second.exists()) return matter;
  store::v1::InvitationRecord& own = found->second.value;
  const std::string helper = ResidentIn(own.invitation().helper());
  const Invitation::State state = own.invitation().state();
  if (state != Invitation::SENT && state != Invitation::EXPIRED) return matter;
  if (!HearsAlone(matter, helper, recipient)) return matter;
  TakeBackInvitation(FromProto(own.invitation().create_time()),
                     *matter.helpers.at(helper).value.mutable_helper());
  if (state == Invitation::EXPIRED) return matter;
  MoveInvitation(setting, matter, own, Invitation::UNDELIVERABLE);
  if (IsAsking(matter) && matter.missing() > 0) WantWave(setting, matter);
  return matter;
}

Matter FailToTellAsker(const Setting& setting, Matter matter, absl::string_view recipient) {
  if (!HearsAlone(matter, AskerOf(matter), recipient)) return matter;
  std::vector<StoredAppointment*> untold;
  for (auto& [id, stored] : matter.appointments) {
    if (IsToCome(setting, stored.value.appointment()) && stored.value.told_with().empty())
      untold.push_back(&stored);
  }
  CallFirst(setting, matter, untold);
  return matter;
}

Matter HearOfCall(const Setting& setting, Matter matter, const CallTaskDone& done,
                  absl::string_view appointment) {
  const auto found = matter.appointments.find(std::string(appointment));
  const bool is_there = found != matter.appointments.end() && found->second.exists();
  switch (done.reason()) {
    case CallTaskWanted::TELL_ASKER:
      // Reached, she was told, whatever else she said.
      if (done.result() != CallTask::NOT_REACHED) HearThatSheWasTold(matter, appointment);
      break;
    case CallTaskWanted::NOBODY_OPENED:
      if (!is_there || found->second.value.appointment().state() != Appointment::NOBODY_OPENED)
        break;
      HearHowItWas(setting, matter, found->second, done.result());
      return matter;
    case CallTaskWanted::HOW_WAS_IT:
      if (!is_there || found->second.value.appointment().state() != Appointment::UNKNOWN) break;
      HearHowItWas(setting, matter, found->second, done.result());
      return matter;
    default:
      break;  // The call was all there was to do.
  }
  if (done.result() != CallTask::NEEDS_TEAM || !IsAboutAsker(matter, done)) return matter;
  return HearThatSheNeedsMore(setting, std::move(matter));
}

}  // namespace omzien::help
