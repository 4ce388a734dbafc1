// The work `residents` does by itself.

#ifndef OMZIEN_SERVICES_RESIDENTS_STEPS_H_
#define OMZIEN_SERVICES_RESIDENTS_STEPS_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/configuration/bundle.h"
#include "services/store/consumers.h"
#include "services/store/store.h"

namespace omzien::residents {

// Thread-compatible: one thread runs Step. Two processes may both run steps: what one did, the
// other finds done.
class Steps {
 public:
  using OnParked = std::function<void(const store::Event& event, const absl::Status& why)>;

  // `store` must outlive it. `on_parked` (may be null) is told of events that were put aside.
  Steps(store::Store& store, configuration::CurrentBundle bundle, OnParked on_parked = nullptr);

  // Consumes what happened (consume.h), has the store's files written anew where something was
  // erased, by whichever folder, and it is time (store/compaction.h), and forgets the calls of
  // before yesterday (rpc/mutation.h), in every municipality. Returns when a file is to be written
  // next; InfiniteFuture if none is.
  // Errors: the first of the store's or an event's; the rest is done all the same, and what was not
  // is done by the next.
  absl::StatusOr<absl::Time> Step(absl::Time now);

 private:
  store::Store& store_;
  const configuration::CurrentBundle bundle_;
  store::Consumers consumers_;
};

}  // namespace omzien::residents

#endif  // OMZIEN_SERVICES_RESIDENTS_STEPS_H_
