#include "services/rpc/watch.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "omzien/v1/inbox.grpc.pb.h"
#include "tests/support/service_host.h"
#include "tests/support/status_matchers.h"

namespace omzien::rpc {
namespace {

using test::HasCode;
using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;
using v1::WatchMessagesRequest;
using v1::WatchMessagesResponse;

constexpr int kPartition = 7;  // Of small town.

// Shows whoever watches every notice at once, whomever it is for. The cursor is the plain number.
class EveryNotice : public Feed<WatchMessagesResponse> {
 public:
  absl::StatusOr<std::vector<WatchMessagesResponse>> OnEvent(const WatchedEvent& event,
                                                             absl::Time /*now*/) override {
    std::vector<WatchMessagesResponse> replies;
    if (event.event.notice().subject() == "the end") return NotFound();
    if (!event.event.has_notice()) return replies;
    WatchMessagesResponse& reply = replies.emplace_back();
    reply.mutable_message()->set_subject(event.event.notice().subject());
    reply.set_cursor(absl::StrCat(event.number));
    return replies;
  }
};

class NoticeService
    : public v1::InboxService::WithCallbackMethod_WatchMessages<v1::InboxService::Service> {
 public:
  NoticeService(const Call& call, store::Store& store, Watches& watches)
      : call_(call), store_(store), watches_(watches) {}

  // A synchronous method of the same service.
  grpc::Status ListMessages(grpc::ServerContext* context, const v1::ListMessagesRequest* request,
                            v1::ListMessagesResponse* reply) override {
    return call_(*context, *request, *reply, kNothingToValidate,
                 [](const Caller&, const auto&) -> absl::StatusOr<v1::ListMessagesResponse> {
                   return v1::ListMessagesResponse();
                 });
  }

  grpc::ServerWriteReactor<WatchMessagesResponse>* WatchMessages(
      grpc::CallbackServerContext* context, const WatchMessagesRequest* request) override {
    return Watch<WatchMessagesResponse>(
        watches_, call_, *context, *request, kNothingToValidate,
        [this](const Caller&, const auto& asked) { return Open(asked); });
  }

 private:
  absl::StatusOr<Opening<WatchMessagesResponse>> Open(const WatchMessagesRequest& asked) {
    Opening<WatchMessagesResponse> opening;
    opening.partition = kPartition;
    opening.after = store_.Ends(kPartition)->last;
    if (!asked.cursor().empty() && !absl::SimpleAtoi(asked.cursor(), &opening.after)) {
      return NotFound();
    }
    opening.first.set_cursor(absl::StrCat(opening.after));
    opening.feed = std::make_unique<EveryNotice>();
    return opening;
  }

  const Call& call_;
  store::Store& store_;
  Watches& watches_;
};

// A client's side of one watch.
class Client {
 public:
  Client(const test::ServiceHost& host, const std::shared_ptr<grpc::Channel>& channel,
         const std::string& who, const std::string& cursor)
      : context_(host.As(who)), stub_(channel) {
    WatchMessagesRequest request;
    request.set_parent("municipalities/small-town");
    request.set_cursor(cursor);
    reader_ = stub_.WatchMessages(&context_, request);
    WatchMessagesResponse first;
    is_open_ = reader_->Read(&first);
    if (is_open_) cursor_ = first.cursor();
    EXPECT_FALSE(first.has_message());
  }

  bool is_open() const { return is_open_; }
  const std::string& cursor() const { return cursor_; }  // Of the last reply.

  // Returns the subjects of the next `count` replies, fewer where it ends before.
  std::vector<std::string> Read(int count) {
    std::vector<std::string> subjects;
    WatchMessagesResponse reply;
    while (count-- > 0 && reader_->Read(&reply)) {
      subjects.push_back(reply.message().subject());
      cursor_ = reply.cursor();
    }
    return subjects;
  }

  // Reads to its end. REQUIRES: the server ends it.
  absl::Status End() { return FromGrpcStatus(reader_->Finish()); }
  absl::Status Cancel() {
    context_.TryCancel();
    return End();
  }

 private:
  test::CallAs context_;
  v1::InboxService::Stub stub_;
  std::unique_ptr<grpc::ClientReader<WatchMessagesResponse>> reader_;
  bool is_open_ = false;
  std::string cursor_;
};

// How many threads this process has.
int Threads() {
  int threads = 0;
  for ([[maybe_unused]] const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    ++threads;
  }
  return threads;
}

class WatchTest : public testing::Test {
 protected:
  std::unique_ptr<Client> Open(const std::string& who = "residents/anna",
                               const std::string& cursor = "") {
    return std::make_unique<Client>(host_, host_.channel(), who, cursor);
  }

  void Notify(const std::string& subject) {
    internal::v1::Event event;
    event.set_municipality("small-town");
    event.mutable_notice()->set_subject(subject);
    host_.Publish({event});
  }

  void Step() {
    const auto next = host_.watches().Step(host_.clock.Now());
    ASSERT_THAT(next, IsOk());
    EXPECT_EQ(*next, absl::InfiniteFuture());
  }

  // Waits until the server side of all but `left` watches is gone.
  void AwaitCount(int left) {
    const absl::Time patience = absl::Now() + absl::Seconds(20);
    while (host_.watches().count() != left && absl::Now() < patience) std::this_thread::yield();
    ASSERT_EQ(host_.watches().count(), left);
  }

  test::ServiceHost host_{{"omzien.v1.InboxService"}, [](test::ServiceHost& host) {
                            return std::make_unique<NoticeService>(host.call(), host.store,
                                                                   host.watches());
                          }};
};

// A6
TEST_F(WatchTest, ThatWasOpenBeforeTheEventTellsItOnce) {
  Notify("before");
  const auto watch = Open();
  ASSERT_TRUE(watch->is_open());
  Notify("one");
  Step();
  Step();
  Notify("two");
  Step();
  EXPECT_THAT(watch->Read(2), ElementsAre("one", "two"));
  // What came after shows that nothing came between.
  Notify("three");
  Step();
  EXPECT_THAT(watch->Read(1), ElementsAre("three"));
  EXPECT_THAT(watch->Cancel(), HasCode(absl::StatusCode::kCancelled));
}

TEST_F(WatchTest, LeavesTheSynchronousMethodsOfItsServiceAsTheyAre) {
  const auto watch = Open();
  v1::ListMessagesRequest list;
  list.set_parent("municipalities/small-town");
  EXPECT_THAT(host_.Call("residents/anna", &v1::InboxService::Stub::ListMessages, list), IsOk());
}

// A6
TEST_F(WatchTest, GoesOnFromTheCursorOfAnyReply) {
  const auto watch = Open();
  for (const char* subject : {"1", "2", "3", "4"}) Notify(subject);
  Step();
  ASSERT_THAT(watch->Read(2), ElementsAre("1", "2"));
  const auto again = Open("residents/anna", watch->cursor());
  Step();
  EXPECT_EQ(again->cursor(), watch->cursor());
  EXPECT_THAT(again->Read(2), ElementsAre("3", "4"));
  Notify("5");
  Step();
  EXPECT_THAT(again->Read(1), ElementsAre("5"));
  EXPECT_THAT(watch->Read(3), ElementsAre("3", "4", "5"));
}

// A6
TEST_F(WatchTest, IsGoneFromTheServerWhenTheClientCancels) {
  const auto first = Open();
  const auto second = Open();
  EXPECT_EQ(host_.watches().count(), 2);
  EXPECT_THAT(first->Cancel(), HasCode(absl::StatusCode::kCancelled));
  AwaitCount(1);
  Notify("one");
  Step();
  EXPECT_THAT(second->Read(1), ElementsAre("one"));
}

// A6
TEST_F(WatchTest, EndsWithADrainAndGoesOnElsewhereWithoutLossOrRepetition) {
  const auto watch = Open();
  Notify("one");
  Step();
  ASSERT_THAT(watch->Read(1), ElementsAre("one"));
  Notify("two");  // Not told before the drain, or told and not read.
  host_.Drain();
  EXPECT_THAT(watch->Read(1), IsEmpty());
  const absl::Status end = watch->End();
  EXPECT_THAT(end, HasCode(absl::StatusCode::kUnavailable));
  EXPECT_EQ(ReasonOf(end), "DRAINING");
  EXPECT_EQ(host_.watches().count(), 0);
  Notify("three");

  Watches watches(host_.store);
  NoticeService service(host_.call(), host_.store, watches);
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.services = {&service};
  options.watches = &watches;
  const auto server = Server::Start(options);
  ASSERT_THAT(server, IsOk());
  Client again(host_, (*server)->InProcessChannel(), "residents/anna", watch->cursor());
  ASSERT_THAT(watches.Step(host_.clock.Now()), IsOk());
  EXPECT_THAT(again.Read(2), ElementsAre("two", "three"));
  (*server)->Drain(absl::Seconds(5));
  EXPECT_THAT(again.End(), HasCode(absl::StatusCode::kUnavailable));
}

// A6
TEST_F(WatchTest, TakesNoThreadOfItsOwn) {
  constexpr int kWatches = 300;
  Open()->Cancel().IgnoreError();  // gRPC has made its threads by now.
  const int before = Threads();
  std::vector<std::unique_ptr<Client>> watches;
  for (int i = 0; i < kWatches; ++i) {
    watches.push_back(Open(absl::StrCat("residents/r", i)));
    ASSERT_TRUE(watches.back()->is_open());
  }
  Notify("all hear it");
  Step();
  for (const auto& watch : watches) EXPECT_THAT(watch->Read(1), ElementsAre("all hear it"));
  EXPECT_LT(Threads(), before + 30);
  for (const auto& watch : watches) watch->Cancel().IgnoreError();
  AwaitCount(0);
}

TEST_F(WatchTest, IsRefusedToWhoHasTooMany) {
  std::vector<std::unique_ptr<Client>> watches;
  for (int i = 0; i < WatchLimits().per_caller; ++i) watches.push_back(Open());
  ASSERT_TRUE(watches.back()->is_open());
  const auto one_more = Open();
  EXPECT_FALSE(one_more->is_open());
  const absl::Status refused = one_more->End();
  EXPECT_THAT(refused, HasCode(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(ReasonOf(refused), "TOO_MANY_WATCHES");
  EXPECT_TRUE(Open("residents/bert")->is_open());
  watches.front()->Cancel().IgnoreError();
  AwaitCount(WatchLimits().per_caller - 1);
  EXPECT_TRUE(Open()->is_open());
}

TEST_F(WatchTest, IsRefusedFromACursorBehindWhichEventsAreGone) {
  for (const char* subject : {"1", "2", "3"}) Notify(subject);
  ASSERT_THAT(host_.store.Trim(kPartition, 3), IsOk());
  for (const char* cursor : {"0", "1", "4"}) {
    SCOPED_TRACE(cursor);
    const auto watch = Open("residents/anna", cursor);
    EXPECT_FALSE(watch->is_open());
    const absl::Status refused = watch->End();
    EXPECT_THAT(refused, HasCode(absl::StatusCode::kOutOfRange));
    EXPECT_EQ(ReasonOf(refused), "CURSOR_TOO_OLD");
  }
  const auto watch = Open("residents/anna", "2");
  Step();
  EXPECT_THAT(watch->Read(1), ElementsAre("3"));
}

TEST_F(WatchTest, EndsWhenEventsAreGoneBeforeItSawThem) {
  const auto watch = Open();
  for (const char* subject : {"1", "2", "3"}) Notify(subject);
  ASSERT_THAT(host_.store.Trim(kPartition, 3), IsOk());
  Step();
  EXPECT_THAT(watch->Read(1), IsEmpty());
  EXPECT_THAT(watch->End(), HasCode(absl::StatusCode::kOutOfRange));
}

TEST_F(WatchTest, EndsAsItsFeedSays) {
  const auto watch = Open();
  Notify("one");
  Notify("the end");
  Notify("two");
  Step();
  EXPECT_THAT(watch->Read(2), ElementsAre("one"));
  EXPECT_THAT(watch->End(), HasCode(absl::StatusCode::kNotFound));
  AwaitCount(0);
}

TEST_F(WatchTest, StandsStillForAClientThatDoesNotReadAndLosesNothing) {
  const auto watch = Open();
  const int many = static_cast<int>(kMaxUnread) * 3;
  for (int i = 0; i < many; ++i) Notify(absl::StrCat(i));
  std::vector<std::string> expected;
  for (int i = 0; i < many; ++i) expected.push_back(absl::StrCat(i));
  std::vector<std::string> told;
  while (told.size() < expected.size()) {
    Step();
    // At least so many wait by now; more would be asking for what is not told yet.
    const size_t next = std::min<size_t>(expected.size() - told.size(), 100);
    for (std::string& subject : watch->Read(static_cast<int>(next))) {
      told.push_back(std::move(subject));
    }
  }
  EXPECT_EQ(told, expected);
}

TEST_F(WatchTest, PassesOverAnEventThatCannotBeRead) {
  const auto watch = Open();
  store::Batch batch(kPartition);
  batch.Append("\xff no event");
  ASSERT_THAT(host_.store.Commit(batch), IsOk());
  Notify("one");
  Step();
  EXPECT_THAT(watch->Read(1), ElementsAre("one"));
}

// A10, A3
TEST_F(WatchTest, IsRefusedLikeAnyCall) {
  const auto worker = Open("workers/lea");
  EXPECT_FALSE(worker->is_open());
  EXPECT_THAT(worker->End(), HasCode(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(host_.watches().count(), 0);
}

}  // namespace
}  // namespace omzien::rpc
