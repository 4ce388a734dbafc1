// The social team's desk over the wire: lists, the card and who looked at it, coordinators.

#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"
#include "tests/help/desk.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/help/refused.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOk;
using test::WrongFields;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using v1::ContactAttempt;
using v1::Escalation;
using v1::HelpRequest;
using Stub = v1::TeamService::Stub;
using List = v1::ListEscalationsRequest;

// --- Lists

TEST_F(Desk, EachListShowsItsOwn) {
  const std::string free = Item();
  const std::string mine = Item();
  const std::string waiting = Item();
  ASSERT_THAT(town_.Take(mine, kWill), IsOk());
  ASSERT_THAT(town_.Take(waiting, kWill), IsOk());
  ASSERT_THAT(Waits(waiting, kWill, 12), IsOk());
  EXPECT_THAT(Names(kWendy, List::LIST_UNSPECIFIED),
              testing::UnorderedElementsAre(free, mine, waiting));
  EXPECT_THAT(Names(kWendy, List::FREE), ElementsAre(free));
  EXPECT_THAT(Names(kWendy, List::MINE), IsEmpty());
  EXPECT_THAT(Names(kWill, List::MINE), testing::UnorderedElementsAre(mine, waiting));
  EXPECT_THAT(Names(kWendy, List::WAITING), ElementsAre(waiting));
  // Not taken for a working day, and owned but never contacted for one.
  town_.StepAt(Local("2026-03-03 10:00"));
  EXPECT_THAT(Names(kNora, List::LEADS), ElementsAre(free));
  EXPECT_THAT(Names(kWill, List::LEADS), ElementsAre("NOT_FOUND"));
  EXPECT_THAT(Names(kWill, List::MINE), ElementsAre(waiting));
  // What is offered to her is hers to answer.
  ASSERT_THAT(town_.Take(mine, kWendy), IsOk());
  ASSERT_THAT(Offers(mine, kWendy, kWill), IsOk());
  EXPECT_THAT(Names(kWill, List::MINE), ElementsAre(mine, waiting));
}

// E6
TEST_F(Desk, WhatWaitedIsOnTopOfHerListAtOpeningOnTheDayAndNotBefore) {
  const std::string first = Item([](HelpRequest& asked) {
    *asked.mutable_when() = Groceries(Local("2026-03-11 10:00")).when();
  });
  const std::string waiting = Item();
  for (const std::string& item : {first, waiting}) {
    ASSERT_THAT(town_.Take(item, kWill), IsOk());
    ASSERT_THAT(Tries(item, kWill, ContactAttempt::PHONE, ContactAttempt::REACHED), IsOk());
  }
  town_.News();
  ASSERT_THAT(Waits(waiting, kWill, 5), IsOk());
  EXPECT_THAT(town_.News(), ElementsAre("item WAITING", "anna hears TEAM_WAITS"));
  town_.StepAt(Local("2026-03-05 08:59"));
  EXPECT_THAT(Names(kWill, List::MINE), ElementsAre(first, waiting));
  EXPECT_THAT(Names(kNora, List::LEADS), Not(Contains(waiting)));
  town_.StepAt(Local("2026-03-05 09:00"));
  EXPECT_THAT(Names(kWill, List::MINE), ElementsAre(waiting, first));
}

TEST_F(Desk, WaitingEndsWithinFourteenDays) {
  const std::string item = Item();
  ASSERT_THAT(town_.Take(item, kWill), IsOk());
  for (const int day : {1, 2, 17, 32}) {
    SCOPED_TRACE(day);
    EXPECT_THAT(WrongFields(Waits(item, kWill, day)), ElementsAre("until_day"));
  }
  EXPECT_THAT(Waits(item, kWendy, 16), IsRefused("NOT_YOURS"));
  const auto waits = Waits(item, kWill, 16);
  ASSERT_THAT(waits, IsOk());
  EXPECT_EQ(FromProto(waits->waiting_until()), Local("2026-03-16 09:00"));
}

// --- The card (E9)

// E9: no second intake.
TEST_F(Desk, TheCardShowsTheWordsTheRungsEachOutcomeAndEachAttempt) {
  const std::string request = town_.Asked();
  ASSERT_THAT(town_.Invite(request, {"bert", "carl"}), IsOk());
  ASSERT_THAT(town_.SayNo(request, "bert"), IsOk());
  town_.StepAt(Local("2026-03-03 10:00"));
  const std::string item = HelpTown::ItemOf(request);
  ASSERT_THAT(Tries(item, kWendy, ContactAttempt::PHONE, ContactAttempt::NOT_REACHED), IsOk());
  ASSERT_THAT(On<v1::AddNoteRequest>(item, kWill, &Stub::AddNote,
                                     [](auto& r) { r.set_text("rings only once"); }),
              IsOk());
  town_.News();
  const auto card = town_.GetItem(item, kWill);
  ASSERT_THAT(card, IsOk());
  EXPECT_EQ(card->help_request().text_for_helpers(), "two bags");
  EXPECT_EQ(card->help_request().text_for_accepted(), "the key is with the neighbours");
  EXPECT_EQ(card->help_request().place().house_number(), "12");
  ASSERT_THAT(card->attempts(), SizeIs(2));
  EXPECT_THAT(card->attempts(0).helper(), HasSubstr("bert"));
  EXPECT_EQ(card->attempts(0).result(), "DECLINED");
  EXPECT_EQ(card->attempts(0).rung(), v1::RUNG_NEIGHBOURS);
  EXPECT_EQ(card->attempts(1).result(), "EXPIRED");
  ASSERT_THAT(card->contact_attempts(), SizeIs(1));
  EXPECT_EQ(card->contact_attempts(0).worker(), absl::StrCat(kTown, "/", kWendy));
  EXPECT_EQ(card->contact_attempts(0).result(), ContactAttempt::NOT_REACHED);
  ASSERT_THAT(card->notes(), SizeIs(1));
  EXPECT_EQ(card->notes(0).text(), "rings only once");
  // The read is logged before it is answered.
  EXPECT_THAT(town_.News(), ElementsAre(absl::StrCat("will looked at escalations/",
                                                     rpc::IdOf(item, "escalations"), " of anna")));
}

// Invariant 7: lists and verbs tell nothing of what the card holds, and leave no look behind.
TEST_F(Desk, ListsAndVerbsShowNothingPersonal) {
  const std::string item = Item();
  town_.News();
  const auto taken = town_.Take(item, kWill);
  ASSERT_THAT(taken, IsOk());
  const auto noted = On<v1::AddNoteRequest>(item, kWill, &Stub::AddNote,
                                            [](auto& r) { r.set_text("planted words"); });
  ASSERT_THAT(noted, IsOk());
  const auto tried = Tries(item, kWill, ContactAttempt::VISIT, ContactAttempt::REACHED);
  ASSERT_THAT(tried, IsOk());
  const auto queue = town_.Queue("north", kWill);
  ASSERT_THAT(queue, IsOk());
  for (const std::string& shown :
       {taken->DebugString(), noted->DebugString(), tried->DebugString(), queue->DebugString()}) {
    EXPECT_THAT(shown, AllOf(Not(HasSubstr("planted")), Not(HasSubstr("two bags")),
                             Not(HasSubstr("5461AB")), Not(HasSubstr("residents/"))));
  }
  for (const internal::v1::Event& event : town_.host.Events())
    EXPECT_THAT(event.DebugString(), Not(HasSubstr("planted")));
  EXPECT_THAT(town_.News(), Not(Contains(HasSubstr("looked at"))));
}

TEST_F(Desk, WhatIsWrittenTwiceWithOneRequestIdIsWrittenOnce) {
  const std::string item = Item();
  v1::AddNoteRequest request;
  request.set_name(item);
  request.set_text("once");
  request.set_request_id("note");
  ASSERT_THAT(town_.host.Call(kWill, &Stub::AddNote, request), IsOk());
  ASSERT_THAT(town_.host.Call(kWill, &Stub::AddNote, request), IsOk());
  EXPECT_THAT(town_.GetItem(item, kWill)->notes(), SizeIs(1));
}

// E5: a write on a stale etag.
TEST_F(Desk, EveryVerbWithAnEtagRefusesAStaleOne) {
  const std::string item = Item();
  const std::string stale = town_.Take(item, kWill)->etag();
  ASSERT_THAT(Tries(item, kWill, ContactAttempt::PHONE, ContactAttempt::REACHED), IsOk());
  const auto is_stale = [](const absl::StatusOr<Escalation>& reply) {
    EXPECT_THAT(reply, HasCode(absl::StatusCode::kAborted));
    EXPECT_THAT(reply, IsRefused("STALE_ETAG"));
  };
  const auto with = [&](auto& r) { r.set_etag(stale); };
  is_stale(On<v1::TakeEscalationRequest>(item, kWill, &Stub::TakeEscalation, with));
  is_stale(On<v1::ResumeEscalationRequest>(item, kWill, &Stub::ResumeEscalation, with));
  is_stale(On<v1::AcceptEscalationRequest>(item, kWill, &Stub::AcceptEscalation, with));
  is_stale(On<v1::StartVolunteerSearchRequest>(item, kWill, &Stub::StartVolunteerSearch, with));
  is_stale(On<v1::AnswerLateYesRequest>(item, kWill, &Stub::AnswerLateYes, with));
  is_stale(On<v1::OfferEscalationRequest>(item, kWill, &Stub::OfferEscalation, [&](auto& r) {
    with(r);
    r.set_worker(absl::StrCat(kTown, "/", kWendy));
  }));
  is_stale(On<v1::RecordYesRequest>(item, kWill, &Stub::RecordYes, [&](auto& r) {
    with(r);
    r.set_helper(absl::StrCat(kTown, "/residents/bert"));
  }));
  is_stale(On<v1::CloseEscalationRequest>(item, kWill, &Stub::CloseEscalation, [&](auto& r) {
    with(r);
    r.set_outcome(Escalation::TEAM_SOLVED);
  }));
}

// --- Ends

TEST_F(Desk, AGroupActivityIsOneThereIsAndTheResidentAgreed) {
  const std::string item = Item();
  ASSERT_THAT(town_.Take(item, kWill), IsOk());
  const auto closes = [&](const std::string& activity, bool is_agreed) {
    return On<v1::CloseEscalationRequest>(item, kWill, &Stub::CloseEscalation, [&](auto& r) {
      r.set_outcome(Escalation::GROUP_ACTIVITY);
      r.set_activity(activity);
      r.set_is_agreed(is_agreed);
      r.set_case_number("Z-2026/17");
    });
  };
  EXPECT_THAT(WrongFields(closes("", false)), ElementsAre("activity", "is_agreed"));
  EXPECT_THAT(WrongFields(closes("cafe", false)), ElementsAre("is_agreed"));
  const auto closed = closes("cafe", true);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->activity(), "cafe");
  EXPECT_EQ(closed->case_number(), "Z-2026/17");
  const auto card = town_.GetItem(item, kWill);
  EXPECT_EQ(card->help_request().outcome(), HelpRequest::GROUP_ACTIVITY);
}

// E13: signals tell that somebody worries; only of an unrestricted one.
TEST_F(Desk, WhoIsWorriedAboutIsNotGivenUp) {
  const std::string item = Item();
  ASSERT_THAT(town_.Take(item, kWill), IsOk());
  for (const char* time : {"2026-03-02 11:00", "2026-03-03 11:00", "2026-03-04 11:00"}) {
    town_.StepAt(Local(time));
    ASSERT_THAT(Tries(item, kWill, ContactAttempt::PHONE, ContactAttempt::NOT_REACHED), IsOk());
  }
  ASSERT_THAT(Tries(item, kWill, ContactAttempt::LETTER, ContactAttempt::RESULT_UNSPECIFIED),
              IsOk());
  const auto tell = [&](const char* resident, v1::Signal::State to) {
    internal::v1::Event event;
    event.set_municipality("small-town");
    *event.mutable_time() = ToProto(town_.host.clock.Now());
    event.mutable_signal_moved()->set_signal("s1");
    event.mutable_signal_moved()->set_resident(resident);
    event.mutable_signal_moved()->set_to(to);
    town_.host.Publish({event});
    town_.Step();
  };
  const auto gives_up = [&] {
    return On<v1::CloseEscalationRequest>(item, kWill, &Stub::CloseEscalation, [](auto& r) {
      r.set_outcome(Escalation::UNRESOLVED);
      r.set_unresolved_reason(Escalation::NOT_REACHED);
      r.set_reason("nobody home");
    });
  };
  tell("anna", v1::Signal::RECEIVED);
  EXPECT_THAT(gives_up(), IsRefused("OPEN_WORRY"));
  tell("anna", v1::Signal::ENDED);
  tell("", v1::Signal::RECEIVED);  // A restricted one names nobody.
  const auto closed = gives_up();
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->unresolved_reason(), Escalation::NOT_REACHED);
  EXPECT_EQ(town_.GetItem(item, kWill)->notes(0).text(), "nobody home");
}

// --- A recorded yes (E10)

// E10
TEST_F(Desk, OfTwoPeopleTwoWorkersRecordForOnePlaceOneComes) {
  const std::string item = Unfilled();
  ASSERT_THAT(town_.Take(item, kWill), IsOk());
  std::vector<std::thread> threads;
  const std::pair<const char*, const char*> kCalls[] = {{kWill, "bert"}, {kWendy, "carl"}};
  std::string said[2];
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&, i] {
      const auto reply = SaidYes(item, kCalls[i].first, kCalls[i].second);
      said[i] = reply.ok() ? "yes" : rpc::ReasonOf(reply.status());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(said, testing::UnorderedElementsAre("yes", "ALREADY_FILLED"));
  const auto card = town_.GetItem(item, kWill);
  EXPECT_EQ(card->outcome(), Escalation::VOLUNTEER_FOUND);
  EXPECT_EQ(card->help_request().accepted(), 1);
  ASSERT_THAT(card->attempts(), SizeIs(1));
  EXPECT_TRUE(card->attempts(0).is_recorded());
}

// E12: nobody but professionals does what is reserved for them.
TEST_F(Desk, WhatIsReservedForProfessionalsIsNoOneElses) {
  const std::string item = Item();
  ASSERT_THAT(town_.Take(item, kWill), IsOk());
  EXPECT_THAT(SaidYes(item, kWill, "bert"), IsRefused("RESERVED_CATEGORY"));
  EXPECT_THAT(On<v1::StartVolunteerSearchRequest>(item, kWill, &Stub::StartVolunteerSearch),
              IsRefused("RESERVED_CATEGORY"));
}

TEST_F(Desk, AYesOfNobodyWeKnowIsNotFound) {
  const std::string item = Item();
  EXPECT_THAT(SaidYes(item, kWill, "nobody"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(On<v1::RecordYesRequest>(item, kWill, &Stub::RecordYes,
                                       [](auto& r) { r.set_helper("bert"); }),
              HasCode(absl::StatusCode::kNotFound));
}

// --- Coordinators

TEST_F(Desk, ACoordinatorSeesTheSearchesAndHowManyOfHersWereAsked) {
  const std::string item = Unfilled();
  ASSERT_THAT(town_.Take(item, kWill), IsOk());
  v1::ListVolunteerSearchesRequest request;
  request.set_parent(kTown);
  request.set_organisation("welfare");
  EXPECT_THAT(town_.host.Call("workers/cor", &Stub::ListVolunteerSearches, request)->searches(),
              IsEmpty());
  ASSERT_THAT(On<v1::StartVolunteerSearchRequest>(item, kWill, &Stub::StartVolunteerSearch),
              IsOk());
  const std::string asked =
      absl::StrCat(kTown, "/requests/", RequestIn(rpc::IdOf(item, "escalations")));
  ASSERT_THAT(town_.Invite(asked, {"bert"}), IsOk());
  const auto listed = town_.host.Call("workers/cor", &Stub::ListVolunteerSearches, request);
  ASSERT_THAT(listed, IsOk());
  ASSERT_THAT(listed->searches(), SizeIs(1));
  EXPECT_EQ(listed->searches(0).escalation(), item);
  EXPECT_EQ(listed->searches(0).category(), "groceries");
  EXPECT_EQ(listed->searches(0).asked(), 0);  // Bert is of no organisation.
  EXPECT_THAT(listed->DebugString(), Not(HasSubstr("residents/")));
  request.set_organisation("another");
  EXPECT_THAT(town_.host.Call("workers/cor", &Stub::ListVolunteerSearches, request),
              HasCode(absl::StatusCode::kNotFound));
}

TEST_F(Desk, WrongFieldsAreNamedAllAtOnce) {
  const std::string item = Item();
  ASSERT_THAT(town_.Take(item, kWill), IsOk());
  EXPECT_THAT(WrongFields(On<v1::AddNoteRequest>(item, kWill, &Stub::AddNote)),
              ElementsAre("text"));
  EXPECT_THAT(
      WrongFields(On<v1::AddNoteRequest>(item, kWill, &Stub::AddNote,
                                         [](auto& r) { r.set_text(std::string(1001, 'x')); })),
      ElementsAre("text"));
  EXPECT_THAT(
      WrongFields(On<v1::RecordContactAttemptRequest>(item, kWill, &Stub::RecordContactAttempt)),
      ElementsAre("way", "result"));
  EXPECT_THAT(
      WrongFields(On<v1::RecordContactAttemptRequest>(item, kWill, &Stub::RecordContactAttempt,
                                                      [](auto& r) {
                                                        r.set_way(ContactAttempt::LETTER);
                                                        *r.mutable_time() =
                                                            ToProto(Local("2026-03-01 10:00"));
                                                      })),
      ElementsAre("time"));
  EXPECT_THAT(
      WrongFields(On<v1::CloseEscalationRequest>(item, kWill, &Stub::CloseEscalation,
                                                 [](auto& r) {
                                                   r.set_outcome(Escalation::TEAM_SOLVED);
                                                   r.set_unresolved_reason(Escalation::NOT_REACHED);
                                                   r.set_activity("cafe");
                                                   r.set_case_number("mrs. Jansen");
                                                 })),
      ElementsAre("unresolved_reason", "activity", "case_number"));
}

}  // namespace
}  // namespace omzien::help
