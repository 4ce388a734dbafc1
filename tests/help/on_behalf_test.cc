// Asking for another resident, over the wire: as her delegate, or as a worker whom she phones.

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "omzien/v1/offer.grpc.pb.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOk;
using test::WrongFields;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using v1::Delegation;
using v1::HelpRequest;

constexpr absl::StatusCode kNotFound = absl::StatusCode::kNotFound;
constexpr char kAnna[] = "municipalities/small-town/residents/anna";

// Bea may become anna's delegate. Wendy and Will work for team north, which serves where anna
// lives; Lou is its linker; Lea works for team south.
class OnBehalf : public testing::Test {
 protected:
  OnBehalf() { town_.Register({"anna", "bea", "bert", "carl"}); }

  std::string NewRequestId() { return absl::StrCat("on-behalf-", ++calls_); }

  absl::StatusOr<HelpRequest> AskFor(absl::string_view asker, absl::string_view who) {
    v1::CreateHelpRequestRequest request = HelpTown::Asking();
    request.set_request_id(NewRequestId());
    request.set_asker(std::string(asker));
    return town_.Ask(request, who);
  }

  absl::StatusOr<v1::ListHelpRequestsResponse> ListOf(const std::string& asker,
                                                      absl::string_view who) {
    v1::ListHelpRequestsRequest request;
    request.set_parent(kTown);
    request.set_asker(asker);
    return town_.host.Call(who, &v1::HelpRequestService::Stub::ListHelpRequests, request);
  }

  // Bea asks and hears for anna.
  void Delegate(Delegation::Tell tell) {
    v1::AddDelegateRequest ask;
    ask.set_parent(kTown);
    ask.set_delegate(absl::StrCat(kTown, "/residents/bea"));
    ask.set_tell(tell);
    ask.set_request_id(NewRequestId());
    ASSERT_THAT(town_.host.Call("residents/anna", &v1::OfferService::Stub::AddDelegate, ask),
                IsOk());
    v1::AnswerDelegationRequest answer;
    answer.set_parent(kTown);
    answer.set_resident(kAnna);
    answer.set_is_yes(true);
    answer.set_request_id(NewRequestId());
    ASSERT_THAT(town_.host.Call("residents/bea", &v1::OfferService::Stub::AnswerDelegation, answer),
                IsOk());
    town_.News();
  }

  void EndDelegation() {
    v1::EndDelegationRequest end;
    end.set_parent(kTown);
    end.set_resident(kAnna);
    end.set_delegate(absl::StrCat(kTown, "/residents/bea"));
    end.set_request_id(NewRequestId());
    ASSERT_THAT(town_.host.Call("residents/anna", &v1::OfferService::Stub::EndDelegation, end),
                IsOk());
    town_.News();
  }

  // Puts `entry` into Wendy's, from now on.
  void WendyDoesNotServe(const std::string& entry) {
    town_.host.Reload(
        {{"small.textproto",
          absl::StrReplaceAll(TownText(), {{R"(not_neighbourhoods: "farm")", entry}})},
         {"other.textproto", absl::StrReplaceAll(TownText(), {{"small-town", "other"},
                                                              {"partition: 7", "partition: 8"}})}});
  }

  HelpTown town_;
  int calls_ = 0;
};

// --- A delegate

// V7
TEST_F(OnBehalf, ADelegateAsksAndBothHearMatchDelayAndOutcome) {
  Delegate(Delegation::BOTH);
  const auto asked = AskFor(kAnna, "residents/bea");
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->asker(), kAnna);
  EXPECT_EQ(asked->asked_through(), v1::ASKED_THROUGH_PROXY);
  EXPECT_THAT(town_.News(), ElementsAre("request OPEN", "anna hears REQUEST_RECEIVED",
                                        "bea hears REQUEST_RECEIVED", "wave due"));

  ASSERT_THAT(town_.Invite(asked->name(), {"bert"}), IsOk());
  ASSERT_THAT(town_.SayYes(asked->name(), "bert"), IsOk());
  EXPECT_THAT(town_.News(), AllOf(Contains("anna hears MATCHED"), Contains("bea hears MATCHED")));

  v1::ProposeMoveRequest later;
  later.set_name(absl::StrReplaceAll(asked->name(), {{"/requests/", "/appointments/"}}) + ".1");
  *later.mutable_proposed()->mutable_start_time() = ToProto(Local("2026-03-04 11:00"));
  *later.mutable_proposed()->mutable_end_time() = ToProto(Local("2026-03-04 12:00"));
  later.set_request_id(NewRequestId());
  ASSERT_THAT(town_.host.Call("residents/bert", &v1::InvitationService::Stub::ProposeMove, later),
              IsOk());
  EXPECT_THAT(town_.News(), ElementsAre("anna hears MOVE_PROPOSED", "bea hears MOVE_PROPOSED"));

  town_.StepAt(Local("2026-03-04 11:30"));
  EXPECT_THAT(town_.News(),
              AllOf(Contains("anna hears HOW_WAS_IT"), Contains("bea hears HOW_WAS_IT")));
}

// V7
TEST_F(OnBehalf, ADelegateSeesWhatTheAskerSeesAndMayDoWhatSheMay) {
  const std::string request = town_.Asked();
  EXPECT_THAT(town_.Get(request, "residents/bea"), HasCode(kNotFound));
  Delegate(Delegation::ASKER);
  const auto hers = town_.Get(request);
  const auto seen = town_.Get(request, "residents/bea");
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->DebugString(), hers->DebugString());
  EXPECT_EQ(seen->text_for_accepted(), hers->text_for_accepted());
  const auto list = ListOf(kAnna, "residents/bea");
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->help_requests(), SizeIs(1));
  EXPECT_THAT(town_.News(), IsEmpty()) << "a delegate's look is no worker's";

  ASSERT_THAT(town_.Withdraw(request, "residents/bea"), IsOk());
  EXPECT_EQ(town_.Get(request)->state(), HelpRequest::CLOSED);
}

// V7
TEST_F(OnBehalf, FromTheEndOfADelegationOnTheDelegateSeesAndHearsNothing) {
  Delegate(Delegation::BOTH);
  const auto asked = AskFor(kAnna, "residents/bea");
  ASSERT_THAT(asked, IsOk());
  ASSERT_THAT(town_.Invite(asked->name(), {"bert"}), IsOk());
  EndDelegation();

  ASSERT_THAT(town_.SayYes(asked->name(), "bert"), IsOk());
  EXPECT_THAT(town_.News(), AllOf(Contains("anna hears MATCHED"), Each(Not(HasSubstr("bea")))));
  EXPECT_THAT(town_.Get(asked->name(), "residents/bea"), HasCode(kNotFound));
  EXPECT_THAT(ListOf(kAnna, "residents/bea"), HasCode(kNotFound));
  EXPECT_THAT(town_.Withdraw(asked->name(), "residents/bea"), HasCode(kNotFound));
  EXPECT_THAT(AskFor(kAnna, "residents/bea"), HasCode(kNotFound));
  EXPECT_THAT(town_.News(), IsEmpty());
}

// V7, and who phones: an appointment is part of what she asked.
TEST_F(OnBehalf, WhoSpeaksForTheAskerDoesSoForHerAppointments) {
  Delegate(Delegation::BOTH);
  const std::string request = town_.Asked();
  ASSERT_THAT(town_.Invite(request, {"bert"}), IsOk());
  ASSERT_THAT(town_.SayYes(request, "bert"), IsOk());
  const std::string name = absl::StrReplaceAll(request, {{"/requests/", "/appointments/"}}) + ".1";
  v1::GetAppointmentRequest get;
  get.set_name(name);
  v1::ListAppointmentsRequest list;
  list.set_parent(kTown);
  list.set_asker(kAnna);
  using Stub = v1::InvitationService::Stub;
  for (const char* const who : {"residents/bea", "workers/wendy"}) {
    SCOPED_TRACE(who);
    const auto seen = town_.host.Call(who, &Stub::GetAppointment, get);
    ASSERT_THAT(seen, IsOk());
    EXPECT_THAT(seen->helpers(), SizeIs(1));
    EXPECT_THAT(town_.host.Call(who, &Stub::ListAppointments, list)->appointments(), SizeIs(1));
  }
  EXPECT_THAT(town_.News(), AllOf(Contains(HasSubstr("wendy looked at appointments/")),
                                  Contains("wendy looked at appointments of anna"),
                                  Each(Not(HasSubstr("bea looked")))));
  for (const char* const who : {"residents/carl", "workers/lea"}) {
    SCOPED_TRACE(who);
    EXPECT_THAT(town_.host.Call(who, &Stub::GetAppointment, get), HasCode(kNotFound));
    EXPECT_THAT(town_.host.Call(who, &Stub::ListAppointments, list)->appointments(), IsEmpty());
  }

  v1::ReportAppointmentRequest report;
  report.set_name(name);
  report.set_result(v1::Appointment::WENT_WELL);
  report.set_request_id(NewRequestId());
  town_.StepAt(Local("2026-03-04 11:30"));
  EXPECT_THAT(town_.host.Call("residents/carl", &Stub::ReportAppointment, report),
              HasCode(kNotFound));
  EXPECT_THAT(town_.host.Call("workers/lea", &Stub::ReportAppointment, report), HasCode(kNotFound));
  ASSERT_THAT(town_.host.Call("residents/bea", &Stub::ReportAppointment, report), IsOk());
  EXPECT_EQ(town_.Get(request)->outcome(), HelpRequest::HELPED);
}

TEST_F(OnBehalf, AWorkerTakesADateBackForWhoPhones) {
  const std::string request = town_.Asked();
  ASSERT_THAT(town_.Invite(request, {"bert"}), IsOk());
  ASSERT_THAT(town_.SayYes(request, "bert"), IsOk());
  town_.News();
  v1::CancelAppointmentRequest cancel;
  cancel.set_name(absl::StrReplaceAll(request, {{"/requests/", "/appointments/"}}) + ".1");
  cancel.set_request_id(NewRequestId());
  const auto cancelled =
      town_.host.Call("workers/wendy", &v1::InvitationService::Stub::CancelAppointment, cancel);
  ASSERT_THAT(cancelled, IsOk());
  EXPECT_EQ(cancelled->state(), v1::Appointment::CANCELLED);
  EXPECT_THAT(town_.News(), AllOf(Contains("bert hears APPOINTMENT_CANCELLED"),
                                  Contains(HasSubstr("wendy looked at appointments/"))));
}

// A3: whoever is not her delegate cannot tell whether she is there.
TEST_F(OnBehalf, NobodyElseAsksForAResident) {
  for (const std::string& asker :
       {std::string(kAnna), absl::StrCat(kTown, "/residents/nobody"), std::string("anna"),
        std::string("municipalities/other/residents/anna")}) {
    SCOPED_TRACE(asker);
    EXPECT_THAT(AskFor(asker, "residents/carl"), HasCode(kNotFound));
    EXPECT_THAT(ListOf(asker, "residents/carl"), HasCode(kNotFound));
  }
  EXPECT_THAT(town_.News(), IsEmpty());
}

// --- A worker whom she phones

TEST_F(OnBehalf, AWorkerAsksForWhoPhonesAndCanTellHerWhatFollows) {
  const auto asked = AskFor(kAnna, "workers/wendy");
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->asker(), kAnna);
  EXPECT_EQ(asked->asked_through(), v1::ASKED_THROUGH_PHONE);
  EXPECT_FALSE(asked->phone().empty());
  EXPECT_GT(FromProto(asked->promise_time()), town_.host.clock.Now());
  const std::string look = absl::StrCat(
      "wendy looked at ", absl::StrReplaceAll(asked->name(), {{absl::StrCat(kTown, "/"), ""}}),
      " of anna");
  EXPECT_THAT(town_.News(),
              ElementsAre("request OPEN", "anna hears REQUEST_RECEIVED", "wave due", look));
  EXPECT_EQ(town_.Get(asked->name())->asked_through(), v1::ASKED_THROUGH_PHONE);
}

TEST_F(OnBehalf, HowARequestWasAskedIsSaidWhenItIsMade) {
  Delegate(Delegation::BOTH);
  town_.Asked();
  ASSERT_THAT(AskFor(kAnna, "residents/bea"), IsOk());
  ASSERT_THAT(AskFor(kAnna, "workers/will"), IsOk());
  std::vector<std::string> made;
  for (const internal::v1::Event& event : town_.host.Events()) {
    if (event.has_request_moved())
      made.push_back(v1::AskedThrough_Name(event.request_moved().asked_through()));
  }
  EXPECT_THAT(made, ElementsAre("ASKED_THROUGH_APP", "ASKED_THROUGH_PROXY", "ASKED_THROUGH_PHONE"));
}

// E12: a reserved category goes to the team at once and invites nobody; who phoned is told when the
// team looks.
TEST_F(OnBehalf, WhoPhonesForWhatIsReservedIsToldWhenTheTeamIsThere) {
  v1::CreateHelpRequestRequest request = HelpTown::Asking();
  request.mutable_help_request()->set_category("personal_care");
  request.set_asker(kAnna);
  const auto asked = town_.Ask(request, "workers/wendy");
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->state(), HelpRequest::WITH_TEAM);
  EXPECT_TRUE(asked->has_promise_time());
  EXPECT_THAT(town_.News(), AllOf(Contains("item QUEUED"), Not(Contains("wave due"))));
}

TEST_F(OnBehalf, OnlyTheTeamOfThePlaceAndItsLinkersArePhoned) {
  EXPECT_THAT(AskFor(kAnna, "workers/will"), IsOk());
  EXPECT_THAT(AskFor(kAnna, "workers/lou"), IsOk());
  town_.News();
  EXPECT_THAT(AskFor(kAnna, "workers/lea"), HasCode(kNotFound));
  EXPECT_THAT(AskFor(kAnna, "workers/cor"), HasCode(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(town_.News(), IsEmpty());
}

TEST_F(OnBehalf, AWorkerNamesWhoPhones) {
  EXPECT_THAT(WrongFields(AskFor("", "workers/wendy")), ElementsAre("asker"));
  EXPECT_THAT(WrongFields(ListOf("", "workers/wendy")), ElementsAre("asker"));
}

// Directly after registering: the worker repeats the same call.
TEST_F(OnBehalf, WhoIsNotKnownYetIsAskedForAgain) {
  const auto asked = AskFor(absl::StrCat(kTown, "/residents/zoe"), "workers/wendy");
  EXPECT_EQ(rpc::ReasonOf(asked.status()), "RESIDENT_NOT_KNOWN_YET");
  EXPECT_THAT(ListOf(absl::StrCat(kTown, "/residents/zoe"), "workers/wendy"), HasCode(kNotFound));
}

// E7
TEST_F(OnBehalf, AWorkerDoesNotServeHerOwnNeighbourhoodNorHerHousehold) {
  const std::string request = town_.Asked();
  town_.News();
  for (const char* const entry :
       {R"(not_neighbourhoods: "square")", R"(not_household: "house-of-anna")"}) {
    SCOPED_TRACE(entry);
    WendyDoesNotServe(entry);
    EXPECT_THAT(AskFor(kAnna, "workers/wendy"), HasCode(kNotFound));
    EXPECT_THAT(town_.Get(request, "workers/wendy"), HasCode(kNotFound));
    EXPECT_THAT(town_.Withdraw(request, "workers/wendy"), HasCode(kNotFound));
    EXPECT_THAT(ListOf(kAnna, "workers/wendy"), HasCode(kNotFound));
    EXPECT_THAT(town_.News(), IsEmpty());
    EXPECT_THAT(town_.Get(request, "workers/will"), IsOk());
    town_.News();
  }
}

// Invariant 7: the commit comes before the answer.
TEST_F(OnBehalf, WhatAWorkerReadsIsNoted) {
  const std::string request = town_.Asked();
  const std::string what = absl::StrReplaceAll(request, {{absl::StrCat(kTown, "/"), ""}});
  town_.News();
  ASSERT_THAT(town_.Get(request, "workers/wendy"), IsOk());
  EXPECT_THAT(town_.News(), ElementsAre(absl::StrCat("wendy looked at ", what, " of anna")));
  const auto list = ListOf(kAnna, "workers/wendy");
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->help_requests(), SizeIs(1));
  EXPECT_THAT(town_.News(), ElementsAre("wendy looked at requests of anna"));
  ASSERT_THAT(town_.Withdraw(request, "workers/wendy"), IsOk());
  EXPECT_THAT(town_.News(), Contains(absl::StrCat("wendy looked at ", what, " of anna")));
  ASSERT_THAT(town_.Get(request), IsOk());
  EXPECT_THAT(town_.News(), IsEmpty()) << "the asker's own look";
}

// Invariant 11
TEST_F(OnBehalf, TheSameCallOfAWorkerTwiceMakesOneRequest) {
  v1::CreateHelpRequestRequest request = HelpTown::Asking();
  request.set_asker(kAnna);
  const auto first = town_.Ask(request, "workers/wendy");
  const auto again = town_.Ask(request, "workers/wendy");
  ASSERT_THAT(first, IsOk());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->name(), first->name());
  EXPECT_THAT(ListOf("", "residents/anna")->help_requests(), SizeIs(1));
}

// --- What she offers and allows

class EnteredByPhone : public OnBehalf {
 protected:
  using Offers = v1::OfferService::Stub;

  absl::StatusOr<v1::Offer> OfferFor(const std::string& helper, absl::string_view who) {
    v1::CreateOfferRequest request;
    request.set_parent(kTown);
    request.set_request_id(NewRequestId());
    request.set_helper(helper);
    request.mutable_offer()->add_categories("groceries");
    request.mutable_offer()->set_has_car(true);
    *request.mutable_offer()->add_places() = HelpTown::Asking().help_request().place();
    return town_.host.Call(who, &Offers::CreateOffer, request);
  }
  absl::StatusOr<v1::ListOffersResponse> OffersOf(const std::string& helper,
                                                  absl::string_view who) {
    v1::ListOffersRequest request;
    request.set_parent(kTown);
    request.set_helper(helper);
    return town_.host.Call(who, &Offers::ListOffers, request);
  }
  absl::Status Delete(const std::string& offer, absl::string_view who) {
    v1::DeleteOfferRequest request;
    request.set_name(offer);
    request.set_request_id(NewRequestId());
    return town_.host.Call(who, &Offers::DeleteOffer, request).status();
  }
  absl::StatusOr<v1::HelperSettings> Settings(absl::string_view who) {
    v1::GetHelperSettingsRequest request;
    request.set_name(absl::StrCat(kTown, "/helpers/anna"));
    return town_.host.Call(who, &Offers::GetHelperSettings, request);
  }
  absl::StatusOr<v1::HelperSettings> AtMostOnceAWeek(absl::string_view who) {
    v1::UpdateHelperSettingsRequest request;
    request.mutable_helper_settings()->set_name(absl::StrCat(kTown, "/helpers/anna"));
    request.mutable_helper_settings()->set_weekly_max(1);
    request.mutable_helper_settings()->set_pets(v1::HelperSettings::ALLERGIC);
    request.mutable_update_mask()->add_paths("weekly_max");
    request.mutable_update_mask()->add_paths("pets");
    request.set_request_id(NewRequestId());
    return town_.host.Call(who, &Offers::UpdateHelperSettings, request);
  }
};

TEST_F(EnteredByPhone, AnOfferIsHersAndShownToHerAsLookedAt) {
  const auto offer = OfferFor(kAnna, "workers/wendy");
  ASSERT_THAT(offer, IsOk());
  EXPECT_EQ(offer->helper(), kAnna);
  EXPECT_TRUE(offer->has_car());
  EXPECT_THAT(town_.News(), ElementsAre("helper anna", "wendy looked at offers of anna"));
  EXPECT_THAT(OffersOf("", "residents/anna")->offers(), SizeIs(1));
  EXPECT_THAT(town_.News(), IsEmpty());
  EXPECT_THAT(OffersOf(kAnna, "workers/wendy")->offers(), SizeIs(1));
  EXPECT_THAT(town_.News(), ElementsAre("wendy looked at offers of anna"));
  EXPECT_THAT(Delete(offer->name(), "residents/bea"), HasCode(kNotFound));
  EXPECT_THAT(Delete(offer->name(), "workers/lea"), HasCode(kNotFound));
  EXPECT_THAT(Delete(offer->name(), "workers/lou"), IsOk());
  EXPECT_THAT(OffersOf("", "residents/anna")->offers(), IsEmpty());
}

TEST_F(EnteredByPhone, SettingsDoNotShowWhomSheBlocks) {
  v1::BlockResidentRequest block;
  block.set_name(absl::StrCat(kTown, "/residents/carl"));
  block.set_request_id(NewRequestId());
  ASSERT_THAT(town_.host.Call("residents/anna", &Offers::BlockResident, block), IsOk());
  town_.News();
  const auto changed = AtMostOnceAWeek("workers/wendy");
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(changed->weekly_max(), 1);
  EXPECT_THAT(changed->blocked(), IsEmpty());
  EXPECT_THAT(town_.News(), ElementsAre("helper anna", "wendy looked at helpers/anna of anna"));
  EXPECT_THAT(Settings("workers/wendy")->blocked(), IsEmpty());
  const auto own = Settings("residents/anna");
  ASSERT_THAT(own, IsOk());
  EXPECT_EQ(own->weekly_max(), 1);
  EXPECT_EQ(own->pets(), v1::HelperSettings::ALLERGIC);
  EXPECT_THAT(own->blocked(), SizeIs(1));
}

TEST_F(EnteredByPhone, OnlyTheTeamWhereSheLivesEntersThem) {
  Delegate(Delegation::BOTH);
  for (const char* const who : {"residents/bea", "residents/carl", "workers/lea"}) {
    SCOPED_TRACE(who);
    EXPECT_THAT(OfferFor(kAnna, who), HasCode(kNotFound));
    EXPECT_THAT(OffersOf(kAnna, who), HasCode(kNotFound));
    EXPECT_THAT(Settings(who), HasCode(kNotFound));
    EXPECT_THAT(AtMostOnceAWeek(who), HasCode(kNotFound));
  }
  WendyDoesNotServe(R"(not_household: "house-of-anna")");
  EXPECT_THAT(OfferFor(kAnna, "workers/wendy"), HasCode(kNotFound));
  EXPECT_THAT(AtMostOnceAWeek("workers/wendy"), HasCode(kNotFound));
  EXPECT_THAT(town_.News(), IsEmpty());
  EXPECT_THAT(WrongFields(OfferFor("", "workers/will")), ElementsAre("helper"));
}

}  // namespace
}  // namespace omzien::help
