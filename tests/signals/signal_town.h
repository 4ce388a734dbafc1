// Small town with everyone signals need.

#ifndef OMZIEN_TESTS_SIGNALS_SIGNAL_TOWN_H_
#define OMZIEN_TESTS_SIGNALS_SIGNAL_TOWN_H_

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/configuration/bundle.h"
#include "services/configuration/load.h"
#include "tests/configuration/small_town.h"

namespace omzien::signals {

// Besides those of small town: wendy, a worker of team north (Square); lea, who leads team south
// (Mill, Farm); lou, a linker of team north who reads restricted signals; cor, a coordinator.
inline std::string SignalTown() {
  return absl::StrCat(configuration::kSmallTown, R"pb(
    workers {
      id: "nora"
      display_name: "Nora"
      assignments { role: ROLE_TEAM_LEAD team: "north" }
    }
    workers {
      id: "will"
      display_name: "Will, who lives at the square"
      assignments { role: ROLE_WORKER team: "north" }
      not_neighbourhoods: "square"
    }
    workers {
      id: "hans"
      display_name: "Hans, of house 1"
      assignments { role: ROLE_WORKER team: "north" }
      not_household: "house-1"
      reads_restricted_signals: true
    }
    workers {
      id: "late"
      display_name: "Late, whose role has ended"
      assignments {
        role: ROLE_LINKER
        team: "north"
        last_day { year: 2026 month: 2 day: 28 }
      }
      reads_restricted_signals: true
    }
    workers {
      id: "kees"
      display_name: "Kees"
      assignments { role: ROLE_KEY_FIGURE }
    }
    workers {
      id: "ada"
      display_name: "Ada"
      assignments { role: ROLE_ANALYST }
    }
  )pb");
}

inline std::shared_ptr<const configuration::Bundle> SignalTownBundle() {
  return configuration::Parse({{"town.textproto", SignalTown()}}).value();
}

// A local moment in small town.
inline absl::Time At(int year, int month, int day, int hour, int minute = 0) {
  absl::TimeZone zone;
  absl::LoadTimeZone("Europe/Amsterdam", &zone);
  return absl::FromCivil(absl::CivilMinute(year, month, day, hour, minute), zone);
}

}  // namespace omzien::signals

#endif  // OMZIEN_TESTS_SIGNALS_SIGNAL_TOWN_H_
