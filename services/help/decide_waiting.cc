#include "absl/algorithm/container.h"
#include "absl/time/civil_time.h"
#include "services/configuration/formats.h"
#include "services/help/decide_follow.h"
#include "services/help/decide_team.h"
#include "services/help/item_checks.h"
#include "services/help/item_moves.h"
#include "services/help/moves.h"
#include "services/help/records.h"
#include "services/help/serving.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using v1::Escalation;
using v1::Message;

// Errors: as CheckItem; FAILED_PRECONDITION (NOT_OFFERED) if it is not offered to her.
absl::Status CheckOffered(const Setting& setting, const Matter& matter, absl::string_view worker,
                          absl::string_view etag) {
  const absl::Status status = CheckItem(matter, etag);
  if (!status.ok()) return status;
  if (matter.escalation->value.escalation().offered_to() !=
      rpc::MakeName(setting.municipality.slug(), "workers", worker)) {
    return RefuseState("NOT_OFFERED", "it is not offered to you");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Matter> LetWait(const Setting& setting, Matter matter, absl::string_view worker,
                               const v1::LetEscalationWaitRequest& command) {
  const absl::Status status = CheckInHand(setting, matter, worker, command.etag());
  if (!status.ok()) return status;
  Escalation& item = *matter.escalation->value.mutable_escalation();
  const absl::Time day = absl::FromCivil(*configuration::ToCivilDay(command.until_day()),
                                         setting.municipality.time_zone());
  const absl::Time open = HoursOf(setting, item).NextOpen(day);
  *item.mutable_waiting_until() = ToProto(open == absl::InfiniteFuture() ? day : open);
  item.set_waiting_for(command.reason());
  *matter.request().mutable_team_waits_until() = item.waiting_until();
  MoveEscalation(setting, matter, Escalation::WAITING);
  TouchItem(setting, matter);
  TellAsker(setting, matter, Message::TEAM_WAITS);
  return matter;
}

absl::StatusOr<Matter> Resume(const Setting& setting, Matter matter, absl::string_view worker,
                              absl::string_view etag) {
  const absl::Status status = CheckOwn(setting, matter, worker, etag);
  if (!status.ok()) return status;
  if (matter.escalation->value.escalation().state() == Escalation::OWNED) return matter;
  ReturnToOwner(setting, matter);
  TouchItem(setting, matter);
  return matter;
}

absl::StatusOr<Matter> OfferTo(const Setting& setting, Matter matter, absl::string_view worker,
                               absl::string_view colleague, absl::string_view etag) {
  const absl::Status status = CheckInHand(setting, matter, worker, etag);
  if (!status.ok()) return status;
  if (colleague == worker || !MayServe(setting, matter, colleague))
    return RefuseState("NOT_OF_TEAM", "want another worker of the team who may look after it");
  store::v1::EscalationRecord& record = matter.escalation->value;
  Escalation& item = *record.mutable_escalation();
  item.set_offered_to(rpc::MakeName(setting.municipality.slug(), "workers", colleague));
  // As long as an owner may leave it alone: then it must be somebody's again.
  TouchItem(setting, matter);
  *record.mutable_offer_until() = record.idle_time();
  MoveEscalation(setting, matter, Escalation::OFFERED);
  StartClock(setting, matter);
  return matter;
}

absl::StatusOr<Matter> AcceptOffer(const Setting& setting, Matter matter, absl::string_view worker,
                                   absl::string_view etag) {
  const absl::Status status = CheckOffered(setting, matter, worker, etag);
  if (!status.ok()) return status;
  GiveTo(setting, matter, worker);
  return matter;
}

absl::StatusOr<Matter> RefuseOffer(const Setting& setting, Matter matter,
                                   absl::string_view worker) {
  const absl::Status status = CheckOffered(setting, matter, worker, "");
  if (!status.ok()) return status;
  ReturnToOwner(setting, matter);
  matter.escalation->value.mutable_escalation()->set_is_on_top(true);
  return matter;
}

absl::StatusOr<Matter> Decline(const Setting& setting, Matter matter, absl::string_view worker,
                               const v1::DeclineEscalationRequest& command) {
  const absl::Status status = CheckItem(matter, command.etag());
  if (!status.ok()) return status;
  const auto serves = [&](const internal::v1::Worker& other) {
    return other.id() != worker && MayServe(setting, matter, other.id());
  };
  if (absl::c_none_of(setting.municipality.workers(), serves)) {
    return RefuseState("NOBODY_ELSE", "nobody else of the team may look after it; ask the lead");
  }
  const std::string name = rpc::MakeName(setting.municipality.slug(), "workers", worker);
  Escalation& item = *matter.escalation->value.mutable_escalation();
  if (item.owner() == name) {
    ReturnToQueue(setting, matter);
  } else if (item.offered_to() == name) {
    ReturnToOwner(setting, matter);
    item.set_is_on_top(true);
  } else {
    ChangeItem(setting, matter);  // Whoever watches the queue asks anew who may see it.
  }
  store::v1::HelperRecord& asker = matter.helpers.at(AskerOf(matter)).value;
  asker.mutable_helper()->add_not_served_by(std::string(worker));
  internal::v1::ServingDeclined& declined = *AddEvent(setting, matter).mutable_serving_declined();
  declined.set_resident(asker.helper().id());
  *declined.mutable_workers() = asker.helper().not_served_by();
  RankItem(setting, matter);
  LetMattersFollow(setting, asker);
  return matter;
}

}  // namespace omzien::help
