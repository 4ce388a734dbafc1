// What inbox keeps in the store, in its Space of the municipality ("{pNN}:inbox:<slug>:"):
//
//   message:<id>             store.v1.MessageRecord; for ever, unless it is never to be told
//   list:residents/<id>      index of a recipient's messages, the newest first, also within one
//   moment:
//                            "<Position of tell_time>|<message id>"
//   invited:<invitation id>  index of the INVITED messages about an invitation: "<message id>"
//
// and of the folder as a whole ("{pNN}:inbox:-:"), the cursor and parked events of its consumer
// (store/consumer.h).

#ifndef OMZIEN_SERVICES_INBOX_RECORDS_H_
#define OMZIEN_SERVICES_INBOX_RECORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/store/v1/records.pb.h"
#include "services/store/store.h"

namespace omzien::inbox {

inline constexpr absl::string_view kFolder = "inbox";

store::Key MessageKey(const store::Space& space, absl::string_view message);

// The list of "residents/<id>". Of anybody else it is empty.
store::Key ListIndex(const store::Space& space, absl::string_view recipient);

store::Key InvitedIndex(const store::Space& space, absl::string_view invitation);

// Returns a moment as 19 digits that fall as time rises, to the nanosecond: what is told at `now`
// or before comes at or after Position(now). Moments before 1970 become 1970, those after 2262 the
// last that fits.
std::string Position(absl::Time time);

// Returns the moment of a Position, or of a member that begins with one; InfinitePast for any
// other.
absl::Time TimeIn(absl::string_view member);

// Returns the message's id in a member of a ListIndex.
absl::string_view MessageIn(absl::string_view member);

}  // namespace omzien::inbox

namespace omzien::store::v1 {

// See store/stored.h.
std::vector<Batch::Entry> IndexEntries(const Space& space, const MessageRecord& record);

}  // namespace omzien::store::v1

#endif  // OMZIEN_SERVICES_INBOX_RECORDS_H_
