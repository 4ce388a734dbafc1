// Has the files of a partition written anew after something was erased, so that within a day they
// hold nothing of it. Who erases says so in the commit that does it; one step does it for all, in
// the night.
//
// It has due moments of its own (due.h), whose folder is kCompactionFolder.

#ifndef OMZIEN_SERVICES_STORE_COMPACTION_H_
#define OMZIEN_SERVICES_STORE_COMPACTION_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/store/store.h"

namespace omzien::store {

inline constexpr absl::string_view kCompactionFolder = "compaction";

// Returns when the files are written anew after something was erased at `now`: in the next night,
// after `now` and within 24 hours.
absl::Time CompactionAfter(absl::Time now, const absl::TimeZone& zone);

// Adds to `batch`, which erases something of `space` at `now`, that the files are written anew in
// the night after. `what` is the id of what is erased, and is erased once: a moment of its own,
// which no compaction takes away that began before the commit.
void ScheduleCompaction(const Space& space, absl::string_view what, absl::Time now,
                        const absl::TimeZone& zone, Batch& batch);

// Writes the files of the partition anew, once, if anything wants it at `now`. Returns when it is
// wanted next; InfiniteFuture if it is not. Two processes may both do it.
// Errors: those of Store; what was not done stays due. Cost: as Store::Compact, where it is due.
absl::StatusOr<absl::Time> CompactIfDue(Store& store, int partition, absl::Time now);

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_COMPACTION_H_
