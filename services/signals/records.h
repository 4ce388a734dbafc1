// What `signals` stores, and where. Pure.
//
// Records, in the space of the municipality; every one a message of omzien.store.v1:
//   signal:{signal}          SignalRecord
//   text:{signal}            SignalTextRecord; personal data
//   sealed:{signal}.{n}      SealedReadRecord, the nth read of a restricted signal, from 1
//   person:{resident}        SignalPersonRecord
// Indexes, members in byte order:
//   signals_of:{residents|workers}.{id}   {newest first}.{signal}   by reporter
//   about:{resident}                      {newest first}.{signal}   about her, by her account
//   open:{team}                           {create_time}.{signal}    unrestricted, not ENDED
//   restricted                            {create_time}.{signal}    restricted, not ENDED
//   unread_restricted:{team}              {signal}                  of those: nobody has read it
//   sealed                                {newest first}.{signal}.{n}
// In the space of the whole folder ("-"):
//   due                      see store/due.h; signals not ENDED, kind "signal"

#ifndef OMZIEN_SERVICES_SIGNALS_RECORDS_H_
#define OMZIEN_SERVICES_SIGNALS_RECORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "omzien/store/v1/records.pb.h"
#include "services/store/store.h"
#include "services/store/stored.h"

namespace omzien::signals {

inline constexpr absl::string_view kFolder = "signals";

store::Key SignalKey(const store::Space& space, absl::string_view signal);
store::Key TextKey(const store::Space& space, absl::string_view signal);
store::Key SealedKey(const store::Space& space, absl::string_view sealed_read);
store::Key PersonKey(const store::Space& space, absl::string_view resident);

// `reporter` is a resource name, "municipalities/veghel/residents/anna".
store::Key SignalsOf(const store::Space& space, absl::string_view reporter);
store::Key SignalsAbout(const store::Space& space, absl::string_view resident);
store::Key OpenOf(const store::Space& space, absl::string_view team);
store::Key RestrictedIndex(const store::Space& space);
store::Key UnreadRestrictedOf(const store::Space& space, absl::string_view team);
store::Key SealedIndex(const store::Space& space);

// Returns the id of the nth read of a restricted signal, so that no read is written twice.
std::string SealedId(absl::string_view signal, int nth);

// Returns the id in a member of an index whose members begin with a moment.
std::string IdInMember(absl::string_view member);

// The entries a record has in the indexes above (store/stored.h).
using Entries = std::vector<store::Batch::Entry>;

}  // namespace omzien::signals

// Beside the records, where store::Save looks for it.
namespace omzien::store::v1 {

signals::Entries IndexEntries(const Space& space, const SignalRecord& record);
signals::Entries IndexEntries(const Space& space, const SignalTextRecord& record);
signals::Entries IndexEntries(const Space& space, const SealedReadRecord& record);
signals::Entries IndexEntries(const Space& space, const SignalPersonRecord& record);

}  // namespace omzien::store::v1

#endif  // OMZIEN_SERVICES_SIGNALS_RECORDS_H_
