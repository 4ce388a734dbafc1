// The one seam between Omzien's rules and where its records lie: records by key, ordered indexes,
// and one stream of events per partition, changed together by one atomic Commit.
//
// Two implementations pass one contract suite (tests/store/store_contract_test.cc): RedisStore, and
// MemoryStore for tests and simulation. Rules never run in the store: read, decide in a pure
// function, Commit on what was read; on ABORTED read again and decide again. What a decision
// depends on are records it named in `Batch::Expect`; a Range is only ever a place to start
// looking.
//
// Status codes, the same for every method here:
//   INVALID_ARGUMENT  keys of more than one partition, or a batch Batch::Check refuses: a bug of
//   the
//                     caller
//   ABORTED           Commit only: an expectation did not hold; nothing was written
//   UNAVAILABLE       the store did not answer, or refused (loading, read-only, full).
//                     IsMaybeSaved(status) tells whether a Commit may have been applied all the
//                     same: read again before deciding again
//   DATA_LOSS         what is stored is not what this code writes

#ifndef OMZIEN_SERVICES_STORE_STORE_H_
#define OMZIEN_SERVICES_STORE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "services/store/key.h"

namespace omzien::store {

// The number of the Commit that wrote a record last: raised by every Commit in the partition, so a
// record deleted and made anew never has a version it had before. 0: there is no such record.
using Version = uint64_t;

// What is stored under a key.
struct Record {
  Version version = 0;
  std::string value;  // Empty where version is 0.
};

// One event of a partition's stream.
struct Event {
  uint64_t number = 0;  // 1, 2, 3, … without a gap, in the order of the Commits.
  std::string value;
};

// What belongs together: applied whole or not at all. One key may be put or deleted once, and
// expected once. Removals from an index come before additions, so a member both removed and added
// is there afterwards. Thread-compatible.
class Batch {
 public:
  // REQUIRES: partition in [0, kPartitions).
  explicit Batch(int partition) : partition_(partition) {}

  // Lets the Commit fail with ABORTED unless `key` is at `version` (0: absent).
  void Expect(Key key, Version version);
  void Put(Key key, std::string value);
  void Delete(Key key);
  // An index is a set of byte strings, kept in byte order. Adding what is there, or removing what
  // is not, is no error. REQUIRES: `member` is not empty.
  void AddToIndex(Key index, std::string member);
  void RemoveFromIndex(Key index, std::string member);
  // Appends to the partition's stream, after the events appended before.
  void Append(std::string event);

  // Returns INVALID_ARGUMENT if a key lies outside the batch's partition, is put or deleted twice
  // or expected twice, or if nothing at all was asked. Every Commit asks this first. Cost: O(n log
  // n).
  absl::Status Check() const;

  // True if nothing is to be written; expectations may be there.
  bool writes_nothing() const;

  struct Expectation {
    Key key;
    Version version;
  };
  struct Write {
    Key key;
    std::string value;
  };
  struct Entry {
    Key index;
    std::string member;

    friend bool operator==(const Entry&, const Entry&) = default;
  };

  int partition() const { return partition_; }
  const std::vector<Expectation>& expectations() const { return expectations_; }
  const std::vector<Write>& puts() const { return puts_; }
  const std::vector<Key>& deletes() const { return deletes_; }
  const std::vector<Entry>& additions() const { return additions_; }
  const std::vector<Entry>& removals() const { return removals_; }
  const std::vector<std::string>& events() const { return events_; }

 private:
  int partition_;
  std::vector<Expectation> expectations_;
  std::vector<Write> puts_;
  std::vector<Key> deletes_;
  std::vector<Entry> additions_;
  std::vector<Entry> removals_;
  std::vector<std::string> events_;
};

// What a Commit did.
struct Committed {
  Version version = 0;  // Of every record it put.
  uint64_t last_event =
      0;  // The number of the partition's last event, its own included; 0: none yet.
};

// The ends of a partition's stream.
struct StreamEnds {
  uint64_t first = 0;  // The oldest event still kept; last + 1 where none is.
  uint64_t last = 0;   // The newest; 0: none ever.
};

// UNAVAILABLE, marked: nothing was written, the same call may be sent again as it is.
absl::Status NotSaved(absl::string_view message);
bool IsNotSaved(const absl::Status& status);

// UNAVAILABLE, marked: a Commit that answered this may have been applied all the same (its reply
// was lost), now or, if its bytes still lie in a socket, a moment later.
absl::Status MaybeSaved(absl::string_view message);
bool IsMaybeSaved(const absl::Status& status);

// Calls back until it is destroyed; destroying waits for a call that is running.
class Bell {
 public:
  virtual ~Bell() = default;
};

// Thread-safe.
class Store {
 public:
  virtual ~Store() = default;

  // Returns the records of `keys`, one each, in their order, as of one moment.
  // REQUIRES: all keys of one partition.
  virtual absl::StatusOr<std::vector<Record>> Read(absl::Span<const Key> keys) = 0;

  // Applies `batch` whole, or nothing. OK means it survives the death of any process (RedisStore:
  // because the server's settings, checked at every connect, say so; MemoryStore: of none).
  virtual absl::StatusOr<Committed> Commit(const Batch& batch) = 0;

  // Returns at most `limit` members m of `index` with from <= m < to, in byte order; `to` empty: no
  // upper end. REQUIRES: limit > 0.
  virtual absl::StatusOr<std::vector<std::string>> Range(const Key& index, absl::string_view from,
                                                         absl::string_view to, int limit) = 0;

  // Returns how many members m of `index` have from <= m < to; `to` empty: no upper end.
  // Cost: O(log n).
  virtual absl::StatusOr<int64_t> Count(const Key& index, absl::string_view from,
                                        absl::string_view to) = 0;

  // Returns at most `limit` events with number > after, in order. A first one that is not after + 1
  // was trimmed. REQUIRES: limit > 0.
  virtual absl::StatusOr<std::vector<Event>> ReadEvents(int partition, uint64_t after,
                                                        int limit) = 0;

  virtual absl::StatusOr<StreamEnds> Ends(int partition) = 0;

  // Forgets events with number < first.
  virtual absl::Status Trim(int partition, uint64_t first) = 0;

  // Returns once the files of the partition's server, where it has any, hold nothing that was
  // deleted or overwritten before this call: they are written anew, in the background. Errors:
  // UNAVAILABLE if that is still going on; a later call waits for the same. Cost: O(all the server
  // holds), up to some ten seconds.
  virtual absl::Status Compact(int partition) = 0;

  // Calls `on_commit(partition)` after Commits that appended events or changed an index, possibly
  // once for several, and with -1 after a connection was found, for the first time or again
  // (anything may have happened meanwhile). `on_commit` runs on a thread of the store's or of the
  // caller of Commit: it must not block, must not call the store and must not destroy its bell.
  virtual std::unique_ptr<Bell> Listen(std::function<void(int partition)> on_commit) = 0;
};

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_STORE_H_
