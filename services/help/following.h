// Lets every request somebody has a part in follow how she now is (decide_follow.h).

#ifndef OMZIEN_SERVICES_HELP_FOLLOWING_H_
#define OMZIEN_SERVICES_HELP_FOLLOWING_H_

#include <string>

#include "absl/status/status.h"
#include "services/help/matter.h"
#include "services/store/store.h"

namespace omzien::help {

// Does the next part of what is due of a Helper, at most kFollowAtOnce commits and the one that
// says how far it came: of one who has ended, what binds her to others goes first; then her
// matters; of one who was erased, the words of her requests; at last she is emptied. Nothing to do:
// nothing. Done twice, or by two processes at once, it does the same.
// Errors: those of the store; what was not done stays due.
absl::Status PassTimeOfHelper(store::Store& store, const Setting& setting,
                              const store::Space& space, const std::string& resident);

inline constexpr int kFollowAtOnce = 50;

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_FOLLOWING_H_
