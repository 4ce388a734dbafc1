// What is wrong with the fields of a request. Pure.

#ifndef OMZIEN_SERVICES_STATISTICS_VALIDATE_H_
#define OMZIEN_SERVICES_STATISTICS_VALIDATE_H_

#include "omzien/v1/statistics.pb.h"
#include "services/rpc/errors.h"

namespace omzien::statistics {

// Adds a size below 0, days that are none, a first day after the last.
void ValidateList(const v1::ListStatisticsRequest& request, rpc::Violations& violations);

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_VALIDATE_H_
