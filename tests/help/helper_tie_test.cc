#include "services/help/decide_tie.h"

#include <gmock/gmock.h>

#include <random>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/help/decide_helper.h"
#include "services/help/records.h"
#include "services/help/view_helper.h"
#include "services/rpc/errors.h"
#include "tests/help/two_helpers.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using internal::v1::Helper;
using test::HasCode;
using test::IsOk;
using testing::Contains;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using v1::Delegation;

const Setting kTown = SmallTownAt();

// What a resident sees of her circles, such as "anna<bert MEMBER".
std::vector<std::string> Circles(const Helper& helper) {
  std::vector<std::string> shown;
  for (const v1::CircleMember& one : CirclesOf(kTown, helper)) {
    const auto id = [](const std::string& name) { return name.substr(name.rfind('/') + 1); };
    shown.push_back(absl::StrCat(id(one.owner()), "<", id(one.member()), " ",
                                 v1::CircleMember::State_Name(one.state())));
  }
  return shown;
}

// anna asked bert; anna calls.
Pair Asked(Bond bond = Bond::kCircle, Delegation::Tell tell = Delegation::BOTH) {
  return Saved(*Ask(kTown, bond, AnnaAndBert(), tell));
}
// The same, and bert said yes; anna calls.
Pair Agreed(Bond bond = Bond::kCircle, Delegation::Tell tell = Delegation::BOTH) {
  return SavedAndTurned(*Answer(kTown, bond, SavedAndTurned(Asked(bond, tell)), true));
}

// I7
TEST(Circle, WhoIsAskedHearsOneQuestionAndIsNoMemberYet) {
  const auto asked = Ask(kTown, Bond::kCircle, AnnaAndBert());
  ASSERT_THAT(asked, IsOk());
  EXPECT_THAT(Lines(asked->events), ElementsAre("CIRCLE_INVITED to bert about residents/anna",
                                                "HelperChanged anna", "HelperChanged bert"));
  EXPECT_THAT(Circles(asked->own.value.helper()), ElementsAre("anna<bert ASKED"));
  EXPECT_THAT(Circles(asked->other.value.helper()), ElementsAre("anna<bert ASKED"));
  EXPECT_FALSE(asked->own.value.helper().circle(0).is_agreed());
}

TEST(Circle, TheQuestionWaitsForTheEndOfQuietHours) {
  Pair pair = AnnaAndBert();
  pair.other.value.mutable_helper()->set_quiet_from("09:00");
  pair.other.value.mutable_helper()->set_quiet_until("12:00");
  const auto asked = Ask(kTown, Bond::kCircle, Saved(pair));
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(FromProto(asked->events[0].notice().tell_time()), kTown.now + absl::Hours(2));
}

TEST(Circle, AYesMakesAMemberAndIsTold) {
  const auto answered = Answer(kTown, Bond::kCircle, SavedAndTurned(Asked()), true);
  ASSERT_THAT(answered, IsOk());
  EXPECT_THAT(Lines(answered->events), ElementsAre("CIRCLE_JOINED to anna about residents/bert",
                                                   "HelperChanged bert", "HelperChanged anna"));
  EXPECT_THAT(Circles(answered->own.value.helper()), ElementsAre("anna<bert MEMBER"));
  EXPECT_THAT(Circles(answered->other.value.helper()), ElementsAre("anna<bert MEMBER"));
  const auto again = Answer(kTown, Bond::kCircle, Saved(*answered), true);
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(again->events, IsEmpty());
}

// I7
// residents learns from it who may see whom.
TEST(Circle, IsToldWholeWheneverItChangesAndOnlyThen) {
  const auto told = [](const Pair& pair) {
    std::vector<internal::v1::TiesChanged> ties;
    for (const internal::v1::Event& event : pair.events) {
      if (event.has_ties_changed()) ties.push_back(event.ties_changed());
    }
    return ties;
  };
  const auto asked = Ask(kTown, Bond::kCircle, AnnaAndBert());
  ASSERT_THAT(told(*asked), testing::SizeIs(1));
  EXPECT_EQ(told(*asked)[0].resident(), "anna");
  EXPECT_EQ(told(*asked)[0].circle(0).resident(), "bert");
  EXPECT_FALSE(told(*asked)[0].circle(0).is_agreed());
  const auto answered = Answer(kTown, Bond::kCircle, SavedAndTurned(*asked), true);
  ASSERT_THAT(told(*answered), testing::SizeIs(1));
  EXPECT_TRUE(told(*answered)[0].circle(0).is_agreed());
  const Pair ended = EndAnswered(kTown, Bond::kCircle, Saved(*answered));
  ASSERT_THAT(told(ended), testing::SizeIs(1));
  EXPECT_THAT(told(ended)[0].circle(), IsEmpty());
  EXPECT_THAT(told(EndAnswered(kTown, Bond::kCircle, Saved(ended))), IsEmpty());
}

TEST(Circle, ANoIsToldToNobodyAndLooksToTheOwnerAsSilence) {
  const Pair asked = Asked();
  const auto answered = Answer(kTown, Bond::kCircle, SavedAndTurned(asked), false);
  ASSERT_THAT(answered, IsOk());
  EXPECT_THAT(
      Lines(answered->events),
      ElementsAre("CIRCLE_INVITED to bert about residents/anna taken back", "HelperChanged bert"));
  EXPECT_EQ(answered->other.value.DebugString(), asked.own.value.DebugString());
  EXPECT_THAT(Circles(answered->own.value.helper()), IsEmpty());
}

TEST(Circle, ANoMayBecomeAYesWhileTheOwnerStillAsks) {
  const Pair refused =
      Saved(*Answer(kTown, Bond::kCircle, SavedAndTurned(Asked()), false));  // bert calls.
  const auto yes = Answer(kTown, Bond::kCircle, refused, true);
  ASSERT_THAT(yes, IsOk());
  EXPECT_THAT(Circles(yes->other.value.helper()), ElementsAre("anna<bert MEMBER"));
  const Pair removed = EndAsked(kTown, Bond::kCircle, SavedAndTurned(refused));
  EXPECT_THAT(Answer(kTown, Bond::kCircle, SavedAndTurned(removed), true),
              HasCode(absl::StatusCode::kNotFound));
}

TEST(Circle, WhoWasNotAskedCannotAnswer) {
  for (const bool is_yes : {true, false}) {
    EXPECT_THAT(Answer(kTown, Bond::kCircle, AnnaAndBert(), is_yes),
                HasCode(absl::StatusCode::kNotFound));
    // The owner is not the one who is asked.
    EXPECT_THAT(Answer(kTown, Bond::kCircle, Asked(), is_yes),
                HasCode(absl::StatusCode::kNotFound));
    // Another question is not this one.
    EXPECT_THAT(Answer(kTown, Bond::kDelegate, SavedAndTurned(Asked()), is_yes),
                HasCode(absl::StatusCode::kNotFound));
  }
}

// F6, I7: a block and a no are the same to the owner.
TEST(Circle, WhoIsBlockedAsksIntoSilence) {
  const Pair blocked = SavedAndTurned(*Block(kTown, SavedAndTurned(AnnaAndBert())));
  const auto asked = Ask(kTown, Bond::kCircle, blocked);
  ASSERT_THAT(asked, IsOk());
  EXPECT_THAT(Lines(asked->events), ElementsAre("HelperChanged anna"));
  EXPECT_THAT(Circles(asked->own.value.helper()), ElementsAre("anna<bert ASKED"));
  EXPECT_THAT(Circles(asked->other.value.helper()), IsEmpty());
}

TEST(Circle, WhomOneBlocksOneDoesNotAsk) {
  const auto asked = Ask(kTown, Bond::kCircle, Saved(*Block(kTown, AnnaAndBert())));
  EXPECT_THAT(asked, HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(rpc::ReasonOf(asked.status()), "BLOCKED");
}

TEST(Circle, WhoBlocksALaterAskerLeavesTheAskersListAsItWas) {
  const Pair asked = Asked();
  const auto blocked = Block(kTown, SavedAndTurned(asked));
  EXPECT_EQ(Circles(blocked->other.value.helper()), Circles(asked.own.value.helper()));
  EXPECT_THAT(Circles(blocked->own.value.helper()), IsEmpty());
}

TEST(Circle, EitherSideEndsItAndNobodyIsTold) {
  const Pair by_owner = EndAsked(kTown, Bond::kCircle, Agreed());
  const Pair by_member = EndAnswered(kTown, Bond::kCircle, SavedAndTurned(Agreed()));
  for (const Pair& ended : {by_owner, by_member}) {
    EXPECT_THAT(Circles(ended.own.value.helper()), IsEmpty());
    EXPECT_THAT(Circles(ended.other.value.helper()), IsEmpty());
    EXPECT_THAT(Lines(ended.events), Not(Contains(HasSubstr(" to "))));
  }
  EXPECT_THAT(EndAsked(kTown, Bond::kCircle, Saved(by_owner)).events, IsEmpty());
  EXPECT_THAT(EndAnswered(kTown, Bond::kCircle, AnnaAndBert()).events, IsEmpty());
}

TEST(Circle, ThereIsRoomForThirty) {
  Pair pair = AnnaAndBert();
  for (int i = 0; i < kMaxCircle; ++i) {
    pair.other = Known(Grownup(absl::StrCat("other", i), ""));
    const auto asked = Ask(kTown, Bond::kCircle, pair);
    ASSERT_THAT(asked, IsOk());
    pair = Saved(*asked);
  }
  EXPECT_THAT(Ask(kTown, Bond::kCircle, pair), IsOk());  // The thirtieth, once more.
  pair.other = Known(Grownup("bert", ""));
  const auto refused = Ask(kTown, Bond::kCircle, pair);
  EXPECT_EQ(rpc::ReasonOf(refused.status()), "TOO_MANY");
}

// I7: whatever the two do, in whatever order, bert hears one question for each yes he gave, and
// one; and both sides of every tie say the same.
TEST(Circle, NobodyHearsASecondQuestionWithoutAYesBetween) {
  constexpr int kRuns = 200;
  constexpr int kSteps = 60;
  for (int seed = 0; seed < kRuns; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937 random(seed);
    Pair pair = AnnaAndBert();  // anna calls.
    int questions = 0;
    int yeses = 0;
    for (int step = 0; step < kSteps; ++step) {
      const Pair turned = SavedAndTurned(pair);
      absl::StatusOr<Pair> done = pair;
      bool is_bert = false;
      switch (random() % 9) {
        case 0:
        case 1:
          done = Ask(kTown, Bond::kCircle, pair);
          break;
        case 2:
          done = EndAsked(kTown, Bond::kCircle, pair);
          break;
        case 3:
          done = Block(kTown, pair);
          break;
        case 4:
          done = Unblock(kTown, pair);
          break;
        case 5:
          done = Answer(kTown, Bond::kCircle, turned, random() % 2 == 0), is_bert = true;
          break;
        case 6:
          done = EndAnswered(kTown, Bond::kCircle, turned), is_bert = true;
          break;
        case 7:
          done = Block(kTown, turned), is_bert = true;
          break;
        default:
          done = Unblock(kTown, turned), is_bert = true;
      }
      if (!done.ok()) continue;
      for (const internal::v1::Event& event : done->events) {
        if (event.notice().kind() == v1::Message::CIRCLE_INVITED) ++questions;
        if (event.notice().kind() == v1::Message::CIRCLE_JOINED) ++yeses;
      }
      ASSERT_LE(questions, yeses + 1);
      pair = is_bert ? SavedAndTurned(*done) : Saved(*done);
      const Helper& anna = pair.own.value.helper();
      const Helper& bert = pair.other.value.helper();
      const bool is_member = !anna.circle().empty() && anna.circle(0).is_agreed();
      const bool is_yes = !bert.circle_questions().empty() &&
                          bert.circle_questions(0).state() == internal::v1::Question::YES;
      ASSERT_EQ(is_member, is_yes);
      ASSERT_LE(anna.circle_size(), 1);
      ASSERT_LE(bert.circle_questions_size(), 1);
      if (!anna.blocked().empty() || !bert.blocked().empty()) {
        ASSERT_FALSE(is_member);
      }
    }
  }
}

TEST(Delegates, WhoHearsIsAsSheChoseAndNeverNobody) {
  const struct {
    const char* name;
    std::vector<std::pair<Delegation::Tell, bool>> delegates;
    std::vector<std::string> hear;
  } kCases[] = {
      {"none", {}, {"anna"}},
      {"asked only", {{Delegation::DELEGATE, false}}, {"anna"}},
      {"both", {{Delegation::BOTH, true}}, {"anna", "d0"}},
      {"asker", {{Delegation::ASKER, true}}, {"anna"}},
      {"delegate", {{Delegation::DELEGATE, true}}, {"d0"}},
      {"two alone", {{Delegation::DELEGATE, true}, {Delegation::DELEGATE, true}}, {"d0", "d1"}},
      {"one alone, one with her",
       {{Delegation::DELEGATE, true}, {Delegation::BOTH, true}},
       {"anna", "d0", "d1"}},
      {"one alone, one not at all",
       {{Delegation::DELEGATE, true}, {Delegation::ASKER, true}},
       {"anna", "d0"}},
      {"one alone, one with her who did not agree",
       {{Delegation::DELEGATE, true}, {Delegation::BOTH, false}},
       {"d0"}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    Helper anna = Grownup("anna", "");
    for (const auto& [tell, is_agreed] : c.delegates) {
      const std::string id = absl::StrCat("d", anna.delegates_size());
      auto& tie = *anna.add_delegates();
      tie.set_resident(id);
      tie.set_tell(tell);
      tie.set_is_agreed(is_agreed);
      EXPECT_EQ(MayAskFor(anna, id), is_agreed);
    }
    EXPECT_THAT(WhoHears(anna), ElementsAreArray(c.hear));
    EXPECT_FALSE(MayAskFor(anna, "bert"));
  }
}

// V7
TEST(Delegates, FromTheEndOnNothingMoreIsHeard) {
  const Pair agreed = Agreed(Bond::kDelegate, Delegation::BOTH);
  ASSERT_THAT(WhoHears(agreed.own.value.helper()), ElementsAre("anna", "bert"));
  const Pair by_resident = EndAsked(kTown, Bond::kDelegate, agreed);
  EXPECT_THAT(WhoHears(by_resident.own.value.helper()), ElementsAre("anna"));
  EXPECT_THAT(Lines(by_resident.events), Contains("bert silenced for anna"));
  const Pair by_delegate = EndAnswered(kTown, Bond::kDelegate, SavedAndTurned(agreed));
  EXPECT_THAT(WhoHears(by_delegate.other.value.helper()), ElementsAre("anna"));
  EXPECT_THAT(Lines(by_delegate.events), Contains("bert silenced for anna"));
}

// V7
TEST(Delegates, WhoIsNoLongerToHearIsSilencedAtOnce) {
  const auto asker =
      Ask(kTown, Bond::kDelegate, Agreed(Bond::kDelegate, Delegation::BOTH), Delegation::ASKER);
  ASSERT_THAT(asker, IsOk());
  EXPECT_THAT(Lines(asker->events),
              ElementsAre("bert silenced for anna", "HelperChanged anna", "HelperChanged bert"));
  EXPECT_TRUE(MayAskFor(asker->own.value.helper(), "bert"));
  const auto both = Ask(kTown, Bond::kDelegate, Saved(*asker), Delegation::BOTH);
  EXPECT_THAT(Lines(both->events), ElementsAre("HelperChanged anna", "HelperChanged bert"));
  EXPECT_THAT(DelegationsOf(kTown, both->other.value.helper())[0].tell(), Delegation::BOTH);
}

}  // namespace
}  // namespace omzien::help
