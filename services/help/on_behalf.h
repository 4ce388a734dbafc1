// Who speaks for a resident: she herself, her delegate, or a worker whom she phones. Pure.

#ifndef OMZIEN_SERVICES_HELP_ON_BEHALF_H_
#define OMZIEN_SERVICES_HELP_ON_BEHALF_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/internal/v1/helper.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "omzien/v1/help_request.pb.h"
#include "services/configuration/bundle.h"
#include "services/rpc/caller.h"
#include "services/rpc/errors.h"
#include "services/store/stored.h"

namespace omzien::help {

// Returns whether a professional calls, as herself: what she reads of people is noted (looked.h).
bool IsWorker(const rpc::Caller& caller);

// Returns the id of the resident a call is about: of whom it names, by resource name, else the
// caller's. REQUIRES: CheckAboutWhom found nothing.
// Errors: NOT_FOUND for a name of another form or municipality.
absl::StatusOr<std::string> AboutWhom(const rpc::Caller& caller, absl::string_view named);

// A worker has nothing of her own: she names somebody.
void CheckAboutWhom(const rpc::Caller& caller, absl::string_view named, absl::string_view path,
                    rpc::Violations& violations);

// Returns whether a worker serves `resident` in what takes place in `neighbourhood`: by her entry,
// none of it is in a neighbourhood she does not serve, nor is it her household; and she did not say
// herself that it is not for her.
//   neighbourhood: an id; empty: nowhere in particular
bool MayServe(const configuration::Municipality& municipality, absl::string_view worker,
              absl::string_view neighbourhood, const internal::v1::Helper& resident);

// Returns whether the caller is, on that day, one whom a resident phones about what takes place in
// `neighbourhood`: a worker of the team that serves it, or a linker of that team or of none; and
// MayServe. False if no team serves it.
bool IsPhonedBy(const configuration::Municipality& municipality, const rpc::Caller& caller,
                const internal::v1::Helper& resident, absl::string_view neighbourhood);

// Returns whether the caller may enter what `resident` offers and allows: she herself, or a worker
// whom she phones, of the team that serves where she lives. Not her delegate, who asks for her.
bool MayEnterFor(const configuration::Municipality& municipality, const rpc::Caller& caller,
                 const internal::v1::Helper& resident);

// Returns OK if the caller may, as MayEnterFor says; `helper` is what was read of `resident`.
// Errors: UNAVAILABLE (RESIDENT_NOT_KNOWN_YET) to herself and to a worker who has just registered
// her; else NOT_FOUND.
absl::Status CheckMayEnterFor(const configuration::Municipality& municipality,
                              const rpc::Caller& caller, absl::string_view resident,
                              const store::Stored<store::v1::HelperRecord>& helper);

// Returns how the caller speaks for `resident` in what takes place in `neighbourhood`; absent: she
// does not.
std::optional<v1::AskedThrough> SpeaksFor(const configuration::Municipality& municipality,
                                          const rpc::Caller& caller,
                                          const internal::v1::Helper& resident,
                                          absl::string_view neighbourhood);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_ON_BEHALF_H_
