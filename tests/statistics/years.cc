#include "tests/statistics/years.h"

#include <algorithm>
#include <map>
#include <random>

#include "absl/strings/str_cat.h"
#include "services/statistics/figures.h"

namespace omzien::statistics {
namespace {

std::vector<std::string> KindsOf(const configuration::Municipality& town) {
  std::vector<std::string> kinds;
  for (const v1::Category& category : town.proto().categories()) kinds.push_back(category.id());
  return kinds;
}

// Puts what happens at one place in one month where it counts.
class Year {
 public:
  Year(uint32_t seed, const configuration::Municipality& town, int most)
      : random_(seed), town_(town), kinds_(KindsOf(town)), most_(most) {}

  Counts Run() {
    for (const std::string& district : DistrictsOf(town_)) {
      const int most = Below(4) == 0 ? 1 : most_;
      for (int month = 1; month <= 12; ++month) AddMonth(district, month, most);
      AddPeople(district, most);
    }
    return counts_;
  }

 private:
  int Below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  int Some(int most) { return Below(3) == 0 ? 0 : Below(most + 1); }

  void Add(const std::string& district, int month, const std::string& code, int count) {
    const Quarter quarter = QuarterOf(absl::CivilMonth(2026, month));
    for (const std::string& table : {MonthTable(absl::CivilMonth(2026, month)),
                                     QuarterTable(quarter, district), YearTable(2026, district)}) {
      (*counts_[table].mutable_counts())[code] += count;
    }
  }

  // Returns some count that agrees with those there are (figures.h, Bounds).
  int CountOf(const std::string& code, const std::map<std::string, int>& added, int most) {
    const int some = Some(most);
    if (code == "episodes") return added.at("requests") + some;
    for (const Bound& bound : Bounds()) {
      if (bound.code != code) continue;
      int at_most = 0;
      for (const std::string& other : bound.most) {
        if (added.count(other) == 0) return some;
        at_most += added.at(other);
      }
      return bound.is_equal ? at_most : std::min(some, at_most);
    }
    return some;
  }

  void AddMonth(const std::string& district, int month, int most) {
    std::map<std::string, int> added;
    const auto add = [&](const std::string& code, int count) {
      Add(district, month, code, count);
      added[code] += count;
    };
    for (const Breakdown& breakdown : Breakdowns(kinds_)) {
      const std::string& whole = breakdown.whole.front();
      if (whole == "askers") continue;
      if (added.count(whole) == 0 && whole != "unmet") {  // Parts first, the whole is their sum.
        int sum = 0;
        for (const std::string& part : breakdown.parts) {
          const int count = CountOf(part, added, most);
          add(part, count);
          sum += count;
        }
        add(whole, sum);
      } else if (whole == "unmet" && added.count("unmet") == 0) {
        int sum = 0;
        for (const std::string& part : breakdown.parts) sum += added[part];
        add("unmet", sum);
      } else {  // Broken down once more.
        for (int i = 0; i < added[whole]; ++i)
          add(breakdown.parts[Below(static_cast<int>(breakdown.parts.size()))], 1);
      }
    }
    for (const CountFigure& figure : CountFigures(kinds_)) {
      const bool is_part = figure.code.find('.') != std::string::npos;
      if (figure.joining == Joining::kSum && !is_part && added.count(figure.code) == 0)
        add(figure.code, CountOf(figure.code, added, most));
    }
    // What stands changes by one at a time, and never falls below nothing.
    const int change = standing_[district] > 0 ? Below(3) - 1 : Below(2);
    standing_[district] += change;
    const std::string code = "helpers_never_asked";
    (*counts_[MonthTable(absl::CivilMonth(2026, month))].mutable_counts())[code] += change;
    const Quarter quarter = QuarterOf(absl::CivilMonth(2026, month));
    (*counts_[QuarterTable(quarter, district)].mutable_counts())[code] += change;
  }

  // Askers and helpers of a district: each in some months.
  void AddPeople(const std::string& district, int most) {
    for (int person = 0; person < 6 * most; ++person) {
      bool was_before = Below(2) == 0;
      std::set<std::string> seen;
      for (int month = 1; month <= 12; ++month) {
        if (Below(6) != 0) continue;
        for (const char* code : {"requests", "requests.app", "episodes", "matches",
                                 "matches.neighbour", "matches.rung.neighbours"}) {
          Add(district, month, code, 1);
        }
        const Quarter quarter = QuarterOf(absl::CivilMonth(2026, month));
        for (const std::string& table :
             {MonthTable(absl::CivilMonth(2026, month)), QuarterTable(quarter, district),
              YearTable(2026, district)}) {
          // She is new to a table only if it holds her first month ever.
          if (!seen.insert(table).second) continue;
          auto& counts = *counts_[table].mutable_counts();
          counts["askers"] += 1;
          counts[was_before ? "askers.returning" : "askers.new"] += 1;
          counts["helpers_active"] += 1;
        }
        was_before = true;
      }
    }
  }

  std::mt19937 random_;
  const configuration::Municipality& town_;
  const std::vector<std::string> kinds_;
  const int most_;
  Counts counts_;
  std::map<std::string, int> standing_;
};

}  // namespace

std::unique_ptr<configuration::Municipality> TownOf(int districts, int kinds) {
  internal::v1::MunicipalityConfiguration town;
  town.mutable_municipality()->set_name("municipalities/small-town");
  town.mutable_municipality()->set_time_zone("Europe/Amsterdam");
  town.mutable_policy()->set_quiet_from("22:00");
  town.mutable_policy()->set_quiet_until("07:00");
  for (int i = 1; i <= districts; ++i)
    town.mutable_municipality()->add_districts()->set_id(absl::StrCat("d", i));
  for (int i = 1; i <= kinds; ++i)
    town.mutable_municipality()->add_categories()->set_id(absl::StrCat("k", i));
  return std::make_unique<configuration::Municipality>(std::move(town));
}

std::set<std::string> DistrictsOf(const configuration::Municipality& town) {
  std::set<std::string> districts;
  for (const v1::District& district : town.proto().districts()) districts.insert(district.id());
  return districts;
}

Counts RandomYear(uint32_t seed, const configuration::Municipality& town, int most) {
  return Year(seed, town, most).Run();
}

Tables FreezeYear(const configuration::Municipality& town, const Counts& counts) {
  Tables all;
  for (int number = kFirstQuarter.number; number < kFirstQuarter.number + 4; ++number) {
    const Quarter quarter{number};
    Tables tables =
        Freeze(town, quarter, quarter.End(town.time_zone()), DistrictsOf(town), counts, all);
    all.insert(tables.begin(), tables.end());
  }
  return all;
}

v1::Figure FigureOf(const Tables& tables, const std::string& table, const std::string& code) {
  const auto found = tables.find(table);
  if (found == tables.end()) return {};
  for (const v1::Figure& figure : found->second.published().figures()) {
    if (figure.code() == code) return figure;
  }
  return {};
}

}  // namespace omzien::statistics
