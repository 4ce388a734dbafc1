#include "services/store/memory_store.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace omzien::store {
namespace {

using Index = std::set<std::string, std::less<>>;

// The members m with from <= m < to, as a pair of iterators.
std::pair<Index::const_iterator, Index::const_iterator> Between(const Index& index,
                                                                absl::string_view from,
                                                                absl::string_view to) {
  if (!to.empty() && to <= from) return {index.end(), index.end()};
  return {index.lower_bound(from), to.empty() ? index.end() : index.lower_bound(to)};
}

}  // namespace

absl::StatusOr<std::vector<Record>> MemoryStore::Read(absl::Span<const Key> keys) {
  std::vector<Record> found;
  if (keys.empty()) return found;
  Partition& partition = partitions_[keys.front().partition()];
  sync::Lock lock(partition.mutex);
  for (const Key& key : keys) {
    if (key.partition() != keys.front().partition()) {
      return absl::InvalidArgumentError("keys: want all in one partition");
    }
    const auto record = partition.records.find(key.text());
    found.push_back(record == partition.records.end() ? Record{} : record->second);
  }
  return found;
}

absl::StatusOr<Committed> MemoryStore::Commit(const Batch& batch) {
  if (absl::Status status = batch.Check(); !status.ok()) return status;
  Partition& partition = partitions_[batch.partition()];
  Committed committed;
  {
    sync::Lock lock(partition.mutex);
    if (!Holds(partition, batch.expectations())) {
      return absl::AbortedError("a record changed meanwhile");
    }
    committed = Apply(batch, partition);
  }
  if (!batch.events().empty() || !batch.additions().empty() || !batch.removals().empty()) {
    listeners_.Ring(batch.partition());
  }
  return committed;
}

bool MemoryStore::Holds(const Partition& partition,
                        const std::vector<Batch::Expectation>& expectations) {
  for (const auto& [key, version] : expectations) {
    const auto record = partition.records.find(key.text());
    if (version != (record == partition.records.end() ? 0 : record->second.version)) return false;
  }
  return true;
}

Committed MemoryStore::Apply(const Batch& batch, Partition& partition) {
  const Version version = ++partition.commits;
  for (const auto& [key, value] : batch.puts()) partition.records[key.text()] = {version, value};
  for (const Key& key : batch.deletes()) partition.records.erase(key.text());
  for (const auto& [index, member] : batch.removals())
    partition.indexes[index.text()].erase(member);
  for (const auto& [index, member] : batch.additions()) {
    partition.indexes[index.text()].insert(member);
  }
  for (const std::string& event : batch.events()) {
    partition.events.push_back({++partition.last_event, event});
  }
  return {version, partition.last_event};
}

absl::StatusOr<std::vector<std::string>> MemoryStore::Range(const Key& index,
                                                            absl::string_view from,
                                                            absl::string_view to, int limit) {
  assert(limit > 0);
  Partition& partition = partitions_[index.partition()];
  sync::Lock lock(partition.mutex);
  auto [next, end] = Between(partition.indexes[index.text()], from, to);
  std::vector<std::string> members;
  for (; next != end && static_cast<int>(members.size()) < limit; ++next) members.push_back(*next);
  return members;
}

absl::StatusOr<int64_t> MemoryStore::Count(const Key& index, absl::string_view from,
                                           absl::string_view to) {
  Partition& partition = partitions_[index.partition()];
  sync::Lock lock(partition.mutex);
  const auto [first, end] = Between(partition.indexes[index.text()], from, to);
  return std::distance(first, end);
}

absl::StatusOr<std::vector<Event>> MemoryStore::ReadEvents(int partition, uint64_t after,
                                                           int limit) {
  assert(limit > 0);
  Partition& stream = partitions_[partition];
  sync::Lock lock(stream.mutex);
  auto next = std::upper_bound(stream.events.begin(), stream.events.end(), after,
                               [](uint64_t number, const Event& e) { return number < e.number; });
  const auto left = std::distance(next, stream.events.end());
  return std::vector<Event>(next, next + std::min<std::ptrdiff_t>(left, limit));
}

absl::StatusOr<StreamEnds> MemoryStore::Ends(int partition) {
  Partition& stream = partitions_[partition];
  sync::Lock lock(stream.mutex);
  return StreamEnds{stream.last_event + 1 - stream.events.size(), stream.last_event};
}

absl::Status MemoryStore::Trim(int partition, uint64_t first) {
  Partition& stream = partitions_[partition];
  sync::Lock lock(stream.mutex);
  while (!stream.events.empty() && stream.events.front().number < first) stream.events.pop_front();
  return absl::OkStatus();
}

absl::Status MemoryStore::Compact(int) { return absl::OkStatus(); }  // It has no files.

std::unique_ptr<Bell> MemoryStore::Listen(std::function<void(int partition)> on_commit) {
  return listeners_.Add(std::move(on_commit));
}

}  // namespace omzien::store
