// The moves decisions are put together from: each does one thing to a matter, with the events that
// go with it. Pure.
//
// Only decide_*.cc use them; what may happen when is decided there and in life.h.

#ifndef OMZIEN_SERVICES_HELP_MOVES_H_
#define OMZIEN_SERVICES_HELP_MOVES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/help/life.h"
#include "services/help/matter.h"

namespace omzien::help {

// Returns FAILED_PRECONDITION with a stable reason.
absl::Status RefuseState(absl::string_view reason, absl::string_view message);

absl::Duration ToDuration(const google::protobuf::Duration& duration);

// Returns the id of the asker, or of a resident in a resource name.
std::string AskerOf(const Matter& matter);
std::string ResidentIn(absl::string_view name);

// Returns the id of her invitation of this episode, which may not be there: of all she ever had to
// the request it is the one that can be answered.
std::string InvitationIn(const Matter& matter, absl::string_view resident);

// Returns whether she stands for a place.
bool Stands(const Matter& matter, absl::string_view resident);

// Appends an event of this moment and municipality.
internal::v1::Event& AddEvent(const Setting& setting, Matter& matter);

// Returns the first moment from now at which she may be told something. REQUIRES: her Helper was
// read.
absl::Time FirstMomentToTell(const Setting& setting, const Matter& matter,
                             absl::string_view resident);

// Returns who hears what concerns her: herself or her delegates (decide_tie.h), but nobody who is
// not a resident any more; empty if she is not.
// REQUIRES: her Helper and those of who hears for her were read.
std::vector<std::string> HearersOf(const Matter& matter, absl::string_view resident);

// Lets somebody be told, or who hears for her (decide_tie.h); not in their quiet hours.
// REQUIRES: her Helper and those of who hears for her were read.
void Tell(const Setting& setting, Matter& matter, absl::string_view resident,
          v1::Message::Kind kind, absl::string_view subject);
// About the request itself.
void TellAsker(const Setting& setting, Matter& matter, v1::Message::Kind kind);
// Tells every helper who said yes and stands, about her invitation.
void TellHelpers(const Setting& setting, Matter& matter, v1::Message::Kind kind);

// Lets a person of the request's team call `resident`, about the request or `subject`.
void WantCall(const Setting& setting, Matter& matter, absl::string_view resident,
              internal::v1::CallTaskWanted::Reason reason, absl::Time due,
              absl::string_view subject = "");

// Changes the request's state; the only place that does. REQUIRES: the table of life.h leads there.
void MoveTo(const Setting& setting, Matter& matter, State to,
            v1::HelpRequest::Outcome outcome = v1::HelpRequest::OUTCOME_UNSPECIFIED);

// Lets the matchmaker look whom to ask next, now.
void WantWave(const Setting& setting, Matter& matter);
// No wave is wanted any more.
void StopWaves(Matter& matter);

// No question to the asker is open any more.
void EndQuestions(Matter& matter);

// Computes, once, from now: the rung to begin with, when the request goes to the team, what the
// asker is promised. Result: true if the team's item is to be made in this same commit.
bool PlanMoments(const Setting& setting, Matter& matter);

// Begins asking, or goes on after something changed, if the request is OPEN: all moments from now,
// and a wave; beside the team, where it must start in this same commit.
void AskOn(const Setting& setting, Matter& matter);

// Nobody is left on this rung: the next one; or the asker's choice is waited for; or the smallest
// relaxation is asked, once; or she is asked whether the team may look along; or the team's item is
// made.
void EndRung(const Setting& setting, Matter& matter);

// Somebody who was waited for is not any more, and places are free: asks on, on the next rung if
// the time box of this one was over meanwhile.
void AskFurther(const Setting& setting, Matter& matter);

// Asks the asker whether the team may look along: until the team would have to begin, or, where
// that has come before she can be asked, until the moment of the help.
void AskToPassOn(const Setting& setting, Matter& matter);

// The team may not look along: the request ends with nobody found; or, where some helpers stand,
// goes on without the team until its moment.
void KeepFromTeam(const Setting& setting, Matter& matter);

// Hands the request to the team, complete. The item's key holds the episode, so there is one at
// most. It is owned by who looked after the request before, if she still may.
void Escalate(const Setting& setting, Matter& matter, v1::Escalation::Reason reason);

// Makes the invitation of somebody who answers at once: she found it herself, or was asked in
// person.
store::v1::InvitationRecord& MakeInvitation(const Setting& setting, Matter& matter,
                                            const std::string& resident, v1::Rung rung);
void MoveInvitation(const Setting& setting, Matter& matter, store::v1::InvitationRecord& record,
                    v1::Invitation::State to);
void MoveEscalation(const Setting& setting, Matter& matter, v1::Escalation::State to,
                    v1::Escalation::Outcome outcome = v1::Escalation::OUTCOME_UNSPECIFIED);
void MoveAppointment(const Setting& setting, Matter& matter, store::v1::AppointmentRecord& record,
                     v1::Appointment::State to);
// Says who comes to an appointment now, or when, while its state stays.
void SayWhoComes(const Setting& setting, Matter& matter, const v1::Appointment& appointment);

// A helper stands for a place. REQUIRES: a place is free; her Helper and invitation were read.
void TakePlace(const Setting& setting, Matter& matter, store::v1::InvitationRecord& invitation);
// A helper who stood does not any more. Nothing is said to anyone.
void FreePlace(Matter& matter, absl::string_view resident);
// Nobody stands any more: who came did what she said, and is committed to nothing more.
void FreeAllPlaces(Matter& matter);
// An invitation that waits for an answer, hers or the asker's, ends; she is told if she had been
// told of it. What is to be done about the place is the caller's.
void CancelInvitation(const Setting& setting, Matter& matter,
                      store::v1::InvitationRecord& invitation);
// Waits for the asker to choose among the willing, from now.
void AwaitChoice(const Setting& setting, Matter& matter);
// Nobody who is willing is waited for any more: their invitations end so, and they are told.
void EndWilling(const Setting& setting, Matter& matter, v1::Invitation::State to,
                v1::Message::Kind kind);
// Somebody who was willing is not waited for any more.
void RemoveWilling(Matter& matter, absl::string_view resident);

// Nobody is missing any more, or nobody more can be waited for: appointments are made, everybody
// else is told. REQUIRES: everyone was read (Reach::Everyone::kYes).
void Match(const Setting& setting, Matter& matter);

// Brings the request to its end. REQUIRES: as Match.
void Close(const Setting& setting, Matter& matter, v1::HelpRequest::Outcome outcome,
           v1::Escalation::Outcome item_outcome);

// Begins the next episode, for what is still missing. The helpers who stand keep standing.
// REQUIRES: as Match.
void BeginEpisode(const Setting& setting, Matter& matter);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_MOVES_H_
