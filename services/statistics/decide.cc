#include "services/statistics/decide.h"

namespace omzien::statistics {

using v1::HelpRequest;

void Count(const internal::v1::RequestMoved& moved, store::v1::CountedRequestRecord& counted,
           store::v1::CountsRecord& counts) {
  if (!counted.is_asked()) {
    counted.set_is_asked(true);
    counts.set_requests(counts.requests() + 1);
  }
  if (moved.to() == HelpRequest::MATCHED && !counted.is_matched()) {
    counted.set_is_matched(true);
    counts.set_matched(counts.matched() + 1);
  }
  if (moved.to() == HelpRequest::WITH_TEAM && !counted.is_escalated()) {
    counted.set_is_escalated(true);
    counts.set_escalated(counts.escalated() + 1);
  }
}

}  // namespace omzien::statistics
