// What residents keeps in the store, in its Space of the municipality ("{pNN}:residents:<slug>:"):
//
//   person:<resident>    store.v1.PersonRecord; until erased. Personal data.
//   ended:<resident>     store.v1.EndedPersonRecord; for ever: her name names nobody else
//   links:<request>      store.v1.RequestLinksRecord; while somebody stands for its asker
//   ties:<resident>      store.v1.TiesRecord; while she has any
//   not_served:<resident> store.v1.NotServedRecord; until erased
//   look:<event>         store.v1.LookRecord; until its resident is erased
//   secret:household     store.v1.HouseholdKeyRecord; for ever, made by the first registration
//   mutation:…           rpc/mutation.h
//
// Indexes, members in byte order; nobody lists people:
//   known:<resident>      "<other>|<request>"     with whom she has to do, as asker or as helper
//   tied:<resident>       "<other>"               who asked her to be in a circle, or to hear
//   hears_for:<resident>  "<other>"               for whom she hears as a delegate
//   by_phone:<phone>      "<resident>"            who is registered with it
//   looks_of:<resident>   "<newest first>"        the looks at her: LookKey's id
//
// and of the folder as a whole ("{pNN}:residents:-:"), the cursor and parked events of its consumer
// (store/consumer.h).

#ifndef OMZIEN_SERVICES_RESIDENTS_RECORDS_H_
#define OMZIEN_SERVICES_RESIDENTS_RECORDS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "omzien/store/v1/records.pb.h"
#include "services/configuration/bundle.h"
#include "services/store/store.h"

namespace omzien::residents {

inline constexpr absl::string_view kFolder = "residents";

store::Space SpaceOf(const configuration::Municipality& municipality);

// The key of a person, by the resident's id.
store::Key PersonKey(const store::Space& space, absl::string_view resident);
store::Key EndedKey(const store::Space& space, absl::string_view resident);
store::Key LinksKey(const store::Space& space, absl::string_view request);
store::Key TiesKey(const store::Space& space, absl::string_view resident);
store::Key NotServedKey(const store::Space& space, absl::string_view resident);
store::Key LookKey(const store::Space& space, absl::string_view id);
store::Key HouseholdSecretKey(const store::Space& space);

store::Key KnownIndex(const store::Space& space, absl::string_view resident);
store::Key TiedIndex(const store::Space& space, absl::string_view resident);
store::Key HearsForIndex(const store::Space& space, absl::string_view resident);
store::Key ByPhoneIndex(const store::Space& space, absl::string_view phone);
store::Key LooksIndex(const store::Space& space, absl::string_view resident);

// The members of a KnownIndex about one other lie in [from, to).
struct KnownRange {
  std::string from;
  std::string to;
};
KnownRange KnownMembersOf(absl::string_view other);

// Returns the request in a member of a KnownIndex.
std::string RequestInKnown(absl::string_view member);

// Returns the id of the look an event told of: a later event's comes first in byte order.
std::string LookId(uint64_t event);

}  // namespace omzien::residents

namespace omzien::store::v1 {

// See store/stored.h.
std::vector<Batch::Entry> IndexEntries(const Space& space, const PersonRecord& person);
std::vector<Batch::Entry> IndexEntries(const Space& space, const EndedPersonRecord& ended);
std::vector<Batch::Entry> IndexEntries(const Space& space, const RequestLinksRecord& links);
std::vector<Batch::Entry> IndexEntries(const Space& space, const TiesRecord& ties);
std::vector<Batch::Entry> IndexEntries(const Space& space, const NotServedRecord& record);
std::vector<Batch::Entry> IndexEntries(const Space& space, const LookRecord& look);
std::vector<Batch::Entry> IndexEntries(const Space& space, const HouseholdKeyRecord& secret);

}  // namespace omzien::store::v1

#endif  // OMZIEN_SERVICES_RESIDENTS_RECORDS_H_
