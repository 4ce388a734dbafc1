// The loaded configuration of an installation and its look-ups. Built by Load (load.h); what it
// holds has been validated, and every reference in it leads somewhere.
//
// All of it is immutable and thread-safe. Pointers and references stay valid as long as the Bundle;
// who works on a request keeps one shared_ptr to it, so a reload in between changes nothing.

#ifndef OMZIEN_SERVICES_CONFIGURATION_BUNDLE_H_
#define OMZIEN_SERVICES_CONFIGURATION_BUNDLE_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/configuration.pb.h"
#include "services/calendar/opening_hours.h"
#include "services/calendar/quiet_hours.h"

namespace omzien::configuration {

// A role someone holds on a day. `team` and `organisation` are empty where the role has none.
struct HeldRole {
  v1::Role role = v1::ROLE_UNSPECIFIED;
  std::string team;
  std::string organisation;

  friend bool operator==(const HeldRole&, const HeldRole&) = default;
};

// One municipality. Look-ups are O(1) unless said; those that return a pointer return nullptr for
// what is not there.
class Municipality {
 public:
  // REQUIRES: `configuration` has no mistakes (validate.h), and its defaults are filled.
  explicit Municipality(internal::v1::MunicipalityConfiguration configuration);
  Municipality(const Municipality&) = delete;
  Municipality& operator=(const Municipality&) = delete;

  // The {municipality} of "municipalities/{municipality}".
  absl::string_view slug() const;
  // What everyone may see, defaults filled, `bundle_hash` set.
  const v1::Municipality& proto() const { return configuration_.municipality(); }
  // Defaults filled.
  const internal::v1::Policy& policy() const { return configuration_.policy(); }
  // In the order of configuration.
  const google::protobuf::RepeatedPtrField<internal::v1::Worker>& workers() const {
    return configuration_.workers();
  }
  // [0, 63]
  int partition() const { return configuration_.partition(); }
  absl::TimeZone time_zone() const { return time_zone_; }

  const v1::Category* FindCategory(absl::string_view id) const;
  const v1::Skill* FindSkill(absl::string_view id) const;
  const v1::Team* FindTeam(absl::string_view id) const;
  const v1::Organisation* FindOrganisation(absl::string_view id) const;
  const v1::Neighbourhood* FindNeighbourhood(absl::string_view id) const;
  const internal::v1::Worker* FindWorker(absl::string_view id) const;

  // The neighbourhood that lists the longest beginning of `postcode`.
  // Input: in normal form (postcode.h), whole or its four digits.
  const v1::Neighbourhood* NeighbourhoodOf(absl::string_view postcode) const;
  // The district a neighbourhood lies in, by the neighbourhood's id.
  const v1::District* DistrictOf(absl::string_view neighbourhood) const;
  // The team that serves a neighbourhood, by the neighbourhood's id.
  const v1::Team* TeamOf(absl::string_view neighbourhood) const;
  // The team `team`; if it is there no more, whoever does its work in that neighbourhood now: the
  // team that serves it, or, if it is there no more either, the first.
  const v1::Team& TeamNow(absl::string_view team, absl::string_view neighbourhood) const;

  // When a team is there: its opening hours without holidays. REQUIRES: `team` is the id of one.
  const calendar::OpeningHours& HoursOf(absl::string_view team) const;
  // The quiet hours of who did not choose her own.
  const calendar::QuietHours& quiet_hours() const { return quiet_hours_; }

  // The roles of a worker on the local date of `now`, both ends of an assignment inclusive.
  // Result: none twice, in the order of configuration; a team lead is a worker of that team too.
  //         Empty for someone unknown, or with no role that day.
  // Cost:   O(assignments squared), of which there are few.
  std::vector<HeldRole> RolesOf(absl::string_view worker, absl::Time now) const;

  // True if the worker is, on the day of `now`, a WORKER or TEAM_LEAD of the team that serves the
  // neighbourhood, and neither it nor the household is one she does not serve herself.
  // Cost: as RolesOf.
  bool Serves(absl::string_view worker, absl::string_view neighbourhood,
              absl::string_view household, absl::Time now) const;

 private:
  friend class Bundle;

  // Where a neighbourhood belongs.
  struct Place {
    const v1::Neighbourhood* neighbourhood;
    const v1::District* district;
  };

  void set_bundle_hash(const std::string& hash);

  internal::v1::MunicipalityConfiguration configuration_;
  absl::TimeZone time_zone_;
  calendar::QuietHours quiet_hours_;
  std::map<std::string, calendar::OpeningHours, std::less<>> hours_;  // By team.
  // Keys and values point into `configuration_`.
  absl::flat_hash_map<absl::string_view, const v1::Category*> categories_;
  absl::flat_hash_map<absl::string_view, const v1::Skill*> skills_;
  absl::flat_hash_map<absl::string_view, const v1::Team*> teams_;
  absl::flat_hash_map<absl::string_view, const v1::Organisation*> organisations_;
  absl::flat_hash_map<absl::string_view, const internal::v1::Worker*> workers_;
  absl::flat_hash_map<absl::string_view, Place> neighbourhoods_;
  absl::flat_hash_map<absl::string_view, const v1::Neighbourhood*> postcodes_;
};

// All municipalities of an installation.
class Bundle {
 public:
  // Fills the defaults.
  // Input: as written, in any order. REQUIRES: no mistakes (validate.h), no slug twice.
  explicit Bundle(std::vector<internal::v1::MunicipalityConfiguration> configurations);

  // By slug; nullptr if there is no such municipality.
  const Municipality* Find(absl::string_view slug) const;
  // By "municipalities/{municipality}"; nullptr if it is not of this form, or there is none.
  const Municipality* FindByName(absl::string_view name) const;
  // All, by slug.
  const std::map<std::string, Municipality, std::less<>>& municipalities() const {
    return municipalities_;
  }

  // 16 hexadecimal digits over what is written in all files; comments, blanks, the files' names and
  // order do not count, nor do defaults: a process can always reach the hash of another by
  // reloading the same folder, also while two releases run side by side. Source: FNV-1a, 64 bits;
  // Fowler, Noll, Vo and Eastlake, RFC 9923.
  const std::string& hash() const { return hash_; }

 private:
  std::string hash_;
  std::map<std::string, Municipality, std::less<>> municipalities_;
};

// Returns the bundle a process runs with at the moment; never null, thread-safe.
using CurrentBundle = std::function<std::shared_ptr<const Bundle>()>;

// Returns the slug in "municipalities/{municipality}", absent if `name` is not of this form.
std::optional<std::string> ParseMunicipalityName(absl::string_view name);

}  // namespace omzien::configuration

#endif  // OMZIEN_SERVICES_CONFIGURATION_BUNDLE_H_
