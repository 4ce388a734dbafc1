// Decisions of an asker: what becomes of what she asks.

#include <gmock/gmock.h>

#include <string>

#include "absl/strings/str_cat.h"
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
using v1::Escalation;
using v1::HelpRequest;

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

TEST(Ask, WhoWantsAPersonGoesToTheTeamAndNobodyIsAsked) {
  HelpRequest asked = Groceries(Local(kWednesday));
  asked.set_wants_person(true);
  asked.set_team_consent(HelpRequest::ASK_ME_FIRST);
  Matter matter = AskedBy(At(kMonday), asked);
  EXPECT_THAT(Happened(matter),
              ElementsAre("request OPEN", "anna hears REQUEST_RECEIVED", "request WITH_TEAM",
                          "item QUEUED", "anna hears WITH_TEAM"));
  EXPECT_EQ(matter.escalation->value.escalation().reason(), Escalation::WANTS_PERSON);
  EXPECT_TRUE(matter.request().wants_person());
  matter = Saved(std::move(matter));
  AddHelper(matter, "bert");
  EXPECT_THAT(Invite(At(kMonday), matter, WaveOf(matter, {"bert"})), IsRefused("NOT_ASKING"));
  // What the team finds out with her may be for a volunteer after all.
  matter = Saved(Take(At(kMonday), matter, "will", ""));
  EXPECT_THAT(StartSearch(At(kMonday), matter, "will", ""), IsOk());
}

}  // namespace
}  // namespace omzien::help
