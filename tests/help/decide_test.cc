#include "services/help/decide.h"

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/help/decide_team.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "tests/help/matters.h"
#include "tests/help/refused.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOk;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using v1::Escalation;
using v1::HelpRequest;
using v1::Invitation;

// Monday 2 March 2026, 10:00; the help is needed on Wednesday 4 March, 10:00.
constexpr char kMonday[] = "2026-03-02 10:00";
constexpr char kWednesday[] = "2026-03-04 10:00";

// Anna's request of Monday, for Wednesday, as saved.
Matter Open(int places = 1) {
  return Saved(AskedBy(At(kMonday), Groceries(Local(kWednesday), places)));
}

Invitation::State StateOf(const Matter& matter, absl::string_view helper) {
  return matter.invitations.at(InvitationOf(helper)).value.invitation().state();
}

void SetState(Matter& matter, absl::string_view helper, Invitation::State state) {
  matter.invitations.at(InvitationOf(helper)).value.mutable_invitation()->set_state(state);
}

// A request with nobody asked that time brought to the team.
Matter WithTeam(int places = 1) { return Saved(PassTime(At("2026-03-03 10:00"), Open(places))); }

Matter Owned(absl::string_view worker = "will") {
  return Saved(Take(At("2026-03-03 11:00"), WithTeam(), worker, ""));
}

v1::CloseEscalationRequest ClosingAs(Escalation::Outcome outcome, const std::string& etag = "") {
  v1::CloseEscalationRequest command;
  command.set_outcome(outcome);
  command.set_etag(etag);
  return command;
}

// --- Ask

TEST(Ask, OpensTheRequestAndWantsAWave) {
  const Matter matter = AskedBy(At(kMonday), Groceries(Local(kWednesday)));
  EXPECT_THAT(Happened(matter),
              ElementsAre("request OPEN", "anna hears REQUEST_RECEIVED", "wave due"));
  EXPECT_EQ(matter.request().state(), HelpRequest::OPEN);
  EXPECT_EQ(matter.request().name(), "municipalities/small-town/requests/r");
  EXPECT_EQ(matter.request().asker(), "municipalities/small-town/residents/anna");
  EXPECT_EQ(matter.request().episode(), 1);
  EXPECT_EQ(matter.request().phone(), "+31 413 000 000");
  EXPECT_EQ(matter.record.value.team(), "north");
  EXPECT_TRUE(matter.record.value.is_wave_wanted());
  // 24 hours of neighbours come before 2 open hours before the need.
  EXPECT_EQ(FromProto(matter.request().escalate_time()), Local("2026-03-03 10:00"));
  EXPECT_EQ(FromProto(matter.request().promise_time()), Local("2026-03-03 10:00"));
  EXPECT_EQ(FromProto(matter.record.value.needed_time()), Local(kWednesday));
}

// Words and door lie in the text alone.
TEST(Ask, KeepsWordsAndDoorApart) {
  const Matter matter = AskedBy(At(kMonday), Groceries(Local(kWednesday)));
  EXPECT_EQ(matter.text->value.text_for_helpers(), "two bags");
  EXPECT_EQ(matter.text->value.text_for_accepted(), "the key is with the neighbours");
  EXPECT_EQ(matter.text->value.place().house_number(), "12");
  EXPECT_EQ(matter.request().text_for_helpers(), "");
  EXPECT_EQ(matter.request().text_for_accepted(), "");
  EXPECT_FALSE(matter.request().has_place());
}

// A1
TEST(Ask, IgnoresWhatIsOutputOnly) {
  HelpRequest asked = Groceries(Local(kWednesday), 0);
  asked.set_name("municipalities/small-town/requests/mine");
  asked.set_asker("municipalities/small-town/residents/bert");
  asked.set_state(HelpRequest::CLOSED);
  asked.set_outcome(HelpRequest::HELPED);
  asked.set_episode(7);
  asked.set_accepted(3);
  asked.set_invited(4);
  asked.add_helpers()->set_resident("municipalities/small-town/residents/bert");
  asked.set_contact_person("Nobody");
  asked.set_etag("5");
  asked.mutable_close_time()->set_seconds(1);
  const Matter matter = AskedBy(At(kMonday), asked);
  const Matter plain = AskedBy(At(kMonday), Groceries(Local(kWednesday)));
  EXPECT_EQ(matter.record.value.SerializeAsString(), plain.record.value.SerializeAsString());
}

TEST(Ask, NeedsTheStartOfTheLastOfItsTimes) {
  HelpRequest asked = Groceries(Local("2026-03-05 10:00"));
  *asked.add_when() = Groceries(Local("2026-03-03 10:00")).when(0);
  EXPECT_EQ(FromProto(AskedBy(At(kMonday), asked).record.value.needed_time()),
            Local("2026-03-05 10:00"));
}

// I5
TEST(Ask, AtNightIsConfirmedInTheMorning) {
  EXPECT_THAT(
      Happened(AskedBy(At("2026-03-02 23:10"), Groceries(Local("2026-03-06 10:00")))),
      ElementsAre("request OPEN", "anna hears REQUEST_RECEIVED at 2026-03-03 07:00", "wave due"));
}

// I10: for Monday 09:00 the team starts on Friday 15:00 at the latest, two of its hours before.
TEST(Ask, GoesToTheTeamWhileItCanStillAct) {
  const struct {
    const char* asked;
    const char* needed;
    const char* escalate;  // "": no open hour is left.
  } kCases[] = {
      {"2026-03-06 14:00", "2026-03-09 09:00", "2026-03-06 15:00"},
      {"2026-03-06 14:59", "2026-03-09 09:00", "2026-03-06 15:00"},
      {"2026-03-06 14:00", "2026-03-09 10:00", "2026-03-06 16:00"},
      {"2026-03-05 14:00", "2026-03-09 09:00", "2026-03-06 14:00"},
      {"2026-03-07 10:00", "2026-03-07 15:00", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(absl::StrCat(c.asked, " for ", c.needed));
    const Matter matter = AskedBy(At(c.asked), Groceries(Local(c.needed)));
    EXPECT_EQ(matter.request().state(), HelpRequest::OPEN);
    EXPECT_EQ(matter.request().has_escalate_time(), *c.escalate != '\0');
    if (*c.escalate != '\0') {
      EXPECT_EQ(FromProto(matter.request().escalate_time()), Local(c.escalate));
    }
    EXPECT_EQ(matter.request().has_promise_time(), *c.escalate != '\0');
  }
}

// I10 and the last paragraph of docs/design.md, section 3: the item is made in the same commit, and
// neighbours are asked all the same.
TEST(Ask, WithoutTheTeamsWholeLeadTimeGoesToTeamAndNeighboursAtOnce) {
  const Setting now = At("2026-03-06 15:00");
  Matter matter = AskedBy(now, Groceries(Local("2026-03-09 09:00")));
  EXPECT_THAT(Happened(matter),
              ElementsAre("request OPEN", "anna hears REQUEST_RECEIVED", "wave due",
                          "request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM", "wave due"));
  EXPECT_EQ(matter.escalation->value.escalation().reason(), Escalation::TIME_CAME);
  EXPECT_EQ(FromProto(matter.request().promise_time()), now.now);
  EXPECT_FALSE(matter.request().has_escalate_time());

  matter = Saved(std::move(matter));
  AddHelper(matter, "bert");
  const auto asked = Invite(now, matter, WaveOf(matter, {"bert"}, 0));
  ASSERT_THAT(asked, IsOk());
  EXPECT_THAT(Happened(*asked), ElementsAre("bert SENT", "bert hears INVITED"));
  EXPECT_EQ(asked->request().state(), HelpRequest::WITH_TEAM);
  // One wave; what comes then is the team's.
  const Matter saved = Saved(*asked);
  EXPECT_THAT(Invite(now, saved, WaveOf(saved, {}, 0)), IsRefused("NOT_ASKING"));
  const auto said = Accept(now, saved, InvitationOf("bert"));
  ASSERT_THAT(said, IsOk());
  EXPECT_THAT(Happened(*said),
              ElementsAre("bert ACCEPTED", "item ENDED NEIGHBOUR_FOUND", "request MATCHED",
                          "appointment PLANNED", "anna hears MATCHED"));
}

TEST(Ask, AWaveWithNobodyAtTheTeamMakesNoSecondItem) {
  const Setting now = At("2026-03-06 15:00");
  const Matter matter = Saved(AskedBy(now, Groceries(Local("2026-03-09 09:00"))));
  const auto asked = Invite(now, matter, WaveOf(matter, {}, 0));
  ASSERT_THAT(asked, IsOk());
  EXPECT_THAT(Happened(*asked), IsEmpty());
  EXPECT_FALSE(asked->record.value.has_wave_time());
}

// E12
TEST(Ask, AReservedKindGoesToTheTeamAndInvitesNobody) {
  HelpRequest asked = Groceries(Local(kWednesday));
  asked.set_category("personal_care");
  Matter matter = AskedBy(At(kMonday), asked);
  EXPECT_THAT(Happened(matter),
              ElementsAre("request OPEN", "anna hears REQUEST_RECEIVED", "request WITH_TEAM",
                          "item QUEUED", "anna hears WITH_TEAM"));
  EXPECT_EQ(matter.escalation->value.escalation().reason(), Escalation::RESERVED_CATEGORY);
  matter = Saved(std::move(matter));
  AddHelper(matter, "bert");
  EXPECT_THAT(Invite(At(kMonday), matter, WaveOf(matter, {"bert"})), IsRefused("NOT_ASKING"));
}

// --- Invite

// I1
TEST(Invite, OnePersonIsOneInvitationAndOneMessage) {
  Matter matter = Open();
  AddHelper(matter, "bert");
  const auto asked = Invite(At(kMonday), matter, WaveOf(matter, {"bert"}, 0));
  ASSERT_THAT(asked, IsOk());
  EXPECT_THAT(Happened(*asked), ElementsAre("bert SENT", "bert hears INVITED"));
  const Invitation& invitation = asked->invitations.at(InvitationOf("bert")).value.invitation();
  EXPECT_EQ(FromProto(invitation.answer_until()), Local("2026-03-03 10:00"));
  EXPECT_EQ(invitation.helper(), "municipalities/small-town/residents/bert");
  EXPECT_EQ(asked->request().invited(), 1);
  EXPECT_EQ(asked->helpers.at("bert").value.helper().invitation_times_size(), 1);
  EXPECT_EQ(FromProto(asked->record.value.wave_time()), Local("2026-03-02 11:00"));
  EXPECT_FALSE(asked->record.value.is_wave_wanted());
}

// I1, E1
TEST(Invite, NobodySuitableGoesToTheTeamAtOnceWithATimeItIsOpen) {
  const Matter matter = Saved(AskedBy(At("2026-03-02 18:00"), Groceries(Local(kWednesday))));
  const auto asked = Invite(At("2026-03-02 18:00"), matter, WaveOf(matter, {}, 0));
  ASSERT_THAT(asked, IsOk());
  EXPECT_THAT(Happened(*asked),
              ElementsAre("request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"));
  EXPECT_EQ(asked->escalation->value.escalation().reason(), Escalation::NOBODY_ELIGIBLE);
  EXPECT_EQ(FromProto(asked->request().promise_time()), Local("2026-03-03 09:00"));
  EXPECT_FALSE(asked->request().has_escalate_time());
}

TEST(Invite, WithEverybodyAskedAndAnsweredTheLadderHasEnded) {
  Matter matter = Invited(At(kMonday), Open(), {"bert"}, 0);
  matter = Saved(Decline(At(kMonday), matter, InvitationOf("bert")));
  const auto asked = Invite(At(kMonday), matter, WaveOf(matter, {}, 0));
  ASSERT_THAT(asked, IsOk());
  EXPECT_THAT(Happened(*asked),
              ElementsAre("request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"));
  EXPECT_EQ(asked->escalation->value.escalation().reason(), Escalation::LADDER_ENDED);
}

TEST(Invite, NobodyNowButSomebodyLaterWaitsForTheNextMoment) {
  const Matter matter = Open();
  const auto asked = Invite(At(kMonday), matter, WaveOf(matter, {}, 3));
  ASSERT_THAT(asked, IsOk());
  EXPECT_THAT(Happened(*asked), IsEmpty());
  EXPECT_EQ(FromProto(asked->record.value.wave_time()), Local("2026-03-02 11:00"));
}

// F7: what changed after the search was made wins.
TEST(Invite, AWaveSearchedOnOldVersionsIsRefused) {
  Matter matter = Open();
  AddHelper(matter, "bert");
  const struct {
    const char* name;
    std::function<void(internal::v1::InviteRequest&)> change;
  } kCases[] = {
      {"the request", [](auto& wave) { wave.set_version(wave.version() - 1); }},
      {"the asker", [](auto& wave) { wave.set_asker_version(99); }},
      {"a helper", [](auto& wave) { wave.mutable_chosen(0)->set_version(0); }},
      {"a helper nobody knows", [](auto& wave) { wave.mutable_chosen(0)->set_helper("nobody"); }},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    auto wave = WaveOf(matter, {"bert"});
    c.change(wave);
    const auto refused = Invite(At(kMonday), matter, wave);
    EXPECT_THAT(refused, HasCode(absl::StatusCode::kAborted));
    EXPECT_THAT(refused, IsRefused("STALE_VERSION"));
  }
}

TEST(Invite, WithoutAWaveWantedIsRefused) {
  const Matter matter = Invited(At(kMonday), Open(), {"bert"});
  EXPECT_THAT(Invite(At(kMonday), matter, WaveOf(matter, {})), IsRefused("NOT_ASKING"));
}

TEST(Invite, NobodyIsAskedTwiceInOneEpisode) {
  Matter matter = Invited(At(kMonday), Open(), {"bert"});
  matter = Saved(Decline(At(kMonday), matter, InvitationOf("bert")));
  AddHelper(matter, "carl");
  const auto asked = Invite(At(kMonday), matter, WaveOf(matter, {"bert", "carl", "carl"}));
  ASSERT_THAT(asked, IsOk());
  EXPECT_THAT(Happened(*asked), ElementsAre("carl SENT", "carl hears INVITED"));
  EXPECT_EQ(StateOf(*asked, "bert"), Invitation::DECLINED);
}

// I5
TEST(Invite, TellsNobodyInHerQuietHoursAndCountsHerTimeFromThen) {
  const struct {
    const char* now;
    const char* quiet_from;  // "": the municipality's, 22:00 to 07:00.
    const char* quiet_until;
    const char* needed;
    const char* told;  // "": not asked.
    const char* answer_until;
  } kCases[] = {
      {"2026-03-02 23:10", "", "", "2026-03-05 10:00", "2026-03-03 07:00", "2026-03-04 07:00"},
      {"2026-03-02 21:59", "", "", "2026-03-05 10:00", "2026-03-02 21:59", "2026-03-03 21:59"},
      {"2026-03-02 22:00", "", "", "2026-03-05 10:00", "2026-03-03 07:00", "2026-03-04 07:00"},
      {"2026-03-03 07:00", "", "", "2026-03-05 10:00", "2026-03-03 07:00", "2026-03-04 07:00"},
      {"2026-03-02 23:10", "01:00", "05:00", "2026-03-05 10:00", "2026-03-02 23:10",
       "2026-03-03 23:10"},
      {"2026-03-02 12:00", "11:00", "15:00", "2026-03-05 10:00", "2026-03-02 15:00",
       "2026-03-03 15:00"},
      // Never beyond the moment the help is needed.
      {"2026-03-02 23:10", "", "", "2026-03-03 10:00", "2026-03-03 07:00", "2026-03-03 10:00"},
      {"2026-03-02 23:10", "", "", "2026-03-03 07:01", "2026-03-03 07:00", "2026-03-03 07:01"},
      // Told too late to answer: not asked.
      {"2026-03-02 23:10", "", "", "2026-03-03 07:00", "", ""},
      {"2026-03-02 23:10", "", "", "2026-03-03 06:00", "", ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(absl::StrCat(c.now, " ", c.quiet_from, " for ", c.needed));
    Matter matter = Open();
    *matter.record.value.mutable_needed_time() = ToProto(Local(c.needed));
    internal::v1::Helper& bert = AddHelper(matter, "bert");
    bert.set_quiet_from(c.quiet_from);
    bert.set_quiet_until(c.quiet_until);
    const auto asked = Invite(At(c.now), matter, WaveOf(matter, {"bert"}));
    ASSERT_THAT(asked, IsOk());
    if (*c.told == '\0') {
      EXPECT_THAT(Happened(*asked), IsEmpty());
      EXPECT_THAT(asked->invitations, IsEmpty());
      continue;
    }
    const auto& sent = asked->invitations.at(InvitationOf("bert")).value;
    EXPECT_EQ(FromProto(sent.tell_time()), Local(c.told));
    EXPECT_EQ(FromProto(sent.invitation().answer_until()), Local(c.answer_until));
    EXPECT_EQ(FromProto(asked->events.back().notice().tell_time()), Local(c.told));
  }
}

// --- Accept

// C2
TEST(Accept, TheLastPlaceMatchesAndOneMoreIsRefused) {
  Matter matter = Invited(At(kMonday), Open(2), {"bert", "carl", "dora"});
  auto first = Accept(At(kMonday), matter, InvitationOf("bert"));
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Happened(*first), ElementsAre("bert ACCEPTED"));
  EXPECT_EQ(first->request().state(), HelpRequest::OPEN);
  EXPECT_EQ(first->missing(), 1);

  const auto second = Accept(At(kMonday), Saved(*first), InvitationOf("carl"));
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(Happened(*second),
              ElementsAre("carl ACCEPTED", "dora TAKEN", "dora hears ALREADY_FILLED",
                          "request MATCHED", "appointment PLANNED", "anna hears MATCHED"));
  EXPECT_EQ(second->request().accepted(), 2);
  EXPECT_EQ(second->request().helpers_size(), 2);
  EXPECT_FALSE(second->request().has_escalate_time());

  const Matter full = Saved(*second);
  EXPECT_THAT(Accept(At(kMonday), full, InvitationOf("dora")), IsRefused("ALREADY_FILLED"));
}

// C3
TEST(Accept, ARepeatedYesCountsOnce) {
  Matter matter = Invited(At(kMonday), Open(2), {"bert"});
  matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
  EXPECT_THAT(Accept(At(kMonday), matter, InvitationOf("bert")), IsRefused("WRONG_STATE"));
  EXPECT_EQ(matter.request().accepted(), 1);
}

// I9: who was not told yet when it filled hears nothing.
TEST(Accept, OnlyWhoWasToldHearsThatItIsFilled) {
  Matter matter = Open();
  AddHelper(matter, "sleeper").set_quiet_from("09:00");
  matter.helpers.at("sleeper").value.mutable_helper()->set_quiet_until("15:00");
  matter = Invited(At(kMonday), std::move(matter), {"bert", "carl", "sleeper"});
  const auto filled = Accept(At("2026-03-02 10:30"), matter, InvitationOf("bert"));
  ASSERT_THAT(filled, IsOk());
  EXPECT_THAT(Happened(*filled),
              UnorderedElementsAre("bert ACCEPTED", "carl TAKEN", "carl hears ALREADY_FILLED",
                                   "sleeper TAKEN", "request MATCHED", "appointment PLANNED",
                                   "anna hears MATCHED"));
  const auto later = Accept(At("2026-03-02 15:00"), matter, InvitationOf("bert"));
  ASSERT_THAT(later, IsOk());
  EXPECT_THAT(Happened(*later), testing::Contains("sleeper hears ALREADY_FILLED"));
}

// I9, I5
TEST(Accept, AtNightTheOthersHearInTheMorning) {
  const Matter matter = Invited(At(kMonday), Open(), {"bert", "carl"});
  const auto filled = Accept(At("2026-03-02 23:10"), matter, InvitationOf("bert"));
  ASSERT_THAT(filled, IsOk());
  EXPECT_THAT(Happened(*filled),
              ElementsAre("bert ACCEPTED", "carl TAKEN",
                          "carl hears ALREADY_FILLED at 2026-03-03 07:00", "request MATCHED",
                          "appointment PLANNED", "anna hears MATCHED at 2026-03-03 07:00"));
}

TEST(Accept, AnInvitationCanOrCannotBeAnsweredWithYes) {
  const struct {
    Invitation::State state;
    const char* refusal;  // "": counts.
  } kCases[] = {
      {Invitation::SENT, ""},
      {Invitation::EXPIRED, ""},
      {Invitation::DECLINED, ""},
      {Invitation::TAKEN, ""},
      {Invitation::ACCEPTED, "WRONG_STATE"},
      {Invitation::CANCELLED, "WRONG_STATE"},
      {Invitation::WITHDRAWN, "WRONG_STATE"},
      {Invitation::THANKED, "WRONG_STATE"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(Invitation::State_Name(c.state));
    Matter matter = Invited(At(kMonday), Open(2), {"bert"});
    SetState(matter, "bert", c.state);
    const auto said = Accept(At(kMonday), matter, InvitationOf("bert"));
    if (*c.refusal == '\0') {
      ASSERT_THAT(said, IsOk());
      EXPECT_EQ(StateOf(*said, "bert"), Invitation::ACCEPTED);
      EXPECT_THAT(Happened(*said), ElementsAre("bert ACCEPTED"));
    } else {
      EXPECT_THAT(said, IsRefused(c.refusal));
    }
  }
}

// C1: a yes is checked like an invitation.
TEST(Accept, AYesBeyondHerLimitsIsNotAvailable) {
  const absl::Time now = Local(kMonday);
  const struct {
    const char* name;
    std::function<void(internal::v1::Helper& bert, internal::v1::Helper& anna)> change;
    bool is_available;
  } kCases[] = {
      {"nothing", [](auto&, auto&) {}, true},
      {"suspended", [](auto& bert, auto&) { bert.set_is_suspended(true); }, false},
      {"blocked by her", [](auto& bert, auto&) { bert.add_blocked("anna"); }, false},
      {"blocked by the asker", [](auto&, auto& anna) { anna.add_blocked("bert"); }, false},
      {"another blocked", [](auto& bert, auto&) { bert.add_blocked("carl"); }, true},
      {"of one household", [](auto& bert, auto&) { bert.set_household("house of anna"); }, false},
      {"under 16", [](auto& bert, auto&) { bert.set_age_band(internal::v1::AGE_BAND_UNDER_16); },
       false},
      {"16, for adults", [](auto& bert, auto&) { bert.set_age_band(internal::v1::AGE_BAND_16_17); },
       false},
      {"age not given",
       [](auto& bert, auto&) { bert.set_age_band(internal::v1::AGE_BAND_UNSPECIFIED); }, true},
      {"nobody sure who she is",
       [](auto& bert, auto&) { bert.set_identity_level(v1::IDENTITY_LEVEL_UNSPECIFIED); }, false},
      {"paused",
       [now](auto& bert, auto&) { *bert.mutable_paused_until() = ToProto(now + absl::Seconds(1)); },
       false},
      {"paused until now",
       [now](auto& bert, auto&) { *bert.mutable_paused_until() = ToProto(now); }, true},
      {"at her weekly maximum",
       [now](auto& bert, auto&) {
         bert.set_weekly_max(1);
         *bert.add_accept_times() = ToProto(now - absl::Hours(7 * 24) + absl::Seconds(1));
       },
       false},
      {"a week after it",
       [now](auto& bert, auto&) {
         bert.set_weekly_max(1);
         *bert.add_accept_times() = ToProto(now - absl::Hours(7 * 24));
       },
       true},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    Matter matter = Invited(At(kMonday), Open(), {"bert"});
    c.change(*matter.helpers.at("bert").value.mutable_helper(),
             *matter.helpers.at("anna").value.mutable_helper());
    const auto said = Accept(At(now), matter, InvitationOf("bert"));
    if (c.is_available) {
      EXPECT_THAT(said, IsOk());
    } else {
      EXPECT_THAT(said, IsRefused("NOT_AVAILABLE"));
    }
  }
}

TEST(Accept, AYesCountsInHerWeek) {
  Matter matter = Open();
  AddHelper(matter, "bert").set_weekly_max(1);
  matter = Invited(At(kMonday), std::move(matter), {"bert"});
  const auto said = Accept(At(kMonday), matter, InvitationOf("bert"));
  ASSERT_THAT(said, IsOk());
  EXPECT_EQ(said->helpers.at("bert").value.helper().accept_times_size(), 1);
}

// Of a team's owned item nobody's clock runs: a late yes must not promise a moment that is over.
TEST(Accept, AYesAfterTheMomentIsRefused) {
  Matter matter = Invited(At(kMonday), Open(), {"bert"});
  matter = Saved(PassTime(At("2026-03-03 10:00"), matter));
  matter = Saved(Take(At("2026-03-03 11:00"), matter, "will", ""));
  EXPECT_THAT(Accept(At("2026-03-04 09:59"), matter, InvitationOf("bert")), IsOk());
  EXPECT_THAT(Accept(At(kWednesday), matter, InvitationOf("bert")), IsRefused("WRONG_STATE"));
}

// C8, first half: what is held stays held, and the item says how many are missing.
TEST(Accept, AtTheTeamTheItemSaysHowManyAreMissing) {
  Matter matter = Invited(At(kMonday), Open(3), {"bert", "carl", "dora"});
  matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
  matter = Saved(PassTime(At("2026-03-03 10:00"), matter));
  EXPECT_EQ(matter.request().state(), HelpRequest::WITH_TEAM);
  EXPECT_EQ(matter.escalation->value.escalation().missing(), 2);
  const auto second = Accept(At("2026-03-03 10:30"), matter, InvitationOf("carl"));
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(Happened(*second), ElementsAre("carl ACCEPTED"));
  EXPECT_EQ(second->escalation->value.escalation().missing(), 1);
  const auto third = Accept(At("2026-03-03 10:40"), Saved(*second), InvitationOf("dora"));
  ASSERT_THAT(third, IsOk());
  EXPECT_THAT(Happened(*third),
              ElementsAre("dora ACCEPTED", "item ENDED NEIGHBOUR_FOUND", "request MATCHED",
                          "appointment PLANNED", "anna hears MATCHED"));
}

// --- Decline

// I3: the next candidate at once.
TEST(Decline, WantsTheNextCandidateAtOnce) {
  const Matter matter = Invited(At(kMonday), Open(), {"bert"});
  const auto said = Decline(At("2026-03-02 10:01"), matter, InvitationOf("bert"));
  ASSERT_THAT(said, IsOk());
  EXPECT_THAT(Happened(*said), ElementsAre("bert DECLINED", "wave due"));
  EXPECT_TRUE(said->record.value.is_wave_wanted());
}

// C4 and the rest of the states.
TEST(Decline, ANoChangesNothingThatIsOver) {
  for (const auto state :
       {Invitation::EXPIRED, Invitation::DECLINED, Invitation::TAKEN, Invitation::CANCELLED}) {
    SCOPED_TRACE(Invitation::State_Name(state));
    Matter matter = Invited(At(kMonday), Open(), {"bert", "carl"});
    matter = Saved(Accept(At(kMonday), matter, InvitationOf("carl")));
    SetState(matter, "bert", state);
    const auto said = Decline(At(kMonday), matter, InvitationOf("bert"));
    ASSERT_THAT(said, IsOk());
    EXPECT_THAT(Happened(*said), IsEmpty());
    EXPECT_EQ(said->request().state(), HelpRequest::MATCHED);
    EXPECT_EQ(StateOf(*said, "bert"), state);
  }
}

TEST(Decline, AfterHerYesSheMustWithdrawInstead) {
  Matter matter = Invited(At(kMonday), Open(2), {"bert"});
  matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
  EXPECT_THAT(Decline(At(kMonday), matter, InvitationOf("bert")), IsRefused("WRONG_STATE"));
}

TEST(Decline, AtTheTeamAsksNobodyElse) {
  Matter matter = Invited(At(kMonday), Open(), {"bert"});
  matter = Saved(PassTime(At("2026-03-03 10:00"), matter));
  const auto said = Decline(At("2026-03-03 10:01"), matter, InvitationOf("bert"));
  ASSERT_THAT(said, IsOk());
  EXPECT_THAT(Happened(*said), ElementsAre("bert DECLINED"));
}

// --- Withdraw

// I9
TEST(Withdraw, TellsWhoWasToldAndWhoComesOnceAndNobodyElse) {
  Matter matter = Open(2);
  AddHelper(matter, "sleeper").set_quiet_from("09:00");
  matter.helpers.at("sleeper").value.mutable_helper()->set_quiet_until("15:00");
  matter = Invited(At(kMonday), std::move(matter), {"bert", "carl", "dora", "sleeper"});
  matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
  matter = Saved(Decline(At(kMonday), matter, InvitationOf("carl")));
  const auto withdrawn = Withdraw(At("2026-03-02 10:30"), matter, HelpRequest::SOLVED_MYSELF);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_THAT(
      Happened(*withdrawn),
      UnorderedElementsAre("bert hears REQUEST_ENDED", "dora CANCELLED", "dora hears REQUEST_ENDED",
                           "sleeper CANCELLED", "request CLOSED WITHDRAWN"));
  EXPECT_EQ(withdrawn->request().outcome(), HelpRequest::WITHDRAWN);
  EXPECT_EQ(FromProto(withdrawn->request().close_time()), Local("2026-03-02 10:30"));
  EXPECT_EQ(NextMoment(withdrawn->record.value), absl::InfiniteFuture());
}

TEST(Withdraw, AfterTheMatchTellsOnlyWhoComes) {
  Matter matter = Invited(At(kMonday), Open(), {"bert", "carl"});
  matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
  const auto withdrawn = Withdraw(At(kMonday), matter, HelpRequest::NOT_NEEDED);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_THAT(Happened(*withdrawn), ElementsAre("bert hears REQUEST_ENDED", "appointment CANCELLED",
                                                "request CLOSED WITHDRAWN"));
}

TEST(Withdraw, AtTheTeamEndsTheItem) {
  const auto withdrawn = Withdraw(At("2026-03-03 12:00"), Owned(), HelpRequest::NOT_NEEDED);
  ASSERT_THAT(withdrawn, IsOk());
  EXPECT_THAT(Happened(*withdrawn),
              ElementsAre("item ENDED CANCELLED", "request CLOSED WITHDRAWN"));
}

TEST(Withdraw, TwiceIsRefused) {
  const Matter matter = Saved(Withdraw(At(kMonday), Open(), HelpRequest::NOT_NEEDED));
  EXPECT_THAT(Withdraw(At(kMonday), matter, HelpRequest::NOT_NEEDED), IsRefused("CLOSED"));
}

// --- Take

// E5
TEST(Take, MakesOneOwnerAndTheOtherLearnsWho) {
  const auto taken = Take(At("2026-03-03 11:00"), WithTeam(), "will", "");
  ASSERT_THAT(taken, IsOk());
  EXPECT_THAT(Happened(*taken), ElementsAre("item OWNED", "anna hears OWNER_CHANGED"));
  EXPECT_EQ(taken->escalation->value.escalation().owner(),
            "municipalities/small-town/workers/will");
  EXPECT_EQ(taken->request().contact_person(), "Will");
  EXPECT_EQ(taken->record.value.owner(), "will");
  const Matter owned = Saved(*taken);
  const auto other = Take(At("2026-03-03 11:00"), owned, "wendy", "");
  EXPECT_THAT(other, IsRefused("ALREADY_OWNED"));
  EXPECT_THAT(std::string(other.status().message()), HasSubstr("Will"));
  // Again by herself: nothing changes, nobody is told.
  const auto again = Take(At("2026-03-03 11:00"), owned, "will", "");
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(Happened(*again), IsEmpty());
}

// E5, invariant 5
TEST(Take, OnAStaleEtagIsRefused) {
  const Matter matter = WithTeam();
  const std::string etag = absl::StrCat(matter.escalation->version);
  EXPECT_THAT(Take(At("2026-03-03 11:00"), matter, "will", etag), IsOk());
  const auto stale = Take(At("2026-03-03 11:00"), Owned("wendy"), "will", etag);
  EXPECT_THAT(stale, HasCode(absl::StatusCode::kAborted));
  EXPECT_THAT(stale, IsRefused("STALE_ETAG"));
}

TEST(Take, WithoutAnItemOrAfterItsEndIsRefused) {
  EXPECT_THAT(Take(At(kMonday), Open(), "will", ""), HasCode(absl::StatusCode::kNotFound));
  const Matter ended = Saved(Withdraw(At("2026-03-03 12:00"), WithTeam(), HelpRequest::NOT_NEEDED));
  EXPECT_THAT(Take(At("2026-03-03 12:00"), ended, "will", ""), IsRefused("ENDED"));
}

// --- CloseByTeam

TEST(CloseByTeam, EndsItemAndRequestWithTheSameOutcome) {
  const struct {
    Escalation::Outcome item;
    HelpRequest::Outcome request;
  } kCases[] = {
      {Escalation::TEAM_SOLVED, HelpRequest::TEAM_SOLVED},
      {Escalation::GROUP_ACTIVITY, HelpRequest::GROUP_ACTIVITY},
      {Escalation::REFERRED, HelpRequest::REFERRED},
      {Escalation::WMO_REPORT, HelpRequest::WMO_REPORT},
      {Escalation::TOO_LATE, HelpRequest::TOO_LATE},
      {Escalation::UNRESOLVED, HelpRequest::UNRESOLVED},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(Escalation::Outcome_Name(c.item));
    const auto closed = CloseByTeam(At("2026-03-03 12:00"), Owned(), "will", ClosingAs(c.item));
    ASSERT_THAT(closed, IsOk());
    EXPECT_THAT(Happened(*closed),
                ElementsAre(absl::StrCat("item ENDED ", Escalation::Outcome_Name(c.item)),
                            absl::StrCat("request CLOSED ", HelpRequest::Outcome_Name(c.request)),
                            "anna hears REQUEST_CLOSED"));
  }
}

TEST(CloseByTeam, TellsEveryoneWhoStillThoughtOfComing) {
  Matter matter = Invited(At(kMonday), Open(3), {"bert", "carl"});
  matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
  matter = Saved(PassTime(At("2026-03-03 10:00"), matter));
  matter = Saved(Take(At("2026-03-03 10:00"), matter, "will", ""));
  const auto closed =
      CloseByTeam(At("2026-03-03 12:00"), matter, "will", ClosingAs(Escalation::TEAM_SOLVED));
  ASSERT_THAT(closed, IsOk());
  EXPECT_THAT(Happened(*closed),
              ElementsAre("bert hears REQUEST_ENDED", "carl CANCELLED", "carl hears REQUEST_ENDED",
                          "item ENDED TEAM_SOLVED", "request CLOSED TEAM_SOLVED",
                          "anna hears REQUEST_CLOSED"));
}

TEST(CloseByTeam, IsForTheOwnerOfTheItemAsItIs) {
  const Setting now = At("2026-03-03 12:00");
  const auto command = ClosingAs(Escalation::TEAM_SOLVED);
  EXPECT_THAT(CloseByTeam(now, WithTeam(), "will", command), IsRefused("NOT_YOURS"));
  EXPECT_THAT(CloseByTeam(now, Owned("wendy"), "will", command), IsRefused("NOT_YOURS"));
  EXPECT_THAT(CloseByTeam(now, Owned(), "will", ClosingAs(Escalation::TEAM_SOLVED, "0")),
              IsRefused("STALE_ETAG"));
  EXPECT_THAT(CloseByTeam(now, Open(), "will", command), HasCode(absl::StatusCode::kNotFound));
  const Matter closed = Saved(CloseByTeam(now, Owned(), "will", command));
  EXPECT_THAT(CloseByTeam(now, closed, "will", command), IsRefused("ENDED"));
}

// --- PassTime

// I4: each step exactly once.
TEST(PassTime, LeadsFromWaveToWaveToTheTeamToTheEnd) {
  Matter matter = Invited(At(kMonday), Open(), {"bert"});
  const struct {
    const char* now;
    std::vector<std::string> happened;
  } kSteps[] = {
      {"2026-03-02 10:59", {}},
      {"2026-03-02 11:00", {"wave due"}},
      {"2026-03-02 11:00", {}},
      {"2026-03-03 09:59", {}},
      {"2026-03-03 10:00", {"request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"}},
      {"2026-03-03 10:00", {}},
      {"2026-03-04 09:59", {}},
      {"2026-03-04 10:00",
       {"call anna: AFTERCARE", "bert CANCELLED", "bert hears REQUEST_ENDED", "item ENDED TOO_LATE",
        "request CLOSED TOO_LATE", "anna hears REQUEST_CLOSED"}},
      {"2026-03-14 10:00", {}},
  };
  for (const auto& step : kSteps) {
    SCOPED_TRACE(step.now);
    const Matter passed = PassTime(At(step.now), matter);
    EXPECT_THAT(Happened(passed), testing::ElementsAreArray(step.happened));
    EXPECT_GT(NextMoment(passed.record.value), Local(step.now));
    matter = Saved(passed);
  }
}

// E3: the matchmaker is away, and nobody steps for a day.
TEST(PassTime, LateStillReachesTheTeam) {
  const Matter passed = PassTime(At("2026-03-04 09:00"), Open());
  EXPECT_THAT(Happened(passed),
              ElementsAre("request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM"));
  EXPECT_EQ(passed.escalation->value.escalation().reason(), Escalation::TIME_CAME);
}

TEST(PassTime, AtTheMomentSomeWhoComeAreAMatchAndNobodyIsTooLate) {
  // Saturday: the team is closed, the request stays with the neighbours to the end.
  Matter matter = Saved(AskedBy(At("2026-03-07 10:00"), Groceries(Local("2026-03-07 15:00"), 2)));
  matter = Invited(At("2026-03-07 10:00"), std::move(matter), {"bert", "carl"});
  const Matter alone = PassTime(At("2026-03-07 15:00"), matter);
  EXPECT_THAT(
      Happened(alone),
      UnorderedElementsAre("call anna: AFTERCARE", "bert CANCELLED", "bert hears REQUEST_ENDED",
                           "carl CANCELLED", "carl hears REQUEST_ENDED", "request CLOSED TOO_LATE",
                           "anna hears REQUEST_CLOSED"));
  matter = Saved(Accept(At("2026-03-07 11:00"), matter, InvitationOf("bert")));
  const Matter some = PassTime(At("2026-03-07 15:00"), matter);
  EXPECT_THAT(Happened(some),
              ElementsAre("carl TAKEN", "carl hears ALREADY_FILLED", "request MATCHED",
                          "appointment PLANNED", "anna hears MATCHED"));
}

TEST(PassTime, AnOwnedItemStaysWithItsOwnerAfterTheMoment) {
  const Matter passed = PassTime(At("2026-03-05 10:00"), Owned());
  EXPECT_THAT(Happened(passed), IsEmpty());
  EXPECT_EQ(passed.request().state(), HelpRequest::WITH_TEAM);
}

// --- PassTimeOfInvitation

// I4
TEST(PassTimeOfInvitation, SilenceEndsOnceAndWantsTheNextCandidate) {
  const Matter matter = Invited(At(kMonday), Open(), {"bert"});
  EXPECT_THAT(Happened(PassTimeOfInvitation(At("2026-03-03 09:59"), matter, InvitationOf("bert"))),
              IsEmpty());
  const Matter passed = PassTimeOfInvitation(At("2026-03-03 10:00"), matter, InvitationOf("bert"));
  EXPECT_THAT(Happened(passed), ElementsAre("bert EXPIRED", "wave due"));
  EXPECT_THAT(
      Happened(PassTimeOfInvitation(At("2026-03-03 10:00"), Saved(passed), InvitationOf("bert"))),
      IsEmpty());
}

TEST(PassTimeOfInvitation, AtTheTeamAsksNobodyElse) {
  Matter matter = Invited(At(kMonday), Open(), {"bert"});
  matter = Saved(PassTime(At("2026-03-03 10:00"), matter));
  EXPECT_THAT(Happened(PassTimeOfInvitation(At("2026-03-03 10:00"), matter, InvitationOf("bert"))),
              ElementsAre("bert EXPIRED"));
}

}  // namespace
}  // namespace omzien::help
