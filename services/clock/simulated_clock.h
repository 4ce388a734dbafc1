// The domain time of a simulated store: a record that all its processes share, and that survives
// them.

#ifndef OMZIEN_SERVICES_CLOCK_SIMULATED_CLOCK_H_
#define OMZIEN_SERVICES_CLOCK_SIMULATED_CLOCK_H_

#include <atomic>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/store/store.h"

namespace omzien::clock {

// What the clock shows, as of one version of its record. Whole nanoseconds.
struct Moment {
  absl::Time now;
  store::Version version = 0;
};

// Errors: NOT_FOUND if the store has no clock; those of Store::Read.
absl::StatusOr<Moment> ReadClock(store::Store& store);

// Moves the clock from `from` to `to`, unless somebody else moved it meanwhile. Rings the store's
// bell, so that every process looks what has become due.
// Errors: ABORTED if somebody moved it; those of Store::Commit.
absl::Status MoveClock(store::Store& store, const Moment& from, absl::Time to);

// A function that returns the simulated now, read from the store at every call. While the store
// does not answer, time stands still. Copies share what they know. Thread-safe.
class SimulatedClock {
 public:
  // Sets the clock to `start` if the store has none yet.
  // Errors: those of Store. `store` must outlive the clock and its copies.
  static absl::StatusOr<SimulatedClock> Open(store::Store& store, absl::Time start);

  absl::Time operator()() const;

 private:
  SimulatedClock(store::Store& store, absl::Time now)
      : store_(&store),
        last_known_(std::make_shared<std::atomic<int64_t>>(absl::ToUnixNanos(now))) {}

  store::Store* store_;
  std::shared_ptr<std::atomic<int64_t>> last_known_;  // Nanoseconds since 1970.
};

}  // namespace omzien::clock

#endif  // OMZIEN_SERVICES_CLOCK_SIMULATED_CLOCK_H_
