#include "services/signals/view.h"

#include <gmock/gmock.h>

#include <string>

#include "services/rpc/timestamps.h"
#include "services/signals/records.h"
#include "tests/signals/signal_town.h"

namespace omzien::signals {
namespace {

using testing::HasSubstr;
using testing::Not;

const absl::Time kMonday = At(2026, 3, 2, 10);

// A worry of team north about Anna of house 1, reported by Bob and looked after by Wendy, with
// everything said.
Matter AboutAnna(bool is_restricted) {
  const store::Space space(7, kFolder, "small-town");
  Matter matter{space,
                "s1",
                store::NewStored<store::v1::SignalRecord>(SignalKey(space, "s1")),
                store::NewStored<store::v1::SignalTextRecord>(TextKey(space, "s1")),
                store::NewStored<store::v1::SignalPersonRecord>(PersonKey(space, "anna")),
                std::nullopt,
                {}};
  v1::Signal& signal = *matter.record.value.mutable_signal();
  signal.set_name("municipalities/small-town/signals/s1");
  signal.set_kind(v1::Signal::DEBTS);
  signal.set_is_restricted(is_restricted);
  signal.set_resident("municipalities/small-town/residents/anna");
  signal.set_neighbourhood("square");
  signal.set_team("north");
  signal.set_reporter("municipalities/small-town/residents/bob");
  signal.set_state(v1::Signal::ENDED);
  signal.set_outcome(v1::Signal::REFERRED);
  signal.set_owner("municipalities/small-town/workers/wendy");
  *signal.mutable_create_time() = rpc::ToTimestamp(kMonday);
  *signal.mutable_read_time() = rpc::ToTimestamp(kMonday);
  matter.text.value.set_about("Zwaluwstra");
  matter.text.value.set_text("Kolibrie");
  matter.person->value.set_resident("anna");
  matter.person->value.set_household("house-1");
  return matter;
}

TEST(WhoSeesASignal, IsDecidedByTeamMarkNeighbourhoodAndHousehold) {
  const auto bundle = SignalTownBundle();
  const struct {
    const char* worker;
    bool sees, sees_restricted;
  } cases[] = {
      {"wendy", true, false},  // Of the team.
      {"nora", true, false},   // Its lead.
      {"lou", true, true},     // Its linker, who reads restricted ones.
      {"lea", false, false},   // Leads another team.
      {"will", false, false},  // Does not serve the neighbourhood.
      {"hans", false, false},  // Does not serve the household, though he reads restricted ones.
      {"late", false, false},  // Has no role any more.
      {"kees", false, false},  // A key figure reports, and reads nothing.
      {"cor", false, false},  {"nobody", false, false},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.worker);
    const configuration::Municipality& town = *bundle->Find("small-town");
    EXPECT_EQ(MaySee(town, c.worker, AboutAnna(false), kMonday), c.sees);
    EXPECT_EQ(MaySee(town, c.worker, AboutAnna(true), kMonday), c.sees_restricted);
  }
}

// E7a
TEST(WhoSeesASignal, NotWhoSaidThatItsPersonIsNotForHer) {
  const auto bundle = SignalTownBundle();
  const configuration::Municipality& town = *bundle->Find("small-town");
  for (const bool is_restricted : {false, true}) {
    Matter matter = AboutAnna(is_restricted);
    ASSERT_TRUE(MaySee(town, "lou", matter, kMonday));
    matter.person->value.add_not_served_by("lou");
    EXPECT_FALSE(MaySee(town, "lou", matter, kMonday));
  }
}

TEST(WhoSeesASignal, LetsWhoReadsRestrictedOnesReadThoseOfEveryTeam) {
  const auto bundle = SignalTownBundle();
  Matter matter = AboutAnna(true);
  matter.record.value.mutable_signal()->set_team("south");
  matter.record.value.mutable_signal()->set_neighbourhood("mill");
  EXPECT_TRUE(MaySee(*bundle->Find("small-town"), "lou", matter, kMonday));
  matter.record.value.mutable_signal()->set_is_restricted(false);
  EXPECT_FALSE(MaySee(*bundle->Find("small-town"), "lou", matter, kMonday));
}

TEST(WhatIsSeenOfASignal, ShowsAReporterHerWordsAndNotHowItEnded) {
  const Matter matter = AboutAnna(false);
  const v1::Signal seen = ForReporter(matter.record.value, matter.text.value);
  EXPECT_EQ(seen.text(), "Kolibrie");
  EXPECT_EQ(seen.about(), "Zwaluwstra");
  EXPECT_EQ(seen.state(), v1::Signal::ENDED);
  EXPECT_EQ(seen.outcome(), v1::Signal::OUTCOME_UNSPECIFIED);
  EXPECT_EQ(seen.owner(), "");
  EXPECT_EQ(seen.etag(), "");
}

// E12
TEST(WhatIsSeenOfASignal, ShowsTheReporterOfARestrictedOneOnlyThatItWasReceived) {
  const Matter matter = AboutAnna(true);
  v1::Signal received;
  received.set_name("municipalities/small-town/signals/s1");
  received.set_is_restricted(true);
  received.set_state(v1::Signal::RECEIVED);
  *received.mutable_create_time() = rpc::ToTimestamp(kMonday);
  *received.mutable_read_time() = rpc::ToTimestamp(kMonday);
  EXPECT_EQ(ForReporter(matter.record.value, matter.text.value).DebugString(),
            received.DebugString());
}

TEST(WhatIsSeenOfASignal, NamesNobodyInAListButTheOwner) {
  const std::string shown = ForList(AboutAnna(false).record.value).DebugString();
  for (const char* hidden : {"anna", "bob", "Zwaluwstra", "Kolibrie"}) {
    EXPECT_THAT(shown, Not(HasSubstr(hidden)));
  }
  EXPECT_THAT(shown, HasSubstr("workers/wendy"));
}

TEST(WhatIsSeenOfASignal, ShowsAReaderEverything) {
  const Matter matter = AboutAnna(true);
  const std::string shown = ForReader(matter.record.value, matter.text.value).DebugString();
  for (const char* said : {"anna", "bob", "Zwaluwstra", "Kolibrie"}) {
    EXPECT_THAT(shown, HasSubstr(said));
  }
}

}  // namespace
}  // namespace omzien::signals
