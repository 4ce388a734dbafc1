#include "services/signals/decide.h"

#include <gmock/gmock.h>

#include <string>

#include "services/rpc/errors.h"
#include "services/rpc/timestamps.h"
#include "services/signals/records.h"
#include "tests/signals/signal_town.h"
#include "tests/support/status_matchers.h"

namespace omzien::signals {
namespace {

using internal::v1::SignalOverdue;
using test::HasCode;
using test::IsOk;
using testing::IsEmpty;
using testing::SizeIs;

const absl::Time kMonday = At(2026, 3, 2, 10);

class Deciding : public testing::Test {
 protected:
  Setting SettingAt(absl::Time now) const { return {*bundle_->Find("small-town"), now}; }

  // A worry as somebody reports it at `now`.
  Matter Reported(v1::Signal::Kind kind, absl::Time now,
                  const std::string& neighbourhood = "square") const {
    v1::Signal said;
    said.set_kind(kind);
    said.set_neighbourhood(neighbourhood);
    said.set_about("the man upstairs");
    said.set_text("I have not seen him for a week");
    auto made = Report(SettingAt(now), Empty(), "municipalities/small-town/residents/anna", said);
    EXPECT_THAT(made, IsOk());
    made->events.clear();
    return *std::move(made);
  }

  Matter Taken(v1::Signal::Kind kind, absl::string_view owner = "wendy") const {
    auto taken = Take(SettingAt(kMonday), Reported(kind, kMonday), owner, "");
    EXPECT_THAT(taken, IsOk());
    taken->events.clear();
    return *std::move(taken);
  }

  Matter Empty() const {
    const store::Space space(7, kFolder, "small-town");
    return {space,
            "s1",
            store::NewStored<store::v1::SignalRecord>(SignalKey(space, "s1")),
            store::NewStored<store::v1::SignalTextRecord>(TextKey(space, "s1")),
            std::nullopt,
            std::nullopt,
            {}};
  }

  const std::shared_ptr<const configuration::Bundle> bundle_ = SignalTownBundle();
};

absl::Time NextMoment(const Matter& matter) { return rpc::ToTime(matter.record.value.next_time()); }

// Team north is there on Monday 9:00–12:30 and 13:00–17:00 and on Tuesday 9:00–12:30; team south on
// Friday 9:00–24:00.
TEST_F(Deciding, PromisesAReadOnlyWhenTheTeamIsThereAndIsLateAfterAnOpenHour) {
  const struct {
    const char* name;
    const char* neighbourhood;
    absl::Time created, read, late;
  } cases[] = {
      {"while it is there", "square", At(2026, 3, 2, 10), At(2026, 3, 2, 10), At(2026, 3, 2, 11)},
      {"before lunch", "square", At(2026, 3, 2, 12), At(2026, 3, 2, 12), At(2026, 3, 2, 13, 30)},
      {"before the end of its week", "square", At(2026, 3, 3, 12), At(2026, 3, 3, 12),
       At(2026, 3, 9, 9, 30)},
      {"while it is away", "square", At(2026, 3, 4, 10), At(2026, 3, 9, 9), At(2026, 3, 9, 10)},
      {"another team", "farm", At(2026, 3, 2, 10), At(2026, 3, 6, 9), At(2026, 3, 6, 10)},
      {"Easter Monday is no Monday", "square", At(2026, 4, 5, 10), At(2026, 4, 7, 9),
       At(2026, 4, 7, 10)},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const Matter made = Reported(v1::Signal::LONELINESS, c.created, c.neighbourhood);
    EXPECT_EQ(rpc::ToTime(made.signal().read_time()), c.read);
    EXPECT_EQ(NextMoment(made), c.late);
  }
}

// E12
TEST_F(Deciding, RestrictsViolenceWhateverWasAsked) {
  EXPECT_TRUE(Reported(v1::Signal::VIOLENCE, kMonday).signal().is_restricted());
  EXPECT_FALSE(Reported(v1::Signal::DEBTS, kMonday).signal().is_restricted());
}

TEST_F(Deciding, KeepsTheWordsOutOfTheRecord) {
  const Matter made = Reported(v1::Signal::LONELINESS, kMonday);
  EXPECT_THAT(made.signal().about(), IsEmpty());
  EXPECT_THAT(made.signal().text(), IsEmpty());
  EXPECT_EQ(made.text.value.about(), "the man upstairs");
}

TEST_F(Deciding, SaysAReadOfAnUnrestrictedSignalByAnEvent) {
  const Matter read = Look(SettingAt(kMonday), Reported(v1::Signal::DEBTS, kMonday), "wendy");
  ASSERT_THAT(read.events, SizeIs(1));
  EXPECT_EQ(read.events[0].looked().reader(), "wendy");
  EXPECT_EQ(read.events[0].looked().what(), "signals/s1");
  EXPECT_FALSE(read.sealed.has_value());
}

// E12
TEST_F(Deciding, WritesEveryReadOfARestrictedSignalInTheSealedLogAndNowhereElse) {
  Matter matter = Reported(v1::Signal::VIOLENCE, kMonday);
  for (int nth = 1; nth <= 2; ++nth) {
    matter = Look(SettingAt(kMonday), std::move(matter), "lou");
    EXPECT_THAT(matter.events, IsEmpty());
    ASSERT_TRUE(matter.sealed.has_value());
    EXPECT_EQ(matter.sealed->value.nth(), nth);
    EXPECT_EQ(matter.sealed->value.read().reader(), "municipalities/small-town/workers/lou");
  }
}

// Invariant 2
TEST_F(Deciding, AsksAgainAndAgainUntilItEnds) {
  Matter matter = Reported(v1::Signal::DEBTS, kMonday);
  const absl::Time late = NextMoment(matter);
  EXPECT_THAT(PassTime(SettingAt(late - absl::Seconds(1)), matter).events, IsEmpty());
  matter = PassTime(SettingAt(late), std::move(matter));
  ASSERT_THAT(matter.events, SizeIs(1));
  EXPECT_EQ(matter.events[0].signal_overdue().reason(), SignalOverdue::UNREAD);
  EXPECT_EQ(matter.events[0].signal_overdue().signal(), "s1");
  EXPECT_EQ(NextMoment(matter), At(2026, 3, 2, 13));

  matter = Look(SettingAt(late), std::move(matter), "wendy");
  matter.events.clear();
  matter = PassTime(SettingAt(NextMoment(matter)), matter);
  ASSERT_THAT(matter.events, SizeIs(1));
  EXPECT_EQ(matter.events[0].signal_overdue().reason(), SignalOverdue::NOT_TAKEN);

  matter = Taken(v1::Signal::DEBTS);
  EXPECT_EQ(NextMoment(matter), At(2026, 3, 9, 10));
  matter = PassTime(SettingAt(NextMoment(matter)), matter);
  ASSERT_THAT(matter.events, SizeIs(1));
  EXPECT_EQ(matter.events[0].signal_overdue().reason(), SignalOverdue::NOT_ENDED);

  const auto ended =
      End(SettingAt(kMonday), Taken(v1::Signal::DEBTS), "wendy", v1::Signal::TALKED, "");
  ASSERT_THAT(ended, IsOk());
  EXPECT_FALSE(ended->record.value.has_next_time());
}

// E12: the lead learns only that there is one.
TEST_F(Deciding, NamesNoRestrictedSignalThatIsLate) {
  Matter matter = Reported(v1::Signal::VIOLENCE, kMonday);
  matter = PassTime(SettingAt(NextMoment(matter)), matter);
  ASSERT_THAT(matter.events, SizeIs(1));
  EXPECT_EQ(matter.events[0].signal_overdue().team(), "north");
  EXPECT_THAT(matter.events[0].signal_overdue().signal(), IsEmpty());
}

TEST_F(Deciding, GivesASignalToOneOwnerWhoAloneEndsIt) {
  const auto again = Take(SettingAt(kMonday), Taken(v1::Signal::DEBTS), "lou", "");
  EXPECT_EQ(rpc::ReasonOf(again.status()), "ALREADY_OWNED");
  const auto others =
      End(SettingAt(kMonday), Taken(v1::Signal::DEBTS), "lou", v1::Signal::TALKED, "");
  EXPECT_EQ(rpc::ReasonOf(others.status()), "NOT_YOURS");
}

TEST_F(Deciding, LetsAnotherTakeItWhenTheOwnersRoleHasEnded) {
  // Wendy's role ends with March.
  const auto taken =
      Take(SettingAt(At(2026, 4, 1, 10)), Taken(v1::Signal::DEBTS, "wendy"), "lou", "");
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->signal().owner(), "municipalities/small-town/workers/lou");
}

TEST_F(Deciding, RefusesAWriteOnWhatWasNotSeen) {
  const Matter taken = Taken(v1::Signal::DEBTS);
  EXPECT_EQ(
      rpc::ReasonOf(End(SettingAt(kMonday), taken, "wendy", v1::Signal::TALKED, "0").status()),
      "STALE_ETAG");
  EXPECT_THAT(End(SettingAt(kMonday), taken, "wendy", v1::Signal::TALKED, "1"), IsOk());
}

TEST_F(Deciding, DoesNotMakeAnEtagStaleByReading) {
  const Matter read = Look(SettingAt(kMonday), Reported(v1::Signal::DEBTS, kMonday), "wendy");
  EXPECT_THAT(Take(SettingAt(kMonday), read, "wendy", "0"), IsOk());
}

}  // namespace
}  // namespace omzien::signals
