#include "services/matchmaker/matchmaker.h"

#include <gmock/gmock.h>
#include <prometheus/registry.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/configuration/load.h"
#include "services/store/memory_store.h"
#include "tests/suiting/neighbours.h"
#include "tests/support/in_memory_help.h"
#include "tests/support/status_matchers.h"

namespace omzien::matchmaker {
namespace {

using test::Groceries;
using test::HasCode;
using test::InMemoryHelp;
using test::IsOk;
using test::IsOkAndHolds;
using test::Neighbour;
using test::Now;
using test::ToProto;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::SizeIs;

// One matchmaker's process: a client and a memory of its own.
class Process {
 public:
  Process(store::Store& store, InMemoryHelp& help, configuration::CurrentBundle bundle,
          std::string token)
      : help_(help.NewStub(), [token = std::move(token)] { return token; }),
        matchmaker_({store, std::move(bundle), help_, registry_}) {}

  absl::StatusOr<absl::Time> Step(absl::Time now = Now()) { return matchmaker_.Step(now); }

  Candidates& candidates() { return *matchmaker_.CandidatesOf(test::kSlug); }

  double Metric(const std::string& name) const {
    for (const auto& family : registry_.Collect()) {
      if (family.name != name) continue;
      const auto& metric = family.metric.at(0);
      return metric.gauge.value + metric.counter.value;
    }
    ADD_FAILURE() << "no metric " << name;
    return -1;
  }

 private:
  prometheus::Registry registry_;
  const HelpClient help_;
  Matchmaker matchmaker_;
};

class Matchmaking : public testing::Test {
 protected:
  std::unique_ptr<Process> NewProcess(absl::string_view token = InMemoryHelp::kToken) {
    return std::make_unique<Process>(
        store_, help_, [this] { return bundle_; }, std::string(token));
  }

  // Steps until one succeeds, as the loop of a process does.
  void StepUntilDone(Process& process) {
    for (int i = 0; i < 2 * store::kMaxFailures; ++i) {
      if (process.Step().ok()) return;
    }
    FAIL() << "it never got through: " << process.Step().status();
  }

  std::shared_ptr<const configuration::Bundle> bundle_ = test::Town();
  store::MemoryStore store_;
  InMemoryHelp help_{store_, std::string(test::kSlug), test::kPartition};
  std::unique_ptr<Process> process_ = NewProcess();
};

// I1
TEST_F(Matchmaking, OneSuitablePersonGetsOneInvitation) {
  help_.Put(Neighbour("bob", 100));
  help_.Put(Neighbour("far", 9000));
  help_.Ask("r1", Groceries());
  EXPECT_THAT(process_->Step(), IsOkAndHolds(Eq(absl::InfiniteFuture())));
  ASSERT_THAT(help_.waves(), SizeIs(1));
  EXPECT_THAT(help_.Invited("r1"), ElementsAre("bob"));
  EXPECT_EQ(help_.waves()[0].result().eligible_left(), 0);
  ASSERT_EQ(help_.waves()[0].result().excluded_size(), 1);
  EXPECT_EQ(help_.waves()[0].result().excluded(0).reason(), "TOO_FAR");
  EXPECT_EQ(process_->Metric("omzien_matchmaker_candidates"), 2);
  EXPECT_EQ(process_->Metric("omzien_matchmaker_waves_total"), 1);
  EXPECT_EQ(process_->Metric("omzien_matchmaker_invitations_total"), 1);
  EXPECT_EQ(process_->Metric("omzien_matchmaker_lag_events"), 0);
}

// I1
TEST_F(Matchmaking, NobodySuitableIsAWaveToo) {
  help_.Put(Neighbour("bob", 1000));
  internal::v1::WantedHelp wanted = Groceries();
  wanted.mutable_help_request()->set_max_distance_meters(500);
  help_.Ask("r1", wanted);
  EXPECT_THAT(process_->Step(), IsOk());
  ASSERT_THAT(help_.waves(), SizeIs(1));
  EXPECT_THAT(help_.Invited("r1"), IsEmpty());
  EXPECT_EQ(help_.waves()[0].result().relaxation().kind(), v1::Relaxation::FURTHER);
  EXPECT_THAT(help_.waves()[0].result().nearest(), SizeIs(1));
}

TEST_F(Matchmaking, AReplayedEventSendsNothingTwice) {
  help_.Put(Neighbour("bob", 100));
  help_.Put(Neighbour("carl", 200));
  help_.Ask("r1", Groceries());
  EXPECT_THAT(process_->Step(), IsOk());
  const auto events = store_.ReadEvents(test::kPartition, 0, 100);
  ASSERT_THAT(events, IsOkAndHolds(SizeIs(6)));
  for (const store::Event& event : *events) {
    internal::v1::Event again;
    again.ParseFromString(event.value);
    help_.Publish(again);
  }
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.waves(), SizeIs(1));
  EXPECT_EQ(help_.invites(), 1);
}

TEST_F(Matchmaking, ARefusalBecauseNobodyIsToBeAskedIsTheEndOfIt) {
  internal::v1::WantedHelp wanted = Groceries();
  wanted.set_missing(0);
  help_.Ask("r1", wanted);
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_EQ(help_.invites(), 2);  // OPEN, and the wave due.
  EXPECT_THAT(help_.waves(), IsEmpty());
}

TEST_F(Matchmaking, KnowsWhomItsOwnWavesChanged) {
  help_.Put(Neighbour("bob", 100));
  help_.Ask("r1", Groceries());
  EXPECT_THAT(process_->Step(), IsOk());
  help_.Ask("r2", Groceries());
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.Invited("r2"), ElementsAre("bob"));
  EXPECT_EQ(help_.invites(), 2);
}

// I3
TEST_F(Matchmaking, ANoIsReplacedByTheNextInOrder) {
  for (int i = 0; i < 9; ++i) help_.Put(Neighbour(absl::StrCat("h", i), 100 + 100 * i));
  help_.Ask("r1", Groceries());
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.Invited("r1"), ElementsAre("h0", "h1", "h2", "h3", "h4", "h5", "h6"));
  help_.WantWave("r1", [](auto& wanted) { wanted.set_unanswered(6); });
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.waves().back().chosen(), SizeIs(1));
  EXPECT_EQ(help_.Invited("r1").back(), "h7");
}

TEST_F(Matchmaking, ASilentWaveIsFollowedByAnotherAsLarge) {
  for (int i = 0; i < 20; ++i) help_.Put(Neighbour(absl::StrCat("h", i), 100));
  help_.Ask("r1", Groceries());
  EXPECT_THAT(process_->Step(), IsOk());
  help_.WantWave("r1", [](auto& wanted) { wanted.set_unanswered(0); });
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.Invited("r1"), SizeIs(14));
}

TEST_F(Matchmaking, WhoChangedIsSeenAsSheIsNow) {
  help_.Put(Neighbour("bob", 100));
  help_.Put(Neighbour("carl", 200));
  EXPECT_THAT(process_->Step(), IsOk());
  internal::v1::Candidate paused = Neighbour("bob", 100);
  *paused.mutable_helper()->mutable_paused_until() = ToProto(Now() + absl::Hours(1));
  help_.Put(paused);
  internal::v1::Candidate idle = Neighbour("carl", 200);
  idle.clear_offers();
  help_.Put(idle);
  help_.Put(Neighbour("dora", 300));
  help_.Ask("r1", Groceries());
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.Invited("r1"), ElementsAre("dora"));
}

TEST_F(Matchmaking, WhoOffersWhileOthersAreAskedIsFoundForTheNext) {
  help_.Put(Neighbour("bob", 100));
  help_.Ask("r1", Groceries());
  bool is_first = true;
  help_.BeforeInvite([&] {
    if (!std::exchange(is_first, false)) return;
    help_.Put(Neighbour("carl", 50));
    help_.Ask("r2", Groceries());
  });
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.Invited("r1"), ElementsAre("bob"));
  EXPECT_THAT(help_.Invited("r2"), ElementsAre("carl", "bob"));
}

// F2: who offers nothing can be asked by those who know her.
TEST_F(Matchmaking, TheCircleIsAskedThoughItOffersNothing) {
  internal::v1::Candidate friendly = Neighbour("fay", 9000);
  friendly.clear_offers();
  help_.Put(friendly, InMemoryHelp::Tell::kNobody);
  help_.Put(Neighbour("bob", 100));
  internal::v1::WantedHelp wanted = Groceries();
  wanted.set_rung(v1::RUNG_CIRCLE);
  wanted.add_circle("fay");
  wanted.mutable_help_request()->set_circle_first(true);
  help_.Ask("r1", wanted);
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.Invited("r1"), ElementsAre("fay"));
}

// F7: a pause acknowledged before the invitation's commit wins.
TEST_F(Matchmaking, AStaleVersionLeadsToAFreshRead) {
  help_.Put(Neighbour("bob", 100));
  help_.Put(Neighbour("carl", 200));
  internal::v1::Candidate paused = Neighbour("bob", 100);
  *paused.mutable_helper()->mutable_paused_until() = ToProto(Now() + absl::Hours(1));
  bool is_first = true;
  help_.BeforeInvite([&] {
    if (std::exchange(is_first, false)) help_.Put(paused, InMemoryHelp::Tell::kNobody);
  });
  help_.Ask("r1", Groceries());
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.Invited("r1"), ElementsAre("carl"));
  EXPECT_EQ(help_.invites(), 2);
}

TEST_F(Matchmaking, ARequestThatChangedIsReadAgain) {
  help_.Put(Neighbour("bob", 100));
  help_.Put(Neighbour("carl", 2000));
  bool is_first = true;
  help_.BeforeInvite([&] {
    if (!std::exchange(is_first, false)) return;
    help_.WantWave(
        "r1", [](auto& wanted) { wanted.mutable_help_request()->set_max_distance_meters(1000); });
  });
  help_.Ask("r1", Groceries());
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.Invited("r1"), ElementsAre("bob"));
}

// E3
TEST_F(Matchmaking, ARequestThatAlwaysFailsIsParkedAndOthersGoOn) {
  help_.Put(Neighbour("bob", 100));
  help_.AnswerFor("bad", grpc::StatusCode::INTERNAL);
  help_.Ask("bad", Groceries());
  help_.Ask("good", Groceries());
  EXPECT_THAT(process_->Step(), HasCode(absl::StatusCode::kInternal));
  EXPECT_EQ(process_->Metric("omzien_matchmaker_lag_events"), 4);
  StepUntilDone(*process_);
  EXPECT_THAT(help_.Invited("good"), ElementsAre("bob"));
  EXPECT_EQ(process_->Metric("omzien_matchmaker_parked_total"), 2);  // OPEN, and the wave due.
  EXPECT_THAT(store::ListParked(store_, test::kPartition, "matchmaker", 10),
              IsOkAndHolds(SizeIs(2)));
}

// E3
TEST_F(Matchmaking, ARequestThatAlwaysChangesIsParkedAndOthersGoOn) {
  help_.Put(Neighbour("bob", 100));
  help_.Ask("bad", Groceries());
  help_.BeforeInvite([&] { help_.Put(Neighbour("bob", 100), InMemoryHelp::Tell::kNobody); });
  StepUntilDone(*process_);
  EXPECT_EQ(process_->Metric("omzien_matchmaker_parked_total"), 2);
  EXPECT_EQ(help_.invites(), 2 * store::kMaxFailures * kMaxSearches);
  help_.BeforeInvite({});
  help_.Ask("good", Groceries());
  StepUntilDone(*process_);
  EXPECT_THAT(help_.Invited("good"), ElementsAre("bob"));
}

// E3
TEST_F(Matchmaking, WhatIsAskedInWordsNobodyKnowsIsParkedAndOthersGoOn) {
  help_.Put(Neighbour("bob", 100));
  internal::v1::WantedHelp bad = Groceries();
  bad.mutable_help_request()->set_category("juggling");
  help_.Ask("bad", bad);
  help_.Ask("good", Groceries());
  StepUntilDone(*process_);
  EXPECT_THAT(help_.Invited("bad"), IsEmpty());
  EXPECT_THAT(help_.Invited("good"), ElementsAre("bob"));
}

TEST_F(Matchmaking, NothingIsParkedWhileHelpCannotBeAsked) {
  help_.Put(Neighbour("bob", 100));
  EXPECT_THAT(process_->Step(), IsOk());
  help_.Ask("r1", Groceries());
  for (const grpc::StatusCode code :
       {grpc::StatusCode::UNAVAILABLE, grpc::StatusCode::RESOURCE_EXHAUSTED,
        grpc::StatusCode::DEADLINE_EXCEEDED, grpc::StatusCode::UNAUTHENTICATED}) {
    help_.AnswerAll(code);
    for (int i = 0; i < 2 * store::kMaxFailures; ++i) {
      EXPECT_THAT(process_->Step(), HasCode(absl::StatusCode::kUnavailable));
    }
  }
  help_.AnswerAll(grpc::StatusCode::OK);
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.Invited("r1"), ElementsAre("bob"));
  EXPECT_EQ(process_->Metric("omzien_matchmaker_parked_total"), 0);
}

TEST_F(Matchmaking, ShowsItsToken) {
  const auto stranger = NewProcess("another token");
  EXPECT_THAT(stranger->Step(), HasCode(absl::StatusCode::kUnavailable));
}

// E4
TEST_F(Matchmaking, TwoOfThemOnOneStoreDoNoHarm) {
  constexpr int kRequests = 40;
  for (int i = 0; i < 30; ++i) help_.Put(Neighbour(absl::StrCat("h", i), 100 + 10 * i));
  const auto other = NewProcess();
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(other->Step(), IsOk());
  for (int i = 0; i < kRequests; ++i) help_.Ask(absl::StrCat("r", i), Groceries());
  std::thread first([&] { StepUntilDone(*process_); });
  std::thread second([&] { StepUntilDone(*other); });
  first.join();
  second.join();
  EXPECT_THAT(help_.waves(), SizeIs(kRequests));
  for (int i = 0; i < kRequests; ++i) {
    EXPECT_THAT(help_.Invited(absl::StrCat("r", i)), SizeIs(7)) << i;
  }
  EXPECT_EQ(process_->Metric("omzien_matchmaker_parked_total") +
                other->Metric("omzien_matchmaker_parked_total"),
            0);
}

// E4: an event that one of them consumes changes what the other knows.
TEST_F(Matchmaking, EachFollowsTheEventsByItself) {
  const auto other = NewProcess();
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(other->Step(), IsOk());
  help_.Put(Neighbour("bob", 100));
  EXPECT_THAT(process_->Step(), IsOk());
  help_.Ask("r1", Groceries());
  EXPECT_THAT(other->Step(), IsOk());
  EXPECT_THAT(help_.Invited("r1"), ElementsAre("bob"));
}

// E4
TEST_F(Matchmaking, ARestartedOneGoesOnWhereItWas) {
  help_.Put(Neighbour("bob", 100));
  help_.Ask("r1", Groceries());
  EXPECT_THAT(process_->Step(), IsOk());
  process_ = nullptr;
  help_.Put(Neighbour("carl", 50));
  help_.Ask("r2", Groceries());
  process_ = NewProcess();
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.waves(), SizeIs(2));
  EXPECT_THAT(help_.Invited("r2"), ElementsAre("carl", "bob"));
}

TEST_F(Matchmaking, AfterAGapItFindsWhatChanged) {
  EXPECT_THAT(process_->Step(), IsOk());
  for (const char* request : {"r1", "r2", "r3"}) {
    help_.Ask(request, Groceries(), InMemoryHelp::Tell::kNobody);
  }
  help_.Put(Neighbour("bob", 100));
  const uint64_t last = store_.Ends(test::kPartition)->last;
  help_.Put(Neighbour("carl", 200));
  ASSERT_THAT(store_.Trim(test::kPartition, last + 1), IsOk());
  EXPECT_THAT(process_->Step(), IsOk());
  for (const char* request : {"r1", "r2", "r3"}) {
    EXPECT_THAT(help_.Invited(request), ElementsAre("bob", "carl")) << request;
  }
}

TEST_F(Matchmaking, AfterAGapOneThatFailsDoesNotHoldUpTheOthers) {
  EXPECT_THAT(process_->Step(), IsOk());
  help_.AnswerFor("r1", grpc::StatusCode::INTERNAL);
  for (const char* request : {"r1", "r2", "r3"}) {
    help_.Ask(request, Groceries(), InMemoryHelp::Tell::kNobody);
  }
  help_.Put(Neighbour("bob", 100));
  const uint64_t last = store_.Ends(test::kPartition)->last;
  ASSERT_THAT(store_.Trim(test::kPartition, last + 1), IsOk());
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.Invited("r2"), ElementsAre("bob"));
  EXPECT_THAT(help_.Invited("r3"), ElementsAre("bob"));
  EXPECT_EQ(process_->Metric("omzien_matchmaker_parked_total"), 1);
}

TEST_F(Matchmaking, ReadsEveryPage) {
  constexpr int kResidents = 1201;
  for (int i = 0; i < kResidents; ++i) {
    help_.Put(Neighbour(absl::StrCat("h", i), 100), InMemoryHelp::Tell::kNobody);
  }
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_EQ(process_->candidates().size(), kResidents);
}

TEST_F(Matchmaking, ReadsAnewUnderAnotherConfiguration) {
  internal::v1::Candidate juggler = Neighbour("bob", 100);
  juggler.mutable_offers(0)->mutable_offer()->set_categories(0, "juggling");
  help_.Put(juggler);
  EXPECT_THAT(process_->Step(), IsOk());
  bundle_ = *configuration::Parse(
      {{"small.textproto",
        absl::StrReplaceAll(test::TownText(), {{"\"walking\"", "\"juggling\""}})}});
  internal::v1::WantedHelp wanted = Groceries();
  wanted.mutable_help_request()->set_category("juggling");
  help_.Ask("r1", wanted);
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_THAT(help_.Invited("r1"), ElementsAre("bob"));
}

TEST_F(Matchmaking, NobodyIsAskedForWhatIsOverOrOfAnotherMunicipality) {
  help_.Put(Neighbour("bob", 100));
  help_.Ask("over", Groceries());
  EXPECT_THAT(process_->Step(Now() + absl::Hours(24)), IsOk());
  help_.Ask("r1", Groceries(), InMemoryHelp::Tell::kNobody);
  internal::v1::Event elsewhere;
  elsewhere.set_municipality("elsewhere");
  elsewhere.mutable_wave_due()->set_request("r1");
  help_.Publish(elsewhere);
  EXPECT_THAT(process_->Step(), IsOk());
  EXPECT_EQ(help_.invites(), 0);
}

// I2: also after weeks without an event of hers.
TEST_F(Matchmaking, AnInvitationStopsCountingWhenItIsFourWeeksOld) {
  internal::v1::Candidate bob = Neighbour("bob", 100);
  *bob.mutable_helper()->add_invitation_times() = ToProto(Now() - absl::Hours(27 * 24));
  *bob.mutable_helper()->add_invitation_times() = ToProto(Now() - absl::Hours(26 * 24));
  help_.Put(bob);
  help_.Put(Neighbour("carl", 1000));
  EXPECT_THAT(process_->Step(), IsOk());
  internal::v1::WantedHelp wanted = Groceries();
  test::AddSlot("2026-03-20T10:00", "2026-03-20T12:00", wanted);
  const auto first_at = [&](absl::Duration later) {
    return process_->candidates().Search(wanted, Now() + later)->result.ranked.front().id;
  };
  EXPECT_EQ(first_at(absl::ZeroDuration()), "carl");
  EXPECT_EQ(first_at(absl::Hours(48) - absl::Seconds(1)), "carl");
  EXPECT_EQ(first_at(absl::Hours(48)), "bob");
}

}  // namespace
}  // namespace omzien::matchmaker
