// Whom to ask now: from what a search found to the wave that is sent. Pure.

#ifndef OMZIEN_SERVICES_MATCHMAKER_DECIDE_H_
#define OMZIEN_SERVICES_MATCHMAKER_DECIDE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "matching/search.h"
#include "omzien/internal/v1/configuration.pb.h"
#include "omzien/internal/v1/matchmaking.pb.h"
#include "omzien/v1/help_request.pb.h"

namespace omzien::matchmaker {

// What a search found, with what goes to `help`.
struct Found {
  matching::SearchResult result;
  std::vector<int64_t> versions;             // Of the Helper records of `result.ranked`.
  std::vector<double> chances;               // Of a yes, of each of `result.ranked`.
  std::vector<std::string> neighbourhoods;   // The id of that each would come from; "": not known.
  std::optional<v1::Relaxation> relaxation;  // `result.relaxation` in the asker's words.
};

// How many were excluded for what may be said (codes.h).
struct ShownReason {
  std::string code;
  int count = 0;

  friend bool operator==(const ShownReason&, const ShownReason&) = default;
};

// Returns the reasons of those excluded: each code once, with count > 0, the most frequent first,
// of equal ones by code.
std::vector<ShownReason> ShownReasons(const matching::SearchResult& result);

// Returns the wave to send for `wanted`: the first of those ranked, and what was found besides.
//
// As many as let hope, with those whose yes may still come (`unanswered`), for a yes for each
// missing place with policy.wanted_chance, by the chances found, and policy.expected_acceptance for
// those asked before; but one at least, because a wave is wanted only when
// something happened: a no is replaced at once. A wide wave is as large as policy allows, whoever
// may still answer. Nobody if nobody suits, or nobody is missing.
// Input: `policy` with its defaults filled.
internal::v1::InviteRequest DecideWave(const internal::v1::WantedHelp& wanted, const Found& found,
                                       const internal::v1::Policy& policy);

}  // namespace omzien::matchmaker

#endif  // OMZIEN_SERVICES_MATCHMAKER_DECIDE_H_
