// What events mean for call tasks, as effects of the consumer. See consume.h.

#ifndef OMZIEN_SERVICES_INBOX_CONSUME_CALLS_H_
#define OMZIEN_SERVICES_INBOX_CONSUME_CALLS_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "services/configuration/bundle.h"
#include "services/inbox/decide_call.h"
#include "services/store/store.h"
#include "services/store/stored.h"

namespace omzien::inbox {

// One event as the consumer handles it.
struct Happening {
  store::Store& store;
  const configuration::Municipality& municipality;
  const store::Space& space;
  const internal::v1::Event& event;
  const uint64_t number;  // Of the event.
  const absl::Time time;  // Of the event.
};

// Returns the team to call from: `team`, or the municipality's first where there is no such team:
// no call gets lost because a team was renamed.
std::string TeamOr(const configuration::Municipality& municipality, const std::string& team);

// Makes a call task, or adds to an open one.
absl::Status WantCall(const Happening& happening, WantedCall wanted, store::Batch& effects);

// Cancels what the event makes needless, also of what is to be told.
absl::Status CancelNeedless(const Happening& happening, store::Batch& effects);

// Changes a task, or leaves alone what it does not concern.
using ChangeTask = std::function<void(store::Stored<store::v1::CallTaskRecord>&)>;

// Changes every open task about `subject`, "requests/r1" and the like.
absl::Status ChangeTasksAbout(const Happening& happening, absl::string_view subject,
                              const ChangeTask& change, store::Batch& effects);

// Changes every task to call `resident` there ever was.
absl::Status ChangeTasksFor(const Happening& happening, absl::string_view resident,
                            const ChangeTask& change, store::Batch& effects);

// Adds a task that changed to `batch`, with the event that tells it; nothing if it did not.
void SaveTask(const store::Space& space, absl::Time now,
              const store::Stored<store::v1::CallTaskRecord>& task, store::Batch& batch);

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_CONSUME_CALLS_H_
