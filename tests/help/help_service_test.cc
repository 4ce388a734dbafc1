// `help` over the wire: who may call what, what comes back, and a request's whole life.

#include <gmock/gmock.h>

#include <atomic>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/help/refused.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using google::protobuf::util::MessageDifferencer;
using test::HasCode;
using test::IsOk;
using test::WrongFields;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;
using v1::Escalation;
using v1::HelpRequest;
using v1::Invitation;

class Help : public testing::Test {
 protected:
  Help() { town_.Register({"anna", "bert", "carl", "dora"}); }

  HelpTown town_;
};

// --- Asking

// A2
TEST_F(Help, ARequestGetsItsIdAndTimesFromTheServer) {
  const auto created = town_.Ask(HelpTown::Asking());
  ASSERT_THAT(created, IsOk());
  EXPECT_THAT(created->name(),
              testing::MatchesRegex("municipalities/small-town/requests/[a-z2-7]+"));
  EXPECT_EQ(FromProto(created->create_time()), town_.host.clock.Now());
  EXPECT_EQ(created->state(), HelpRequest::OPEN);
  EXPECT_EQ(created->text_for_helpers(), "two bags");
  EXPECT_EQ(created->place().house_number(), "12");
  const auto read = town_.Get(created->name());
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(MessageDifferencer::Equals(*read, *created)) << read->DebugString();
  EXPECT_THAT(town_.News(), ElementsAre("request OPEN", "anna hears REQUEST_RECEIVED", "wave due"));
}

// A1
TEST_F(Help, AnEmptyBodyIsToldAllThatIsWrongAndStoresNothing) {
  v1::CreateHelpRequestRequest request;
  request.set_parent(kTown);
  const auto created = town_.Ask(request);
  EXPECT_THAT(created, HasCode(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(
      WrongFields(created),
      ElementsAre("request_id", "help_request", "help_request.category", "help_request.when",
                  "help_request.place.postcode", "help_request.place.house_number"));
  EXPECT_THAT(town_.News(), IsEmpty());
}

// A1, A7, A8, A9
// V4: a new request goes on from an old one of the same asker.
TEST_F(Help, ARequestGoesOnFromOneOfTheSameAsker) {
  auto request = HelpTown::Asking();
  request.mutable_help_request()->set_linked_request(town_.Asked());
  const auto hers = town_.Ask(request);
  ASSERT_THAT(hers, IsOk());
  EXPECT_EQ(hers->linked_request(), request.help_request().linked_request());
  request.set_request_id("of-another");
  EXPECT_THAT(WrongFields(town_.Ask(request, "residents/bert")),
              ElementsAre("help_request.linked_request"));
}

TEST_F(Help, AllWrongFieldsAreNamedAtOnce) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const struct {
    const char* name;
    std::function<void(HelpRequest&)> change;
    std::vector<std::string> wrong;
  } kCases[] = {
      {"no such category", [](auto& r) { r.set_category("gold"); }, {"category"}},
      {"no such skill", [](auto& r) { r.add_skills("magic"); }, {"skills[0]"}},
      {"a skill twice", [](auto& r) { r.add_skills("car"), r.add_skills("car"); }, {"skills[1]"}},
      {"the past",
       [](auto& r) { r.mutable_when(0)->mutable_start_time()->set_seconds(1); },
       {"when[0].start_time", "when[0].end_time"}},
      {"the end before the start",
       [](auto& r) { *r.mutable_when(0)->mutable_end_time() = r.when(0).start_time(); },
       {"when[0].end_time"}},
      {"longer than a day",
       [](auto& r) {
         r.mutable_when(0)->mutable_end_time()->set_seconds(r.when(0).start_time().seconds() +
                                                            24 * 3600 + 1);
       },
       {"when[0].end_time"}},
      {"no time at all", [](auto& r) { r.mutable_when(0)->clear_start_time(); }, {"when[0]"}},
      {"the year 20000",
       [](auto& r) {
         r.mutable_when(0)->mutable_start_time()->set_seconds(568'971'820'800);
         r.mutable_when(0)->mutable_end_time()->set_nanos(-1);
       },
       {"when[0].start_time", "when[0].end_time"}},
      {"11 times",
       [](auto& r) {
         for (int i = 0; i < 10; ++i) *r.add_when() = r.when(0);
       },
       {"when"}},
      {"postcode that cannot be",
       [](auto& r) { r.mutable_place()->set_postcode("0123 AB"); },
       {"place.postcode"}},
      {"postcode of elsewhere",
       [](auto& r) { r.mutable_place()->set_postcode("1011AB"); },
       {"place.postcode"}},
      {"latitude NaN", [](auto& r) { r.mutable_place()->set_latitude(kNan); }, {"place.latitude"}},
      {"longitude infinite",
       [](auto& r) { r.mutable_place()->set_longitude(-kInfinity); },
       {"place.longitude"}},
      {"in the sea",
       [](auto& r) { r.mutable_place()->set_latitude(1), r.mutable_place()->set_longitude(1); },
       {"place.latitude"}},
      {"house number too long",
       [](auto& r) { r.mutable_place()->set_house_number("12345678901"); },
       {"place.house_number"}},
      {"remote groceries", [](auto& r) { r.set_is_remote(true); }, {"is_remote"}},
      {"21 places", [](auto& r) { r.set_places(21); }, {"places"}},
      {"-1 places", [](auto& r) { r.set_places(-1); }, {"places"}},
      {"a word of 10,000 characters",
       [](auto& r) { r.set_text_for_helpers(std::string(10'000, 'a')); },
       {"text_for_helpers"}},
      {"NUL",
       [](auto& r) { r.set_text_for_accepted(std::string("a\0b", 3)); },
       {"text_for_accepted"}},
      {"99 metres", [](auto& r) { r.set_max_distance_meters(99); }, {"max_distance_meters"}},
      {"a billion metres",
       [](auto& r) { r.set_max_distance_meters(1'000'000'000); },
       {"max_distance_meters"}},
      {"no language", [](auto& r) { r.add_languages("Dutch"); }, {"languages[0]"}},
      {"no such consent",
       [](auto& r) { r.set_team_consent(static_cast<HelpRequest::TeamConsent>(99)); },
       {"team_consent"}},
      {"going on from anything", [](auto& r) { r.set_linked_request("r"); }, {"linked_request"}},
      {"going on from another town's",
       [](auto& r) { r.set_linked_request("municipalities/other/requests/r"); },
       {"linked_request"}},
      {"going on from what is not there",
       [](auto& r) { r.set_linked_request("municipalities/small-town/requests/r"); },
       {"linked_request"}},
      {"much at once",
       [](auto& r) {
         r.set_category("");
         r.set_places(99);
         r.mutable_place()->set_house_number("");
       },
       {"category", "places", "place.house_number"}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    auto request = HelpTown::Asking();
    c.change(*request.mutable_help_request());
    const auto created = town_.Ask(request);
    EXPECT_THAT(created, HasCode(absl::StatusCode::kInvalidArgument));
    std::vector<std::string> wrong;
    for (const std::string& field : c.wrong) wrong.push_back("help_request." + field);
    EXPECT_THAT(WrongFields(created), ElementsAreArray(wrong));
  }
  EXPECT_THAT(town_.News(), IsEmpty());
}

// A7, A8
TEST_F(Help, WhatIsWithinTheLimitsIsKeptAsItIs) {
  const std::string texts[] = {"Anna 😀👨‍👩‍👧", "e\u0301\u0308", "\u202Eשרה",
                               std::string(1000, 'a'),        "two\nlines",    ""};
  for (size_t i = 0; i < std::size(texts); ++i) {
    SCOPED_TRACE(i);
    auto request = HelpTown::Asking();
    request.set_request_id(absl::StrCat("text-", i));
    request.mutable_help_request()->set_text_for_helpers(texts[i]);
    request.mutable_help_request()->mutable_place()->set_postcode("5461 ab");
    const auto created = town_.Ask(request);
    ASSERT_THAT(created, IsOk());
    EXPECT_EQ(town_.Get(created->name())->text_for_helpers(), texts[i]);
  }
}

// A5
TEST_F(Help, TheSameCallTwiceAsksOnceAndShowsItAsItIs) {
  const auto first = town_.Ask(HelpTown::Asking());
  ASSERT_THAT(town_.Withdraw(first->name()), IsOk());
  town_.News();
  const auto second = town_.Ask(HelpTown::Asking());
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->name(), first->name());
  EXPECT_EQ(second->state(), HelpRequest::CLOSED);
  EXPECT_THAT(town_.News(), IsEmpty());
  EXPECT_THAT(town_.Ask(HelpTown::Asking(2)), IsRefused("REQUEST_ID_REUSED"));
  const auto other = town_.Ask(HelpTown::Asking(), "residents/bert");
  ASSERT_THAT(other, IsOk());
  EXPECT_NE(other->name(), first->name());
}

TEST_F(Help, WhoIsNotKnownYetIsToldToRepeatTheCall) {
  const auto refused = town_.Ask(HelpTown::Asking(), "residents/new");
  EXPECT_THAT(refused, HasCode(absl::StatusCode::kUnavailable));
  EXPECT_THAT(refused, IsRefused("RESIDENT_NOT_KNOWN_YET"));
  town_.Register({"new"});
  EXPECT_THAT(town_.Ask(HelpTown::Asking(), "residents/new"), IsOk());
}

TEST_F(Help, ADistrictThatIsNotSwitchedOnIsRefusedWithThePhoneNumber) {
  auto request = HelpTown::Asking();
  request.mutable_help_request()->mutable_place()->set_postcode("5466AA");
  const auto refused = town_.Ask(request);
  EXPECT_THAT(refused, IsRefused("DISTRICT_NOT_SWITCHED_ON"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("+31 413 000 000"));
  EXPECT_THAT(town_.News(), IsEmpty());
}

// A3, C1, invariant 8
TEST_F(Help, TheAskerSeesHerOwnOnly) {
  const std::string request = town_.Asked();
  const absl::Status unknown = town_.Get(absl::StrCat(kTown, "/requests/nothing")).status();
  EXPECT_THAT(unknown, HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(town_.Get(request, "residents/bert").status(), Eq(unknown));
  EXPECT_THAT(town_.Withdraw(request, "residents/bert").status(), Eq(unknown));
  for (const char* name : {"", "requests/r", "municipalities/other/requests/r",
                           "municipalities/small-town/requests/", "\n{p07}"}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(town_.Get(name).status(), Eq(unknown));
    EXPECT_THAT(town_.Withdraw(name).status(), Eq(unknown));
  }
  const rpc::Subject namesake = test::SubjectOf("residents/anna", test::kOtherTown);
  v1::GetHelpRequestRequest get;
  get.set_name(request);
  EXPECT_THAT(
      town_.host.Call(namesake, &v1::HelpRequestService::Stub::GetHelpRequest, get).status(),
      Eq(unknown));
}

// A3, A10
TEST_F(Help, OnlyResidentsAndWhomTheyPhoneAsk) {
  for (const char* who : {"workers/cor", "workers/nobody", kMatchmaker}) {
    SCOPED_TRACE(who);
    EXPECT_THAT(town_.Ask(HelpTown::Asking(), who), HasCode(absl::StatusCode::kPermissionDenied));
  }
  EXPECT_THAT(town_.News(), IsEmpty());
}

// A4
TEST_F(Help, PagesShowEachOf51RequestsOnceTheNewestFirst) {
  std::vector<std::string> expected;
  for (int i = 0; i < 51; ++i) {
    town_.host.clock.Advance(absl::Minutes(1));
    expected.insert(expected.begin(), town_.Asked());
  }
  v1::ListHelpRequestsRequest list;
  list.set_parent(kTown);
  list.set_page_size(10);
  std::vector<int> sizes;
  std::vector<std::string> shown;
  do {
    const auto page =
        town_.host.Call("residents/anna", &v1::HelpRequestService::Stub::ListHelpRequests, list);
    ASSERT_THAT(page, IsOk());
    sizes.push_back(page->help_requests_size());
    for (const HelpRequest& request : page->help_requests()) shown.push_back(request.name());
    list.set_page_token(page->next_page_token());
    if (sizes.size() == 1) {
      EXPECT_THAT(WrongFields(town_.host.Call(
                      "residents/bert", &v1::HelpRequestService::Stub::ListHelpRequests, list)),
                  ElementsAre("page_token"));
    }
  } while (!list.page_token().empty());
  EXPECT_THAT(sizes, ElementsAre(10, 10, 10, 10, 10, 1));
  EXPECT_EQ(shown, expected);
  const auto none =
      town_.host.Call("residents/bert", &v1::HelpRequestService::Stub::ListHelpRequests, list);
  ASSERT_THAT(none, IsOk());
  EXPECT_THAT(none->help_requests(), IsEmpty());
}

// --- Its life

TEST_F(Help, FromAskingToAYesToPresumedHelp) {
  const std::string request = town_.Asked();
  const auto invited = town_.Invite(request, {"bert", "carl"}, 0);
  ASSERT_THAT(invited, IsOk());
  EXPECT_EQ(invited->invited(), 2);
  town_.News();
  const auto said = town_.SayYes(request, "bert");
  ASSERT_THAT(said, IsOk());
  EXPECT_EQ(said->state(), Invitation::ACCEPTED);
  EXPECT_THAT(town_.News(),
              ElementsAre("bert ACCEPTED", "carl TAKEN", "carl hears ALREADY_FILLED",
                          "request MATCHED", "appointment PLANNED", "anna hears MATCHED"));
  EXPECT_THAT(town_.SayYes(request, "carl"), IsRefused("ALREADY_FILLED"));
  EXPECT_EQ(town_.GetInvitation(request, "carl")->state(), Invitation::TAKEN);
  // C4
  EXPECT_THAT(town_.SayNo(request, "carl"), IsOk());
  EXPECT_EQ(town_.Get(request)->state(), HelpRequest::MATCHED);
  EXPECT_THAT(town_.News(), IsEmpty());
  // Nobody says how it was: both are asked, then a person calls, then it is presumed.
  EXPECT_EQ(town_.Step(), Local("2026-03-04 11:00"));
  EXPECT_EQ(town_.StepAt(Local("2026-03-04 11:00")), Local("2026-03-07 11:00"));
  EXPECT_THAT(town_.News(), UnorderedElementsAre("anna hears HOW_WAS_IT", "bert hears HOW_WAS_IT"));
  EXPECT_EQ(town_.StepAt(Local("2026-03-07 11:00")), Local("2026-03-10 11:00"));
  EXPECT_THAT(town_.News(), ElementsAre("appointment UNKNOWN", "call anna: HOW_WAS_IT"));
  EXPECT_EQ(town_.StepAt(Local("2026-03-10 11:00")), absl::InfiniteFuture());
  EXPECT_THAT(town_.News(), ElementsAre("appointment DONE", "request CLOSED HELPED_PRESUMED"));
}

// C1
TEST_F(Help, WhoIsNotInvitedFindsNothing) {
  const std::string request = town_.Asked();
  ASSERT_THAT(town_.Invite(request, {"bert"}), IsOk());
  town_.News();
  const absl::Status unknown = town_.SayYes(request, "carl").status();
  EXPECT_THAT(unknown, HasCode(absl::StatusCode::kNotFound));
  v1::AcceptInvitationRequest yes;
  yes.set_name(HelpTown::InvitationTo(request, "bert"));
  yes.set_request_id("another");
  EXPECT_THAT(town_.host.Call("residents/carl", &v1::InvitationService::Stub::AcceptInvitation, yes)
                  .status(),
              Eq(unknown));
  for (const char* name : {"", "x", "municipalities/small-town/invitations/x",
                           "municipalities/small-town/invitations/x.1.y"}) {
    SCOPED_TRACE(name);
    yes.set_name(name);
    EXPECT_THAT(
        town_.host.Call("residents/carl", &v1::InvitationService::Stub::AcceptInvitation, yes)
            .status(),
        Eq(unknown));
  }
  EXPECT_THAT(town_.News(), IsEmpty());
}

// I5: what has not been told does not exist for her, to read or to answer.
TEST_F(Help, WhatIsToldInTheMorningCannotBeAnsweredAtNight) {
  town_.host.clock.Set(Local("2026-03-02 23:10"));
  const std::string request = town_.Asked();
  ASSERT_THAT(town_.Invite(request, {"bert"}), IsOk());
  EXPECT_THAT(town_.GetInvitation(request, "bert"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(town_.SayYes(request, "bert"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(town_.SayNo(request, "bert"), HasCode(absl::StatusCode::kNotFound));
  town_.host.clock.Set(Local("2026-03-03 07:00"));
  EXPECT_THAT(town_.GetInvitation(request, "bert"), IsOk());
  EXPECT_THAT(town_.SayYes(request, "bert"), IsOk());
}

// I4, E3: each step exactly once, also without a matchmaker.
TEST_F(Help, TimeAloneBringsItToTheTeamAndToItsEnd) {
  const std::string request = town_.Asked();
  ASSERT_THAT(town_.Invite(request, {"bert"}), IsOk());
  town_.News();
  EXPECT_EQ(town_.Step(), Local("2026-03-02 11:00"));
  EXPECT_EQ(town_.StepAt(Local("2026-03-02 11:00")), Local("2026-03-03 10:00"));
  EXPECT_THAT(town_.News(), ElementsAre("wave due"));
  EXPECT_EQ(town_.StepAt(Local("2026-03-03 10:00")), Local("2026-03-03 17:00"));
  EXPECT_THAT(town_.News(), ElementsAre("bert EXPIRED", "wave due", "request WITH_TEAM",
                                        "item QUEUED", "anna hears WITH_TEAM"));
  // Nobody took it within an hour of the moment to begin: the lead's list.
  EXPECT_EQ(town_.StepAt(Local("2026-03-03 17:00")), Local("2026-03-04 10:00"));
  EXPECT_THAT(town_.News(), ElementsAre("item changed"));
  EXPECT_EQ(town_.StepAt(Local("2026-03-04 10:00")), absl::InfiniteFuture());
  EXPECT_THAT(town_.News(), ElementsAre("call anna: AFTERCARE", "item ENDED TOO_LATE",
                                        "request CLOSED TOO_LATE", "anna hears REQUEST_CLOSED"));
  EXPECT_EQ(town_.Get(request)->outcome(), HelpRequest::TOO_LATE);
}

// E4: a second process that does the same work finds it done.
TEST_F(Help, TwoWhoStepAtOnceDoEverythingOnce) {
  std::vector<std::string> requests;
  for (int i = 0; i < 20; ++i) requests.push_back(town_.Asked());
  town_.News();
  town_.host.clock.Set(Local("2026-03-03 10:00"));
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([this] {
      Steps steps(town_.host.store, [this] { return town_.host.bundle(); });
      // Whoever gives way to the other at the consumer's cursor steps again.
      while (!steps.Step(town_.host.clock.Now()).ok()) std::this_thread::yield();
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::map<std::string, int> counts;
  for (const std::string& line : town_.News()) ++counts[line];
  EXPECT_THAT(counts, UnorderedElementsAre(testing::Pair("request WITH_TEAM", 20),
                                           testing::Pair("item QUEUED", 20),
                                           testing::Pair("anna hears WITH_TEAM", 20)));
}

// E5
TEST_F(Help, OneOfTwoWorkersOwnsTheItemAndTheOtherLearnsWho) {
  const std::string request = town_.Asked();
  town_.StepAt(Local("2026-03-03 10:00"));
  const std::string item = HelpTown::ItemOf(request);
  const auto queue = town_.Queue("north", "workers/will");
  ASSERT_THAT(queue, IsOk());
  ASSERT_THAT(queue->escalations(), SizeIs(1));
  EXPECT_EQ(queue->escalations(0).name(), item);
  const std::string seen = queue->escalations(0).etag();
  town_.News();

  const auto taken = town_.Take(item, "workers/will", seen);
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->owner(), "municipalities/small-town/workers/will");
  EXPECT_THAT(town_.News(), ElementsAre("item OWNED", "anna hears OWNER_CHANGED"));
  EXPECT_EQ(town_.Get(request)->contact_person(), "Will");
  const auto stale = town_.Take(item, "workers/wendy", seen);
  EXPECT_THAT(stale, HasCode(absl::StatusCode::kAborted));
  EXPECT_THAT(stale, IsRefused("STALE_ETAG"));
  const auto other = town_.Take(item, "workers/wendy");
  EXPECT_THAT(other, IsRefused("ALREADY_OWNED"));
  EXPECT_THAT(std::string(other.status().message()), HasSubstr("Will"));
  EXPECT_THAT(town_.Close(item, "workers/wendy", Escalation::TEAM_SOLVED), IsRefused("NOT_YOURS"));
  EXPECT_THAT(town_.News(), IsEmpty());

  const auto closed = town_.Close(item, "workers/will", Escalation::TEAM_SOLVED);
  ASSERT_THAT(closed, IsOk());
  EXPECT_EQ(closed->state(), Escalation::ENDED);
  EXPECT_THAT(town_.News(), ElementsAre("item ENDED TEAM_SOLVED", "request CLOSED TEAM_SOLVED",
                                        "anna hears REQUEST_CLOSED"));
  EXPECT_THAT(town_.Queue("north", "workers/will")->escalations(), IsEmpty());
  EXPECT_EQ(town_.Step(), absl::InfiniteFuture());
}

// E5: at the same moment.
TEST_F(Help, OfManyTakesAtOnceOneCounts) {
  const std::string request = town_.Asked();
  town_.StepAt(Local("2026-03-03 10:00"));
  town_.News();
  std::atomic<int> owners = 0;
  std::vector<std::thread> threads;
  for (const char* worker : {"workers/will", "workers/wendy"}) {
    threads.emplace_back([&, worker] {
      const auto taken = town_.Take(HelpTown::ItemOf(request), worker);
      if (taken.ok()) {
        ++owners;
      } else {
        EXPECT_THAT(taken, IsRefused("ALREADY_OWNED"));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(owners, 1);
  EXPECT_THAT(town_.News(), ElementsAre("item OWNED", "anna hears OWNER_CHANGED"));
}

// A3
TEST_F(Help, AnItemIsForItsTeamAlone) {
  const std::string request = town_.Asked();
  town_.StepAt(Local("2026-03-03 10:00"));
  const std::string item = HelpTown::ItemOf(request);
  // Lea is of team south; Cor and Lou are of no team's queue.
  EXPECT_THAT(town_.GetItem(item, "workers/lea"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(town_.Take(item, "workers/lea"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(town_.Queue("north", "workers/lea"), HasCode(absl::StatusCode::kNotFound));
  for (const char* who : {"workers/cor", "workers/lou", "residents/anna", kMatchmaker}) {
    SCOPED_TRACE(who);
    EXPECT_THAT(town_.GetItem(item, who), HasCode(absl::StatusCode::kPermissionDenied));
    EXPECT_THAT(town_.Queue("north", who), HasCode(absl::StatusCode::kPermissionDenied));
  }
  EXPECT_THAT(town_.GetItem(absl::StrCat(item, "1"), "workers/will"),
              HasCode(absl::StatusCode::kNotFound));
}

// A linker of one team who is a worker of another does not read the first one's queue.
TEST_F(Help, AnotherRoleInATeamDoesNotOpenItsQueue) {
  town_.host.Reload(
      {{"small.textproto",
        absl::StrReplaceAll(TownText(), {{"assignments { role: ROLE_LINKER team: \"north\" }",
                                          "assignments { role: ROLE_LINKER team: \"north\" } "
                                          "assignments { role: ROLE_WORKER team: \"south\" }"}})}});
  const std::string request = town_.Asked();
  town_.StepAt(Local("2026-03-03 10:00"));
  EXPECT_THAT(town_.Queue("north", "workers/lou"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(town_.GetItem(HelpTown::ItemOf(request), "workers/lou"),
              HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(town_.Queue("south", "workers/lou"), IsOk());
}

// E7: an item of her own neighbourhood or household does not exist for a worker.
TEST_F(Help, AWorkerDoesNotMeetHerOwnNeighbours) {
  const struct {
    const char* name;
    const char* entry;
  } kCases[] = {{"neighbourhood", "not_neighbourhoods: \"square\""},
                {"household", "not_household: \"house-of-anna\""}};
  const std::string request = town_.Asked();
  town_.StepAt(Local("2026-03-03 10:00"));
  const std::string item = HelpTown::ItemOf(request);
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    town_.host.Reload(
        {{"small.textproto",
          absl::StrReplaceAll(TownText(), {{"display_name: \"Will\"",
                                            absl::StrCat("display_name: \"Will\" ", c.entry)}})}});
    EXPECT_THAT(town_.GetItem(item, "workers/will"), HasCode(absl::StatusCode::kNotFound));
    EXPECT_THAT(town_.Take(item, "workers/will"), HasCode(absl::StatusCode::kNotFound));
    EXPECT_THAT(town_.Queue("north", "workers/will")->escalations(), IsEmpty());
    EXPECT_THAT(town_.Queue("north", "workers/wendy")->escalations(), SizeIs(1));
  }
}

TEST_F(Help, ATeamsOutcomeIsOneOfATeam) {
  const std::string request = town_.Asked();
  town_.StepAt(Local("2026-03-03 10:00"));
  const std::string item = HelpTown::ItemOf(request);
  ASSERT_THAT(town_.Take(item, "workers/will"), IsOk());
  for (const auto outcome :
       {Escalation::OUTCOME_UNSPECIFIED, Escalation::NEIGHBOUR_FOUND, Escalation::CANCELLED}) {
    SCOPED_TRACE(outcome);
    EXPECT_THAT(WrongFields(town_.Close(item, "workers/will", outcome)), ElementsAre("outcome"));
  }
  EXPECT_THAT(WrongFields(town_.Close(item, "workers/will", Escalation::UNRESOLVED)),
              ElementsAre("reason"));
}

}  // namespace
}  // namespace omzien::help
