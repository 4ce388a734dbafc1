// What `help` does with what other folders tell: who residents are, and what came of telling and
// calling them; and what `signals` tells of worries.

#ifndef OMZIEN_SERVICES_HELP_CONSUME_H_
#define OMZIEN_SERVICES_HELP_CONSUME_H_

#include "absl/status/status.h"
#include "services/configuration/bundle.h"
#include "services/store/store.h"

namespace omzien::help {

// Puts what follows from one event into `effects`; nothing for an event that does not concern
// `help`. Run again on what it left, it does nothing.
// Errors: DATA_LOSS for a garbled event; FAILED_PRECONDITION if its municipality is not configured;
// those of the store.
absl::Status Consume(store::Store& store, const configuration::Bundle& bundle,
                     const store::Event& event, store::Batch& effects);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_CONSUME_H_
