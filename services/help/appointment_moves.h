// The moves decisions about appointments are put together from. Pure; see moves.h.

#ifndef OMZIEN_SERVICES_HELP_APPOINTMENT_MOVES_H_
#define OMZIEN_SERVICES_HELP_APPOINTMENT_MOVES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "omzien/store/v1/records.pb.h"
#include "omzien/v1/invitation.pb.h"
#include "services/help/matter.h"
#include "services/store/stored.h"

namespace omzien::help {

using StoredAppointment = store::Stored<store::v1::AppointmentRecord>;

std::string IdOfAppointment(const v1::Appointment& appointment);

// Returns how a message or a call names an appointment: "appointments/{appointment}".
std::string SubjectOf(const v1::Appointment& appointment);

bool IsHelperOf(const v1::Appointment& appointment, absl::string_view resident);

// Returns whether it is agreed and has not begun.
bool IsToCome(const Setting& setting, const v1::Appointment& appointment);

// Returns whether it has not begun, and who comes is expected: agreed, or one more is looked for.
bool IsAhead(const Setting& setting, const v1::Appointment& appointment);

// Adds one appointment in state PLANNED, at which `helpers` come (names), and returns it.
StoredAppointment& AddAppointment(const Setting& setting, Matter& matter, const v1::TimeSlot& slot,
                                  const std::vector<std::string>& helpers);

// Makes the appointments of a request that was just matched.
// REQUIRES: the Helpers of asker and helpers were read.
void MakeAppointments(const Setting& setting, Matter& matter);

// The asker is called about these dates, in one call, before anyone goes to her door
// (invariant 12): the helpers see "call first" until she was reached. Unordered; none: nothing.
void CallFirst(const Setting& setting, Matter& matter,
               const std::vector<StoredAppointment*>& appointments);

// The same, if the asker is reached by phone only.
void LetAskerBeTold(const Setting& setting, Matter& matter,
                    const std::vector<StoredAppointment*>& appointments);

// She was told who comes, in one call for all dates it was wanted for.
//   appointment: the id of the one the call was about
void HearThatSheWasTold(Matter& matter, absl::string_view appointment);

// The check of somebody who is to come lapses before a date of hers: she is called, once, however
// many dates there are; anew once it held for all in between.
void CallAboutLapses(const Setting& setting, Matter& matter);

// One helper of an appointment cannot come: somebody else is looked for, as a request of its own,
// unless that is done already.
void LoseHelper(const Setting& setting, Matter& matter, StoredAppointment& stored,
                absl::string_view resident);

// The same for every date of hers to come.
void LeaveDates(const Setting& setting, Matter& matter, absl::string_view resident);

// An appointment that needed a helper is PLANNED again, with who comes now; the asker is told.
// REQUIRES: it is NEEDS_HELPER; the Helpers of asker and helpers were read.
void PlanAgain(const Setting& setting, Matter& matter, StoredAppointment& stored);

// A child request found someone: the appointment it was for is PLANNED again. If that was cancelled
// meanwhile, whoever said yes is told that she is not needed.
// REQUIRES: that appointment was read.
void FillAppointment(const Setting& setting, Matter& child);

// The child request that looked for a helper ended without one: the appointment goes on with who
// else comes, as a request does whose moment comes with some places held; alone it is CANCELLED.
// REQUIRES: that appointment was read.
void GiveUpAppointment(const Setting& setting, Matter& child);

// A child request is asked for another moment: the appointment moves along, and who else comes to
// it is told. REQUIRES: that appointment was read; the request is for one slot.
void MoveDate(const Setting& setting, Matter& child);

// Ends an appointment. If a child request still looks for a helper, it is due at once, until that
// has ended too (EndChild in appointments.h).
void EndAppointment(const Setting& setting, Matter& matter, StoredAppointment& stored,
                    v1::Appointment::State state);

// Ends every appointment that is not at its end: CANCELLED, or DONE for one that is over and nobody
// said how it went.
// REQUIRES: they were read.
void EndAppointments(const Setting& setting, Matter& matter);

// When the last appointment is over, so is the request.
void CloseIfOver(const Setting& setting, Matter& matter);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_APPOINTMENT_MOVES_H_
