#include "services/help/decide_follow.h"

#include <cassert>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/appointment_moves.h"
#include "services/help/decide_offer.h"
#include "services/help/decide_team.h"
#include "services/help/decide_tie.h"
#include "services/help/item_moves.h"
#include "services/help/life.h"
#include "services/help/limits.h"
#include "services/help/moves.h"
#include "services/help/parting.h"
#include "services/help/records.h"
#include "services/help/serving.h"
#include "services/help/tally.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using internal::v1::CallTaskWanted;
using internal::v1::Helper;
using internal::v1::PersonEnded;
using v1::HelpRequest;
using v1::Invitation;
using v1::Message;

internal::v1::Ending EndingOf(PersonEnded::Reason reason) {
  switch (reason) {
    case PersonEnded::DIED:
      return internal::v1::ENDING_DIED;
    case PersonEnded::MOVED:
      return internal::v1::ENDING_MOVED;
    default:
      return internal::v1::ENDING_ERASED;
  }
}

HelpRequest::Outcome OutcomeOf(internal::v1::Ending ending) {
  switch (ending) {
    case internal::v1::ENDING_DIED:
      return HelpRequest::DIED;
    case internal::v1::ENDING_MOVED:
      return HelpRequest::MOVED;
    default:
      return HelpRequest::WITHDRAWN;
  }
}

const Helper& HelperIn(const Matter& matter, absl::string_view resident) {
  return matter.helpers.at(std::string(resident)).value.helper();
}

bool MayStand(const Matter& matter, absl::string_view resident) {
  return help::MayStand(HelperIn(matter, resident), HelperIn(matter, AskerOf(matter)));
}

// Its asker is not a resident any more.
void CloseFor(const Setting& setting, Matter& matter, internal::v1::Ending ending) {
  if (!Next(matter.request().state(), Happening::kAskerGone).ok()) return;
  if (ending == internal::v1::ENDING_DIED && matter.request().has_weekly()) {
    for (const v1::AcceptedHelper& helper : matter.request().helpers()) {
      WantCall(setting, matter, ResidentIn(helper.resident()),
               CallTaskWanted::HELPED_SOMEBODY_WHO_DIED, setting.now);
    }
  }
  if (ending == internal::v1::ENDING_MOVED)
    *matter.request().mutable_where_to_go() = setting.municipality.proto().where_to_go();
  TellWhoCome(setting, matter);
  Close(setting, matter, OutcomeOf(ending), v1::Escalation::CANCELLED);
}

// Ends the invitations, not answered or willing, of those who may stand no longer.
void EndInvitations(const Setting& setting, Matter& matter) {
  bool has_ended = false;
  for (auto& [id, stored] : matter.invitations) {
    const Invitation::State state = stored.value.invitation().state();
    const std::string helper = ResidentIn(stored.value.invitation().helper());
    if ((state != Invitation::SENT && state != Invitation::WILLING) || MayStand(matter, helper))
      continue;
    CancelInvitation(setting, matter, stored.value);
    has_ended = true;
  }
  if (has_ended && IsAsking(matter) && matter.missing() > 0) WantWave(setting, matter);
}

// Who said yes and may stand no longer parts with the request, unless only what has begun is left:
// of that, it is said how it went.
void PartWithBarred(const Setting& setting, Matter& matter) {
  const std::vector<v1::AcceptedHelper> helpers(matter.request().helpers().begin(),
                                                matter.request().helpers().end());
  for (const v1::AcceptedHelper& helper : helpers) {
    const std::string resident = ResidentIn(helper.resident());
    if (!MayStand(matter, resident) && CheckParting(setting, matter, resident).ok())
      Part(setting, matter, resident, Parting::kBarred);
  }
}

// The same for who took a single date of a series.
void PartWithSubstitutes(const Setting& setting, Matter& matter) {
  std::set<std::string> barred;
  for (const auto& [id, stored] : matter.appointments) {
    if (!IsAhead(setting, stored.value.appointment())) continue;
    for (const std::string& name : stored.value.appointment().helpers()) {
      if (!MayStand(matter, ResidentIn(name))) barred.insert(ResidentIn(name));
    }
  }
  for (const std::string& resident : barred) {
    if (matter.request().state() != HelpRequest::MATCHED) return;
    PartWithSubstitute(setting, matter, resident);
  }
}

template <class List, class IsHers>
void EraseIf(List& list, const IsHers& is_hers) {
  for (int i = list.size() - 1; i >= 0; --i) {
    if (is_hers(list[i])) list.DeleteSubrange(i, 1);
  }
}

// Nothing of `helper` names the other any more.
void Forget(Helper& helper, const std::string& other) {
  const auto is_tied = [&](const internal::v1::Tie& tie) { return tie.resident() == other; };
  const auto asks = [&](const internal::v1::Question& one) { return one.asker() == other; };
  const auto is_other = [&](const std::string& id) { return id == other; };
  EraseIf(*helper.mutable_circle(), is_tied);
  EraseIf(*helper.mutable_delegates(), is_tied);
  EraseIf(*helper.mutable_circle_questions(), asks);
  EraseIf(*helper.mutable_delegate_questions(), asks);
  for (int i = helper.blocked_size() - 1; i >= 0; --i) {
    if (helper.blocked(i) != other) continue;
    helper.mutable_blocked()->DeleteSubrange(i, 1);
    helper.mutable_blocked_households()->DeleteSubrange(i, 1);
  }
  EraseIf(*helper.mutable_blocked_by(), is_other);
  EraseIf(*helper.mutable_familiar(), is_other);
}

// What was offered to a worker who declined its asker is its owner's again, and every list asks
// anew for whom it exists.
void ReturnFromDecliner(const Setting& setting, Matter& matter) {
  if (!HasItem(matter)) return;
  RankItem(setting, matter);
  v1::Escalation& item = *matter.escalation->value.mutable_escalation();
  const std::string colleague = rpc::IdOf(item.offered_to(), "workers");
  if (!colleague.empty() && !MayServe(setting, matter, colleague)) {
    ReturnToOwner(setting, matter);
    item.set_is_on_top(true);
  } else {
    ChangeItem(setting, matter);
  }
}

}  // namespace

void LetMattersFollow(const Setting& setting, store::v1::HelperRecord& helper) {
  *helper.mutable_follow_time() = ToProto(setting.now);
  helper.clear_followed_until();
  helper.set_follows(helper.follows() + 1);
}

Changed End(const Setting& setting, Changed changed, const PersonEnded& ended) {
  Helper& helper = *changed.helper.value.mutable_helper();
  const internal::v1::Ending ending = EndingOf(ended.reason());
  const bool is_known = helper.ended() == ending || helper.ended() == internal::v1::ENDING_ERASED;
  if (is_known) return changed;
  helper.set_id(ended.resident());
  helper.set_ended(ending);
  if (!helper.offers().empty()) {
    helper.clear_offers();
    changed.events.push_back(OfferMoved(setting, /*is_new=*/false, "", changed.helper.value));
  }
  LetMattersFollow(setting, changed.helper.value);
  changed.events.push_back(HelperChanged(setting, helper.id()));
  return changed;
}

std::vector<std::string> BoundTo(const Helper& helper) {
  std::set<std::string> bound(helper.blocked().begin(), helper.blocked().end());
  bound.insert(helper.blocked_by().begin(), helper.blocked_by().end());
  for (const auto* ties : {&helper.circle(), &helper.delegates()}) {
    for (const internal::v1::Tie& tie : *ties) bound.insert(tie.resident());
  }
  for (const auto* questions : {&helper.circle_questions(), &helper.delegate_questions()}) {
    for (const internal::v1::Question& question : *questions) bound.insert(question.asker());
  }
  return {bound.begin(), bound.end()};
}

Pair Sever(const Setting& setting, Pair pair, const std::string& other) {
  if (pair.other.exists()) {
    pair = WithoutTies(setting, std::move(pair));
    Forget(*pair.other.value.mutable_helper(), pair.own.value.helper().id());
  }
  Forget(*pair.own.value.mutable_helper(), other);
  return WithChangesNoted(setting, std::move(pair));
}

store::v1::HelperRecord Emptied(const store::v1::HelperRecord& helper) {
  store::v1::HelperRecord emptied;
  emptied.mutable_helper()->set_id(helper.helper().id());
  emptied.mutable_helper()->set_ended(helper.helper().ended());
  emptied.set_follows(helper.follows());
  return emptied;
}

Matter Follow(const Setting& setting, Matter matter) {
  if (matter.request().state() == HelpRequest::CLOSED) return matter;
  const Helper& asker = HelperIn(matter, AskerOf(matter));
  if (HasEnded(asker)) {
    CloseFor(setting, matter, asker.ended());
    return matter;
  }
  if (!asker.not_served_by().empty()) {
    ReturnFromDecliner(setting, matter);
    matter = CheckOwner(setting, std::move(matter));
  }
  EndInvitations(setting, matter);
  PartWithBarred(setting, matter);
  PartWithSubstitutes(setting, matter);
  if (Next(matter.request().state(), Happening::kCheckLapses).ok())
    CallAboutLapses(setting, matter);
  return matter;
}

Matter Erase(Matter matter) {
  assert(matter.request().state() == HelpRequest::CLOSED);
  matter.record.value.set_is_erased(true);
  matter.record.value.mutable_place()->clear_cell();
  matter.record.value.mutable_place()->clear_street();
  matter.text->is_deleted = true;
  return matter;
}

}  // namespace omzien::help
