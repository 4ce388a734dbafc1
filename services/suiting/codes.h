// The codes by which programs and screens know what matching says: stable words in
// UPPER_SNAKE_CASE. Pure.

#ifndef OMZIEN_SERVICES_SUITING_CODES_H_
#define OMZIEN_SERVICES_SUITING_CODES_H_

#include "absl/strings/string_view.h"
#include "matching/eligibility.h"
#include "matching/explanation.h"

namespace omzien::suiting {

// Returns the code of what may be said of `exclusion` (matching::ShownAs), such as "TOO_FAR":
// "NOT_AVAILABLE" for blocks, households and suspensions alike.
absl::string_view ShownCode(matching::Exclusion exclusion);

// Returns a code such as "SAME_STREET".
absl::string_view Code(matching::Because because);

// Stands beside them where nobody asked her: she found it on the board herself.
inline constexpr absl::string_view kFoundOnBoard = "BOARD";

}  // namespace omzien::suiting

#endif  // OMZIEN_SERVICES_SUITING_CODES_H_
