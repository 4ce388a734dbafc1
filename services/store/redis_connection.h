// One connection to Redis, shared by many callers.
//
// Callers append their command to one buffer and wait; one thread sends what has gathered and hands
// out the replies as they come. What gathers while Redis is busy is sent together and, with
// appendfsync always, made durable by one fsync: that is the group commit.

#ifndef OMZIEN_SERVICES_STORE_REDIS_CONNECTION_H_
#define OMZIEN_SERVICES_STORE_REDIS_CONNECTION_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "services/store/redis_socket.h"
#include "services/sync/mutex.h"

namespace omzien::store {

// How long to wait for a server, in machine time.
struct RedisTimeouts {
  absl::Duration connect = absl::Seconds(1);
  // For a reply once its command was sent. A call may wait this long twice: for those before it
  // that are stuck, or for the checks of a new connection, and for its own. DEFAULT: 2 s, far above
  // a slow disk's fsync (some 10 ms), below a client's patience.
  absl::Duration call = absl::Seconds(2);
};

// Reconnects by itself, with back-off, whether or not anybody calls. Thread-safe.
class RedisConnection {
 public:
  // Checks and prepares a fresh socket, before any call uses it; runs on the connection's thread.
  using Prepare = std::function<absl::Status(RedisSocket& socket)>;

  RedisConnection(std::string address, RedisTimeouts timeouts, Prepare prepare);

  // REQUIRES: no call is running.
  ~RedisConnection();

  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;

  // Returns Redis' reply, which may be an error reply. During the first try to connect after a
  // loss, calls wait for it; after a failed one they are refused at once, until one succeeds.
  // Errors: UNAVAILABLE: NOT_SAVED if no byte of the command was sent, else MAYBE_SAVED.
  absl::StatusOr<RedisReply> Call(absl::Span<const absl::string_view> args);

  // True while calls are refused at once: the last try to connect failed.
  bool IsRefusing();

 private:
  struct Waiting;  // One caller.
  class Exchange;  // What happens over one socket, from its preparation to its loss.

  void Run();
  absl::StatusOr<std::unique_ptr<RedisSocket>> Connect();
  // Refuses calls from now on, those that gathered included.
  void Refuse(absl::string_view reason);
  void Admit();
  // Waits until `pause` is over or the connection is to stop.
  void Pause(absl::Duration pause);
  bool IsStopping();

  const std::string address_;
  const RedisTimeouts timeouts_;
  const Prepare prepare_;
  const int wake_;  // An eventfd: raised when something gathers, and to stop.

  sync::Mutex mutex_;
  bool is_stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<std::string> refusal_ ABSL_GUARDED_BY(mutex_);  // Why calls are refused now.
  std::string gathered_ ABSL_GUARDED_BY(mutex_);             // Commands not yet taken to be sent,
  std::vector<Waiting*> gatherers_ ABSL_GUARDED_BY(mutex_);  // and whose they are, in order.

  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_REDIS_CONNECTION_H_
