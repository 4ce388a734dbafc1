#include "services/help/life.h"

#include <cassert>
#include <utility>

#include "absl/algorithm/container.h"
#include "services/rpc/errors.h"

namespace omzien::help {
namespace {

constexpr State kOpen = v1::HelpRequest::OPEN;
constexpr State kMatched = v1::HelpRequest::MATCHED;
constexpr State kWithTeam = v1::HelpRequest::WITH_TEAM;
constexpr State kClosed = v1::HelpRequest::CLOSED;

struct Cell {
  constexpr Cell(State s) : to(s) {}  // NOLINT(google-explicit-constructor): reads as a table.
  constexpr Cell(const char* reason) : refusal(reason) {}  // NOLINT(google-explicit-constructor)
  State to = v1::HelpRequest::STATE_UNSPECIFIED;
  absl::string_view refusal;
};

struct Line {
  Happening happening;
  Cell open, matched, with_team, closed;
};

using H = Happening;
// clang-format off
constexpr Line kLines[] = {
    // happening            in OPEN       in MATCHED        in WITH_TEAM      in CLOSED
    {H::kWaveSent,          kOpen,        "ALREADY_FILLED", kWithTeam,        "CLOSED"},
    {H::kYes,               kOpen,        "ALREADY_FILLED", kWithTeam,        "CLOSED"},
    {H::kLastYes,           kMatched,     "ALREADY_FILLED", kMatched,         "CLOSED"},
    {H::kWilling,           kOpen,        "ALREADY_FILLED", kWithTeam,        "CLOSED"},
    {H::kNo,                kOpen,        kMatched,         kWithTeam,        kClosed},
    {H::kPicksNone,         kOpen,        "NOBODY_WILLING", kWithTeam,        "CLOSED"},
    {H::kSettles,           kMatched,     "ALREADY_FILLED", kMatched,         "CLOSED"},
    {H::kChanged,           kOpen,        "ALREADY_FILLED", kWithTeam,        "CLOSED"},
    {H::kRungsEnded,        kWithTeam,    "ALREADY_FILLED", "WITH_TEAM",      "CLOSED"},
    {H::kEscalateTime,      kWithTeam,    "ALREADY_FILLED", "WITH_TEAM",      "CLOSED"},
    {H::kPassedOn,          kWithTeam,    "NOT_ASKED",      "NOT_ASKED",      "NOT_ASKED"},
    {H::kNotPassedOn,       kClosed,      "NOT_ASKED",      "NOT_ASKED",      "NOT_ASKED"},
    {H::kKeptFromTeam,      kOpen,        "NOT_ASKED",      "NOT_ASKED",      "NOT_ASKED"},
    {H::kMomentWithPlaces,  kMatched,     "ALREADY_FILLED", kMatched,         "CLOSED"},
    {H::kMomentAlone,       kClosed,      "ALREADY_FILLED", kClosed,          "CLOSED"},
    {H::kHelperStops,       kOpen,        kMatched,         kWithTeam,        "CLOSED"},
    {H::kLastHelperStops,   kOpen,        kOpen,            kWithTeam,        "CLOSED"},
    {H::kNobodyCame,        "NOT_MATCHED", kOpen,           "NOT_MATCHED",    "CLOSED"},
    {H::kNobodyCameAtAll,   "NOT_MATCHED", kWithTeam,       "NOT_MATCHED",    "CLOSED"},
    {H::kOver,              "NOT_MATCHED", kClosed,         "NOT_MATCHED",    "CLOSED"},
    {H::kTeamDecides,       "NOT_WITH_TEAM", "NOT_WITH_TEAM", kClosed,        "CLOSED"},
    {H::kWithdrawn,         kClosed,      kClosed,          kClosed,          "CLOSED"},
    {H::kNotSolved,         "NOT_CLOSED", "NOT_CLOSED",     "NOT_CLOSED",     kWithTeam},
    {H::kMoveProposed,      "NOT_MATCHED", kMatched,        "NOT_MATCHED",    "CLOSED"},
    {H::kCheckLapses,       "NOT_MATCHED", kMatched,        "NOT_MATCHED",    "CLOSED"},
    {H::kNeedsMore,         kWithTeam,    kWithTeam,        "WITH_TEAM",      "CLOSED"},
    {H::kTaken,             kWithTeam,    "ALREADY_FILLED", "WITH_TEAM",      "CLOSED"},
    {H::kAskerGone,         kClosed,      kClosed,          kClosed,          "CLOSED"},
};
// clang-format on
static_assert(std::size(kLines) == kHappenings);

using I = v1::Invitation;
constexpr std::pair<I::State, I::State> kInvitationMoves[] = {
    {I::STATE_UNSPECIFIED, I::SENT},
    {I::STATE_UNSPECIFIED, I::ACCEPTED},  // A yes given to the team.
    {I::SENT, I::ACCEPTED},
    {I::SENT, I::WILLING},
    {I::SENT, I::DECLINED},
    {I::SENT, I::EXPIRED},
    {I::SENT, I::UNDELIVERABLE},
    {I::SENT, I::TAKEN},
    {I::SENT, I::CANCELLED},
    {I::WILLING, I::ACCEPTED},
    {I::WILLING, I::THANKED},
    {I::WILLING, I::DECLINED},
    {I::WILLING, I::CANCELLED},
    {I::EXPIRED, I::ACCEPTED},
    {I::EXPIRED, I::WILLING},
    {I::DECLINED, I::ACCEPTED},
    {I::DECLINED, I::WILLING},
    {I::TAKEN, I::ACCEPTED},
    {I::TAKEN, I::WILLING},
    {I::UNDELIVERABLE, I::ACCEPTED},  // Only a yes given to the team, as is the next.
    {I::CANCELLED, I::ACCEPTED},
    {I::ACCEPTED, I::WITHDRAWN},
    {I::ACCEPTED, I::CANCELLED},
};

using A = v1::Appointment;
constexpr std::pair<A::State, A::State> kAppointmentMoves[] = {
    {A::STATE_UNSPECIFIED, A::PLANNED},
    {A::PLANNED, A::DONE},
    {A::PLANNED, A::MOVED},
    {A::PLANNED, A::CANCELLED},
    {A::PLANNED, A::NEEDS_HELPER},
    {A::PLANNED, A::HELPER_NO_SHOW},
    {A::PLANNED, A::NOBODY_OPENED},
    {A::PLANNED, A::UNKNOWN},
    {A::NEEDS_HELPER, A::PLANNED},
    {A::NEEDS_HELPER, A::CANCELLED},
    {A::UNKNOWN, A::DONE},
    {A::UNKNOWN, A::HELPER_NO_SHOW},
    {A::NOBODY_OPENED, A::DONE},
    {A::NOBODY_OPENED, A::CANCELLED},
};

}  // namespace

const std::vector<Row>& Rows() {
  static const auto* const rows = [] {
    auto* all = new std::vector<Row>;
    for (const Line& line : kLines) {
      all->push_back({kOpen, line.happening, line.open.to, line.open.refusal});
      all->push_back({kMatched, line.happening, line.matched.to, line.matched.refusal});
      all->push_back({kWithTeam, line.happening, line.with_team.to, line.with_team.refusal});
      all->push_back({kClosed, line.happening, line.closed.to, line.closed.refusal});
    }
    return all;
  }();
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

bool CanMove(State from, State to) {
  if (from == v1::HelpRequest::STATE_UNSPECIFIED) return to == kOpen;
  return absl::c_any_of(Rows(), [&](const Row& r) { return r.from == from && r.to == to; });
}

bool CanMove(v1::Invitation::State from, v1::Invitation::State to) {
  return absl::c_linear_search(kInvitationMoves, std::pair(from, to));
}

bool CanMove(v1::Appointment::State from, v1::Appointment::State to) {
  return absl::c_linear_search(kAppointmentMoves, std::pair(from, to));
}

}  // namespace omzien::help
