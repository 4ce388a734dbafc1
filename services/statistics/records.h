// What statistics keeps in the store, in its Space of the municipality
// ("{pNN}:statistics:<slug>:"):
//
//   counts:all           store.v1.CountsRecord; for ever
//   request:<request>    store.v1.CountedRequestRecord; for ever, nothing but what was counted
//
// and of the folder as a whole ("{pNN}:statistics:-:"), the cursor and parked events of its
// consumer (store/consumer.h). No indexes.

#ifndef OMZIEN_SERVICES_STATISTICS_RECORDS_H_
#define OMZIEN_SERVICES_STATISTICS_RECORDS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "omzien/store/v1/records.pb.h"
#include "services/store/store.h"

namespace omzien::statistics {

inline constexpr absl::string_view kFolder = "statistics";

store::Key CountsKey(const store::Space& space);
store::Key CountedRequestKey(const store::Space& space, absl::string_view request);

}  // namespace omzien::statistics

namespace omzien::store::v1 {

// Return none; see store/stored.h.
std::vector<Batch::Entry> IndexEntries(const Space& space, const CountsRecord& counts);
std::vector<Batch::Entry> IndexEntries(const Space& space, const CountedRequestRecord& counted);

}  // namespace omzien::store::v1

#endif  // OMZIEN_SERVICES_STATISTICS_RECORDS_H_
