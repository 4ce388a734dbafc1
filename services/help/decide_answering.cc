#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/appointments.h"
#include "services/help/decide.h"
#include "services/help/decide_team.h"
#include "services/help/item_moves.h"
#include "services/help/limits.h"
#include "services/help/moves.h"
#include "services/help/records.h"
#include "services/help/view.h"
#include "services/help/wanted.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"
#include "services/suiting/codes.h"

namespace omzien::help {
namespace {

using v1::Invitation;
using v1::Message;

// As many as one can choose among without a list.
constexpr int kMaxWilling = 3;

bool IsAtVersion(const Matter& matter, absl::string_view resident, int64_t version) {
  const auto helper = matter.helpers.find(std::string(resident));
  return helper != matter.helpers.end() && helper->second.exists() &&
         static_cast<int64_t>(helper->second.version) == version;
}

// Invites one helper, unless she would be told too late to answer.
void InviteOne(const Setting& setting, Matter& matter,
               const internal::v1::InviteRequest::Chosen& chosen) {
  const std::string& resident = chosen.helper();
  store::v1::RequestRecord& record = matter.record.value;
  const absl::Time tell = FirstMomentToTell(setting, matter, resident);
  const absl::Time answer_until = AnswerUntil(setting, record, tell);
  if (answer_until <= tell) {
    record.add_told_too_late(resident);
    return;
  }
  const std::string id = InvitationIn(matter, resident);
  store::v1::InvitationRecord sent;
  *sent.mutable_tell_time() = ToProto(tell);
  Invitation& invitation = *sent.mutable_invitation();
  invitation.set_name(rpc::MakeName(setting.municipality.slug(), "invitations", id));
  invitation.set_request(matter.request().name());
  invitation.set_helper(rpc::MakeName(setting.municipality.slug(), "residents", resident));
  invitation.set_rung(matter.request().rung());
  *invitation.mutable_create_time() = ToProto(setting.now);
  *invitation.mutable_answer_until() = ToProto(answer_until);
  *invitation.mutable_why() = chosen.why();
  sent.set_neighbourhood(chosen.neighbourhood());
  MoveInvitation(setting, matter, sent, Invitation::SENT);
  matter.invitations.insert_or_assign(
      id, store::NewStored(InvitationKey(matter.space, id), std::move(sent)));
  record.add_asked(resident);
  record.add_unanswered(resident);
  CountInvitation(setting, *matter.helpers.at(resident).value.mutable_helper());
  Tell(setting, matter, resident, Message::INVITED, absl::StrCat("invitations/", id));
}

bool AskerChooses(const Setting& setting, const Matter& matter) {
  // A child request looks for one date; the asker has chosen for the series.
  if (!matter.record.value.for_appointment().empty()) return false;
  const v1::Category* category = setting.municipality.FindCategory(matter.request().category());
  return category != nullptr && category->choosing() == v1::Category::ASKER_CHOOSES;
}

// She is willing, and waits for somebody to choose: the asker, or the owner of the queue item.
void BecomeWilling(const Setting& setting, Matter& matter, store::v1::InvitationRecord& record) {
  MoveInvitation(setting, matter, record, Invitation::WILLING);
  *matter.request().add_willing() = WillingOf(record);
  if (IsOwned(matter)) {  // Hers to accept or to thank.
    matter.escalation->value.mutable_escalation()->set_is_on_top(true);
    ChangeItem(setting, matter);
    return;
  }
  if (!matter.request().has_choose_until()) AwaitChoice(setting, matter);
  if (matter.request().willing_size() >= kMaxWilling) StopWaves(matter);
  TellAsker(setting, matter, Message::CHOOSE);
}

bool CanBeAnswered(Invitation::State state) {
  return state == Invitation::SENT || state == Invitation::EXPIRED ||
         state == Invitation::DECLINED || state == Invitation::TAKEN;
}

}  // namespace

absl::StatusOr<Matter> Invite(const Setting& setting, Matter matter,
                              const internal::v1::InviteRequest& wave) {
  store::v1::RequestRecord& record = matter.record.value;
  const bool is_current = static_cast<int64_t>(matter.record.version) == wave.version() &&
                          IsAtVersion(matter, AskerOf(matter), wave.asker_version()) &&
                          absl::c_all_of(wave.chosen(), [&](const auto& c) {
                            return IsAtVersion(matter, c.helper(), c.version());
                          });
  if (!is_current) {
    return rpc::Refuse(absl::StatusCode::kAborted, "STALE_VERSION",
                       "something changed since it was read; read again");
  }
  if (!record.is_wave_wanted() || !Next(matter.request().state(), Happening::kWaveSent).ok()) {
    return RefuseState("NOT_ASKING", "no wave is wanted now");
  }
  StopWaves(matter);
  *record.mutable_search() = wave.result();
  for (const auto& chosen : wave.chosen()) {
    if (!absl::c_linear_search(NotToAsk(matter), chosen.helper()))
      InviteOne(setting, matter, chosen);
  }
  record.set_waves(record.waves() + 1);
  matter.request().set_invited(record.asked_size());
  if (!IsAsking(matter)) return matter;  // One wide wave, beside the team.
  if (record.unanswered().empty() && wave.result().eligible_left() == 0) {
    IsSearching(matter) ? EndSearch(setting, matter) : EndRung(setting, matter);
  } else {
    *record.mutable_wave_time() =
        ToProto(setting.now + ToDuration(setting.municipality.policy().wave_interval()));
  }
  return matter;
}

bool FillsUp(const Matter& matter) { return matter.missing() <= 1; }

absl::StatusOr<Matter> Accept(const Setting& setting, Matter matter, absl::string_view id) {
  store::v1::InvitationRecord& own = matter.invitations.at(std::string(id)).value;
  const std::string resident = ResidentIn(own.invitation().helper());
  auto& to_confirm = *matter.record.value.mutable_to_confirm();
  const auto confirming = absl::c_find(to_confirm, resident);
  if (own.invitation().state() == Invitation::ACCEPTED && confirming != to_confirm.end()) {
    to_confirm.erase(confirming);
    return matter;
  }
  // The yes of a volunteer who is searched for counts at once, as one the team recorded.
  const bool is_searched = IsSearching(matter) && own.invitation().rung() == v1::RUNG_VOLUNTEERS;
  const bool chooses = !is_searched && (AskerChooses(setting, matter) || IsOwned(matter));
  const bool is_last = FillsUp(matter) && !chooses;
  const auto next = Next(matter.request().state(), chooses   ? Happening::kWilling
                                                   : is_last ? Happening::kLastYes
                                                             : Happening::kYes);
  if (!CanBeAnswered(own.invitation().state())) {
    return RefuseState("WRONG_STATE", "this was answered, or can no longer be");
  }
  if (!next.ok()) return next.status();
  if (id != InvitationIn(matter, resident)) {
    // Its places were filled; whoever is asked anew is asked by another invitation.
    return RefuseState("ALREADY_FILLED", "somebody else came first, and it is asked anew since");
  }
  if (Stands(matter, resident)) return RefuseState("WRONG_STATE", "you stand for a place already");
  // An owned item outlives its moment, and nobody can come to what is over.
  if (FromProto(matter.record.value.needed_time()) <= setting.now)
    return RefuseState("WRONG_STATE", "the moment of the help has passed");
  if (chooses && matter.request().willing_size() >= kMaxWilling) {
    return RefuseState("ALREADY_FILLED", "there are enough people to choose among already");
  }
  if (!MayHelp(setting, matter, resident)) return RefuseState("NOT_AVAILABLE", "not available now");
  if (chooses) {
    BecomeWilling(setting, matter, own);
    return matter;
  }
  TakePlace(setting, matter, own);
  if (is_last) Match(setting, matter);
  return matter;
}

absl::StatusOr<Matter> AcceptFromBoard(const Setting& setting, Matter matter,
                                       const std::string& resident,
                                       const std::string& neighbourhood) {
  store::v1::InvitationRecord& own = MakeInvitation(setting, matter, resident, v1::RUNG_NEIGHBOURS);
  own.set_is_from_board(true);
  own.set_neighbourhood(neighbourhood);
  own.mutable_invitation()->add_why(std::string(suiting::kFoundOnBoard));
  CountInvitation(setting, *matter.helpers.at(resident).value.mutable_helper());
  const std::string id = InvitationIn(matter, resident);
  return Accept(setting, std::move(matter), id);
}

absl::StatusOr<Matter> Decline(const Setting& setting, Matter matter, absl::string_view id) {
  store::v1::InvitationRecord& own = matter.invitations.at(std::string(id)).value;
  switch (own.invitation().state()) {
    case Invitation::SENT:
      break;
    case Invitation::WILLING:
      RemoveWilling(matter, ResidentIn(own.invitation().helper()));
      break;
    case Invitation::ACCEPTED:
      return RefuseState("WRONG_STATE", "this was answered with yes; withdraw instead");
    default:
      return matter;  // A no changes nothing that is over.
  }
  MoveInvitation(setting, matter, own, Invitation::DECLINED);
  // The next candidate at once.
  if (IsAsking(matter) && matter.missing() > 0) AskFurther(setting, matter);
  return matter;
}

Matter PassTimeOfInvitation(const Setting& setting, Matter matter, absl::string_view id) {
  store::v1::InvitationRecord& own = matter.invitations.at(std::string(id)).value;
  if (NextMoment(own) > setting.now) return matter;
  MoveInvitation(setting, matter, own, Invitation::EXPIRED);
  if (IsAsking(matter) && matter.missing() > 0) AskFurther(setting, matter);
  return matter;
}

}  // namespace omzien::help
