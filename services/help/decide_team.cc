#include "services/help/decide_team.h"

#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/help/item_checks.h"
#include "services/help/item_moves.h"
#include "services/help/moves.h"
#include "services/help/parting.h"
#include "services/help/records.h"
#include "services/help/serving.h"
#include "services/help/tally.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using v1::ContactAttempt;
using v1::Escalation;
using v1::HelpRequest;
using v1::Message;

std::string NameOf(const Setting& setting, absl::string_view worker) {
  return rpc::MakeName(setting.municipality.slug(), "workers", worker);
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

// Errors: FAILED_PRECONDITION, as CloseByTeam, unless so much was done to reach her that she may be
// given up (E13).
absl::Status CheckTriedEnough(const Setting& setting, const Matter& matter) {
  std::set<absl::CivilDay> days;
  bool is_written = false;
  for (const ContactAttempt& attempt : matter.escalation->value.escalation().contact_attempts()) {
    if (attempt.way() == ContactAttempt::LETTER) {
      is_written = true;
    } else if (attempt.result() == ContactAttempt::NOT_REACHED) {
      days.insert(absl::ToCivilDay(FromProto(attempt.time()), setting.municipality.time_zone()));
    }
  }
  const int wanted = setting.municipality.policy().unreached_days();
  if (static_cast<int>(days.size()) < wanted || !is_written) {
    return RefuseState("NOT_TRIED_ENOUGH", absl::StrCat("want attempts to reach her on ", wanted,
                                                        " different days, and a letter"));
  }
  if (!matter.helpers.at(AskerOf(matter)).value.open_worries().empty()) {
    return RefuseState("OPEN_WORRY",
                       "somebody worries about her; she cannot be given up as not reached");
  }
  return absl::OkStatus();
}

void Write(const Setting& setting, Matter& matter, absl::string_view worker,
           const std::string& text) {
  v1::Note& note = *matter.text->value.add_notes();
  note.set_worker(NameOf(setting, worker));
  *note.mutable_time() = ToProto(setting.now);
  note.set_text(text);
}

// Her colleague's doing does not move the owner's clock.
void TouchByOwner(const Setting& setting, Matter& matter, absl::string_view worker) {
  const Escalation& item = matter.escalation->value.escalation();
  if (item.owner() == NameOf(setting, worker)) TouchItem(setting, matter);
  ChangeItem(setting, matter);
}

}  // namespace

absl::StatusOr<Matter> Take(const Setting& setting, Matter matter, absl::string_view worker,
                            absl::string_view etag) {
  const absl::Status status = CheckItem(matter, etag);
  if (!status.ok()) return status;
  const Escalation& item = matter.escalation->value.escalation();
  if (item.owner() == NameOf(setting, worker)) return matter;
  if (!item.owner().empty() &&
      !(item.is_on_leads_list() && IsLeadOf(setting, worker, item.team()))) {
    const internal::v1::Worker* owner =
        setting.municipality.FindWorker(rpc::IdOf(item.owner(), "workers"));
    return RefuseState("ALREADY_OWNED",
                       absl::StrCat("it is looked after by ",
                                    owner == nullptr ? "a colleague" : owner->display_name()));
  }
  GiveTo(setting, matter, worker);
  return matter;
}

absl::StatusOr<Matter> TakeEarly(const Setting& setting, Matter matter, absl::string_view worker) {
  const auto next = Next(matter.request().state(), Happening::kTaken);
  if (!next.ok()) return next.status();
  if (matter.request().team_consent() == HelpRequest::ASK_ME_FIRST)
    return RefuseState("ASK_HER_FIRST", "she wants to be asked before the team looks along");
  Escalate(setting, matter, Escalation::TAKEN);
  GiveTo(setting, matter, worker);
  return matter;
}

absl::StatusOr<Matter> CloseByTeam(const Setting& setting, Matter matter, absl::string_view worker,
                                   const v1::CloseEscalationRequest& command) {
  const absl::Status status = CheckOwn(setting, matter, worker, command.etag());
  if (!status.ok()) return status;
  const auto next = Next(matter.request().state(), Happening::kTeamDecides);
  if (!next.ok()) return next.status();
  if (command.outcome() == Escalation::UNRESOLVED &&
      command.unresolved_reason() == Escalation::NOT_REACHED) {
    const absl::Status tried = CheckTriedEnough(setting, matter);
    if (!tried.ok()) return tried;
  }
  Escalation& item = *matter.escalation->value.mutable_escalation();
  item.set_unresolved_reason(command.unresolved_reason());
  item.set_activity(command.activity());
  item.set_case_number(command.case_number());
  if (!command.reason().empty()) Write(setting, matter, worker, command.reason());
  TellWhoCome(setting, matter);
  Close(setting, matter, RequestOutcome(command.outcome()), command.outcome());
  TellAsker(setting, matter, Message::REQUEST_CLOSED);
  return matter;
}

absl::StatusOr<Matter> AddNote(const Setting& setting, Matter matter, absl::string_view worker,
                               const std::string& text) {
  const absl::Status status = CheckItem(matter, "");
  if (!status.ok()) return status;
  if (matter.text->value.notes_size() >= kMaxNotes)
    return RefuseState("TOO_MANY_NOTES", "the card is full of notes");
  Write(setting, matter, worker, text);
  TouchByOwner(setting, matter, worker);
  return matter;
}

absl::StatusOr<Matter> RecordContact(const Setting& setting, Matter matter,
                                     absl::string_view worker,
                                     const v1::RecordContactAttemptRequest& command) {
  const absl::Status status = CheckItem(matter, "");
  if (!status.ok()) return status;
  store::v1::EscalationRecord& record = matter.escalation->value;
  Escalation& item = *record.mutable_escalation();
  if (item.contact_attempts_size() >= kMaxAttemptsToReach)
    return RefuseState("TOO_MANY_ATTEMPTS", "more attempts than anybody makes");
  if (command.has_time() && FromProto(command.time()) < FromProto(item.create_time())) {
    rpc::Violations violations;
    violations.Add("time", "want a time since it came to the team");
    return violations.ToStatus();
  }
  ContactAttempt& attempt = *item.add_contact_attempts();
  attempt.set_worker(NameOf(setting, worker));
  *attempt.mutable_time() = command.has_time() ? command.time() : ToProto(setting.now);
  attempt.set_way(command.way());
  attempt.set_result(command.result());
  if (!item.owner().empty()) record.set_is_contacted(true);
  internal::v1::ContactRecorded& recorded = *AddEvent(setting, matter).mutable_contact_recorded();
  recorded.set_escalation(rpc::IdOf(item.name(), "escalations"));
  recorded.set_team(item.team());
  recorded.set_result(attempt.result());
  *recorded.mutable_time() = attempt.time();
  recorded.set_is_first(item.contact_attempts_size() == 1);
  *recorded.mutable_create_time() = item.create_time();
  if (record.has_promise_time()) *recorded.mutable_promise_time() = record.promise_time();
  *recorded.mutable_origin() = OriginOf(setting, matter);
  TouchByOwner(setting, matter, worker);
  return matter;
}

}  // namespace omzien::help
