// Decisions about what two residents agree on: being in somebody's circle, and asking and hearing
// for somebody. Pure functions.
//
// A tie is kept on both sides: a Tie with who asked (the owner), a Question with who was asked.
// Nothing follows from a tie until a yes. Whoever is asked is told the one question once, ever,
// unless she said yes since; her silence, her no and a block look the same to the owner.

#ifndef OMZIEN_SERVICES_HELP_DECIDE_TIE_H_
#define OMZIEN_SERVICES_HELP_DECIDE_TIE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/internal/v1/helper.pb.h"
#include "omzien/v1/offer.pb.h"
#include "services/help/matter.h"
#include "services/help/pair.h"

namespace omzien::help {

enum class Bond { kCircle, kDelegate };

inline constexpr int kMaxCircle = 30;
inline constexpr int kMaxDelegates = 5;
// How many may ask one person: beyond it a question is not put, so that a Helper stays small.
inline constexpr int kMaxQuestions = 500;

// `pair.own` asks the other; for one asked before, changes `tell`.
//   tell: of a delegate; else unspecified
// Result: the other is told, unless she was told before, or the two are kept apart.
// Errors: UNAVAILABLE (RESIDENT_NOT_KNOWN_YET); FAILED_PRECONDITION with BLOCKED (by `own`) or
// TOO_MANY.
absl::StatusOr<Pair> Ask(const Setting& setting, Bond bond, Pair pair,
                         v1::Delegation::Tell tell = v1::Delegation::TELL_UNSPECIFIED);

// `pair.own`, who was asked, says yes or no, or changes her answer. Only a first yes is told.
// Errors: NOT_FOUND if she is not asked, or not any more.
absl::StatusOr<Pair> Answer(const Setting& setting, Bond bond, Pair pair, bool is_yes);

// `pair.own` ends the tie: EndAsked as who asked, EndAnswered as who was asked. Nobody is told.
// None there: nothing changes.
Pair EndAsked(const Setting& setting, Bond bond, Pair pair);
Pair EndAnswered(const Setting& setting, Bond bond, Pair pair);

// Ends every tie between the two, as `pair.own` would. A part of a decision: who changed is not
// noted.
Pair WithoutTies(const Setting& setting, Pair pair);

// Returns who is told what concerns `resident`: herself, and her delegates, as she chose. She is
// left out only if somebody else hears, and all who agreed are to hear alone.
// Result: ids, none twice, herself first; never empty.
std::vector<std::string> WhoHears(const internal::v1::Helper& resident);

// Returns whether `delegate` may ask for `resident`.
bool MayAskFor(const internal::v1::Helper& resident, absl::string_view delegate);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_DECIDE_TIE_H_
