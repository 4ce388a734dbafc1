// Where the tests of decisions begin: anna's request of Monday for Wednesday, and how far it came.

#ifndef OMZIEN_TESTS_HELP_DECISIONS_H_
#define OMZIEN_TESTS_HELP_DECISIONS_H_

#include <gmock/gmock.h>

#include <string>

#include "services/help/decide.h"
#include "services/help/decide_team.h"
#include "tests/help/matters.h"
#include "tests/help/refused.h"

namespace omzien::help {

// Monday 2 March 2026, 10:00; the help is needed on Wednesday 4 March, 10:00.
inline constexpr char kMonday[] = "2026-03-02 10:00";
inline constexpr char kWednesday[] = "2026-03-04 10:00";

// Anna's request of Monday, for Wednesday, as saved.
inline Matter Open(int places = 1) {
  return Saved(AskedBy(At(kMonday), Groceries(Local(kWednesday), places)));
}

// The same, to which bert said yes on Monday; of `dates` dates, a week apart.
inline Matter Matched(int dates = 1) {
  v1::HelpRequest asked = Groceries(Local(kWednesday));
  if (dates > 1) asked.mutable_weekly()->set_dates(dates);
  return Saved(Accept(At(kMonday),
                      Invited(At(kMonday), Saved(AskedBy(At(kMonday), asked)), {"bert"}),
                      InvitationOf("bert")));
}

// A request with nobody asked that time brought to the team, and one a worker took.
inline Matter WithTeam(int places = 1) {
  return Saved(PassTime(At("2026-03-03 10:00"), Open(places)));
}
inline Matter Owned(absl::string_view worker = "will") {
  return Saved(Take(At("2026-03-03 11:00"), WithTeam(), worker, ""));
}

inline v1::Invitation::State StateOf(const Matter& matter, absl::string_view helper) {
  return matter.invitations.at(InvitationOf(helper)).value.invitation().state();
}

}  // namespace omzien::help

#endif  // OMZIEN_TESTS_HELP_DECISIONS_H_
