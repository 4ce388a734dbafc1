// Who sees what, and when (invariant 7, C9): a planted street, number and texts are looked for in
// everything anybody is answered, in the stream of events and in the log.

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/help/records.h"
#include "services/help/view.h"
#include "services/help/wanted.h"
#include "services/rpc/names.h"
#include "tests/help/decisions.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::IsOk;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using v1::Escalation;

constexpr char kStreet[] = "Plantedstreet";
constexpr char kNumber[] = "98765x";
constexpr char kForHelpers[] = "words for helpers";
constexpr char kForAccepted[] = "words for who comes";

class Views : public testing::Test {
 protected:
  Views() {
    town_.Register({"anna", "bert", "carl", "dora"});
    auto request = HelpTown::Asking();
    request.mutable_help_request()->mutable_place()->set_street(kStreet);
    request.mutable_help_request()->mutable_place()->set_house_number(kNumber);
    request.mutable_help_request()->set_text_for_helpers(kForHelpers);
    request.mutable_help_request()->set_text_for_accepted(kForAccepted);
    request_ = town_.Ask(request)->name();
    EXPECT_THAT(town_.Invite(request_, {"bert", "carl"}), IsOk());
  }

  // Returns what of the planted, and of who asks, an answer shows.
  template <class Reply>
  static std::string Seen(const absl::StatusOr<Reply>& reply) {
    if (!reply.ok()) return std::string(absl::StatusCodeToString(reply.status().code()));
    const std::string bytes = reply->SerializeAsString();
    std::vector<std::string> seen;
    for (const auto& [word, planted] :
         {std::pair("door", kNumber), std::pair("street", kStreet),
          std::pair("helpers'", kForHelpers), std::pair("accepted's", kForAccepted),
          std::pair("asker", "residents/anna"), std::pair("bert", "residents/bert")}) {
      if (absl::StrContains(bytes, planted)) seen.push_back(word);
    }
    return seen.empty() ? "nothing" : absl::StrJoin(seen, " ");
  }
  std::string ByHelper(const std::string& helper) {
    const auto own = town_.GetInvitation(request_, helper);
    v1::ListInvitationsRequest list;
    list.set_parent(kTown);
    const auto listed = town_.host.Call(absl::StrCat("residents/", helper),
                                        &v1::InvitationService::Stub::ListInvitations, list);
    EXPECT_EQ(Seen(listed), own.ok() ? Seen(own) : "nothing");
    return Seen(own);
  }
  std::string ByAsker() {
    v1::ListHelpRequestsRequest list;
    list.set_parent(kTown);
    const auto listed =
        town_.host.Call("residents/anna", &v1::HelpRequestService::Stub::ListHelpRequests, list);
    const auto own = town_.Get(request_);
    EXPECT_EQ(Seen(listed), Seen(own));
    return Seen(own);
  }
  std::string ByWorker() { return Seen(town_.GetItem(HelpTown::ItemOf(request_), "workers/will")); }
  // What the matchmaker reads: who asks, by an opaque id, without words or door.
  std::string ByMatchmaker() {
    internal::v1::GetWantedHelpRequest asked;
    asked.set_name(request_);
    return Seen(town_.host.Call(kMatchmaker, &internal::v1::MatchmakingService::Stub::GetWantedHelp,
                                asked));
  }

  void TearDown() override {
    for (const internal::v1::Event& event : town_.host.Events()) {
      for (const char* planted : {kStreet, kNumber, kForHelpers, kForAccepted, "5461"})
        EXPECT_THAT(event.SerializeAsString(), Not(HasSubstr(planted))) << event.DebugString();
    }
    for (const char* planted : {kStreet, kNumber, kForHelpers, kForAccepted})
      EXPECT_THAT(town_.host.LogLines(), Not(HasSubstr(planted)));
  }

  HelpTown town_;
  std::string request_;
};

// Invariant 7: whom she knows, she may know by name.
TEST(ViewOfAnInvitation, ShowsWhoAsksToHerCircleBeforehandAndToOthersOnlyAfterTheYes) {
  store::v1::RequestRecord request;
  request.mutable_request()->set_asker("municipalities/small-town/residents/anna");
  request.mutable_request()->set_state(v1::HelpRequest::OPEN);
  for (const v1::Rung rung : {v1::RUNG_CIRCLE, v1::RUNG_NEIGHBOURS, v1::RUNG_VOLUNTEERS}) {
    for (int state = v1::Invitation::SENT; state <= v1::Invitation::WITHDRAWN; ++state) {
      SCOPED_TRACE(
          absl::StrCat(v1::Rung_Name(rung), " ",
                       v1::Invitation::State_Name(static_cast<v1::Invitation::State>(state))));
      store::v1::InvitationRecord invitation;
      invitation.mutable_invitation()->set_rung(rung);
      invitation.mutable_invitation()->set_state(static_cast<v1::Invitation::State>(state));
      const bool may_answer = state == v1::Invitation::SENT || state == v1::Invitation::WILLING ||
                              state == v1::Invitation::EXPIRED;
      const bool is_shown =
          state == v1::Invitation::ACCEPTED || (rung == v1::RUNG_CIRCLE && may_answer);
      request.mutable_request()->set_state(v1::HelpRequest::OPEN);
      EXPECT_EQ(!ForHelper(invitation, request, {}, Town()).asker().empty(), is_shown);
      request.mutable_request()->set_state(v1::HelpRequest::CLOSED);
      EXPECT_THAT(ForHelper(invitation, request, {}, Town()).asker(), testing::IsEmpty());
    }
  }
}

// A yes is for all dates: whoever is asked must know how many.
TEST(ViewOfAnInvitation, SaysHowOftenHelpIsWanted) {
  store::v1::RequestRecord request;
  EXPECT_FALSE(ForHelper({}, request, {}, Town()).has_weekly());
  request.mutable_request()->mutable_weekly()->set_every_weeks(2);
  request.mutable_request()->mutable_weekly()->set_dates(6);
  const v1::Invitation seen = ForHelper({}, request, {}, Town());
  EXPECT_EQ(seen.weekly().every_weeks(), 2);
  EXPECT_EQ(seen.weekly().dates(), 6);
}

TEST(ViewOfTheBoard, SaysHowOftenHelpIsWanted) {
  EXPECT_EQ(ItemOf(At(kMonday), Matched(3)).weekly().dates(), 3);
  EXPECT_FALSE(ItemOf(At(kMonday), Open()).has_weekly());
}

// Invariant 7: that she helped somebody before, or lives in her street, tells who asks.
TEST(ViewOfAnInvitation, SaysWhyWithoutSayingWhoAsksToWhoDoesNotKnowIt) {
  store::v1::RequestRecord request;
  request.mutable_request()->set_asker("municipalities/small-town/residents/anna");
  store::v1::InvitationRecord invitation;
  for (const char* code : {"FAMILIAR", "IN_CIRCLE", "SAME_STREET", "NOT_ASKED_LATELY"})
    invitation.mutable_invitation()->add_why(code);
  const struct {
    v1::HelpRequest::State request;
    v1::Invitation::State state;
    v1::Rung rung;
    bool knows;
  } kCases[] = {
      {v1::HelpRequest::OPEN, v1::Invitation::SENT, v1::RUNG_NEIGHBOURS, false},
      {v1::HelpRequest::OPEN, v1::Invitation::WILLING, v1::RUNG_NEIGHBOURS, false},
      {v1::HelpRequest::OPEN, v1::Invitation::SENT, v1::RUNG_CIRCLE, true},
      {v1::HelpRequest::OPEN, v1::Invitation::DECLINED, v1::RUNG_CIRCLE, false},
      {v1::HelpRequest::MATCHED, v1::Invitation::ACCEPTED, v1::RUNG_NEIGHBOURS, true},
      {v1::HelpRequest::CLOSED, v1::Invitation::ACCEPTED, v1::RUNG_NEIGHBOURS, false},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(absl::StrCat(v1::Invitation::State_Name(c.state), " ", v1::Rung_Name(c.rung)));
    request.mutable_request()->set_state(c.request);
    invitation.mutable_invitation()->set_state(c.state);
    invitation.mutable_invitation()->set_rung(c.rung);
    const auto why = ForHelper(invitation, request, {}, Town()).why();
    if (c.knows) {
      EXPECT_THAT(why, ElementsAre("FAMILIAR", "IN_CIRCLE", "SAME_STREET", "NOT_ASKED_LATELY"));
    } else {
      EXPECT_THAT(why, ElementsAre("IN_CIRCLE", "SAME_NEIGHBOURHOOD", "NOT_ASKED_LATELY"));
    }
  }
}

// Invariant 7: first name and area; how often she is asked is hers.
TEST(ViewOfWhoIsWilling, SaysFromWhichAreaAndWhyShe) {
  store::v1::InvitationRecord invitation;
  invitation.set_neighbourhood("square");
  invitation.mutable_invitation()->set_helper("municipalities/small-town/residents/bert");
  for (const char* code : {"FAMILIAR", "SAME_STREET", "NOT_ASKED_LATELY"})
    invitation.mutable_invitation()->add_why(code);
  const v1::WillingHelper willing = WillingOf(invitation);
  EXPECT_EQ(willing.resident(), "municipalities/small-town/residents/bert");
  EXPECT_EQ(willing.neighbourhood(), "square");
  EXPECT_THAT(willing.why(), ElementsAre("FAMILIAR", "SAME_NEIGHBOURHOOD"));
}

// Invariant 7: house number around the appointment.
TEST(ViewOfAnAppointment, ShowsTheDoorToWhoComesAroundItAndToTheAskerAlways) {
  const absl::Time start = absl::FromCivil(absl::CivilHour(2026, 3, 10, 10), absl::UTCTimeZone());
  const absl::Time end = start + absl::Hours(2);
  store::v1::AppointmentRecord record;
  v1::Appointment& appointment = *record.mutable_appointment();
  appointment.set_asker("municipalities/small-town/residents/anna");
  appointment.add_helpers("municipalities/small-town/residents/bert");
  *appointment.mutable_start_time() = ToProto(start);
  *appointment.mutable_end_time() = ToProto(end);
  *record.mutable_next_time() = ToProto(end);
  store::v1::RequestRecord request;
  request.mutable_request()->set_category("groceries");
  store::v1::RequestTextRecord text;
  text.mutable_place()->set_house_number("12");
  const struct {
    absl::Time now;
    bool is_seen;
  } kMoments[] = {
      {start - absl::Hours(24) - absl::Seconds(1), false},
      {start - absl::Hours(24), true},
      {start, true},
      {end + absl::Hours(24), true},
      {end + absl::Hours(24) + absl::Seconds(1), false},
  };
  for (const auto& moment : kMoments) {
    SCOPED_TRACE(absl::FormatTime(moment.now));
    const Setting setting = At(moment.now);
    EXPECT_EQ(ForParty(setting, record, {}, text, "bert").has_place(), moment.is_seen);
    EXPECT_EQ(ForParty(setting, record, request, text, "bert").category(), "groceries");
    EXPECT_TRUE(ForParty(setting, record, {}, text, "anna").has_place());
    EXPECT_FALSE(ForParty(setting, record, {}, text, "carl").has_place());
    EXPECT_THAT(ForParty(setting, record, {}, text, "carl").helpers(), testing::IsEmpty());
    store::v1::RequestRecord remote;
    remote.mutable_request()->set_is_remote(true);
    EXPECT_FALSE(ForParty(setting, record, remote, text, "bert").has_place());
    store::v1::AppointmentRecord over = record;
    over.clear_next_time();
    EXPECT_FALSE(ForParty(setting, over, {}, text, "bert").has_place());
  }
}

TEST_F(Views, BeforeAYesAHelperSeesTheWordsForHelpersAndNotWhoAsks) {
  EXPECT_EQ(ByAsker(), "door street helpers' accepted's asker");
  EXPECT_EQ(ByHelper("bert"), "helpers' bert");
  EXPECT_EQ(ByHelper("dora"), "NOT_FOUND");
  EXPECT_EQ(Seen(town_.Get(request_, "residents/bert")), "NOT_FOUND");
  EXPECT_EQ(ByMatchmaker(), "asker");
  const auto invitation = town_.GetInvitation(request_, "bert");
  ASSERT_THAT(invitation, IsOk());
  EXPECT_EQ(invitation->category(), "groceries");
  EXPECT_EQ(invitation->neighbourhood(), "square");
  EXPECT_EQ(invitation->when_size(), 1);
  EXPECT_EQ(invitation->house_rules_size(), 1);
}

TEST_F(Views, AfterAYesEachSeesTheOtherAndTheRestSeeLess) {
  ASSERT_THAT(town_.SayYes(request_, "bert"), IsOk());
  // The door itself is asked of `residents`, under the contact link.
  EXPECT_EQ(ByHelper("bert"), "helpers' accepted's asker bert");
  EXPECT_EQ(ByAsker(), "door street helpers' accepted's asker bert");
  EXPECT_EQ(ByHelper("carl"), "nothing");
}

TEST_F(Views, AfterANoTheWordsAreGone) {
  ASSERT_THAT(town_.SayNo(request_, "bert"), IsOk());
  EXPECT_EQ(ByHelper("bert"), "bert");
  EXPECT_EQ(ByHelper("carl"), "helpers'");
}

TEST_F(Views, AfterItsEndNeitherSeesTheOther) {
  ASSERT_THAT(town_.SayYes(request_, "bert"), IsOk());
  ASSERT_THAT(town_.Withdraw(request_), IsOk());
  EXPECT_EQ(ByHelper("bert"), "bert");
  EXPECT_EQ(ByHelper("carl"), "nothing");
  EXPECT_EQ(ByAsker(), "door street helpers' accepted's asker");
}

// C9: not solved after all; who helped before has no part in it.
TEST_F(Views, AfterReopeningNeitherSeesTheOther) {
  ASSERT_THAT(town_.SayYes(request_, "bert"), IsOk());
  town_.StepAt(Local("2026-03-04 11:00"));
  v1::ReportAppointmentRequest report;
  report.set_name(absl::StrCat(kTown, "/appointments/", rpc::IdOf(request_, "requests"), ".1"));
  report.set_result(v1::Appointment::WENT_WELL);
  report.set_request_id("went-well");
  ASSERT_THAT(
      town_.host.Call("residents/anna", &v1::InvitationService::Stub::ReportAppointment, report),
      IsOk());
  EXPECT_EQ(ByHelper("bert"), "bert");
  v1::ReopenHelpRequestRequest reopen;
  reopen.set_name(request_);
  reopen.set_request_id("reopen");
  ASSERT_THAT(
      town_.host.Call("residents/anna", &v1::HelpRequestService::Stub::ReopenHelpRequest, reopen),
      IsOk());
  EXPECT_EQ(ByHelper("bert"), "bert");
  EXPECT_EQ(ByHelper("carl"), "nothing");
  EXPECT_EQ(ByAsker(), "door street helpers' accepted's asker");
}

// "What was tried with whom and how it ended": also before the request came to the team again.
TEST_F(Views, ItsTeamSeesWhoDidNotCome) {
  ASSERT_THAT(town_.SayYes(request_, "bert"), IsOk());
  town_.StepAt(Local("2026-03-04 11:00"));
  v1::ReportAppointmentRequest report;
  report.set_name(absl::StrCat(kTown, "/appointments/", rpc::IdOf(request_, "requests"), ".1"));
  report.set_result(v1::Appointment::NOBODY_CAME);
  report.set_request_id("nobody-came");
  ASSERT_THAT(
      town_.host.Call("residents/anna", &v1::InvitationService::Stub::ReportAppointment, report),
      IsOk());
  const auto card = town_.GetItem(
      absl::StrCat(kTown, "/escalations/", rpc::IdOf(request_, "requests"), ".2"), "workers/will");
  ASSERT_THAT(card, IsOk());
  ASSERT_EQ(card->appointments_size(), 1);
  EXPECT_EQ(card->appointments(0).state(), v1::Appointment::HELPER_NO_SHOW);
  EXPECT_THAT(card->appointments(0).helpers(),
              ElementsAre("municipalities/small-town/residents/bert"));
  EXPECT_FALSE(card->appointments(0).has_place());
}

TEST_F(Views, ItsTeamSeesTheWholeCardAndListsShowNothing) {
  EXPECT_EQ(ByWorker(), "NOT_FOUND");
  ASSERT_THAT(town_.SayNo(request_, "bert"), IsOk());
  town_.StepAt(Local("2026-03-03 10:00"));
  // E9
  EXPECT_EQ(ByWorker(), "door street helpers' accepted's asker bert");
  const auto card = town_.GetItem(HelpTown::ItemOf(request_), "workers/will");
  ASSERT_EQ(card->attempts_size(), 2);
  EXPECT_EQ(card->attempts(0).result(), "DECLINED");
  EXPECT_EQ(card->attempts(1).result(), "EXPIRED");
  EXPECT_EQ(Seen(town_.Queue("north", "workers/will")), "nothing");
  EXPECT_EQ(Seen(town_.GetItem(HelpTown::ItemOf(request_), "workers/lea")), "NOT_FOUND");
  ASSERT_THAT(town_.Take(HelpTown::ItemOf(request_), "workers/will"), IsOk());
  EXPECT_EQ(Seen(town_.Queue("north", "workers/wendy")), "nothing");
}

}  // namespace
}  // namespace omzien::help
