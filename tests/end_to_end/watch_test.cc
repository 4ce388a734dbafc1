// A watch over the death of a server, with the real programs and a real store.

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <csignal>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "omzien/v1/inbox.grpc.pb.h"
#include "services/rpc/token.h"
#include "tests/end_to_end/installation.h"

namespace omzien::test {
namespace {

constexpr char kAnna[] = "municipalities/small-town/residents/anna";

class Watching : public testing::Test {
 protected:
  // Opens a watch of anna's messages behind `cursor`.
  void Open(const std::string& cursor) {
    stub_ = v1::InboxService::NewStub(
        grpc::CreateChannel(installation_.address(), grpc::InsecureChannelCredentials()));
    context_ = std::make_unique<grpc::ClientContext>();
    context_->set_deadline(absl::ToChronoTime(absl::Now() + absl::Minutes(1)));
    const auto token = rpc::MintToken(*rpc::TokenKey::FromPemFile(installation_.keys.private_pem()),
                                      {"residents", "anna", "small-town", v1::IDENTITY_LEVEL_SEEN},
                                      absl::Now(), absl::Hours(1));
    context_->AddMetadata("authorization", absl::StrCat("Bearer ", *token));
    v1::WatchMessagesRequest request;
    request.set_parent("municipalities/small-town");
    request.set_cursor(cursor);
    reader_ = stub_->WatchMessages(context_.get(), request);
    Read();
  }
  // Returns the next message's kind; UNSPECIFIED for a beginning, or at the end.
  v1::Message::Kind Read() {
    v1::WatchMessagesResponse response;
    if (!reader_->Read(&response)) return v1::Message::KIND_UNSPECIFIED;
    cursor_ = response.cursor();
    return response.message().kind();
  }
  void Ask() {
    const Ended asked = installation_.Ctl(
        {"request", "create", "--as", kAnna, "--category", "groceries", "--postcode", "5461AB",
         "--number", "1", "--when", "2036-03-03T09:00:00Z/2036-03-03T12:00:00Z", "--text", "x"});
    ASSERT_EQ(asked.code, 0) << asked.errors;
  }

  Installation installation_;
  std::unique_ptr<v1::InboxService::Stub> stub_;
  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchMessagesResponse>> reader_;
  std::string cursor_;
};

// A6
TEST_F(Watching, GoesOnBehindADrainWithoutLossOrRepetition) {
  auto server = installation_.Start();
  ASSERT_EQ(installation_
                .Ctl({"resident", "register", "--as", kAnna, "--given-name", "Anna", "--phone",
                      "+31413000999", "--postcode", "5461AB", "--number", "1"})
                .code,
            0);
  Open("");
  Ask();
  EXPECT_EQ(Read(), v1::Message::REQUEST_RECEIVED);
  const std::string cursor = cursor_;
  server->Signal(SIGTERM);
  EXPECT_EQ(Read(), v1::Message::KIND_UNSPECIFIED);
  EXPECT_EQ(reader_->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(server->AwaitExit(), 0);

  server = installation_.Start();
  Ask();
  Open(cursor);
  EXPECT_EQ(Read(), v1::Message::REQUEST_RECEIVED);
  const Ended listed = installation_.Ctl({"inbox", "list", "--as", kAnna, "--json"});
  ASSERT_EQ(listed.code, 0) << listed.errors;
  // Two in all, one told by each watch.
  EXPECT_THAT(listed.output, testing::ContainsRegex("REQUEST_RECEIVED(.|\n)*REQUEST_RECEIVED"));
  // A process dies with its watches.
  server->Signal(SIGKILL);
  EXPECT_EQ(Read(), v1::Message::KIND_UNSPECIFIED);
}

// A6, as a user meets it.
TEST_F(Watching, IsPrintedLineByLineUntilEnoughWasTold) {
  const auto server = installation_.Start();
  ASSERT_EQ(installation_
                .Ctl({"resident", "register", "--as", kAnna, "--given-name", "Anna", "--phone",
                      "+31413000999", "--postcode", "5461AB", "--number", "1"})
                .code,
            0);
  Process watch({OMZIENCTL, "inbox", "watch", "--as", kAnna, "--count", "1"},
                {"OMZIEN_SERVER=" + installation_.address(),
                 "OMZIEN_TOKEN_KEY=" + installation_.keys.private_pem()});
  while (watch.Output().empty()) Ask();  // What came before it was open is not told.
  EXPECT_EQ(watch.AwaitExit(), 0);
  EXPECT_THAT(watch.Output(), testing::ContainsRegex("REQUEST_RECEIVED  requests/[a-z0-9]+\n$"));
}

}  // namespace
}  // namespace omzien::test
