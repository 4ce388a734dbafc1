// Decisions about asking helpers: waves, and silence.

#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/help/decide.h"
#include "services/help/records.h"
#include "tests/help/decisions.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;
using v1::Escalation;
using v1::Invitation;

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
