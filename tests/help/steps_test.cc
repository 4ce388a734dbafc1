// What `help` does by itself, where one record fails or the configuration changed under it.

#include "services/help/steps.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "services/help/records.h"
#include "services/rpc/names.h"
#include "services/store/due.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::IsOk;
using v1::Escalation;
using v1::HelpRequest;

const store::Space& Space() {
  static const auto& space = *new store::Space(Town().partition(), kFolder, Town().slug());
  return space;
}

void Commit(HelpTown& town, const store::Batch& batch) {
  ASSERT_THAT(town.host.store.Commit(batch), IsOk());
}

// The town of matters.h whose team north is called centre.
void RenameNorth(HelpTown& town) {
  town.host.Reload(
      {{"small.textproto", absl::StrReplaceAll(TownText(), {{"\"north\"", "\"centre\""}})}});
}

// E3
TEST(Steps, OneRecordThatFailsKeepsNothingElseWaiting) {
  HelpTown town;
  town.Register({"anna"});
  const std::string broken = town.Asked();
  const std::string fine = town.Asked();
  const absl::Time escalate = FromProto(town.Get(fine)->escalate_time());
  store::Batch batch(Space().partition());
  batch.Put(RequestKey(Space(), rpc::IdOf(broken, "requests")), "\xff not a record");
  // So is what a municipality left behind that is not configured any more.
  store::MoveDue(store::Space(Space().partition(), kFolder, "gone"), "request", "r",
                 absl::InfiniteFuture(), escalate - absl::Hours(1), batch);
  Commit(town, batch);
  Steps steps(town.host.store, [&town] { return town.host.bundle(); });
  EXPECT_FALSE(steps.Step(escalate).ok());
  town.host.clock.Set(escalate);
  EXPECT_EQ(town.Get(fine)->state(), HelpRequest::WITH_TEAM);
}

// E3: of several requests she has a part in, one fails.
TEST(Steps, WhoIsSuspendedPartsWithAllThatCanBeRead) {
  HelpTown town;
  town.Register({"anna", "bert"});
  std::vector<std::string> requests;
  for (int i = 0; i < 2; ++i) {
    requests.push_back(town.Asked());
    ASSERT_THAT(town.Invite(requests.back(), {"bert"}), IsOk());
    ASSERT_THAT(town.SayYes(requests.back(), "bert"), IsOk());
  }
  std::sort(requests.begin(), requests.end());  // The order in which they follow.
  store::Batch batch(Space().partition());
  batch.Put(RequestKey(Space(), rpc::IdOf(requests[0], "requests")), "\xff not a record");
  Commit(town, batch);
  town.Suspend("bert");
  Steps steps(town.host.store, [&town] { return town.host.bundle(); });
  EXPECT_FALSE(steps.Step(town.host.clock.Now()).ok());
  EXPECT_EQ(town.Get(requests[1])->accepted(), 0);
}

// A team that is renamed, or one taken out: the team that serves the neighbourhood now goes on.
TEST(Steps, WhatATeamLeavesBehindIsItsSuccessors) {
  HelpTown town;
  town.Register({"anna"});
  const std::string with_team = town.Asked();
  const absl::Time escalate = FromProto(town.Get(with_team)->escalate_time());
  town.StepAt(escalate);
  const std::string item = HelpTown::ItemOf(with_team);
  ASSERT_THAT(town.Take(item, "workers/will"), IsOk());
  const std::string open = town.Asked();

  RenameNorth(town);
  town.Step();
  const auto queue = town.Queue("centre", "workers/will");
  ASSERT_THAT(queue, IsOk());
  ASSERT_EQ(queue->escalations_size(), 1);
  EXPECT_EQ(queue->escalations(0).team(), "centre");
  EXPECT_EQ(queue->escalations(0).owner(), "municipalities/small-town/workers/will");
  EXPECT_EQ(town.GetItem(item, "workers/will")->state(), Escalation::OWNED);

  // Asked under the old name, it reaches the new team; waiting and changing need its hours too.
  const auto now = town.Get(open);
  ASSERT_THAT(now, IsOk());
  town.StepAt(now->has_escalate_time() ? FromProto(now->escalate_time()) : escalate);
  const auto later = town.Queue("centre", "workers/will");
  ASSERT_THAT(later, IsOk());
  EXPECT_EQ(later->escalations_size(), 2);
}

}  // namespace
}  // namespace omzien::help
