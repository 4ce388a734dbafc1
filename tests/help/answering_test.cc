// Decisions of helpers: yes and no.

#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "services/help/decide.h"
#include "services/help/records.h"
#include "tests/help/decisions.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;
using v1::HelpRequest;
using v1::Invitation;

void SetState(Matter& matter, absl::string_view helper, Invitation::State state) {
  matter.invitations.at(InvitationOf(helper)).value.mutable_invitation()->set_state(state);
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

// E10: whom no message reached, or was asked before it was changed, is just whom one phones.
TEST(RecordYes, HoweverAnInvitationEndedAPhonedYesCountsOrIsRefusedWithAReason) {
  const struct {
    Invitation::State state;
    bool counts;
  } kCases[] = {
      {Invitation::SENT, true},       {Invitation::EXPIRED, true},
      {Invitation::DECLINED, true},   {Invitation::TAKEN, true},
      {Invitation::WILLING, true},    {Invitation::UNDELIVERABLE, true},
      {Invitation::CANCELLED, true},  {Invitation::THANKED, false},
      {Invitation::WITHDRAWN, false},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(Invitation::State_Name(c.state));
    Matter matter = Invited(At(kMonday), Open(), {"bert"});
    matter = Saved(PassTime(At("2026-03-03 10:00"), matter));
    SetState(matter, "bert", c.state);
    const auto said = RecordYes(At("2026-03-03 11:00"), Saved(matter), "bert", "");
    if (c.counts) {
      ASSERT_THAT(said, IsOk());
      EXPECT_EQ(said->request().state(), HelpRequest::MATCHED);
      EXPECT_EQ(StateOf(*said, "bert"), Invitation::ACCEPTED);
    } else {
      EXPECT_THAT(said, IsRefused("WRONG_STATE"));
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

}  // namespace
}  // namespace omzien::help
