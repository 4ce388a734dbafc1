// E12: what nobody learns of a restricted signal.

#include <gmock/gmock.h>

#include <string>

#include "services/rpc/timestamps.h"
#include "services/signals/records.h"
#include "tests/signals/signal_host.h"

namespace omzien::signals {
namespace {

using test::HasCode;
using test::IsOk;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr char kAnna[] = "residents/anna";

// Said in the words of a signal and nowhere else.
constexpr char kPlantedPerson[] = "Zwaluwstra";
constexpr char kPlantedWord[] = "Kolibrie";

class Sealed : public SignalHost {
 protected:
  // Violence against Bob, reported by Anna.
  std::string ReportedViolence() {
    Register("bob", "house-2");
    v1::Signal signal = Worry(v1::Signal::VIOLENCE);
    signal.set_resident("municipalities/small-town/residents/bob");
    signal.set_about(kPlantedPerson);
    signal.set_text(kPlantedWord);
    return Reported(kAnna, signal);
  }

  // All events, after those that say who is registered.
  std::string EventsAsText() {
    std::string text;
    for (const internal::v1::Event& event : host_.Events()) {
      if (!event.has_person_changed()) absl::StrAppend(&text, event.DebugString());
    }
    return text;
  }
};

TEST_F(Sealed, IsReadByWhoIsMarkedInWhateverTeam) {
  const std::string name = ReportedViolence();
  ASSERT_THAT(ListRestricted("workers/lou")->signals(), SizeIs(1));
  EXPECT_EQ(ListRestricted("workers/lou")->signals(0).name(), name);
  EXPECT_EQ(Get("workers/lou", name)->text(), kPlantedWord);
  EXPECT_EQ(Get("workers/hans", name)->reporter(), "municipalities/small-town/residents/anna");
  EXPECT_THAT(Take("workers/lou", name), IsOk());
  EXPECT_THAT(End("workers/lou", name, v1::Signal::VEILIG_THUIS), IsOk());
  EXPECT_THAT(ListRestricted("workers/lou")->signals(), IsEmpty());
}

TEST_F(Sealed, DoesNotExistForOthersOfTheTeamNotEvenItsLead) {
  const std::string name = ReportedViolence();
  for (const char* who : {"workers/wendy", "workers/nora"}) {
    SCOPED_TRACE(who);
    EXPECT_THAT(List(who, "north")->signals(), IsEmpty());
    EXPECT_THAT(ListRestricted(who), HasCode(absl::StatusCode::kNotFound));
    EXPECT_THAT(Get(who, name), HasCode(absl::StatusCode::kNotFound));
    EXPECT_THAT(Take(who, name), HasCode(absl::StatusCode::kNotFound));
    EXPECT_THAT(SealedLog(who), HasCode(absl::StatusCode::kNotFound));
  }
}

TEST_F(Sealed, TellsALeadOnlyHowManyNobodyHasRead) {
  const std::string first = ReportedViolence();
  Reported(kAnna, Worry(v1::Signal::VIOLENCE));
  Reported(kAnna, Worry());  // Not restricted, so not counted.
  EXPECT_EQ(Count("workers/nora", "north")->restricted(), 2);
  EXPECT_EQ(Count("workers/lea", "south")->restricted(), 0);
  EXPECT_THAT(Count("workers/lea", "north"), HasCode(absl::StatusCode::kNotFound));
  ASSERT_THAT(Get("workers/lou", first), IsOk());
  EXPECT_EQ(Count("workers/nora", "north")->restricted(), 1);
}

TEST_F(Sealed, WritesEveryReadInTheSealedLogAndMakesNoEventOfIt) {
  const std::string name = ReportedViolence();
  const size_t events = host_.Events().size();
  ASSERT_THAT(Get("workers/lou", name), IsOk());
  host_.clock.Advance(absl::Minutes(1));
  ASSERT_THAT(Get("workers/hans", name), IsOk());
  ASSERT_THAT(Get("workers/hans", name), IsOk());  // At the same moment: a read of its own.
  EXPECT_THAT(host_.Events(), SizeIs(events));
  const auto log = SealedLog("workers/lou");
  ASSERT_THAT(log, IsOk());
  ASSERT_THAT(log->reads(), SizeIs(3));
  EXPECT_EQ(log->reads(0).reader(), "municipalities/small-town/workers/hans");
  EXPECT_EQ(log->reads(2).reader(), "municipalities/small-town/workers/lou");
  EXPECT_EQ(log->reads(2).signal(), name);
  EXPECT_EQ(rpc::ToTime(log->reads(2).time()), At(2026, 3, 2, 10));
}

TEST_F(Sealed, HidesFromAReaderWhatIsOfHerOwnHousehold) {
  Register("carl", "house-1");  // Where Hans lives, who else reads restricted signals.
  v1::Signal signal = Worry(v1::Signal::VIOLENCE);
  signal.set_resident("municipalities/small-town/residents/carl");
  const std::string name = Reported(kAnna, signal);
  ASSERT_THAT(Get("workers/lou", name), IsOk());
  EXPECT_THAT(ListRestricted("workers/hans")->signals(), IsEmpty());
  EXPECT_THAT(Get("workers/hans", name), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(SealedLog("workers/hans")->reads(), IsEmpty());
}

// Also of who was erased, as long as her signal stays (decision 0006).
TEST_F(Sealed, HidesFromAReaderWhatIsOfHerOwnHouseholdThoughWhomItNamesWasErased) {
  Register("carl", "house-1");
  v1::Signal signal = Worry(v1::Signal::VIOLENCE);
  signal.set_resident("municipalities/small-town/residents/carl");
  const std::string name = Reported(kAnna, signal);
  EndPerson("carl", internal::v1::PersonEnded::ERASED);
  ASSERT_EQ(Get("workers/lou", name)->text(), Worry().text());
  EXPECT_THAT(ListRestricted("workers/hans")->signals(), IsEmpty());
  EXPECT_THAT(Get("workers/hans", name), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(Take("workers/hans", name), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(SealedLog("workers/hans")->reads(), IsEmpty());
  ASSERT_THAT(Take("workers/lou", name), IsOk());
  ASSERT_THAT(End("workers/lou", name, v1::Signal::TALKED), IsOk());
  const store::Space space(7, kFolder, "small-town");
  const auto ended = host_.store.Read({SignalKey(space, name.substr(name.rfind('/') + 1))});
  ASSERT_THAT(ended, IsOk());
  EXPECT_THAT((*ended)[0].value, Not(HasSubstr("house-1")));
}

TEST_F(Sealed, ShowsTheReporterOnlyThatItWasReceived) {
  const std::string name = ReportedViolence();
  ASSERT_THAT(Take("workers/lou", name), IsOk());
  ASSERT_THAT(End("workers/lou", name, v1::Signal::TALKED), IsOk());
  const auto mine = ListMine(kAnna);
  ASSERT_THAT(mine->signals(), SizeIs(1));
  EXPECT_EQ(mine->signals(0).state(), v1::Signal::RECEIVED);
  EXPECT_EQ(mine->signals(0).kind(), v1::Signal::KIND_UNSPECIFIED);
  for (const char* hidden : {kPlantedPerson, kPlantedWord, "bob", "square", "lou"}) {
    EXPECT_THAT(mine->DebugString(), Not(HasSubstr(hidden)));
  }
}

TEST_F(Sealed, LetsNoEventAndNoLogLineNameAnybody) {
  const std::string name = ReportedViolence();
  host_.clock.Set(Step());
  Step();  // Late.
  ASSERT_THAT(Get("workers/lou", name), IsOk());
  ASSERT_THAT(Take("workers/lou", name), IsOk());
  host_.clock.Advance(absl::Hours(8 * 24));
  Step();  // Taken, and late again.
  ASSERT_THAT(End("workers/lou", name, v1::Signal::VEILIG_THUIS), IsOk());
  EXPECT_THAT(Get("workers/wendy", name), HasCode(absl::StatusCode::kNotFound));
  const std::string events = EventsAsText();
  EXPECT_THAT(events, HasSubstr("signal_moved"));
  EXPECT_THAT(events, HasSubstr("signal_overdue"));
  for (const char* hidden : {"bob", "anna", "lou", "looked", "notice"}) {
    EXPECT_THAT(events, Not(HasSubstr(hidden)));
  }
  const std::string lines = host_.LogLines();
  EXPECT_THAT(lines, HasSubstr("GetSignal"));
  for (const char* hidden : {kPlantedPerson, kPlantedWord}) {
    EXPECT_THAT(events, Not(HasSubstr(hidden)));
    EXPECT_THAT(lines, Not(HasSubstr(hidden)));
  }
}

// An overdue restricted signal is named to nobody: its lead learns of it as a number.
TEST_F(Sealed, IsLateWithoutItsName) {
  ReportedViolence();
  host_.clock.Set(Step());
  Step();
  const internal::v1::Event last = host_.Events().back();
  ASSERT_TRUE(last.has_signal_overdue());
  EXPECT_THAT(last.signal_overdue().signal(), IsEmpty());
}

// Planted in an unrestricted signal, words lie in one record and are told to readers alone.
TEST_F(Sealed, KeepsWordsOfAnyoneOutOfEventsLogLinesAndOtherRecords) {
  v1::Signal signal = Worry();
  signal.set_about(kPlantedPerson);
  signal.set_text(kPlantedWord);
  const std::string name = Reported(kAnna, signal);
  ASSERT_THAT(Get("workers/wendy", name), IsOk());
  ASSERT_THAT(Take("workers/wendy", name), IsOk());
  v1::Signal wrong = signal;
  wrong.set_neighbourhood(kPlantedWord);
  wrong.set_resident(kPlantedPerson);
  EXPECT_THAT(Report(kAnna, wrong), HasCode(absl::StatusCode::kInvalidArgument));
  for (const char* hidden : {kPlantedPerson, kPlantedWord}) {
    EXPECT_THAT(EventsAsText(), Not(HasSubstr(hidden)));
    EXPECT_THAT(host_.LogLines(), Not(HasSubstr(hidden)));
    EXPECT_THAT(List("workers/wendy", "north")->DebugString(), Not(HasSubstr(hidden)));
  }
  const store::Space space(7, kFolder, "small-town");
  const std::string id = name.substr(name.rfind('/') + 1);
  const auto records = host_.store.Read({SignalKey(space, id), TextKey(space, id)});
  ASSERT_THAT(records, IsOk());
  EXPECT_THAT((*records)[0].value, Not(HasSubstr(kPlantedPerson)));
  EXPECT_THAT((*records)[1].value, HasSubstr(kPlantedPerson));
}

}  // namespace
}  // namespace omzien::signals
