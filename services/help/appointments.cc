#include "services/help/appointments.h"

#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/appointment_moves.h"
#include "services/help/decide.h"
#include "services/help/life.h"
#include "services/help/moves.h"
#include "services/help/parting.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using internal::v1::CallTaskWanted;
using v1::Appointment;
using v1::HelpRequest;
using v1::Message;

absl::Duration ReportWithin(const Setting& setting) {
  return ToDuration(setting.municipality.policy().report_within());
}

// It took place. `is_confirmed`: somebody said so.
void Done(const Setting& setting, Matter& matter, StoredAppointment& stored, bool is_confirmed) {
  if (is_confirmed) matter.record.value.set_is_help_confirmed(true);
  matter.record.value.set_has_taken_place(true);
  EndAppointment(setting, matter, stored, Appointment::DONE);
  if (stored.value.appointment().asker_result() != Appointment::WENT_WELL) return;
  // Both were content: next time she is asked first.
  for (const std::string& name : stored.value.appointment().helpers()) {
    const auto helper = matter.helpers.find(ResidentIn(name));
    if (helper == matter.helpers.end()) continue;
    auto& familiar = *helper->second.value.mutable_helper()->mutable_familiar();
    if (!absl::c_linear_search(familiar, AskerOf(matter))) *familiar.Add() = AskerOf(matter);
  }
}

// Returns the appointment if it is there, the resident takes part in it, and it is in one of
// `states`.
absl::StatusOr<StoredAppointment*> Find(Matter& matter, absl::string_view id,
                                        absl::string_view resident,
                                        const std::vector<Appointment::State>& states) {
  const auto found = matter.appointments.find(std::string(id));
  if (found == matter.appointments.end() || !found->second.exists()) return rpc::NotFound();
  const Appointment& appointment = found->second.value.appointment();
  if (ResidentIn(appointment.asker()) != resident && !IsHelperOf(appointment, resident))
    return rpc::NotFound();
  if (!absl::c_linear_search(states, appointment.state())) {
    return RefuseState("WRONG_STATE", "the appointment is over, or not agreed");
  }
  return &found->second;
}

void TellOthers(const Setting& setting, Matter& matter, const Appointment& appointment,
                absl::string_view but, Message::Kind kind) {
  std::vector<std::string> people = {ResidentIn(appointment.asker())};
  for (const std::string& name : appointment.helpers()) people.push_back(ResidentIn(name));
  for (const std::string& resident : people) {
    if (resident != but && matter.helpers.contains(resident)) {
      Tell(setting, matter, resident, kind, SubjectOf(appointment));
    }
  }
}

void NobodyOpened(const Setting& setting, Matter& matter, StoredAppointment& stored) {
  MoveAppointment(setting, matter, stored.value, Appointment::NOBODY_OPENED);
  *stored.value.mutable_next_time() = ToProto(setting.now + ReportWithin(setting));
  WantCall(setting, matter, AskerOf(matter), CallTaskWanted::NOBODY_OPENED,
           setting.now + absl::Minutes(1), SubjectOf(stored.value.appointment()));
}

// A date of a series nobody came to: another moment may be asked instead.
void AskDateAgain(const Setting& setting, Matter& matter, const v1::TimeSlot& instead) {
  StoredAppointment& again = AddAppointment(setting, matter, instead, /*helpers=*/{});
  LoseHelper(setting, matter, again, "");
}

}  // namespace

void NobodyCame(const Setting& setting, Matter& matter, StoredAppointment& stored,
                const v1::TimeSlot* instead) {
  for (const std::string& name : stored.value.appointment().helpers()) {
    if (!matter.helpers.contains(ResidentIn(name))) continue;
    Tell(setting, matter, ResidentIn(name), Message::MISSED, SubjectOf(stored.value.appointment()));
  }
  EndAppointment(setting, matter, stored, Appointment::HELPER_NO_SHOW);
  if (matter.request().has_weekly()) {
    if (instead != nullptr) {
      AskDateAgain(setting, matter, *instead);
    } else {
      CloseIfOver(setting, matter);
    }
    return;
  }
  const std::vector<v1::AcceptedHelper> helpers(matter.request().helpers().begin(),
                                                matter.request().helpers().end());
  for (const v1::AcceptedHelper& helper : helpers) {
    CancelYes(setting, matter, helper);
    FreePlace(matter, ResidentIn(helper.resident()));
  }
  BeginEpisode(setting, matter);
  if (instead == nullptr) {
    Escalate(setting, matter, v1::Escalation::NOBODY_CAME);
    return;
  }
  matter.request().clear_when();
  *matter.request().add_when() = *instead;
  *matter.record.value.mutable_needed_time() = instead->start_time();
  MoveTo(setting, matter, HelpRequest::OPEN);
  AskOn(setting, matter);
}

void TookPlace(const Setting& setting, Matter& matter, StoredAppointment& stored,
               bool is_confirmed) {
  Done(setting, matter, stored, is_confirmed);
  CloseIfOver(setting, matter);
}

absl::StatusOr<Matter> ReportCalled(const Setting& setting, Matter matter,
                                    absl::string_view resident, absl::string_view id) {
  const auto found = Find(matter, id, resident, {Appointment::PLANNED});
  if (!found.ok()) return found.status();
  const store::v1::AppointmentRecord& record = (*found)->value;
  if (!IsHelperOf(record.appointment(), resident))
    return RefuseState("NOT_YOURS", "only who comes can say so");
  const std::string told_with = record.told_with();
  if (told_with.empty()) return matter;
  HearThatSheWasTold(matter, told_with);
  AddEvent(setting, matter).mutable_asker_called()->set_appointment(told_with);
  return matter;
}

absl::StatusOr<Matter> Report(const Setting& setting, Matter matter, absl::string_view resident,
                              const v1::ReportAppointmentRequest& report) {
  const auto found = Find(matter, rpc::IdOf(report.name(), "appointments"), resident,
                          {Appointment::PLANNED, Appointment::UNKNOWN, Appointment::NOBODY_OPENED});
  if (!found.ok()) return found.status();
  StoredAppointment& stored = **found;
  Appointment& appointment = *stored.value.mutable_appointment();
  const bool is_asker = ResidentIn(appointment.asker()) == resident;
  const bool is_hers =
      report.result() == Appointment::WENT_WELL ||
      report.result() == (is_asker ? Appointment::NOBODY_CAME : Appointment::NO_ANSWER_AT_DOOR);
  if (!is_hers) {
    rpc::Violations wrong;
    wrong.Add("result", "want WENT_WELL, or what only you can know");
    return wrong.ToStatus();
  }
  if (FromProto(appointment.start_time()) > setting.now)
    return RefuseState("NOT_YET", "it has not begun");
  (is_asker ? appointment.set_asker_result(report.result())
            : appointment.set_helper_result(report.result()));
  // Somebody calls already; that call says what it was.
  const bool is_left_to_call = (appointment.state() == Appointment::NOBODY_OPENED &&
                                report.result() != Appointment::WENT_WELL) ||
                               (appointment.state() == Appointment::UNKNOWN &&
                                report.result() == Appointment::NO_ANSWER_AT_DOOR);
  if (is_left_to_call) return matter;

  if (report.result() == Appointment::NO_ANSWER_AT_DOOR) {
    NobodyOpened(setting, matter, stored);
  } else if (report.result() == Appointment::NOBODY_CAME) {
    WantCall(setting, matter, AskerOf(matter), CallTaskWanted::NOBODY_CAME, setting.now,
             SubjectOf(appointment));
    NobodyCame(setting, matter, stored, report.has_instead() ? &report.instead() : nullptr);
  } else if (is_asker) {
    TookPlace(setting, matter, stored, /*is_confirmed=*/true);
  }
  return matter;
}

absl::StatusOr<Matter> ProposeMove(const Setting& setting, Matter matter,
                                   absl::string_view resident,
                                   const v1::ProposeMoveRequest& proposal) {
  const auto found =
      Find(matter, rpc::IdOf(proposal.name(), "appointments"), resident, {Appointment::PLANNED});
  if (!found.ok()) return found.status();
  const auto next = Next(matter.request().state(), Happening::kMoveProposed);
  if (!next.ok()) return next.status();
  Appointment& appointment = *(*found)->value.mutable_appointment();
  if (FromProto(appointment.start_time()) <= setting.now)
    return RefuseState("TOO_LATE", "it has begun");
  *appointment.mutable_proposed() = proposal.proposed();
  appointment.set_proposed_by(rpc::MakeName(setting.municipality.slug(), "residents", resident));
  TellOthers(setting, matter, appointment, resident, Message::MOVE_PROPOSED);
  return matter;
}

absl::StatusOr<Matter> AnswerMove(const Setting& setting, Matter matter, absl::string_view resident,
                                  const v1::AnswerMoveRequest& answer) {
  const auto found =
      Find(matter, rpc::IdOf(answer.name(), "appointments"), resident, {Appointment::PLANNED});
  if (!found.ok()) return found.status();
  StoredAppointment& stored = **found;
  Appointment& appointment = *stored.value.mutable_appointment();
  const v1::TimeSlot proposed = appointment.proposed();
  if (!appointment.has_proposed() || ResidentIn(appointment.proposed_by()) == resident) {
    return RefuseState("NOT_ASKED", "nobody proposed you another moment");
  }
  appointment.clear_proposed();
  appointment.clear_proposed_by();
  if (!answer.is_agreed()) return matter;
  if (std::min(FromProto(proposed.start_time()), FromProto(appointment.start_time())) <=
      setting.now) {
    return RefuseState("TOO_LATE", "one of the two moments has passed");
  }
  const std::vector<std::string> helpers(appointment.helpers().begin(),
                                         appointment.helpers().end());
  StoredAppointment& moved = AddAppointment(setting, matter, proposed, helpers);
  LetAskerBeTold(setting, matter, {&moved});
  EndAppointment(setting, matter, stored, Appointment::MOVED);
  CallAboutLapses(setting, matter);
  TellOthers(setting, matter, moved.value.appointment(), "", Message::MOVED);
  return matter;
}

absl::StatusOr<Matter> CancelAppointment(const Setting& setting, Matter matter,
                                         absl::string_view resident, absl::string_view id) {
  const auto found = Find(matter, id, resident, {Appointment::PLANNED, Appointment::NEEDS_HELPER});
  if (!found.ok()) return found.status();
  StoredAppointment& stored = **found;
  if (ResidentIn(stored.value.appointment().asker()) == resident) {
    TellOthers(setting, matter, stored.value.appointment(), resident,
               Message::APPOINTMENT_CANCELLED);
    EndAppointment(setting, matter, stored, Appointment::CANCELLED);
    CloseIfOver(setting, matter);
    return matter;
  }
  const bool is_one_off = !matter.request().has_weekly();
  if (is_one_off) return StopHelping(setting, std::move(matter), resident);
  LoseHelper(setting, matter, stored, resident);
  TellAsker(setting, matter, Message::HELPER_STOPPED);
  return matter;
}

Matter PassTimeOfAppointment(const Setting& setting, Matter matter, absl::string_view id) {
  const auto found = matter.appointments.find(std::string(id));
  if (found == matter.appointments.end() || !found->second.exists()) return matter;
  StoredAppointment& stored = found->second;
  if (NextMoment(stored.value) > setting.now) return matter;
  const Appointment& appointment = stored.value.appointment();
  switch (appointment.state()) {
    case Appointment::PLANNED:
      if (!stored.value.is_asked_how()) {
        stored.value.set_is_asked_how(true);
        *stored.value.mutable_next_time() =
            ToProto(FromProto(appointment.end_time()) + ReportWithin(setting));
        TellOthers(setting, matter, appointment, "", Message::HOW_WAS_IT);
      } else if (appointment.helper_result() == Appointment::WENT_WELL) {
        Done(setting, matter, stored, /*is_confirmed=*/true);
      } else {
        MoveAppointment(setting, matter, stored.value, Appointment::UNKNOWN);
        *stored.value.mutable_next_time() = ToProto(setting.now + ReportWithin(setting));
        WantCall(setting, matter, AskerOf(matter), CallTaskWanted::HOW_WAS_IT,
                 setting.now + ReportWithin(setting), SubjectOf(appointment));
      }
      break;
    case Appointment::UNKNOWN:
      Done(setting, matter, stored, appointment.helper_result() == Appointment::WENT_WELL);
      break;
    case Appointment::NEEDS_HELPER:
      // Whoever looks for a helper comes to the same end by itself, at the same moment.
      if (!appointment.helpers().empty()) {
        PlanAgain(setting, matter, stored);
        break;
      }
      stored.value.mutable_appointment()->clear_child_request();
      EndAppointment(setting, matter, stored, Appointment::CANCELLED);
      TellAsker(setting, matter, Message::APPOINTMENT_CANCELLED);
      break;
    case Appointment::NOBODY_OPENED:
      // Never presumed: somebody must know how she is.
      *stored.value.mutable_next_time() = ToProto(setting.now + ReportWithin(setting));
      WantCall(setting, matter, AskerOf(matter), CallTaskWanted::NOBODY_OPENED, setting.now,
               SubjectOf(appointment));
      break;
    default:
      // A child request ended it (GiveUpAppointment), or has ended after it (EndChild).
      EndAppointment(setting, matter, stored, appointment.state());
      break;
  }
  CloseIfOver(setting, matter);
  return matter;
}

std::string ChildToEnd(const store::v1::AppointmentRecord& record) {
  const Appointment& appointment = record.appointment();
  return appointment.state() == Appointment::CANCELLED
             ? rpc::IdOf(appointment.child_request(), "requests")
             : "";
}

Matter EndChild(const Setting& setting, Matter child) {
  const auto found = child.appointments.find(child.record.value.for_appointment());
  assert(found != child.appointments.end());
  found->second.value.mutable_appointment()->clear_child_request();
  const auto next = Next(child.request().state(), Happening::kWithdrawn);
  if (!next.ok()) return child;
  TellWhoCome(setting, child);
  Close(setting, child, HelpRequest::WITHDRAWN, v1::Escalation::CANCELLED);
  return child;
}

}  // namespace omzien::help
