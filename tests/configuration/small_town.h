// A small, whole configuration for tests.

#ifndef OMZIEN_TESTS_CONFIGURATION_SMALL_TOWN_H_
#define OMZIEN_TESTS_CONFIGURATION_SMALL_TOWN_H_

#include <string>

#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"

namespace omzien::configuration {

// Two districts, three neighbourhoods, two teams, one organisation, four workers; everything that
// has a default is absent.
inline constexpr absl::string_view kSmallTown = R"pb(
  municipality {
    name: "municipalities/small-town"
    display_name: "Small Town"
    code: "GM1948"
    code_year: 2026
    phone: "+31 413 000 000"
    time_zone: "Europe/Amsterdam"
    districts {
      id: "town"
      display_name: "Town"
      code: "WK194801"
      is_switched_on: true
      neighbourhoods {
        id: "square"
        display_name: "Square"
        code: "BU19480101"
        team: "north"
        postcodes: "5461AB"
        postcodes: "5462"
        latitude: 51.61
        longitude: 5.54
      }
      neighbourhoods {
        id: "mill"
        display_name: "Mill"
        team: "south"
        postcodes: "5461"
        latitude: 51.62
        longitude: 5.55
      }
    }
    districts {
      id: "fields"
      display_name: "Fields"
      neighbourhoods {
        id: "farm"
        display_name: "Farm"
        team: "south"
        postcodes: "5466"
        latitude: 51.605
        longitude: 5.5036
      }
    }
    categories {
      id: "groceries"
      display_name { nl: "Boodschappen" en: "Groceries" }
      audience: OPEN
      choosing: FIRST_YES
      identity_level: IDENTITY_LEVEL_CONTACT
      house_rules { nl: "Geen pinpas" }
    }
    categories {
      id: "personal_care"
      display_name { nl: "Verzorging" }
      audience: RESERVED
    }
    skills {
      id: "car"
      display_name { nl: "Auto" }
    }
    teams {
      id: "north"
      display_name: "Team North"
      phone: "+31 413 000 001"
      region: "east"
      opening_hours { weekdays: MONDAY weekdays: TUESDAY opens: "09:00" closes: "12:30" }
      opening_hours { weekdays: MONDAY opens: "13:00" closes: "17:00" }
    }
    teams {
      id: "south"
      display_name: "Team South"
      phone: "+31 413 000 002"
      opening_hours { weekdays: FRIDAY opens: "09:00" closes: "24:00" }
    }
    regions { id: "east" display_name: "East" }
    organisations { id: "welfare" display_name: "Welfare" phone: "+31 413 000 003" }
    extra_holidays { year: 2026 month: 12 day: 24 }
    activities {
      id: "cafe"
      display_name { nl: "Café" }
      place: "Square 1"
      when { nl: "Elke dinsdag" }
      neighbourhoods: "square"
    }
  }
  partition: 7
  workers {
    id: "wendy"
    display_name: "Wendy"
    assignments {
      role: ROLE_WORKER
      team: "north"
      first_day { year: 2026 month: 3 day: 2 }
      last_day { year: 2026 month: 3 day: 31 }
    }
    assignments { role: ROLE_ANALYST }
    not_neighbourhoods: "farm"
  }
  workers {
    id: "lea"
    display_name: "Lea"
    assignments { role: ROLE_WORKER team: "south" }
    assignments { role: ROLE_TEAM_LEAD team: "south" }
    assignments { role: ROLE_WORKER team: "south" }
  }
  workers {
    id: "cor"
    display_name: "Cor"
    assignments { role: ROLE_COORDINATOR organisation: "welfare" }
  }
  workers {
    id: "lou"
    display_name: "Lou"
    reads_restricted_signals: true
    assignments { role: ROLE_LINKER team: "north" }
  }
)pb";

// Returns small town with every `from` replaced by `to`.
inline std::string SmallTownWith(absl::string_view from, absl::string_view to) {
  return absl::StrReplaceAll(kSmallTown, {{from, to}});
}

}  // namespace omzien::configuration

#endif  // OMZIEN_TESTS_CONFIGURATION_SMALL_TOWN_H_
