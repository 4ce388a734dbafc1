// How a helper who said yes and a request part, whoever wants it: she stops, the asker lets her go,
// or she may not stand any more. One piece for all, so that nobody can tell from what happens which
// it was. Pure; decisions are put together from it, as from moves.h.

#ifndef OMZIEN_SERVICES_HELP_PARTING_H_
#define OMZIEN_SERVICES_HELP_PARTING_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/v1/help_request.pb.h"
#include "services/help/matter.h"

namespace omzien::help {

enum class Parting {
  kStops,     // She stops: the asker hears it.
  kReleased,  // The asker lets her go: she is thanked.
  kBarred,    // She may not stand any more: both hear it, without a reason.
};

// Returns when the first of the dates she comes to begins that has not yet; InfiniteFuture if there
// is none.
absl::Time NextDateOf(const Setting& setting, const Matter& matter, absl::string_view resident);

// Returns OK if she stands, and not only for dates that have begun.
// Errors: FAILED_PRECONDITION (WRONG_STATE, or the state's refusal).
absl::Status CheckParting(const Setting& setting, const Matter& matter, absl::string_view resident);

// Parts a helper and the request. Of a MATCHED one-off request a new episode begins; of a series
// each date of hers to come is asked again on its own; short before a date the asker is called too.
// REQUIRES: everyone was read; CheckParting is OK.
void Part(const Setting& setting, Matter& matter, const std::string& resident, Parting parting);

// Who took single dates of a series, and stands for none of the rest, may stand no longer: each
// date of hers to come is asked again.
void PartWithSubstitute(const Setting& setting, Matter& matter, const std::string& resident);

// The yes of `helper` counts no more: neither for the request nor in her week.
// REQUIRES: her invitation and her Helper were read.
void CancelYes(const Setting& setting, Matter& matter, const v1::AcceptedHelper& helper);

// The request came to its end with the yes of `helper`: it stays, and nothing more follows from it.
void CompleteYes(Matter& matter, const v1::AcceptedHelper& helper);

// Everyone who was to come hears that it is not needed any more: who said yes of her invitation, a
// substitute of the dates she took.
void TellWhoCome(const Setting& setting, Matter& matter);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_PARTING_H_
