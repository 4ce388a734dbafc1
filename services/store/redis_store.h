// A Store in Redis: one server for all partitions, or several with a range of partitions each.

#ifndef OMZIEN_SERVICES_STORE_REDIS_STORE_H_
#define OMZIEN_SERVICES_STORE_REDIS_STORE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "services/store/listeners.h"
#include "services/store/redis_bell.h"
#include "services/store/redis_connection.h"
#include "services/store/store.h"
#include "services/sync/mutex.h"

namespace omzien::store {

// Where a range of partitions lies.
struct RedisRoute {
  int first = 0;
  int last = kPartitions - 1;  // Inclusive.
  std::string address;         // "host:port" or "unix:/path".
};

struct RedisOptions {
  // Every partition in exactly one of them.
  std::vector<RedisRoute> routes;

  RedisTimeouts timeouts = {};

  // How long Open goes on trying while a server does not answer or is still loading.
  absl::Duration open_timeout = absl::Seconds(10);

  // Connections per server. REQUIRES: > 0.
  // DEFAULT: 2. Redis takes 16 KiB of a connection per turn and fsyncs once per turn, so a second
  // one makes larger groups; more only cost system calls (measured: 256 threads, 24,000 Commits/s
  // over one, 31,000 over two, 21,000 over four).
  int connections = 2;

  // Takes a server that may lose what it acknowledged. For tests and for one's own machine.
  bool allow_unsafe = false;
};

// Thread-safe.
class RedisStore : public Store {
 public:
  // Connects and checks; later every reconnection checks again, and while a check fails calls are
  // UNAVAILABLE.
  // Errors: INVALID_ARGUMENT for routes that leave a partition out or have it twice;
  // FAILED_PRECONDITION naming the setting of a server that may lose data (appendonly, appendfsync,
  // maxmemory-policy, aof-load-truncated); UNAVAILABLE if one did not answer within `open_timeout`.
  static absl::StatusOr<std::unique_ptr<RedisStore>> Open(const RedisOptions& options);

  ~RedisStore() override;

  absl::StatusOr<std::vector<Record>> Read(absl::Span<const Key> keys) override;
  absl::StatusOr<Committed> Commit(const Batch& batch) override;
  absl::StatusOr<std::vector<std::string>> Range(const Key& index, absl::string_view from,
                                                 absl::string_view to, int limit) override;
  absl::StatusOr<int64_t> Count(const Key& index, absl::string_view from,
                                absl::string_view to) override;
  absl::StatusOr<std::vector<Event>> ReadEvents(int partition, uint64_t after, int limit) override;
  absl::StatusOr<StreamEnds> Ends(int partition) override;
  absl::Status Trim(int partition, uint64_t first) override;
  absl::Status Compact(int partition) override;
  std::unique_ptr<Bell> Listen(std::function<void(int partition)> on_commit) override;

 private:
  struct Node;

  RedisStore(const RedisOptions& options, std::string script_hash);

  // The next connection in turn that does not refuse; if all do, the next in turn.
  RedisConnection& ConnectionFor(int partition);
  // Sends a command about `partition`; error replies come as a status.
  absl::StatusOr<RedisReply> Call(int partition, absl::Span<const absl::string_view> args);

  const RedisOptions options_;
  const std::string script_hash_;
  Listeners listeners_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<Node*> node_of_partition_;

  sync::Mutex mutex_;  // Before the bells: only their making needs it.
  std::vector<std::unique_ptr<RedisBell>> bells_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_REDIS_STORE_H_
