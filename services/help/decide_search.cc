#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/decide.h"
#include "services/help/decide_team.h"
#include "services/help/item_checks.h"
#include "services/help/item_moves.h"
#include "services/help/limits.h"
#include "services/help/moves.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"

namespace omzien::help {
namespace {

using v1::Escalation;
using v1::Invitation;
using v1::Message;

// Errors: RESERVED_CATEGORY for what only professionals do: nobody else is asked, by whomever.
absl::Status CheckOpenToAll(const Setting& setting, const Matter& matter) {
  const v1::Category* category = setting.municipality.FindCategory(matter.request().category());
  if (category == nullptr || category->audience() != v1::Category::RESERVED)
    return absl::OkStatus();
  return RefuseState("RESERVED_CATEGORY", "this is reserved for professionals");
}

// Errors: those of a yes to the request as it is: the state's refusal, and WRONG_STATE for one
// whose moment has passed.
absl::Status CheckPlace(const Setting& setting, const Matter& matter) {
  const auto next =
      Next(matter.request().state(), FillsUp(matter) ? Happening::kLastYes : Happening::kYes);
  if (!next.ok()) return next.status();
  if (FromProto(matter.record.value.needed_time()) <= setting.now)
    return RefuseState("WRONG_STATE", "the moment of the help has passed");
  return absl::OkStatus();
}

// She stands for a place, and is told so.
void Stand(const Setting& setting, Matter& matter, const std::string& invitation,
           Message::Kind kind) {
  store::v1::InvitationRecord& own = matter.invitations.at(invitation).value;
  const bool is_last = FillsUp(matter);
  TakePlace(setting, matter, own);
  Tell(setting, matter, ResidentIn(own.invitation().helper()), kind,
       absl::StrCat("invitations/", invitation));
  if (is_last) {
    Match(setting, matter);
  } else {
    ChangeItem(setting, matter);
  }
}

}  // namespace

absl::StatusOr<Matter> RecordYes(const Setting& setting, Matter matter, const std::string& resident,
                                 absl::string_view etag) {
  const auto helper = matter.helpers.find(resident);
  if (helper == matter.helpers.end() || !helper->second.exists()) return rpc::NotFound();
  if (Stands(matter, resident)) return matter;  // It counts once.
  const std::string id = InvitationIn(matter, resident);
  const auto invitation = matter.invitations.find(id);
  const bool is_asked = invitation != matter.invitations.end() && invitation->second.exists();
  // Before what is said of the item: who is too late hears why.
  absl::Status status = CheckPlace(setting, matter);
  if (status.ok()) status = CheckItem(matter, etag);
  if (status.ok()) status = CheckOpenToAll(setting, matter);
  if (!status.ok()) return status;
  if (absl::c_linear_search(matter.record.value.stopped(), resident))
    return RefuseState("WRONG_STATE", "she stopped for this request before");
  if (is_asked && !CanMove(invitation->second.value.invitation().state(), Invitation::ACCEPTED))
    return RefuseState("WRONG_STATE", "she was thanked for this request: somebody else was chosen");
  if (!MayHelp(setting, matter, resident)) return RefuseState("NOT_AVAILABLE", "not available now");
  if (!is_asked) MakeInvitation(setting, matter, resident, matter.request().rung());
  matter.invitations.at(id).value.mutable_invitation()->set_is_recorded(true);
  Stand(setting, matter, id, Message::YES_RECORDED);
  return matter;
}

absl::StatusOr<Matter> AnswerLateYes(const Setting& setting, Matter matter,
                                     absl::string_view worker,
                                     const v1::AnswerLateYesRequest& command) {
  const absl::Status status = CheckOwn(setting, matter, worker, command.etag());
  if (!status.ok()) return status;
  const std::string resident = ResidentIn(command.helper());
  const auto is_hers = [&](const auto& w) { return ResidentIn(w.resident()) == resident; };
  if (!absl::c_any_of(matter.request().willing(), is_hers))
    return RefuseState("NOT_WILLING", "want one of the willing");
  const std::string id = InvitationIn(matter, resident);
  if (!command.is_accepted()) {
    RemoveWilling(matter, resident);
    MoveInvitation(setting, matter, matter.invitations.at(id).value, Invitation::THANKED);
    Tell(setting, matter, resident, Message::THANKED, absl::StrCat("invitations/", id));
    TouchItem(setting, matter);
    ChangeItem(setting, matter);
    return matter;
  }
  const absl::Status place = CheckPlace(setting, matter);
  if (!place.ok()) return place;
  if (!MayHelp(setting, matter, resident)) return RefuseState("NOT_AVAILABLE", "not available now");
  TouchItem(setting, matter);
  Stand(setting, matter, id, Message::CHOSEN);
  return matter;
}

absl::StatusOr<Matter> StartSearch(const Setting& setting, Matter matter, absl::string_view worker,
                                   absl::string_view etag) {
  absl::Status status = CheckInHand(setting, matter, worker, etag);
  if (status.ok()) status = CheckOpenToAll(setting, matter);
  if (!status.ok()) return status;
  const absl::Time needed = FromProto(matter.record.value.needed_time());
  if (needed <= setting.now) return RefuseState("WRONG_STATE", "the moment of the help has passed");
  Escalation& item = *matter.escalation->value.mutable_escalation();
  *item.mutable_search_until() = ToProto(std::min(
      needed, setting.now + ToDuration(setting.municipality.policy().volunteers_time_box())));
  matter.request().set_rung(v1::RUNG_VOLUNTEERS);
  MoveEscalation(setting, matter, Escalation::VOLUNTEER_SEARCH);
  TouchItem(setting, matter);
  WantWave(setting, matter);
  return matter;
}

void EndSearch(const Setting& setting, Matter& matter) {
  ReturnToOwner(setting, matter);
  matter.escalation->value.mutable_escalation()->set_is_on_top(true);
}

}  // namespace omzien::help
