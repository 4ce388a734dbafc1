// The moves of a queue item, as moves.h has those of a request: its place in the lists, its clock,
// its owner. Pure; only decide_*.cc and moves.cc use them.
//
// Where an item stands in the lists follows from one moment, begin_time: when the team needs to
// begin at the latest. It is computed from what is known without profiling anybody, and nothing of
// it is a guess about a person:
//   - the moment the help is needed, minus the team's lead time counted back in its opening hours
//     (docs/design.md, section 3: escalate_at leaves just that much);
//   - twice the lead time for an asker without an app: whatever is found must reach her by phone,
//     in the same opening hours (invariant 12);
//   - the moment it came to the team for an asker who was let down already (nobody came, or it was
//     not solved): no lead time makes good for that.
// So what is late comes first by itself, and the order does not change while time passes. An open
// worry about the asker does not count: it would show in a list that somebody worries.
//
// The clock of an item is idle_time. Of one in the queue: when nobody has taken it for too long. Of
// an owned one: when its owner has done nothing about it for too long. It counts the open time of
// the team, which stands for the hours of the owner, and not the days she said she is away.

#ifndef OMZIEN_SERVICES_HELP_ITEM_MOVES_H_
#define OMZIEN_SERVICES_HELP_ITEM_MOVES_H_

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/store/v1/records.pb.h"
#include "omzien/v1/directory.pb.h"
#include "services/calendar/opening_hours.h"
#include "services/help/matter.h"

namespace omzien::help {

// Returns the team of an item, and its opening hours. A team that was taken out of the
// configuration has a successor (Municipality::TeamNow), and CheckOwner of decide_team.h gives
// it the item.
const v1::Team& TeamOf(const Setting& setting, const v1::Escalation& item);
const calendar::OpeningHours& HoursOf(const Setting& setting, const v1::Escalation& item);

// Returns whether there is an item that has not ended, whether it has an owner, and whether
// volunteers are asked for it.
bool HasItem(const Matter& matter);
bool IsOwned(const Matter& matter);
bool IsSearching(const Matter& matter);
// Returns whether people are asked one after the other, not in one wide wave.
bool IsAsking(const Matter& matter);

// Says that an item changed, to who watches the queue, where MoveEscalation (moves.h) does not.
void ChangeItem(const Setting& setting, Matter& matter);

// Takes over from the request what the lists show: due_time, missing, risks, begin_time; and from
// the asker's Helper whether the lists must ask it who may see the item (is_declined). Nothing
// happens without an item that has not ended. REQUIRES: the asker's Helper was read.
void RankItem(const Setting& setting, Matter& matter);

// Starts the clock of the item from now, as the clock of its state: none while it waits, is offered
// or volunteers are asked.
void StartClock(const Setting& setting, Matter& matter);

// Returns when the clock of an owned item, started at its active_time, is over for an owner who is
// away as `owner` says.
absl::Time IdleTime(const Setting& setting, const store::v1::EscalationRecord& item,
                    const store::v1::WorkerRecord& owner);

// The owner did something about it: her clock starts anew, and nobody else needs to look at it.
void TouchItem(const Setting& setting, Matter& matter);

// Puts an item of an owner on the lead's list; who owns it stays.
void PutOnLeadsList(const Setting& setting, Matter& matter);

// Makes a worker the owner. REQUIRES: she is one of the municipality.
void SetOwner(const Setting& setting, Matter& matter, absl::string_view worker);
// The same, and the asker is told her name.
void GiveTo(const Setting& setting, Matter& matter, absl::string_view worker);

// Nobody owns it any more; the asker is told that the team looks after it.
void ReturnToQueue(const Setting& setting, Matter& matter);

// Nothing is waited for, searched or offered any more; says nothing to anyone.
void EndWaiting(Matter& matter);
// The same, and it is OWNED again. REQUIRES: it is WAITING, VOLUNTEER_SEARCH or OFFERED.
void ReturnToOwner(const Setting& setting, Matter& matter);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_ITEM_MOVES_H_
