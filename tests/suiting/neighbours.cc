#include "tests/suiting/neighbours.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/civil_time.h"
#include "services/configuration/load.h"
#include "tests/configuration/small_town.h"
#include "tests/matching/people.h"

namespace omzien::test {
namespace {

constexpr absl::string_view kMore = R"pb(
  categories {
    id: "walking"
    display_name { nl: "Wandelen" }
    audience: OPEN
    choosing: ASKER_CHOOSES
    identity_level: IDENTITY_LEVEL_CONTACT
    minimum_age: 16
  }
  categories {
    id: "bookkeeping"
    display_name { nl: "Administratie" }
    audience: OPEN
    choosing: FIRST_YES
    identity_level: IDENTITY_LEVEL_SEEN
    needs_check: true
    is_ranked_by_nearness: true
  }
  categories {
    id: "cleaning"
    display_name { nl: "Schoonmaken" }
    audience: OPEN
    choosing: FIRST_YES
    identity_level: IDENTITY_LEVEL_CONTACT
    is_home_visit: true
    is_ranked_by_nearness: true
  }
  categories {
    id: "talking"
    display_name { nl: "Bellen" }
    audience: OPEN
    choosing: FIRST_YES
    identity_level: IDENTITY_LEVEL_CONTACT
    can_be_remote: true
    is_ranked_by_nearness: true
  }
  skills {
    id: "signing"
    display_name { nl: "Gebarentaal" }
  }
  skills {)pb";

}  // namespace

std::string TownText() {
  std::string text = configuration::SmallTownWith("\n    skills {", kMore);
  return absl::StrReplaceAll(text,
                             {{"house_rules {", "is_ranked_by_nearness: true house_rules {"}});
}

std::shared_ptr<const configuration::Bundle> Town() {
  return configuration::Parse({{"small.textproto", TownText()}}).value();
}

absl::Time Now() { return matching::Now(); }

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp result;
  result.set_seconds(absl::ToUnixSeconds(time));
  return result;
}

internal::v1::Place PlaceAt(double metres) {
  internal::v1::Place place;
  place.set_cell(matching::AtMetres(metres).cell());
  place.set_neighbourhood("square");
  place.set_district("town");
  return place;
}

internal::v1::Candidate Neighbour(absl::string_view id, double metres) {
  internal::v1::Candidate candidate;
  candidate.set_version(1);
  internal::v1::Helper& helper = *candidate.mutable_helper();
  helper.set_id(std::string(id));
  helper.set_age_band(internal::v1::AGE_BAND_ADULT);
  helper.set_identity_level(v1::IDENTITY_LEVEL_CONTACT);
  helper.add_languages("nl");
  internal::v1::PlacedOffer& placed = *candidate.add_offers();
  placed.mutable_offer()->set_name(absl::StrCat("municipalities/small-town/offers/of_", id));
  placed.mutable_offer()->add_categories("groceries");
  placed.mutable_offer()->set_reach_meters(5000);
  *placed.add_places() = PlaceAt(metres);
  return candidate;
}

internal::v1::WantedHelp Groceries(absl::string_view request) {
  internal::v1::WantedHelp wanted;
  wanted.set_name(absl::StrCat("municipalities/small-town/requests/", request));
  wanted.set_version(1);
  wanted.mutable_asker()->set_id("anna");
  wanted.set_asker_version(1);
  wanted.set_is_asking(true);
  wanted.set_missing(1);
  *wanted.mutable_place() = PlaceAt(0);
  wanted.mutable_help_request()->set_name(wanted.name());
  wanted.mutable_help_request()->set_category("groceries");
  AddSlot("2026-03-02T10:00", "2026-03-02T12:00", wanted);
  return wanted;
}

void AddSlot(absl::string_view start, absl::string_view end, internal::v1::WantedHelp& wanted) {
  absl::TimeZone zone;
  absl::LoadTimeZone("Europe/Amsterdam", &zone);
  v1::TimeSlot& slot = *wanted.mutable_help_request()->add_when();
  for (const auto& [text, time] :
       {std::pair(start, slot.mutable_start_time()), std::pair(end, slot.mutable_end_time())}) {
    absl::CivilSecond second;
    absl::ParseLenientCivilTime(text, &second);
    *time = ToProto(absl::FromCivil(second, zone));
  }
}

void AddHours(v1::OpeningHours::Weekday day, absl::string_view opens, absl::string_view closes,
              internal::v1::Candidate& candidate) {
  v1::OpeningHours& hours = *candidate.mutable_offers(0)->mutable_offer()->add_available();
  hours.add_weekdays(day);
  hours.set_opens(std::string(opens));
  hours.set_closes(std::string(closes));
}

}  // namespace omzien::test
