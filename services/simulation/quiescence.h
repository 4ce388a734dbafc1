// Whether anything is left to do in a store at a moment of domain time. Learns only from the store,
// so it does not matter which process does the work.

#ifndef OMZIEN_SERVICES_SIMULATION_QUIESCENCE_H_
#define OMZIEN_SERVICES_SIMULATION_QUIESCENCE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/store/store.h"

namespace omzien::simulation {

// Who works in an installation, in every partition that is used.
struct Workings {
  // Folders with an index of due moments (store/due.h).
  std::vector<std::string> due_folders;

  // Consumers of events (store/consumer.h).
  struct Consumer {
    std::string folder;
    std::string name;
  };
  std::vector<Consumer> consumers;

  // Returns the partitions in use, each once.
  std::function<std::vector<int>()> partitions;
};

// What is left in a store.
struct Remains {
  // Nothing is to be done before `next_due`: every consumer is done with every event, and nothing
  // is due.
  bool is_quiescent = false;
  // The earliest due moment; InfiniteFuture if there is none.
  absl::Time next_due = absl::InfiniteFuture();
};

// Returns what was left at one moment between the call and its return.
// Errors: those of Store; DATA_LOSS for a cursor or a due moment that is garbled.
// Cost: some reads per partition, consumer and folder.
absl::StatusOr<Remains> LookForRemains(store::Store& store, const Workings& workings,
                                       absl::Time now);

}  // namespace omzien::simulation

#endif  // OMZIEN_SERVICES_SIMULATION_QUIESCENCE_H_
