// Every decision about a request: pure functions (matter, command, now) → changed matter with its
// events, or an error that changes nothing. What they may read of the matter is named with each;
// matter_store.h loads just that.
//
// Which state follows which is not decided here but in the table of life.h.

#ifndef OMZIEN_SERVICES_HELP_DECIDE_H_
#define OMZIEN_SERVICES_HELP_DECIDE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/internal/v1/matchmaking.pb.h"
#include "omzien/v1/help_request.pb.h"
#include "omzien/v1/team.pb.h"
#include "services/help/matter.h"
#include "services/help/place.h"

namespace omzien::help {

// A request is asked.
//   asked:  validated; output-only fields are ignored
//   place:  where, found by PlaceOf
// Reads: the asker's Helper (there).
// Result: OPEN with a wave wanted, or WITH_TEAM for a reserved category, with text, moments and the
// asker told.
Matter Ask(const Setting& setting, Matter matter, absl::string_view asker,
           const v1::HelpRequest& asked, const internal::v1::Place& place);

// The matchmaker sends a wave, maybe with nobody in it.
// Reads: the Helpers named, the asker's.
// Errors: ABORTED (STALE_VERSION) if the request, the asker or a helper named is not at the version
// given; FAILED_PRECONDITION (NOT_ASKING) if no wave is wanted.
absl::StatusOr<Matter> Invite(const Setting& setting, Matter matter,
                              const internal::v1::InviteRequest& wave);

// A helper says yes.
// Reads: the invitation, her Helper, the asker's; if FillsUp(matter), all unanswered invitations
// and their Helpers; the escalation. Errors: FAILED_PRECONDITION with ALREADY_FILLED, CLOSED,
// WRONG_STATE, or NOT_AVAILABLE.
absl::StatusOr<Matter> Accept(const Setting& setting, Matter matter, absl::string_view invitation);

// Returns true if one more yes leaves nobody missing.
bool FillsUp(const Matter& matter);

// A helper says no.
// Reads: the invitation.
// Errors: FAILED_PRECONDITION (WRONG_STATE) if she had said yes.
absl::StatusOr<Matter> Decline(const Setting& setting, Matter matter, absl::string_view invitation);

// The asker takes it back.
// Reads: the asker's Helper, all unanswered invitations and their Helpers, the Helpers who come,
// the escalation. Errors: FAILED_PRECONDITION (CLOSED).
absl::StatusOr<Matter> Withdraw(const Setting& setting, Matter matter,
                                v1::HelpRequest::WithdrawReason reason);

// A worker takes the queue item.
// Reads: the escalation, the asker's Helper.
// Errors: NOT_FOUND if there is none; FAILED_PRECONDITION (ALREADY_OWNED or ENDED); ABORTED
// (STALE_ETAG).
absl::StatusOr<Matter> Take(const Setting& setting, Matter matter, absl::string_view worker,
                            absl::string_view etag);

// The owner brings the queue item, and the request, to an end.
// Reads: as Withdraw.
// Errors: as Take; FAILED_PRECONDITION (NOT_YOURS).
absl::StatusOr<Matter> CloseByTeam(const Setting& setting, Matter matter, absl::string_view worker,
                                   const v1::CloseEscalationRequest& command);

// Does what is due of the request at `setting.now`: the next wave's moment, escalate_at, the moment
// of the help, the end of waiting for a word afterwards. Nothing due: nothing changes. Afterwards
// NextMoment is after now. Reads: as Withdraw.
Matter PassTime(const Setting& setting, Matter matter);

// Does what is due of one invitation: silence at its end is a no nobody holds against her.
// Reads: the invitation.
Matter PassTimeOfInvitation(const Setting& setting, Matter matter, absl::string_view invitation);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_DECIDE_H_
