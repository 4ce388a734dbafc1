// What a request does when somebody in it changed: suspended, blocked, gone, or with a check that
// lapses.

#include "services/help/decide_follow.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "services/help/appointments.h"
#include "services/help/records.h"
#include "tests/help/decisions.h"
#include "tests/help/matters.h"
#include "tests/help/two_helpers.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using internal::v1::Helper;
using internal::v1::PersonEnded;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using v1::Appointment;
using v1::HelpRequest;

Helper& HelperIn(Matter& matter, const std::string& resident) {
  return *matter.helpers.at(resident).value.mutable_helper();
}

Matter WithEnded(Matter matter, const std::string& resident, internal::v1::Ending ending) {
  HelperIn(matter, resident).set_ended(ending);
  return matter;
}

// V8
TEST(Follow, AHelperSuspendedAnHourBeforeIsCancelledAndTheAskerIsCalled) {
  Matter matter = Matched();
  HelperIn(matter, "bert").set_is_suspended(true);
  const Matter followed = Follow(At("2026-03-04 09:00"), matter);
  EXPECT_THAT(Happened(followed),
              ElementsAre("bert CANCELLED", "bert hears RELEASED", "anna hears HELPER_STOPPED",
                          "call anna: HELPER_STOPPED_LATE", "appointment CANCELLED", "request OPEN",
                          "wave due",
                          // No lead time is left, so the team looks along at once.
                          "request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM", "wave due"));
  EXPECT_EQ(followed.request().episode(), 2);
}

// V8: nobody can tell from what they hear whether she was suspended or blocked, or by whom.
TEST(Follow, NoWordNamesAReason) {
  const auto heard = [](Matter matter) {
    return Happened(Follow(At("2026-03-04 09:00"), std::move(matter)));
  };
  Matter suspended = Matched(), blocks = Matched(), blocked = Matched();
  HelperIn(suspended, "bert").set_is_suspended(true);
  HelperIn(blocks, "bert").add_blocked("anna");
  HelperIn(blocked, "anna").add_blocked("bert");
  EXPECT_EQ(heard(suspended), heard(blocks));
  EXPECT_EQ(heard(suspended), heard(blocked));
}

TEST(Follow, DoneAgainOrWithNothingToFollowChangesNothing) {
  EXPECT_THAT(Happened(Follow(At(kMonday), Matched())), IsEmpty());
  EXPECT_THAT(Happened(Follow(At(kMonday), Invited(At(kMonday), Open(2), {"bert"}))), IsEmpty());
  Matter matter = Matched();
  HelperIn(matter, "bert").set_is_suspended(true);
  matter = Saved(Follow(At(kMonday), matter));
  EXPECT_THAT(Happened(Follow(At(kMonday), matter)), IsEmpty());
}

// Her own limits are hers: what she agreed to stands.
TEST(Follow, APauseEndsNothingThatWasAgreed) {
  Matter matter = Matched();
  HelperIn(matter, "bert").set_has_opted_out(true);
  *HelperIn(matter, "bert").mutable_paused_until() = ToProto(Local("2026-04-01 10:00"));
  EXPECT_THAT(Happened(Follow(At(kMonday), matter)), IsEmpty());
}

TEST(Follow, WhoWasAskedAndMayStandNoLongerIsNotWaitedFor) {
  Matter matter = Invited(At(kMonday), Open(), {"bert", "carl"});
  HelperIn(matter, "bert").set_is_suspended(true);
  EXPECT_THAT(Happened(Follow(At(kMonday), matter)),
              ElementsAre("bert CANCELLED", "bert hears REQUEST_ENDED", "wave due"));
}

TEST(Follow, AtTheTeamThePlaceIsFreeAndNothingElseHappens) {
  Matter matter =
      Saved(Accept(At(kMonday), Invited(At(kMonday), Open(2), {"bert"}), InvitationOf("bert")));
  matter = Saved(PassTime(At("2026-03-03 10:00"), matter));
  HelperIn(matter, "bert").set_is_suspended(true);
  const Matter followed = Follow(At("2026-03-03 11:00"), matter);
  EXPECT_THAT(Happened(followed), ElementsAre("bert CANCELLED", "bert hears RELEASED",
                                              "anna hears HELPER_STOPPED", "item changed"));
  EXPECT_EQ(followed.escalation->value.escalation().missing(), 2);
}

// What has begun is not asked again: it is said how it went.
TEST(Follow, WhatHasBegunStays) {
  Matter matter = Matched();
  HelperIn(matter, "bert").set_is_suspended(true);
  EXPECT_THAT(Happened(Follow(At("2026-03-04 10:30"), matter)), IsEmpty());
}

// A helper who is not a resident any more: the asker hears it, she herself hears nothing.
TEST(Follow, AHelperWhoIsGoneHearsNothing) {
  for (const auto ending :
       {internal::v1::ENDING_DIED, internal::v1::ENDING_MOVED, internal::v1::ENDING_ERASED}) {
    SCOPED_TRACE(internal::v1::Ending_Name(ending));
    const Matter followed = Follow(At(kMonday), WithEnded(Matched(), "bert", ending));
    EXPECT_EQ(followed.request().state(), HelpRequest::OPEN);
    EXPECT_EQ(followed.request().episode(), 2);
    EXPECT_THAT(Happened(followed), Contains("anna hears HELPER_STOPPED"));
    EXPECT_THAT(Happened(followed), Each(Not(HasSubstr("bert hears"))));
  }
}

TEST(Follow, ASubstituteOfOneDateIsReplacedToo) {
  Matter matter = Matched(3);
  AddHelper(matter, "carl").set_is_suspended(true);
  matter.appointments.at("r.2").value.mutable_appointment()->set_helpers(
      0, "municipalities/small-town/residents/carl");
  const Matter followed = Follow(At(kMonday), Saved(matter));
  EXPECT_EQ(followed.request().state(), HelpRequest::MATCHED);
  EXPECT_EQ(followed.appointments.at("r.2").value.appointment().state(), Appointment::NEEDS_HELPER);
  EXPECT_EQ(followed.appointments.at("r.3").value.appointment().state(), Appointment::PLANNED);
  EXPECT_THAT(followed.children, SizeIs(1));
  EXPECT_THAT(Happened(followed), Contains("carl hears APPOINTMENT_CANCELLED"));
  EXPECT_THAT(Happened(followed), Not(Contains("bert CANCELLED")));
}

// V5
TEST(Follow, OfAnAskerWhoDiedEverythingClosesAndSheHearsNothing) {
  const Matter followed =
      Follow(At(kMonday), WithEnded(Matched(2), "anna", internal::v1::ENDING_DIED));
  EXPECT_THAT(Happened(followed),
              ElementsAre("call bert: HELPED_SOMEBODY_WHO_DIED", "bert hears REQUEST_ENDED",
                          "appointment CANCELLED", "appointment CANCELLED", "bert CANCELLED",
                          "request CLOSED DIED"));
  EXPECT_EQ(NextMoment(followed.record.value), absl::InfiniteFuture());
  for (const auto& [id, stored] : followed.appointments)
    EXPECT_EQ(NextMoment(stored.value), absl::InfiniteFuture());
}

// V5: who was to help once hears that it is not needed; only regular helpers are called.
TEST(Follow, OfOneOffHelpNobodyIsCalled) {
  EXPECT_THAT(
      Happened(Follow(At(kMonday), WithEnded(Matched(), "anna", internal::v1::ENDING_DIED))),
      ElementsAre("bert hears REQUEST_ENDED", "appointment CANCELLED", "bert CANCELLED",
                  "request CLOSED DIED"));
}

// V5
TEST(Follow, OfAnAskerWhoMovedOpenMattersCloseWithWordWhereToGo) {
  const Matter moved = Follow(At(kMonday), WithEnded(Invited(At(kMonday), Open(), {"bert"}), "anna",
                                                     internal::v1::ENDING_MOVED));
  EXPECT_THAT(Happened(moved),
              ElementsAre("bert CANCELLED", "bert hears REQUEST_ENDED", "request CLOSED MOVED"));
  EXPECT_THAT(moved.request().where_to_go().nl(), HasSubstr("gemeente waar u nu woont"));
  const Matter erased = Follow(At(kMonday), WithEnded(Open(), "anna", internal::v1::ENDING_ERASED));
  EXPECT_THAT(Happened(erased), ElementsAre("request CLOSED WITHDRAWN"));
  EXPECT_FALSE(erased.request().has_where_to_go());
}

TEST(Follow, OfAnAskerWhoIsGoneTheTeamsItemEnds) {
  EXPECT_THAT(Happened(Follow(At("2026-03-03 12:00"),
                              WithEnded(Owned(), "anna", internal::v1::ENDING_DIED))),
              ElementsAre("item ENDED CANCELLED", "request CLOSED DIED"));
}

// Who hears for somebody who died is told nothing in her name.
TEST(Follow, NobodyHearsForWhoIsGone) {
  Matter matter = Matched();
  AddHelper(matter, "dora");
  internal::v1::Tie& tie = *HelperIn(matter, "bert").add_delegates();
  tie.set_resident("dora");
  tie.set_is_agreed(true);
  tie.set_tell(v1::Delegation::DELEGATE);
  HelperIn(matter, "anna").set_ended(internal::v1::ENDING_DIED);
  EXPECT_THAT(Happened(Follow(At(kMonday), matter)), Contains("dora hears REQUEST_ENDED"));
  HelperIn(matter, "dora").set_ended(internal::v1::ENDING_MOVED);
  EXPECT_THAT(Happened(Follow(At(kMonday), matter)), Contains("bert hears REQUEST_ENDED"))
      << "her delegate is gone, so she hears herself";
}

// F5: a check that lapses before an agreed date becomes a call, once.
TEST(Follow, ACheckThatLapsesBeforeADateIsOneCall) {
  const struct {
    const char* until;
    std::vector<std::string> happened;
  } kCases[] = {
      {"2026-03-25 11:00", {}},  // To the end of the last date.
      {"2026-03-25 10:59", {"call bert: CHECK_LAPSES"}},
      {"2026-03-10 00:00", {"call bert: CHECK_LAPSES"}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.until);
    v1::HelpRequest asked = Groceries(Local(kWednesday));
    asked.set_category("visit");
    asked.mutable_weekly()->set_dates(4);
    Matter matter = Saved(AskedBy(At(kMonday), asked));
    *AddHelper(matter, "bert").mutable_check_until() = ToProto(Local("2027-01-01 00:00"));
    matter = Invited(At(kMonday), std::move(matter), {"bert"});
    matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
    *HelperIn(matter, "bert").mutable_check_until() = ToProto(Local(c.until));
    const Matter followed = Follow(At(kMonday), matter);
    EXPECT_EQ(followed.request().state(), HelpRequest::MATCHED);
    EXPECT_EQ(Happened(followed), c.happened);
    EXPECT_THAT(Happened(Follow(At(kMonday), Saved(followed))), IsEmpty()) << "once";
    Matter renewed = Saved(followed);
    *HelperIn(renewed, "bert").mutable_check_until() = ToProto(Local("2027-01-01 00:00"));
    renewed = Saved(Follow(At(kMonday), renewed));
    *HelperIn(renewed, "bert").mutable_check_until() = ToProto(Local(c.until));
    EXPECT_EQ(Happened(Follow(At(kMonday), renewed)), c.happened) << "anew";
  }
}

// F5: known at once where a series outlives the check.
TEST(Match, ASeriesThatOutlivesHerCheckIsACall) {
  v1::HelpRequest asked = Groceries(Local(kWednesday));
  asked.set_category("visit");
  asked.mutable_weekly()->set_dates(4);
  Matter matter = Saved(AskedBy(At(kMonday), asked));
  *AddHelper(matter, "bert").mutable_check_until() = ToProto(Local("2026-03-12 00:00"));
  matter = Invited(At(kMonday), std::move(matter), {"bert"});
  const auto matched = Accept(At(kMonday), matter, InvitationOf("bert"));
  EXPECT_THAT(Happened(*matched), Contains("call bert: CHECK_LAPSES"));
  const auto& call = absl::c_find_if(matched->events, [](const auto& event) {
                       return event.has_call_task_wanted();
                     })->call_task_wanted();
  EXPECT_EQ(call.subject(), "appointments/r.3");
  EXPECT_EQ(FromProto(call.due_time()), Local("2026-03-12 00:00"));
}

PersonEnded Ended(PersonEnded::Reason reason) {
  PersonEnded ended;
  ended.set_resident("anna");
  ended.set_reason(reason);
  return ended;
}

TEST(End, SaysThatHerMattersMustFollow) {
  const Setting now = SmallTownAt();
  Helper anna = Grownup("anna", "elm 1");
  anna.add_offers("o1");
  const Changed ended = End(now, {Known(anna), {}}, Ended(PersonEnded::MOVED));
  EXPECT_EQ(ended.helper.value.helper().ended(), internal::v1::ENDING_MOVED);
  EXPECT_THAT(ended.helper.value.helper().offers(), IsEmpty());
  EXPECT_EQ(NextMoment(ended.helper.value), now.now) << "invariant 2";
  ASSERT_THAT(ended.events, testing::SizeIs(2));
  EXPECT_FALSE(ended.events[0].offer_moved().is_new());  // Who offers nothing is never asked.
  EXPECT_EQ(ended.events[0].offer_moved().offers(), 0);
  EXPECT_THAT(Lines({ended.events[1]}), ElementsAre("HelperChanged anna"));
  // Told again: nothing. Erased after she moved: that goes further.
  EXPECT_THAT(End(now, {ended.helper, {}}, Ended(PersonEnded::MOVED)).events, IsEmpty());
  const Changed erased = End(now, {ended.helper, {}}, Ended(PersonEnded::ERASED));
  EXPECT_EQ(erased.helper.value.helper().ended(), internal::v1::ENDING_ERASED);
  EXPECT_THAT(End(now, {erased.helper, {}}, Ended(PersonEnded::DIED)).events, IsEmpty());
}

TEST(Sever, LeavesNothingThatNamesEitherInTheOther) {
  const Setting now = SmallTownAt();
  Pair pair = AnnaAndBert();
  for (Helper* const helper :
       {pair.own.value.mutable_helper(), pair.other.value.mutable_helper()}) {
    const std::string other = helper->id() == "anna" ? "bert" : "anna";
    helper->add_circle()->set_resident(other);
    helper->mutable_circle(0)->set_is_agreed(true);
    helper->add_delegates()->set_resident(other);
    helper->add_circle_questions()->set_asker(other);
    helper->mutable_circle_questions(0)->set_state(internal::v1::Question::YES);
    helper->add_delegate_questions()->set_asker(other);
    helper->mutable_delegate_questions(0)->set_state(internal::v1::Question::WAITING);
    helper->add_blocked(other);
    helper->add_blocked_households("a house");
    helper->add_blocked_by(other);
    helper->add_familiar(other);
  }
  const Pair severed = Sever(now, std::move(pair), "bert");
  for (const auto* const helper : {&severed.own, &severed.other}) {
    EXPECT_THAT(BoundTo(helper->value.helper()), IsEmpty());
    EXPECT_THAT(helper->value.helper().blocked_households(), IsEmpty());
    EXPECT_THAT(helper->value.helper().familiar(), IsEmpty());
  }
}

TEST(Erase, ForgetsTheWordsAndWhereExactlySheLived) {
  Matter matter = Saved(Withdraw(At(kMonday), Open(), HelpRequest::NOT_NEEDED));
  matter.text = store::NewStored<store::v1::RequestTextRecord>(TextKey(matter.space, "r"));
  const Matter erased = Erase(std::move(matter));
  EXPECT_TRUE(erased.text->is_deleted);
  EXPECT_EQ(erased.record.value.place().cell(), 0u);
  EXPECT_EQ(erased.record.value.place().street(), 0u);
  EXPECT_EQ(erased.record.value.place().neighbourhood(), "square") << "counted, not known";
}

}  // namespace
}  // namespace omzien::help
