#include "clients/ctl/session.h"

#include <poll.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <random>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "clients/ctl/token.h"
#include "google/protobuf/empty.pb.h"

namespace omzien::ctl {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(20);
constexpr absl::Duration kLastPause = absl::Seconds(1);
// Of a token made for one call.
constexpr absl::Duration kLifetime = absl::Minutes(5);

// True if the server itself said that it cannot now: its errors carry details, the transport's do
// not.
bool IsToldToRepeat(const grpc::Status& status) {
  return status.error_code() == grpc::StatusCode::UNAVAILABLE && !status.error_details().empty();
}

void Rest(absl::Duration pause) {
  poll(nullptr, 0, static_cast<int>(absl::ToInt64Milliseconds(pause)));
}

}  // namespace

bool Session::Prepare(grpc::ClientContext& context) {
  const auto token = Token(kLifetime);
  if (!token.ok()) {
    RefuseUsage(token.status());
    return false;
  }
  if (channel_ == nullptr) {
    channel_ = grpc::CreateChannel(options.server, grpc::InsecureChannelCredentials());
  }
  context.AddMetadata("authorization", absl::StrCat("Bearer ", *token));
  return true;
}

grpc::Status Session::Repeat(const Attempt& attempt) {
  const absl::Time deadline = absl::Now() + options.timeout;
  for (absl::Duration pause = kFirstPause;; pause = std::min(2 * pause, kLastPause)) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(deadline));
    if (!Prepare(context)) return grpc::Status::CANCELLED;
    const grpc::Status status = attempt(channel_, context);
    if (!IsToldToRepeat(status) || absl::Now() + pause >= deadline) return status;
    Rest(pause);
  }
}

grpc::Status Session::WatchOnce(const Attempt& attempt) {
  grpc::ClientContext context;
  if (!Prepare(context)) return grpc::Status::CANCELLED;
  const grpc::Status status = attempt(channel_, context);
  if (IsGoneForNow(status)) Rest(kLastPause);
  return status;
}

bool Session::IsGoneForNow(const grpc::Status& status) const {
  // gRPC itself cancels what comes to a server that is stopping and still listens.
  return exit_code_ == kDone && (status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                                 status.error_code() == grpc::StatusCode::CANCELLED);
}

bool Session::PrintTold(const google::protobuf::Message& reply, const Columns& columns) const {
  const auto* told = reply.GetDescriptor()->field(0);
  if (!reply.GetReflection()->HasField(reply, told)) return false;
  const auto& one = reply.GetReflection()->GetMessage(reply, told);
  const std::string text =
      options.is_json ? AsJsonLine(one) : AsLine(one, columns, absl::LocalTimeZone());
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
  return true;
}

const google::protobuf::Message& Session::Nothing() {
  return google::protobuf::Empty::default_instance();
}

void Session::Finish(const grpc::Status& status, const google::protobuf::Message& reply,
                     const Columns& columns) {
  if (exit_code_ == kWrongUsage) return;  // Nothing was called.
  if (status.ok() && &reply == &Nothing()) return;
  if (status.ok()) {
    const std::string text =
        options.is_json ? AsJson(reply) : AsText(reply, columns, absl::LocalTimeZone());
    std::fputs(text.c_str(), stdout);
    return;
  }
  const bool is_unanswered = status.error_details().empty() &&
                             (status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                              status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED);
  exit_code_ = is_unanswered ? kUnreachable : kRefused;
  if (options.is_json) {
    std::fputs(ErrorAsJson(status).c_str(), stderr);
  } else if (is_unanswered) {
    std::fprintf(stderr, "omzienctl: %s does not answer; is omziend running?\n",
                 options.server.c_str());
  } else {
    std::fprintf(stderr, "omzienctl: %s", ErrorAsText(status).c_str());
  }
}

void Session::RefuseUsage(const absl::Status& why) {
  std::fprintf(stderr, "omzienctl: %s\n", std::string(why.message()).c_str());
  exit_code_ = kWrongUsage;
}

std::string Session::Parent() const {
  std::string slug = options.municipality;
  if (slug.empty()) {
    const auto subject = ParseSubject(options.as);
    if (subject.ok()) slug = subject->municipality;
  }
  if (slug.empty()) {
    throw CLI::ValidationError("--municipality", "is needed, such as --municipality veghel");
  }
  return absl::StrCat("municipalities/", slug);
}

std::string Session::NameOf(absl::string_view collection, absl::string_view said) const {
  if (absl::StartsWith(said, "municipalities/")) return std::string(said);
  const std::string prefix = absl::StrCat(collection, "/");
  return absl::StrCat(Parent(), "/", absl::StartsWith(said, prefix) ? "" : prefix, said);
}

absl::StatusOr<std::string> Session::Token(absl::Duration lifetime) const {
  if (!options.token.empty()) return options.token;
  const auto subject = ParseSubject(options.as);
  if (!subject.ok()) return subject.status();
  return MintToken(options.token_key_file, *subject, options.identity_level, absl::Now(), lifetime);
}

std::string Session::RandomId() {
  std::random_device random;
  std::string id;
  for (int i = 0; i < 4; ++i) absl::StrAppend(&id, absl::Hex(random(), absl::kZeroPad8));
  return id;
}

}  // namespace omzien::ctl
