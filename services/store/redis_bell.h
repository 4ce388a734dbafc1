// Listens to one Redis server for Commits of any process, on a connection of its own.

#ifndef OMZIEN_SERVICES_STORE_REDIS_BELL_H_
#define OMZIEN_SERVICES_STORE_REDIS_BELL_H_

#include <functional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/store/redis_connection.h"
#include "services/sync/mutex.h"

namespace omzien::store {

// Rings for every partition said on kBellChannel, and with -1 whenever it has just subscribed.
// Reconnects by itself, with back-off. Thread-safe.
class RedisBell {
 public:
  // `ring` runs on the bell's thread.
  RedisBell(std::string address, RedisTimeouts timeouts, std::function<void(int partition)> ring);
  ~RedisBell();

  RedisBell(const RedisBell&) = delete;
  RedisBell& operator=(const RedisBell&) = delete;

 private:
  void Run();
  // Subscribes and rings until the connection is lost or the bell stops. Returns true if it had
  // subscribed.
  bool Serve();
  // Waits until `socket` is readable (true), or `timeout` is over or the bell stops (false).
  bool WaitFor(int socket, absl::Duration timeout);
  bool IsStopping();

  const std::string address_;
  const RedisTimeouts timeouts_;
  const std::function<void(int)> ring_;
  const int wake_;  // An eventfd, raised to stop.

  sync::Mutex mutex_;
  bool is_stopping_ ABSL_GUARDED_BY(mutex_) = false;

  std::thread thread_;  // Last: it uses all of the above.
};

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_REDIS_BELL_H_
