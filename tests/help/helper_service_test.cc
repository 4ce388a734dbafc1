// OfferService's settings, blocks, circle and delegates over the wire, and what `inbox` and the
// matchmaker's calls make of them.

#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/help/help_request_service.h"
#include "services/help/matchmaking_service.h"
#include "services/help/offer_service.h"
#include "services/help/steps.h"
#include "services/inbox/inbox_service.h"
#include "services/rpc/errors.h"
#include "services/rpc/timestamps.h"
#include "tests/support/service_host.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOk;
using test::WrongFields;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using v1::Message;
using Offers = v1::OfferService::Stub;

constexpr char kTown[] = "municipalities/small-town";
constexpr absl::StatusCode kNotFound = absl::StatusCode::kNotFound;

std::string Name(absl::string_view resident) {
  return absl::StrCat(kTown, "/residents/", resident);
}
std::string As(absl::string_view resident) { return absl::StrCat("residents/", resident); }

// Anna, Bert and Carl, each of a household of their own, and Bo, who lives with Bert.
class Helpers : public testing::Test {
 protected:
  Helpers() {
    Live("anna", "elm 1");
    Live("bert", "oak 2");
    Live("bo", "oak 2");
    Live("carl", "ash 3");
  }

  // `residents` tells where somebody lives, and help hears of it.
  void Live(const std::string& resident, const std::string& household) {
    internal::v1::Event event;
    event.set_municipality("small-town");
    *event.mutable_time() = rpc::ToTimestamp(host_.clock.Now());
    internal::v1::PersonChanged& person = *event.mutable_person_changed();
    person.set_resident(resident);
    person.set_household(household);
    person.set_age_band(internal::v1::AGE_BAND_ADULT);
    person.set_identity_level(v1::IDENTITY_LEVEL_CONTACT);
    host_.Publish({event});
    EXPECT_THAT(steps_.Step(host_.clock.Now()), IsOk());
  }

  std::string NewRequestId() { return absl::StrCat("r", ++request_ids_); }

  // Each of these calls as `who`, a resident's id.
  absl::StatusOr<v1::HelperSettings> Settings(const std::string& who) {
    v1::GetHelperSettingsRequest request;
    request.set_name(absl::StrCat(kTown, "/helpers/", who));
    return host_.Call(As(who), &Offers::GetHelperSettings, request);
  }
  v1::UpdateHelperSettingsRequest PauseOf(const std::string& who, absl::Time until) {
    v1::UpdateHelperSettingsRequest request;
    request.mutable_helper_settings()->set_name(absl::StrCat(kTown, "/helpers/", who));
    *request.mutable_helper_settings()->mutable_paused_until() = rpc::ToTimestamp(until);
    request.mutable_update_mask()->add_paths("paused_until");
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::HelperSettings> Update(const std::string& who,
                                            const v1::UpdateHelperSettingsRequest& request) {
    return host_.Call(As(who), &Offers::UpdateHelperSettings, request);
  }
  absl::StatusOr<v1::HelperSettings> Block(const std::string& who, const std::string& whom) {
    v1::BlockResidentRequest request;
    request.set_name(Name(whom));
    request.set_request_id(NewRequestId());
    return host_.Call(As(who), &Offers::BlockResident, request);
  }
  absl::StatusOr<v1::CircleMember> InviteToCircle(const std::string& who, const std::string& whom) {
    v1::InviteToCircleRequest request;
    request.set_parent(kTown);
    request.set_resident(Name(whom));
    request.set_request_id(NewRequestId());
    return host_.Call(As(who), &Offers::InviteToCircle, request);
  }
  absl::Status AnswerCircle(const std::string& who, const std::string& owner, bool is_yes) {
    v1::AnswerCircleInvitationRequest request;
    request.set_parent(kTown);
    request.set_owner(Name(owner));
    request.set_is_yes(is_yes);
    request.set_request_id(NewRequestId());
    return host_.Call(As(who), &Offers::AnswerCircleInvitation, request).status();
  }
  absl::Status Remove(const std::string& who, const std::string& owner, const std::string& member) {
    v1::RemoveFromCircleRequest request;
    request.set_parent(kTown);
    request.set_owner(Name(owner));
    request.set_member(Name(member));
    request.set_request_id(NewRequestId());
    return host_.Call(As(who), &Offers::RemoveFromCircle, request).status();
  }
  absl::StatusOr<v1::Delegation> AddDelegate(const std::string& who, const std::string& delegate,
                                             v1::Delegation::Tell tell) {
    v1::AddDelegateRequest request;
    request.set_parent(kTown);
    request.set_delegate(Name(delegate));
    request.set_tell(tell);
    request.set_request_id(NewRequestId());
    return host_.Call(As(who), &Offers::AddDelegate, request);
  }
  absl::Status AnswerDelegation(const std::string& who, const std::string& resident, bool is_yes) {
    v1::AnswerDelegationRequest request;
    request.set_parent(kTown);
    request.set_resident(Name(resident));
    request.set_is_yes(is_yes);
    request.set_request_id(NewRequestId());
    return host_.Call(As(who), &Offers::AnswerDelegation, request).status();
  }
  absl::Status EndDelegation(const std::string& who, const std::string& resident,
                             const std::string& delegate) {
    v1::EndDelegationRequest request;
    request.set_parent(kTown);
    request.set_resident(Name(resident));
    request.set_delegate(Name(delegate));
    request.set_request_id(NewRequestId());
    return host_.Call(As(who), &Offers::EndDelegation, request).status();
  }

  // What `who` sees, each as "owner<member STATE" or "resident<delegate TELL STATE".
  std::vector<std::string> Circle(const std::string& who) {
    v1::ListCircleRequest request;
    request.set_parent(kTown);
    const auto list = host_.Call(As(who), &Offers::ListCircle, request);
    EXPECT_THAT(list, IsOk());
    std::vector<std::string> lines;
    for (const v1::CircleMember& one : list->members()) {
      lines.push_back(absl::StrCat(IdIn(one.owner()), "<", IdIn(one.member()), " ",
                                   v1::CircleMember::State_Name(one.state())));
    }
    return lines;
  }
  std::vector<std::string> Delegates(const std::string& who) {
    v1::ListDelegatesRequest request;
    request.set_parent(kTown);
    const auto list = host_.Call(As(who), &Offers::ListDelegates, request);
    EXPECT_THAT(list, IsOk());
    std::vector<std::string> lines;
    for (const v1::Delegation& one : list->delegations()) {
      lines.push_back(absl::StrCat(IdIn(one.resident()), "<", IdIn(one.delegate()), " ",
                                   v1::Delegation::Tell_Name(one.tell()), " ",
                                   v1::Delegation::State_Name(one.state())));
    }
    return lines;
  }
  // The messages of `who`, the newest first.
  std::vector<std::string> Inbox(const std::string& who) {
    v1::ListMessagesRequest request;
    request.set_parent(kTown);
    const auto list = host_.Call(As(who), &v1::InboxService::Stub::ListMessages, request);
    EXPECT_THAT(list, IsOk());
    std::vector<std::string> lines;
    for (const Message& one : list->messages()) {
      lines.push_back(absl::StrCat(Message::Kind_Name(one.kind()), " ", IdIn(one.subject())));
    }
    return lines;
  }

  // What the matchmaker reads of a resident.
  internal::v1::Candidate Candidate(const std::string& resident) {
    internal::v1::GetCandidateRequest request;
    request.set_name(Name(resident));
    const auto read = host_.Call("services/matchmaker",
                                 &internal::v1::MatchmakingService::Stub::GetCandidate, request);
    EXPECT_THAT(read, IsOk());
    return *read;
  }

  static std::string IdIn(const std::string& name) { return name.substr(name.rfind('/') + 1); }

  static Dependencies DependenciesOf(test::ServiceHost& host) {
    return {host.call(), host.store, [&host] { return host.bundle(); }, host.pages()};
  }

  test::ServiceHost host_{
      {"omzien.v1.OfferService", "omzien.v1.HelpRequestService",
       "omzien.internal.v1.MatchmakingService", "omzien.v1.InboxService"},
      [](test::ServiceHost& host) { return std::make_unique<OfferService>(DependenciesOf(host)); },
      [](test::ServiceHost& host) {
        return std::make_unique<HelpRequestService>(DependenciesOf(host));
      },
      [](test::ServiceHost& host) {
        return std::make_unique<MatchmakingService>(DependenciesOf(host));
      },
      [](test::ServiceHost& host) {
        return std::make_unique<inbox::InboxService>(
            inbox::InboxService::Parts{.call = host.call(),
                                       .store = host.store,
                                       .bundle = [&host] { return host.bundle(); },
                                       .pages = host.pages(),
                                       .watches = host.watches()});
      }};
  Steps steps_{host_.store, [this] { return host_.bundle(); }};
  int request_ids_ = 0;
};

TEST_F(Helpers, SettingsAreAsTheyWereLeft) {
  v1::UpdateHelperSettingsRequest request = PauseOf("anna", host_.clock.Now() + absl::Hours(48));
  request.mutable_helper_settings()->set_quiet_from("21:30");
  request.mutable_helper_settings()->set_quiet_until("08:15");
  request.mutable_helper_settings()->set_weekly_max(2);
  request.mutable_helper_settings()->set_has_opted_out(true);
  request.mutable_helper_settings()->set_weekly_load(7);   // Output only.
  request.mutable_helper_settings()->add_blocked("bert");  // Output only.
  for (const char* path : {"quiet_from", "quiet_until", "weekly_max", "has_opted_out"}) {
    request.mutable_update_mask()->add_paths(path);
  }
  const auto updated = Update("anna", request);
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->quiet_from(), "21:30");
  EXPECT_EQ(updated->quiet_until(), "08:15");
  EXPECT_EQ(updated->weekly_max(), 2);
  EXPECT_TRUE(updated->has_opted_out());
  EXPECT_EQ(updated->weekly_load(), 0);
  EXPECT_THAT(updated->blocked(), IsEmpty());
  EXPECT_EQ(Settings("anna")->DebugString(), updated->DebugString());
  EXPECT_TRUE(Candidate("anna").helper().has_opted_out());
}

// A1, A8
TEST_F(Helpers, AllThatIsWrongWithSettingsIsToldAtOnce) {
  const absl::Time now = host_.clock.Now();
  const struct {
    const char* name;
    std::function<void(v1::UpdateHelperSettingsRequest&)> change;
    std::vector<std::string> wrong;
  } kCases[] = {
      {"no mask", [](auto& r) { r.clear_update_mask(); }, {"update_mask"}},
      {"a path that is none",
       [](auto& r) { r.mutable_update_mask()->add_paths("blocked"); },
       {"update_mask"}},
      {"half of the quiet hours",
       [](auto& r) { r.mutable_update_mask()->add_paths("quiet_from"); },
       {"update_mask"}},
      {"always quiet, and more yeses than a week holds",
       [](auto& r) {
         for (const char* path : {"quiet_from", "quiet_until", "weekly_max"})
           r.mutable_update_mask()->add_paths(path);
         r.mutable_helper_settings()->set_quiet_from("08:00");
         r.mutable_helper_settings()->set_quiet_until("08:00");
         r.mutable_helper_settings()->set_weekly_max(101);
       },
       {"helper_settings.quiet_from", "helper_settings.weekly_max"}},
      {"a pause until now",
       [now](auto& r) {
         *r.mutable_helper_settings()->mutable_paused_until() = rpc::ToTimestamp(now);
       },
       {"helper_settings.paused_until"}},
      {"a pause of ages",
       [now](auto& r) {
         *r.mutable_helper_settings()->mutable_paused_until() =
             rpc::ToTimestamp(now + absl::Hours(24 * 367));
       },
       {"helper_settings.paused_until"}},
      {"no request_id", [](auto& r) { r.clear_request_id(); }, {"request_id"}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    auto request = PauseOf("anna", now + absl::Hours(1));
    c.change(request);
    const auto updated = Update("anna", request);
    EXPECT_THAT(updated, HasCode(absl::StatusCode::kInvalidArgument));
    EXPECT_EQ(WrongFields(updated), c.wrong);
  }
  EXPECT_FALSE(Settings("anna")->has_paused_until());
}

// A3, invariant 8
TEST_F(Helpers, WhatIsForeignUnknownOrNotTheCallersIsNotThere) {
  v1::GetHelperSettingsRequest get;
  get.set_name(absl::StrCat(kTown, "/helpers/bert"));
  const absl::Status unknown = host_.Call(As("anna"), &Offers::GetHelperSettings, get).status();
  EXPECT_THAT(unknown, HasCode(kNotFound));
  EXPECT_THAT(Update("anna", PauseOf("bert", host_.clock.Now() + absl::Hours(1))).status(),
              Eq(unknown));
  for (const char* name : {"municipalities/other/residents/bert", "residents/bert", "bert",
                           "municipalities/small-town/workers/wendy", "\n"}) {
    SCOPED_TRACE(name);
    v1::InviteToCircleRequest invite;
    invite.set_parent(kTown);
    invite.set_resident(name);
    invite.set_request_id(NewRequestId());
    EXPECT_THAT(host_.Call(As("anna"), &Offers::InviteToCircle, invite).status(), Eq(unknown));
    v1::BlockResidentRequest block;
    block.set_name(name);
    block.set_request_id(NewRequestId());
    EXPECT_THAT(host_.Call(As("anna"), &Offers::BlockResident, block).status(), Eq(unknown));
  }
  EXPECT_THAT(Remove("carl", "anna", "bert"), Eq(unknown));
  EXPECT_THAT(EndDelegation("carl", "anna", "bert"), Eq(unknown));
  EXPECT_THAT(AnswerCircle("bert", "anna", true), Eq(unknown));
}

TEST_F(Helpers, OneselfIsNobodyElse) {
  EXPECT_THAT(WrongFields(Block("anna", "anna")), ElementsAre("name"));
  EXPECT_THAT(WrongFields(InviteToCircle("anna", "anna")), ElementsAre("resident"));
  EXPECT_THAT(WrongFields(AddDelegate("anna", "anna", v1::Delegation::TELL_UNSPECIFIED)),
              ElementsAre("delegate", "tell"));
}

TEST_F(Helpers, WhomHelpHasNotHeardOfYetIsToldToRepeat) {
  for (const absl::Status& status :
       {Settings("new").status(), Block("anna", "new").status(),
        InviteToCircle("anna", "new").status(), InviteToCircle("new", "anna").status()}) {
    EXPECT_THAT(status, HasCode(absl::StatusCode::kUnavailable));
    EXPECT_EQ(rpc::ReasonOf(status), "RESIDENT_NOT_KNOWN_YET");
  }
}

// A5, for each method that changes something.
TEST_F(Helpers, TheSameCallTwiceHasOneEffectAndAnotherWithItsIdIsRefused) {
  const auto check = [this](const std::string& who, auto method, auto request,
                            const std::function<void(decltype(request)&)>& change) {
    SCOPED_TRACE(request.GetDescriptor()->name());
    request.set_request_id(NewRequestId());
    const auto first = host_.Call(As(who), method, request);
    ASSERT_THAT(first, IsOk());
    const size_t events = host_.Events().size();
    const auto second = host_.Call(As(who), method, request);
    ASSERT_THAT(second, IsOk());
    EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
    change(request);
    const auto other = host_.Call(As(who), method, request);
    EXPECT_EQ(rpc::ReasonOf(other.status()), "REQUEST_ID_REUSED") << other.status();
    EXPECT_EQ(host_.Events().size(), events);
  };
  const absl::Time now = host_.clock.Now();
  check("anna", &Offers::UpdateHelperSettings, PauseOf("anna", now + absl::Hours(1)), [&](auto& r) {
    *r.mutable_helper_settings()->mutable_paused_until() = rpc::ToTimestamp(now + absl::Hours(2));
  });
  v1::BlockResidentRequest block;
  block.set_name(Name("carl"));
  check("anna", &Offers::BlockResident, block, [](auto& r) { r.set_name(Name("bert")); });
  v1::UnblockResidentRequest unblock;
  unblock.set_name(Name("carl"));
  check("anna", &Offers::UnblockResident, unblock, [](auto& r) { r.set_name(Name("bert")); });
  v1::InviteToCircleRequest invite;
  invite.set_parent(kTown);
  invite.set_resident(Name("bert"));
  check("anna", &Offers::InviteToCircle, invite, [](auto& r) { r.set_resident(Name("carl")); });
  v1::AnswerCircleInvitationRequest answer;
  answer.set_parent(kTown);
  answer.set_owner(Name("anna"));
  answer.set_is_yes(true);
  check("bert", &Offers::AnswerCircleInvitation, answer, [](auto& r) { r.set_is_yes(false); });
  v1::RemoveFromCircleRequest remove;
  remove.set_parent(kTown);
  remove.set_owner(Name("anna"));
  remove.set_member(Name("bert"));
  check("bert", &Offers::RemoveFromCircle, remove, [](auto& r) { r.set_owner(Name("carl")); });
  v1::AddDelegateRequest add;
  add.set_parent(kTown);
  add.set_delegate(Name("bert"));
  add.set_tell(v1::Delegation::BOTH);
  check("anna", &Offers::AddDelegate, add, [](auto& r) { r.set_tell(v1::Delegation::ASKER); });
  v1::AnswerDelegationRequest agree;
  agree.set_parent(kTown);
  agree.set_resident(Name("anna"));
  agree.set_is_yes(true);
  check("bert", &Offers::AnswerDelegation, agree, [](auto& r) { r.set_is_yes(false); });
  v1::EndDelegationRequest end;
  end.set_parent(kTown);
  end.set_resident(Name("anna"));
  end.set_delegate(Name("bert"));
  check("anna", &Offers::EndDelegation, end, [](auto& r) { r.set_delegate(Name("carl")); });
}

// F6
TEST_F(Helpers, ABlockFollowsTheOneBlockedToAnotherHousehold) {
  const auto blocked = Block("anna", "bert");
  ASSERT_THAT(blocked, IsOk());
  EXPECT_THAT(blocked->blocked(), ElementsAre(Name("bert")));
  EXPECT_THAT(Settings("bert")->blocked(), IsEmpty());
  EXPECT_THAT(Candidate("anna").helper().blocked_households(), ElementsAre("oak 2"));
  const int64_t before = Candidate("anna").version();
  Live("bert", "ash 3");
  EXPECT_THAT(Candidate("anna").helper().blocked_households(), ElementsAre("ash 3"));
  EXPECT_GT(Candidate("anna").version(), before);
  EXPECT_EQ(host_.Events().back().helper_changed().resident(), "anna");
  Live("bo", "elm 9");  // Nobody blocks Bo.
  EXPECT_THAT(Candidate("anna").helper().blocked_households(), ElementsAre("ash 3"));
}

// F6, F7: whatever was acknowledged before the invitation's commit wins.
TEST_F(Helpers, AWaveSearchedBeforeAPauseOrABlockIsRefused) {
  v1::CreateHelpRequestRequest ask;
  ask.set_parent(kTown);
  ask.set_request_id(NewRequestId());
  v1::HelpRequest& asked = *ask.mutable_help_request();
  asked.set_category("groceries");
  asked.mutable_place()->set_postcode("5461AB");
  asked.mutable_place()->set_house_number("1");
  *asked.add_when()->mutable_start_time() = rpc::ToTimestamp(host_.clock.Now() + absl::Hours(48));
  *asked.mutable_when(0)->mutable_end_time() =
      rpc::ToTimestamp(host_.clock.Now() + absl::Hours(49));
  const auto created =
      host_.Call(As("anna"), &v1::HelpRequestService::Stub::CreateHelpRequest, ask);
  ASSERT_THAT(created, IsOk());
  const auto search = [&] {
    internal::v1::GetWantedHelpRequest get;
    get.set_name(created->name());
    const auto wanted = host_.Call("services/matchmaker",
                                   &internal::v1::MatchmakingService::Stub::GetWantedHelp, get);
    EXPECT_THAT(wanted, IsOk());
    internal::v1::InviteRequest wave;
    wave.set_name(created->name());
    wave.set_version(wanted->version());
    wave.set_asker_version(wanted->asker_version());
    wave.add_chosen()->set_helper("bert");
    wave.mutable_chosen(0)->set_version(Candidate("bert").version());
    return wave;
  };
  const auto send = [&](const internal::v1::InviteRequest& wave) {
    return host_.Call("services/matchmaker", &internal::v1::MatchmakingService::Stub::Invite, wave);
  };
  const std::function<absl::Status()> kChanges[] = {
      [&] { return Update("bert", PauseOf("bert", host_.clock.Now() + absl::Hours(1))).status(); },
      [&] { return Block("bert", "anna").status(); },
      [&] { return Block("anna", "bo").status(); },
  };
  for (const auto& change : kChanges) {
    const internal::v1::InviteRequest wave = search();
    ASSERT_THAT(change(), IsOk());
    const auto sent = send(wave);
    EXPECT_THAT(sent, HasCode(absl::StatusCode::kAborted));
    EXPECT_EQ(rpc::ReasonOf(sent.status()), "STALE_VERSION");
  }
  EXPECT_THAT(Inbox("bert"), IsEmpty());
  EXPECT_THAT(send(search()), IsOk());  // With nothing in between it goes out.
}

// I7
TEST_F(Helpers, ACircleGrowsByConsentAndWhoDidNotAgreeHearsOneQuestionOnly) {
  ASSERT_THAT(InviteToCircle("anna", "bert"), IsOk());
  ASSERT_THAT(InviteToCircle("anna", "carl"), IsOk());
  EXPECT_THAT(Inbox("bert"), ElementsAre("CIRCLE_INVITED anna"));
  EXPECT_THAT(AnswerCircle("bert", "anna", true), IsOk());
  EXPECT_THAT(AnswerCircle("carl", "anna", false), IsOk());
  EXPECT_THAT(Circle("anna"), ElementsAre("anna<bert MEMBER", "anna<carl ASKED"));
  EXPECT_THAT(Circle("bert"), ElementsAre("anna<bert MEMBER"));
  EXPECT_THAT(Circle("carl"), IsEmpty());
  EXPECT_THAT(Inbox("anna"), ElementsAre("CIRCLE_JOINED bert"));
  for (int i = 0; i < 3; ++i) {
    ASSERT_THAT(Remove("anna", "anna", "carl"), IsOk());
    ASSERT_THAT(InviteToCircle("anna", "carl"), IsOk());
  }
  EXPECT_THAT(Inbox("carl"), ElementsAre("CIRCLE_INVITED anna"));
  ASSERT_THAT(Remove("bert", "anna", "bert"), IsOk());
  ASSERT_THAT(InviteToCircle("anna", "bert"), IsOk());
  EXPECT_THAT(Inbox("bert"), ElementsAre("CIRCLE_INVITED anna"));
  EXPECT_THAT(Inbox("anna"), ElementsAre("CIRCLE_JOINED bert"));
}

TEST_F(Helpers, AQuestionTakenBackInQuietHoursIsNeverTold) {
  host_.clock.Set(absl::FromCivil(absl::CivilMinute(2026, 3, 2, 22, 30), absl::UTCTimeZone()));
  ASSERT_THAT(InviteToCircle("anna", "bert"), IsOk());
  ASSERT_THAT(InviteToCircle("carl", "bert"), IsOk());
  EXPECT_THAT(Inbox("bert"), IsEmpty());
  ASSERT_THAT(Remove("anna", "anna", "bert"), IsOk());
  host_.clock.Advance(absl::Hours(24));
  EXPECT_THAT(Inbox("bert"), ElementsAre("CIRCLE_INVITED carl"));
}

// V7
TEST_F(Helpers, ADelegateHearsFromHerYesToTheEndOfTheDelegation) {
  ASSERT_THAT(AddDelegate("anna", "bert", v1::Delegation::BOTH), IsOk());
  EXPECT_THAT(Delegates("anna"), ElementsAre("anna<bert BOTH ASKED"));
  EXPECT_THAT(Inbox("bert"), ElementsAre("DELEGATION_ASKED anna"));
  ASSERT_THAT(AnswerDelegation("bert", "anna", true), IsOk());
  EXPECT_THAT(Delegates("bert"), ElementsAre("anna<bert BOTH ACTIVE"));
  EXPECT_THAT(Inbox("anna"), ElementsAre("DELEGATION_AGREED bert"));
  // Told now, and held back until tomorrow.
  const absl::Time now = host_.clock.Now();
  for (const absl::Time tell : {now, now + absl::Hours(20)}) {
    internal::v1::Event event;
    event.set_municipality("small-town");
    *event.mutable_time() = rpc::ToTimestamp(now);
    event.mutable_notice()->set_recipient("bert");
    event.mutable_notice()->set_kind(Message::MATCHED);
    event.mutable_notice()->set_subject("requests/r1");
    event.mutable_notice()->set_on_behalf_of("anna");
    *event.mutable_notice()->mutable_tell_time() = rpc::ToTimestamp(tell);
    host_.Publish({event});
  }
  host_.clock.Advance(absl::Hours(1));
  ASSERT_THAT(EndDelegation("bert", "anna", "bert"), IsOk());
  host_.clock.Advance(absl::Hours(24));
  EXPECT_THAT(Inbox("bert"), ElementsAre("MATCHED r1", "DELEGATION_ASKED anna"));
  EXPECT_THAT(Delegates("anna"), IsEmpty());
  EXPECT_THAT(Delegates("bert"), IsEmpty());
}

// A3, A10: settings alone a worker may enter, for who phones (on_behalf_test.cc).
TEST_F(Helpers, OnlyResidentsSayWhomTheyKnowAndBlock) {
  const size_t events = host_.Events().size();
  for (const char* who : {"workers/lea", "workers/cor", "workers/nobody", "services/matchmaker"}) {
    SCOPED_TRACE(who);
    const auto is_refused = [&](auto method, auto request) {
      return absl::IsPermissionDenied(host_.Call(who, method, request).status());
    };
    EXPECT_TRUE(is_refused(&Offers::BlockResident, v1::BlockResidentRequest()));
    EXPECT_TRUE(is_refused(&Offers::UnblockResident, v1::UnblockResidentRequest()));
    EXPECT_TRUE(is_refused(&Offers::InviteToCircle, v1::InviteToCircleRequest()));
    EXPECT_TRUE(is_refused(&Offers::AnswerCircleInvitation, v1::AnswerCircleInvitationRequest()));
    EXPECT_TRUE(is_refused(&Offers::RemoveFromCircle, v1::RemoveFromCircleRequest()));
    EXPECT_TRUE(is_refused(&Offers::ListCircle, v1::ListCircleRequest()));
    EXPECT_TRUE(is_refused(&Offers::AddDelegate, v1::AddDelegateRequest()));
    EXPECT_TRUE(is_refused(&Offers::AnswerDelegation, v1::AnswerDelegationRequest()));
    EXPECT_TRUE(is_refused(&Offers::EndDelegation, v1::EndDelegationRequest()));
    EXPECT_TRUE(is_refused(&Offers::ListDelegates, v1::ListDelegatesRequest()));
  }
  EXPECT_EQ(host_.Events().size(), events);
}

}  // namespace
}  // namespace omzien::help
