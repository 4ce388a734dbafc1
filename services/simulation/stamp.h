// What kind of store this is, for ever: with a simulated clock, or with the real one. A simulated
// week must never run among real people's requests, nor real time over a simulated one.

#ifndef OMZIEN_SERVICES_SIMULATION_STAMP_H_
#define OMZIEN_SERVICES_SIMULATION_STAMP_H_

#include "absl/status/status.h"
#include "services/store/store.h"

namespace omzien::simulation {

// Stamps a store that has no stamp yet: "{p00}:simulation:-:stamp", the StampRecord.
// Errors: FAILED_PRECONDITION, one sentence, if it is stamped otherwise; those of Store.
absl::Status CheckStamp(store::Store& store, bool is_simulated);

}  // namespace omzien::simulation

#endif  // OMZIEN_SERVICES_SIMULATION_STAMP_H_
