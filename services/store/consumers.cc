#include "services/store/consumers.h"

#include <utility>

namespace omzien::store {

Consumers::Consumers(Store& store, std::function<ConsumerOptions(int)> options)
    : store_(store), options_(std::move(options)) {}

absl::Status Consumers::CatchUp(absl::Span<const int> partitions) {
  absl::Status first;
  for (const int partition : partitions) {
    Consumer& consumer = Of(partition);
    absl::StatusOr<int> moved = consumer.Step();
    while (moved.ok() && *moved > 0) moved = consumer.Step();
    first.Update(moved.status());
  }
  return first;
}

Consumer& Consumers::Of(int partition) {
  const auto found = consumers_.find(partition);
  if (found != consumers_.end()) return found->second;
  return consumers_.try_emplace(partition, store_, options_(partition)).first->second;
}

}  // namespace omzien::store
