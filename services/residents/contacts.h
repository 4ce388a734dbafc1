// What `residents` learns from `help` of who has to do with whom, and what may be seen by it
// (invariant 7). Pure; ids only.
//
// Learning is idempotent: an event says how things are, not what to add.

#ifndef OMZIEN_SERVICES_RESIDENTS_CONTACTS_H_
#define OMZIEN_SERVICES_RESIDENTS_CONTACTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"

namespace omzien::residents {

// A yes that stands, or does not any more; a helper who is willing, or is not any more.
void Learn(const internal::v1::InvitationMoved& moved, store::v1::RequestLinksRecord& links);

// Who comes on a date, until it is over: also somebody who stands in for a helper this once.
void Learn(const internal::v1::AppointmentMoved& moved, store::v1::RequestLinksRecord& links);

// After closing nothing is seen; opened again, what was seen before is.
void Learn(const internal::v1::RequestMoved& moved, store::v1::RequestLinksRecord& links);

// True if the record binds nobody to anybody, and need not be kept.
bool IsEmpty(const store::v1::RequestLinksRecord& links);
bool IsEmpty(const internal::v1::TiesChanged& ties);

// Takes somebody out of it; what is left may be empty.
void Forget(absl::string_view resident, store::v1::RequestLinksRecord& links);
void Forget(absl::string_view resident, internal::v1::TiesChanged& ties);

// Returns everybody who stands for the asker of the request, or is willing to; each once.
std::vector<std::string> OthersOf(const store::v1::RequestLinksRecord& links);

// How much somebody sees of somebody else; each includes those before.
enum class Sees { kNothing, kGivenName, kPhone };

// What `viewer` sees of `person` by one request: who helps and who is helped each other's first
// name and phone; the asker the first name of who is willing; who merely helps beside her nothing.
Sees ByRequest(const store::v1::RequestLinksRecord& links, absl::string_view viewer,
               absl::string_view person);

// What the two see of each other by the ties of `owner`, one of the two: who was asked sees who
// asks; who asked sees who agreed.
Sees ByTies(const internal::v1::TiesChanged& ties, absl::string_view viewer,
            absl::string_view person);

// True if `tie` is of a delegate who hears for its owner, and so sees what she sees as asker.
bool Hears(const internal::v1::Tie& tie);

}  // namespace omzien::residents

#endif  // OMZIEN_SERVICES_RESIDENTS_CONTACTS_H_
