// Makes the tables of a quarter for ever: from what was counted, and from what is published of the
// same year already. Pure.

#ifndef OMZIEN_SERVICES_STATISTICS_FREEZE_H_
#define OMZIEN_SERVICES_STATISTICS_FREEZE_H_

#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/configuration/bundle.h"
#include "services/statistics/linked_counts.h"
#include "services/statistics/period.h"

namespace omzien::statistics {

// The district of what lies in none. Its tables, as those of a district that is configured no more,
// are kept for what stands and for what hangs together, and not published.
inline constexpr absl::string_view kNoDistrict = "-";

// Returns the tables of `quarter`, frozen at `now`; the rest as LinkedCounts has it.
Tables Freeze(const configuration::Municipality& municipality, Quarter quarter, absl::Time now,
              const std::set<std::string>& districts, const Counts& counts, const Tables& before);

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_FREEZE_H_
