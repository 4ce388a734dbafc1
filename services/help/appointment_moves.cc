#include "services/help/appointment_moves.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/calendar/recurrence.h"
#include "services/help/life.h"
#include "services/help/limits.h"
#include "services/help/moves.h"
#include "services/help/parting.h"
#include "services/help/records.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using internal::v1::CallTaskWanted;
using v1::Appointment;
using v1::HelpRequest;
using v1::Message;

bool IsOver(Appointment::State state) {
  return state == Appointment::DONE || state == Appointment::MOVED ||
         state == Appointment::CANCELLED || state == Appointment::HELPER_NO_SHOW;
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

// Who comes to a date, or just left it, is not asked for it.
void KeepAway(const Appointment& date, const std::string& left, store::v1::RequestRecord& child) {
  std::vector<std::string> away = {left};
  for (const std::string& name : date.helpers()) away.push_back(ResidentIn(name));
  for (const std::string& resident : away) {
    if (!resident.empty() && !absl::c_linear_search(child.stopped(), resident))
      child.add_stopped(resident);
  }
}

// Looks for another helper for one date of a series, as a request of its own. A date may be lost
// more than once: each time its record has another version, and its child request another id.
//   left: who does not come; "" if nobody was to
void AskAgain(const Setting& setting, Matter& matter, StoredAppointment& stored,
              absl::string_view left) {
  Appointment& appointment = *stored.value.mutable_appointment();
  const std::string id =
      rpc::DerivedId({IdOfAppointment(appointment), absl::StrCat(stored.version)});
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
  record.set_for_appointment(IdOfAppointment(appointment));
  record.set_text_of(matter.record.value.text_of().empty() ? matter.id
                                                           : matter.record.value.text_of());
  record.set_owner(matter.record.value.owner());
  *record.mutable_stopped() = matter.record.value.stopped();
  KeepAway(appointment, std::string(left), record);
  MoveTo(setting, child, HelpRequest::OPEN);
  AskOn(setting, child);
  appointment.set_child_request(request.name());
  matter.children.push_back(std::move(child));
}

// Returns the first date of hers to come for which her check does not hold to the end; nullptr if
// there is none.
const Appointment* FirstUnchecked(const Setting& setting, const Matter& matter,
                                  const internal::v1::Helper& helper) {
  const Appointment* first = nullptr;
  for (const auto& [id, stored] : matter.appointments) {
    const Appointment& date = stored.value.appointment();
    if (!IsToCome(setting, date) || !IsHelperOf(date, helper.id())) continue;
    const bool holds =
        helper.has_check_until() && FromProto(helper.check_until()) >= FromProto(date.end_time());
    if (holds) continue;
    if (first == nullptr || FromProto(date.start_time()) < FromProto(first->start_time()))
      first = &date;
  }
  return first;
}

// Returns the date a child request looks for a helper for; nullptr if it does not any more.
StoredAppointment* DateOf(Matter& child) {
  const auto found = child.appointments.find(child.record.value.for_appointment());
  if (found == child.appointments.end()) return nullptr;
  const Appointment& date = found->second.value.appointment();
  const bool is_looked_for =
      date.state() == Appointment::NEEDS_HELPER && date.child_request() == child.request().name();
  return is_looked_for ? &found->second : nullptr;
}

}  // namespace

std::string IdOfAppointment(const Appointment& appointment) {
  return rpc::IdOf(appointment.name(), "appointments");
}

std::string SubjectOf(const Appointment& appointment) {
  return absl::StrCat("appointments/", IdOfAppointment(appointment));
}

bool IsHelperOf(const Appointment& appointment, absl::string_view resident) {
  return absl::c_any_of(appointment.helpers(),
                        [&](const std::string& name) { return ResidentIn(name) == resident; });
}

bool IsToCome(const Setting& setting, const Appointment& appointment) {
  return appointment.state() == Appointment::PLANNED &&
         FromProto(appointment.start_time()) > setting.now;
}

bool IsAhead(const Setting& setting, const Appointment& appointment) {
  return (appointment.state() == Appointment::PLANNED ||
          appointment.state() == Appointment::NEEDS_HELPER) &&
         FromProto(appointment.start_time()) > setting.now;
}

StoredAppointment& AddAppointment(const Setting& setting, Matter& matter, const v1::TimeSlot& slot,
                                  const std::vector<std::string>& helpers) {
  store::v1::RequestRecord& record = matter.record.value;
  record.set_appointments(record.appointments() + 1);
  const std::string id = AppointmentId(matter.id, record.appointments());
  StoredAppointment& stored =
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
  return stored;
}

void CallFirst(const Setting& setting, Matter& matter,
               const std::vector<StoredAppointment*>& appointments) {
  const auto first =
      absl::c_min_element(appointments, [](const StoredAppointment* one, const auto* other) {
        return FromProto(one->value.appointment().start_time()) <
               FromProto(other->value.appointment().start_time());
      });
  if (first == appointments.end()) return;
  const Appointment& about = (*first)->value.appointment();
  for (StoredAppointment* const stored : appointments) {
    stored->value.mutable_appointment()->set_is_call_first(true);
    stored->value.set_told_with(IdOfAppointment(about));
  }
  WantCall(setting, matter, AskerOf(matter), CallTaskWanted::TELL_ASKER,
           FromProto(about.start_time()), SubjectOf(about));
}

void LetAskerBeTold(const Setting& setting, Matter& matter,
                    const std::vector<StoredAppointment*>& appointments) {
  if (matter.helpers.at(AskerOf(matter)).value.helper().channel() == v1::CHANNEL_PHONE)
    CallFirst(setting, matter, appointments);
}

void HearThatSheWasTold(Matter& matter, absl::string_view appointment) {
  for (auto& [id, stored] : matter.appointments) {
    if (stored.value.told_with() != appointment) continue;
    stored.value.clear_told_with();
    stored.value.mutable_appointment()->clear_is_call_first();
  }
}

void CallAboutLapses(const Setting& setting, Matter& matter) {
  const v1::Category* category = setting.municipality.FindCategory(matter.request().category());
  if (category == nullptr || !category->needs_check()) return;
  for (const auto& [resident, stored] : matter.helpers) {
    auto& called = *matter.record.value.mutable_lapse_called();
    const auto own = absl::c_find(called, resident);
    const Appointment* const first = FirstUnchecked(setting, matter, stored.value.helper());
    if (first == nullptr) {
      if (own != called.end()) called.erase(own);
      continue;
    }
    if (own != called.end()) continue;
    *called.Add() = resident;
    const absl::Time lapses = stored.value.helper().has_check_until()
                                  ? FromProto(stored.value.helper().check_until())
                                  : setting.now;
    WantCall(setting, matter, resident, CallTaskWanted::CHECK_LAPSES,
             std::clamp(lapses, setting.now, FromProto(first->start_time())), SubjectOf(*first));
  }
}

void EndAppointment(const Setting& setting, Matter& matter, StoredAppointment& stored,
                    Appointment::State state) {
  MoveAppointment(setting, matter, stored.value, state);
  stored.value.clear_next_time();
  stored.value.clear_told_with();
  stored.value.mutable_appointment()->clear_is_call_first();
  if (!stored.value.appointment().child_request().empty())
    *stored.value.mutable_next_time() = ToProto(setting.now);
  auto& open = *matter.record.value.mutable_open_appointments();
  const auto own = absl::c_find(open, IdOfAppointment(stored.value.appointment()));
  if (own != open.end()) open.erase(own);
}

void CloseIfOver(const Setting& setting, Matter& matter) {
  if (!matter.record.value.open_appointments().empty()) return;
  if (!Next(matter.request().state(), Happening::kOver).ok()) return;
  const HelpRequest::Outcome outcome = matter.record.value.is_help_confirmed() ? HelpRequest::HELPED
                                       : matter.record.value.has_taken_place()
                                           ? HelpRequest::HELPED_PRESUMED
                                           : HelpRequest::WITHDRAWN;
  Close(setting, matter, outcome, v1::Escalation::CANCELLED);
}

void LoseHelper(const Setting& setting, Matter& matter, StoredAppointment& stored,
                absl::string_view resident) {
  auto& helpers = *stored.value.mutable_appointment()->mutable_helpers();
  const auto own = absl::c_find_if(
      helpers, [&](const std::string& name) { return ResidentIn(name) == resident; });
  if (own != helpers.end()) helpers.erase(own);
  stored.value.mutable_appointment()->clear_is_call_first();
  stored.value.clear_told_with();
  // Proposed to, or by, who does not come: whoever comes instead agreed to this moment.
  stored.value.mutable_appointment()->clear_proposed();
  stored.value.mutable_appointment()->clear_proposed_by();
  if (stored.value.appointment().state() == Appointment::NEEDS_HELPER) {
    SayWhoComes(setting, matter, stored.value.appointment());
  } else {
    MoveAppointment(setting, matter, stored.value, Appointment::NEEDS_HELPER);
  }
  *stored.value.mutable_next_time() = stored.value.appointment().start_time();
  // Of several who do not come, one substitute is looked for.
  if (stored.value.appointment().child_request().empty())
    AskAgain(setting, matter, stored, resident);
}

void MakeAppointments(const Setting& setting, Matter& matter) {
  std::vector<std::string> helpers;
  for (const v1::AcceptedHelper& helper : matter.request().helpers())
    helpers.push_back(helper.resident());
  std::vector<StoredAppointment*> made;
  for (const v1::TimeSlot& slot : Dates(setting, matter.request()))
    made.push_back(&AddAppointment(setting, matter, slot, helpers));
  LetAskerBeTold(setting, matter, made);
  CallAboutLapses(setting, matter);
}

void PlanAgain(const Setting& setting, Matter& matter, StoredAppointment& stored) {
  Appointment& appointment = *stored.value.mutable_appointment();
  appointment.clear_child_request();
  *stored.value.mutable_next_time() = appointment.end_time();
  MoveAppointment(setting, matter, stored.value, Appointment::PLANNED);
  LetAskerBeTold(setting, matter, {&stored});
  CallAboutLapses(setting, matter);
  TellAsker(setting, matter, Message::MATCHED);
}

void FillAppointment(const Setting& setting, Matter& child) {
  StoredAppointment* const date = DateOf(child);
  if (date == nullptr) {
    // It was cancelled, and its child request not yet: she is not needed after all.
    TellHelpers(setting, child, Message::REQUEST_ENDED);
    Close(setting, child, HelpRequest::WITHDRAWN, v1::Escalation::CANCELLED);
    return;
  }
  for (const v1::AcceptedHelper& helper : child.request().helpers())
    date->value.mutable_appointment()->add_helpers(helper.resident());
  PlanAgain(setting, child, *date);
  // Its end is written on the appointment; it has no life beyond.
  MoveTo(setting, child, HelpRequest::CLOSED, HelpRequest::HELPED);
  child.request().set_outcome(HelpRequest::HELPED);
  *child.request().mutable_close_time() = ToProto(setting.now);
  for (const v1::AcceptedHelper& helper : child.request().helpers()) CompleteYes(child, helper);
}

void GiveUpAppointment(const Setting& setting, Matter& child) {
  StoredAppointment* const date = DateOf(child);
  if (date == nullptr) return;
  // The request it belongs to ends for the same reason, and ends its dates.
  if (HasEnded(child.helpers.at(AskerOf(child)).value.helper())) return;
  if (!date->value.appointment().helpers().empty()) return PlanAgain(setting, child, *date);
  MoveAppointment(setting, child, date->value, Appointment::CANCELLED);
  date->value.mutable_appointment()->clear_child_request();
  // Due at once: the request it belongs to is another matter, and looks at itself then.
  *date->value.mutable_next_time() = ToProto(setting.now);
  TellAsker(setting, child, Message::APPOINTMENT_CANCELLED);
}

void MoveDate(const Setting& setting, Matter& child) {
  StoredAppointment* const date = DateOf(child);
  if (date == nullptr) return;
  Appointment& appointment = *date->value.mutable_appointment();
  const v1::TimeSlot& slot = child.request().when(0);
  const bool is_moved = FromProto(slot.start_time()) != FromProto(appointment.start_time()) ||
                        FromProto(slot.end_time()) != FromProto(appointment.end_time());
  if (!is_moved) return;
  *appointment.mutable_start_time() = slot.start_time();
  *appointment.mutable_end_time() = slot.end_time();
  *date->value.mutable_next_time() = slot.start_time();
  SayWhoComes(setting, child, appointment);
  for (const std::string& name : appointment.helpers())
    Tell(setting, child, ResidentIn(name), Message::MOVED, SubjectOf(appointment));
}

void EndAppointments(const Setting& setting, Matter& matter) {
  for (auto& [id, stored] : matter.appointments) {
    if (id == matter.record.value.for_appointment() || IsOver(stored.value.appointment().state()))
      continue;
    const bool is_over = stored.value.appointment().state() == Appointment::UNKNOWN;
    EndAppointment(setting, matter, stored, is_over ? Appointment::DONE : Appointment::CANCELLED);
  }
}

void LeaveDates(const Setting& setting, Matter& matter, absl::string_view resident) {
  for (auto& [id, stored] : matter.appointments) {
    const Appointment& appointment = stored.value.appointment();
    if (IsAhead(setting, appointment) && IsHelperOf(appointment, resident))
      LoseHelper(setting, matter, stored, resident);
  }
}

}  // namespace omzien::help
