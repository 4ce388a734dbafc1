#include "services/store/redis_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "services/store/store.h"

namespace omzien::store {
namespace {

// The first words of error replies after which nothing was written and a later try may succeed.
constexpr std::array<absl::string_view, 13> kRefusals = {
    "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "OOM",   "MISCONF",
    "MOVED",   "ASK",      "BUSY",       "NOREPLICAS",  "NOAUTH",   "NOPERM"};

absl::Status IoError(absl::string_view doing) {
  return absl::UnavailableError(absl::StrCat(doing, ": ", std::strerror(errno)));
}

// Parts "host:port"; the port is behind the last colon. Returns 0 for what is no port.
int PortOf(const std::string& address, std::string* host) {
  const size_t colon = address.rfind(':');
  int port = 0;
  if (colon == 0 || colon == std::string::npos ||
      !absl::SimpleAtoi(address.substr(colon + 1), &port) || port < 1 || port > 65535) {
    return 0;
  }
  *host = address.substr(0, colon);
  return port;
}

}  // namespace

absl::string_view TextOf(const redisReply& reply) { return {reply.str, reply.len}; }

absl::Status StatusOf(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_ERROR) return absl::OkStatus();
  const absl::string_view text = TextOf(reply);
  const absl::string_view word = text.substr(0, text.find(' '));
  if (std::find(kRefusals.begin(), kRefusals.end(), word) != kRefusals.end()) {
    return NotSaved(absl::StrCat("the store refuses for now: ", word));
  }
  return absl::DataLossError(absl::StrCat("the store answered: ", text));
}

std::string Spell(absl::Span<const absl::string_view> args) {
  size_t size = 16;
  for (const absl::string_view arg : args) size += arg.size() + 16;
  std::string command;
  command.reserve(size);
  absl::StrAppend(&command, "*", args.size(), "\r\n");
  for (const absl::string_view arg : args) {
    absl::StrAppend(&command, "$", arg.size(), "\r\n", arg, "\r\n");
  }
  return command;
}

Deadline After(absl::Duration timeout) {
  return std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(timeout);
}

int MillisecondsUntil(Deadline deadline) {
  const auto left = deadline - std::chrono::steady_clock::now();
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::clamp<int64_t>(ms, 0, 1'000'000'000));
}

absl::StatusOr<std::unique_ptr<RedisSocket>> RedisSocket::Connect(const std::string& address,
                                                                  absl::Duration timeout) {
  const timeval limit = absl::ToTimeval(timeout);
  redisContext* context = nullptr;
  absl::string_view path = address;
  if (absl::ConsumePrefix(&path, "unix:")) {
    context = redisConnectUnixWithTimeout(std::string(path).c_str(), limit);
  } else {
    std::string host;
    const int port = PortOf(address, &host);
    if (port == 0) return absl::InvalidArgumentError("address: want host:port or unix:/path");
    context = redisConnectWithTimeout(host.c_str(), port, limit);
  }
  if (context == nullptr) return absl::UnavailableError("connect: out of memory");
  std::unique_ptr<RedisSocket> socket(new RedisSocket(context));
  if (context->err != 0) return absl::UnavailableError(absl::StrCat("connect: ", context->errstr));
  // hiredis would set SO_RCVTIMEO per read; with a descriptor that never blocks, poll(2) keeps one
  // deadline for a whole call.
  context->flags &= ~REDIS_BLOCK;
  if (fcntl(context->fd, F_SETFL, fcntl(context->fd, F_GETFL) | O_NONBLOCK) != 0) {
    return IoError("connect");
  }
  return socket;
}

absl::StatusOr<size_t> RedisSocket::Send(absl::string_view bytes) {
  // Not hiredis' own write(2): that raises SIGPIPE when the server is gone.
  const ssize_t sent = send(fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent >= 0) return static_cast<size_t>(sent);
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return 0;
  return IoError("send");
}

absl::Status RedisSocket::Receive() {
  if (redisBufferRead(context_.get()) == REDIS_OK) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("receive: ", context_->errstr));
}

absl::StatusOr<RedisReply> RedisSocket::Next() {
  void* reply = nullptr;
  if (redisGetReplyFromReader(context_.get(), &reply) != REDIS_OK) {
    return absl::UnavailableError(absl::StrCat("receive: ", context_->errstr));
  }
  return RedisReply(static_cast<redisReply*>(reply));
}

absl::Status RedisSocket::Wait(short events, Deadline deadline) {
  while (true) {
    const int left = MillisecondsUntil(deadline);
    pollfd waiting = {fd(), events, 0};
    const int ready = poll(&waiting, 1, left);
    if (ready > 0) return absl::OkStatus();
    if (ready < 0 && errno != EINTR) return IoError("poll");
    if (left == 0) return absl::UnavailableError("no answer in time");
  }
}

absl::StatusOr<RedisReply> RedisSocket::Call(absl::Span<const absl::string_view> args,
                                             absl::Duration timeout) {
  const Deadline deadline = After(timeout);
  const std::string command = Spell(args);
  absl::string_view left = command;
  while (!left.empty()) {
    const absl::StatusOr<size_t> sent = Send(left);
    if (!sent.ok()) return sent.status();
    left.remove_prefix(*sent);
    if (left.empty()) break;
    if (absl::Status status = Wait(POLLOUT, deadline); !status.ok()) return status;
  }
  while (true) {
    absl::StatusOr<RedisReply> reply = Next();
    if (!reply.ok() || *reply != nullptr) return reply;
    if (absl::Status status = Wait(POLLIN, deadline); !status.ok()) return status;
    if (absl::Status status = Receive(); !status.ok()) return status;
  }
}

}  // namespace omzien::store
