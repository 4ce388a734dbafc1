// Reads call tasks as a worker may, for the calls and the watches of workers.

#ifndef OMZIEN_SERVICES_INBOX_CALL_TASK_STORE_H_
#define OMZIEN_SERVICES_INBOX_CALL_TASK_STORE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/store/v1/records.pb.h"
#include "services/configuration/bundle.h"
#include "services/store/store.h"
#include "services/store/stored.h"

namespace omzien::inbox {

// A worker at work.
struct AtDesk {
  store::Store& store;
  const configuration::Municipality& municipality;
  const store::Space& space;
  const std::string& worker;  // An id.
  absl::Time now;
};

// Returns a task that exists for the worker.
// Errors: NOT_FOUND if it is not there, not her team's, or not for her to serve; those of the
// store.
absl::StatusOr<store::Stored<store::v1::CallTaskRecord>> ReadHers(const AtDesk& desk,
                                                                  absl::string_view task);

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_CALL_TASK_STORE_H_
