// Decisions about a resident's standing: whose volunteer she is, and whether she was checked. Pure
// functions; suspension stands in decide_helper.h.
//
// An organisation's question is kept with who was asked, as those of circles and delegates are: it
// is told once, and her silence and her no look the same to the organisation.

#ifndef OMZIEN_SERVICES_HELP_DECIDE_STANDING_H_
#define OMZIEN_SERVICES_HELP_DECIDE_STANDING_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/v1/helper.pb.h"
#include "services/help/decide_helper.h"
#include "services/help/matter.h"

namespace omzien::help {

// All of these, Errors: UNAVAILABLE (RESIDENT_NOT_KNOWN_YET).

// An organisation asks her to be its volunteer.
// Result: she is told, unless she was told before.
absl::StatusOr<Changed> Admit(const Setting& setting, Changed changed,
                              absl::string_view organisation);

// She says yes or no, or changes her answer.
// Errors: NOT_FOUND if she is not asked, or not any more; FAILED_PRECONDITION (ALREADY_VOLUNTEER)
// for a yes while she is another's.
absl::StatusOr<Changed> AnswerAdmission(const Setting& setting, Changed changed,
                                        absl::string_view organisation, bool is_yes);

// The organisation ends it, which she is told, or takes its question back, which she is not.
absl::StatusOr<Changed> EndVolunteering(const Setting& setting, Changed changed,
                                        absl::string_view organisation);

// A check was seen.
//   check:  validated; nullptr: there is none any more
//   worker: the id of who records it
absl::StatusOr<Changed> RecordCheck(const Setting& setting, Changed changed, const v1::Check* check,
                                    absl::string_view worker);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_DECIDE_STANDING_H_
