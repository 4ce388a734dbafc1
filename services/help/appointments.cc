#include "services/help/appointments.h"

#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/calendar/recurrence.h"
#include "services/help/decide.h"
#include "services/help/moves.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using internal::v1::CallTaskWanted;
using v1::Appointment;
using v1::HelpRequest;
using v1::Message;

using Stored = store::Stored<store::v1::AppointmentRecord>;

absl::Duration ReportWithin(const Setting& setting) {
  return ToDuration(setting.municipality.policy().report_within());
}

std::string IdOf(const Appointment& appointment) {
  return rpc::IdOf(appointment.name(), "appointments");
}

std::string Subject(const Appointment& appointment) {
  return absl::StrCat("appointments/", IdOf(appointment));
}

bool IsOver(Appointment::State state) {
  return state == Appointment::DONE || state == Appointment::MOVED ||
         state == Appointment::CANCELLED || state == Appointment::HELPER_NO_SHOW;
}

bool IsHelper(const Appointment& appointment, absl::string_view resident) {
  return absl::c_any_of(appointment.helpers(),
                        [&](const std::string& name) { return ResidentIn(name) == resident; });
}

// Returns the first slot that has not begun; the last one if all have.
v1::TimeSlot SlotToCome(const Setting& setting, const HelpRequest& request) {
  for (const v1::TimeSlot& slot : request.when()) {
    if (FromProto(slot.start_time()) > setting.now) return slot;
  }
  return request.when(request.when_size() - 1);
}

// Returns the appointments' slots: one, or a date every so many weeks by the local clock.
std::vector<v1::TimeSlot> Dates(const Setting& setting, const HelpRequest& request) {
  const v1::TimeSlot first = SlotToCome(setting, request);
  if (!request.has_weekly()) return {first};
  const absl::TimeZone zone = setting.municipality.time_zone();
  const auto dates = calendar::WeeklyDates::Create(
      {.first_start = absl::CivilMinute(absl::ToCivilSecond(FromProto(first.start_time()), zone)),
       .duration = FromProto(first.end_time()) - FromProto(first.start_time()),
       .weekdays = {},
       .interval_weeks = std::max(1, request.weekly().every_weeks()),
       .last_date = {},
       .count = request.weekly().dates()});
  if (!dates.ok())
    return {first};  // Validated: it does not happen, and one date is better than none.
  std::vector<v1::TimeSlot> slots;
  for (int i = 0; i < static_cast<int>(dates->starts().size()); ++i) {
    const calendar::Period period = dates->At(i, zone);
    v1::TimeSlot& slot = slots.emplace_back();
    *slot.mutable_start_time() = ToProto(period.begin);
    *slot.mutable_end_time() = ToProto(period.end);
  }
  return slots;
}

// The names of who stands for a place of the request.
std::vector<std::string> HelpersOf(const HelpRequest& request) {
  std::vector<std::string> helpers;
  for (const v1::AcceptedHelper& helper : request.helpers()) helpers.push_back(helper.resident());
  return helpers;
}

// Adds one appointment in state PLANNED, at which `helpers` come, and returns it.
Appointment& AddAppointment(const Setting& setting, Matter& matter, const v1::TimeSlot& slot,
                            const std::vector<std::string>& helpers) {
  store::v1::RequestRecord& record = matter.record.value;
  record.set_appointments(record.appointments() + 1);
  const std::string id = AppointmentId(matter.id, record.appointments());
  Stored& stored =
      matter.appointments
          .emplace(id,
                   store::NewStored<store::v1::AppointmentRecord>(AppointmentKey(matter.space, id)))
          .first->second;
  Appointment& appointment = *stored.value.mutable_appointment();
  appointment.set_name(rpc::MakeName(setting.municipality.slug(), "appointments", id));
  appointment.set_request(matter.request().name());
  appointment.set_asker(matter.request().asker());
  appointment.mutable_helpers()->Add(helpers.begin(), helpers.end());
  *appointment.mutable_start_time() = slot.start_time();
  *appointment.mutable_end_time() = slot.end_time();
  *stored.value.mutable_next_time() = slot.end_time();
  record.add_open_appointments(id);
  MoveAppointment(setting, matter, stored.value, Appointment::PLANNED);
  return appointment;
}

// Whoever has no app is told by a person before anyone goes to the door (invariant 12).
void LetAskerBeTold(const Setting& setting, Matter& matter, Appointment& appointment) {
  const std::string asker = AskerOf(matter);
  if (matter.helpers.at(asker).value.helper().channel() != v1::CHANNEL_PHONE) return;
  appointment.set_is_call_first(true);
  WantCall(setting, matter, asker, CallTaskWanted::TELL_ASKER, FromProto(appointment.start_time()),
           Subject(appointment));
}

// Ends an appointment; the timer looks at the request it belongs to.
void End(const Setting& setting, Matter& matter, Stored& stored, Appointment::State state) {
  MoveAppointment(setting, matter, stored.value, state);
  stored.value.clear_next_time();
  auto& open = *matter.record.value.mutable_open_appointments();
  const auto own = absl::c_find(open, IdOf(stored.value.appointment()));
  if (own != open.end()) open.erase(own);
}

// When the last appointment is over, so is the request.
void CloseIfOver(const Setting& setting, Matter& matter) {
  if (!matter.record.value.open_appointments().empty()) return;
  if (!Next(matter.request().state(), Happening::kOver).ok()) return;
  const bool took_place = absl::c_any_of(matter.appointments, [](const auto& entry) {
    return entry.second.value.appointment().state() == Appointment::DONE;
  });
  const HelpRequest::Outcome outcome = matter.record.value.is_help_confirmed() ? HelpRequest::HELPED
                                       : took_place ? HelpRequest::HELPED_PRESUMED
                                                    : HelpRequest::WITHDRAWN;
  Close(setting, matter, outcome, v1::Escalation::CANCELLED);
}

// It took place. `is_confirmed`: somebody said so.
void Done(const Setting& setting, Matter& matter, Stored& stored, bool is_confirmed) {
  if (is_confirmed) matter.record.value.set_is_help_confirmed(true);
  End(setting, matter, stored, Appointment::DONE);
  if (stored.value.appointment().asker_result() != Appointment::WENT_WELL) return;
  // Both were content: next time she is asked first.
  for (const std::string& name : stored.value.appointment().helpers()) {
    const auto helper = matter.helpers.find(ResidentIn(name));
    if (helper == matter.helpers.end()) continue;
    auto& familiar = *helper->second.value.mutable_helper()->mutable_familiar();
    if (!absl::c_linear_search(familiar, AskerOf(matter))) *familiar.Add() = AskerOf(matter);
  }
}

// Looks for another helper for one date of a series, as a request of its own.
void AskAgain(const Setting& setting, Matter& matter, Stored& stored) {
  Appointment& appointment = *stored.value.mutable_appointment();
  const std::string id = rpc::DerivedId({IdOf(appointment), absl::StrCat(matter.record.version)});
  Matter child(matter.space, id,
               store::NewStored<store::v1::RequestRecord>(RequestKey(matter.space, id)));
  child.helpers = matter.helpers;
  HelpRequest& request = child.request();
  request = matter.request();
  request.set_name(rpc::MakeName(setting.municipality.slug(), "requests", id));
  request.set_state(HelpRequest::STATE_UNSPECIFIED);
  request.set_episode(1);
  request.set_places(1);
  request.set_accepted(0);
  request.set_invited(0);
  request.clear_helpers();
  request.clear_weekly();
  request.set_rung(v1::RUNG_UNSPECIFIED);
  request.clear_when();
  *request.mutable_create_time() = ToProto(setting.now);
  v1::TimeSlot& slot = *request.add_when();
  *slot.mutable_start_time() = appointment.start_time();
  *slot.mutable_end_time() = appointment.end_time();
  store::v1::RequestRecord& record = child.record.value;
  *record.mutable_place() = matter.record.value.place();
  *record.mutable_needed_time() = appointment.start_time();
  record.set_team(matter.record.value.team());
  record.set_bundle_hash(setting.municipality.proto().bundle_hash());
  record.set_for_appointment(IdOf(appointment));
  record.set_text_of(matter.record.value.text_of().empty() ? matter.id
                                                           : matter.record.value.text_of());
  *record.mutable_stopped() = matter.record.value.stopped();
  MoveTo(setting, child, HelpRequest::OPEN);
  AskOn(setting, child);
  appointment.set_child_request(request.name());
  matter.children.push_back(std::move(child));
}

// One helper of an appointment cannot come.
void LoseHelper(const Setting& setting, Matter& matter, Stored& stored,
                absl::string_view resident) {
  auto& helpers = *stored.value.mutable_appointment()->mutable_helpers();
  const auto own = absl::c_find_if(
      helpers, [&](const std::string& name) { return ResidentIn(name) == resident; });
  if (own != helpers.end()) helpers.erase(own);
  MoveAppointment(setting, matter, stored.value, Appointment::NEEDS_HELPER);
  *stored.value.mutable_next_time() = stored.value.appointment().start_time();
  AskAgain(setting, matter, stored);
}

// Returns the appointment if it is there, the resident takes part in it, and it is in one of
// `states`.
absl::StatusOr<Stored*> Find(Matter& matter, absl::string_view id, absl::string_view resident,
                             const std::vector<Appointment::State>& states) {
  const auto found = matter.appointments.find(std::string(id));
  if (found == matter.appointments.end() || !found->second.exists()) return rpc::NotFound();
  const Appointment& appointment = found->second.value.appointment();
  if (ResidentIn(appointment.asker()) != resident && !IsHelper(appointment, resident))
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
      Tell(setting, matter, resident, kind, Subject(appointment));
    }
  }
}

}  // namespace

void MakeAppointments(const Setting& setting, Matter& matter) {
  for (const v1::TimeSlot& slot : Dates(setting, matter.request())) {
    LetAskerBeTold(setting, matter,
                   AddAppointment(setting, matter, slot, HelpersOf(matter.request())));
  }
}

void FillAppointment(const Setting& setting, Matter& child) {
  const auto found = child.appointments.find(child.record.value.for_appointment());
  if (found != child.appointments.end() &&
      found->second.value.appointment().state() == Appointment::NEEDS_HELPER) {
    Appointment& appointment = *found->second.value.mutable_appointment();
    for (const v1::AcceptedHelper& helper : child.request().helpers())
      appointment.add_helpers(helper.resident());
    appointment.clear_child_request();
    *found->second.value.mutable_next_time() = appointment.end_time();
    MoveAppointment(setting, child, found->second.value, Appointment::PLANNED);
    LetAskerBeTold(setting, child, appointment);
    TellAsker(setting, child, Message::MATCHED);
  }
  // Its end is written on the appointment; it has no life beyond.
  MoveTo(setting, child, HelpRequest::CLOSED, HelpRequest::HELPED);
  child.request().set_outcome(HelpRequest::HELPED);
  *child.request().mutable_close_time() = ToProto(setting.now);
}

void GiveUpAppointment(const Setting& setting, Matter& child) {
  const auto found = child.appointments.find(child.record.value.for_appointment());
  if (found == child.appointments.end()) return;
  if (found->second.value.appointment().state() != Appointment::NEEDS_HELPER) return;
  MoveAppointment(setting, child, found->second.value, Appointment::CANCELLED);
  found->second.value.mutable_appointment()->clear_child_request();
  // Due at once: the request it belongs to is another matter, and looks at itself then.
  *found->second.value.mutable_next_time() = ToProto(setting.now);
  TellAsker(setting, child, Message::APPOINTMENT_CANCELLED);
}

void EndAppointments(const Setting& setting, Matter& matter) {
  for (auto& [id, stored] : matter.appointments) {
    if (id == matter.record.value.for_appointment() || IsOver(stored.value.appointment().state()))
      continue;
    End(setting, matter, stored, Appointment::CANCELLED);
  }
}

absl::StatusOr<Matter> Report(const Setting& setting, Matter matter, absl::string_view resident,
                              const v1::ReportAppointmentRequest& report) {
  const auto found = Find(matter, rpc::IdOf(report.name(), "appointments"), resident,
                          {Appointment::PLANNED, Appointment::UNKNOWN, Appointment::NOBODY_OPENED});
  if (!found.ok()) return found.status();
  Stored& stored = **found;
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

  if (report.result() == Appointment::NO_ANSWER_AT_DOOR) {
    MoveAppointment(setting, matter, stored.value, Appointment::NOBODY_OPENED);
    *stored.value.mutable_next_time() = ToProto(setting.now + ReportWithin(setting));
    WantCall(setting, matter, AskerOf(matter), CallTaskWanted::NOBODY_OPENED,
             setting.now + absl::Minutes(1), Subject(appointment));
  } else if (report.result() == Appointment::NOBODY_CAME) {
    WantCall(setting, matter, AskerOf(matter), CallTaskWanted::NOBODY_CAME, setting.now,
             Subject(appointment));
    for (const std::string& name : appointment.helpers()) {
      if (matter.helpers.contains(ResidentIn(name))) {
        Tell(setting, matter, ResidentIn(name), Message::MISSED, Subject(appointment));
      }
    }
    End(setting, matter, stored, Appointment::HELPER_NO_SHOW);
    if (matter.request().has_weekly()) {
      if (report.has_instead()) {
        AddAppointment(setting, matter, report.instead(), /*helpers=*/{});
        Stored& again =
            matter.appointments.at(AppointmentId(matter.id, matter.record.value.appointments()));
        LoseHelper(setting, matter, again, "");
      } else {
        CloseIfOver(setting, matter);
      }
      return matter;
    }
    const std::vector<v1::AcceptedHelper> helpers(matter.request().helpers().begin(),
                                                  matter.request().helpers().end());
    for (const v1::AcceptedHelper& helper : helpers)
      FreePlace(matter, ResidentIn(helper.resident()));
    BeginEpisode(setting, matter);
    if (report.has_instead()) {
      matter.request().clear_when();
      *matter.request().add_when() = report.instead();
      *matter.record.value.mutable_needed_time() = report.instead().start_time();
      MoveTo(setting, matter, HelpRequest::OPEN);
      AskOn(setting, matter);
    } else {
      Escalate(setting, matter, v1::Escalation::NOBODY_CAME);
    }
  } else if (is_asker) {
    Done(setting, matter, stored, /*is_confirmed=*/true);
    CloseIfOver(setting, matter);
  }
  return matter;
}

absl::StatusOr<Matter> ProposeMove(const Setting& setting, Matter matter,
                                   absl::string_view resident,
                                   const v1::ProposeMoveRequest& proposal) {
  const auto found =
      Find(matter, rpc::IdOf(proposal.name(), "appointments"), resident, {Appointment::PLANNED});
  if (!found.ok()) return found.status();
  Appointment& appointment = *(*found)->value.mutable_appointment();
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
  Stored& stored = **found;
  Appointment& appointment = *stored.value.mutable_appointment();
  const v1::TimeSlot proposed = appointment.proposed();
  if (!appointment.has_proposed() || ResidentIn(appointment.proposed_by()) == resident) {
    return RefuseState("NOT_ASKED", "nobody proposed you another moment");
  }
  appointment.clear_proposed();
  appointment.clear_proposed_by();
  if (!answer.is_agreed()) return matter;
  const std::vector<std::string> helpers(appointment.helpers().begin(),
                                         appointment.helpers().end());
  Appointment& moved = AddAppointment(setting, matter, proposed, helpers);
  LetAskerBeTold(setting, matter, moved);
  End(setting, matter, stored, Appointment::MOVED);
  TellOthers(setting, matter, moved, "", Message::MOVED);
  return matter;
}

absl::StatusOr<Matter> CancelAppointment(const Setting& setting, Matter matter,
                                         absl::string_view resident, absl::string_view id) {
  const auto found = Find(matter, id, resident, {Appointment::PLANNED, Appointment::NEEDS_HELPER});
  if (!found.ok()) return found.status();
  Stored& stored = **found;
  if (ResidentIn(stored.value.appointment().asker()) == resident) {
    TellOthers(setting, matter, stored.value.appointment(), resident,
               Message::APPOINTMENT_CANCELLED);
    End(setting, matter, stored, Appointment::CANCELLED);
    CloseIfOver(setting, matter);
    return matter;
  }
  const bool is_one_off = !matter.request().has_weekly();
  if (is_one_off) return StopHelping(setting, std::move(matter), resident);
  LoseHelper(setting, matter, stored, resident);
  TellAsker(setting, matter, Message::HELPER_STOPPED);
  return matter;
}

void LeaveSeries(const Setting& setting, Matter& matter, absl::string_view resident) {
  for (auto& [id, stored] : matter.appointments) {
    const Appointment& appointment = stored.value.appointment();
    if (appointment.state() == Appointment::PLANNED && IsHelper(appointment, resident) &&
        FromProto(appointment.start_time()) > setting.now) {
      LoseHelper(setting, matter, stored, resident);
    }
  }
}

Matter PassTimeOfAppointment(const Setting& setting, Matter matter, absl::string_view id) {
  const auto found = matter.appointments.find(std::string(id));
  if (found == matter.appointments.end() || !found->second.exists()) return matter;
  Stored& stored = found->second;
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
                 setting.now + ReportWithin(setting), Subject(appointment));
      }
      break;
    case Appointment::UNKNOWN:
      Done(setting, matter, stored, /*is_confirmed=*/false);
      break;
    case Appointment::NEEDS_HELPER:
      End(setting, matter, stored, Appointment::CANCELLED);
      TellAsker(setting, matter, Message::APPOINTMENT_CANCELLED);
      break;
    case Appointment::NOBODY_OPENED:
      // Never presumed: somebody must know how she is.
      *stored.value.mutable_next_time() = ToProto(setting.now + ReportWithin(setting));
      WantCall(setting, matter, AskerOf(matter), CallTaskWanted::NOBODY_OPENED, setting.now,
               Subject(appointment));
      break;
    default:
      End(setting, matter, stored,
          appointment.state());  // A child request ended it; see GiveUpAppointment.
      break;
  }
  CloseIfOver(setting, matter);
  return matter;
}

}  // namespace omzien::help
