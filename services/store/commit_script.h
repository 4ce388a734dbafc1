// How one Batch becomes one command to Redis, and what lies where.
//
//   {pNN}:<folder>:…        a record: string, 8 bytes of version (big-endian) and its value
//   {pNN}:<folder>:…        an index: sorted set, every score 0, so its order is its members' bytes
//   {pNN}:store:-:events    the stream: ids <number>-0, one field "e"
//   {pNN}:store:-:commits   the number of the last Commit that wrote, in decimal
//   {pNN}:store:-:last      the number of the last event, in decimal
//
// Nothing expires.

#ifndef OMZIEN_SERVICES_STORE_COMMIT_SCRIPT_H_
#define OMZIEN_SERVICES_STORE_COMMIT_SCRIPT_H_

#include <deque>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/store/redis_socket.h"
#include "services/store/store.h"

namespace omzien::store {

// The channel on which every Commit that appended events or changed an index says its partition.
inline constexpr absl::string_view kBellChannel = "omzien:bell";

// The keys of a partition as a whole.
Key StreamKey(int partition);

// Returns a version as it stands in front of a value; empty for 0, as an absent value reads.
std::string SpellVersion(Version version);

// Returns a record from what GET answered. Errors: DATA_LOSS if that has no version.
absl::StatusOr<Record> ParseRecord(const redisReply& reply);

// The script. It looks at everything before its first write, so it applies all or nothing.
//   KEYS    commits, last, stream; then the key of each expectation, put, deletion, removal from an
//           index and addition to one, in that order; a key may come more than once
//   ARGV    the channel, the partition, how many expectations, puts, deletions, removals,
//           additions and events there are; then the versions, the values, the removed members,
//           the added members, the events
//   returns {version, last event}; {0, i} if the i-th expectation (from 1) does not hold
extern const absl::string_view kCommitScript;

// The arguments of EVALSHA or EVAL for one batch. `batch` must outlive it.
class CommitCommand {
 public:
  explicit CommitCommand(const Batch& batch);
  CommitCommand(const CommitCommand&) = delete;
  CommitCommand& operator=(const CommitCommand&) = delete;

  // Returns the whole command, by the script's hash or by its text.
  absl::Span<const absl::string_view> ByHash(absl::string_view hash);
  absl::Span<const absl::string_view> ByText();

 private:
  void Add(std::string own);

  std::vector<absl::string_view> args_;
  std::deque<std::string> own_;  // What args_ refers to beside the batch; a deque never moves it.
};

// Returns what the script answered. Errors: ABORTED; those of StatusOf.
absl::StatusOr<Committed> ParseCommitted(const redisReply& reply);

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_COMMIT_SCRIPT_H_
