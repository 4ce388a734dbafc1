// Decisions about what a resident allows: her settings, and whom she is kept apart from. Pure
// functions. Every change raises the version of her Helper record, so a wave that was searched
// before it is refused: a pause or a block that was acknowledged always wins (invariant 6).

#ifndef OMZIEN_SERVICES_HELP_DECIDE_HELPER_H_
#define OMZIEN_SERVICES_HELP_DECIDE_HELPER_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/field_mask.pb.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "omzien/v1/offer.pb.h"
#include "services/help/matter.h"
#include "services/help/pair.h"
#include "services/store/stored.h"

namespace omzien::help {

inline constexpr int kMaxBlocked = 200;

// One Helper, as read and as a decision leaves her.
struct Changed {
  store::Stored<store::v1::HelperRecord> helper;
  std::vector<internal::v1::Event> events;
};

// Adds the event that says that her Helper changed, if it did. The last thing a decision does.
Changed WithChangeNoted(const Setting& setting, Changed changed);

// Returns the event that lets `to` be told something about `subject`; not in her quiet hours. Only
// she is told, not who hears for her: it is not about a request of hers.
internal::v1::Event NoticeTo(const Setting& setting, const internal::v1::Helper& to,
                             v1::Message::Kind kind, absl::string_view subject);
// The same notice is not told any more if it still waits for a quiet hour to end.
internal::v1::Event NoticeTakenBackFrom(const Setting& setting, const internal::v1::Helper& from,
                                        v1::Message::Kind kind, absl::string_view subject);

// UNAVAILABLE (RESIDENT_NOT_KNOWN_YET): `help` has not heard of somebody.
absl::Status NotKnownYet();

// Errors: UNAVAILABLE (RESIDENT_NOT_KNOWN_YET) if `help` has not heard of her; NOT_FOUND if she is
// not a resident any more.
absl::Status CheckKnown(const store::Stored<store::v1::HelperRecord>& helper);

// She changes the settings that `mask` names.
//   wanted: validated
// Errors: UNAVAILABLE (RESIDENT_NOT_KNOWN_YET); ABORTED (STALE_ETAG).
absl::StatusOr<Changed> UpdateSettings(const Setting& setting, Changed changed,
                                       const v1::HelperSettings& wanted,
                                       const google::protobuf::FieldMask& mask);

// She wants to be kept apart from the other and whoever lives with her. Both records change: the
// other's keeps who blocks her, so that the blocker's follows when she moves house.
// Result: also without ties between the two (decide_tie.h), and what they agreed follows
// (decide_follow.h). Blocked already: nothing changes.
// Errors: UNAVAILABLE (RESIDENT_NOT_KNOWN_YET); FAILED_PRECONDITION (TOO_MANY).
absl::StatusOr<Pair> Block(const Setting& setting, Pair pair);

// She no longer does.
Pair Unblock(const Setting& setting, Pair pair);

// A worker suspends her: from this commit on she is asked for nothing, and no yes of hers counts.
// Suspended already: nothing changes. What she agreed to follows (decide_follow.h).
// Errors: UNAVAILABLE (RESIDENT_NOT_KNOWN_YET).
absl::StatusOr<Changed> Suspend(const Setting& setting, Changed changed, absl::string_view worker);

// A worker lifts it. Not suspended: nothing changes. What the suspension ended stays ended.
// Errors: as Suspend.
absl::StatusOr<Changed> Resume(const Setting& setting, Changed changed);

// Somebody `blocker` blocks moved house: `blocker` is now kept apart from who lives there.
store::Stored<store::v1::HelperRecord> FollowHousehold(
    store::Stored<store::v1::HelperRecord> blocker, const internal::v1::Helper& moved);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_DECIDE_HELPER_H_
