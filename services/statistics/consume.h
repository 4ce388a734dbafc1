// Counts what help tells.

#ifndef OMZIEN_SERVICES_STATISTICS_CONSUME_H_
#define OMZIEN_SERVICES_STATISTICS_CONSUME_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/configuration/bundle.h"
#include "services/store/consumers.h"

namespace omzien::statistics {

// The name of this folder's consumer; its folder is kFolder.
inline constexpr absl::string_view kConsumer = "counts";

// The background work of the folder. Thread-compatible.
//
// There is nothing to rebuild from but the counts themselves: if events are missing (they are
// trimmed only behind the cursor, so a store was put back from a copy), what went missing is not
// counted, and a request is counted from its next move on.
class Counting {
 public:
  using OnParked = std::function<void(const store::Event& event, const absl::Status& why)>;

  // `store` must outlive it. `on_parked` (may be null) is told of events that were put aside.
  Counting(store::Store& store, configuration::CurrentBundle bundle, OnParked on_parked = nullptr);

  // Counts until nothing is left, of every municipality. Returns when it is due again without an
  // event: never.
  // Errors: the first of store/consumer.h's; the others are worked on all the same.
  absl::StatusOr<absl::Time> Step(absl::Time now);

 private:
  const configuration::CurrentBundle bundle_;
  store::Consumers consumers_;
};

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_CONSUME_H_
