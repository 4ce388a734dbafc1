#include "services/help/decide_standing.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "services/help/decide_follow.h"
#include "services/help/moves.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using internal::v1::Helper;
using internal::v1::Question;
using v1::Message;

std::string SubjectOf(absl::string_view organisation) {
  return absl::StrCat("organisations/", organisation);
}

auto PositionOf(Helper& helper, absl::string_view organisation) {
  return absl::c_find_if(*helper.mutable_admission_questions(),
                         [&](const Question& one) { return one.asker() == organisation; });
}

// Returns nullptr if the organisation never asked her, or ended it after a yes.
Question* FindQuestion(Helper& helper, absl::string_view organisation) {
  const auto found = PositionOf(helper, organisation);
  return found == helper.mutable_admission_questions()->end() ? nullptr : &*found;
}

}  // namespace

absl::StatusOr<Changed> Admit(const Setting& setting, Changed changed,
                              absl::string_view organisation) {
  const absl::Status known = CheckKnown(changed.helper);
  if (!known.ok()) return known;
  Helper& helper = *changed.helper.value.mutable_helper();
  Question* question = FindQuestion(helper, organisation);
  if (question == nullptr) {
    question = helper.add_admission_questions();
    question->set_asker(std::string(organisation));
    question->set_state(Question::WAITING);
    changed.events.push_back(
        NoticeTo(setting, helper, Message::VOLUNTEERING_ASKED, SubjectOf(organisation)));
  } else if (question->state() == Question::TAKEN_BACK) {
    question->set_state(Question::WAITING);
  }
  return WithChangeNoted(setting, std::move(changed));
}

absl::StatusOr<Changed> AnswerAdmission(const Setting& setting, Changed changed,
                                        absl::string_view organisation, bool is_yes) {
  const absl::Status known = CheckKnown(changed.helper);
  if (!known.ok()) return known;
  Helper& helper = *changed.helper.value.mutable_helper();
  Question* const question = FindQuestion(helper, organisation);
  if (question == nullptr || question->state() == Question::TAKEN_BACK) return rpc::NotFound();
  if (is_yes && !helper.organisation().empty() && helper.organisation() != organisation) {
    return RefuseState("ALREADY_VOLUNTEER", "she is another organisation's; end that first");
  }
  if (is_yes) {
    helper.set_organisation(std::string(organisation));
  } else if (helper.organisation() == organisation) {
    helper.clear_organisation();
  }
  question->set_state(is_yes ? Question::YES : Question::NO);
  return WithChangeNoted(setting, std::move(changed));
}

absl::StatusOr<Changed> EndVolunteering(const Setting& setting, Changed changed,
                                        absl::string_view organisation) {
  const absl::Status known = CheckKnown(changed.helper);
  if (!known.ok()) return known;
  Helper& helper = *changed.helper.value.mutable_helper();
  Question* const question = FindQuestion(helper, organisation);
  if (question == nullptr || question->state() == Question::TAKEN_BACK) return changed;
  const std::string subject = SubjectOf(organisation);
  if (helper.organisation() == organisation) {
    helper.clear_organisation();
    // She said yes; she may be asked anew.
    helper.mutable_admission_questions()->erase(PositionOf(helper, organisation));
    changed.events.push_back(NoticeTo(setting, helper, Message::VOLUNTEERING_ENDED, subject));
    return WithChangeNoted(setting, std::move(changed));
  }
  if (question->state() == Question::WAITING) {
    changed.events.push_back(
        NoticeTakenBackFrom(setting, helper, Message::VOLUNTEERING_ASKED, subject));
  }
  question->set_state(Question::TAKEN_BACK);
  return WithChangeNoted(setting, std::move(changed));
}

absl::StatusOr<Changed> RecordCheck(const Setting& setting, Changed changed, const v1::Check* check,
                                    absl::string_view worker) {
  const absl::Status known = CheckKnown(changed.helper);
  if (!known.ok()) return known;
  Helper& helper = *changed.helper.value.mutable_helper();
  const google::protobuf::Timestamp before = helper.check_until();
  helper.clear_check();
  helper.clear_check_until();
  if (check != nullptr) {
    *helper.mutable_check() = *check;
    helper.mutable_check()->set_recorded_by(
        rpc::MakeName(setting.municipality.slug(), "workers", worker));
    const v1::Date& last = check->last_day();
    const absl::CivilDay after = absl::CivilDay(last.year(), last.month(), last.day()) + 1;
    *helper.mutable_check_until() =
        ToProto(absl::FromCivil(after, setting.municipality.time_zone()));
  }
  // What she agreed to may now outlive her check, or not any more.
  if (FromProto(helper.check_until()) != FromProto(before))
    LetMattersFollow(setting, changed.helper.value);
  return WithChangeNoted(setting, std::move(changed));
}

}  // namespace omzien::help
