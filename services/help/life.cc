#include "services/help/life.h"

#include <cassert>

#include "absl/algorithm/container.h"
#include "services/rpc/errors.h"

namespace omzien::help {
namespace {

constexpr State kOpen = v1::HelpRequest::OPEN;
constexpr State kMatched = v1::HelpRequest::MATCHED;
constexpr State kWithTeam = v1::HelpRequest::WITH_TEAM;
constexpr State kClosed = v1::HelpRequest::CLOSED;

constexpr Row Moves(State from, Happening happening, State to) { return {from, happening, to, ""}; }
constexpr Row Refused(State from, Happening happening, absl::string_view refusal) {
  return {from, happening, v1::HelpRequest::STATE_UNSPECIFIED, refusal};
}

}  // namespace

const std::vector<Row>& Rows() {
  using H = Happening;
  static const auto* const rows = new std::vector<Row>{
      Moves(kOpen, H::kWaveSent, kOpen),
      Moves(kOpen, H::kYes, kOpen),
      Moves(kOpen, H::kLastYes, kMatched),
      Moves(kOpen, H::kNo, kOpen),
      Moves(kOpen, H::kLadderEnded, kWithTeam),
      Moves(kOpen, H::kEscalateTime, kWithTeam),
      Moves(kOpen, H::kMomentWithPlaces, kMatched),
      Moves(kOpen, H::kMomentAlone, kClosed),
      Refused(kOpen, H::kTeamDecides, "NOT_WITH_TEAM"),
      Refused(kOpen, H::kPresumed, "NOT_MATCHED"),
      Moves(kOpen, H::kWithdrawn, kClosed),

      Refused(kMatched, H::kWaveSent, "ALREADY_FILLED"),
      Refused(kMatched, H::kYes, "ALREADY_FILLED"),
      Refused(kMatched, H::kLastYes, "ALREADY_FILLED"),
      Moves(kMatched, H::kNo, kMatched),
      Refused(kMatched, H::kLadderEnded, "ALREADY_FILLED"),
      Refused(kMatched, H::kEscalateTime, "ALREADY_FILLED"),
      Refused(kMatched, H::kMomentWithPlaces, "ALREADY_FILLED"),
      Refused(kMatched, H::kMomentAlone, "ALREADY_FILLED"),
      Refused(kMatched, H::kTeamDecides, "NOT_WITH_TEAM"),
      Moves(kMatched, H::kPresumed, kClosed),
      Moves(kMatched, H::kWithdrawn, kClosed),

      Refused(kWithTeam, H::kWaveSent, "WITH_TEAM"),
      Moves(kWithTeam, H::kYes, kWithTeam),
      Moves(kWithTeam, H::kLastYes, kMatched),
      Moves(kWithTeam, H::kNo, kWithTeam),
      Refused(kWithTeam, H::kLadderEnded, "WITH_TEAM"),
      Refused(kWithTeam, H::kEscalateTime, "WITH_TEAM"),
      Moves(kWithTeam, H::kMomentWithPlaces, kMatched),
      Moves(kWithTeam, H::kMomentAlone, kClosed),
      Moves(kWithTeam, H::kTeamDecides, kClosed),
      Refused(kWithTeam, H::kPresumed, "NOT_MATCHED"),
      Moves(kWithTeam, H::kWithdrawn, kClosed),

      Refused(kClosed, H::kWaveSent, "CLOSED"),
      Refused(kClosed, H::kYes, "CLOSED"),
      Refused(kClosed, H::kLastYes, "CLOSED"),
      Moves(kClosed, H::kNo, kClosed),
      Refused(kClosed, H::kLadderEnded, "CLOSED"),
      Refused(kClosed, H::kEscalateTime, "CLOSED"),
      Refused(kClosed, H::kMomentWithPlaces, "CLOSED"),
      Refused(kClosed, H::kMomentAlone, "CLOSED"),
      Refused(kClosed, H::kTeamDecides, "CLOSED"),
      Refused(kClosed, H::kPresumed, "CLOSED"),
      Refused(kClosed, H::kWithdrawn, "CLOSED"),
  };
  return *rows;
}

absl::StatusOr<State> Next(State from, Happening happening) {
  const auto row = absl::c_find_if(
      Rows(), [&](const Row& r) { return r.from == from && r.happening == happening; });
  assert(row != Rows().end());
  if (row->refusal.empty()) return row->to;
  return rpc::Refuse(absl::StatusCode::kFailedPrecondition, row->refusal,
                     "the request's state does not allow this; look at it first");
}

}  // namespace omzien::help
