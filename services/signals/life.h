// The life of a signal: from which state what leads where. One table; every state and event has a
// row, or a named refusal. Pure.

#ifndef OMZIEN_SERVICES_SIGNALS_LIFE_H_
#define OMZIEN_SERVICES_SIGNALS_LIFE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/v1/signal.pb.h"

namespace omzien::signals {

using State = v1::Signal::State;

// What can happen to a signal.
enum class Happening {
  kRead,        // Somebody who may reads its words.
  kTaken,       // Somebody makes herself its owner.
  kTakenOver,   // Somebody does so because its owner may not see it any more.
  kEnded,       // Its owner says how it ended.
  kTimePassed,  // It waits longer than was promised.
};
inline constexpr int kHappenings = static_cast<int>(Happening::kTimePassed) + 1;

// One row: either `to` says where it leads, or `refusal` why it does not.
struct Row {
  State from;
  Happening happening;
  State to;                   // STATE_UNSPECIFIED in a refusal.
  absl::string_view refusal;  // A reason such as "ENDED"; empty in a move.
};

// Returns the whole table.
const std::vector<Row>& Rows();

// Returns the state after `happening`.
// Errors: FAILED_PRECONDITION with the row's refusal as its reason.
absl::StatusOr<State> Next(State from, Happening happening);

}  // namespace omzien::signals

#endif  // OMZIEN_SERVICES_SIGNALS_LIFE_H_
