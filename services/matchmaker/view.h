// What a worker sees of a search. Pure.

#ifndef OMZIEN_SERVICES_MATCHMAKER_VIEW_H_
#define OMZIEN_SERVICES_MATCHMAKER_VIEW_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/matchmaking.pb.h"
#include "omzien/v1/matching.pb.h"
#include "services/configuration/bundle.h"
#include "services/matchmaker/decide.h"

namespace omzien::matchmaker {

// Returns whether `worker` may see the request on the day of `now`: it lies in a neighbourhood of a
// team she is in, not in one she does not serve, its asker does not live with her, and she did not
// say that it is not for her.
bool MaySee(const configuration::Municipality& municipality, absl::string_view worker,
            absl::Time now, const internal::v1::WantedHelp& wanted);

// Returns the preview of what a search for `wanted` found: ids, codes and distances, nobody's name.
v1::MatchPreview PreviewOf(const configuration::Municipality& municipality,
                           const internal::v1::WantedHelp& wanted, const Found& found);

}  // namespace omzien::matchmaker

#endif  // OMZIEN_SERVICES_MATCHMAKER_VIEW_H_
