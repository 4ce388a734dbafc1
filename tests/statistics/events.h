// Events of help as statistics reads them, in one line each.

#ifndef OMZIEN_TESTS_STATISTICS_EVENTS_H_
#define OMZIEN_TESTS_STATISTICS_EVENTS_H_

#include <string>

#include "absl/time/time.h"
#include "omzien/internal/v1/event.pb.h"

namespace omzien::statistics {

// Returns the numbers of something: "ever month quarter year".
internal::v1::Ordinals Nth(int ever, int in_month, int in_quarter, int in_year);
inline internal::v1::Ordinals First() { return Nth(1, 1, 1, 1); }

// Return what happened in a district, not to a child request; callers change what differs.
internal::v1::Event Asked(const std::string& district, const internal::v1::Ordinals& nth = First());
internal::v1::Event Moved(const std::string& district, v1::HelpRequest::State from,
                          v1::HelpRequest::State to,
                          v1::HelpRequest::Outcome outcome = v1::HelpRequest::OUTCOME_UNSPECIFIED);
internal::v1::Event Answered(const std::string& district, v1::Invitation::State to,
                             const internal::v1::Ordinals& nth = First());
internal::v1::Event Escalated(const std::string& district, v1::Escalation::Reason reason);
internal::v1::Event Ended(const std::string& district, v1::Escalation::Outcome outcome);
// The first attempt to reach an asker; promised for `promised`, or never if that is infinite.
internal::v1::Event Reached(const std::string& district, absl::Time at, absl::Time promised);

// Returns the event as of a municipality and moment.
internal::v1::Event At(absl::Time time, internal::v1::Event event,
                       const std::string& municipality = "small-town");

}  // namespace omzien::statistics

#endif  // OMZIEN_TESTS_STATISTICS_EVENTS_H_
