// What a social team decides about a queue item, and what time does to it: order, clock, waiting,
// handing over, finding somebody, giving up.

#include <gmock/gmock.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/help/decide.h"
#include "services/help/decide_team.h"
#include "services/help/item_moves.h"
#include "services/help/moves.h"
#include "services/help/records.h"
#include "services/rpc/names.h"
#include "tests/help/matters.h"
#include "tests/help/refused.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;
using v1::ContactAttempt;
using v1::Escalation;
using v1::HelpRequest;
using v1::Invitation;

// Asked on Monday for Friday of next week; the ladder brings it to the team on Tuesday at 10.
constexpr char kMonday[] = "2026-03-02 10:00";
constexpr char kTuesday[] = "2026-03-03 10:00";

Matter Queued(int places = 1) {
  const Matter asked = Saved(AskedBy(At(kMonday), Groceries(Local("2026-03-13 10:00"), places)));
  return Saved(PassTime(At(kTuesday), asked));
}

Matter Owned(int places = 1, absl::string_view worker = "will") {
  return Saved(Take(At(kTuesday), Queued(places), worker, ""));
}

const Escalation& ItemOf(const Matter& matter) { return matter.escalation->value.escalation(); }

std::string OwnerOf(const Matter& matter) { return rpc::IdOf(ItemOf(matter).owner(), "workers"); }

absl::Time NextOf(const Matter& matter) { return NextMoment(matter.escalation->value); }

// What the steps do at that moment: everything due of the item.
Matter PassedTo(absl::string_view time, Matter matter, const store::v1::WorkerRecord& owner = {}) {
  for (int i = 0; i < 10 && NextOf(matter) <= Local(time); ++i)
    matter = PassTimeOfItem(At(time), std::move(matter), owner);
  EXPECT_GT(NextOf(matter), Local(time));
  return matter;
}

absl::StatusOr<Matter> Tried(absl::string_view time, Matter matter, ContactAttempt::Way way,
                             ContactAttempt::Result result) {
  v1::RecordContactAttemptRequest command;
  command.set_way(way);
  command.set_result(result);
  return RecordContact(At(time), std::move(matter), "will", command);
}

v1::Date DateOf(int month, int day) {
  v1::Date date;
  date.set_year(2026);
  date.set_month(month);
  date.set_day(day);
  return date;
}

Matter Waiting(int month, int day) {
  v1::LetEscalationWaitRequest command;
  command.set_reason(Escalation::ORGANISATION);
  *command.mutable_until_day() = DateOf(month, day);
  return Saved(LetWait(At(kTuesday), Owned(), "will", command));
}

v1::CloseEscalationRequest NotReached() {
  v1::CloseEscalationRequest command;
  command.set_outcome(Escalation::UNRESOLVED);
  command.set_unresolved_reason(Escalation::NOT_REACHED);
  return command;
}

// --- To the team (E1)

// E1: on a Saturday, so the time she is told is Monday's opening.
TEST(ToTheTeam, WithNobodyAndNoRelaxationTakenTheAskerIsToldATimeTheTeamIsOpen) {
  const Setting saturday = At("2026-03-07 10:00");
  const Matter asked = Saved(AskedBy(saturday, Groceries(Local("2026-03-13 10:00"))));
  auto wave = WaveOf(asked, {}, 0);
  wave.mutable_result()->mutable_relaxation()->set_kind(v1::Relaxation::FURTHER);
  const auto searched = Invite(saturday, asked, wave);
  ASSERT_THAT(searched, IsOk());
  EXPECT_THAT(Happened(*searched), ElementsAre("anna hears RELAX"));
  const auto refused = AnswerRelaxation(saturday, Saved(*searched), false);
  ASSERT_THAT(refused, IsOk());
  EXPECT_THAT(Happened(*refused),
              ElementsAre("request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"));
  EXPECT_EQ(ItemOf(*refused).reason(), Escalation::NOBODY_ELIGIBLE);
  EXPECT_EQ(FromProto(refused->request().promise_time()), Local("2026-03-09 09:00"));
}

// --- Order

TEST(Order, BeginsTheLeadTimeBeforeTheMomentAndEarlierWhereMoreIsAtStake) {
  EXPECT_EQ(FromProto(ItemOf(Queued()).begin_time()), Local("2026-03-12 16:00"));
  EXPECT_THAT(ItemOf(Queued()).risks(), IsEmpty());

  Matter by_phone = Queued();
  by_phone.helpers.at("anna").value.mutable_helper()->set_channel(v1::CHANNEL_PHONE);
  RankItem(At(kTuesday), by_phone);
  EXPECT_EQ(FromProto(ItemOf(by_phone).begin_time()), Local("2026-03-12 14:00"));
  EXPECT_THAT(ItemOf(by_phone).risks(), ElementsAre(Escalation::PHONE_ONLY));

  Matter let_down = Queued();
  let_down.escalation->value.mutable_escalation()->set_reason(Escalation::NOBODY_CAME);
  RankItem(At(kTuesday), let_down);
  EXPECT_EQ(FromProto(ItemOf(let_down).begin_time()), Local(kTuesday));
  EXPECT_THAT(ItemOf(let_down).risks(), ElementsAre(Escalation::LET_DOWN));
}

TEST(Order, FollowsAChangeOfTheMoment) {
  Matter matter = Owned();
  matter.text = store::NewStored<store::v1::RequestTextRecord>(TextKey(matter.space, matter.id));
  HelpRequest changed = matter.request();
  *changed.mutable_when() = Groceries(Local("2026-03-11 15:00")).when();
  const auto moved = Change(At("2026-03-04 10:00"), matter, changed, "");
  ASSERT_THAT(moved, IsOk());
  EXPECT_EQ(FromProto(ItemOf(*moved).begin_time()), Local("2026-03-11 13:00"));
  EXPECT_EQ(FromProto(ItemOf(*moved).due_time()), Local("2026-03-11 15:00"));
}

// --- Taken before its time (design, section 3: OPEN, a worker takes it)

TEST(TakeEarly, BringsItToTheTeamWithWhoSaidYesAndAsksNobodyMore) {
  const Matter asked = Saved(AskedBy(At(kMonday), Groceries(Local("2026-03-13 10:00"), 2)));
  const Matter one = Saved(
      Accept(At(kMonday), Invited(At(kMonday), asked, {"bert", "carl"}), InvitationOf("bert")));
  const Matter taken = Saved(TakeEarly(At(kMonday), one, "will"));
  EXPECT_EQ(taken.request().state(), HelpRequest::WITH_TEAM);
  EXPECT_EQ(ItemOf(taken).reason(), Escalation::TAKEN);
  EXPECT_EQ(ItemOf(taken).state(), Escalation::OWNED);
  EXPECT_EQ(ItemOf(taken).missing(), 1);
  EXPECT_EQ(OwnerOf(taken), "will");
  EXPECT_EQ(taken.request().helpers_size(), 1);
  EXPECT_FALSE(taken.record.value.is_wave_wanted());
  EXPECT_FALSE(taken.record.value.has_wave_time());
}

TEST(TakeEarly, IsRefusedWhereSheWantsToBeAskedFirst) {
  HelpRequest first = Groceries(Local("2026-03-13 10:00"));
  first.set_team_consent(HelpRequest::ASK_ME_FIRST);
  const Matter asked = Saved(AskedBy(At(kMonday), first));
  EXPECT_THAT(TakeEarly(At(kMonday), asked, "will"), IsRefused("ASK_HER_FIRST"));
  EXPECT_THAT(TakeEarly(At(kTuesday), Queued(), "will"), IsRefused("WITH_TEAM"));
}

// --- Idle (E6)

TEST(Idle, WhatNobodyTakesComesOnTheLeadsList) {
  EXPECT_EQ(NextOf(Queued()), Local("2026-03-04 10:00"));  // A working day after it came.
  const Matter passed = PassedTo("2026-03-04 10:00", Queued());
  EXPECT_TRUE(ItemOf(passed).is_on_leads_list());
  EXPECT_EQ(ItemOf(passed).state(), Escalation::QUEUED);
  EXPECT_THAT(Happened(passed), ElementsAre("item changed"));
}

// E6
TEST(Idle, AnOwnedItemNeverContactedGoesBackToTheQueueAndTheAskerIsTold) {
  EXPECT_THAT(Happened(PassedTo("2026-03-04 09:59", Owned())), IsEmpty());
  const Matter passed = PassedTo("2026-03-04 10:00", Owned());
  EXPECT_THAT(Happened(passed), ElementsAre("item QUEUED", "anna hears BACK_WITH_TEAM"));
  EXPECT_EQ(OwnerOf(passed), "");
  EXPECT_EQ(passed.record.value.owner(), "");
  EXPECT_EQ(passed.request().contact_person(), "");
  EXPECT_THAT(Take(At("2026-03-04 10:00"), Saved(passed), "wendy", ""), IsOk());
}

// E6
TEST(Idle, AnOtherwiseIdleItemComesOnTheLeadsListWithItsOwnerKept) {
  const Matter tried =
      Saved(Tried("2026-03-03 12:00", Owned(), ContactAttempt::PHONE, ContactAttempt::REACHED));
  // Two working days after the attempt.
  EXPECT_THAT(Happened(PassedTo("2026-03-05 11:59", tried)), IsEmpty());
  const Matter passed = PassedTo("2026-03-05 12:00", tried);
  EXPECT_THAT(Happened(passed), ElementsAre("item changed"));
  EXPECT_EQ(OwnerOf(passed), "will");
  EXPECT_TRUE(ItemOf(passed).is_on_leads_list());
  // The lead may take it; another colleague may not.
  EXPECT_THAT(Take(At("2026-03-05 12:00"), Saved(passed), "wendy", ""), IsRefused("ALREADY_OWNED"));
  const auto taken = Take(At("2026-03-05 12:00"), Saved(passed), "nora", "");
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(OwnerOf(*taken), "nora");
  EXPECT_THAT(Happened(*taken), ElementsAre("item changed", "anna hears OWNER_CHANGED"));
  // What she does herself takes it off again.
  const Matter again = Saved(
      Tried("2026-03-05 13:00", Saved(passed), ContactAttempt::PHONE, ContactAttempt::REACHED));
  EXPECT_FALSE(ItemOf(again).is_on_leads_list());
}

// E6
TEST(Idle, WaitingStopsTheClockAndEndsOnTopAtOpeningOnTheDay) {
  const Matter waiting = Waiting(3, 12);
  EXPECT_EQ(waiting.request().team_waits_until().seconds(),
            ItemOf(waiting).waiting_until().seconds());
  EXPECT_THAT(Happened(PassedTo("2026-03-12 08:59", waiting)), IsEmpty());
  const Matter passed = PassedTo("2026-03-12 09:00", waiting);
  EXPECT_THAT(Happened(passed), ElementsAre("item OWNED"));
  EXPECT_TRUE(ItemOf(passed).is_on_top());
  EXPECT_EQ(OwnerOf(passed), "will");
  EXPECT_FALSE(passed.request().has_team_waits_until());
  // A Saturday has no opening: Monday.
  EXPECT_EQ(FromProto(ItemOf(Waiting(3, 7)).waiting_until()), Local("2026-03-09 09:00"));
}

TEST(Idle, AnOwnedItemIsOnTopWhenItsMomentHasPassed) {
  Matter matter =
      Saved(Tried("2026-03-13 09:30", Owned(), ContactAttempt::PHONE, ContactAttempt::REACHED));
  EXPECT_FALSE(ItemOf(matter).is_on_top());
  matter = PassedTo("2026-03-13 10:00", matter);
  EXPECT_TRUE(ItemOf(matter).is_on_top());
  EXPECT_EQ(ItemOf(matter).state(), Escalation::OWNED);
}

TEST(Idle, TheDaysAnOwnerIsAwayDoNotCount) {
  v1::SetAbsenceRequest command;
  *command.mutable_first_day() = DateOf(3, 4);
  *command.mutable_last_day() = DateOf(3, 6);
  const store::v1::WorkerRecord away = SetAbsence(At(kTuesday), {}, command);
  // Begun: the lead is to look at it, and it stays hers.
  const Matter begun = BeginAbsence(At("2026-03-04 00:00"), Owned(), "will");
  EXPECT_TRUE(ItemOf(begun).is_on_leads_list());
  EXPECT_EQ(OwnerOf(begun), "will");
  EXPECT_THAT(Happened(BeginAbsence(At("2026-03-04 00:00"), Owned(), "wendy")), IsEmpty());
  // Seven of her eight hours were over on Tuesday: the eighth is on Monday.
  EXPECT_EQ(OwnerOf(PassedTo("2026-03-09 09:59", Saved(begun), away)), "will");
  EXPECT_EQ(OwnerOf(PassedTo("2026-03-09 10:00", Saved(begun), away)), "");
}

// E7
TEST(Roles, WhenAnOwnersRoleEndsTheLeadIsTheOwnerAndTheAskerIsToldHerName) {
  // Wendy is a worker until the end of March.
  const Matter asked = Saved(AskedBy(At("2026-03-30 10:00"), Groceries(Local("2026-04-17 10:00"))));
  const Matter queued = Saved(PassTime(At("2026-03-31 10:00"), asked));
  const Matter owned = Saved(Take(At("2026-03-31 10:00"), queued, "wendy", ""));
  EXPECT_THAT(Happened(PassedTo("2026-03-31 23:59", owned)), IsEmpty());
  const Matter passed = PassedTo("2026-04-01 00:00", owned);
  EXPECT_THAT(
      Happened(passed),
      ElementsAre("item changed", "anna hears OWNER_CHANGED at 2026-04-01 07:00", "item changed"));
  EXPECT_EQ(OwnerOf(passed), "nora");
  EXPECT_EQ(passed.request().contact_person(), "Nora");
  EXPECT_TRUE(ItemOf(passed).is_on_leads_list());
}

// E7: one who may not serve it does not become its owner.
TEST(Roles, WithoutALeadWhoMayServeItTheItemIsBackInTheQueue) {
  Matter owned = Owned(1, "wendy");
  owned.request().set_about_worker("municipalities/small-town/workers/nora");
  EXPECT_THAT(Happened(PassedTo("2026-04-01 00:00", Saved(owned))),
              ElementsAre("item QUEUED", "anna hears BACK_WITH_TEAM at 2026-04-01 07:00"));
}

// E7: whoever is to tell, or to call, learns of whom the request complains.
TEST(Roles, WhatIsToldOfARequestSaysOfWhomItComplains) {
  HelpRequest asked = Groceries(Local("2026-03-13 10:00"), 1);
  asked.set_about_worker("municipalities/small-town/workers/nora");
  Matter matter = AskedBy(At(kMonday), asked);
  TellAsker(At(kMonday), matter, v1::Message::WITH_TEAM);
  EXPECT_EQ(matter.events.back().notice().about_worker(), "nora");
  WantCall(At(kMonday), matter, "anna", internal::v1::CallTaskWanted::AFTERCARE, Local(kTuesday),
           "");
  EXPECT_EQ(matter.events.back().call_task_wanted().about_worker(), "nora");
}

// --- Handing over (E8)

// E8
TEST(HandingOver, OwnershipMovesOnlyOnAcceptance) {
  const Matter offered = Saved(OfferTo(At(kTuesday), Owned(), "will", "wendy", ""));
  EXPECT_EQ(OwnerOf(offered), "will");
  EXPECT_THAT(AcceptOffer(At(kTuesday), offered, "nora", ""), IsRefused("NOT_OFFERED"));
  const auto accepted = AcceptOffer(At(kTuesday), offered, "wendy", "");
  ASSERT_THAT(accepted, IsOk());
  EXPECT_EQ(OwnerOf(*accepted), "wendy");
  EXPECT_THAT(Happened(*accepted), ElementsAre("item OWNED", "anna hears OWNER_CHANGED"));
}

// E8
TEST(HandingOver, RefusalLeavesItAndSilenceDoesToo) {
  const Matter offered = Saved(OfferTo(At(kTuesday), Owned(), "will", "wendy", ""));
  const auto refused = RefuseOffer(At(kTuesday), offered, "wendy");
  ASSERT_THAT(refused, IsOk());
  EXPECT_THAT(Happened(*refused), ElementsAre("item OWNED"));
  EXPECT_EQ(OwnerOf(*refused), "will");
  EXPECT_TRUE(ItemOf(*refused).is_on_top());
  const Matter lapsed = PassedTo("2026-03-04 10:00", offered);
  EXPECT_EQ(OwnerOf(lapsed), "will");
  EXPECT_EQ(ItemOf(lapsed).state(), Escalation::OWNED);
  EXPECT_THAT(AcceptOffer(At("2026-03-04 10:00"), Saved(lapsed), "wendy", ""),
              IsRefused("NOT_OFFERED"));
}

TEST(HandingOver, IsTheOwnersAndToSomebodyOfTheTeam) {
  EXPECT_THAT(OfferTo(At(kTuesday), Owned(), "wendy", "nora", ""), IsRefused("NOT_YOURS"));
  for (const char* other : {"will", "lea", "lou", "nobody"}) {
    SCOPED_TRACE(other);
    EXPECT_THAT(OfferTo(At(kTuesday), Owned(), "will", other, ""), IsRefused("NOT_OF_TEAM"));
  }
  const Matter offered = Saved(OfferTo(At(kTuesday), Owned(), "will", "wendy", ""));
  EXPECT_THAT(OfferTo(At(kTuesday), offered, "will", "nora", ""), IsRefused("WRONG_STATE"));
  EXPECT_THAT(Resume(At(kTuesday), offered, "will", ""), IsOk());
}

// --- Finding somebody (E10)

absl::StatusOr<Matter> SaidYes(Matter matter, const std::string& who,
                               absl::string_view time = kTuesday) {
  if (!matter.helpers.contains(who)) AddHelper(matter, who);
  return RecordYes(At(time), std::move(matter), who, "");
}

// E10
TEST(RecordYes, TheLastPlaceIsAMatchByAVolunteerOfTheTeam) {
  const auto matched = SaidYes(Owned(), "bert");
  ASSERT_THAT(matched, IsOk());
  EXPECT_THAT(Happened(*matched),
              ElementsAre("bert SENT", "bert ACCEPTED", "bert hears YES_RECORDED",
                          "item ENDED VOLUNTEER_FOUND", "request MATCHED", "appointment PLANNED",
                          "anna hears MATCHED"));
  EXPECT_EQ(matched->request().contact_person(), "Will");
  // E10: another's comes too late.
  EXPECT_THAT(SaidYes(Saved(*matched), "carl"), IsRefused("ALREADY_FILLED"));
  const auto again = SaidYes(Saved(*matched), "bert");
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(Happened(*again), IsEmpty());
}

TEST(RecordYes, WithPlacesLeftItStaysWithItsOwner) {
  const auto held = SaidYes(Owned(2), "bert");
  ASSERT_THAT(held, IsOk());
  EXPECT_EQ(held->request().state(), HelpRequest::WITH_TEAM);
  EXPECT_EQ(ItemOf(*held).missing(), 1);
  EXPECT_EQ(OwnerOf(*held), "will");
}

// E10: limits and checks, as for any yes.
TEST(RecordYes, BeyondHerLimitsIsNotAvailable) {
  const struct {
    const char* name;
    void (*set)(internal::v1::Helper&);
  } kCases[] = {
      {"suspended", [](internal::v1::Helper& h) { h.set_is_suspended(true); }},
      {"opted out", [](internal::v1::Helper& h) { h.set_has_opted_out(true); }},
      {"blocks her", [](internal::v1::Helper& h) { h.add_blocked("anna"); }},
      {"one household", [](internal::v1::Helper& h) { h.set_household("house of anna"); }},
      {"too young", [](internal::v1::Helper& h) { h.set_age_band(internal::v1::AGE_BAND_16_17); }},
      {"full", [](internal::v1::Helper& h) {
         h.set_weekly_max(1);
         *h.add_accept_times() = ToProto(Local(kMonday));
       }}};
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    Matter matter = Owned();
    c.set(AddHelper(matter, "bert"));
    EXPECT_THAT(SaidYes(matter, "bert"), IsRefused("NOT_AVAILABLE"));
  }
  EXPECT_THAT(SaidYes(Owned(), "anna"), IsRefused("NOT_AVAILABLE"));
  EXPECT_THAT(RecordYes(At(kTuesday), Owned(), "nobody", ""), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(SaidYes(Owned(), "bert", "2026-03-13 10:00"), IsRefused("WRONG_STATE"));
}

TEST(RecordYes, WhoWasAskedBeforeKeepsHerInvitation) {
  Matter matter = Saved(AskedBy(At(kMonday), Groceries(Local("2026-03-13 10:00"))));
  matter = Invited(At(kMonday), matter, {"bert"});
  matter = Saved(Decline(At(kMonday), matter, InvitationOf("bert")));
  matter = Saved(PassTime(At(kTuesday), matter));
  const auto matched = SaidYes(matter, "bert");
  ASSERT_THAT(matched, IsOk());
  EXPECT_EQ(matched->record.value.asked_size(), 1);
  EXPECT_EQ(matched->invitations.at(InvitationOf("bert")).value.invitation().state(),
            Invitation::ACCEPTED);
}

// --- A late yes

Matter WithLateYes() {
  Matter matter = Saved(AskedBy(At(kMonday), Groceries(Local("2026-03-13 10:00"))));
  matter = Invited(At(kMonday), matter, {"bert"});
  matter = Saved(PassTime(At(kTuesday), matter));
  matter = Saved(Take(At(kTuesday), matter, "will", ""));
  return Saved(Accept(At(kTuesday), matter, InvitationOf("bert")));
}

absl::StatusOr<Matter> Answered(Matter matter, const char* who, bool is_accepted,
                                absl::string_view worker = "will") {
  v1::AnswerLateYesRequest command;
  command.set_helper(absl::StrCat("municipalities/small-town/residents/", who));
  command.set_is_accepted(is_accepted);
  return AnswerLateYes(At(kTuesday), std::move(matter), worker, command);
}

TEST(AnswerLateYes, TheOwnerAcceptsOrThanks) {
  const Matter willing = WithLateYes();
  EXPECT_TRUE(ItemOf(willing).is_on_top());
  const auto accepted = Answered(willing, "bert", true);
  ASSERT_THAT(accepted, IsOk());
  EXPECT_THAT(Happened(*accepted),
              ElementsAre("bert ACCEPTED", "bert hears CHOSEN", "item ENDED NEIGHBOUR_FOUND",
                          "request MATCHED", "appointment PLANNED", "anna hears MATCHED"));
  const auto thanked = Answered(willing, "bert", false);
  ASSERT_THAT(thanked, IsOk());
  EXPECT_THAT(Happened(*thanked),
              ElementsAre("bert THANKED", "bert hears THANKED", "item changed"));
  EXPECT_EQ(thanked->request().state(), HelpRequest::WITH_TEAM);
  EXPECT_THAT(Answered(willing, "carl", true), IsRefused("NOT_WILLING"));
  EXPECT_THAT(Answered(willing, "bert", true, "wendy"), IsRefused("NOT_YOURS"));
}

// --- Volunteers

Matter Searching() { return Saved(StartSearch(At(kTuesday), Owned(), "will", "")); }

TEST(Search, AsksVolunteersAndAYesCountsAtOnce) {
  const auto started = StartSearch(At(kTuesday), Owned(), "will", "");
  ASSERT_THAT(started, IsOk());
  EXPECT_THAT(Happened(*started), ElementsAre("item VOLUNTEER_SEARCH", "wave due"));
  EXPECT_EQ(started->request().state(), HelpRequest::WITH_TEAM);
  EXPECT_EQ(started->request().rung(), v1::RUNG_VOLUNTEERS);
  const Matter invited = Invited(At(kTuesday), Saved(*started), {"vera"});
  const auto matched = Accept(At(kTuesday), invited, InvitationOf("vera"));
  ASSERT_THAT(matched, IsOk());
  EXPECT_THAT(Happened(*matched),
              ElementsAre("vera ACCEPTED", "item ENDED VOLUNTEER_FOUND", "request MATCHED",
                          "appointment PLANNED", "anna hears MATCHED"));
}

TEST(Search, GoesOnInWavesAndWithTheNextAfterANo) {
  Matter matter = Invited(At(kTuesday), Searching(), {"vera"});
  EXPECT_EQ(NextMoment(matter.record.value), Local("2026-03-03 11:00"));
  EXPECT_THAT(Happened(PassTime(At("2026-03-03 11:00"), matter)), ElementsAre("wave due"));
  const auto no = Decline(At(kTuesday), matter, InvitationOf("vera"));
  ASSERT_THAT(no, IsOk());
  EXPECT_THAT(Happened(*no), ElementsAre("vera DECLINED", "wave due"));
  // Nobody is left: it is the owner's again, at once.
  const Matter next = Saved(*no);
  const auto nobody = Invite(At(kTuesday), next, WaveOf(next, {}, 0));
  ASSERT_THAT(nobody, IsOk());
  EXPECT_THAT(Happened(*nobody), ElementsAre("item OWNED"));
  EXPECT_TRUE(ItemOf(*nobody).is_on_top());
}

TEST(Search, WithNobodyByItsTimeBoxTheItemIsOwnedAgain) {
  const Matter invited = Invited(At(kTuesday), Searching(), {"vera"});
  const Matter ended = PassedTo("2026-03-04 10:00", invited);
  EXPECT_THAT(Happened(ended), ElementsAre("item OWNED"));
  EXPECT_FALSE(ended.record.value.has_wave_time());
  // Her yes comes late: the owner answers it.
  const auto late = Accept(At("2026-03-04 09:00"), Saved(ended), InvitationOf("vera"));
  ASSERT_THAT(late, IsOk());
  EXPECT_THAT(Happened(*late), ElementsAre("vera WILLING", "item changed"));
}

// --- The end (E13)

// E13
TEST(GivingUp, WantsAttemptsOnThreeDaysAndALetter) {
  Matter matter = Owned();
  const auto gives_up = [&](absl::string_view time) {
    return CloseByTeam(At(time), matter, "will", NotReached());
  };
  const auto tries = [&](absl::string_view time, ContactAttempt::Way way) {
    matter = Saved(Tried(time, matter, way,
                         way == ContactAttempt::LETTER ? ContactAttempt::RESULT_UNSPECIFIED
                                                       : ContactAttempt::NOT_REACHED));
  };
  EXPECT_THAT(gives_up(kTuesday), IsRefused("NOT_TRIED_ENOUGH"));
  tries("2026-03-03 11:00", ContactAttempt::PHONE);
  tries("2026-03-03 16:00", ContactAttempt::PHONE);  // The same day.
  tries("2026-03-04 11:00", ContactAttempt::VISIT);
  tries("2026-03-04 12:00", ContactAttempt::LETTER);
  EXPECT_THAT(gives_up("2026-03-04 12:00"), IsRefused("NOT_TRIED_ENOUGH"));
  tries("2026-03-05 11:00", ContactAttempt::PHONE);
  const auto closed = gives_up("2026-03-05 12:00");
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->request().outcome(), HelpRequest::UNRESOLVED);
  // E13: somebody worries about her.
  internal::v1::SignalMoved worry;
  worry.set_signal("s1");
  worry.set_to(v1::Signal::RECEIVED);
  matter.helpers.at("anna") = FollowSignal(matter.helpers.at("anna"), worry);
  EXPECT_THAT(gives_up("2026-03-05 12:00"), IsRefused("OPEN_WORRY"));
  worry.set_to(v1::Signal::ENDED);
  matter.helpers.at("anna") = FollowSignal(matter.helpers.at("anna"), worry);
  EXPECT_THAT(gives_up("2026-03-05 12:00"), IsOk());
}

// E13: only the letter is missing.
TEST(GivingUp, WithoutALetterIsRefused) {
  Matter matter = Owned();
  for (const char* time : {"2026-03-03 11:00", "2026-03-04 11:00", "2026-03-05 11:00"}) {
    matter = Saved(Tried(time, matter, ContactAttempt::PHONE, ContactAttempt::NOT_REACHED));
  }
  EXPECT_THAT(CloseByTeam(At("2026-03-05 12:00"), matter, "will", NotReached()),
              IsRefused("NOT_TRIED_ENOUGH"));
}

// Closed by its owner and reopened: not solved after all.
Matter Reopened(absl::string_view owner, absl::string_view closed, absl::string_view reopened) {
  v1::CloseEscalationRequest command;
  command.set_outcome(Escalation::TEAM_SOLVED);
  const Matter matter = Saved(CloseByTeam(At(closed), Owned(1, owner), owner, command));
  return Saved(Reopen(At(reopened), matter));
}

// V4: what is asked again after its moment waits for the team, not for time.
TEST(Reopening, WhatIsNotSolvedStaysWithItsOwnerThoughItsMomentHasPassed) {
  Matter matter = Reopened("will", "2026-03-13 11:00", "2026-03-20 10:00");
  EXPECT_EQ(OwnerOf(matter), "will");
  EXPECT_THAT(ItemOf(matter).risks(), ElementsAre(Escalation::LET_DOWN));
  EXPECT_THAT(Happened(PassTime(At("2026-03-20 10:00"), matter)), IsEmpty());
  ReturnToQueue(At("2026-03-20 11:00"), matter);
  EXPECT_THAT(Happened(PassTime(At("2026-03-20 11:00"), Saved(matter))), IsEmpty());
}

// E7
TEST(Reopening, WhoIsNoWorkerAnyMoreDoesNotGetItBack) {
  const Matter matter = Reopened("wendy", "2026-03-30 11:00", "2026-04-02 10:00");
  EXPECT_EQ(ItemOf(matter).state(), Escalation::QUEUED);
  EXPECT_EQ(OwnerOf(matter), "");
  EXPECT_EQ(matter.request().contact_person(), "");
}

}  // namespace
}  // namespace omzien::help
