// Decides what a move of a request adds to the counts. Pure.

#ifndef OMZIEN_SERVICES_STATISTICS_DECIDE_H_
#define OMZIEN_SERVICES_STATISTICS_DECIDE_H_

#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"

namespace omzien::statistics {

// Adds what is new by `moved` to `counts` and to `counted`, what was counted of this request
// before.
//
// A request is counted once as asked, once if it ever becomes MATCHED, once if it ever reaches the
// team: neither a second episode nor the same move again adds anything. (From the states and the
// episode alone that cannot be told: who is matched in the second episode may have been before, or
// not.)
void Count(const internal::v1::RequestMoved& moved, store::v1::CountedRequestRecord& counted,
           store::v1::CountsRecord& counts);

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_DECIDE_H_
