// A Helper's own limits, as far as they can change between an invitation and its answer, and the
// counts behind them. Pure.

#ifndef OMZIEN_SERVICES_HELP_LIMITS_H_
#define OMZIEN_SERVICES_HELP_LIMITS_H_

#include "absl/time/time.h"
#include "omzien/internal/v1/helper.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "omzien/v1/directory.pb.h"
#include "services/calendar/quiet_hours.h"
#include "services/help/matter.h"

namespace omzien::help {

// How long an invitation counts when fairness compares who was asked most.
inline constexpr absl::Duration kInvitationWindow = absl::Hours(28 * 24);
// The week of a weekly maximum: seven days back from now, so that the load never jumps at midnight.
inline constexpr absl::Duration kWeek = absl::Hours(7 * 24);

// Returns the quiet hours she chose, else the municipality's.
calendar::QuietHours QuietHoursOf(const Setting& setting, const internal::v1::Helper& helper);

// Returns until when an invitation told at `tell` can be answered: the municipality's time to
// answer, but not beyond the moment the help is needed. At or before `tell`: too late to ask her.
absl::Time AnswerUntil(const Setting& setting, const store::v1::RequestRecord& request,
                       absl::Time tell);

// Returns whether one of the two blocks the other, or somebody the other lives with.
bool AreKeptApart(const internal::v1::Helper& one, const internal::v1::Helper& other);

// Returns whether what she agreed to may stand: both are residents, she is not suspended, and they
// are not kept apart. A pause or a full week does not touch what was agreed.
bool MayStand(const internal::v1::Helper& helper, const internal::v1::Helper& asker);

// Returns whether she is not a resident any more.
bool HasEnded(const internal::v1::Helper& helper);

// Returns whether her yes can count now: a resident, not suspended, not opted out, not paused,
// under her weekly maximum, not kept apart, not of one household, old, sure and checked enough for
// the category at `needed`.
bool MayHelp(const Setting& setting, const internal::v1::Helper& helper,
             const internal::v1::Helper& asker, const v1::Category& category, absl::Time needed);

// The same for a yes to the matter, at the moment its help is needed.
// REQUIRES: her Helper and the asker's were read.
bool MayHelp(const Setting& setting, const Matter& matter, absl::string_view resident);

// Adds an invitation or a yes at `setting.now`, and forgets those whose window is over.
void CountInvitation(const Setting& setting, internal::v1::Helper& helper);
void CountYes(const Setting& setting, internal::v1::Helper& helper);

// Takes back what was counted at `time`; nothing if it is forgotten already.
void TakeBackInvitation(absl::Time time, internal::v1::Helper& helper);
void TakeBackYes(absl::Time time, internal::v1::Helper& helper);

// Returns how many of her yeses lie within the week before `now`.
int WeeklyLoad(const internal::v1::Helper& helper, absl::Time now);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_LIMITS_H_
