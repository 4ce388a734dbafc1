// What is still wanted for a request, as matching is asked about it; and who may answer from the
// board. Pure.

#ifndef OMZIEN_SERVICES_HELP_WANTED_H_
#define OMZIEN_SERVICES_HELP_WANTED_H_

#include <string>
#include <vector>

#include "omzien/internal/v1/matchmaking.pb.h"
#include "omzien/v1/invitation.pb.h"
#include "services/help/matter.h"
#include "services/suiting/from_proto.h"

namespace omzien::help {

// REQUIRES: the asker's Helper was read.
internal::v1::WantedHelp WantedOf(const Setting& setting, const Matter& matter);

// Returns who is not to be asked (again): who was asked in this episode or would have been told too
// late, who stopped in any, and who stands for a place already.
std::vector<std::string> NotToAsk(const Matter& matter);

// Returns whether `candidate` could say yes to the matter from the board: it is OPEN and may be
// shown, somebody is missing, and she is eligible as for an invitation (matching/eligibility.h).
bool IsOnBoardFor(const Setting& setting, const suiting::Words& words, const Matter& matter,
                  const internal::v1::Candidate& candidate);

// Returns the id of the neighbourhood `candidate` would come from for the matter; "" if she named
// no place, or nobody is to be asked for it.
std::string ComesFrom(const Setting& setting, const suiting::Words& words, const Matter& matter,
                      const internal::v1::Candidate& candidate);

// Returns whether what is asked, as it now is, suits somebody who was asked for it: she is eligible
// as for an invitation, and can still be told in time to answer.
// REQUIRES: her Helper, the asker's and what she offers were read.
bool StillSuits(const Setting& setting, const suiting::Words& words, const Matter& matter,
                const store::v1::InvitationRecord& invitation);

// Returns the request as the board shows it: kind, parts of day, neighbourhood. A part of day is
// the six hours (0-6, 6-12, 12-18, 18-24, local) a slot begins in.
v1::BoardItem ItemOf(const Setting& setting, const Matter& matter);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_WANTED_H_
