#include "absl/strings/str_cat.h"
#include "services/help/decide.h"
#include "services/help/moves.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using v1::Escalation;
using v1::HelpRequest;
using v1::Message;

// Errors: NOT_FOUND if there is no item; ABORTED if it is not as the worker saw it.
absl::Status CheckItem(const Matter& matter, absl::string_view etag) {
  if (!matter.escalation.has_value() || !matter.escalation->exists()) return rpc::NotFound();
  if (!etag.empty() && etag != absl::StrCat(matter.escalation->version)) {
    return rpc::Refuse(absl::StatusCode::kAborted, "STALE_ETAG",
                       "it has changed; look at it again");
  }
  if (matter.escalation->value.escalation().state() == Escalation::ENDED)
    return RefuseState("ENDED", "it has ended");
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

}  // namespace

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
    return RefuseState("ALREADY_OWNED",
                       absl::StrCat("it is looked after by ",
                                    owner == nullptr ? "a colleague" : owner->display_name()));
  }
  escalation.set_owner(name);
  MoveEscalation(setting, matter, Escalation::OWNED);
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
    return RefuseState("NOT_YOURS", "take it first");
  }
  const auto next = Next(matter.request().state(), Happening::kTeamDecides);
  if (!next.ok()) return next.status();
  TellHelpers(setting, matter, Message::REQUEST_ENDED);
  Close(setting, matter, RequestOutcome(command.outcome()), command.outcome());
  TellAsker(setting, matter, Message::REQUEST_CLOSED);
  return matter;
}

}  // namespace omzien::help
