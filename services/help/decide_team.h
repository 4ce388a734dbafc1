// What a social team decides about a queue item, and what time does to it: pure functions, as those
// of decide.h, whose conventions hold here too.
//
// In all of these: NOT_FOUND if there is no item; FAILED_PRECONDITION (ENDED). Where an `etag` is
// given: ABORTED (STALE_ETAG) if it is not empty, and the item has changed. Where `worker` must be
// the owner: FAILED_PRECONDITION (NOT_YOURS). That she may serve the item (serving.h) is asked
// before.

#ifndef OMZIEN_SERVICES_HELP_DECIDE_TEAM_H_
#define OMZIEN_SERVICES_HELP_DECIDE_TEAM_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/v1/team.pb.h"
#include "services/help/matter.h"
#include "services/store/stored.h"

namespace omzien::help {

// How many notes a request and how many attempts an item may have: more is a mistake of a program.
inline constexpr int kMaxNotes = 100;
inline constexpr int kMaxAttemptsToReach = 100;

// --- Owner and end (decide_team.cc) ---

// A worker takes the queue item: nobody's, or, if she leads the team, one on the lead's list.
// Errors: FAILED_PRECONDITION (ALREADY_OWNED), whose message says by whom.
absl::StatusOr<Matter> Take(const Setting& setting, Matter matter, absl::string_view worker,
                            absl::string_view etag);

// A worker takes a request that is OPEN to the team before its time, and owns its item.
// REQUIRES: she may serve it (serving.h).
// Errors: FAILED_PRECONDITION (as life.h says of a request in another state; ASK_HER_FIRST).
absl::StatusOr<Matter> TakeEarly(const Setting& setting, Matter matter, absl::string_view worker);

// The owner brings the queue item, and the request, to an end.
// Reads: everyone; the text.
// Errors: FAILED_PRECONDITION (NOT_TRIED_ENOUGH, OPEN_WORRY).
absl::StatusOr<Matter> CloseByTeam(const Setting& setting, Matter matter, absl::string_view worker,
                                   const v1::CloseEscalationRequest& command);

// A worker writes something down. Reads: the text.
// Errors: FAILED_PRECONDITION (TOO_MANY_NOTES).
absl::StatusOr<Matter> AddNote(const Setting& setting, Matter matter, absl::string_view worker,
                               const std::string& text);

// A worker says how she tried to reach the asker.
// Errors: FAILED_PRECONDITION (TOO_MANY_ATTEMPTS); INVALID_ARGUMENT for a time before the item's.
absl::StatusOr<Matter> RecordContact(const Setting& setting, Matter matter,
                                     absl::string_view worker,
                                     const v1::RecordContactAttemptRequest& command);

// --- Waiting and handing over (decide_waiting.cc) ---

// The owner lets it wait until the team's first open moment of a day; the asker is told.
// Errors: FAILED_PRECONDITION (WRONG_STATE) if it is not OWNED.
absl::StatusOr<Matter> LetWait(const Setting& setting, Matter matter, absl::string_view worker,
                               const v1::LetEscalationWaitRequest& command);

// The owner goes on with what waited, was searched or offered; of an OWNED one nothing changes.
absl::StatusOr<Matter> Resume(const Setting& setting, Matter matter, absl::string_view worker,
                              absl::string_view etag);

// The owner offers it to a colleague.
// Errors: FAILED_PRECONDITION (WRONG_STATE if it is not OWNED; NOT_OF_TEAM).
absl::StatusOr<Matter> OfferTo(const Setting& setting, Matter matter, absl::string_view worker,
                               absl::string_view colleague, absl::string_view etag);

// To whom it was offered becomes the owner, or leaves it.
// Errors: FAILED_PRECONDITION (NOT_OFFERED).
absl::StatusOr<Matter> AcceptOffer(const Setting& setting, Matter matter, absl::string_view worker,
                                   absl::string_view etag);
absl::StatusOr<Matter> RefuseOffer(const Setting& setting, Matter matter, absl::string_view worker);

// It is not for this worker, such as her own neighbour's: no request of this asker exists for her
// any more (MayServe of serving.h), nor anything about her that other folders keep
// (ServingDeclined). Hers: back in the queue; offered to her: its owner's again. The asker's other
// matters follow (Follow of decide_follow.h).
// Errors: FAILED_PRECONDITION (NOBODY_ELSE) if no other worker of its team may serve it: then
// nobody would see that it waits. Cost: O(workers).
absl::StatusOr<Matter> Decline(const Setting& setting, Matter matter, absl::string_view worker,
                               const v1::DeclineEscalationRequest& command);

// --- Finding somebody (decide_search.cc) ---

// A worker writes down the yes of a resident.
// Reads: her Helper, her invitation; everyone.
// Errors: NOT_FOUND if there is no such resident; FAILED_PRECONDITION (ALREADY_FILLED, WRONG_STATE,
// RESERVED_CATEGORY, NOT_AVAILABLE).
absl::StatusOr<Matter> RecordYes(const Setting& setting, Matter matter, const std::string& resident,
                                 absl::string_view etag);

// The owner accepts or thanks somebody who is willing.
// Reads: everyone.
// Errors: FAILED_PRECONDITION (NOT_WILLING, NOT_AVAILABLE, WRONG_STATE).
absl::StatusOr<Matter> AnswerLateYes(const Setting& setting, Matter matter,
                                     absl::string_view worker,
                                     const v1::AnswerLateYesRequest& command);

// The owner lets volunteers be asked.
// Errors: FAILED_PRECONDITION (WRONG_STATE, RESERVED_CATEGORY).
absl::StatusOr<Matter> StartSearch(const Setting& setting, Matter matter, absl::string_view worker,
                                   absl::string_view etag);

// Nobody is left to ask, or the time box is over: on top of the owner's list.
// REQUIRES: IsSearching (item_moves.h).
void EndSearch(const Setting& setting, Matter& matter);

// --- Time, roles and absence (decide_idle.cc) ---

// Does the first thing that is due of the item at `setting.now`. Nothing due: nothing changes. Done
// again and again, it comes to an item whose NextMoment is after now.
//   owner: what is known of the item's owner; empty if nobody owns it
Matter PassTimeOfItem(const Setting& setting, Matter matter, const store::v1::WorkerRecord& owner);

// The owner is away from now on: it comes on the lead's list.
//   worker: whose absence has begun
Matter BeginAbsence(const Setting& setting, Matter matter, absl::string_view worker);

// Looks, after configuration changed, whether the team still is there: if not, its successor has
// the item (TeamOf of item_moves.h). And whether the owner still is a worker of the team: if not,
// the lead is, who must not be her; without a lead who may serve it, it is back in the queue.
Matter CheckOwner(const Setting& setting, Matter matter);

// An unrestricted signal about a resident came to be or ended: remembered as long as it is open.
store::Stored<store::v1::HelperRecord> FollowSignal(store::Stored<store::v1::HelperRecord> helper,
                                                    const internal::v1::SignalMoved& moved);

// Says when a worker is away. Days not set: she is not. Until when she is full stays as it is.
//   command: validated
store::v1::WorkerRecord SetAbsence(const Setting& setting, const store::v1::WorkerRecord& worker,
                                   const v1::SetAbsenceRequest& command);

// Says until when a worker is full. No day: she is not.
//   command: validated
store::v1::WorkerRecord SetFullUntil(const Setting& setting, store::v1::WorkerRecord worker,
                                     const v1::SetFullUntilRequest& command);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_DECIDE_TEAM_H_
