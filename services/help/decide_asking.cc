#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/appointments.h"
#include "services/help/decide.h"
#include "services/help/item_moves.h"
#include "services/help/limits.h"
#include "services/help/moves.h"
#include "services/help/parting.h"
#include "services/help/records.h"
#include "services/help/wanted.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using v1::Escalation;
using v1::HelpRequest;
using v1::Invitation;
using v1::Message;

// Returns the moment the help is needed: the start of the last slot, because each will do.
absl::Time NeededTime(const HelpRequest& asked) {
  absl::Time needed = absl::InfinitePast();
  for (const v1::TimeSlot& slot : asked.when())
    needed = std::max(needed, FromProto(slot.start_time()));
  return needed;
}

// Takes over what an asker may say, and may later change.
void TakeOver(const HelpRequest& asked, HelpRequest& request) {
  *request.mutable_skills() = asked.skills();
  *request.mutable_when() = asked.when();
  request.set_places(std::max(asked.places(), 1));
  request.set_max_distance_meters(asked.max_distance_meters());
  *request.mutable_languages() = asked.languages();
  request.set_needs_car(asked.needs_car());
  request.set_has_pets(asked.has_pets());
  request.set_on_board(asked.on_board());
}

// A child request is for one date, and has the words of its series.
// Errors: INVALID_ARGUMENT; FAILED_PRECONDITION (WORDS_OF_SERIES).
absl::Status CheckChangeOfChild(const Matter& matter, const HelpRequest& changed) {
  if (!matter.is_child()) return absl::OkStatus();
  if (changed.when_size() != 1) {
    rpc::Violations wrong;
    wrong.Add("help_request.when", "want one time: it is one date of a series");
    return wrong.ToStatus();
  }
  const store::v1::RequestTextRecord& words = matter.text->value;
  if (changed.text_for_helpers() != words.text_for_helpers() ||
      changed.text_for_accepted() != words.text_for_accepted()) {
    return RefuseState("WORDS_OF_SERIES", "one date of a series has the words of the series");
  }
  return absl::OkStatus();
}

// What is asked has changed: who said yes is asked to confirm; of the others who were asked, whom
// it still suits is told of the change, and whom it does not is not waited for any more.
void FollowChange(const Setting& setting, Matter& matter) {
  matter.record.value.clear_to_confirm();
  for (const v1::AcceptedHelper& helper : matter.request().helpers()) {
    matter.record.value.add_to_confirm(ResidentIn(helper.resident()));
  }
  TellHelpers(setting, matter, Message::REQUEST_CHANGED);
  const suiting::Words words(setting.municipality);
  const absl::Time needed = FromProto(matter.record.value.needed_time());
  for (auto& [id, stored] : matter.invitations) {
    Invitation& invitation = *stored.value.mutable_invitation();
    if (invitation.state() != Invitation::SENT && invitation.state() != Invitation::WILLING)
      continue;
    if (!StillSuits(setting, words, matter, stored.value)) {
      CancelInvitation(setting, matter, stored.value);
      continue;
    }
    *invitation.mutable_answer_until() =
        ToProto(std::min(FromProto(invitation.answer_until()), needed));
    if (FromProto(stored.value.tell_time()) > setting.now) continue;
    Tell(setting, matter, ResidentIn(invitation.helper()), Message::REQUEST_CHANGED,
         absl::StrCat("invitations/", id));
  }
}

void Relax(const v1::Relaxation& relaxation, HelpRequest& request) {
  switch (relaxation.kind()) {
    case v1::Relaxation::FURTHER:
      request.set_max_distance_meters(relaxation.max_distance_meters());
      break;
    case v1::Relaxation::OTHER_TIME:
      for (v1::TimeSlot& slot : *request.mutable_when()) {
        const absl::Duration later = absl::Minutes(relaxation.minutes_later());
        *slot.mutable_start_time() = ToProto(FromProto(slot.start_time()) + later);
        *slot.mutable_end_time() = ToProto(FromProto(slot.end_time()) + later);
      }
      break;
    case v1::Relaxation::NO_CAR:
      request.set_needs_car(false);
      break;
    case v1::Relaxation::ONE_SKILL_LESS: {
      auto& skills = *request.mutable_skills();
      skills.erase(std::remove(skills.begin(), skills.end(), relaxation.skill()), skills.end());
      break;
    }
    case v1::Relaxation::ANY_LANGUAGE:
      request.clear_languages();
      break;
    default:
      break;
  }
}

}  // namespace

Matter Ask(const Setting& setting, Matter matter, const Asker& asker, const HelpRequest& asked,
           const internal::v1::Place& place) {
  store::v1::RequestRecord& record = matter.record.value;
  HelpRequest& request = *record.mutable_request();
  TakeOver(asked, request);
  request.set_name(rpc::MakeName(setting.municipality.slug(), "requests", matter.id));
  request.set_asker(rpc::MakeName(setting.municipality.slug(), "residents", asker.resident));
  request.set_asked_through(asker.through);
  request.set_category(asked.category());
  request.set_is_remote(asked.is_remote());
  request.set_circle_first(asked.circle_first());
  request.set_team_consent(asked.team_consent());
  request.set_wants_person(asked.wants_person());
  request.set_linked_request(asked.linked_request());
  request.set_about_worker(asked.about_worker());
  if (asked.has_weekly()) *request.mutable_weekly() = asked.weekly();
  request.set_episode(1);
  request.set_phone(setting.municipality.proto().phone());
  *request.mutable_create_time() = ToProto(setting.now);
  *record.mutable_place() = place;
  *record.mutable_needed_time() = ToProto(NeededTime(asked));
  record.set_team(setting.municipality.TeamOf(place.neighbourhood())->id());
  record.set_bundle_hash(setting.municipality.proto().bundle_hash());

  store::v1::RequestTextRecord text;
  text.set_text_for_helpers(asked.text_for_helpers());
  text.set_text_for_accepted(asked.text_for_accepted());
  *text.mutable_place() = asked.place();
  matter.text = store::NewStored(TextKey(matter.space, matter.id), std::move(text));

  MoveTo(setting, matter, HelpRequest::OPEN);
  TellAsker(setting, matter, Message::REQUEST_RECEIVED);
  const v1::Category& category = *setting.municipality.FindCategory(asked.category());
  if (category.audience() == v1::Category::RESERVED) {
    Escalate(setting, matter, Escalation::RESERVED_CATEGORY);
  } else if (asked.wants_person()) {
    Escalate(setting, matter, Escalation::WANTS_PERSON);
  } else {
    AskOn(setting, matter);
  }
  return matter;
}

absl::StatusOr<Matter> Change(const Setting& setting, Matter matter, const HelpRequest& changed,
                              absl::string_view etag) {
  const auto next = Next(matter.request().state(), Happening::kChanged);
  if (!next.ok()) return next.status();
  if (!etag.empty() && etag != absl::StrCat(matter.record.version)) {
    return rpc::Refuse(absl::StatusCode::kAborted, "STALE_ETAG",
                       "it has changed; look at it again");
  }
  if (changed.places() < matter.request().accepted()) {
    return RefuseState("TOO_FEW_PLACES", "more helpers than that have said yes already");
  }
  const absl::Status as_child = CheckChangeOfChild(matter, changed);
  if (!as_child.ok()) return as_child;
  TakeOver(changed, matter.request());
  matter.text->value.set_text_for_helpers(changed.text_for_helpers());
  matter.text->value.set_text_for_accepted(changed.text_for_accepted());
  *matter.record.value.mutable_needed_time() = ToProto(NeededTime(changed));
  if (matter.is_child()) MoveDate(setting, matter);
  matter.record.value.set_is_moment_over(false);
  matter.record.value.set_is_relaxation_asked(false);
  RankItem(setting, matter);
  FollowChange(setting, matter);
  if (matter.missing() == 0) {
    Match(setting, matter);
  } else {
    AskOn(setting, matter);
  }
  return matter;
}

absl::StatusOr<Matter> Choose(const Setting& setting, Matter matter, absl::string_view resident) {
  const auto is_hers = [&](const auto& w) { return ResidentIn(w.resident()) == resident; };
  if (!absl::c_any_of(matter.request().willing(), is_hers))
    return RefuseState("NOT_WILLING", "want one of the willing");
  const bool is_last = FillsUp(matter);
  const auto next = Next(matter.request().state(), is_last ? Happening::kLastYes : Happening::kYes);
  if (!next.ok()) return next.status();
  const std::string id = InvitationIn(matter, resident);
  store::v1::InvitationRecord& invitation = matter.invitations.at(id).value;
  if (!MayHelp(setting, matter, resident)) return RefuseState("NOT_AVAILABLE", "not available now");
  TakePlace(setting, matter, invitation);
  Tell(setting, matter, resident, Message::CHOSEN, absl::StrCat("invitations/", id));
  if (is_last) {
    Match(setting, matter);
    return matter;
  }
  if (matter.request().has_choose_until()) AwaitChoice(setting, matter);  // The others; anew.
  if (matter.request().state() == HelpRequest::OPEN) AskFurther(setting, matter);
  return matter;
}

absl::StatusOr<Matter> ChooseNobody(const Setting& setting, Matter matter) {
  const auto next = Next(matter.request().state(), Happening::kPicksNone);
  if (!next.ok()) return next.status();
  if (matter.request().willing().empty())
    return RefuseState("NOBODY_WILLING", "nobody is willing yet");
  EndWilling(setting, matter, Invitation::THANKED, Message::THANKED);
  if (matter.request().state() == HelpRequest::OPEN) AskFurther(setting, matter);
  return matter;
}

absl::StatusOr<Matter> Settle(const Setting& setting, Matter matter) {
  const auto next = Next(matter.request().state(), Happening::kSettles);
  if (!next.ok()) return next.status();
  if (matter.request().accepted() == 0) return RefuseState("NOBODY_YET", "nobody has said yes yet");
  matter.request().set_places(matter.request().accepted());
  RankItem(setting, matter);
  Match(setting, matter);
  return matter;
}

absl::StatusOr<Matter> AnswerRelaxation(const Setting& setting, Matter matter, bool is_taken) {
  if (!matter.request().has_relaxation_until())
    return RefuseState("NOT_ASKED", "no such question is open");
  const v1::Relaxation relaxation = matter.request().relaxation();
  matter.request().clear_relaxation();
  matter.request().clear_relaxation_until();
  if (!is_taken) {
    EndRung(setting, matter);
    return matter;
  }
  Relax(relaxation, matter.request());
  *matter.record.value.mutable_needed_time() = ToProto(NeededTime(matter.request()));
  if (relaxation.kind() == v1::Relaxation::OTHER_TIME) {
    if (matter.is_child()) MoveDate(setting, matter);
    FollowChange(setting, matter);
  }
  AskOn(setting, matter);
  return matter;
}

absl::StatusOr<Matter> AnswerPassOn(const Setting& setting, Matter matter, bool may_pass_on) {
  if (!matter.request().has_pass_on_until())
    return RefuseState("NOT_ASKED", "no such question is open");
  const auto next =
      Next(matter.request().state(), may_pass_on                       ? Happening::kPassedOn
                                     : matter.request().accepted() > 0 ? Happening::kKeptFromTeam
                                                                       : Happening::kNotPassedOn);
  if (!next.ok()) return next.status();
  if (may_pass_on) {
    Escalate(setting, matter, Escalation::ASKER_AGREED);
  } else {
    KeepFromTeam(setting, matter);
  }
  return matter;
}

absl::StatusOr<Matter> Withdraw(const Setting& setting, Matter matter,
                                HelpRequest::WithdrawReason reason) {
  const auto next = Next(matter.request().state(), Happening::kWithdrawn);
  if (!next.ok()) return next.status();
  matter.request().set_withdraw_reason(reason);
  TellWhoCome(setting, matter);
  Close(setting, matter, HelpRequest::WITHDRAWN, Escalation::CANCELLED);
  return matter;
}

absl::StatusOr<Matter> Reopen(const Setting& setting, Matter matter) {
  // Its end is written on a date, which has gone on.
  if (matter.is_child())
    return RefuseState("DATE_OF_SERIES", "ask anew, and name this one as linked_request");
  return ReopenAfterCall(setting, std::move(matter));
}

absl::StatusOr<Matter> ReopenAfterCall(const Setting& setting, Matter matter) {
  const auto next = Next(matter.request().state(), Happening::kNotSolved);
  if (!next.ok()) return next.status();
  const HelpRequest::Outcome outcome = matter.request().outcome();
  if (outcome == HelpRequest::DIED || outcome == HelpRequest::MOVED)
    return RefuseState("CLOSED", "it is closed");
  const absl::Duration within = ToDuration(setting.municipality.policy().reopen_within());
  if (FromProto(matter.request().close_time()) + within <= setting.now) {
    return RefuseState("TOO_LONG_AGO", "ask anew, and name this one as linked_request");
  }
  FreeAllPlaces(matter);
  BeginEpisode(setting, matter);
  Escalate(setting, matter, Escalation::NOT_SOLVED);
  return matter;
}

}  // namespace omzien::help
