#include "services/help/decide.h"
#include "services/help/moves.h"
#include "services/help/records.h"

namespace omzien::help {
namespace {

using internal::v1::CallTaskWanted;
using v1::Escalation;
using v1::HelpRequest;
using v1::Message;

// The moment of the help has come.
void PassMoment(const Setting& setting, Matter& matter) {
  if (matter.request().accepted() > 0) {
    Match(setting, matter);
    return;
  }
  const store::v1::RequestRecord& record = matter.record.value;
  WantCall(setting, matter, AskerOf(matter), CallTaskWanted::AFTERCARE,
           record.has_aftercare_time() ? FromProto(record.aftercare_time()) : setting.now);
  Close(setting, matter, HelpRequest::TOO_LATE, Escalation::TOO_LATE);
  TellAsker(setting, matter, Message::REQUEST_CLOSED);
}

// The asker who wanted to be asked first was silent: nobody is told of her against her wish, but
// somebody calls.
void PassSilence(const Setting& setting, Matter& matter) {
  WantCall(setting, matter, AskerOf(matter), CallTaskWanted::PASS_ON_UNANSWERED, setting.now);
  KeepFromTeam(setting, matter);
}

// Whoever was asked had her time; the others go on.
void PassWave(const Setting& setting, Matter& matter) {
  matter.record.value.set_silent(matter.record.value.unanswered_size());
  WantWave(setting, matter);
}

}  // namespace

Matter PassTime(const Setting& setting, Matter matter) {
  if (NextMoment(matter.record.value) > setting.now) return matter;
  store::v1::RequestRecord& record = matter.record.value;
  HelpRequest& request = matter.request();
  const auto is_due = [&setting](bool is_set, const google::protobuf::Timestamp& time) {
    return is_set && FromProto(time) <= setting.now;
  };
  const bool is_open = request.state() == HelpRequest::OPEN;
  // The order matters where several are due at one moment: what ends the request goes before what
  // asks on.
  if (WaitsForMoment(record) && is_due(true, record.needed_time())) {
    PassMoment(setting, matter);
  } else if (is_due(request.has_choose_until() && !record.is_choice_overdue(),
                    request.choose_until())) {
    record.set_is_choice_overdue(true);
    WantCall(setting, matter, AskerOf(matter), CallTaskWanted::CHOICE_OVERDUE, setting.now);
  } else if (!is_open) {
    if (is_due(record.has_wave_time(), record.wave_time())) PassWave(setting, matter);
  } else if (is_due(request.has_pass_on_until(), request.pass_on_until())) {
    PassSilence(setting, matter);
  } else if (is_due(record.has_pass_on_ask_time(), record.pass_on_ask_time())) {
    AskToPassOn(setting, matter);
  } else if (is_due(request.has_escalate_time(), request.escalate_time()) &&
             request.team_consent() != HelpRequest::ASK_ME_FIRST) {
    Escalate(setting, matter, Escalation::TIME_CAME);
  } else if (is_due(request.has_relaxation_until(), request.relaxation_until())) {
    request.clear_relaxation();
    request.clear_relaxation_until();
    EndRung(setting, matter);
  } else if (is_due(record.has_rung_end_time(), record.rung_end_time())) {
    record.clear_rung_end_time();
    EndRung(setting, matter);
  } else if (is_due(record.has_wave_time(), record.wave_time())) {
    PassWave(setting, matter);
  }
  return matter;
}

}  // namespace omzien::help
