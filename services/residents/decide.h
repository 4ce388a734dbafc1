// Decides who may register, change and end, and what is kept and told of her. Pure.

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
#include "services/store/store.h"

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

// Where, when and for whom a decision is made.
struct Setting {
  const configuration::Municipality& municipality;  // Outlives the decision.
  const rpc::Caller& caller;                        // As is the caller.
  absl::string_view household_key;
};

// What a registration or a change writes.
struct Registration {
  store::v1::PersonRecord person;
  internal::v1::Event event;  // PersonChanged.
};

// What is known of the id somebody would be registered under.
struct Known {
  bool is_registered = false;
  bool has_ended = false;
};

// Returns the registration of `resident` (an id): of the caller herself, or by a worker, of who
// phones her. Identity level, neighbourhood and times are ours to set, whatever is said of them.
// Input:  `request` is valid (validate.h).
// Errors: ALREADY_EXISTS if she is registered; FAILED_PRECONDITION (ENDED) if she was;
//         FAILED_PRECONDITION (DISTRICT_NOT_SWITCHED_ON) with the phone number of the municipality;
//         FAILED_PRECONDITION (OTHER_TEAM) if the worker does not serve where she lives;
//         UNAVAILABLE if the configuration was reloaded since the request was validated and its
//         postcode is gone.
absl::StatusOr<Registration> Register(const Setting& setting, const Known& known,
                                      absl::string_view resident,
                                      const v1::CreateResidentRequest& request);

// Returns `person` with the fields of the request's mask changed; by herself, also the identity
// level she now has, if it is a higher one.
//   version: of `person`, for the etag
// Input:  `request` is valid.
// Errors: ABORTED (STALE_ETAG); FAILED_PRECONDITION (ENDED) if she is not a resident any more;
//         DISTRICT_NOT_SWITCHED_ON and UNAVAILABLE as Register.
absl::StatusOr<Registration> Update(const Setting& setting, store::v1::PersonRecord person,
                                    const Known& known, store::Version version,
                                    const v1::UpdateResidentRequest& request);

// Returns that she is not a resident any more from now on, and the event that says so.
struct Ending {
  store::v1::EndedPersonRecord ended;
  internal::v1::Event event;  // PersonEnded.
};
Ending End(const Setting& setting, absl::string_view resident,
           internal::v1::PersonEnded::Reason reason);

// Returns the event that the caller, a worker, looked at a resident.
internal::v1::Event LookedEvent(const rpc::Caller& caller, absl::string_view resident);

}  // namespace omzien::residents

#endif  // OMZIEN_SERVICES_RESIDENTS_DECIDE_H_
