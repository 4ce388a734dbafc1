// Somebody changed, and every request she has a part in follows: over the wire, step by step.

#include "services/help/following.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "omzien/v1/offer.grpc.pb.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"
#include "services/store/compaction.h"
#include "services/store/due.h"
#include "tests/help/decisions.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using internal::v1::CallTaskWanted;
using internal::v1::DeliveryReported;
using internal::v1::PersonEnded;
using test::IsOk;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using v1::HelpRequest;
using v1::Invitation;

class Follows : public testing::Test {
 protected:
  Follows() { town_.Register({"anna", "bert", "carl", "dora"}); }

  // Anna's groceries of Wednesday, 10:00, with who said yes.
  std::string MatchedWith(const std::string& helper) {
    const std::string request = town_.Asked();
    EXPECT_THAT(town_.Invite(request, {helper}), IsOk());
    EXPECT_THAT(town_.SayYes(request, helper), IsOk());
    return request;
  }

  // What is said of somebody's messages.
  static auto Hears(const std::string& who) { return HasSubstr(absl::StrCat(who, " hears")); }

  HelpTown town_;
};

// V8
TEST_F(Follows, AHelperSuspendedAnHourBeforeHerAppointment) {
  const std::string request = MatchedWith("bert");
  town_.host.clock.Set(Local("2026-03-04 09:00"));
  town_.News();
  town_.Suspend("bert");
  EXPECT_EQ(town_.Get(request)->state(), HelpRequest::MATCHED) << "nothing has stepped yet";
  town_.Step();
  EXPECT_EQ(town_.Get(request)->state(), HelpRequest::WITH_TEAM) << "no lead time is left";
  EXPECT_EQ(town_.Get(request)->episode(), 2);
  EXPECT_EQ(town_.GetInvitation(request, "bert")->state(), Invitation::CANCELLED);
  const std::vector<std::string> news = town_.News();
  EXPECT_THAT(news, Contains("appointment CANCELLED"));
  EXPECT_THAT(news, Contains("call anna: HELPER_STOPPED_LATE"));
  EXPECT_THAT(news, Contains("bert hears RELEASED"));
  EXPECT_THAT(news, Contains("anna hears HELPER_STOPPED"));
  EXPECT_EQ(town_.GetInvitation(request, "bert")->text_for_accepted(), "");
  town_.Step();
  EXPECT_THAT(town_.News(), IsEmpty());
}

TEST_F(Follows, ABlockEndsWhatTheTwoAgreed) {
  for (const char* who : {"anna", "bert"}) {
    SCOPED_TRACE(who);
    HelpTown town;
    town.Register({"anna", "bert"});
    const std::string request = town.Asked();
    ASSERT_THAT(town.Invite(request, {"bert"}), IsOk());
    ASSERT_THAT(town.SayYes(request, "bert"), IsOk());
    v1::BlockResidentRequest block;
    block.set_name(
        absl::StrCat(kTown, "/residents/", who == std::string("anna") ? "bert" : "anna"));
    block.set_request_id("block");
    ASSERT_THAT(town.host.Call(absl::StrCat("residents/", who),
                               &v1::OfferService::Stub::BlockResident, block),
                IsOk());
    town.Step();
    EXPECT_EQ(town.Get(request)->state(), HelpRequest::OPEN);
    EXPECT_THAT(town.Get(request)->helpers(), IsEmpty());
  }
}

// V5: from that commit on nothing more is told to her, and her matters close.
TEST_F(Follows, WhoDiedAsksForNothingAndHearsNothing) {
  const std::string matched = MatchedWith("bert");
  const std::string open = town_.Asked();
  ASSERT_THAT(town_.Invite(open, {"carl"}), IsOk());
  const std::string helped = [&] {
    v1::CreateHelpRequestRequest request = HelpTown::Asking();
    request.set_request_id("dora-asks");
    return town_.Ask(request, "residents/dora")->name();
  }();
  ASSERT_THAT(town_.Invite(helped, {"anna"}), IsOk());
  ASSERT_THAT(town_.SayYes(helped, "anna"), IsOk());
  town_.News();
  town_.EndPerson("anna", PersonEnded::DIED);
  town_.Step();
  for (const std::string& request : {matched, open}) {
    EXPECT_EQ(town_.Get(request)->state(), HelpRequest::CLOSED);
    EXPECT_EQ(town_.Get(request)->outcome(), HelpRequest::DIED);
  }
  EXPECT_EQ(town_.Get(helped, "residents/dora")->state(), HelpRequest::OPEN);
  const std::vector<std::string> news = town_.News();
  EXPECT_THAT(news, Each(Not(Hears("anna"))));
  EXPECT_THAT(news, Contains("bert hears REQUEST_ENDED"));
  EXPECT_THAT(news, Contains("carl hears REQUEST_ENDED"));
  EXPECT_THAT(news, Contains("dora hears HELPER_STOPPED"));
  // Days later: still nothing.
  town_.StepAt(Local("2026-03-20 10:00"));
  EXPECT_THAT(town_.News(), Each(Not(Hears("anna"))));
}

// V5: one date of a series whose helper is looked for ends with the rest.
TEST_F(Follows, OfWhoDiedTheChildRequestsOfASeriesEndToo) {
  v1::CreateHelpRequestRequest asking = HelpTown::Asking();
  asking.mutable_help_request()->mutable_weekly()->set_dates(3);
  const std::string request = town_.Ask(asking)->name();
  ASSERT_THAT(town_.Invite(request, {"bert"}), IsOk());
  ASSERT_THAT(town_.SayYes(request, "bert"), IsOk());
  v1::ListAppointmentsRequest list;
  list.set_parent(kTown);
  using Stub = v1::InvitationService::Stub;
  const auto dates = town_.host.Call("residents/bert", &Stub::ListAppointments, list);
  v1::CancelAppointmentRequest cancel;
  cancel.set_name(dates->appointments(1).name());
  cancel.set_request_id("cannot");
  ASSERT_THAT(town_.host.Call("residents/bert", &Stub::CancelAppointment, cancel), IsOk());
  const std::string child = town_.host.Call("residents/anna", &Stub::ListAppointments, list)
                                ->appointments(1)
                                .child_request();
  ASSERT_THAT(town_.Invite(child, {"carl"}), IsOk());
  town_.News();
  town_.EndPerson("anna", PersonEnded::DIED);
  town_.Step();
  EXPECT_EQ(town_.Get(child)->state(), HelpRequest::CLOSED);
  EXPECT_EQ(town_.Get(request)->outcome(), HelpRequest::DIED);
  const std::vector<std::string> news = town_.News();
  EXPECT_THAT(news, Contains("call bert: HELPED_SOMEBODY_WHO_DIED"));
  EXPECT_THAT(news, Contains("carl hears REQUEST_ENDED"));
}

// A series that is taken back takes back what was asked for single dates of it.
TEST_F(Follows, AWithdrawnSeriesLooksForNobodyAnyMore) {
  v1::CreateHelpRequestRequest asking = HelpTown::Asking();
  asking.mutable_help_request()->mutable_weekly()->set_dates(3);
  const std::string request = town_.Ask(asking)->name();
  ASSERT_THAT(town_.Invite(request, {"bert"}), IsOk());
  ASSERT_THAT(town_.SayYes(request, "bert"), IsOk());
  v1::ReleaseHelperRequest release;
  release.set_name(request);
  release.set_helper(absl::StrCat(kTown, "/residents/bert"));
  release.set_request_id("release");
  ASSERT_THAT(
      town_.host.Call("residents/anna", &v1::HelpRequestService::Stub::ReleaseHelper, release),
      IsOk());
  v1::ListHelpRequestsRequest list;
  list.set_parent(kTown);
  const auto asked =
      town_.host.Call("residents/anna", &v1::HelpRequestService::Stub::ListHelpRequests, list);
  ASSERT_EQ(asked->help_requests_size(), 4) << "the series, and its three dates";
  ASSERT_THAT(town_.Withdraw(request), IsOk());
  town_.Step();
  for (const HelpRequest& one : asked->help_requests())
    EXPECT_EQ(town_.Get(one.name())->state(), HelpRequest::CLOSED) << one.name();
}

TEST_F(Follows, WhoIsErasedLeavesNoWordsAndNoTies) {
  const std::string request = town_.Asked();
  const std::string closed = town_.Asked();
  ASSERT_THAT(town_.Withdraw(closed), IsOk());
  v1::InviteToCircleRequest circle;
  circle.set_parent(kTown);
  circle.set_resident(absl::StrCat(kTown, "/residents/carl"));
  circle.set_request_id("circle");
  ASSERT_THAT(town_.host.Call("residents/anna", &v1::OfferService::Stub::InviteToCircle, circle),
              IsOk());
  v1::BlockResidentRequest block;
  block.set_name(absl::StrCat(kTown, "/residents/anna"));
  block.set_request_id("block");
  ASSERT_THAT(town_.host.Call("residents/dora", &v1::OfferService::Stub::BlockResident, block),
              IsOk());
  town_.EndPerson("anna", PersonEnded::ERASED);
  town_.Step();
  for (const std::string& name : {request, closed})
    EXPECT_THAT(town_.Get(name), test::HasCode(absl::StatusCode::kNotFound)) << "A3";
  const configuration::Municipality& town = *town_.host.bundle()->Find(test::kTown);
  const store::Space space(town.partition(), kFolder, town.slug());
  for (const std::string& name : {request, closed}) {
    const auto text = town_.host.store.Read({TextKey(space, rpc::IdOf(name, "requests"))});
    EXPECT_EQ(text->front().version, 0u) << "words and door are gone";
  }
  const auto written =
      store::NextDue(town_.host.store, space.partition(), store::kCompactionFolder);
  EXPECT_THAT(written,
              test::IsOkAndHolds(store::CompactionAfter(town_.host.clock.Now(), town.time_zone())))
      << "and from the files in the night";
  EXPECT_THAT(town_.HelperOf("carl").circle_questions(), IsEmpty());
  EXPECT_THAT(town_.HelperOf("dora").blocked(), IsEmpty());
  internal::v1::Helper left;
  left.set_id("anna");
  left.set_ended(internal::v1::ENDING_ERASED);
  EXPECT_EQ(town_.HelperOf("anna").SerializeAsString(), left.SerializeAsString());
  v1::CreateHelpRequestRequest again = HelpTown::Asking();
  again.set_request_id("again");
  EXPECT_THAT(town_.Ask(again), test::HasCode(absl::StatusCode::kNotFound));
}

// More matters than one part of a step does; in between, she has a next moment (invariant 2).
TEST_F(Follows, ManyMattersFollowInParts) {
  std::vector<std::string> requests;
  for (int i = 0; i < kFollowAtOnce + 5; ++i) requests.push_back(town_.Asked());
  town_.Step();
  town_.EndPerson("anna", PersonEnded::MOVED);
  town_.Step();
  for (const std::string& request : requests)
    EXPECT_EQ(town_.Get(request)->outcome(), HelpRequest::MOVED);
  const absl::Time next = town_.Step();
  EXPECT_EQ(next, absl::InfiniteFuture()) << "nothing of hers is waited for";
}

// What was changed while her matters follow is followed too.
TEST_F(Follows, TwoWhoStepAtOnceDoEverythingOnce) {
  const std::string request = MatchedWith("bert");
  Steps other(town_.host.store, [this] { return town_.host.bundle(); });
  town_.News();
  town_.Suspend("bert");
  ASSERT_THAT(other.Step(town_.host.clock.Now()), IsOk());
  town_.Step();
  const std::vector<std::string> news = town_.News();
  EXPECT_EQ(absl::c_count(news, "bert hears RELEASED"), 1);
  EXPECT_EQ(town_.Get(request)->episode(), 2);
}

// --- What inbox reports

// I11
TEST_F(Follows, AnInvitationThatCannotBeToldGoesToTheNextAtOnce) {
  const std::string request = town_.Asked();
  ASSERT_THAT(town_.Invite(request, {"bert", "carl"}), IsOk());
  town_.News();
  internal::v1::Event event;
  DeliveryReported& report = *event.mutable_delivery_reported();
  report.set_recipient("bert");
  report.set_kind(v1::Message::INVITED);
  report.set_subject(absl::StrCat(
      "invitations/", rpc::IdOf(HelpTown::InvitationTo(request, "bert"), "invitations")));
  report.set_result(DeliveryReported::TOLD);
  town_.Publish(event);
  town_.Step();
  EXPECT_THAT(town_.News(), Not(Contains("wave due")));
  report.set_result(DeliveryReported::UNDELIVERABLE);
  town_.Publish(event);
  town_.Publish(event);
  town_.Step();
  const std::vector<std::string> news = town_.News();
  EXPECT_EQ(absl::c_count(news, "bert UNDELIVERABLE"), 1);
  EXPECT_EQ(absl::c_count(news, "wave due"), 1);
  EXPECT_THAT(town_.HelperOf("bert").invitation_times(), IsEmpty());
  EXPECT_THAT(town_.HelperOf("carl").invitation_times(), SizeIs(1));
  EXPECT_EQ(town_.GetInvitation(request, "bert")->state(), Invitation::UNDELIVERABLE);
}

// V2: what came of the call decides.
TEST_F(Follows, ACallAboutAClosedDoorEndsTheAppointment) {
  const std::string request = MatchedWith("bert");
  v1::ListAppointmentsRequest list;
  list.set_parent(kTown);
  using Stub = v1::InvitationService::Stub;
  const auto dates = town_.host.Call("residents/bert", &Stub::ListAppointments, list);
  town_.StepAt(Local("2026-03-04 10:05"));
  v1::ReportAppointmentRequest report;
  report.set_name(dates->appointments(0).name());
  report.set_result(v1::Appointment::NO_ANSWER_AT_DOOR);
  report.set_request_id("door");
  ASSERT_THAT(town_.host.Call("residents/bert", &Stub::ReportAppointment, report), IsOk());
  internal::v1::Event event;
  internal::v1::CallTaskDone& done = *event.mutable_call_task_done();
  done.set_resident("anna");
  done.set_reason(CallTaskWanted::NOBODY_OPENED);
  done.set_subject(
      absl::StrCat("appointments/", rpc::IdOf(dates->appointments(0).name(), "appointments")));
  done.set_result(v1::CallTask::ALL_WELL);
  town_.Publish(event);
  town_.Step();
  EXPECT_EQ(town_.Get(request)->outcome(), HelpRequest::HELPED);
}

// --- What comes too late

// I8
TEST_F(Follows, ALateYesIsShownAnotherRequestThatFits) {
  v1::CreateOfferRequest offer;
  offer.set_parent(kTown);
  offer.set_request_id("offer");
  offer.mutable_offer()->add_categories("groceries");
  *offer.mutable_offer()->add_places() = HelpTown::Asking().help_request().place();
  ASSERT_THAT(town_.host.Call("residents/carl", &v1::OfferService::Stub::CreateOffer, offer),
              IsOk());
  const std::string request = town_.Asked();
  ASSERT_THAT(town_.Invite(request, {"bert", "carl"}), IsOk());
  ASSERT_THAT(town_.SayYes(request, "bert"), IsOk());
  const auto alone = town_.SayYes(request, "carl");
  EXPECT_THAT(alone, IsRefused("ALREADY_FILLED"));
  EXPECT_EQ(rpc::DetailOf(alone.status(), "instead"), "") << "there is none on the board";

  v1::CreateHelpRequestRequest shown = HelpTown::Asking();
  shown.set_request_id("shown");
  shown.mutable_help_request()->set_on_board(true);
  const std::string fits = town_.Ask(shown, "residents/dora")->name();
  shown.set_request_id("hers");
  ASSERT_THAT(town_.Ask(shown, "residents/carl"), IsOk());
  const auto late = town_.SayYes(request, "carl");
  EXPECT_THAT(late, IsRefused("ALREADY_FILLED"));
  EXPECT_EQ(rpc::DetailOf(late.status(), "instead"), fits) << "not her own";
}

// I9: each who was told hears once that it is filled, and who was not hears nothing.
TEST_F(Follows, WhoWasReallyToldHearsOnceThatItIsFilled) {
  const std::string request = town_.Asked();
  ASSERT_THAT(town_.Invite(request, {"bert", "carl", "dora"}), IsOk());
  ASSERT_THAT(town_.SayNo(request, "dora"), IsOk());
  town_.News();
  ASSERT_THAT(town_.SayYes(request, "bert"), IsOk());
  const std::vector<std::string> news = town_.News();
  EXPECT_EQ(absl::c_count(news, "carl hears ALREADY_FILLED"), 1);
  EXPECT_THAT(news, Each(Not(AllOf(HasSubstr("dora"), HasSubstr("hears")))));
  town_.Step();
  ASSERT_THAT(town_.Withdraw(request), IsOk());
  EXPECT_THAT(town_.News(), Each(Not(Hears("carl"))));
}

// docs/design.md, section 3: late at the team, a place of an item nobody owns is held; the owner of
// one accepts or thanks.
TEST_F(Follows, ALateYesAtTheTeamIsHeldOrWaitsForTheOwner) {
  for (const bool is_owned : {false, true}) {
    SCOPED_TRACE(is_owned);
    HelpTown town;
    town.Register({"anna", "bert", "carl"});
    const std::string request = town.Asked(2);
    ASSERT_THAT(town.Invite(request, {"bert", "carl"}), IsOk());
    town.StepAt(Local("2026-03-03 10:00"));
    ASSERT_EQ(town.Get(request)->state(), HelpRequest::WITH_TEAM);
    if (is_owned) {
      ASSERT_THAT(town.Take(HelpTown::ItemOf(request), "workers/will"), IsOk());
    }
    const auto late = town.SayYes(request, "bert");
    ASSERT_THAT(late, IsOk());
    EXPECT_EQ(late->state(), is_owned ? Invitation::WILLING : Invitation::ACCEPTED);
    EXPECT_EQ(town.Get(request)->accepted(), is_owned ? 0 : 1);
    EXPECT_EQ(town.Get(request)->state(), HelpRequest::WITH_TEAM);
    if (is_owned) continue;
    ASSERT_THAT(town.SayYes(request, "carl"), IsOk());
    EXPECT_EQ(town.Get(request)->state(), HelpRequest::MATCHED);
  }
}

// --- Without a matchmaker, or with nobody

// E3: the matchmaker is away for days; everything still reaches the team, and its end, on time.
TEST_F(Follows, WithoutAMatchmakerTimeAloneBringsItToTheTeam) {
  const std::string request = town_.Asked();
  absl::Time next = town_.Step();
  while (next < Local("2026-03-03 10:00")) next = town_.StepAt(next);
  town_.StepAt(Local("2026-03-03 10:00"));
  EXPECT_EQ(town_.Get(request)->state(), HelpRequest::WITH_TEAM);
}

// E1: the first message says so, with a time at which the team is open.
TEST_F(Follows, WithNobodyEligibleTheTeamHasItAndAPromiseThatHolds) {
  town_.host.clock.Set(Local("2026-03-02 20:00"));
  const std::string request = town_.Asked();
  town_.News();
  ASSERT_THAT(town_.Invite(request, {}, 0), IsOk());
  const auto now = town_.Get(request);
  EXPECT_EQ(now->state(), HelpRequest::WITH_TEAM);
  EXPECT_EQ(FromProto(now->promise_time()), Local("2026-03-03 09:00"));
  EXPECT_THAT(town_.News(), Contains("anna hears WITH_TEAM"));
}

// I10: told before sending.
TEST_F(Follows, WhatWouldBePromisedIsSaidBeforeSendingAndNothingIsMade) {
  town_.host.clock.Set(Local("2026-03-07 10:00"));
  town_.News();
  v1::CreateHelpRequestRequest request = HelpTown::Asking();
  request.set_validate_only(true);
  *request.mutable_help_request() = Groceries(Local("2026-03-07 15:00"));
  const auto today = town_.Ask(request);
  ASSERT_THAT(today, IsOk());
  EXPECT_FALSE(today->has_promise_time());  // The team is closed until then.
  EXPECT_EQ(today->phone(), "+31 413 000 000");
  *request.mutable_help_request() = Groceries(Local("2026-03-10 15:00"));
  const auto tuesday = town_.Ask(request);
  ASSERT_THAT(tuesday, IsOk());
  EXPECT_TRUE(tuesday->has_promise_time());
  EXPECT_THAT(town_.News(), testing::IsEmpty());
  v1::GetHelpRequestRequest get;
  get.set_name(tuesday->name());
  EXPECT_THAT(town_.host.Call("residents/anna", &v1::HelpRequestService::Stub::GetHelpRequest, get),
              test::HasCode(absl::StatusCode::kNotFound));
}

// I10: on Saturday for today the team is closed; she has the number to call, neighbours are asked
// widely, and on Monday at opening somebody calls if nobody came.
TEST_F(Follows, OnSaturdayForTodayNeighboursAreAskedWidelyAndMondayBringsOneCall) {
  town_.host.clock.Set(Local("2026-03-07 10:00"));
  v1::CreateHelpRequestRequest today = HelpTown::Asking();
  *today.mutable_help_request() = Groceries(Local("2026-03-07 15:00"));
  const auto asked = town_.Ask(today);
  ASSERT_THAT(asked, IsOk());
  EXPECT_FALSE(asked->has_escalate_time());
  EXPECT_FALSE(asked->has_promise_time());
  EXPECT_EQ(asked->phone(), "+31 413 000 000");
  internal::v1::GetWantedHelpRequest wanted;
  wanted.set_name(asked->name());
  EXPECT_TRUE(
      town_.host.Call(kMatchmaker, &internal::v1::MatchmakingService::Stub::GetWantedHelp, wanted)
          ->is_wide());
  town_.News();
  town_.StepAt(Local("2026-03-07 15:00"));
  const auto events = town_.host.Events();
  int calls = 0;
  for (const internal::v1::Event& event : events) {
    if (!event.has_call_task_wanted()) continue;
    ++calls;
    EXPECT_EQ(event.call_task_wanted().reason(), CallTaskWanted::AFTERCARE);
    EXPECT_EQ(FromProto(event.call_task_wanted().due_time()), Local("2026-03-09 09:00"));
  }
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace omzien::help
