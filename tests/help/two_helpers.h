// Two residents of small town for tests of decisions about the two.

#ifndef OMZIEN_TESTS_HELP_TWO_HELPERS_H_
#define OMZIEN_TESTS_HELP_TWO_HELPERS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "services/help/pair.h"

namespace omzien::help {

// 10:00 in Amsterdam, in nobody's quiet hours, unless said otherwise. Lives as long as the program.
Setting SmallTownAt(absl::Time now = absl::FromCivil(absl::CivilMinute(2026, 3, 2, 9, 0),
                                                     absl::UTCTimeZone()));

// A grown-up whose Helper is in the store.
internal::v1::Helper Grownup(absl::string_view id, absl::string_view household);
store::Stored<store::v1::HelperRecord> Known(internal::v1::Helper helper);

// Returns anna, of household "elm 1", who calls, and bert, of "oak 2".
Pair AnnaAndBert();

// Returns the pair as the next call finds it, called by the same or by the other: saved, and
// without events.
Pair Saved(const Pair& pair);
Pair SavedAndTurned(const Pair& pair);

// Returns the events, each as a line such as "HelperChanged anna", "CIRCLE_INVITED to bert about
// residents/anna", "CIRCLE_INVITED to bert about residents/anna taken back" or "bert silenced for
// anna".
std::vector<std::string> Lines(const std::vector<internal::v1::Event>& events);

}  // namespace omzien::help

#endif  // OMZIEN_TESTS_HELP_TWO_HELPERS_H_
