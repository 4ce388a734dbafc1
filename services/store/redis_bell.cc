#include "services/store/redis_bell.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "services/store/commit_script.h"
#include "services/store/redis_socket.h"

namespace omzien::store {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(10);
constexpr absl::Duration kLongestPause = absl::Milliseconds(500);

// A subscriber hears nothing when nobody commits, and nothing either when its server's machine is
// gone; so after this long a silence it asks.
constexpr absl::Duration kSilence = absl::Seconds(5);

// Returns the partition of a message {"message", channel, partition}; -1 for any other reply.
int PartitionOf(const redisReply& reply) {
  int partition = -1;
  if (reply.type != REDIS_REPLY_ARRAY || reply.elements != 3 ||
      reply.element[2]->type != REDIS_REPLY_STRING || TextOf(*reply.element[0]) != "message" ||
      !absl::SimpleAtoi(TextOf(*reply.element[2]), &partition)) {
    return -1;
  }
  return partition;
}

}  // namespace

RedisBell::RedisBell(std::string address, RedisTimeouts timeouts,
                     std::function<void(int partition)> ring)
    : address_(std::move(address)),
      timeouts_(timeouts),
      ring_(std::move(ring)),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      thread_([this] { Run(); }) {
  assert(wake_ >= 0);
}

RedisBell::~RedisBell() {
  {
    sync::Lock lock(mutex_);
    is_stopping_ = true;
  }
  const uint64_t one = 1;
  // Cannot fail: the counter is 0 until now.
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof(one));
  thread_.join();
  close(wake_);
}

void RedisBell::Run() {
  absl::Duration pause = kFirstPause;
  while (!IsStopping()) {
    pause = Serve() ? kFirstPause : std::min(pause * 2, kLongestPause);
    WaitFor(-1, pause);
  }
}

bool RedisBell::Serve() {
  absl::StatusOr<std::unique_ptr<RedisSocket>> socket =
      RedisSocket::Connect(address_, timeouts_.connect);
  if (!socket.ok()) return false;
  const absl::StatusOr<RedisReply> subscribed =
      (*socket)->Call({"SUBSCRIBE", kBellChannel}, timeouts_.call);
  if (!subscribed.ok() || !StatusOf(**subscribed).ok()) return false;
  ring_(-1);
  while (!IsStopping()) {
    if (!WaitFor((*socket)->fd(), kSilence)) {
      if (IsStopping()) break;
      // What answers may be a message that came just then; the pong behind it is passed over.
      const absl::StatusOr<RedisReply> answer = (*socket)->Call({"PING"}, timeouts_.call);
      if (!answer.ok()) break;
      if (const int partition = PartitionOf(**answer); partition >= 0) ring_(partition);
      continue;
    }
    if (!(*socket)->Receive().ok()) break;
    while (true) {
      const absl::StatusOr<RedisReply> reply = (*socket)->Next();
      if (!reply.ok()) return true;
      if (*reply == nullptr) break;
      if (const int partition = PartitionOf(**reply); partition >= 0) ring_(partition);
    }
  }
  return true;
}

bool RedisBell::WaitFor(int socket, absl::Duration timeout) {
  const Deadline deadline = After(timeout);
  // poll(2) passes over a descriptor of -1.
  pollfd waiting[] = {{socket, POLLIN, 0}, {wake_, POLLIN, 0}};
  while (poll(waiting, 2, MillisecondsUntil(deadline)) < 0 && errno == EINTR) {
  }
  return waiting[0].revents != 0;
}

bool RedisBell::IsStopping() {
  sync::Lock lock(mutex_);
  return is_stopping_;
}

}  // namespace omzien::store
