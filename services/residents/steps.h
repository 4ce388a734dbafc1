// The work `residents` does by itself.

#ifndef OMZIEN_SERVICES_RESIDENTS_STEPS_H_
#define OMZIEN_SERVICES_RESIDENTS_STEPS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/configuration/bundle.h"
#include "services/store/store.h"

namespace omzien::residents {

// Forgets, in every municipality of `bundle`, the calls of before yesterday (rpc/mutation.h), until
// none is left. Returns when it is due again: never, for it does no harm late.
// Errors: those of the store; what was not done is done by the next.
absl::StatusOr<absl::Time> Step(store::Store& store, const configuration::Bundle& bundle,
                                absl::Time now);

}  // namespace omzien::residents

#endif  // OMZIEN_SERVICES_RESIDENTS_STEPS_H_
