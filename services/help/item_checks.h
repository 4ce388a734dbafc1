// What every decision about a queue item asks first. Pure; only decide_*.cc use them.

#ifndef OMZIEN_SERVICES_HELP_ITEM_CHECKS_H_
#define OMZIEN_SERVICES_HELP_ITEM_CHECKS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/help/matter.h"

namespace omzien::help {

// Errors: NOT_FOUND if there is no item; FAILED_PRECONDITION (ENDED); ABORTED (STALE_ETAG) if it is
// not as the worker saw it, unless `etag` is empty.
absl::Status CheckItem(const Matter& matter, absl::string_view etag);

// The same, and FAILED_PRECONDITION (NOT_YOURS) if she is not its owner.
absl::Status CheckOwn(const Setting& setting, const Matter& matter, absl::string_view worker,
                      absl::string_view etag);

// The same, and FAILED_PRECONDITION (WRONG_STATE) if it waits, is searched for or offered.
absl::Status CheckInHand(const Setting& setting, const Matter& matter, absl::string_view worker,
                         absl::string_view etag);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_ITEM_CHECKS_H_
