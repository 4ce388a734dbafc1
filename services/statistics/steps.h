// The background work of the folder: counts what help tells, and freezes what is over.

#ifndef OMZIEN_SERVICES_STATISTICS_STEPS_H_
#define OMZIEN_SERVICES_STATISTICS_STEPS_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/configuration/bundle.h"
#include "services/statistics/period.h"
#include "services/store/consumers.h"

namespace omzien::statistics {

// The name of this folder's consumer; its folder is kFolder.
inline constexpr absl::string_view kConsumer = "counts";

// Returns when a quarter is frozen: policy's time after its end.
absl::Time FreezeTime(const configuration::Municipality& municipality, Quarter quarter);

// Thread-compatible.
//
// Each event is counted once: its counts and the move of the cursor are one commit. There is
// nothing to count anew from but the counts themselves: if events are missing (they are trimmed
// only behind the cursor, so a store was put back from a copy), what went missing is not counted,
// and requests that stand may no longer add up. An event that was put aside, or comes after its
// quarter was frozen, counts only for what stands.
class Steps {
 public:
  using OnParked = std::function<void(const store::Event& event, const absl::Status& why)>;

  // `store` must outlive it. `on_parked` (may be null) is told of events that were put aside.
  Steps(store::Store& store, configuration::CurrentBundle bundle, OnParked on_parked = nullptr);

  // Counts until nothing is left, of every municipality, and freezes what is due at `now`. Returns
  // when the next is.
  // Errors: the first of store/consumer.h's; the others are worked on all the same, and nothing is
  // frozen, for something may not be counted yet. Those of Store::Commit.
  absl::StatusOr<absl::Time> Step(absl::Time now);

 private:
  // Counts one event.
  absl::Status Handle(const store::Event& stored, store::Batch& effects);
  // Freezes all quarters of a municipality that are due; returns when the next is.
  absl::StatusOr<absl::Time> FreezeDue(const configuration::Municipality& municipality,
                                       absl::Time now);

  store::Store& store_;
  const configuration::CurrentBundle bundle_;
  store::Consumers consumers_;
};

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_STEPS_H_
