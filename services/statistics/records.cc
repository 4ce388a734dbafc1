#include "services/statistics/records.h"

namespace omzien::statistics {

store::Key CountsKey(const store::Space& space) { return space.Of("counts", "all"); }

store::Key CountedRequestKey(const store::Space& space, absl::string_view request) {
  return space.Of("request", request);
}

}  // namespace omzien::statistics

namespace omzien::store::v1 {

std::vector<Batch::Entry> IndexEntries(const Space&, const CountsRecord&) { return {}; }
std::vector<Batch::Entry> IndexEntries(const Space&, const CountedRequestRecord&) { return {}; }

}  // namespace omzien::store::v1
