// A watch over the death of a server, with the real programs and a real store.

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/util/json_util.h"
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
  // Reads the next message, or the beginning; returns false at the end.
  bool Read() {
    v1::WatchMessagesResponse response;
    if (!reader_->Read(&response)) return false;
    cursor_ = response.cursor();
    if (response.has_message()) told_.push_back(response.message().name());
    return true;
  }
  // Returns the names of anna's messages once nothing more comes by itself.
  std::vector<std::string> Listed() {
    EXPECT_EQ(installation_.Ctl({"clock", "advance", "--by", "1s"}).code, 0);
    const Ended listed = installation_.Ctl({"inbox", "list", "--as", kAnna, "--json"});
    v1::ListMessagesResponse all;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(listed.output, &all).ok());
    std::vector<std::string> names;
    for (const v1::Message& message : all.messages()) names.push_back(message.name());
    return names;
  }
  // It is ten o'clock, when nobody's messages wait for the morning. All servers seal cursors alike.
  std::unique_ptr<Process> Start() {
    return installation_.Start({"--simulated-clock", "--simulated-start=2026-03-02T09:00:00Z",
                                "--page-key=" + installation_.PathOf("page.key")});
  }
  void Register() {
    const Ended registered =
        installation_.Ctl({"resident", "register", "--as", kAnna, "--given-name", "Anna", "--phone",
                           "+31413000999", "--postcode", "5461AB", "--number", "1"});
    ASSERT_EQ(registered.code, 0) << registered.errors;
  }
  void Ask() {
    const Ended asked = installation_.Ctl(
        {"request", "create", "--as", kAnna, "--category", "groceries", "--postcode", "5461AB",
         "--number", "1", "--when", "2026-03-05T09:00:00Z/2026-03-05T12:00:00Z", "--text", "x"});
    ASSERT_EQ(asked.code, 0) << asked.errors;
  }

  Installation installation_;
  std::unique_ptr<v1::InboxService::Stub> stub_;
  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchMessagesResponse>> reader_;
  std::string cursor_;
  std::vector<std::string> told_;  // The names of the messages, by all watches.
};

// A6
TEST_F(Watching, GoesOnBehindADrainWithoutLossOrRepetition) {
  auto server = Start();
  Register();
  Open("");
  Ask();
  ASSERT_TRUE(Read());
  server->Signal(SIGTERM);
  while (Read()) {
  }
  EXPECT_EQ(reader_->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(server->AwaitExit(), 0);

  server = Start();
  Ask();
  const std::vector<std::string> listed = Listed();
  Open(cursor_);
  while (told_.size() < listed.size() && Read()) {
  }
  EXPECT_THAT(told_, testing::UnorderedElementsAreArray(listed));
  // A process dies with its watches.
  server->Signal(SIGKILL);
  EXPECT_FALSE(Read());
}

// A6, as a user meets it.
TEST_F(Watching, IsPrintedLineByLineUntilEnoughWasTold) {
  const auto server = Start();
  Register();
  Process watch({OMZIENCTL, "inbox", "watch", "--as", kAnna, "--count", "1"},
                {"OMZIEN_SERVER=" + installation_.address(),
                 "OMZIEN_TOKEN_KEY=" + installation_.keys.private_pem()});
  while (watch.Output().empty()) Ask();  // What came before it was open is not told.
  EXPECT_EQ(watch.AwaitExit(), 0);
  EXPECT_THAT(watch.Output(),
              testing::ContainsRegex("^2026-03-02 [0-9: +-]+  [A-Z_]+  requests/[a-z0-9]+\n$"));
}

}  // namespace
}  // namespace omzien::test
