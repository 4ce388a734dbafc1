// The queue live: a watch of a team's items, over the wire. What holds for every watch is tested in
// tests/rpc/watch_test.

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/rpc/grpc_status.h"
#include "services/rpc/names.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOk;
using v1::Escalation;

// A worker's side of one watch of north.
class Watcher {
 public:
  Watcher(const test::ServiceHost& host, absl::string_view who, const std::string& cursor = "")
      : context_(host.As(who)), stub_(host.channel()) {
    v1::WatchEscalationsRequest request;
    request.set_parent(kTown);
    request.set_team("north");
    request.set_cursor(cursor);
    reader_ = stub_.WatchEscalations(&context_, request);
    v1::WatchEscalationsResponse first;
    if (reader_->Read(&first)) cursor_ = first.cursor();
  }
  ~Watcher() {
    context_.TryCancel();
    End().IgnoreError();
  }

  const std::string& cursor() const { return cursor_; }

  // Returns the next item, as "{escalation} {state}"; "list again" for none; "" at the end.
  std::string Read() {
    v1::WatchEscalationsResponse response;
    if (!reader_->Read(&response)) return "";
    cursor_ = response.cursor();
    if (!response.has_escalation()) return "list again";
    const Escalation& item = response.escalation();
    EXPECT_FALSE(item.has_help_request());
    EXPECT_FALSE(item.etag().empty());
    return absl::StrCat(rpc::IdOf(item.name(), "escalations"), " ",
                        Escalation::State_Name(item.state()));
  }
  absl::Status End() {
    if (!end_.has_value()) end_ = rpc::FromGrpcStatus(reader_->Finish());
    return *end_;
  }

 private:
  test::CallAs context_;
  v1::TeamService::Stub stub_;
  std::unique_ptr<grpc::ClientReader<v1::WatchEscalationsResponse>> reader_;
  std::string cursor_;
  std::optional<absl::Status> end_;
};

class WatchingTheQueue : public testing::Test {
 protected:
  WatchingTheQueue() { town_.Register({"anna"}); }

  // Anna asks for what comes to the team at once; returns the item's id.
  std::string Item(const std::string& about_worker = "") {
    v1::CreateHelpRequestRequest request = HelpTown::Asking();
    request.mutable_help_request()->set_category("personal_care");
    if (!about_worker.empty()) {
      request.mutable_help_request()->set_about_worker(absl::StrCat(kTown, "/", about_worker));
    }
    request.set_request_id(absl::StrCat("asked-", ++asked_));
    const auto asked = town_.Ask(request);
    EXPECT_THAT(asked, IsOk());
    return rpc::IdOf(HelpTown::ItemOf(asked->name()), "escalations");
  }

  void Step() { EXPECT_THAT(town_.host.watches().Step(town_.host.clock.Now()), IsOk()); }

  HelpTown town_;
  int asked_ = 0;
};

// A6
TEST_F(WatchingTheQueue, TellsEachChangeOnceAndGoesOnFromItsCursor) {
  Item();  // Before: for a list.
  std::string cursor;
  std::string item;
  {
    Watcher will(town_.host, "workers/will");
    item = Item();
    Step();
    EXPECT_EQ(will.Read(), absl::StrCat(item, " QUEUED"));
    cursor = will.cursor();
  }
  ASSERT_THAT(town_.Take(absl::StrCat(kTown, "/escalations/", item), "workers/wendy"), IsOk());
  Step();
  ASSERT_THAT(town_.Close(absl::StrCat(kTown, "/escalations/", item), "workers/wendy",
                          Escalation::TEAM_SOLVED),
              IsOk());
  // It is told as it is: what was missed and is over shows its end.
  Watcher again(town_.host, "workers/will", cursor);
  Step();
  EXPECT_EQ(again.Read(), absl::StrCat(item, " ENDED"));
}

// E7
TEST_F(WatchingTheQueue, TellsNothingOfWhatIsAboutHer) {
  Watcher will(town_.host, "workers/will");
  Item("workers/will");
  const std::string other = Item();
  Step();
  EXPECT_EQ(will.Read(), absl::StrCat(other, " QUEUED"));
}

// E7a: her other window is told to look anew, and not at what.
TEST_F(WatchingTheQueue, TellsWhoDeclinedToListAgain) {
  Watcher will(town_.host, "workers/will");
  const std::string item = Item();
  Step();
  EXPECT_EQ(will.Read(), absl::StrCat(item, " QUEUED"));
  v1::DeclineEscalationRequest request;
  request.set_name(absl::StrCat(kTown, "/escalations/", item));
  request.set_request_id("not-for-me");
  ASSERT_THAT(town_.host.Call("workers/will", &v1::TeamService::Stub::DeclineEscalation, request),
              IsOk());
  Step();
  EXPECT_EQ(will.Read(), "list again");
}

TEST_F(WatchingTheQueue, EndsWhenSheIsNoWorkerOfTheTeamAnyMore) {
  Watcher lea(town_.host, "workers/lea");
  EXPECT_THAT(lea.End(), HasCode(absl::StatusCode::kNotFound));
  Watcher will(town_.host, "workers/will");
  town_.host.Reload(
      {{"small.textproto",
        absl::StrReplaceAll(
            TownText(),
            {{"display_name: \"Will\"\n    assignments { role: ROLE_WORKER team: \"north\" }",
              "display_name: \"Will\"\n    assignments { role: ROLE_WORKER team: \"south\" }"}})}});
  Item();
  Step();
  EXPECT_EQ(will.Read(), "");
  EXPECT_THAT(will.End(), HasCode(absl::StatusCode::kNotFound));
}

TEST_F(WatchingTheQueue, AnotherCallersCursorIsRefused) {
  const std::string cursor = Watcher(town_.host, "workers/will").cursor();
  Watcher wendy(town_.host, "workers/wendy", cursor);
  EXPECT_THAT(wendy.End(), HasCode(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace omzien::help
