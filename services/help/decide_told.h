// What comes back from telling and calling people, as `inbox` reports it. Pure functions, as
// decide.h.

#ifndef OMZIEN_SERVICES_HELP_DECIDE_TOLD_H_
#define OMZIEN_SERVICES_HELP_DECIDE_TOLD_H_

#include "absl/strings/string_view.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/help/matter.h"

namespace omzien::help {

// An invitation cannot be told: the next candidate is asked at once, and what it counted in her
// fairness counts no more (behaviour I11). One that another hears for her too, or that was
// answered, stays as it is; of one that has expired only the count goes. Reads: the invitation, its
// Helper, who hears for her.
//   recipient: whom it did not reach
Matter FailToInvite(const Setting& setting, Matter matter, absl::string_view invitation,
                    absl::string_view recipient);

// That somebody comes cannot be told to the asker: she is called before anyone goes to her door
// (invariant 12).
// Reads: everyone.
//   recipient: whom it did not reach
Matter FailToTellAsker(const Setting& setting, Matter matter, absl::string_view recipient);

// A person of the team called. What of it fits the request as it now is, follows; the rest was
// done by the call itself.
// Reads: everyone; the appointment the call was about, if it was about one.
//   appointment: its id, or "" for a call about the request
Matter HearOfCall(const Setting& setting, Matter matter, const internal::v1::CallTaskDone& done,
                  absl::string_view appointment);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_DECIDE_TOLD_H_
