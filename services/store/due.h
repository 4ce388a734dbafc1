// When something is due: an index per partition and folder of the moments at which records want to
// be looked at again, written in the Commit that changes the record.
//
// A member spells its moment first, so the order of bytes is the order of time. This header and its
// source are the only place that knows the spelling.

#ifndef OMZIEN_SERVICES_STORE_DUE_H_
#define OMZIEN_SERVICES_STORE_DUE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/store/store.h"

namespace omzien::store {

// One record's moment.
struct Due {
  absl::Time at;  // Whole milliseconds.
  std::string municipality;
  std::string kind;
  std::string id;

  friend bool operator==(const Due&, const Due&) = default;
};

// The index of one folder.
Key DueIndex(int partition, absl::string_view folder);

// Returns "<ms since 1970, 15 digits>|<municipality>|<kind>|<id>". The moment is rounded up, so
// nothing is due early; moments before 1970 become 1970, those after the year 33000 the last that
// fits. REQUIRES: `at` is not InfiniteFuture: what is never due is not in the index. `municipality`
// and `kind` as in Space.
std::string DueMember(absl::Time at, absl::string_view municipality, absl::string_view kind,
                      absl::string_view id);

// Errors: DATA_LOSS for what DueMember does not write.
absl::StatusOr<Due> ParseDue(absl::string_view member);

// Moves the moment of the record `kind`, `id` of `space` from `before` to `after` in the folder's
// index; InfiniteFuture on either side: it is not, or shall not be, in it.
void MoveDue(const Space& space, absl::string_view kind, absl::string_view id, absl::Time before,
             absl::Time after, Batch& batch);

// Returns at most `limit` of what is due at or before `now`, in order of time. REQUIRES: limit > 0.
// Errors: as Store::Range; DATA_LOSS.
absl::StatusOr<std::vector<Due>> DueUntil(Store& store, int partition, absl::string_view folder,
                                          absl::Time now, int limit);

// Calls `visit` once with everything due at or before `until`, in order of time. What fails keeps
// nothing else waiting. What `visit` makes due is met only if its turn is still to come.
// Errors: those of Store::Range; UNAVAILABLE of `visit`, which ends it at once, because the store
// would not do the rest either; else the first of `visit`, and DATA_LOSS for a foreign spelling.
absl::Status VisitDue(Store& store, int partition, absl::string_view folder, absl::Time until,
                      const std::function<absl::Status(const Due&)>& visit);

// Does everything due at or before `now`, also what becomes due by that, until only what fails is
// left; that stays due, and was tried once.
//   pass: moves the moment of what it is given, or fails
// Errors: the first of VisitDue, with the kind and id of what failed before its words.
// Cost:   what fails is read again each time something became due meanwhile.
absl::Status PassDue(Store& store, int partition, absl::string_view folder, absl::Time now,
                     const std::function<absl::Status(const Due&)>& pass);

// Returns the earliest moment in the index; InfiniteFuture if nothing is in it.
// Errors: as DueUntil.
absl::StatusOr<absl::Time> NextDue(Store& store, int partition, absl::string_view folder);

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_DUE_H_
