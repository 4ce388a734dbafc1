// One connection to one Redis server: bytes out, replies in. The only place that touches hiredis.
//
// A socket is dead after its first error: destroy it and connect again (a hiredis context cannot be
// mended). Nothing here ever blocks longer than the timeout it was given.

#ifndef OMZIEN_SERVICES_STORE_REDIS_SOCKET_H_
#define OMZIEN_SERVICES_STORE_REDIS_SOCKET_H_

#include <hiredis/hiredis.h>

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

namespace omzien::store {

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using RedisReply = std::unique_ptr<redisReply, FreeReply>;

// Returns the bytes of a reply of type string, status or error.
absl::string_view TextOf(const redisReply& reply);

// Returns OK for every reply but an error. Errors: UNAVAILABLE, NOT_SAVED, for the refusals of a
// server that cannot serve now (LOADING, READONLY, OOM, MOVED, …); else DATA_LOSS.
absl::Status StatusOf(const redisReply& reply);

// Returns one command as Redis reads it, every argument as bytes.
std::string Spell(absl::Span<const absl::string_view> args);

// A moment of machine time, which no change of the wall clock moves.
using Deadline = std::chrono::steady_clock::time_point;
Deadline After(absl::Duration timeout);
// Milliseconds left, for poll(2); 0 if it has passed, rounded up otherwise.
int MillisecondsUntil(Deadline deadline);

// Thread-compatible.
class RedisSocket {
 public:
  // `address`: "host:port" or "unix:/path". Errors: INVALID_ARGUMENT for another spelling,
  // UNAVAILABLE.
  static absl::StatusOr<std::unique_ptr<RedisSocket>> Connect(const std::string& address,
                                                              absl::Duration timeout);

  int fd() const { return context_->fd; }

  // Sends what the socket takes of `bytes` now; returns how many that were, perhaps 0.
  absl::StatusOr<size_t> Send(absl::string_view bytes);

  // Takes in what has arrived; to be called when the descriptor is readable.
  absl::Status Receive();

  // Returns the next reply taken in, or null if it is not whole yet.
  absl::StatusOr<RedisReply> Next();

  // Sends one command and waits for its reply, which may be an error reply. Errors: UNAVAILABLE.
  // REQUIRES: no reply is outstanding.
  absl::StatusOr<RedisReply> Call(absl::Span<const absl::string_view> args, absl::Duration timeout);

 private:
  struct FreeContext {
    void operator()(redisContext* context) const { redisFree(context); }
  };
  explicit RedisSocket(redisContext* context) : context_(context) {}

  absl::Status Wait(short events, Deadline deadline);

  const std::unique_ptr<redisContext, FreeContext> context_;
};

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_REDIS_SOCKET_H_
