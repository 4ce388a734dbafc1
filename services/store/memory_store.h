// A Store in this process' memory: for tests, and for simulations that may be thrown away.

#ifndef OMZIEN_SERVICES_STORE_MEMORY_STORE_H_
#define OMZIEN_SERVICES_STORE_MEMORY_STORE_H_

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "services/store/listeners.h"
#include "services/store/store.h"
#include "services/sync/mutex.h"

namespace omzien::store {

// Never UNAVAILABLE. Bells ring on the thread that commits, before Commit returns, so a simulation
// is the same on every run. Thread-safe.
class MemoryStore : public Store {
 public:
  absl::StatusOr<std::vector<Record>> Read(absl::Span<const Key> keys) override;
  absl::StatusOr<Committed> Commit(const Batch& batch) override;
  absl::StatusOr<std::vector<std::string>> Range(const Key& index, absl::string_view from,
                                                 absl::string_view to, int limit) override;
  // Cost: O(n), unlike RedisStore.
  absl::StatusOr<int64_t> Count(const Key& index, absl::string_view from,
                                absl::string_view to) override;
  absl::StatusOr<std::vector<Event>> ReadEvents(int partition, uint64_t after, int limit) override;
  absl::StatusOr<StreamEnds> Ends(int partition) override;
  absl::Status Trim(int partition, uint64_t first) override;
  absl::Status Compact(int partition) override;
  std::unique_ptr<Bell> Listen(std::function<void(int partition)> on_commit) override;

 private:
  using Index = std::set<std::string, std::less<>>;

  struct Partition {
    sync::Mutex mutex;
    Version commits ABSL_GUARDED_BY(mutex) = 0;
    uint64_t last_event ABSL_GUARDED_BY(mutex) = 0;
    std::deque<Event> events ABSL_GUARDED_BY(mutex);
    std::map<std::string, Record> records ABSL_GUARDED_BY(mutex);
    std::map<std::string, Index> indexes ABSL_GUARDED_BY(mutex);
  };

  static bool Holds(const Partition& partition, const std::vector<Batch::Expectation>& expectations)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(partition.mutex);
  static Committed Apply(const Batch& batch, Partition& partition)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(partition.mutex);

  std::array<Partition, kPartitions> partitions_;
  Listeners listeners_;
};

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_MEMORY_STORE_H_
