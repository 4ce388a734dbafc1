#include "matching/ladder.h"

#include "absl/algorithm/container.h"

namespace omzien::matching {
namespace {

bool IsOpen(Rung rung, const Climb& climb) {
  switch (rung) {
    case Rung::kCircle:
      return climb.asker_wants_circle && climb.circle_size > 0;
    case Rung::kNeighbours:
      return true;
    case Rung::kVolunteers:
      return climb.team_started_volunteers;
  }
  return false;
}

}  // namespace

std::optional<Rung> NextRung(absl::Span<const Rung> order, std::optional<Rung> current,
                             const Climb& climb) {
  auto next = order.begin();
  if (current) {
    next = absl::c_find(order, *current);
    if (next == order.end()) return std::nullopt;
    ++next;
  }
  while (next != order.end() && !IsOpen(*next, climb)) ++next;
  if (next == order.end()) return std::nullopt;
  return *next;
}

}  // namespace omzien::matching
