// The work `signals` does by itself: what is due, and what residents' events ask for.

#ifndef OMZIEN_SERVICES_SIGNALS_STEPS_H_
#define OMZIEN_SERVICES_SIGNALS_STEPS_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/configuration/bundle.h"
#include "services/store/consumers.h"
#include "services/store/due.h"
#include "services/store/store.h"

namespace omzien::signals {

// The name of this folder's consumer; its folder is kFolder.
inline constexpr absl::string_view kConsumer = "people";

// Thread-compatible: one thread runs Step. Two processes may both run steps: what one did, the
// other finds done.
class Steps {
 public:
  using OnParked = std::function<void(const store::Event& event, const absl::Status& why)>;

  // `store` must outlive it. `on_parked` (may be null) is told of events that were put aside.
  Steps(store::Store& store, configuration::CurrentBundle bundle, OnParked on_parked = nullptr);
  Steps(const Steps&) = delete;
  Steps& operator=(const Steps&) = delete;

  // Consumes what `residents` told, then does everything due at `now`, in every partition in use.
  // Returns the next due moment; InfiniteFuture if there is none. Errors: the first of the store's,
  // an event's or a signal's; the others are worked on all the same, and what was not done stays
  // due.
  absl::StatusOr<absl::Time> Step(absl::Time now);

 private:
  absl::Status Handle(const store::Event& event, store::Batch& effects);
  absl::Status Pass(const store::Due& due, absl::Time now);

  store::Store& store_;
  const configuration::CurrentBundle bundle_;
  store::Consumers consumers_;
};

}  // namespace omzien::signals

#endif  // OMZIEN_SERVICES_SIGNALS_STEPS_H_
