// The life of a request: from which state what leads where. One table; every state and event has a
// row, or a named refusal (docs/design.md, section 3). Pure.

#ifndef OMZIEN_SERVICES_HELP_LIFE_H_
#define OMZIEN_SERVICES_HELP_LIFE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/v1/help_request.pb.h"

namespace omzien::help {

using State = v1::HelpRequest::State;

// What can happen to a request.
enum class Happening {
  kWaveSent,          // People were asked.
  kYes,               // A helper says yes, and places are left over.
  kLastYes,           // A helper says yes, and nobody is missing any more.
  kNo,                // A helper says no, is silent, or cannot be told.
  kLadderEnded,       // Everybody suitable was asked, and nobody's answer is waited for.
  kEscalateTime,      // The team needs to start.
  kMomentWithPlaces,  // The moment of the help comes, some helpers stand.
  kMomentAlone,       // The moment of the help comes, and nobody stands.
  kTeamDecides,       // A worker brings it to an end.
  kPresumed,          // It was to be over, and nobody said otherwise.
  kWithdrawn,         // The asker takes it back.
};
inline constexpr int kHappenings = static_cast<int>(Happening::kWithdrawn) + 1;

// One row: either `to` says where it leads, or `refusal` why it does not.
struct Row {
  State from;
  Happening happening;
  State to;                   // STATE_UNSPECIFIED in a refusal.
  absl::string_view refusal;  // A reason such as "WRONG_STATE"; empty in a move.
};

// Returns the whole table.
const std::vector<Row>& Rows();

// Returns the state after `happening`.
// Errors: FAILED_PRECONDITION with the row's refusal as its reason.
absl::StatusOr<State> Next(State from, Happening happening);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_LIFE_H_
