#include "services/help/decide_tie.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/decide_helper.h"
#include "services/help/limits.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"

namespace omzien::help {
namespace {

using internal::v1::Helper;
using internal::v1::Question;
using internal::v1::Tie;
using v1::Delegation;
using v1::Message;
using Ties = google::protobuf::RepeatedPtrField<Tie>;
using Questions = google::protobuf::RepeatedPtrField<Question>;

Ties& TiesOf(Bond bond, Helper& owner) {
  return bond == Bond::kCircle ? *owner.mutable_circle() : *owner.mutable_delegates();
}

Questions& QuestionsOf(Bond bond, Helper& asked) {
  return bond == Bond::kCircle ? *asked.mutable_circle_questions()
                               : *asked.mutable_delegate_questions();
}

int MaxOf(Bond bond) { return bond == Bond::kCircle ? kMaxCircle : kMaxDelegates; }
Message::Kind QuestionKind(Bond bond) {
  return bond == Bond::kCircle ? Message::CIRCLE_INVITED : Message::DELEGATION_ASKED;
}
Message::Kind YesKind(Bond bond) {
  return bond == Bond::kCircle ? Message::CIRCLE_JOINED : Message::DELEGATION_AGREED;
}

// These return nullptr for what is not there.
Tie* Find(Ties& ties, absl::string_view resident) {
  const auto found =
      absl::c_find_if(ties, [&](const Tie& tie) { return tie.resident() == resident; });
  return found == ties.end() ? nullptr : &*found;
}
Question* Find(Questions& questions, absl::string_view asker) {
  const auto found =
      absl::c_find_if(questions, [&](const Question& one) { return one.asker() == asker; });
  return found == questions.end() ? nullptr : &*found;
}

template <class List>
void Erase(List& list, const typename List::value_type* one) {
  list.DeleteSubrange(
      static_cast<int>(absl::c_find_if(list, [one](const auto& each) { return &each == one; }) -
                       list.begin()),
      1);
}

internal::v1::Event& AddEvent(const Setting& setting, Pair& pair) {
  internal::v1::Event& event = pair.events.emplace_back();
  event.set_municipality(std::string(setting.municipality.slug()));
  *event.mutable_time() = ToProto(setting.now);
  return event;
}

// Lets `to` be told something about `about`.
void Tell(const Setting& setting, Pair& pair, const Helper& to, Message::Kind kind,
          const Helper& about) {
  if (HasEnded(to)) return;
  pair.events.push_back(NoticeTo(setting, to, kind, absl::StrCat("residents/", about.id())));
}

// The question is not told any more.
void TakeBackNotice(const Setting& setting, Bond bond, Pair& pair, const Helper& asked,
                    const Helper& owner) {
  pair.events.push_back(NoticeTakenBackFrom(setting, asked, QuestionKind(bond),
                                            absl::StrCat("residents/", owner.id())));
}

// What a delegate was to hear, and has not heard yet, she does not hear any more.
void Silence(const Setting& setting, Bond bond, Pair& pair, const Helper& owner,
             const Helper& asked) {
  if (bond != Bond::kDelegate) return;
  internal::v1::DelegateSilenced& event = *AddEvent(setting, pair).mutable_delegate_silenced();
  event.set_resident(owner.id());
  event.set_delegate(asked.id());
}

void PutQuestion(const Setting& setting, Bond bond, Pair& pair, Delegation::Tell tell) {
  const Helper& owner = pair.own.value.helper();
  Helper& asked = *pair.other.value.mutable_helper();
  if (AreKeptApart(owner, asked)) return;
  Questions& questions = QuestionsOf(bond, asked);
  Question* question = Find(questions, owner.id());
  if (question == nullptr) {
    if (questions.size() >= kMaxQuestions) return;
    question = questions.Add();
    question->set_asker(owner.id());
    question->set_state(Question::WAITING);
    Tell(setting, pair, asked, QuestionKind(bond), owner);
  } else if (question->state() == Question::TAKEN_BACK) {
    question->set_state(Question::WAITING);
  }
  question->set_tell(tell);
}

// She says no, or does not want it any more. `pair.own` was asked.
void SayNo(const Setting& setting, Bond bond, Pair& pair, Question& question) {
  Helper& owner = *pair.other.value.mutable_helper();
  const Helper& asked = pair.own.value.helper();
  if (question.state() == Question::WAITING) TakeBackNotice(setting, bond, pair, asked, owner);
  if (question.state() == Question::YES) {
    Ties& ties = TiesOf(bond, owner);
    Erase(ties, Find(ties, asked.id()));
    Silence(setting, bond, pair, owner, asked);
  }
  question.set_state(Question::NO);
}

// What EndAsked and EndAnswered do, as parts of a decision.
void CutAsked(const Setting& setting, Bond bond, Pair& pair) {
  if (!pair.other.exists()) return;
  Helper& owner = *pair.own.value.mutable_helper();
  Helper& asked = *pair.other.value.mutable_helper();
  Ties& ties = TiesOf(bond, owner);
  Tie* const tie = Find(ties, asked.id());
  if (tie == nullptr) return;
  Questions& questions = QuestionsOf(bond, asked);
  Question* const question = Find(questions, owner.id());
  if (tie->is_agreed()) {
    Erase(questions, question);  // She said yes; she may be asked anew.
    Silence(setting, bond, pair, owner, asked);
  } else if (question != nullptr && question->state() == Question::WAITING) {
    question->set_state(Question::TAKEN_BACK);
    TakeBackNotice(setting, bond, pair, asked, owner);
  }
  Erase(ties, tie);
}

void CutAnswered(const Setting& setting, Bond bond, Pair& pair) {
  Question* const question =
      Find(QuestionsOf(bond, *pair.own.value.mutable_helper()), pair.other.value.helper().id());
  if (question == nullptr || question->state() == Question::TAKEN_BACK) return;
  SayNo(setting, bond, pair, *question);
}

}  // namespace

absl::StatusOr<Pair> Ask(const Setting& setting, Bond bond, Pair pair, Delegation::Tell tell) {
  if (!pair.other.exists()) return NotKnownYet();
  Helper& own = *pair.own.value.mutable_helper();
  const Helper& other = pair.other.value.helper();
  if (absl::c_linear_search(own.blocked(), other.id())) {
    return rpc::Refuse(absl::StatusCode::kFailedPrecondition, "BLOCKED",
                       "you block this resident; end that first");
  }
  Ties& ties = TiesOf(bond, own);
  Tie* tie = Find(ties, other.id());
  if (tie == nullptr) {
    if (ties.size() >= MaxOf(bond)) {
      return rpc::Refuse(absl::StatusCode::kFailedPrecondition, "TOO_MANY",
                         absl::StrCat("there are ", MaxOf(bond), " already; end one first"));
    }
    tie = ties.Add();
    tie->set_resident(other.id());
  }
  if (tie->is_agreed() && tell == Delegation::ASKER && tie->tell() != tell) {
    Silence(setting, bond, pair, own, other);
  }
  tie->set_tell(tell);
  PutQuestion(setting, bond, pair, tell);
  return WithChangesNoted(setting, std::move(pair));
}

absl::StatusOr<Pair> Answer(const Setting& setting, Bond bond, Pair pair, bool is_yes) {
  Helper& own = *pair.own.value.mutable_helper();
  Helper& owner = *pair.other.value.mutable_helper();
  Question* const question = Find(QuestionsOf(bond, own), owner.id());
  if (question == nullptr || question->state() == Question::TAKEN_BACK) return rpc::NotFound();
  if (!is_yes) {
    SayNo(setting, bond, pair, *question);
    return WithChangesNoted(setting, std::move(pair));
  }
  Tie* const tie = Find(TiesOf(bond, owner), own.id());
  if (tie == nullptr || AreKeptApart(own, owner)) return rpc::NotFound();
  if (tie->is_agreed()) return pair;
  tie->set_is_agreed(true);
  question->set_state(Question::YES);
  Tell(setting, pair, owner, YesKind(bond), own);
  return WithChangesNoted(setting, std::move(pair));
}

Pair EndAsked(const Setting& setting, Bond bond, Pair pair) {
  CutAsked(setting, bond, pair);
  return WithChangesNoted(setting, std::move(pair));
}

Pair EndAnswered(const Setting& setting, Bond bond, Pair pair) {
  CutAnswered(setting, bond, pair);
  return WithChangesNoted(setting, std::move(pair));
}

Pair WithoutTies(const Setting& setting, Pair pair) {
  for (const Bond bond : {Bond::kCircle, Bond::kDelegate}) {
    CutAsked(setting, bond, pair);
    CutAnswered(setting, bond, pair);
  }
  return pair;
}

std::vector<std::string> WhoHears(const Helper& resident) {
  std::vector<std::string> others;
  bool hears_herself = false;
  for (const Tie& tie : resident.delegates()) {
    if (!tie.is_agreed()) continue;
    if (tie.tell() != Delegation::DELEGATE) hears_herself = true;
    if (tie.tell() != Delegation::ASKER) others.push_back(tie.resident());
  }
  if (hears_herself || others.empty()) others.insert(others.begin(), resident.id());
  return others;
}

bool MayAskFor(const Helper& resident, absl::string_view delegate) {
  return absl::c_any_of(resident.delegates(), [delegate](const Tie& tie) {
    return tie.is_agreed() && tie.resident() == delegate;
  });
}

}  // namespace omzien::help
