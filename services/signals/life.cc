#include "services/signals/life.h"

#include <cassert>

#include "absl/algorithm/container.h"
#include "services/rpc/errors.h"

namespace omzien::signals {
namespace {

constexpr State kReceived = v1::Signal::RECEIVED;
constexpr State kTaken = v1::Signal::TAKEN;
constexpr State kEnded = v1::Signal::ENDED;

constexpr Row Moves(State from, Happening happening, State to) { return {from, happening, to, ""}; }
constexpr Row Refused(State from, Happening happening, absl::string_view refusal) {
  return {from, happening, v1::Signal::STATE_UNSPECIFIED, refusal};
}

}  // namespace

const std::vector<Row>& Rows() {
  using H = Happening;
  static const auto* const rows = new std::vector<Row>{
      Moves(kReceived, H::kRead, kReceived),
      Moves(kReceived, H::kTaken, kTaken),
      Refused(kReceived, H::kTakenOver, "NOT_TAKEN"),
      Refused(kReceived, H::kEnded, "NOT_TAKEN"),
      Moves(kReceived, H::kTimePassed, kReceived),

      Moves(kTaken, H::kRead, kTaken),
      Refused(kTaken, H::kTaken, "ALREADY_OWNED"),
      Moves(kTaken, H::kTakenOver, kTaken),
      Moves(kTaken, H::kEnded, kEnded),
      Moves(kTaken, H::kTimePassed, kTaken),

      Moves(kEnded, H::kRead, kEnded),
      Refused(kEnded, H::kTaken, "ENDED"),
      Refused(kEnded, H::kTakenOver, "ENDED"),
      Refused(kEnded, H::kEnded, "ENDED"),
      Refused(kEnded, H::kTimePassed, "ENDED"),
  };
  return *rows;
}

absl::StatusOr<State> Next(State from, Happening happening) {
  const auto row = absl::c_find_if(
      Rows(), [&](const Row& r) { return r.from == from && r.happening == happening; });
  assert(row != Rows().end());
  if (row->refusal.empty()) return row->to;
  return rpc::Refuse(absl::StatusCode::kFailedPrecondition, row->refusal,
                     "the signal's state does not allow this; look at it first");
}

}  // namespace omzien::signals
