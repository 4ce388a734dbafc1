// The life of a request: from which state what leads where. One table; every happening has a cell
// for every state, a move or a named refusal; and two more of what invitations and appointments may
// become (docs/design.md, section 3). Pure.

#ifndef OMZIEN_SERVICES_HELP_LIFE_H_
#define OMZIEN_SERVICES_HELP_LIFE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/v1/help_request.pb.h"
#include "omzien/v1/invitation.pb.h"

namespace omzien::help {

using State = v1::HelpRequest::State;

// What can happen to a request.
enum class Happening {
  kWaveSent,          // People were asked.
  kYes,               // A helper stands for a place, and places are left over.
  kLastYes,           // A helper stands for a place, and nobody is missing any more.
  kWilling,           // A helper says yes, and the asker chooses.
  kNo,                // A helper says no, is silent, or cannot be told.
  kPicksNone,         // The asker picks none of those willing.
  kSettles,           // The asker settles for the helpers there are.
  kChanged,           // The asker changes what is asked, or takes a relaxation.
  kRungsEnded,        // Everybody suitable was asked, and nobody is waited for.
  kEscalateTime,      // The team needs to start.
  kPassedOn,          // The asker lets the team look along.
  kNotPassedOn,       // She does not, or is silent, and nobody stands.
  kKeptFromTeam,      // She does not, or is silent, and some helpers stand.
  kMomentWithPlaces,  // The moment of the help comes, some helpers stand.
  kMomentAlone,       // The moment of the help comes, and nobody stands.
  kHelperStops,       // A helper who stood does not any more; of a series, for some dates.
  kLastHelperStops,   // The same, and the help needs somebody anew.
  kNobodyCame,        // Nobody came, and the asker names another moment.
  kNobodyCameAtAll,   // Nobody came, and there is no other moment.
  kOver,              // The last appointment is over.
  kTeamDecides,       // A worker brings it to an end.
  kWithdrawn,         // The asker takes it back.
  kNotSolved,         // The asker says, in time, that it is not solved after all.
  kMoveProposed,      // One side proposes another moment.
  kCheckLapses,       // A helper's check lapses before a date of hers.
  kNeedsMore,         // Somebody of the team called, and she needs more than was asked.
  kTaken,             // A worker takes it before its time.
  kAskerGone,         // The asker died, moved away, or was erased.
};
inline constexpr int kHappenings = static_cast<int>(Happening::kAskerGone) + 1;

// One cell: either `to` says where it leads, or `refusal` why it does not.
struct Row {
  State from;
  Happening happening;
  State to;                   // STATE_UNSPECIFIED in a refusal.
  absl::string_view refusal;  // A reason such as "CLOSED"; empty in a move.
};

// Returns the whole table.
const std::vector<Row>& Rows();

// Returns the state after `happening`.
// Errors: FAILED_PRECONDITION with the cell's refusal as its reason.
absl::StatusOr<State> Next(State from, Happening happening);

// Returns whether a request, an invitation or an appointment that is in `from` may come to be in
// `to`; from STATE_UNSPECIFIED, whether one may begin there.
bool CanMove(State from, State to);
bool CanMove(v1::Invitation::State from, v1::Invitation::State to);
bool CanMove(v1::Appointment::State from, v1::Appointment::State to);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_LIFE_H_
