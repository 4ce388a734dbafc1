// An asker changes what she asks: whom it still suits hears of it, whom it does not is no longer
// waited for.

#include <gmock/gmock.h>

#include <string>

#include "services/help/decide.h"
#include "services/help/records.h"
#include "tests/help/decisions.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::IsOk;
using testing::Contains;
using testing::ElementsAre;
using testing::UnorderedElementsAre;
using v1::HelpRequest;
using v1::Invitation;

// Anna's request to which these were just asked, as a change reads it.
Matter Asked(const std::vector<std::string>& helpers, int places = 1) {
  Matter matter = Invited(At(kMonday), Open(places), helpers);
  for (const std::string& helper : helpers) AddOffer(matter, helper);
  matter.text = store::NewStored<store::v1::RequestTextRecord>(TextKey(matter.space, "r"));
  return matter;
}

// Lets a helper be available on one weekday only.
void OnlyOn(Matter& matter, const std::string& helper, v1::OpeningHours::Weekday day) {
  v1::OpeningHours& hours = *matter.offers.at(helper).front().mutable_offer()->add_available();
  hours.add_weekdays(day);
  hours.set_opens("00:00");
  hours.set_closes("24:00");
}

TEST(Change, WhomItNoLongerSuitsIsNotWaitedForAndTheNextAreAsked) {
  Matter matter = Asked({"bert", "carl"});
  OnlyOn(matter, "bert", v1::OpeningHours::WEDNESDAY);
  HelpRequest wanted = Groceries(Local("2026-03-05 10:00"));  // A Thursday.
  const auto changed = Change(At("2026-03-02 11:00"), matter, wanted, "");
  ASSERT_THAT(changed, IsOk());
  EXPECT_THAT(Happened(*changed), UnorderedElementsAre("bert CANCELLED", "bert hears REQUEST_ENDED",
                                                       "carl hears REQUEST_CHANGED", "wave due"));
  EXPECT_THAT(changed->record.value.unanswered(), ElementsAre("carl"));
}

TEST(Change, WhoWasNotToldYetHearsNothing) {
  Matter matter = Open();
  AddHelper(matter, "bert").set_quiet_from("09:00");
  matter.helpers.at("bert").value.mutable_helper()->set_quiet_until("15:00");
  matter = Invited(At(kMonday), std::move(matter), {"bert"});
  AddOffer(matter, "bert");
  OnlyOn(matter, "bert", v1::OpeningHours::WEDNESDAY);
  matter.text = store::NewStored<store::v1::RequestTextRecord>(TextKey(matter.space, "r"));
  const auto changed =
      Change(At("2026-03-02 11:00"), matter, Groceries(Local("2026-03-05 10:00")), "");
  EXPECT_THAT(Happened(*changed), ElementsAre("bert CANCELLED", "wave due"));
}

TEST(Change, TheTimeToAnswerEndsWithTheNewMomentAndWhoWouldBeToldTooLateIsNotAsked) {
  Matter matter = Open();
  AddHelper(matter, "late").set_quiet_from("09:00");
  matter.helpers.at("late").value.mutable_helper()->set_quiet_until("20:00");
  matter = Invited(At(kMonday), std::move(matter), {"bert", "late"});
  AddOffer(matter, "bert");
  AddOffer(matter, "late");
  matter.text = store::NewStored<store::v1::RequestTextRecord>(TextKey(matter.space, "r"));
  const auto changed =
      Change(At("2026-03-02 11:00"), matter, Groceries(Local("2026-03-02 18:00")), "");
  ASSERT_THAT(changed, IsOk());
  EXPECT_THAT(SentTo(*changed), ElementsAre("bert"));
  EXPECT_EQ(
      FromProto(changed->invitations.at(InvitationOf("bert")).value.invitation().answer_until()),
      Local("2026-03-02 18:00"));
}

TEST(Change, WhoSaidYesIsAskedToConfirmAndStands) {
  Matter matter = Asked({"bert", "carl"}, 2);
  OnlyOn(matter, "bert", v1::OpeningHours::WEDNESDAY);
  matter = Saved(Accept(At(kMonday), matter, InvitationOf("bert")));
  matter.text = store::NewStored<store::v1::RequestTextRecord>(TextKey(matter.space, "r"));
  const auto changed =
      Change(At("2026-03-02 11:00"), matter, Groceries(Local("2026-03-05 10:00"), 2), "");
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(StateOf(*changed, "bert"), Invitation::ACCEPTED);
  EXPECT_THAT(changed->record.value.to_confirm(), ElementsAre("bert"));
  EXPECT_THAT(Happened(*changed), Contains("bert hears REQUEST_CHANGED"));
}

TEST(Change, AtTheTeamNobodyNewIsAsked) {
  Matter matter = Asked({"bert"});
  OnlyOn(matter, "bert", v1::OpeningHours::WEDNESDAY);
  matter = Saved(PassTime(At("2026-03-03 10:00"), matter));
  matter.text = store::NewStored<store::v1::RequestTextRecord>(TextKey(matter.space, "r"));
  const auto changed =
      Change(At("2026-03-03 11:00"), matter, Groceries(Local("2026-03-05 10:00")), "");
  EXPECT_THAT(Happened(*changed), ElementsAre("bert CANCELLED", "bert hears REQUEST_ENDED"));
  EXPECT_EQ(FromProto(changed->escalation->value.escalation().due_time()),
            Local("2026-03-05 10:00"));
}

// Another time taken is a change too; further away excludes nobody.
TEST(AnswerRelaxation, AnotherTimeTakesBackWhomItNoLongerSuits) {
  for (const bool is_other_time : {true, false}) {
    SCOPED_TRACE(is_other_time);
    Matter matter = Asked({"bert"});
    OnlyOn(matter, "bert", v1::OpeningHours::WEDNESDAY);
    v1::Relaxation& relaxation = *matter.request().mutable_relaxation();
    relaxation.set_kind(is_other_time ? v1::Relaxation::OTHER_TIME : v1::Relaxation::FURTHER);
    relaxation.set_minutes_later(24 * 60);
    relaxation.set_max_distance_meters(4000);
    *matter.request().mutable_relaxation_until() = ToProto(Local("2026-03-02 14:00"));
    const auto taken = AnswerRelaxation(At("2026-03-02 11:00"), matter, true);
    ASSERT_THAT(taken, IsOk());
    EXPECT_EQ(StateOf(*taken, "bert"), is_other_time ? Invitation::CANCELLED : Invitation::SENT);
  }
}

}  // namespace
}  // namespace omzien::help
