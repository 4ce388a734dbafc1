#include "services/calendar/escalation_moment.h"

#include <algorithm>
#include <cassert>

namespace omzien::calendar {

EscalationMoment ComputeEscalationMoment(const EscalationQuestion& question,
                                         const OpeningHours& hours) {
  assert(question.lead > absl::ZeroDuration());
  const absl::Time next_open = hours.NextOpen(question.now);
  if (next_open >= question.needed_by) {
    return {Escalation::kNoOpenHourLeft, std::nullopt, next_open};
  }
  const absl::Time last_moment = hours.SubtractOpenTime(question.needed_by, question.lead);
  if (last_moment <= question.now) return {Escalation::kAtOnce, question.now, std::nullopt};
  return {Escalation::kLater, std::max(question.now, std::min(question.ladder_end, last_moment)),
          std::nullopt};
}

}  // namespace omzien::calendar
