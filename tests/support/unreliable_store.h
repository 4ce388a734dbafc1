// A store that a test can take away and give back.

#ifndef OMZIEN_TESTS_SUPPORT_UNRELIABLE_STORE_H_
#define OMZIEN_TESTS_SUPPORT_UNRELIABLE_STORE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/store/memory_store.h"

namespace omzien::test {

// A MemoryStore; while it is away, every call is refused as by a Redis that is down. Thread-safe.
class UnreliableStore final : public store::Store {
 public:
  void TakeAway() { is_away_ = true; }
  void GiveBack() { is_away_ = false; }

  absl::StatusOr<std::vector<store::Record>> Read(absl::Span<const store::Key> keys) override {
    if (is_away_) return Gone();
    return store_.Read(keys);
  }
  absl::StatusOr<store::Committed> Commit(const store::Batch& batch) override {
    if (is_away_) return Gone();
    return store_.Commit(batch);
  }
  absl::StatusOr<std::vector<std::string>> Range(const store::Key& index, absl::string_view from,
                                                 absl::string_view to, int limit) override {
    if (is_away_) return Gone();
    return store_.Range(index, from, to, limit);
  }
  absl::StatusOr<int64_t> Count(const store::Key& index, absl::string_view from,
                                absl::string_view to) override {
    if (is_away_) return Gone();
    return store_.Count(index, from, to);
  }
  absl::StatusOr<std::vector<store::Event>> ReadEvents(int partition, uint64_t after,
                                                       int limit) override {
    if (is_away_) return Gone();
    return store_.ReadEvents(partition, after, limit);
  }
  absl::StatusOr<store::StreamEnds> Ends(int partition) override {
    if (is_away_) return Gone();
    return store_.Ends(partition);
  }
  absl::Status Trim(int partition, uint64_t first) override {
    if (is_away_) return Gone();
    return store_.Trim(partition, first);
  }
  absl::Status Compact(int partition) override {
    if (is_away_) return Gone();
    return store_.Compact(partition);
  }
  std::unique_ptr<store::Bell> Listen(std::function<void(int partition)> on_commit) override {
    return store_.Listen(std::move(on_commit));
  }

 private:
  static absl::Status Gone() { return store::NotSaved("the test took the store away"); }

  store::MemoryStore store_;
  std::atomic<bool> is_away_ = false;
};

}  // namespace omzien::test

#endif  // OMZIEN_TESTS_SUPPORT_UNRELIABLE_STORE_H_
