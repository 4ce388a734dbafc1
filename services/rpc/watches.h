// The watches that are open in this process: calls that stay open and tell what happens from a
// cursor on. A cursor is, whatever else it holds, the number of an event of the partition: all up
// to it was told.
//
// A watch holds no thread. One step serves all of them: events that several wait for are read once,
// and what came of them is written by gRPC's own few threads. How a service opens one: watch.h.

#ifndef OMZIEN_SERVICES_RPC_WATCHES_H_
#define OMZIEN_SERVICES_RPC_WATCHES_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/rpc/caller.h"
#include "services/store/store.h"
#include "services/sync/mutex.h"

namespace omzien::rpc {

// An event as a watch meets it.
struct WatchedEvent {
  uint64_t number = 0;        // In its partition.
  internal::v1::Event event;  // Empty if it cannot be read: a watch passes over it.
};

// What the watches of one step read, once for all that stand at one place. Thread-compatible.
class WatchRound {
 public:
  // `store` must outlive it.
  WatchRound(store::Store& store, absl::Time now) : store_(store), now_(now) {}

  absl::Time now() const { return now_; }

  // Returns the next events after `after`, at most a page of them; empty: that was the last.
  // Errors: those of Store::ReadEvents.
  absl::StatusOr<const std::vector<WatchedEvent>*> Read(int partition, uint64_t after);

 private:
  store::Store& store_;
  const absl::Time now_;
  std::map<std::pair<int, uint64_t>, std::vector<WatchedEvent>> pages_;
};

// One open watch. Advance on one thread at a time; End on any.
class OpenWatch {
 public:
  virtual ~OpenWatch() = default;

  // Tells what came to be since the last time. Returns when it has to look again without an event.
  // Errors: UNAVAILABLE of the store, and it stays where it is; any other ended the watch.
  virtual absl::StatusOr<absl::Time> Advance(WatchRound& round) = 0;

  // Ends it at once with `why`; what was not told yet, a watch from its last cursor tells.
  virtual void End(const absl::Status& why) = 0;
};

// More get RESOURCE_EXHAUSTED.
struct WatchLimits {
  // Watches of one caller. DEFAULT: 8, a few screens of one person.
  int per_caller = 8;
  // Watches of a process. DEFAULT: 10,000; one takes some kilobytes.
  int total = 10'000;
};

// Thread-safe, but for Step: one thread runs it.
class Watches {
 public:
  // `store` must outlive it, and it the server whose calls the watches are.
  explicit Watches(store::Store& store, WatchLimits limits = {}) : store_(store), limits_(limits) {}

  Watches(const Watches&) = delete;
  Watches& operator=(const Watches&) = delete;

  // Tells every watch what came to be until `now` (domain time). Returns the next moment at which
  // time alone shows something; InfiniteFuture if there is none.
  // Errors: the first of OpenWatch::Advance's; the other watches are served all the same.
  absl::StatusOr<absl::Time> Step(absl::Time now);

  // Ends all with UNAVAILABLE, and refuses new ones: for a drain.
  void EndAll();

  // How many are open: until the client has gone or was told the end.
  int count() const;

  // Returns OK if events after `after` are all still there, so that a watch can begin behind it.
  // Errors: OUT_OF_RANGE (CURSOR_TOO_OLD) if some are gone, or never were: list again; UNAVAILABLE.
  absl::Status CheckCursor(int partition, uint64_t after) const;

  // Adds a watch of `caller`. Errors: RESOURCE_EXHAUSTED (TOO_MANY_WATCHES); UNAVAILABLE
  // (DRAINING).
  absl::Status Add(const Caller& caller, std::shared_ptr<OpenWatch> watch);

  // Takes out a watch that has ended; nothing if it is not in here.
  void Remove(const OpenWatch& watch);

 private:
  struct Entry {
    std::string caller;
    std::shared_ptr<OpenWatch> watch;
  };
  std::vector<std::shared_ptr<OpenWatch>> All() const;

  store::Store& store_;
  const WatchLimits limits_;

  mutable sync::Mutex mutex_;
  bool is_draining_ ABSL_GUARDED_BY(mutex_) = false;
  std::map<const OpenWatch*, Entry> open_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int> of_caller_ ABSL_GUARDED_BY(mutex_);  // By name.
};

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_WATCHES_H_
