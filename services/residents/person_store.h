// Reads a person for a decision, as far as she exists for who asks.

#ifndef OMZIEN_SERVICES_RESIDENTS_PERSON_STORE_H_
#define OMZIEN_SERVICES_RESIDENTS_PERSON_STORE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/store/v1/records.pb.h"
#include "services/configuration/bundle.h"
#include "services/residents/decide.h"
#include "services/residents/records.h"
#include "services/rpc/caller.h"
#include "services/store/stored.h"

namespace omzien::residents {

// The municipality a call is about, as the configuration has it that the caller was let in with.
struct Here {
  explicit Here(const rpc::Caller& caller)
      : municipality(*caller.bundle->Find(caller.municipality)), space(SpaceOf(municipality)) {}

  const configuration::Municipality& municipality;  // Lives as long as the caller.
  const store::Space space;
};

// What is stored of one person, as of one moment.
struct StoredPerson {
  store::Stored<store::v1::PersonRecord> person;
  store::Stored<store::v1::EndedPersonRecord> ended;
  store::v1::NotServedRecord not_served;  // Only read: the consumer writes it.

  Known known() const { return {person.exists(), ended.exists()}; }
};

// Errors: those of Store::Read.
absl::StatusOr<StoredPerson> ReadPerson(store::Store& store, const store::Space& space,
                                        absl::string_view resident);

// Returns the person `name` names.
// Errors: NOT_FOUND if she is not there, or neither the caller nor, where that is a worker, one she
//         may see (view.h); those of Store::Read.
absl::StatusOr<StoredPerson> ReadFor(store::Store& store, const Here& here,
                                     const rpc::Caller& caller, const std::string& name);

// Saves both, and that they must still be as read.
void SavePerson(const store::Space& space, const StoredPerson& stored, store::Batch& batch);

// Returns the secret of the households; one that is not there yet is made, and saved with the rest.
// Errors: those of Store::Read.
absl::StatusOr<store::Stored<store::v1::HouseholdKeyRecord>> ReadSecret(store::Store& store,
                                                                        const store::Space& space);

}  // namespace omzien::residents

#endif  // OMZIEN_SERVICES_RESIDENTS_PERSON_STORE_H_
