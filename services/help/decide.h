// Every decision about a request: pure functions (matter, command, now) → changed matter with its
// events, or an error that changes nothing. What they may read of the matter is named with each;
// matter_store.h loads just that.
//
// Which state can follow which is not decided here but in the table of life.h: what somebody wants
// is looked up there and may be refused, what time brings is held against it (MoveTo of moves.h).
// What a decision is put together from stands in moves.h; appointments have a header of their own.
//
// "Everyone" is Reach::Everyone::kYes of matter_store.h. The asker's Helper and the escalation are
// always there.

#ifndef OMZIEN_SERVICES_HELP_DECIDE_H_
#define OMZIEN_SERVICES_HELP_DECIDE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/internal/v1/matchmaking.pb.h"
#include "omzien/v1/help_request.pb.h"
#include "services/help/matter.h"

namespace omzien::help {

// --- The asker (decide_asking.cc) ---

// Whose request it is, and how it is asked.
struct Asker {
  absl::string_view resident;
  v1::AskedThrough through = v1::ASKED_THROUGH_APP;
};

// A request is asked.
//   asked:  validated; output-only fields are ignored
//   place:  where, found by PlaceOf
// Result: OPEN with a wave wanted, or WITH_TEAM for a reserved category and for who wants a person;
// with text, moments and the asker told. Where an open hour is left but no lead time, both:
// WITH_TEAM, and a wide wave wanted.
Matter Ask(const Setting& setting, Matter matter, const Asker& asker, const v1::HelpRequest& asked,
           const internal::v1::Place& place);

// The asker changes what is asked.
//   changed: the request as it is to be; validated
// Reads: everyone, with what those offer who have not answered; the text.
// Result: moments anew; who said yes is asked to confirm; who was asked and whom it still suits is
// told, and whom it does not is not waited for any more.
// Errors: FAILED_PRECONDITION (WRONG_STATE's refusals; TOO_FEW_PLACES; WORDS_OF_SERIES); ABORTED
// (STALE_ETAG); INVALID_ARGUMENT for more than one time of a child request.
absl::StatusOr<Matter> Change(const Setting& setting, Matter matter, const v1::HelpRequest& changed,
                              absl::string_view etag);

// The asker picks one of those willing.
// Reads: everyone.
// Errors: FAILED_PRECONDITION (NOT_WILLING, NOT_AVAILABLE, or the state's refusal).
absl::StatusOr<Matter> Choose(const Setting& setting, Matter matter, absl::string_view resident);

// The asker lets a helper who said yes go, without a reason (parting.cc).
// Reads: everyone.
// Errors: as StopHelping.
absl::StatusOr<Matter> Release(const Setting& setting, Matter matter, absl::string_view resident);

// The asker picks none of those willing: thanked, and the next candidates.
// Reads: everyone.
// Errors: FAILED_PRECONDITION (NOBODY_WILLING, or the state's refusal).
absl::StatusOr<Matter> ChooseNobody(const Setting& setting, Matter matter);

// The asker settles for the helpers there are.
// Reads: everyone.
// Errors: FAILED_PRECONDITION (NOBODY_YET, or the state's refusal).
absl::StatusOr<Matter> Settle(const Setting& setting, Matter matter);

// The asker takes the relaxation or not. Taken, it is a change.
// Reads: everyone, with what those offer who have not answered.
// Errors: FAILED_PRECONDITION (NOT_ASKED).
absl::StatusOr<Matter> AnswerRelaxation(const Setting& setting, Matter matter, bool is_taken);

// The asker says whether the team may look along. If not, it ends with nobody found; but with a
// helper who stands it stays OPEN, and is MATCHED at its moment with who stands then.
// Reads: everyone.
// Errors: FAILED_PRECONDITION (NOT_ASKED).
absl::StatusOr<Matter> AnswerPassOn(const Setting& setting, Matter matter, bool may_pass_on);

// The asker takes it back.
// Reads: everyone.
// Errors: FAILED_PRECONDITION (CLOSED).
absl::StatusOr<Matter> Withdraw(const Setting& setting, Matter matter,
                                v1::HelpRequest::WithdrawReason reason);

// The asker says that a closed request is not solved after all.
// Reads: everyone.
// Errors: FAILED_PRECONDITION (NOT_CLOSED, TOO_LONG_AGO, DATE_OF_SERIES for a child request, or
// CLOSED for one that ended by death or moving away).
absl::StatusOr<Matter> Reopen(const Setting& setting, Matter matter);

// The same after somebody of the team called, and heard that she needs more: a child request too.
absl::StatusOr<Matter> ReopenAfterCall(const Setting& setting, Matter matter);

// --- The matchmaker and the helpers (decide_answering.cc) ---

// The matchmaker sends a wave, maybe with nobody in it.
// Reads: the Helpers named.
// Errors: ABORTED (STALE_VERSION) if the request, the asker or a helper named is not at the version
// given; FAILED_PRECONDITION (NOT_ASKING) if no wave is wanted.
absl::StatusOr<Matter> Invite(const Setting& setting, Matter matter,
                              const internal::v1::InviteRequest& wave);

// A helper says yes. Where the asker chooses she is WILLING, else she stands for a place.
// Reads: the invitation, her Helper; if FillsUp(matter), everyone.
// Errors: FAILED_PRECONDITION with ALREADY_FILLED, CLOSED, WRONG_STATE, or NOT_AVAILABLE.
absl::StatusOr<Matter> Accept(const Setting& setting, Matter matter, absl::string_view invitation);

// A helper says yes to a request on the board: a self-made invitation, under the same rules.
//   neighbourhood: the id of that she would come from; "": not known
// Reads: her Helper; if FillsUp(matter), everyone. REQUIRES: IsOnBoardFor (wanted.h).
// Errors: as Accept.
absl::StatusOr<Matter> AcceptFromBoard(const Setting& setting, Matter matter,
                                       const std::string& resident,
                                       const std::string& neighbourhood);

// Returns true if one more yes leaves nobody missing.
bool FillsUp(const Matter& matter);

// A helper says no, or is willing no more.
// Reads: the invitation.
// Errors: FAILED_PRECONDITION (WRONG_STATE) if she stands for a place: she stops instead.
absl::StatusOr<Matter> Decline(const Setting& setting, Matter matter, absl::string_view invitation);

// A helper who stood for a place does not any more (parting.cc).
// Reads: everyone.
// Errors: FAILED_PRECONDITION (WRONG_STATE) if she does not stand for one, or what was agreed has
// begun.
absl::StatusOr<Matter> StopHelping(const Setting& setting, Matter matter,
                                   absl::string_view resident);

// Does what is due of one invitation: silence at its end is a no nobody holds against her.
// Reads: the invitation.
Matter PassTimeOfInvitation(const Setting& setting, Matter matter, absl::string_view invitation);

// --- Time (decide_time.cc) ---

// Does the first thing that is due of the request at `setting.now`: the next wave, the end of a
// rung, of a question or of a choice, escalate_at, the moment of the help. Nothing due: nothing
// changes. Done again and again, it comes to a matter whose NextMoment is after now. Reads:
// everyone.
Matter PassTime(const Setting& setting, Matter matter);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_DECIDE_H_
