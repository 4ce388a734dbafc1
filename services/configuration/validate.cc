#include "services/configuration/validate.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/configuration/bundle.h"
#include "services/configuration/formats.h"
#include "services/configuration/postcode.h"

namespace omzien::configuration {
namespace {

using internal::v1::MunicipalityConfiguration;
using internal::v1::Worker;
using Ids = absl::flat_hash_set<absl::string_view>;

constexpr int kPartitions = 64;

std::string Quoted(absl::string_view text) { return absl::StrCat("\"", text, "\""); }

std::string At(absl::string_view list, int index) { return absl::StrCat(list, "[", index, "]"); }

// The roles that may have a team; who reads signals has one of them.
bool MayHaveTeam(v1::Role role) {
  return role == v1::ROLE_WORKER || role == v1::ROLE_TEAM_LEAD || role == v1::ROLE_LINKER;
}

template <typename Items>
Ids IdsOf(const Items& items) {
  Ids ids;
  for (const auto& item : items) ids.insert(item.id());
  return ids;
}

// Walks one configuration and keeps the mistakes. Each method checks one message and names its
// fields by the path it is given.
class Inspection {
 public:
  explicit Inspection(const MunicipalityConfiguration& configuration);

  std::vector<std::string> Run() &&;

 private:
  void CheckMunicipality(const v1::Municipality& municipality);
  void CheckDistrict(const std::string& path, const v1::District& district);
  void CheckNeighbourhood(const std::string& path, const v1::Neighbourhood& neighbourhood);
  void CheckCategory(const std::string& path, const v1::Category& category);
  void CheckTeam(const std::string& path, const v1::Team& team);
  void CheckOpeningHours(const std::string& path, const v1::Team& team);
  void CheckActivity(const std::string& path, const v1::Activity& activity);
  void CheckWorker(const std::string& path, const Worker& worker);
  void CheckAssignment(const std::string& path, const Worker::Assignment& assignment);
  void CheckPolicy(const std::string& path, const internal::v1::Policy& policy);

  // Expects `is_right`, else notes what is wanted at `path`.
  void Expect(bool is_right, absl::string_view path, absl::string_view wanted);
  void Expect(bool is_right, absl::string_view path, absl::string_view wanted,
              absl::string_view got);
  void ExpectText(const std::string& path, absl::string_view text);
  void ExpectNl(const std::string& path, const v1::LocalizedText& text);
  void ExpectPhone(const std::string& path, absl::string_view phone);
  void ExpectReference(const std::string& path, const Ids& ids, absl::string_view of,
                       absl::string_view id);
  // A code of Statistics Netherlands inside this municipality, or none.
  void ExpectAreaCode(const std::string& path, absl::string_view prefix, absl::string_view rest,
                      absl::string_view wanted, absl::string_view code);
  void ExpectBetween(const std::string& path, double low, double high, double value);
  void ExpectDuration(const std::string& path, bool may_be_zero, absl::Duration longest,
                      const google::protobuf::Duration& duration);
  void ExpectChance(const std::string& path, double chance);
  // An id of its form, not among `seen` yet.
  void ExpectNewId(const std::string& path, absl::string_view id, Ids& seen);

  // Checks the ids of `items`, unique among themselves, and each item by `check`.
  template <typename Items, typename Check>
  void CheckEach(const std::string& path, const Items& items, Check check) {
    Ids seen;
    for (int i = 0; i < items.size(); ++i) {
      const std::string item_path = At(path, i);
      ExpectNewId(item_path + ".id", items[i].id(), seen);
      check(item_path, items[i]);
    }
  }

  const MunicipalityConfiguration& configuration_;
  Ids teams_, regions_, organisations_, categories_, neighbourhoods_;
  Ids neighbourhoods_seen_, postcodes_seen_;
  std::vector<std::string> mistakes_;
};

Inspection::Inspection(const MunicipalityConfiguration& configuration)
    : configuration_(configuration),
      teams_(IdsOf(configuration.municipality().teams())),
      regions_(IdsOf(configuration.municipality().regions())),
      organisations_(IdsOf(configuration.municipality().organisations())),
      categories_(IdsOf(configuration.municipality().categories())) {
  for (const v1::District& district : configuration.municipality().districts()) {
    neighbourhoods_.merge(IdsOf(district.neighbourhoods()));
  }
}

std::vector<std::string> Inspection::Run() && {
  CheckMunicipality(configuration_.municipality());
  Expect(configuration_.partition() >= 0 && configuration_.partition() < kPartitions, "partition",
         "in [0, 63]", absl::StrCat(configuration_.partition()));
  CheckEach("workers", configuration_.workers(),
            [this](const auto& path, const Worker& worker) { CheckWorker(path, worker); });
  Expect(absl::c_any_of(configuration_.workers(), std::mem_fn(&Worker::reads_restricted_signals)),
         "workers", "at least one with reads_restricted_signals");
  CheckPolicy("policy", configuration_.policy());
  return std::move(mistakes_);
}

void Inspection::CheckMunicipality(const v1::Municipality& municipality) {
  const std::string path = "municipality";
  Expect(ParseMunicipalityName(municipality.name()).has_value(), path + ".name",
         "\"municipalities/\" and an id of 1 to 63 of a-z, 0-9, _ and -",
         Quoted(municipality.name()));
  ExpectText(path + ".display_name", municipality.display_name());
  Expect(HasShape(municipality.code(), "GM####"), path + ".code", "\"GM\" and four digits",
         Quoted(municipality.code()));
  Expect(municipality.code_year() >= 2000 && municipality.code_year() <= 2100, path + ".code_year",
         "in [2000, 2100]", absl::StrCat(municipality.code_year()));
  ExpectPhone(path + ".phone", municipality.phone());
  absl::TimeZone zone;
  Expect(!municipality.time_zone().empty() && absl::LoadTimeZone(municipality.time_zone(), &zone),
         path + ".time_zone", "an IANA time zone", Quoted(municipality.time_zone()));

  Expect(municipality.districts_size() > 0, path + ".districts", "at least one");
  CheckEach(path + ".districts", municipality.districts(),
            [this](const auto& at, const auto& item) { CheckDistrict(at, item); });
  Expect(municipality.categories_size() > 0, path + ".categories", "at least one");
  CheckEach(path + ".categories", municipality.categories(),
            [this](const auto& at, const auto& item) { CheckCategory(at, item); });
  CheckEach(path + ".skills", municipality.skills(), [this](const auto& at, const auto& item) {
    ExpectNl(at + ".display_name", item.display_name());
  });
  CheckEach(path + ".teams", municipality.teams(),
            [this](const auto& at, const auto& item) { CheckTeam(at, item); });
  CheckEach(path + ".regions", municipality.regions(), [this](const auto& at, const auto& item) {
    ExpectText(at + ".display_name", item.display_name());
  });
  CheckEach(path + ".organisations", municipality.organisations(),
            [this](const auto& at, const auto& item) {
              ExpectText(at + ".display_name", item.display_name());
              ExpectPhone(at + ".phone", item.phone());
            });
  absl::flat_hash_set<absl::CivilDay> holidays;
  for (int i = 0; i < municipality.extra_holidays_size(); ++i) {
    const std::optional<absl::CivilDay> day = ToCivilDay(municipality.extra_holidays(i));
    const std::string at = At(path + ".extra_holidays", i);
    Expect(day.has_value(), at, "a day of the calendar");
    if (day.has_value()) Expect(holidays.insert(*day).second, at, "listed once");
  }
  CheckEach(path + ".activities", municipality.activities(),
            [this](const auto& at, const auto& item) { CheckActivity(at, item); });
}

void Inspection::CheckDistrict(const std::string& path, const v1::District& district) {
  ExpectText(path + ".display_name", district.display_name());
  ExpectAreaCode(path + ".code", "WK", "**", "of a district of this municipality, or empty",
                 district.code());
  Expect(district.neighbourhoods_size() > 0, path + ".neighbourhoods", "at least one");
  for (int i = 0; i < district.neighbourhoods_size(); ++i) {
    const std::string at = At(path + ".neighbourhoods", i);
    ExpectNewId(at + ".id", district.neighbourhoods(i).id(), neighbourhoods_seen_);
    CheckNeighbourhood(at, district.neighbourhoods(i));
  }
}

void Inspection::CheckNeighbourhood(const std::string& path,
                                    const v1::Neighbourhood& neighbourhood) {
  ExpectText(path + ".display_name", neighbourhood.display_name());
  ExpectAreaCode(path + ".code", "BU", "****", "of a neighbourhood of this municipality, or empty",
                 neighbourhood.code());
  ExpectReference(path + ".team", teams_, "a team", neighbourhood.team());
  Expect(neighbourhood.postcodes_size() > 0, path + ".postcodes", "at least one");
  for (int i = 0; i < neighbourhood.postcodes_size(); ++i) {
    const std::string& postcode = neighbourhood.postcodes(i);
    const std::string at = At(path + ".postcodes", i);
    if (!IsPostcodeArea(postcode)) {
      Expect(false, at, "\"5461\" or \"5461AB\"", Quoted(postcode));
    } else {
      Expect(postcodes_seen_.insert(postcode).second, at, "listed once", Quoted(postcode));
    }
  }
  // The Netherlands in Europe, with some room.
  ExpectBetween(path + ".latitude", 50.7, 53.7, neighbourhood.latitude());
  ExpectBetween(path + ".longitude", 3.2, 7.3, neighbourhood.longitude());
}

void Inspection::CheckCategory(const std::string& path, const v1::Category& category) {
  ExpectNl(path + ".display_name", category.display_name());
  const bool is_open = category.audience() == v1::Category::OPEN;
  Expect(is_open || category.audience() == v1::Category::RESERVED, path + ".audience",
         "OPEN or RESERVED");
  if (is_open) {
    // A reserved kind invites nobody: how one is chosen has no meaning there.
    Expect(category.choosing() == v1::Category::FIRST_YES ||
               category.choosing() == v1::Category::ASKER_CHOOSES,
           path + ".choosing", "FIRST_YES or ASKER_CHOOSES");
    Expect(category.identity_level() >= v1::IDENTITY_LEVEL_CONTACT &&
               category.identity_level() <= v1::IDENTITY_LEVEL_SUBSTANTIAL,
           path + ".identity_level", "IDENTITY_LEVEL_CONTACT, _SEEN or _SUBSTANTIAL");
  }
  for (int i = 0; i < category.house_rules_size(); ++i) {
    ExpectNl(At(path + ".house_rules", i), category.house_rules(i));
  }
  const int lowest_age = category.is_home_visit() ? 18 : 16;
  Expect(category.minimum_age() >= lowest_age && category.minimum_age() <= 99,
         path + ".minimum_age",
         category.is_home_visit() ? "in [18, 99] for a home visit" : "in [16, 99]",
         absl::StrCat(category.minimum_age()));
  Expect(category.reach_meters() >= 1 && category.reach_meters() <= 100'000, path + ".reach_meters",
         "in [1, 100000]", absl::StrCat(category.reach_meters()));
}

void Inspection::CheckTeam(const std::string& path, const v1::Team& team) {
  ExpectText(path + ".display_name", team.display_name());
  ExpectPhone(path + ".phone", team.phone());
  if (!team.region().empty()) {
    ExpectReference(path + ".region", regions_, "a region", team.region());
  }
  Expect(team.opening_hours_size() > 0, path + ".opening_hours", "at least one");
  CheckOpeningHours(path, team);
  ExpectDuration(path + ".lead_time", /*may_be_zero=*/true, absl::Hours(7 * 24), team.lead_time());
}

void Inspection::CheckOpeningHours(const std::string& path, const v1::Team& team) {
  struct Hours {
    int index, opens, closes;
  };
  absl::flat_hash_map<int, std::vector<Hours>> by_weekday;
  for (int i = 0; i < team.opening_hours_size(); ++i) {
    const v1::OpeningHours& hours = team.opening_hours(i);
    const std::string at = At(path + ".opening_hours", i);
    const std::optional<int> opens = ParseTimeOfDay(hours.opens());
    const std::optional<int> closes = ParseTimeOfDay(hours.closes());
    Expect(hours.weekdays_size() > 0, at + ".weekdays", "at least one");
    Expect(opens.has_value() && *opens < 24 * 60, at + ".opens", "\"HH:MM\"",
           Quoted(hours.opens()));
    Expect(closes.has_value() && *closes > opens.value_or(0), at + ".closes",
           "\"HH:MM\" after opens", Quoted(hours.closes()));
    for (int k = 0; k < hours.weekdays_size(); ++k) {
      const int weekday = hours.weekdays(k);
      Expect(weekday >= v1::OpeningHours::MONDAY && weekday <= v1::OpeningHours::SUNDAY,
             At(at + ".weekdays", k), "MONDAY to SUNDAY");
      if (!opens.has_value() || !closes.has_value()) continue;
      std::vector<Hours>& day = by_weekday[weekday];
      for (const Hours& other : day) {
        Expect(*closes <= other.opens || other.closes <= *opens, at,
               absl::StrCat("no overlap with opening_hours[", other.index, "] on ",
                            v1::OpeningHours::Weekday_Name(hours.weekdays(k))));
      }
      day.push_back({i, *opens, *closes});
    }
  }
}

void Inspection::CheckActivity(const std::string& path, const v1::Activity& activity) {
  ExpectNl(path + ".display_name", activity.display_name());
  ExpectText(path + ".place", activity.place());
  ExpectNl(path + ".when", activity.when());
  for (int i = 0; i < activity.neighbourhoods_size(); ++i) {
    ExpectReference(At(path + ".neighbourhoods", i), neighbourhoods_, "a neighbourhood",
                    activity.neighbourhoods(i));
  }
}

void Inspection::CheckWorker(const std::string& path, const Worker& worker) {
  ExpectText(path + ".display_name", worker.display_name());
  Expect(worker.assignments_size() > 0, path + ".assignments", "at least one");
  for (int i = 0; i < worker.assignments_size(); ++i) {
    CheckAssignment(At(path + ".assignments", i), worker.assignments(i));
  }
  for (int i = 0; i < worker.not_neighbourhoods_size(); ++i) {
    ExpectReference(At(path + ".not_neighbourhoods", i), neighbourhoods_, "a neighbourhood",
                    worker.not_neighbourhoods(i));
  }
  Expect(!worker.reads_restricted_signals() ||
             absl::c_any_of(worker.assignments(),
                            [](const auto& assignment) { return MayHaveTeam(assignment.role()); }),
         path + ".reads_restricted_signals",
         "false for who is never a worker, team lead or linker");
}

void Inspection::CheckAssignment(const std::string& path, const Worker::Assignment& assignment) {
  const v1::Role role = assignment.role();
  Expect(role >= v1::ROLE_WORKER && role <= v1::ROLE_OPERATOR, path + ".role",
         "ROLE_WORKER to ROLE_OPERATOR",
         v1::Role_IsValid(role) ? v1::Role_Name(role) : absl::StrCat(role));
  if (role == v1::ROLE_WORKER || role == v1::ROLE_TEAM_LEAD || !assignment.team().empty()) {
    ExpectReference(path + ".team", teams_, "a team", assignment.team());
    Expect(MayHaveTeam(role), path + ".team", "empty for this role", Quoted(assignment.team()));
  }
  if (role == v1::ROLE_COORDINATOR) {
    ExpectReference(path + ".organisation", organisations_, "an organisation",
                    assignment.organisation());
  } else {
    Expect(assignment.organisation().empty(), path + ".organisation", "empty for this role",
           Quoted(assignment.organisation()));
  }
  const std::optional<absl::CivilDay> first = ToCivilDay(assignment.first_day());
  const std::optional<absl::CivilDay> last = ToCivilDay(assignment.last_day());
  Expect(!assignment.has_first_day() || first.has_value(), path + ".first_day",
         "a day of the calendar");
  Expect(!assignment.has_last_day() || last.has_value(), path + ".last_day",
         "a day of the calendar");
  if (first.has_value() && last.has_value()) {
    Expect(*first <= *last, path + ".last_day", "first_day or later");
  }
}

void Inspection::CheckPolicy(const std::string& path, const internal::v1::Policy& policy) {
  const absl::Duration longest = absl::Hours(30 * 24);
  ExpectDuration(path + ".circle_time_box", false, longest, policy.circle_time_box());
  ExpectDuration(path + ".neighbours_time_box", false, longest, policy.neighbours_time_box());
  ExpectDuration(path + ".wave_interval", false, longest, policy.wave_interval());
  ExpectDuration(path + ".answer_time", false, longest, policy.answer_time());
  ExpectDuration(path + ".choose_time_box", false, longest, policy.choose_time_box());
  ExpectDuration(path + ".relaxation_time_box", false, longest, policy.relaxation_time_box());
  ExpectDuration(path + ".pass_on_time_box", false, longest, policy.pass_on_time_box());
  ExpectDuration(path + ".reopen_within", false, longest, policy.reopen_within());
  ExpectDuration(path + ".report_within", false, longest, policy.report_within());
  ExpectDuration(path + ".short_notice", false, longest, policy.short_notice());
  ExpectDuration(path + ".contact_within", false, longest, policy.contact_within());
  ExpectDuration(path + ".idle_within", false, longest, policy.idle_within());
  ExpectDuration(path + ".take_within", false, longest, policy.take_within());
  ExpectDuration(path + ".volunteers_time_box", false, longest, policy.volunteers_time_box());
  Expect(policy.max_waiting_days() >= 1 && policy.max_waiting_days() <= 60,
         path + ".max_waiting_days", "in [1, 60]", absl::StrCat(policy.max_waiting_days()));
  Expect(policy.unreached_days() >= 1 && policy.unreached_days() <= 10, path + ".unreached_days",
         "in [1, 10]", absl::StrCat(policy.unreached_days()));
  ExpectDuration(path + ".door_before", false, longest, policy.door_before());
  ExpectDuration(path + ".door_after", false, longest, policy.door_after());
  ExpectDuration(path + ".freeze_statistics_after", false, longest,
                 policy.freeze_statistics_after());
  ExpectChance(path + ".wanted_chance", policy.wanted_chance());
  ExpectChance(path + ".expected_acceptance", policy.expected_acceptance());
  for (int i = 0; i < policy.yes_rates_size(); ++i) {
    const std::string at = At(path + ".yes_rates", i);
    ExpectReference(at + ".category", categories_, "a category", policy.yes_rates(i).category());
    ExpectChance(at + ".rate", policy.yes_rates(i).rate());
  }
  Expect(policy.max_wave() >= 1 && policy.max_wave() <= 100, path + ".max_wave", "in [1, 100]",
         absl::StrCat(policy.max_wave()));
  const std::optional<int> from = ParseTimeOfDay(policy.quiet_from());
  const std::optional<int> until = ParseTimeOfDay(policy.quiet_until());
  Expect(from.has_value(), path + ".quiet_from", "\"HH:MM\"", Quoted(policy.quiet_from()));
  Expect(until.has_value() && until != from, path + ".quiet_until",
         "\"HH:MM\" other than quiet_from", Quoted(policy.quiet_until()));
}

void Inspection::Expect(bool is_right, absl::string_view path, absl::string_view wanted) {
  if (!is_right) mistakes_.push_back(absl::StrCat(path, ": ", wanted));
}

void Inspection::Expect(bool is_right, absl::string_view path, absl::string_view wanted,
                        absl::string_view got) {
  if (!is_right) mistakes_.push_back(absl::StrCat(path, ": ", wanted, ", got ", got));
}

void Inspection::ExpectText(const std::string& path, absl::string_view text) {
  Expect(!text.empty(), path, "a text");
}

void Inspection::ExpectNl(const std::string& path, const v1::LocalizedText& text) {
  ExpectText(path + ".nl", text.nl());
}

void Inspection::ExpectPhone(const std::string& path, absl::string_view phone) {
  Expect(IsPhone(phone), path, "a phone number as \"+31 413 000 000\"", Quoted(phone));
}

void Inspection::ExpectReference(const std::string& path, const Ids& ids, absl::string_view of,
                                 absl::string_view id) {
  Expect(ids.contains(id), path, absl::StrCat("the id of ", of), Quoted(id));
}

void Inspection::ExpectAreaCode(const std::string& path, absl::string_view prefix,
                                absl::string_view rest, absl::string_view wanted,
                                absl::string_view code) {
  if (code.empty()) return;
  const absl::string_view municipality = configuration_.municipality().code();
  // A wrong code of the municipality is its own mistake and not repeated for each area.
  const absl::string_view digits =
      HasShape(municipality, "GM####") ? municipality.substr(2) : absl::string_view("####");
  Expect(HasShape(code, absl::StrCat(prefix, digits, rest)), path,
         absl::StrCat("the \"", prefix, "\" code ", wanted), Quoted(code));
}

void Inspection::ExpectBetween(const std::string& path, double low, double high, double value) {
  // NaN is not between anything.
  Expect(low <= value && value <= high, path, absl::StrCat("in [", low, ", ", high, "]"),
         absl::StrCat(value));
}

void Inspection::ExpectDuration(const std::string& path, bool may_be_zero, absl::Duration longest,
                                const google::protobuf::Duration& duration) {
  const absl::Duration length = ToDuration(duration);
  const bool is_long_enough =
      may_be_zero ? length >= absl::ZeroDuration() : length > absl::ZeroDuration();
  Expect(is_long_enough && length <= longest, path,
         absl::StrCat("in ", may_be_zero ? "[0, " : "(0, ", absl::FormatDuration(longest), "]"),
         absl::FormatDuration(length));
}

void Inspection::ExpectChance(const std::string& path, double chance) {
  Expect(0 < chance && chance < 1, path, "in (0, 1)", absl::StrCat(chance));
}

void Inspection::ExpectNewId(const std::string& path, absl::string_view id, Ids& seen) {
  if (!IsId(id)) {
    Expect(false, path, "an id of 1 to 63 of a-z, 0-9, _ and -", Quoted(id));
  } else {
    Expect(seen.insert(id).second, path, "used once", Quoted(id));
  }
}

}  // namespace

std::vector<std::string> FindMistakes(const MunicipalityConfiguration& configuration) {
  return Inspection(configuration).Run();
}

}  // namespace omzien::configuration
