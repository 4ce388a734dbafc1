// Whether a helper may be asked for one request, and if not, why. Hard and both ways: nobody is
// asked beyond her own limits, nor beyond the asker's wishes (invariant 6). Pure functions.

#ifndef OMZIEN_MATCHING_ELIGIBILITY_H_
#define OMZIEN_MATCHING_ELIGIBILITY_H_

#include <optional>

#include "absl/time/time.h"
#include "matching/helper.h"
#include "matching/meters.h"
#include "matching/offer.h"
#include "matching/wanted_help.h"

namespace omzien::matching {

// Why a helper is not asked. The order is the order of testing: of several reasons the first is
// the one given. Safety comes first, then rules, then her limits, then what she offers.
enum class Exclusion {
  kSelf,           // She is the asker,
  kHousehold,      // lives with the asker,
  kBlocked,        // or one has blocked the other, or somebody the other lives with.
  kSuspended,      // By the team.
  kCircleUnasked,  // In the circle of an asker who does not want the circle to hear of it.
  kNotInCircle,    // At the rung CIRCLE.
  kAge,            // Under 16; 16 or 17 and not a listed kind, or a home visit.
  kIdentityLevel,  // Below what the category needs.
  kNotChecked,     // The category needs a check and none was seen.
  kCheckLapsed,    // It was, and is to be done again before the help (or now).
  kOptedOut,       // Wants no invitations.
  kPaused,
  kWeeklyMaximum,  // Reached.
  kAlreadyAsked,   // For this request.
  kOtherPool,      // At the rung NEIGHBOURS no neighbour, or at VOLUNTEERS no volunteer.
  // From here on not asked of the circle: she is known, and may offer nothing.
  kCategory,             // Not offered.
  kSkill,                // One of those wanted is not offered.
  kTooFar,               // Beyond the reach of all her places.
  kBeyondAskersMaximum,  // Within her reach, but further than the asker wishes.
  kNotAvailableThen,     // At none of the moments wanted (at which her check still holds).
  kLanguage,             // Speaks none of those wanted.
  kCar,                  // Needed, and she has none.
  kPets,                 // There are pets, and she would rather not.
  kAllergy,              // To what is in the house.
  // Never a reason of its own: as what the first ones are shown.
  kNotAvailable,
};
inline constexpr int kExclusions = static_cast<int>(Exclusion::kNotAvailable) + 1;

// Returns why `helper` may not be asked on the strength of `offer`, one of hers; nothing if she
// may.
//
// `offer` is not looked at where `wanted.rung` is CIRCLE. Help that may be remote, offered by
// someone who also helps remotely, asks nothing of distance, car, pets and allergies.
// A window that ends at a moment is over at that moment: paused until 12:00 is in at 12:00.
// A check must hold now, and at the end of the moment at which she would help.
std::optional<Exclusion> WhyNot(const WantedHelp& wanted, const Helper& helper, const Offer& offer,
                                absl::Time now);

// The same for all she offers: nothing if one of her offers will do; else, of her offers' reasons,
// that of the one that came furthest in the order of testing; kCategory if she offers nothing.
std::optional<Exclusion> WhyNot(const WantedHelp& wanted, const Helper& helper, absl::Time now);

// Returns what may be said of `exclusion` to anybody but a team lead who looks into it:
// kNotAvailable for self, household, blocks, suspension and a circle left unasked, so that none of
// them can be told apart; any other reason as it is.
Exclusion ShownAs(Exclusion exclusion);

// Returns whether `offer` would do remotely what is wanted.
bool IsRemote(const WantedHelp& wanted, const Offer& offer);

// Returns whether `helper` has the check that `wanted` needs, and it holds at `moment`. True if
// none is needed.
bool CheckHolds(const WantedHelp& wanted, const Helper& helper, absl::Time moment);

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_ELIGIBILITY_H_
