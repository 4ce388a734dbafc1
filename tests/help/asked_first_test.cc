// Decisions for an asker who wants to be asked before the team looks along.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "services/help/decide.h"
#include "services/help/decide_told.h"
#include "services/help/records.h"
#include "services/help/wanted.h"
#include "tests/help/decisions.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::IsOk;
using testing::Contains;
using testing::ElementsAre;
using v1::HelpRequest;

Matter AskedFirst(absl::string_view now, absl::string_view needed, int places = 1) {
  HelpRequest asked = Groceries(Local(needed), places);
  asked.set_team_consent(HelpRequest::ASK_ME_FIRST);
  return Saved(AskedBy(At(now), asked));
}

// Two places, bert stands for one, and the question is open.
Matter WithBert() {
  Matter matter = Invited(At(kMonday), AskedFirst(kMonday, kWednesday, 2), {"bert"});
  matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
  while (!matter.request().has_pass_on_until())
    matter = Saved(PassTime(At(NextMoment(matter.record.value)), matter));
  return matter;
}

// The team would have to begin at once: she has the whole time box to answer all the same, and
// neighbours are asked widely meanwhile.
TEST(AskedFirst, WithoutTheTeamsLeadTimeSheStillHasTimeToAnswer) {
  Matter matter = AskedFirst("2026-03-06 15:00", "2026-03-09 09:00");
  EXPECT_TRUE(WantedOf(At("2026-03-06 15:00"), matter).is_wide());
  matter = PassTime(At("2026-03-06 15:00"), matter);
  EXPECT_THAT(Happened(matter), ElementsAre("anna hears PASS_ON"));
  EXPECT_EQ(FromProto(matter.request().pass_on_until()), Local("2026-03-06 19:00"));
  EXPECT_GT(NextMoment(Saved(matter).record.value), Local("2026-03-06 15:00"));
  const auto yes = AnswerPassOn(At("2026-03-06 16:00"), Saved(matter), true);
  ASSERT_THAT(yes, IsOk());
  EXPECT_EQ(yes->request().state(), HelpRequest::WITH_TEAM);
  EXPECT_EQ(yes->escalation->value.escalation().reason(), v1::Escalation::ASKER_AGREED);
}

// Not beyond the moment of the help.
TEST(AskedFirst, TheQuestionEndsWithTheMomentOfTheHelp) {
  const Matter matter =
      PassTime(At("2026-03-06 15:00"), AskedFirst("2026-03-06 15:00", "2026-03-06 16:30"));
  EXPECT_EQ(FromProto(matter.request().pass_on_until()), Local("2026-03-06 16:30"));
}

// I5: her quiet hours end after the team would have to begin.
TEST(AskedFirst, WhoIsQuietUntilThenIsAskedWhenSheWakes) {
  Matter matter = AskedFirst(kMonday, kWednesday);
  matter.helpers.at("anna").value.mutable_helper()->set_quiet_from("04:00");
  matter.helpers.at("anna").value.mutable_helper()->set_quiet_until("11:00");
  matter.record.value.clear_wave_time();
  ASSERT_EQ(FromProto(matter.request().escalate_time()), Local("2026-03-03 10:00"));
  matter = PassTime(At("2026-03-03 06:00"), Saved(matter));
  EXPECT_THAT(Happened(matter), ElementsAre("anna hears PASS_ON at 2026-03-03 11:00"));
  EXPECT_EQ(FromProto(matter.request().pass_on_until()), Local("2026-03-03 15:00"));
}

TEST(AskedFirst, HerSilenceIsACallAndNobodyIsTold) {
  Matter matter = AskedFirst(kMonday, kWednesday);
  matter = Saved(PassTime(At("2026-03-03 06:00"), matter));
  ASSERT_TRUE(matter.request().has_pass_on_until());
  const Matter silent = PassTime(At("2026-03-03 10:00"), matter);
  EXPECT_THAT(Happened(silent),
              ElementsAre("call anna: PASS_ON_UNANSWERED", "request CLOSED NOBODY_FOUND",
                          "anna hears REQUEST_CLOSED"));
}

// C8, design.md, section 3: what is held stays held.
TEST(AskedFirst, WithSomebodyWhoComesNoAndSilenceLeaveItWithHer) {
  for (const bool is_silent : {true, false}) {
    SCOPED_TRACE(is_silent);
    const Matter asked = WithBert();
    const absl::Time until = FromProto(asked.request().pass_on_until());
    const auto kept = is_silent ? PassTime(At(until), asked)
                                : AnswerPassOn(At(until - absl::Hours(1)), asked, false);
    ASSERT_THAT(kept, IsOk());
    std::vector<std::string> expected = {"wave due"};
    if (is_silent) expected.insert(expected.begin(), "call anna: PASS_ON_UNANSWERED");
    EXPECT_EQ(Happened(*kept), expected);
    EXPECT_EQ(kept->request().state(), HelpRequest::OPEN);
    EXPECT_EQ(kept->request().accepted(), 1);
    EXPECT_EQ(StateOf(*kept, "bert"), v1::Invitation::ACCEPTED);
    EXPECT_FALSE(kept->request().has_escalate_time());
    EXPECT_FALSE(kept->request().has_promise_time());

    // She is not asked again, and at its moment it is matched with who comes.
    Matter matter = Invited(At(until), Saved(*kept), {}, 0);
    EXPECT_FALSE(matter.request().has_pass_on_until());
    EXPECT_EQ(NextMoment(matter.record.value), Local(kWednesday));
    matter = PassTime(At(kWednesday), matter);
    EXPECT_EQ(matter.request().state(), HelpRequest::MATCHED);
    EXPECT_THAT(Happened(matter), Contains("anna hears MATCHED"));
  }
}

TEST(AskedFirst, WithSomebodyWhoComesACallMayBringItToTheTeam) {
  const Matter asked = WithBert();
  const absl::Time until = FromProto(asked.request().pass_on_until());
  internal::v1::CallTaskDone done;
  done.set_reason(internal::v1::CallTaskWanted::PASS_ON_UNANSWERED);
  done.set_resident("anna");
  done.set_result(v1::CallTask::NEEDS_TEAM);
  const Matter after = HearOfCall(At(until), Saved(PassTime(At(until), asked)), done, "");
  EXPECT_EQ(after.request().state(), HelpRequest::WITH_TEAM);
  EXPECT_EQ(after.request().accepted(), 1);
  EXPECT_EQ(after.escalation->value.escalation().missing(), 1);
}

}  // namespace
}  // namespace omzien::help
