// What inbox keeps in the store, in its Space of the municipality ("{pNN}:inbox:<slug>:"):
//
//   message:<id>             store.v1.MessageRecord; until its recipient is erased, unless it is
//                            never to be told
//   list:residents/<id>      index of a recipient's messages, the newest first, also within one
//   moment:
//                            "<Position of tell_time>|<message id>"
//   outbox                   index of what is to be delivered: "<try time>|<message id>"
//   invited:<invitation id>  index of the INVITED messages about an invitation: "<message id>"
//   person:<resident id>     store.v1.InboxPersonRecord; for ever, of who was erased only that
//   call:<id>                store.v1.CallTaskRecord; for ever, but for who was erased
//   calls:<team>             index of its open call tasks: "<due time>|<task id>"
//   raised:<team>            of those, the ones raised to its lead; the same
//   calls_for:<resident id>  index of the tasks to call her: "<task id>"
//   open_about:<subject>     index of the open tasks about "requests/r1" and the like: "<task id>"
//   calls_of_events          index of all tasks by what wanted them: "<event number>|<task id>"
//
// and of the folder as a whole ("{pNN}:inbox:-:"), the cursor and parked events of its consumer
// (store/consumer.h), and what is due (store/due.h): open call tasks, kind "call".

#ifndef OMZIEN_SERVICES_INBOX_RECORDS_H_
#define OMZIEN_SERVICES_INBOX_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/store/v1/records.pb.h"
#include "services/store/store.h"

namespace omzien::inbox {

inline constexpr absl::string_view kFolder = "inbox";

store::Key MessageKey(const store::Space& space, absl::string_view message);
// The keys of the messages in members of an index, in their order.
std::vector<store::Key> MessageKeys(const store::Space& space,
                                    const std::vector<std::string>& members);

// The list of "residents/<id>". Of anybody else it is empty.
store::Key ListIndex(const store::Space& space, absl::string_view recipient);

store::Key InvitedIndex(const store::Space& space, absl::string_view invitation);

store::Key OutboxIndex(const store::Space& space);

// Returns the end of what in the outbox is due at `now`.
std::string DueUntil(absl::Time now);

store::Key PersonKey(const store::Space& space, absl::string_view resident);

store::Key CallTaskKey(const store::Space& space, absl::string_view task);

store::Key CallsOf(const store::Space& space, absl::string_view team);
store::Key RaisedOf(const store::Space& space, absl::string_view team);
store::Key TasksFor(const store::Space& space, absl::string_view resident);
store::Key OpenAbout(const store::Space& space, absl::string_view subject);
store::Key CallsOfEvents(const store::Space& space);

// Returns a member of CallsOfEvents.
std::string CallOfEvent(uint64_t event, absl::string_view task);

// Returns a moment as 19 digits in the order of time, to the nanosecond; ends as Position.
std::string Rising(absl::Time time);

// Returns a moment as 19 digits that fall as time rises, to the nanosecond: what is told at `now`
// or before comes at or after Position(now). Moments before 1970 become 1970, those after 2262 the
// last that fits.
std::string Position(absl::Time time);

// Returns the moment of a Position, or of a member that begins with one; InfinitePast for any
// other.
absl::Time TimeIn(absl::string_view member);

// Returns the id of the message or the task in a member that begins with a moment.
absl::string_view IdIn(absl::string_view member);

// Returns the "requests/r1" in "municipalities/veghel/requests/r1"; "" in what has no such part.
absl::string_view SubjectIn(absl::string_view name);

}  // namespace omzien::inbox

namespace omzien::store::v1 {

// See store/stored.h.
std::vector<Batch::Entry> IndexEntries(const Space& space, const MessageRecord& record);
std::vector<Batch::Entry> IndexEntries(const Space& space, const CallTaskRecord& record);
std::vector<Batch::Entry> IndexEntries(const Space& space, const InboxPersonRecord& record);

}  // namespace omzien::store::v1

#endif  // OMZIEN_SERVICES_INBOX_RECORDS_H_
