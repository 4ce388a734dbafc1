// The work `help` does by itself: what is due, and what other services' events ask for.

#ifndef OMZIEN_SERVICES_HELP_STEPS_H_
#define OMZIEN_SERVICES_HELP_STEPS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/configuration/bundle.h"
#include "services/store/consumers.h"
#include "services/store/due.h"
#include "services/store/store.h"

namespace omzien::help {

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

  // Consumes what `residents` and `inbox` told (consume.h), then does everything due at `now`, in
  // every partition in use. Returns the next due moment; InfiniteFuture if there is none. Errors:
  // the first there was, of the store or of one record (store/due.h): the rest was done all the
  // same, and what was not stays due.
  absl::StatusOr<absl::Time> Step(absl::Time now);

 private:
  absl::Status Pass(const store::Due& due, absl::Time now);

  store::Store& store_;
  const configuration::CurrentBundle bundle_;
  store::Consumers consumers_;
  // The configuration that the owners of items were looked at with.
  std::string checked_bundle_;
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_STEPS_H_
