// Which call tasks exist for a worker, and what of them. Pure.

#ifndef OMZIEN_SERVICES_INBOX_VIEW_H_
#define OMZIEN_SERVICES_INBOX_VIEW_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/store/v1/records.pb.h"
#include "omzien/v1/inbox.pb.h"
#include "services/configuration/bundle.h"

namespace omzien::inbox {

// Returns whether `worker` is of `team` on that day; its lead is.
bool IsOfTeam(const configuration::Municipality& municipality, absl::string_view worker,
              absl::string_view team, absl::Time now);

// Returns whether a task to call somebody of `household` (empty: not known) exists for a worker of
// its team: nobody is called by her own housemate.
bool MayServe(const configuration::Municipality& municipality, absl::string_view worker,
              absl::string_view household);

// Returns a task without whom to call.
v1::CallTask ForList(const store::v1::CallTaskRecord& record);

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_VIEW_H_
