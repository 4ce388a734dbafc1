// What follows when somebody changes for requests she has a part in: she was suspended, blocked or
// blocks somebody, her check changed, or she is not a resident any more. Pure functions.
//
// The commit that changes her Helper says that her matters must follow (LetMattersFollow), which
// gives the Helper a next moment (invariant 2); following.h then lets each of them follow, one
// commit each. What a matter does depends on nothing but how everybody in it now is, so that doing
// it again, or for another reason, does no harm.

#ifndef OMZIEN_SERVICES_HELP_DECIDE_FOLLOW_H_
#define OMZIEN_SERVICES_HELP_DECIDE_FOLLOW_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "services/help/decide_helper.h"
#include "services/help/matter.h"
#include "services/help/pair.h"

namespace omzien::help {

// Part of every decision after which somebody may stand no longer, or her check lapses earlier:
// every request she has a part in will follow, from now on.
void LetMattersFollow(const Setting& setting, store::v1::HelperRecord& helper);

// She is not a resident any more. Her Helper stays, as one who has ended, and is emptied once her
// matters have followed (Emptied). Told again, or of one nobody knew: the same; erasing goes
// further than any other ending.
// Result: her offers are still listed in `offers` of what was read; their records are the caller's
// to delete.
Changed End(const Setting& setting, Changed changed, const internal::v1::PersonEnded& ended);

// Returns who is bound to somebody: in her circle or she in theirs, delegates, who blocks whom.
// Each once.
std::vector<std::string> BoundTo(const internal::v1::Helper& helper);

// Cuts everything that binds `pair.own`, who has ended, and the other. Nobody is told.
//   other: the other's id, whether her Helper is there or not
Pair Sever(const Setting& setting, Pair pair, const std::string& other);

// Returns what is kept of somebody who has ended: that she has.
store::v1::HelperRecord Emptied(const store::v1::HelperRecord& helper);

// Lets one request follow how everybody in it now is. Its asker is not a resident any more: it
// closes, whoever was to come is told without a reason, and who helped her regularly is called if
// she died. A helper may stand no longer: her invitation or her yes ends, as if she had stopped. A
// check lapses before a date: a call. A worker said that what this asker asks is not for her: what
// was offered to her is its owner's again, what is hers as CheckOwner (decide_team.h), and the
// item's watchers ask anew for whom it exists. Nothing of this: nothing changes. Reads: everyone.
Matter Follow(const Setting& setting, Matter matter);

// What was written for a closed request is forgotten, and where exactly its asker lives.
// Reads: the text. REQUIRES: it is CLOSED.
Matter Erase(Matter matter);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_DECIDE_FOLLOW_H_
