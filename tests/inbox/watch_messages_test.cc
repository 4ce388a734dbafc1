// Watches of messages, over the wire. What holds for every watch is tested in tests/rpc/watch_test.

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/rpc/grpc_status.h"
#include "tests/inbox/inboxes.h"

namespace omzien::inbox {
namespace {

using test::HasCode;
using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;
using v1::Invitation;
using v1::Message;
using v1::WatchMessagesRequest;
using v1::WatchMessagesResponse;

// A client's side of one watch.
class Client {
 public:
  Client(const test::ServiceHost& host, const std::string& who, const std::string& cursor)
      : context_(host.As(who)), stub_(host.channel()) {
    WatchMessagesRequest request;
    request.set_parent("municipalities/small-town");
    request.set_cursor(cursor);
    reader_ = stub_.WatchMessages(&context_, request);
    WatchMessagesResponse first;
    if (reader_->Read(&first)) cursor_ = first.cursor();
  }
  ~Client() {
    context_.TryCancel();
    End().IgnoreError();
  }

  const std::string& cursor() const { return cursor_; }  // Of the last response.

  // Returns the subject of the next message, without the municipality; "" at the end.
  std::string Read() {
    WatchMessagesResponse response;
    if (!reader_->Read(&response)) return "";
    cursor_ = response.cursor();
    return response.message().subject().substr(std::string("municipalities/small-town/").size());
  }
  absl::Status End() {
    if (!end_.has_value()) end_ = rpc::FromGrpcStatus(reader_->Finish());
    return *end_;
  }

 private:
  test::CallAs context_;
  v1::InboxService::Stub stub_;
  std::unique_ptr<grpc::ClientReader<WatchMessagesResponse>> reader_;
  std::string cursor_;
  std::optional<absl::Status> end_;
};

class WatchMessages : public Inboxes {
 protected:
  std::unique_ptr<Client> Watch(const std::string& who, const std::string& cursor = "") {
    return std::make_unique<Client>(host_, who, cursor);
  }
  // Returns when time alone shows something.
  absl::Time Step() {
    const auto next = host_.watches().Step(host_.clock.Now());
    EXPECT_THAT(next, IsOk());
    return next.value_or(absl::InfinitePast());
  }
  void Tell(const std::string& who, const std::string& subject, absl::Time at) {
    host_.Publish({NoticeTo(who, Message::MATCHED, subject, at)});
  }
};

// A6
TEST_F(WatchMessages, TellsEachRecipientHerOwnMessagesOnce) {
  Tell("anna", "requests/before", now_);
  const auto anna = Watch("residents/anna");
  const auto bert = Watch("residents/bert");
  Tell("anna", "requests/1", now_);
  Tell("bert", "requests/2", now_);
  Step();
  Step();
  Tell("anna", "requests/3", now_);
  Tell("bert", "requests/4", now_);
  Step();
  EXPECT_EQ(anna->Read(), "requests/1");
  EXPECT_EQ(anna->Read(), "requests/3");
  EXPECT_EQ(bert->Read(), "requests/2");
  EXPECT_EQ(bert->Read(), "requests/4");
}

// I5
TEST_F(WatchMessages, TellsNothingInQuietHoursAndAllOfItBehindThem) {
  const absl::Time seven = now_ + absl::Hours(9);
  const auto bert = Watch("residents/bert");
  Tell("bert", "requests/1", seven);
  Tell("bert", "requests/2", now_);
  Tell("bert", "requests/3", seven);
  EXPECT_EQ(Step(), seven);
  EXPECT_EQ(bert->Read(), "requests/2");
  host_.clock.Set(seven - absl::Nanoseconds(1));
  EXPECT_EQ(Step(), seven);
  host_.clock.Set(seven);
  EXPECT_EQ(Step(), absl::InfiniteFuture());
  EXPECT_EQ(bert->Read(), "requests/1");
  EXPECT_EQ(bert->Read(), "requests/3");
}

TEST_F(WatchMessages, NeverTellsWhatWasTakenBackBeforeItsMoment) {
  const auto bert = Watch("residents/bert");
  Invite("bert", now_ + absl::Hours(1));
  Step();
  host_.Publish({InvitationOf("bert", Invitation::SENT, Invitation::TAKEN)});
  Tell("bert", "requests/1", now_ + absl::Hours(1));
  host_.clock.Advance(absl::Hours(2));
  Step();
  EXPECT_EQ(bert->Read(), "requests/1");
}

// A6: cut off anywhere, it goes on without loss or repetition, whatever waited for its moment.
TEST_F(WatchMessages, GoesOnBehindEveryResponseItEverSent) {
  std::mt19937 random(20261125);
  std::vector<std::string> expected;
  std::vector<std::string> told;
  auto watch = Watch("residents/anna");
  absl::Time last = now_;
  for (int i = 0; i < 200; ++i) {
    const auto later = absl::Minutes(random() % 3 == 0 ? random() % 4 : 0);
    const std::string subject = absl::StrCat("requests/", i);
    if (random() % 3 != 0) {
      Tell("anna", subject, host_.clock.Now() + later);
      expected.push_back(subject);
      last = std::max(last, host_.clock.Now() + later);
    }
    if (random() % 2 == 0) host_.clock.Advance(absl::Minutes(1));
    if (random() % 4 == 0) Step();
    if (random() % 8 == 0) {
      // A mark that is told for certain, read up to anywhere before it.
      const std::string mark = absl::StrCat("requests/mark", i);
      Tell("anna", mark, host_.clock.Now());
      expected.push_back(mark);
      Step();
      while (random() % 6 != 0) {
        told.push_back(watch->Read());
        if (told.back() == mark) break;
      }
      watch = Watch("residents/anna", watch->cursor());
    }
  }
  host_.clock.Set(last);
  Tell("anna", "requests/end", last);
  Step();
  do {
    told.push_back(watch->Read());
  } while (told.back() != "requests/end" && told.back() != "");
  expected.push_back("requests/end");
  EXPECT_THAT(told, testing::UnorderedElementsAreArray(expected));
}

TEST_F(WatchMessages, OpensACursorForItsOwnerAlone) {
  const auto anna = Watch("residents/anna");
  for (const auto& [who, cursor] : std::vector<std::pair<std::string, std::string>>{
           {"residents/bert", anna->cursor()}, {"residents/anna", "garbled"}}) {
    SCOPED_TRACE(who);
    const auto watch = Watch(who, cursor);
    EXPECT_THAT(test::WrongFields(watch->End()), ElementsAre("cursor"));
  }
}

// A3, A10
TEST_F(WatchMessages, IsClosedToOthers) {
  EXPECT_THAT(Watch("workers/lea")->End(), HasCode(absl::StatusCode::kPermissionDenied));
  WatchMessagesRequest request;
  for (const char* parent : {"municipalities/other", "municipalities/small-town/residents/anna"}) {
    request.set_parent(parent);
    test::CallAs context = host_.As("residents/anna");
    v1::InboxService::Stub stub(host_.channel());
    const auto reader = stub.WatchMessages(&context, request);
    EXPECT_THAT(rpc::FromGrpcStatus(reader->Finish()), HasCode(absl::StatusCode::kNotFound));
  }
}

}  // namespace
}  // namespace omzien::inbox
