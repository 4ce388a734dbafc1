// What residents keeps in the store, in its Space of the municipality ("{pNN}:residents:<slug>:"):
//
//   person:<resident>    store.v1.PersonRecord; until erased. Personal data.
//   secret:household     store.v1.HouseholdKeyRecord; for ever, made by the first registration
//   mutation:…           rpc/mutation.h
//
// No indexes: nobody lists people.

#ifndef OMZIEN_SERVICES_RESIDENTS_RECORDS_H_
#define OMZIEN_SERVICES_RESIDENTS_RECORDS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "omzien/store/v1/records.pb.h"
#include "services/configuration/bundle.h"
#include "services/store/store.h"

namespace omzien::residents {

store::Space SpaceOf(const configuration::Municipality& municipality);

// The key of a person, by the resident's id.
store::Key PersonKey(const store::Space& space, absl::string_view resident);

store::Key HouseholdSecretKey(const store::Space& space);

}  // namespace omzien::residents

namespace omzien::store::v1 {

// Return none; see store/stored.h.
std::vector<Batch::Entry> IndexEntries(const Space& space, const PersonRecord& person);
std::vector<Batch::Entry> IndexEntries(const Space& space, const HouseholdKeyRecord& secret);

}  // namespace omzien::store::v1

#endif  // OMZIEN_SERVICES_RESIDENTS_RECORDS_H_
