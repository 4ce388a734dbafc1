#include "services/signals/signal_service.h"

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <vector>

#include "services/rpc/errors.h"
#include "services/rpc/timestamps.h"
#include "services/signals/records.h"
#include "tests/signals/signal_host.h"

namespace omzien::signals {
namespace {

using test::HasCode;
using test::IsOk;
using test::WrongFields;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kAnna[] = "residents/anna";

std::vector<std::string> NamesIn(const google::protobuf::RepeatedPtrField<v1::Signal>& signals) {
  std::vector<std::string> names;
  for (const v1::Signal& signal : signals) names.push_back(signal.name());
  return names;
}

// A2
TEST_F(SignalHost, AnswersAReportWithWhenItWillBeRead) {
  const auto made = Report(kAnna, Worry());
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(rpc::ToTime(made->read_time()), host_.clock.Now());
  EXPECT_EQ(made->state(), v1::Signal::RECEIVED);
  EXPECT_EQ(made->team(), "north");
  const auto mine = ListMine(kAnna);
  ASSERT_THAT(mine, IsOk());
  ASSERT_THAT(mine->signals(), SizeIs(1));
  EXPECT_EQ(mine->signals(0).SerializeAsString(), made->SerializeAsString());
}

TEST_F(SignalHost, LivesFromReportToEndAndTheReporterSeesThatItEnded) {
  const std::string name = Reported("workers/kees", Worry());
  EXPECT_THAT(NamesIn(List("workers/wendy", "north")->signals()), ElementsAre(name));
  const auto read = Get("workers/wendy", name);
  ASSERT_THAT(read, IsOk());
  EXPECT_EQ(read->text(), Worry().text());
  EXPECT_EQ(read->reporter(), "municipalities/small-town/workers/kees");
  const auto taken = Take("workers/wendy", name);
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->owner(), "municipalities/small-town/workers/wendy");
  EXPECT_EQ(taken->text(), "");
  EXPECT_THAT(End("workers/wendy", name, v1::Signal::NEIGHBOUR_HELP), IsOk());
  EXPECT_THAT(List("workers/wendy", "north")->signals(), IsEmpty());
  const auto mine = ListMine("workers/kees");
  ASSERT_THAT(mine->signals(), SizeIs(1));
  EXPECT_EQ(mine->signals(0).state(), v1::Signal::ENDED);
  EXPECT_EQ(mine->signals(0).outcome(), v1::Signal::OUTCOME_UNSPECIFIED);
}

// A1
TEST_F(SignalHost, NamesAllWrongFieldsAtOnceAndKeepsNothing) {
  EXPECT_THAT(WrongFields(Report(kAnna, v1::Signal())),
              ElementsAre("signal.kind", "signal.about", "signal.neighbourhood", "signal.text"));
  v1::Signal signal = Worry();
  signal.set_resident("municipalities/other/residents/bob");
  signal.set_about(std::string(201, 'a'));
  signal.set_text(std::string("nul\0", 4));
  EXPECT_THAT(WrongFields(Report(kAnna, signal)),
              ElementsAre("signal.resident", "signal.about", "signal.text"));
  signal = Worry();
  signal.set_text(std::string(2001, 'a'));
  EXPECT_THAT(WrongFields(Report(kAnna, signal, "r", "municipalities/small-town/workers/kees")),
              ElementsAre("signal.text", "key_figure"));
  EXPECT_THAT(host_.Events(), IsEmpty());
  EXPECT_THAT(ListMine(kAnna)->signals(), IsEmpty());
}

// A7
TEST_F(SignalHost, GivesWordsBackAsTheyWere) {
  v1::Signal signal = Worry();
  signal.set_text("😟 e\u0301 \u202Eabc\u202C" + std::string(1900, 'x'));
  const std::string name = Reported(kAnna, signal);
  EXPECT_EQ(Get("workers/wendy", name)->text(), signal.text());
}

// A5
TEST_F(SignalHost, TakesARepeatedReportOnce) {
  const auto first = Report(kAnna, Worry(), "same");
  const auto again = Report(kAnna, Worry(), "same");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  EXPECT_THAT(ListMine(kAnna)->signals(), SizeIs(1));
  EXPECT_EQ(rpc::ReasonOf(Report(kAnna, Worry(v1::Signal::DEBTS), "same").status()),
            "REQUEST_ID_REUSED");
  EXPECT_NE(Report("residents/bob", Worry(), "same")->name(), first->name());
}

TEST_F(SignalHost, AnswersARepeatedTakeWithWhatItIsNow) {
  const std::string name = Reported(kAnna, Worry());
  const auto taken = Take("workers/wendy", name, "same");
  EXPECT_EQ(Take("workers/wendy", name, "same")->SerializeAsString(), taken->SerializeAsString());
  EXPECT_EQ(rpc::ReasonOf(Take("workers/nora", name).status()), "ALREADY_OWNED");
}

TEST_F(SignalHost, KnowsAResidentOnlyAfterHearingOfHer) {
  v1::Signal signal = Worry();
  signal.set_resident("municipalities/small-town/residents/bob");
  EXPECT_THAT(Report("workers/wendy", signal), HasCode(absl::StatusCode::kUnavailable));
  Register("bob", "house-1");
  EXPECT_THAT(Report("workers/wendy", signal), IsOk());
}

// A card with a code, for a shopkeeper without an account: the edge reports for her.
TEST_F(SignalHost, LetsAServiceReportForAKeyFigureOnly) {
  const auto made =
      Report("services/edge", Worry(), "card", "municipalities/small-town/workers/kees");
  ASSERT_THAT(made, IsOk());
  EXPECT_EQ(Get("workers/wendy", made->name())->reporter(),
            "municipalities/small-town/workers/kees");
  for (const char* nobody : {"", "municipalities/small-town/workers/wendy", "workers/kees",
                             "municipalities/other/workers/kees"}) {
    SCOPED_TRACE(nobody);
    EXPECT_THAT(WrongFields(Report("services/edge", Worry(), "", nobody)),
                ElementsAre("key_figure"));
  }
}

// Invariant 7
TEST_F(SignalHost, LogsAReadBeforeItAnswersSoThatThePersonSeesIt) {
  Register("bob", "house-2");
  v1::Signal signal = Worry();
  signal.set_resident("municipalities/small-town/residents/bob");
  const std::string name = Reported("workers/kees", signal);
  const size_t before = host_.Events().size();
  ASSERT_THAT(Get("workers/wendy", name), IsOk());
  const auto events = host_.Events();
  ASSERT_THAT(events, SizeIs(before + 1));
  EXPECT_EQ(events.back().looked().reader(), "wendy");
  EXPECT_EQ(events.back().looked().person(), "bob");
  EXPECT_THAT(name, testing::EndsWith(events.back().looked().what()));
}

// Decision 0006: what names her by her account goes, what she said of others stays, and nobody can
// tell any more that she said it.
TEST_F(SignalHost, ForgetsWhomItNamesAndWhoReportedItOnceSheIsErased) {
  Register("bob", "house-2");
  v1::Signal about_bob = Worry();
  about_bob.set_resident("municipalities/small-town/residents/bob");
  const std::string about = Reported("residents/anna", about_bob);
  const std::string by = Reported("residents/bob", Worry());
  about_bob.set_is_restricted(true);
  const std::string restricted = Reported("residents/anna", about_bob);
  EndPerson("bob", internal::v1::PersonEnded::DIED);
  EXPECT_THAT(ListMine("residents/bob")->signals(), testing::SizeIs(1));
  EndPerson("bob", internal::v1::PersonEnded::ERASED);
  EXPECT_THAT(ListMine("residents/bob")->signals(), testing::IsEmpty());
  EXPECT_EQ(Get("workers/wendy", by)->text(), Worry().text());
  EXPECT_EQ(Get("workers/wendy", by)->reporter(), "");
  EXPECT_EQ(Get("workers/wendy", about)->text(), "");
  EXPECT_EQ(Get("workers/wendy", about)->resident(), "");
  // What is said of violence stays while somebody looks after it.
  EXPECT_EQ(Get("workers/lou", restricted)->text(), Worry().text());
  ASSERT_THAT(Take("workers/lou", restricted), IsOk());
  ASSERT_THAT(End("workers/lou", restricted, v1::Signal::NOTHING_NEEDED), IsOk());
  EXPECT_EQ(Get("workers/lou", restricted)->text(), "");
}

// E12: a restricted one is in no export, of whoever reported it or of whom it is about.
TEST_F(SignalHost, ExportsWhatSheReportedAndWhatIsAboutHerWithoutWhoSaidIt) {
  Register("bob", "house-2");
  v1::Signal about_bob = Worry();
  about_bob.set_resident("municipalities/small-town/residents/bob");
  const std::string about = Reported("residents/anna", about_bob);
  const std::string by = Reported("residents/bob", Worry());
  Reported("residents/bob", Worry(v1::Signal::VIOLENCE));
  about_bob.set_is_restricted(true);
  Reported("residents/anna", about_bob);
  std::vector<std::string> names;
  v1::ExportSignalsRequest request;
  request.set_name("municipalities/small-town/residents/bob");
  request.set_page_size(1);
  do {
    const auto page = host_.Call("residents/bob", &Stub::ExportSignals, request);
    ASSERT_THAT(page, IsOk());
    for (const auto& item : page->items()) {
      v1::Signal signal;
      ASSERT_TRUE(item.UnpackTo(&signal));
      EXPECT_EQ(signal.reporter(), "");
      EXPECT_EQ(signal.text(), Worry().text());
      names.push_back(signal.name());
    }
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, testing::ElementsAre(by, about));
  EXPECT_THAT(host_.Call("residents/anna", &Stub::ExportSignals, request),
              HasCode(absl::StatusCode::kNotFound));
}

// A3: the same text for what is foreign and for what is not there, and nothing is logged.
TEST_F(SignalHost, DoesNotExistForWhomItIsNot) {
  Register("bob", "house-1");
  v1::Signal signal = Worry();
  signal.set_resident("municipalities/small-town/residents/bob");
  const std::string name = Reported(kAnna, signal);
  const size_t events = host_.Events().size();
  const absl::Status absent = Get("workers/wendy", Parent() + "/signals/none").status();
  EXPECT_THAT(absent, HasCode(absl::StatusCode::kNotFound));
  for (const char* who : {"workers/lea", "workers/will", "workers/hans"}) {
    SCOPED_TRACE(who);
    EXPECT_EQ(Get(who, name).status(), absent);
    EXPECT_EQ(Take(who, name).status(), absent);
    EXPECT_EQ(End(who, name, v1::Signal::TALKED).status(), absent);
  }
  EXPECT_THAT(List("workers/hans", "north")->signals(), IsEmpty());
  EXPECT_THAT(List("workers/will", "north")->signals(), IsEmpty());
  EXPECT_EQ(List("workers/wendy", "south").status(), absent);
  EXPECT_EQ(host_
                .Call(test::SubjectOf("workers/wendy", "other"), &Stub::GetSignal,
                      [&] {
                        v1::GetSignalRequest request;
                        request.set_name(name);
                        return request;
                      }())
                .status(),
            absent);
  EXPECT_THAT(host_.Events(), SizeIs(events));
}

// A4
TEST_F(SignalHost, ShowsPagesWhoseUnionIsAll) {
  std::vector<std::string> all;
  for (int i = 0; i < 11; ++i) {
    all.push_back(Reported(kAnna, Worry()));
    host_.clock.Advance(absl::Minutes(1));
  }
  std::vector<std::string> shown;
  std::string token;
  do {
    const auto page = List("workers/wendy", "north", 5, token);
    ASSERT_THAT(page, IsOk());
    for (const std::string& name : NamesIn(page->signals())) shown.push_back(name);
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_EQ(shown, all);
  const std::string hers = List("workers/wendy", "north", 5)->next_page_token();
  EXPECT_THAT(WrongFields(List("workers/nora", "north", 5, hers)), ElementsAre("page_token"));
  EXPECT_THAT(WrongFields(List("workers/wendy", "north", 5, "garbled")), ElementsAre("page_token"));
}

// Invariant 2
TEST_F(SignalHost, TellsTheLeadOfWhatNobodyReadInTime) {
  Reported(kAnna, Worry());
  const absl::Time late = Step();
  EXPECT_EQ(late, At(2026, 3, 2, 11));
  host_.clock.Set(late);
  EXPECT_EQ(Step(), At(2026, 3, 2, 13));
  EXPECT_EQ(host_.Events().back().signal_overdue().team(), "north");
  EXPECT_EQ(host_.Events().back().signal_overdue().reason(), internal::v1::SignalOverdue::UNREAD);
}

TEST_F(SignalHost, HasNothingDueOnceEverythingEnded) {
  const std::string name = Reported(kAnna, Worry());
  ASSERT_THAT(Take("workers/wendy", name), IsOk());
  ASSERT_THAT(End("workers/wendy", name, v1::Signal::NOTHING_NEEDED), IsOk());
  EXPECT_EQ(Step(), absl::InfiniteFuture());
}

// E13: what `help` needs to know that a worry about somebody is open.
TEST_F(SignalHost, SaysAboutWhomAnUnrestrictedWorryIsOpen) {
  Register("bob", "house-2");
  v1::Signal signal = Worry();
  signal.set_resident("municipalities/small-town/residents/bob");
  const std::string name = Reported(kAnna, signal);
  ASSERT_THAT(Take("workers/wendy", name), IsOk());
  ASSERT_THAT(End("workers/wendy", name, v1::Signal::TALKED), IsOk());
  std::vector<std::pair<v1::Signal::State, v1::Signal::State>> moves;
  for (const internal::v1::Event& event : host_.Events()) {
    if (!event.has_signal_moved()) continue;
    EXPECT_EQ(event.signal_moved().resident(), "bob");
    moves.emplace_back(event.signal_moved().from(), event.signal_moved().to());
  }
  EXPECT_THAT(moves, ElementsAre(std::pair(v1::Signal::STATE_UNSPECIFIED, v1::Signal::RECEIVED),
                                 std::pair(v1::Signal::RECEIVED, v1::Signal::TAKEN),
                                 std::pair(v1::Signal::TAKEN, v1::Signal::ENDED)));
}

// A10
TEST_F(SignalHost, RefusesEveryWrongRoleAndNobodyElse) {
  const std::string name = Reported(kAnna, Worry());
  struct Method {
    const char* name;
    std::function<absl::Status(const std::string& who)> call;
    std::vector<const char*> admitted;
  };
  const std::vector<const char*> everyone = {kAnna,         "workers/wendy", "workers/lea",
                                             "workers/cor", "workers/lou",   "workers/kees",
                                             "workers/ada", "services/edge", "workers/late"};
  const std::vector<const char*> reporters = {kAnna,         "workers/wendy", "workers/lea",
                                              "workers/cor", "workers/lou",   "workers/kees"};
  const std::vector<const char*> readers = {"workers/wendy", "workers/lea", "workers/lou"};
  std::vector<const char*> reporters_and_services = reporters;
  reporters_and_services.push_back("services/edge");
  const Method methods[] = {
      {"ReportSignal", [&](const auto& who) { return Report(who, Worry()).status(); },
       reporters_and_services},
      {"ListMySignals", [&](const auto& who) { return ListMine(who).status(); }, reporters},
      {"ListSignals", [&](const auto& who) { return List(who, "north").status(); }, readers},
      {"GetSignal", [&](const auto& who) { return Get(who, name).status(); }, readers},
      {"TakeSignal", [&](const auto& who) { return Take(who, name).status(); }, readers},
      {"EndSignal", [&](const auto& who) { return End(who, name, v1::Signal::TALKED).status(); },
       readers},
      {"CountUnread",
       [&](const auto& who) { return Count(who, "south").status(); },
       {"workers/lea"}},
      {"ListSealedLog", [&](const auto& who) { return SealedLog(who).status(); }, readers},
  };
  for (const Method& method : methods) {
    for (const char* who : everyone) {
      SCOPED_TRACE(absl::StrCat(method.name, " by ", who));
      const bool is_admitted = std::find(method.admitted.begin(), method.admitted.end(),
                                         std::string(who)) != method.admitted.end();
      const size_t events = host_.Events().size();
      EXPECT_EQ(absl::IsPermissionDenied(method.call(who)), !is_admitted);
      if (!is_admitted) {
        EXPECT_THAT(host_.Events(), SizeIs(events));
      }
    }
  }
}

}  // namespace
}  // namespace omzien::signals
