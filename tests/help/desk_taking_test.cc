// How a worker comes to own an item: the next, and a request before its time.

#include <gmock/gmock.h>

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/help/desk.h"
#include "tests/help/matters.h"
#include "tests/help/refused.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using v1::Escalation;
using v1::HelpRequest;
using Stub = v1::TeamService::Stub;
using List = v1::ListEscalationsRequest;

// --- The next item (E5)

// E5
TEST_F(Desk, AThousandWhoWantTheNextAtOnceGetAThousandDifferentItems) {
  constexpr int kThreads = 16;
  constexpr int kItems = 1000;
  for (int i = 0; i < kItems; ++i) Item();
  std::vector<std::string> got(kItems);
  std::atomic<int> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int own = next++; own < kItems; own = next++) {
        const auto taken = Next(own % 2 == 0 ? kWill : kWendy);
        got[own] = taken.ok() ? taken->name() : taken.status().ToString();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::set<std::string> different(got.begin(), got.end());
  EXPECT_EQ(different.size(), size_t{kItems});
  for (const std::string& name : different)
    ASSERT_TRUE(absl::StartsWith(name, "municipalities/")) << name;
  EXPECT_THAT(Next(kWill), IsRefused("NOTHING_FREE"));
}

TEST_F(Desk, TheNextIsTheOneToBeginWithFirst) {
  const std::string later = Item();
  const std::string sooner = Item([](HelpRequest& asked) {
    *asked.mutable_when() = Groceries(Local("2026-03-05 10:00")).when();
  });
  EXPECT_THAT(Names(kWill, List::FREE), ElementsAre(sooner, later));
  EXPECT_EQ(Next(kWill)->name(), sooner);
  EXPECT_EQ(Next(kWill)->name(), later);
  EXPECT_THAT(Names(kWill, List::FREE), IsEmpty());
}

// E5, invariant 11: the same call again takes no second one.
TEST_F(Desk, TheSameNextTwiceIsOneItem) {
  const std::string first = Item();
  Item();
  v1::TakeNextEscalationRequest request;
  request.set_parent(kTown);
  request.set_team("north");
  request.set_request_id("again");
  ASSERT_THAT(town_.host.Call(kWill, &Stub::TakeNextEscalation, request), IsOk());
  const auto again = town_.host.Call(kWill, &Stub::TakeNextEscalation, request);
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->name(), first);
  EXPECT_THAT(Names(kWill, List::FREE), SizeIs(1));
}

// E7
TEST_F(Desk, TheNextIsNoneSheMayNotServe) {
  ReloadWith("display_name: \"Will\"", "display_name: \"Will\" not_household: \"house-of-anna\"");
  Item();
  EXPECT_THAT(Next(kWill), IsRefused("NOTHING_FREE"));
  EXPECT_THAT(Next(kWendy), IsOk());
  EXPECT_THAT(Next("workers/lea"), HasCode(absl::StatusCode::kNotFound));
}

// --- Before its time

TEST_F(Desk, ARequestTakenEarlyIsHersAndItsAskerIsTold) {
  const std::string request = town_.Asked();
  town_.News();
  v1::TakeHelpRequestRequest take;
  take.set_name(request);
  take.set_request_id("early");
  const auto taken = town_.host.Call(kWill, &Stub::TakeHelpRequest, take);
  ASSERT_THAT(taken, IsOk());
  EXPECT_EQ(taken->name(), HelpTown::ItemOf(request));
  EXPECT_EQ(taken->reason(), Escalation::TAKEN);
  EXPECT_EQ(taken->owner(), absl::StrCat(kTown, "/", kWill));
  EXPECT_THAT(town_.News(), ElementsAre("request WITH_TEAM", "item QUEUED", "anna hears WITH_TEAM",
                                        "item OWNED", "anna hears OWNER_CHANGED"));
  EXPECT_THAT(Names(kWill, List::MINE), ElementsAre(taken->name()));
  // The same call again.
  EXPECT_EQ(town_.host.Call(kWill, &Stub::TakeHelpRequest, take)->name(), taken->name());
  EXPECT_THAT(town_.News(), IsEmpty());
}

TEST_F(Desk, NobodyTakesEarlyWhatSheMayNotServe) {
  const std::string request = town_.Asked();
  ReloadWith("display_name: \"Will\"", "display_name: \"Will\" not_household: \"house-of-anna\"");
  EXPECT_THAT(On<v1::TakeHelpRequestRequest>(request, kWill, &Stub::TakeHelpRequest),
              HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(
      On<v1::TakeHelpRequestRequest>(HelpTown::ItemOf(request), kWendy, &Stub::TakeHelpRequest),
      HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(On<v1::TakeHelpRequestRequest>(request, kWendy, &Stub::TakeHelpRequest), IsOk());
  EXPECT_THAT(On<v1::TakeHelpRequestRequest>(request, kWendy, &Stub::TakeHelpRequest),
              IsRefused("WITH_TEAM"));
}

}  // namespace
}  // namespace omzien::help
