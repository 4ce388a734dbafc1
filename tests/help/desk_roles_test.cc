// Who works at the desk: roles that end, absence.

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/help/desk.h"
#include "tests/help/matters.h"
#include "tests/help/refused.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOk;
using test::WrongFields;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using v1::ContactAttempt;
using v1::HelpRequest;
using Stub = v1::TeamService::Stub;
using List = v1::ListEscalationsRequest;

// E7
TEST_F(Desk, TheWorkerItIsAboutFindsNothing) {
  const std::string item =
      Item([](HelpRequest& asked) { asked.set_about_worker(absl::StrCat(kTown, "/", kWill)); });
  EXPECT_THAT(town_.GetItem(item, kWill), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(town_.Take(item, kWill), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(Names(kWill, List::LIST_UNSPECIFIED), IsEmpty());
  EXPECT_THAT(Next(kWill), IsRefused("NOTHING_FREE"));
  EXPECT_THAT(town_.Take(item, kWendy), IsOk());
  EXPECT_THAT(Offers(item, kWendy, kWill), IsRefused("NOT_OF_TEAM"));
}

// E7: at each reload.
TEST_F(Desk, AReloadThatEndsARoleGivesAllHersToTheLead) {
  const std::string hers = Item();
  const std::string others = Item();
  ASSERT_THAT(town_.Take(hers, kWill), IsOk());
  ASSERT_THAT(town_.Take(others, kWendy), IsOk());
  town_.News();
  ReloadWith("display_name: \"Will\"\n    assignments { role: ROLE_WORKER team: \"north\" }",
             "display_name: \"Will\"\n    assignments { role: ROLE_WORKER team: \"south\" }");
  town_.Step();
  EXPECT_THAT(town_.News(),
              ElementsAre("item changed", "anna hears OWNER_CHANGED", "item changed"));
  const auto card = town_.GetItem(hers, kNora);
  ASSERT_THAT(card, IsOk());
  EXPECT_EQ(card->owner(), absl::StrCat(kTown, "/", kNora));
  EXPECT_EQ(card->help_request().contact_person(), "Nora");
  EXPECT_THAT(Names(kNora, List::LEADS), ElementsAre(hers));
  EXPECT_THAT(town_.GetItem(hers, kWill), HasCode(absl::StatusCode::kNotFound));
  town_.Step();
  EXPECT_THAT(town_.News(), ElementsAre(HasSubstr("nora looked at")));  // Once.
}

// E7: on the day, by the clock alone.
TEST_F(Desk, OnTheDayARoleEndsAllHersGoToTheLead) {
  ReloadWith("last_day { year: 2026 month: 3 day: 31 }", "last_day { year: 2026 month: 3 day: 2 }");
  town_.Step();
  const std::string item = Item();
  ASSERT_THAT(town_.Take(item, kWendy), IsOk());
  ASSERT_THAT(Tries(item, kWendy, ContactAttempt::PHONE, ContactAttempt::REACHED), IsOk());
  town_.StepAt(Local("2026-03-02 23:59"));
  EXPECT_THAT(Names(kNora, List::LEADS), IsEmpty());
  town_.StepAt(Local("2026-03-03 00:00"));
  EXPECT_THAT(Names(kNora, List::LEADS), ElementsAre(item));
  EXPECT_EQ(town_.GetItem(item, kNora)->owner(), absl::StrCat(kTown, "/", kNora));
}

TEST_F(Desk, AnAbsencePutsWhatIsHersOnTheLeadsListOnItsFirstDay) {
  const std::string item = Item();
  ASSERT_THAT(town_.Take(item, kWill), IsOk());
  ASSERT_THAT(Tries(item, kWill, ContactAttempt::PHONE, ContactAttempt::REACHED), IsOk());
  v1::SetAbsenceRequest request;
  request.set_name(absl::StrCat(kTown, "/", kWill, "/absence"));
  request.mutable_first_day()->set_year(2026);
  request.mutable_first_day()->set_month(3);
  request.mutable_first_day()->set_day(3);
  *request.mutable_last_day() = request.first_day();
  EXPECT_THAT(Do(kWendy, &Stub::SetAbsence, request), HasCode(absl::StatusCode::kNotFound));
  ASSERT_THAT(Do(kWill, &Stub::SetAbsence, request), IsOk());
  v1::GetAbsenceRequest asked;
  asked.set_name(request.name());
  EXPECT_EQ(town_.host.Call(kWill, &Stub::GetAbsence, asked)->first_day().day(), 3);
  town_.StepAt(Local("2026-03-02 23:59"));
  EXPECT_THAT(Names(kNora, List::LEADS), IsEmpty());
  town_.StepAt(Local("2026-03-03 00:00"));
  EXPECT_THAT(Names(kNora, List::LEADS), ElementsAre(item));
  EXPECT_THAT(Names(kWill, List::MINE), ElementsAre(item));
  request.mutable_first_day()->set_day(1);
  EXPECT_THAT(WrongFields(Do(kWill, &Stub::SetAbsence, request)), ElementsAre("first_day"));
  request.clear_last_day();
  EXPECT_THAT(WrongFields(Do(kWill, &Stub::SetAbsence, request)),
              ElementsAre("first_day", "last_day"));
}

// E7a: what one worker declines goes to the queue without her, also what was hers of the same
// asker.
TEST_F(Desk, WhatIsNotForHerDoesNotExistForHerAnyMore) {
  const std::string item = Item();
  const std::string other = Item();
  ASSERT_THAT(town_.Take(item, kWill), IsOk());
  ASSERT_THAT(town_.Take(other, kWill), IsOk());
  town_.News();
  v1::DeclineEscalationRequest request;
  request.set_name(item);
  request.set_request_id("not-for-me");
  ASSERT_THAT(town_.host.Call(kWill, &Stub::DeclineEscalation, request), IsOk());
  EXPECT_THAT(town_.News(), ElementsAre(HasSubstr("QUEUED"), "anna hears BACK_WITH_TEAM",
                                        "anna is not for will"));
  ASSERT_THAT(town_.host.Call(kWill, &Stub::DeclineEscalation, request), IsOk());  // Again: once.
  EXPECT_THAT(town_.GetItem(item, kWill), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(town_.Take(item, kWill), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(Next(kWill), IsRefused("NOTHING_FREE"));
  town_.Step();  // Her other matter follows.
  EXPECT_THAT(Names(kWill, List::LIST_UNSPECIFIED), IsEmpty());
  EXPECT_THAT(Names(kNora, List::LEADS), ElementsAre(other));
  EXPECT_EQ(town_.GetItem(other, kNora)->owner(), absl::StrCat(kTown, "/", kNora));
  EXPECT_THAT(Names(kWendy, List::FREE), ElementsAre(item));
  const std::string later = Item();
  EXPECT_THAT(Names(kWill, List::LIST_UNSPECIFIED), IsEmpty());
  EXPECT_THAT(Names(kWendy, List::FREE), testing::UnorderedElementsAre(item, later));
}

// E7a: somebody must be left who sees it.
TEST_F(Desk, WhoIsTheLastOfHerTeamCannotSayThatItIsNotForHer) {
  const std::string item = Item();
  v1::DeclineEscalationRequest request;
  request.set_name(item);
  ASSERT_THAT(Do(kWill, &Stub::DeclineEscalation, request), IsOk());
  ASSERT_THAT(Do(kWendy, &Stub::DeclineEscalation, request), IsOk());
  EXPECT_THAT(Do(kNora, &Stub::DeclineEscalation, request), IsRefused("NOBODY_ELSE"));
  EXPECT_THAT(Names(kNora, List::FREE), ElementsAre(item));
}

// E7a: nor is what was offered to her of the same asker.
TEST_F(Desk, WhatWasOfferedOfTheSameAskerGoesBackToItsOwner) {
  const std::string declined = Item();
  const std::string offered = Item();
  ASSERT_THAT(town_.Take(offered, kWendy), IsOk());
  ASSERT_THAT(Offers(offered, kWendy, kWill), IsOk());
  v1::DeclineEscalationRequest request;
  request.set_name(declined);
  ASSERT_THAT(Do(kWill, &Stub::DeclineEscalation, request), IsOk());
  town_.Step();
  EXPECT_EQ(town_.GetItem(offered, kWendy)->state(), v1::Escalation::OWNED);
  EXPECT_THAT(town_.GetItem(offered, kWill), HasCode(absl::StatusCode::kNotFound));
}

TEST_F(Desk, WhatWasOfferedAndIsNotForHerStaysWithItsOwner) {
  const std::string item = Item();
  ASSERT_THAT(town_.Take(item, kWendy), IsOk());
  ASSERT_THAT(Offers(item, kWendy, kWill), IsOk());
  v1::DeclineEscalationRequest request;
  request.set_name(item);
  ASSERT_THAT(Do(kWill, &Stub::DeclineEscalation, request), IsOk());
  const auto card = town_.GetItem(item, kWendy);
  ASSERT_THAT(card, IsOk());
  EXPECT_EQ(card->state(), v1::Escalation::OWNED);
  EXPECT_EQ(card->owner(), absl::StrCat(kTown, "/", kWendy));
}

TEST_F(Desk, ColleaguesSeeWhoIsFullAndHowMuchEachLooksAfter) {
  const std::string item = Item();
  ASSERT_THAT(town_.Take(item, kWill), IsOk());
  v1::SetFullUntilRequest full;
  full.set_name(absl::StrCat(kTown, "/", kWill, "/absence"));
  full.mutable_until_day()->set_year(2026);
  full.mutable_until_day()->set_month(3);
  full.mutable_until_day()->set_day(6);
  EXPECT_THAT(Do(kWendy, &Stub::SetFullUntil, full), HasCode(absl::StatusCode::kNotFound));
  ASSERT_THAT(Do(kWill, &Stub::SetFullUntil, full), IsOk());
  v1::SetAbsenceRequest away;  // Says nothing of being full.
  away.set_name(full.name());
  *away.mutable_first_day() = full.until_day();
  *away.mutable_last_day() = full.until_day();
  ASSERT_THAT(Do(kWill, &Stub::SetAbsence, away), IsOk());
  v1::ListTeamWorkersRequest request;
  request.set_parent(kTown);
  request.set_team("north");
  const auto listed = town_.host.Call(kWendy, &Stub::ListTeamWorkers, request);
  ASSERT_THAT(listed, IsOk());
  ASSERT_EQ(listed->workers_size(), 3);
  for (const v1::TeamWorker& one : listed->workers()) {
    const bool is_will = one.worker() == absl::StrCat(kTown, "/", kWill);
    EXPECT_EQ(one.owned(), is_will ? 1 : 0) << one.worker();
    EXPECT_EQ(one.absence().full_until().day(), is_will ? 6 : 0) << one.worker();
    EXPECT_EQ(one.absence().first_day().day(), is_will ? 6 : 0) << one.worker();
  }
  full.mutable_until_day()->set_year(2025);
  EXPECT_THAT(WrongFields(Do(kWill, &Stub::SetFullUntil, full)), ElementsAre("until_day"));
  request.set_team("south");
  EXPECT_THAT(town_.host.Call(kWendy, &Stub::ListTeamWorkers, request),
              HasCode(absl::StatusCode::kNotFound));
}

// The clock a card shows: eight open hours from taking, then, once she was tried, more.
TEST_F(Desk, ACardSaysWhenItsClockIsOver) {
  const std::string item = Item();
  const auto taken = town_.Take(item, kWill);
  ASSERT_THAT(taken, IsOk());
  ASSERT_TRUE(taken->has_idle_time());
  EXPECT_FALSE(taken->is_contacted());
  const auto tried = Tries(item, kWill, ContactAttempt::PHONE, ContactAttempt::REACHED);
  ASSERT_THAT(tried, IsOk());
  EXPECT_TRUE(tried->is_contacted());
  EXPECT_GT(tried->idle_time().seconds(), taken->idle_time().seconds());
  const auto waits = Waits(item, kWill, 10);
  ASSERT_THAT(waits, IsOk());
  EXPECT_FALSE(waits->has_idle_time());
}

}  // namespace
}  // namespace omzien::help
