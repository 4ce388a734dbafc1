// Appointments: one dated occurrence each of agreed help, from the agreement to its outcome. Pure
// functions, as decide.h.
//
// One-off help has one appointment, in the first slot that is still to come; weekly help has one
// for each date, by the local clock. When the last one is over, the request is.

#ifndef OMZIEN_SERVICES_HELP_APPOINTMENTS_H_
#define OMZIEN_SERVICES_HELP_APPOINTMENTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/v1/invitation.pb.h"
#include "services/help/appointment_moves.h"
#include "services/help/matter.h"

namespace omzien::help {

// Decisions. Each reads the asker's Helper and everyone (Reach::Everyone::kYes), the appointment
// among them.

// Who comes says that she called the asker, who has no app.
// Errors: FAILED_PRECONDITION (WRONG_STATE; NOT_YOURS of anyone else).
absl::StatusOr<Matter> ReportCalled(const Setting& setting, Matter matter,
                                    absl::string_view resident, absl::string_view appointment);

// Asker or helper says how it went.
// Errors: FAILED_PRECONDITION (WRONG_STATE, NOT_YET); INVALID_ARGUMENT if the result is not hers to
// give.
absl::StatusOr<Matter> Report(const Setting& setting, Matter matter, absl::string_view resident,
                              const v1::ReportAppointmentRequest& report);

// Either side proposes another moment.
// Errors: FAILED_PRECONDITION (WRONG_STATE; TOO_LATE if it has begun).
absl::StatusOr<Matter> ProposeMove(const Setting& setting, Matter matter,
                                   absl::string_view resident,
                                   const v1::ProposeMoveRequest& proposal);

// The other side answers.
// Errors: FAILED_PRECONDITION (NOT_ASKED; TOO_LATE for a yes once either moment has begun).
absl::StatusOr<Matter> AnswerMove(const Setting& setting, Matter matter, absl::string_view resident,
                                  const v1::AnswerMoveRequest& answer);

// One date is not needed (asker), or its helper cannot come: then somebody else is looked for, and
// of a one-off request her place falls free. Errors: FAILED_PRECONDITION (WRONG_STATE).
absl::StatusOr<Matter> CancelAppointment(const Setting& setting, Matter matter,
                                         absl::string_view resident, absl::string_view appointment);

// Does what is due of one appointment: both are asked how it went; then a call; then it is presumed
// to have gone well.
Matter PassTimeOfAppointment(const Setting& setting, Matter matter, absl::string_view appointment);

// Returns the id of the child request that still looks for a helper although its appointment is
// CANCELLED: it is to end first. "" if there is none.
std::string ChildToEnd(const store::v1::AppointmentRecord& record);

// Ends that child request: the date is not wanted any more. Ended already: only the appointment
// forgets it.
// Reads: everyone of the child.
Matter EndChild(const Setting& setting, Matter child);

// Parts of decisions.

// Nobody came to an appointment. Its helpers are asked once, neutrally.
//   instead: when somebody else may come; nullptr: of a one-off request the team looks along
void NobodyCame(const Setting& setting, Matter& matter, StoredAppointment& stored,
                const v1::TimeSlot* instead);

// An appointment took place.
//   is_confirmed: somebody said so
void TookPlace(const Setting& setting, Matter& matter, StoredAppointment& stored,
               bool is_confirmed);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_APPOINTMENTS_H_
