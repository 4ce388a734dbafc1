// From the first yes to what came of it, over the wire: choosing, the board, appointments,
// stopping, reopening.

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "omzien/v1/offer.grpc.pb.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using v1::Appointment;
using v1::HelpRequest;

constexpr absl::Duration kDay = absl::Hours(24);

class Agreeing : public testing::Test {
 protected:
  Agreeing() { town_.Register({"anna", "bram", "carla", "dirk"}); }

  // Calls a method that changes something, with a new request_id.
  template <class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Change(absl::string_view who,
                               grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                            Reply*),
                               const std::string& name, Request request = {}) {
    request.set_name(name);
    request.set_request_id(absl::StrCat("agreeing-", ++calls_));
    return town_.host.Call(who, method, request);
  }

  std::string AskedWith(const std::function<void(HelpRequest&)>& adjust) {
    v1::CreateHelpRequestRequest request = HelpTown::Asking();
    request.set_request_id(absl::StrCat("asked-", ++calls_));
    adjust(*request.mutable_help_request());
    const auto made = town_.Ask(request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made->name();
  }

  // Anna's groceries of Wednesday, 10:00, matched with Bram.
  std::string MatchedWithBram() {
    const std::string request = town_.Asked();
    EXPECT_TRUE(town_.Invite(request, {"bram"}).ok());
    EXPECT_TRUE(town_.SayYes(request, "bram").ok());
    return request;
  }

  std::vector<Appointment> AppointmentsOf(absl::string_view who) {
    v1::ListAppointmentsRequest list;
    list.set_parent(kTown);
    const auto reply = town_.host.Call(who, &v1::InvitationService::Stub::ListAppointments, list);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return {reply->appointments().begin(), reply->appointments().end()};
  }

  absl::StatusOr<Appointment> Report(absl::string_view who, const std::string& appointment,
                                     Appointment::Result result) {
    v1::ReportAppointmentRequest report;
    report.set_result(result);
    return Change(who, &v1::InvitationService::Stub::ReportAppointment, appointment, report);
  }

  void OfferGroceries(const std::string& resident) {
    v1::CreateOfferRequest request;
    request.set_parent(kTown);
    request.set_request_id(absl::StrCat("offer-", resident));
    request.mutable_offer()->add_categories("groceries");
    *request.mutable_offer()->add_places() = HelpTown::Asking().help_request().place();
    const auto made = town_.host.Call(absl::StrCat("residents/", resident),
                                      &v1::OfferService::Stub::CreateOffer, request);
    ASSERT_TRUE(made.ok()) << made.status();
  }

  std::vector<std::string> BoardOf(absl::string_view who) {
    v1::ListBoardRequest list;
    list.set_parent(kTown);
    const auto reply = town_.host.Call(who, &v1::InvitationService::Stub::ListBoard, list);
    EXPECT_TRUE(reply.ok()) << reply.status();
    std::vector<std::string> requests;
    for (const v1::BoardItem& item : reply->items()) requests.push_back(item.request());
    return requests;
  }

  // Lets everything up to `until` happen at its moment.
  void LiveUntil(absl::Time until) {
    for (absl::Time next = town_.Step(); next <= until; next = town_.StepAt(next)) {
    }
    town_.StepAt(until);
  }

  HelpTown town_;
  int calls_ = 0;
};

// V1
TEST_F(Agreeing, IsHelpedThreeDaysAfterTheHelperSaidSoAndTheAskerWasSilent) {
  const std::string request = MatchedWithBram();
  const std::vector<Appointment> appointments = AppointmentsOf("residents/anna");
  ASSERT_THAT(appointments, SizeIs(1));
  EXPECT_THAT(AppointmentsOf("residents/bram"), SizeIs(1));
  EXPECT_THAT(AppointmentsOf("residents/carla"), IsEmpty());
  const absl::Time end = FromProto(appointments[0].end_time());
  LiveUntil(end);
  EXPECT_THAT(town_.News(), Contains(HasSubstr("HOW_WAS_IT")));
  ASSERT_TRUE(Report("residents/bram", appointments[0].name(), Appointment::WENT_WELL).ok());
  LiveUntil(end + 3 * kDay - absl::Seconds(1));
  EXPECT_EQ(town_.Get(request)->state(), HelpRequest::MATCHED);
  LiveUntil(end + 3 * kDay);
  EXPECT_EQ(town_.Get(request)->outcome(), HelpRequest::HELPED);
}

// V1
TEST_F(Agreeing, IsPresumedHelpedOnlyAfterSomebodyWasToCall) {
  const std::string request = MatchedWithBram();
  const absl::Time end = FromProto(AppointmentsOf("residents/anna")[0].end_time());
  LiveUntil(end + 3 * kDay);
  EXPECT_THAT(town_.News(), Contains(HasSubstr("HOW_WAS_IT")));
  EXPECT_EQ(town_.Get(request)->state(), HelpRequest::MATCHED);
  LiveUntil(end + 6 * kDay);
  EXPECT_EQ(town_.Get(request)->outcome(), HelpRequest::HELPED_PRESUMED);
}

TEST_F(Agreeing, IsHelpedAtOnceWhenTheAskerSaysSoAndTheHelperIsFamiliarFromThen) {
  const std::string request = MatchedWithBram();
  const Appointment appointment = AppointmentsOf("residents/anna")[0];
  EXPECT_EQ(
      rpc::ReasonOf(Report("residents/anna", appointment.name(), Appointment::WENT_WELL).status()),
      "NOT_YET");
  LiveUntil(FromProto(appointment.end_time()));
  ASSERT_TRUE(Report("residents/anna", appointment.name(), Appointment::WENT_WELL).ok());
  EXPECT_EQ(town_.Get(request)->outcome(), HelpRequest::HELPED);
  internal::v1::GetCandidateRequest one;
  one.set_name(absl::StrCat(kTown, "/residents/bram"));
  const auto bram =
      town_.host.Call(kMatchmaker, &internal::v1::MatchmakingService::Stub::GetCandidate, one);
  EXPECT_THAT(bram->helper().familiar(), testing::ElementsAre("anna"));
}

// V2
TEST_F(Agreeing, NobodyCameBringsItToTheTeamInANewEpisode) {
  const std::string request = MatchedWithBram();
  const Appointment appointment = AppointmentsOf("residents/anna")[0];
  LiveUntil(FromProto(appointment.end_time()));
  ASSERT_TRUE(Report("residents/anna", appointment.name(), Appointment::NOBODY_CAME).ok());
  const auto now = town_.Get(request);
  EXPECT_EQ(now->state(), HelpRequest::WITH_TEAM);
  EXPECT_EQ(now->episode(), 2);
  EXPECT_EQ(now->accepted(), 0);
  EXPECT_THAT(town_.News(), Contains(HasSubstr("MISSED")));
}

// V2: never presumed.
TEST_F(Agreeing, NobodyOpenedStaysOpenUntilSomebodyKnows) {
  MatchedWithBram();
  const Appointment appointment = AppointmentsOf("residents/bram")[0];
  LiveUntil(FromProto(appointment.start_time()));
  ASSERT_TRUE(Report("residents/bram", appointment.name(), Appointment::NO_ANSWER_AT_DOOR).ok());
  LiveUntil(FromProto(appointment.end_time()) + 30 * kDay);
  EXPECT_EQ(AppointmentsOf("residents/anna")[0].state(), Appointment::NOBODY_OPENED);
}

// C7
TEST_F(Agreeing, AHelperWhoStopsOpensItAgainAndIsNotAskedAgain) {
  const std::string request = MatchedWithBram();
  ASSERT_TRUE(Change("residents/bram", &v1::InvitationService::Stub::WithdrawInvitation,
                     HelpTown::InvitationTo(request, "bram"))
                  .ok());
  const auto now = town_.Get(request);
  EXPECT_EQ(now->state(), HelpRequest::OPEN);
  EXPECT_EQ(now->episode(), 2);
  EXPECT_THAT(AppointmentsOf("residents/anna"), IsEmpty());
  ASSERT_TRUE(town_.Invite(request, {"bram", "carla"}).ok());
  EXPECT_EQ(town_.Get(request)->invited(), 1) << "only Carla";
}

// V3
TEST_F(Agreeing, AHelperMissingOneDateOfASeriesLeavesTheOthersUntouched) {
  const std::string request =
      AskedWith([](HelpRequest& asked) { asked.mutable_weekly()->set_dates(5); });
  ASSERT_TRUE(town_.Invite(request, {"bram"}).ok());
  ASSERT_TRUE(town_.SayYes(request, "bram").ok());
  const std::vector<Appointment> before = AppointmentsOf("residents/anna");
  ASSERT_THAT(before, SizeIs(5));
  // 4, 11, 18, 25 March and, after the clock was put forward, 1 April: 10:00 stays 10:00.
  EXPECT_EQ(FromProto(before[4].start_time()) - FromProto(before[3].start_time()),
            7 * kDay - absl::Hours(1));
  const auto cancelled =
      Change("residents/bram", &v1::InvitationService::Stub::CancelAppointment, before[1].name());
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(town_.Get(request)->state(), HelpRequest::MATCHED);
  const std::vector<Appointment> after = AppointmentsOf("residents/anna");
  ASSERT_THAT(after, SizeIs(5));
  for (const size_t untouched : {0, 2, 3, 4})
    EXPECT_EQ(after[untouched].state(), Appointment::PLANNED);
  EXPECT_EQ(after[1].state(), Appointment::NEEDS_HELPER);

  const std::string child = after[1].child_request();
  ASSERT_TRUE(town_.Invite(child, {"carla"}).ok());
  ASSERT_TRUE(town_.SayYes(child, "carla").ok());
  EXPECT_EQ(AppointmentsOf("residents/anna")[1].state(), Appointment::PLANNED);
  EXPECT_THAT(AppointmentsOf("residents/carla"), SizeIs(1));
  EXPECT_EQ(town_.Get(child)->state(), HelpRequest::CLOSED);
}

TEST_F(Agreeing, AMoveIsAgreedByTheOtherSideOnly) {
  MatchedWithBram();
  const Appointment old = AppointmentsOf("residents/anna")[0];
  v1::ProposeMoveRequest propose;
  *propose.mutable_proposed()->mutable_start_time() = ToProto(FromProto(old.start_time()) + kDay);
  *propose.mutable_proposed()->mutable_end_time() = ToProto(FromProto(old.end_time()) + kDay);
  ASSERT_TRUE(
      Change("residents/bram", &v1::InvitationService::Stub::ProposeMove, old.name(), propose)
          .ok());
  v1::AnswerMoveRequest yes;
  yes.set_is_agreed(true);
  EXPECT_EQ(rpc::ReasonOf(
                Change("residents/bram", &v1::InvitationService::Stub::AnswerMove, old.name(), yes)
                    .status()),
            "NOT_ASKED");
  ASSERT_TRUE(
      Change("residents/anna", &v1::InvitationService::Stub::AnswerMove, old.name(), yes).ok());
  const std::vector<Appointment> now = AppointmentsOf("residents/anna");
  ASSERT_THAT(now, SizeIs(1));
  EXPECT_EQ(FromProto(now[0].start_time()), FromProto(old.start_time()) + kDay);
}

// V4
TEST_F(Agreeing, NotSolvedAfterThirteenDaysGoesToTheTeamAndAfterFifteenIsRefused) {
  for (const int days : {13, 15}) {
    SCOPED_TRACE(days);
    const std::string request = town_.Asked();
    ASSERT_TRUE(town_.Withdraw(request).ok());
    const absl::Time closed = town_.host.clock.Now();
    LiveUntil(closed + days * kDay);
    const auto reopened =
        Change("residents/anna", &v1::HelpRequestService::Stub::ReopenHelpRequest, request);
    if (days == 13) {
      ASSERT_TRUE(reopened.ok()) << reopened.status();
      EXPECT_EQ(reopened->state(), HelpRequest::WITH_TEAM);
      EXPECT_EQ(reopened->episode(), 2);
    } else {
      EXPECT_EQ(rpc::ReasonOf(reopened.status()), "TOO_LONG_AGO");
    }
    town_.host.clock.Set(closed);
  }
}

// I12
TEST_F(Agreeing, TheBoardShowsOnlyWhatOneCouldSayYesToAndAYesCounts) {
  OfferGroceries("bram");
  const std::string shown = AskedWith([](HelpRequest& asked) { asked.set_on_board(true); });
  const std::string hidden = town_.Asked();
  EXPECT_THAT(BoardOf("residents/bram"), testing::ElementsAre(shown));
  EXPECT_THAT(BoardOf("residents/anna"), IsEmpty()) << "her own";
  EXPECT_THAT(BoardOf("residents/carla"), IsEmpty()) << "offers nothing";
  const auto accept = &v1::InvitationService::Stub::AcceptBoardItem;
  EXPECT_TRUE(absl::IsNotFound(Change("residents/carla", accept, shown).status()));
  EXPECT_TRUE(absl::IsNotFound(Change("residents/bram", accept, hidden).status()));
  const auto yes = Change("residents/bram", accept, shown);
  ASSERT_TRUE(yes.ok()) << yes.status();
  EXPECT_EQ(yes->state(), v1::Invitation::ACCEPTED);
  EXPECT_EQ(town_.Get(shown)->state(), HelpRequest::MATCHED);
  EXPECT_THAT(BoardOf("residents/bram"), IsEmpty());
}

// F8
TEST_F(Agreeing, OneAccountAsksAndOffersButNotToItself) {
  OfferGroceries("anna");
  OfferGroceries("bram");
  const auto ask_on_board = [this](absl::string_view who) {
    v1::CreateHelpRequestRequest request = HelpTown::Asking();
    request.set_request_id(absl::StrCat("asked-", ++calls_));
    request.mutable_help_request()->set_on_board(true);
    const auto made = town_.Ask(request, who);
    EXPECT_TRUE(made.ok()) << made.status();
    return made->name();
  };
  const std::string hers = ask_on_board("residents/anna");
  const std::string his = ask_on_board("residents/bram");
  EXPECT_THAT(BoardOf("residents/anna"), testing::ElementsAre(his));
  EXPECT_THAT(BoardOf("residents/bram"), testing::ElementsAre(hers));
  EXPECT_TRUE(absl::IsNotFound(
      Change("residents/anna", &v1::InvitationService::Stub::AcceptBoardItem, hers).status()));
}

// C8
TEST_F(Agreeing, SettlingForFewerMatchesWithThoseThereAre) {
  const std::string request = town_.Asked(3);
  EXPECT_EQ(
      rpc::ReasonOf(Change("residents/anna", &v1::HelpRequestService::Stub::SettleForFewer, request)
                        .status()),
      "NOBODY_YET");
  ASSERT_TRUE(town_.Invite(request, {"bram", "carla"}).ok());
  ASSERT_TRUE(town_.SayYes(request, "bram").ok());
  ASSERT_TRUE(town_.SayYes(request, "carla").ok());
  const auto settled =
      Change("residents/anna", &v1::HelpRequestService::Stub::SettleForFewer, request);
  ASSERT_TRUE(settled.ok()) << settled.status();
  EXPECT_EQ(settled->state(), HelpRequest::MATCHED);
  EXPECT_THAT(AppointmentsOf("residents/carla"), SizeIs(1));
}

// C6
TEST_F(Agreeing, TheAskerPicksOneOfTheWillingAndTheOtherIsThankedOnce) {
  town_.host.Reload(
      {{"small.textproto", absl::StrReplaceAll(TownText(), {{"FIRST_YES", "ASKER_CHOOSES"}})}});
  const std::string request = town_.Asked();
  ASSERT_TRUE(town_.Invite(request, {"bram", "carla"}).ok());
  ASSERT_TRUE(town_.SayYes(request, "bram").ok());
  EXPECT_EQ(town_.SayYes(request, "carla")->state(), v1::Invitation::WILLING);
  EXPECT_THAT(town_.Get(request)->willing(), SizeIs(2));
  EXPECT_EQ(town_.Get(request)->state(), HelpRequest::OPEN);
  v1::ChooseHelperRequest choose;
  choose.set_helper(absl::StrCat(kTown, "/residents/dirk"));
  EXPECT_EQ(rpc::ReasonOf(Change("residents/anna", &v1::HelpRequestService::Stub::ChooseHelper,
                                 request, choose)
                              .status()),
            "NOT_WILLING");
  choose.set_helper(absl::StrCat(kTown, "/residents/bram"));
  town_.News();
  const auto chosen =
      Change("residents/anna", &v1::HelpRequestService::Stub::ChooseHelper, request, choose);
  ASSERT_TRUE(chosen.ok()) << chosen.status();
  EXPECT_EQ(chosen->state(), HelpRequest::MATCHED);
  int thanked = 0;
  for (const std::string& line : town_.News())
    thanked += absl::StartsWith(line, "carla hears THANKED") ? 1 : 0;
  EXPECT_EQ(town_.GetInvitation(request, "carla")->state(), v1::Invitation::THANKED);
  EXPECT_EQ(thanked, 1);
}

// C6
TEST_F(Agreeing, TheAskersSilenceIsNeverAYes) {
  town_.host.Reload(
      {{"small.textproto", absl::StrReplaceAll(TownText(), {{"FIRST_YES", "ASKER_CHOOSES"}})}});
  const std::string request = town_.Asked();
  ASSERT_TRUE(town_.Invite(request, {"bram"}).ok());
  ASSERT_TRUE(town_.SayYes(request, "bram").ok());
  LiveUntil(FromProto(town_.Get(request)->when(0).start_time()) + kDay);
  EXPECT_EQ(town_.Get(request)->accepted(), 0);
  EXPECT_THAT(AppointmentsOf("residents/anna"), IsEmpty());
}

// I1: the asker sees the relaxation first, with a time box.
TEST_F(Agreeing, NobodySuitsAsksForTheSmallestRelaxationBeforeTheTeam) {
  v1::Relaxation further;
  further.set_kind(v1::Relaxation::FURTHER);
  further.set_max_distance_meters(4000);
  for (const bool is_taken : {true, false}) {
    SCOPED_TRACE(is_taken);
    const std::string request = town_.Asked();
    ASSERT_TRUE(town_.Invite(request, {}, 0, &further).ok());
    ASSERT_EQ(town_.Get(request)->state(), HelpRequest::OPEN);
    ASSERT_TRUE(town_.Get(request)->has_relaxation_until());
    v1::AnswerRelaxationRequest answer;
    answer.set_is_taken(is_taken);
    const auto now =
        Change("residents/anna", &v1::HelpRequestService::Stub::AnswerRelaxation, request, answer);
    ASSERT_TRUE(now.ok()) << now.status();
    EXPECT_EQ(now->state(), is_taken ? HelpRequest::OPEN : HelpRequest::WITH_TEAM);
    EXPECT_EQ(now->max_distance_meters(), is_taken ? 4000 : 0);
  }
}

TEST_F(Agreeing, WhoWantsToBeAskedFirstDecidesWhetherTheTeamLooksAlong) {
  const auto asked_first = [](HelpRequest& asked) {
    asked.set_team_consent(HelpRequest::ASK_ME_FIRST);
  };
  for (const bool may : {true, false}) {
    SCOPED_TRACE(may);
    const std::string request = AskedWith(asked_first);
    ASSERT_TRUE(town_.Invite(request, {}, 0).ok());
    ASSERT_TRUE(town_.Get(request)->has_pass_on_until());
    v1::AnswerPassOnRequest answer;
    answer.set_may_pass_on(may);
    const auto now =
        Change("residents/anna", &v1::HelpRequestService::Stub::AnswerPassOn, request, answer);
    ASSERT_TRUE(now.ok()) << now.status();
    EXPECT_EQ(now->state(), may ? HelpRequest::WITH_TEAM : HelpRequest::CLOSED);
    EXPECT_EQ(now->outcome(), may ? HelpRequest::OUTCOME_UNSPECIFIED : HelpRequest::NOBODY_FOUND);
  }
  const std::string silent = AskedWith(asked_first);
  ASSERT_TRUE(town_.Invite(silent, {}, 0).ok());
  LiveUntil(FromProto(town_.Get(silent)->pass_on_until()));
  EXPECT_EQ(town_.Get(silent)->outcome(), HelpRequest::NOBODY_FOUND);
}

// I7
TEST_F(Agreeing, TheCircleIsAskedFirstAndNeighboursWhenItsTimeBoxEnds) {
  v1::InviteToCircleRequest invite;
  invite.set_parent(kTown);
  invite.set_request_id("circle-1");
  invite.set_resident(absl::StrCat(kTown, "/residents/carla"));
  ASSERT_TRUE(
      town_.host.Call("residents/anna", &v1::OfferService::Stub::InviteToCircle, invite).ok());
  v1::AnswerCircleInvitationRequest yes;
  yes.set_parent(kTown);
  yes.set_request_id("circle-2");
  yes.set_owner(absl::StrCat(kTown, "/residents/anna"));
  yes.set_is_yes(true);
  ASSERT_TRUE(
      town_.host.Call("residents/carla", &v1::OfferService::Stub::AnswerCircleInvitation, yes)
          .ok());

  const std::string request = AskedWith([](HelpRequest& asked) { asked.set_circle_first(true); });
  internal::v1::GetWantedHelpRequest wanted;
  wanted.set_name(request);
  const auto look = [&] {
    return town_.host.Call(kMatchmaker, &internal::v1::MatchmakingService::Stub::GetWantedHelp,
                           wanted);
  };
  EXPECT_EQ(look()->rung(), v1::RUNG_CIRCLE);
  EXPECT_THAT(look()->circle(), testing::ElementsAre("carla"));
  ASSERT_TRUE(town_.Invite(request, {"carla"}, 0).ok());
  EXPECT_EQ(town_.Get(request)->rung(), v1::RUNG_CIRCLE);
  LiveUntil(town_.host.clock.Now() + absl::Hours(4));
  EXPECT_EQ(town_.Get(request)->rung(), v1::RUNG_NEIGHBOURS);
  EXPECT_TRUE(look()->is_asking());
}

}  // namespace
}  // namespace omzien::help
