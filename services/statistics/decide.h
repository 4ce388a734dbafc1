// Decides what an event adds to the counts. Pure.

#ifndef OMZIEN_SERVICES_STATISTICS_DECIDE_H_
#define OMZIEN_SERVICES_STATISTICS_DECIDE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"

namespace omzien::statistics {

// How much is added to a figure, and where: in the month of the municipality, in the quarter and in
// the year of a district.
struct Increment {
  std::string code;
  std::string district;  // Empty: none; counts for the municipality alone.
  int64_t by = 1;        // Below 0 only for what stands (Joining::kLast).
  bool in_month = true;
  bool in_quarter = true;
  bool in_year = true;
};

// A duration that is added to a histogram of the municipality's month.
struct Duration {
  std::string code;
  int64_t seconds = 0;  // >= 0
};

// What an event adds. Empty for kinds that count for nothing.
struct Added {
  std::vector<Increment> increments;
  std::vector<Duration> durations;
  // To the requests as they stand: created, open, matched, with the team, closed by outcome.
  std::vector<Increment> standing;
};

// Child requests, which look for a helper for one date of a series, are counted under codes of
// their own; the people who help with them count as all others.
Added AddedBy(const internal::v1::Event& event);

// Returns true if the requests that were created are just those that are open, matched, with the
// team or closed in some way, and the same of child requests (invariant 10).
bool IsReconciled(const store::v1::CountsRecord& standing);

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_DECIDE_H_
