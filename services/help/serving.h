// Which worker may serve which queue item today: by role, and not where she would meet her own
// neighbours, her household, or a complaint about herself. Pure.

#ifndef OMZIEN_SERVICES_HELP_SERVING_H_
#define OMZIEN_SERVICES_HELP_SERVING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/help/matter.h"

namespace omzien::help {

// Returns whether she is a worker of the team today; its lead is one too. A linker is not, though
// she may name a team.
bool IsOfTeam(const Setting& setting, absl::string_view worker, absl::string_view team);
// Returns whether she leads the team today.
bool IsLeadOf(const Setting& setting, absl::string_view worker, absl::string_view team);

// Returns whether the matter's item exists for her, or would if it had one: she is of its team,
// serves the asker's neighbourhood and household, and it is not about her.
bool MayServe(const Setting& setting, const Matter& matter, absl::string_view worker);

// Returns whether there may be items of her own teams that do not exist for her, as far as
// configuration says; what she declined is marked on the item (is_declined).
bool ServesNotAll(const Setting& setting, absl::string_view worker);

// Returns who leads the matter's team today and may serve its item, the first in configuration but
// for `except`; "" if there is none. REQUIRES: the matter has an item. Cost: O(workers).
std::string LeadOf(const Setting& setting, const Matter& matter, absl::string_view except);

// Returns the first moment from now at which she is no worker of the team any more, as configured:
// now if she is none; InfiniteFuture if her role has no end.
absl::Time ServesUntil(const Setting& setting, absl::string_view worker, absl::string_view team);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_SERVING_H_
