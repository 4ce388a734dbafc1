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

// Returns whether a task exists for a worker of its team: it is not about a request that complains
// of her, and `called`, whom it names (empty: nobody, or not known), is of no neighbourhood and not
// of the household she does not serve; and neither she nor `concerned`, for whom she hears it
// (empty: nobody), is one of whom she said that it is not for her.
bool MayServe(const configuration::Municipality& municipality, absl::string_view worker,
              const store::v1::CallTaskRecord& task, const store::v1::InboxPersonRecord& called,
              const store::v1::InboxPersonRecord& concerned);

// Returns a task without whom to call.
v1::CallTask ForList(const store::v1::CallTaskRecord& record);

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_VIEW_H_
