// Forgets old events, so that a stream is as long as a season, and the ids of who was erased do not
// stay in it for ever (docs/design.md, section 6).

#ifndef OMZIEN_SERVICES_TRIMMING_H_
#define OMZIEN_SERVICES_TRIMMING_H_

#include <map>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/simulation/quiescence.h"
#include "services/store/store.h"

namespace omzien {

// How long events are kept: a consumer that was away for less finds all it missed.
inline constexpr absl::Duration kKeepEvents = absl::Hours(90 * 24);

// Thread-compatible: one thread runs Step. Two processes may both run steps.
class Trimming {
 public:
  // `store` must outlive it. `workings`: all there are in the installation, whichever process hosts
  // them.
  Trimming(store::Store& store, simulation::Workings workings);

  // Forgets, once in a day of domain time, what is older than kKeepEvents in each partition;
  // nothing that one of the consumers is not done with. Returns when it is time again. Errors:
  // those of the store; DATA_LOSS for an event that cannot be read. Cost: reads what it forgets.
  absl::StatusOr<absl::Time> Step(absl::Time now);

 private:
  absl::Status Trim(int partition, absl::Time now);

  store::Store& store_;
  const simulation::Workings workings_;
  std::map<int, absl::Time> next_;  // By partition.
};

}  // namespace omzien

#endif  // OMZIEN_SERVICES_TRIMMING_H_
