// The consumers of one folder, one for each partition its municipalities lie in.

#ifndef OMZIEN_SERVICES_STORE_CONSUMERS_H_
#define OMZIEN_SERVICES_STORE_CONSUMERS_H_

#include <functional>
#include <map>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "services/store/consumer.h"

namespace omzien::store {

// Thread-compatible; used by one thread at a time, it counts the failures of an event as Consumer
// does. Its store must outlive it.
class Consumers {
 public:
  // `options` makes the options of one partition's consumer; called once for each, when it is first
  // met, so that a reload of the configuration may bring new ones.
  Consumers(Store& store, std::function<ConsumerOptions(int partition)> options);

  // Consumes until nothing is left in each of `partitions`. A partition in which an event fails
  // keeps the others from nothing.
  // Errors: the first of Consumer::Step's.
  absl::Status CatchUp(absl::Span<const int> partitions);

 private:
  Consumer& Of(int partition);

  Store& store_;
  const std::function<ConsumerOptions(int)> options_;
  std::map<int, Consumer> consumers_;
};

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_CONSUMERS_H_
