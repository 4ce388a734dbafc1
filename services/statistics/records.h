// What statistics keeps in the store, in its Space of the municipality
// ("{pNN}:statistics:<slug>:"):
//
//   standing:all     store.v1.CountsRecord; requests as they stand after every event (decide.h)
//   counts:<table>   store.v1.CountsRecord; until the table is frozen
//   table:<table>    store.v1.FrozenTableRecord; for ever
//   freeze:next      store.v1.NextFreezeRecord; from the first event on
//
// where a table's id is period.h's. Indexes, members in byte order:
//
//   tables           {first day}.{span}.{table}    published tables
//
// and of the folder as a whole ("{pNN}:statistics:-:"), the due moment of freeze:next
// (store/due.h), and the cursor and parked events of its consumer (store/consumer.h).

#ifndef OMZIEN_SERVICES_STATISTICS_RECORDS_H_
#define OMZIEN_SERVICES_STATISTICS_RECORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "omzien/store/v1/records.pb.h"
#include "services/store/store.h"

namespace omzien::statistics {

inline constexpr absl::string_view kFolder = "statistics";

store::Key StandingKey(const store::Space& space);
store::Key CountsKey(const store::Space& space, absl::string_view table);
store::Key TableKey(const store::Space& space, absl::string_view table);
store::Key NextFreezeKey(const store::Space& space);

store::Key TablesIndex(const store::Space& space);
// Returns where in the index of tables a first day begins.
std::string TablesFrom(absl::CivilDay first_day);
// Returns the id of the table a member of the index names.
std::string TableIn(absl::string_view member);

}  // namespace omzien::statistics

namespace omzien::store::v1 {

// See store/stored.h.
std::vector<Batch::Entry> IndexEntries(const Space& space, const CountsRecord& counts);
std::vector<Batch::Entry> IndexEntries(const Space& space, const FrozenTableRecord& table);
std::vector<Batch::Entry> IndexEntries(const Space& space, const NextFreezeRecord& next);

}  // namespace omzien::store::v1

#endif  // OMZIEN_SERVICES_STATISTICS_RECORDS_H_
