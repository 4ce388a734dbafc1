// Which configuration is the newest: a record all processes share, so that one that still runs with
// another does not serve.
//
// A start and a reload declare what they loaded. A start with a configuration nobody has had makes
// it the newest; one with a configuration that was newest before does not, for the process came up
// on an old folder. A reload always does: whoever sends SIGHUP says that what lies in the folder is
// to be used, which is also the way back to an older one. Processes that load the same folder say
// the same, in whatever order.

#ifndef OMZIEN_SERVICES_DIRECTORY_NEWEST_BUNDLE_H_
#define OMZIEN_SERVICES_DIRECTORY_NEWEST_BUNDLE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "omzien/store/v1/records.pb.h"
#include "services/store/store.h"

namespace omzien::directory {

// What made a process declare its configuration.
enum class Loaded { kAtStart, kByReload };

// Returns what `newest` becomes when a process declares `hash`. Pure.
store::v1::NewestBundleRecord Declare(store::v1::NewestBundleRecord newest, absl::string_view hash,
                                      Loaded loaded);

// Does so in the store: one record, "{p00}:directory:-:bundle:newest".
// Errors: those of the store.
absl::Status DeclareBundle(store::Store& store, absl::string_view hash, Loaded loaded);

// Returns the newest's hash; "" where nobody has declared any. Errors: those of the store.
absl::StatusOr<std::string> NewestBundle(store::Store& store);

}  // namespace omzien::directory

namespace omzien::store::v1 {

// See store/stored.h.
std::vector<Batch::Entry> IndexEntries(const Space& space, const NewestBundleRecord& newest);

}  // namespace omzien::store::v1

#endif  // OMZIEN_SERVICES_DIRECTORY_NEWEST_BUNDLE_H_
