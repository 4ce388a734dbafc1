// Decides who may register, and what is kept and told of her. Pure.

#ifndef OMZIEN_SERVICES_RESIDENTS_DECIDE_H_
#define OMZIEN_SERVICES_RESIDENTS_DECIDE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "omzien/v1/resident.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/caller.h"

namespace omzien::residents {

// Returns the coarsest age that can be said of who was born in `birth_year`: the one she has for
// certain in `year`, so her birthday is taken to be still to come. Who may still be 17 is 17.
// Input: 0 is not known.
internal::v1::AgeBand AgeBandOf(int birth_year, int year);

// Returns an opaque id shared by who lives behind one door of a municipality, so that nobody is
// asked to help in her own household.
// Input: `postcode` in normal form; `house_number` as people write it: "12a", "12 A" and "12-a" are
//        one door, "12-2" and "122" are two.
//
// `key` is a secret that lies beside the addresses themselves (records.h). It protects against who
// reads the ids elsewhere (events, records of `help`, a worker's configuration) and would find the
// address by hashing all there are, which without a key takes seconds. It does not hide who lives
// together, that is what the id says; nor anything from who may read the records of `residents`.
std::string HouseholdOf(absl::string_view key, absl::string_view municipality,
                        absl::string_view postcode, absl::string_view house_number);

// What a registration writes.
struct Registration {
  store::v1::PersonRecord person;
  internal::v1::Event event;  // PersonChanged.
};

// Returns the registration of the caller; her id, identity level, neighbourhood and times are ours
// to set, whatever `wanted` says of them.
// Input:  `wanted` is valid (validate.h).
// Errors: ALREADY_EXISTS if `is_registered`; FAILED_PRECONDITION (DISTRICT_NOT_SWITCHED_ON) with
//         the phone number of the municipality; UNAVAILABLE if the configuration was reloaded since
//         `wanted` was validated and its postcode is gone.
absl::StatusOr<Registration> Register(bool is_registered, const v1::Resident& wanted,
                                      const rpc::Caller& caller,
                                      const configuration::Municipality& municipality,
                                      absl::string_view household_key);

}  // namespace omzien::residents

#endif  // OMZIEN_SERVICES_RESIDENTS_DECIDE_H_
