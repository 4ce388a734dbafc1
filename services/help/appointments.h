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
#include "services/help/matter.h"

namespace omzien::help {

// Moves (moves.h uses them).

// Makes the appointments of a request that was just matched.
// REQUIRES: the Helpers of asker and helpers were read.
void MakeAppointments(const Setting& setting, Matter& matter);
// A child request found someone: the appointment it was for is PLANNED again.
// REQUIRES: that appointment was read.
void FillAppointment(const Setting& setting, Matter& matter);
// Cancels every appointment that is not at its end.
// REQUIRES: they were read.
void EndAppointments(const Setting& setting, Matter& matter);

// Decisions. Each reads the asker's Helper and everyone (Reach::Everyone::kYes), the appointment
// among them.

// Asker or helper says how it went.
// Errors: FAILED_PRECONDITION (WRONG_STATE, NOT_YET); INVALID_ARGUMENT if the result is not hers to
// give.
absl::StatusOr<Matter> Report(const Setting& setting, Matter matter, absl::string_view resident,
                              const v1::ReportAppointmentRequest& report);

// Either side proposes another moment.
// Errors: FAILED_PRECONDITION (WRONG_STATE).
absl::StatusOr<Matter> ProposeMove(const Setting& setting, Matter matter,
                                   absl::string_view resident,
                                   const v1::ProposeMoveRequest& proposal);

// The other side answers.
// Errors: FAILED_PRECONDITION (NOT_ASKED).
absl::StatusOr<Matter> AnswerMove(const Setting& setting, Matter matter, absl::string_view resident,
                                  const v1::AnswerMoveRequest& answer);

// One date is not needed (asker), or its helper cannot come: then somebody else is looked for, and
// of a one-off request her place falls free. Errors: FAILED_PRECONDITION (WRONG_STATE).
absl::StatusOr<Matter> CancelAppointment(const Setting& setting, Matter matter,
                                         absl::string_view resident, absl::string_view appointment);

// A helper leaves a series: every date of hers to come needs another helper.
void LeaveSeries(const Setting& setting, Matter& matter, absl::string_view resident);

// Does what is due of one appointment: both are asked how it went; then a call; then it is presumed
// to have gone well.
Matter PassTimeOfAppointment(const Setting& setting, Matter matter, absl::string_view appointment);

// The child request that looked for a helper ended without one.
// Reads: the appointment it was for.
void GiveUpAppointment(const Setting& setting, Matter& matter);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_APPOINTMENTS_H_
