// Decisions where the asker chooses among those willing.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "services/configuration/load.h"
#include "services/help/decide.h"
#include "services/help/records.h"
#include "tests/help/decisions.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::IsOk;
using testing::ElementsAre;
using v1::HelpRequest;
using v1::Invitation;

// The town of matters.h where askers choose who gets their groceries.
Setting ChoosingAt(absl::Time time) {
  static const auto& bundle =
      *new std::shared_ptr<const configuration::Bundle>(*configuration::Parse(
          {{"town.textproto", absl::StrReplaceAll(TownText(), {{"FIRST_YES", "ASKER_CHOOSES"}})}}));
  return {*bundle->Find("small-town"), time};
}
Setting ChoosingAt(absl::string_view time) { return ChoosingAt(Local(time)); }

// Anna's request of Monday, to which these have said that they are willing.
Matter Willing(const std::vector<std::string>& helpers, int places = 1) {
  Matter matter = Invited(ChoosingAt(kMonday), Open(places), helpers);
  for (const std::string& helper : helpers)
    matter = Saved(Accept(ChoosingAt(kMonday), matter, InvitationOf(helper)));
  return matter;
}

// C6
TEST(ChooseNobody, ThanksThoseWillingOnceAndAsksTheNext) {
  const auto none = ChooseNobody(ChoosingAt(kMonday), Willing({"bert", "carl", "dora"}));
  ASSERT_THAT(none, IsOk());
  EXPECT_THAT(Happened(*none),
              testing::UnorderedElementsAre("bert THANKED", "bert hears THANKED", "carl THANKED",
                                            "carl hears THANKED", "dora THANKED",
                                            "dora hears THANKED", "wave due"));
  EXPECT_TRUE(none->request().willing().empty());
  EXPECT_FALSE(none->request().has_choose_until());
  EXPECT_EQ(none->request().state(), HelpRequest::OPEN);
}

TEST(ChooseNobody, IsRefusedWhileNobodyIsWilling) {
  EXPECT_THAT(ChooseNobody(ChoosingAt(kMonday), Open()), IsRefused("NOBODY_WILLING"));
}

// C6: each silence becomes a call task of its own, and never a yes.
TEST(Choosing, EverySilenceIsACall) {
  Matter matter = Invited(ChoosingAt(kMonday), Open(), {"bert", "carl"});
  matter = Saved(Accept(ChoosingAt(kMonday), matter, InvitationOf("bert")));
  const absl::Time first = FromProto(matter.request().choose_until());
  const auto overdue = [](Matter one) {
    const absl::Time until = FromProto(one.request().choose_until());
    // Nothing else is due then.
    one.request().clear_escalate_time();
    one.record.value.clear_wave_time();
    *one.record.value.mutable_needed_time() = ToProto(until + absl::Hours(24));
    return PassTime(ChoosingAt(until), std::move(one));
  };
  Matter silent = overdue(matter);
  EXPECT_THAT(Happened(silent), ElementsAre("call anna: CHOICE_OVERDUE"));
  EXPECT_EQ(silent.request().accepted(), 0);
  silent = Saved(silent);
  EXPECT_GT(NextMoment(silent.record.value), first) << "one call for one silence";

  silent = Saved(Decline(ChoosingAt(first), silent, InvitationOf("bert")));
  silent = Saved(Accept(ChoosingAt(first), silent, InvitationOf("carl")));
  EXPECT_EQ(FromProto(silent.request().choose_until()), first + absl::Hours(24));
  EXPECT_THAT(Happened(overdue(silent)), ElementsAre("call anna: CHOICE_OVERDUE"));
}

// "First name, area, why this person": what the search said goes to who chooses.
TEST(Choosing, WhoIsWillingBringsHerAreaAndWhySheWasAsked) {
  Matter matter = Open();
  AddHelper(matter, "bert");
  auto wave = WaveOf(matter, {"bert"});
  wave.mutable_chosen(0)->set_neighbourhood("square");
  wave.mutable_chosen(0)->add_why("SAME_DISTRICT");
  matter = Saved(Invite(ChoosingAt(kMonday), matter, wave));
  matter = Saved(Accept(ChoosingAt(kMonday), matter, InvitationOf("bert")));
  ASSERT_EQ(matter.request().willing_size(), 1);
  EXPECT_EQ(matter.request().willing(0).neighbourhood(), "square");
  EXPECT_THAT(matter.request().willing(0).why(), ElementsAre("SAME_DISTRICT"));
}

TEST(Choosing, WhoFoundItOnTheBoardSaysSo) {
  Matter matter = Open();
  AddHelper(matter, "bert");
  const auto accepted = AcceptFromBoard(ChoosingAt(kMonday), matter, "bert", "square");
  ASSERT_THAT(accepted, IsOk());
  const HelpRequest& request = accepted->record.value.request();
  ASSERT_EQ(request.willing_size(), 1);
  EXPECT_EQ(request.willing(0).neighbourhood(), "square");
  EXPECT_THAT(request.willing(0).why(), ElementsAre("BOARD"));
}

// C6, design.md, section 3: at most three are kept.
TEST(Choosing, AFourthWhoIsWillingIsRefused) {
  Matter matter = Invited(ChoosingAt(kMonday), Open(2), {"bert", "carl", "dora", "evi"});
  for (const char* helper : {"bert", "carl", "dora"})
    matter = Saved(Accept(ChoosingAt(kMonday), matter, InvitationOf(helper)));
  EXPECT_FALSE(matter.record.value.has_wave_time()) << "three are enough to choose among";
  EXPECT_THAT(Accept(ChoosingAt(kMonday), matter, InvitationOf("evi")),
              IsRefused("ALREADY_FILLED"));
  EXPECT_EQ(matter.request().willing_size(), 3);
}

// C6 with two places: the first pick leaves the second open, and the asking goes on for it.
TEST(Choose, OneOfTwoAsksOnForTheOther) {
  Matter matter = Willing({"bert", "carl", "dora"}, 2);
  matter.record.value.set_is_choice_overdue(true);
  const Setting later = ChoosingAt(Local(kMonday) + absl::Hours(2));
  const auto first = Choose(later, Saved(matter), "bert");
  ASSERT_THAT(first, IsOk());
  EXPECT_THAT(Happened(*first), ElementsAre("bert ACCEPTED", "bert hears CHOSEN", "wave due"));
  EXPECT_EQ(first->request().state(), HelpRequest::OPEN);
  EXPECT_EQ(first->request().willing_size(), 2);
  EXPECT_EQ(FromProto(first->request().choose_until()), later.now + absl::Hours(24));
  EXPECT_FALSE(first->record.value.is_choice_overdue());
  const auto second = Choose(later, Saved(*first), "carl");
  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(Happened(*second), ElementsAre("carl ACCEPTED", "carl hears CHOSEN", "dora THANKED",
                                             "dora hears THANKED", "request MATCHED",
                                             "appointment PLANNED", "anna hears MATCHED"));
  EXPECT_EQ(second->request().accepted(), 2);
}

// The time box of the circle ended while her choice was waited for.
TEST(Choose, AfterTheTimeOfTheCircleTheNeighboursAreAsked) {
  for (const bool picks : {true, false}) {
    SCOPED_TRACE(picks);
    Matter matter = Open(2);
    matter.request().set_rung(v1::RUNG_CIRCLE);
    *matter.record.value.mutable_rung_end_time() = ToProto(Local("2026-03-02 14:00"));
    matter = Invited(ChoosingAt(kMonday), Saved(matter), {"bert"});
    matter = Saved(Accept(ChoosingAt(kMonday), matter, InvitationOf("bert")));
    const Setting later = ChoosingAt("2026-03-02 14:00");
    for (int i = 0; i < 3; ++i) matter = Saved(PassTime(later, matter));
    ASSERT_EQ(matter.request().rung(), v1::RUNG_CIRCLE) << "her choice comes first";
    const auto chosen = picks ? Choose(later, matter, "bert") : ChooseNobody(later, matter);
    ASSERT_THAT(chosen, IsOk());
    EXPECT_EQ(chosen->request().rung(), v1::RUNG_NEIGHBOURS);
    EXPECT_TRUE(chosen->record.value.is_wave_wanted());
  }
}

// An answer to what was asked before must not be taken for one to what is asked now.
TEST(Choosing, AYesToAnEarlierEpisodeIsRefusedAndTheNewOneCounts) {
  Matter matter = Invited(ChoosingAt(kMonday), Open(), {"bert", "carl"});
  matter = Saved(Accept(ChoosingAt(kMonday), matter, InvitationOf("bert")));
  matter = Saved(Choose(ChoosingAt(kMonday), matter, "bert"));
  matter = Saved(StopHelping(ChoosingAt(kMonday), matter, "bert"));
  ASSERT_EQ(StateOf(matter, "carl"), Invitation::TAKEN);
  EXPECT_THAT(Accept(ChoosingAt(kMonday), matter, InvitationOf("carl")),
              IsRefused("ALREADY_FILLED"));
  matter = Invited(ChoosingAt(kMonday), matter, {"carl"});
  matter = Saved(Accept(ChoosingAt(kMonday), matter, InvitationId("r", 2, "carl")));
  const auto chosen = Choose(ChoosingAt(kMonday), matter, "carl");
  ASSERT_THAT(chosen, IsOk());
  EXPECT_EQ(chosen->request().state(), HelpRequest::MATCHED);
}

}  // namespace
}  // namespace omzien::help
