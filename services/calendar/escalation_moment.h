// When a request goes to the social team: early enough that they can still act.
//
// Pure; safe from any thread. The rule is the last paragraph of docs/design.md, section 3.

#ifndef OMZIEN_SERVICES_CALENDAR_ESCALATION_MOMENT_H_
#define OMZIEN_SERVICES_CALENDAR_ESCALATION_MOMENT_H_

#include <optional>

#include "absl/time/time.h"
#include "services/calendar/opening_hours.h"

namespace omzien::calendar {

// What is known of a request when its moments are computed.
struct EscalationQuestion {
  absl::Time now;
  absl::Time needed_by;   // The moment the help is needed; InfiniteFuture: it has none.
  absl::Time ladder_end;  // When the last rung's time box is over; before `now` counts as now.
  absl::Duration lead;    // The open time the team needs before `needed_by`; > 0.
};

enum class Escalation {
  // The ladder runs; the team's turn is at `escalate_at`.
  kLater,
  // The team is open before `needed_by`, but not for its lead time any more: the first wave is
  // wide, and the team's item is made in the same commit.
  kAtOnce,
  // The team is not open before `needed_by`: the asker is told so before sending, neighbours are
  // asked widely, and the request stays OPEN until its moment.
  kNoOpenHourLeft,
};

struct EscalationMoment {
  Escalation escalation;
  // At or after `now`, and `now` for kAtOnce; none for kNoOpenHourLeft. May lie in closed hours (an
  // item may be queued then): people are told PromiseToResident of it.
  std::optional<absl::Time> escalate_at;
  // Of kNoOpenHourLeft only: when the call task falls due that asks how it went if nobody came, the
  // team's next opening, which is not before `needed_by`. InfiniteFuture if it never opens.
  std::optional<absl::Time> aftercare_at;

  friend bool operator==(const EscalationMoment&, const EscalationMoment&) = default;
};

// Returns the moment for `question` at a team with `hours`.
//
// Any open time at all before `needed_by` is an open hour left. Of kLater, the whole lead is left
// between `escalate_at` and `needed_by`.
EscalationMoment ComputeEscalationMoment(const EscalationQuestion& question,
                                         const OpeningHours& hours);

}  // namespace omzien::calendar

#endif  // OMZIEN_SERVICES_CALENDAR_ESCALATION_MOMENT_H_
