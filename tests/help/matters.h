// Matters in memory, as the tests of decisions need them: anna of small town asks, others are
// asked, and what happened is told in lines. No store, no clock.

#ifndef OMZIEN_TESTS_HELP_MATTERS_H_
#define OMZIEN_TESTS_HELP_MATTERS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/matchmaking.pb.h"
#include "omzien/v1/help_request.pb.h"
#include "services/configuration/bundle.h"
#include "services/help/matter.h"

namespace omzien::help {

// Small town (tests/configuration/small_town.h) whose team north, of neighbourhood square, is there
// Monday to Friday from 9 to 17, with a second worker, will, and a lead, nora; and with "visit", a
// kind of help that needs a check. Policy and lead time are the defaults.
std::string TownText();
const configuration::Municipality& Town();

// Returns "2026-03-06 15:00" by the clock of Amsterdam.
absl::Time Local(absl::string_view time);

// Returns the setting of a decision in small town at Local(time).
Setting At(absl::string_view time);
Setting At(absl::Time time);

// Returns what anna asks for: groceries at 5461AB 12, needed at `start`, one hour long.
v1::HelpRequest Groceries(absl::Time start, int places = 1);

// Returns the matter of a request, asked by anna at `setting.now`, as the decision left it: its id
// is "r".
Matter AskedBy(const Setting& setting, const v1::HelpRequest& asked);

// Returns the matter as it is read after it was saved: no events, every record at a version.
Matter Saved(Matter matter);

// Adds a Helper who suits everything.
internal::v1::Helper& AddHelper(Matter& matter, absl::string_view resident);

// Lets a helper of the matter offer `category` where anna lives, at any time.
void AddOffer(Matter& matter, const std::string& resident, absl::string_view category = "groceries",
              int reach_meters = 2000);

// Returns the wave that asks these helpers, at the versions in `matter`. `eligible_left` more suit.
internal::v1::InviteRequest WaveOf(const Matter& matter, const std::vector<std::string>& helpers,
                                   int eligible_left = 100);

// Returns a saved matter in which these helpers have just been asked.
Matter Invited(const Setting& setting, Matter matter, const std::vector<std::string>& helpers,
               int eligible_left = 100);

// Returns the id of a helper's invitation in the first episode.
std::string InvitationOf(absl::string_view helper);

// Returns a change as it was saved. A refusal ends the test program with its text.
Matter Saved(absl::StatusOr<Matter> changed);

// Returns what happened, one line each: "request CLOSED WITHDRAWN", "wave due", "bert SENT",
// "item QUEUED", "item changed", "attempt REACHED", "appointment PLANNED", "call anna: AFTERCARE",
// "wendy looked at requests/r of anna", "anna hears MATCHED", with " at 2026-03-06 07:00" if it is
// to be told later.
std::vector<std::string> Happened(const std::vector<internal::v1::Event>& events);
inline std::vector<std::string> Happened(const Matter& matter) { return Happened(matter.events); }

// Returns the helpers whose invitation is SENT, in order of name.
std::vector<std::string> SentTo(const Matter& matter);

}  // namespace omzien::help

#endif  // OMZIEN_TESTS_HELP_MATTERS_H_
