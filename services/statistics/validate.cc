#include "services/statistics/validate.h"

#include "services/configuration/formats.h"
#include "services/rpc/paging.h"

namespace omzien::statistics {

void ValidateList(const v1::ListStatisticsRequest& request, rpc::Violations& violations) {
  rpc::CheckPageSize(request.page_size(), violations);
  const auto first = configuration::ToCivilDay(request.first_day());
  const auto last = configuration::ToCivilDay(request.last_day());
  if (request.has_first_day() && !first.has_value())
    violations.Add("first_day", "want a day there is");
  if (request.has_last_day() && !last.has_value())
    violations.Add("last_day", "want a day there is");
  if (request.has_first_day() && request.has_last_day() && first.has_value() && last.has_value() &&
      *last < *first) {
    violations.Add("last_day", "want a day that is not before first_day");
  }
}

}  // namespace omzien::statistics
