// Invariant 9, by brute force: takes all tables of a year as published, and solves them as linear
// constraints for every hidden count. How counts hang together is spelt here anew, as somebody who
// reads docs/figures.md would.

#include <gmock/gmock.h>

#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/statistics/linear_bounds.h"
#include "tests/statistics/years.h"

namespace omzien::statistics {
namespace {

using v1::Figure;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kAlmost = 1e-6;

bool IsPartOf(const std::string& code, const std::string& whole) {
  if (whole == "matches" && absl::StartsWith(code, "matches.rung.")) return false;
  return absl::StartsWith(code, whole + ".");
}

bool IsUnmet(const std::string& code) {
  return code == "closed.too_late" || code == "closed.nobody_found" || code == "closed.unresolved";
}

// Figures that say something about each other.
std::string GroupOf(const std::string& code) {
  const std::string first = code.substr(0, code.find('.'));
  const std::map<std::string, std::string> kWith = {
      {"unmet", "closed"}, {"escalations_ended", "closed"}, {"solved_without_team", "closed"}};
  const auto with = kWith.find(first);
  return with == kWith.end() ? first : with->second;
}

// All tables of a year, as somebody solves one group of figures of them.
class Attack {
 public:
  Attack(const configuration::Municipality& town, const Tables& tables, const std::string& group)
      : town_(town) {
    for (const auto& [table, record] : tables) {
      for (const Figure& figure : record.published().figures()) {
        if (figure.unit() == Figure::COUNT && GroupOf(figure.code()) == group) Add(table, figure);
      }
    }
    for (const auto& [table, figures] : variables_) {
      AddParts(figures);
      AddBounds(figures);
    }
    for (const std::string& code : codes_) AddTime(code);
  }

  // Returns what is found out: a line for each hidden count that is not left at [0, 4].
  std::vector<std::string> Found() {
    std::vector<std::string> found;
    for (const auto& [name, variable] : hidden_) {
      const LinearBounds::Range range = solver_.RangeOf(variable);
      if (range.least > kAlmost || range.most < 4 - kAlmost)
        found.push_back(absl::StrCat(name, ": [", range.least, ", ", range.most, "]"));
    }
    return found;
  }
  size_t hidden() const { return hidden_.size(); }

 private:
  void Add(const std::string& table, const Figure& figure) {
    const double value = static_cast<double>(figure.value());
    int variable = 0;
    if (figure.state() == Figure::SHOWN) {
      variable = solver_.AddVariable(std::max(5.0, value - 2), value + 2);
    } else if (figure.state() == Figure::HIDDEN) {
      variable = solver_.AddVariable(0, 4);
      hidden_.emplace_back(absl::StrCat(table, " ", figure.code()), variable);
    } else {
      variable = solver_.AddVariable(0, kInfinity);
    }
    variables_[table][figure.code()] = variable;
    codes_.insert(figure.code());
  }

  void AddParts(const std::map<std::string, int>& figures) {
    for (const std::string whole :
         {"requests", "askers", "matches", "matches.rung", "closed", "unmet", "escalations",
          "escalations_ended", "first_contacts"}) {
      const auto own = figures.find(whole == "matches.rung" ? "matches" : whole);
      if (own == figures.end()) continue;
      std::vector<int> parts;
      for (const auto& [code, variable] : figures) {
        if (IsPartOf(code, whole)) parts.push_back(variable);
      }
      solver_.AddEquality({own->second}, parts);
    }
    if (figures.count("unmet") == 0) return;
    std::vector<int> parts;
    for (const auto& [code, variable] : figures) {
      if (IsUnmet(code)) parts.push_back(variable);
    }
    solver_.AddEquality({figures.at("unmet")}, parts);
  }

  // What the words of the figures say of each other.
  void AddBounds(const std::map<std::string, int>& figures) {
    const auto at_most = [&](const std::string& less, const std::vector<std::string>& more) {
      if (figures.count(less) == 0) return;
      std::vector<int> most;
      for (const std::string& code : more) most.push_back(figures.at(code));
      solver_.AddAtLeast(most, {figures.at(less)});
    };
    at_most("solved_without_team", {"closed.helped", "closed.helped_presumed"});
    at_most("escalations_ended.too_late", {"closed.too_late"});
    at_most("escalations_ended.cancelled",
            {"closed.helped", "closed.helped_presumed", "closed.nobody_found", "closed.withdrawn",
             "closed.died", "closed.moved"});
    for (const std::string by_team :
         {"team_solved", "group_activity", "referred", "wmo_report", "unresolved"}) {
      at_most("escalations_ended." + by_team, {"closed." + by_team});
      at_most("closed." + by_team, {"escalations_ended." + by_team});
    }
  }

  int Of(const std::string& table, const std::string& code) {
    return variables_.at(table).at(code);
  }

  // What all districts have in a quarter, its months have; what a year has, its quarters have.
  void AddTime(const std::string& code) {
    for (int q = 0; q < 4; ++q) {
      const Quarter quarter{kFirstQuarter.number + q};
      std::vector<int> months;
      std::vector<int> districts;
      for (const absl::CivilMonth month : quarter.months())
        months.push_back(Of(MonthTable(month), code));
      for (const std::string& district : DistrictsOf(town_))
        districts.push_back(Of(QuarterTable(quarter, district), code));
      Join(code, months, districts);
    }
    for (const std::string& district : DistrictsOf(town_)) {
      std::vector<int> quarters;
      for (int q = 0; q < 4; ++q)
        quarters.push_back(Of(QuarterTable({kFirstQuarter.number + q}, district), code));
      const int year = Of(YearTable(2026, district), code);
      if (code == "helpers_never_asked") {
        solver_.AddEquality({year}, {quarters.back()});
      } else if (code == "askers" || code == "helpers_active") {
        solver_.AddAtLeast(quarters, {year});
        for (const int part : quarters) solver_.AddAtLeast({year}, {part});
      } else if (code != "askers.returning") {
        solver_.AddEquality({year}, quarters);
      }
    }
  }

  void Join(const std::string& code, const std::vector<int>& months,
            const std::vector<int>& districts) {
    if (code == "helpers_never_asked") {
      solver_.AddEquality({months.back()}, districts);
    } else if (code == "askers" || code == "helpers_active") {
      for (const int month : months) solver_.AddAtLeast(districts, {month});
      for (const int district : districts) solver_.AddAtLeast(months, {district});
    } else if (code != "askers.returning") {
      solver_.AddEquality(months, districts);
    }
  }

  const configuration::Municipality& town_;
  LinearBounds solver_;
  std::map<std::string, std::map<std::string, int>> variables_;  // By table and code.
  std::set<std::string> codes_;
  std::vector<std::pair<std::string, int>> hidden_;
};

std::set<std::string> GroupsOf(const Tables& tables) {
  std::set<std::string> groups;
  for (const Figure& figure : tables.begin()->second.published().figures()) {
    if (figure.unit() == Figure::COUNT) groups.insert(GroupOf(figure.code()));
  }
  return groups;
}

struct Size {
  const char* name;
  int districts;
  int kinds;
  int most;  // Of one part in one month and district.
};

class Recomputing : public testing::TestWithParam<Size> {};

// S4, invariant 9
TEST_P(Recomputing, LeavesEveryHiddenCountAtZeroToFour) {
  const auto town = TownOf(GetParam().districts, GetParam().kinds);
  size_t hidden = 0;
  for (uint32_t seed = 1; seed <= 2; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    const Tables tables = FreezeYear(*town, RandomYear(seed, *town, GetParam().most));
    for (const std::string& group : GroupsOf(tables)) {
      Attack attack(*town, tables, group);
      hidden += attack.hidden();
      EXPECT_THAT(attack.Found(), testing::IsEmpty());
    }
  }
  EXPECT_GT(hidden, 100u);
}

INSTANTIATE_TEST_SUITE_P(Towns, Recomputing,
                         testing::Values(Size{"one_district", 1, 2, 4},
                                         Size{"hardly_anything", 3, 2, 1}, Size{"some", 3, 3, 3},
                                         Size{"much", 3, 2, 9}),
                         [](const auto& size) { return std::string(size.param.name); });

// The attack itself finds what is not protected, or the test above would prove nothing: of 18 to 22
// requests, 8 to 12 by the app, at least 2 of those hidden were by phone.
TEST(Attack, FindsAHiddenPartOfAShownWhole) {
  const auto town = TownOf(1, 1);
  Tables tables = FreezeYear(*town, {});
  for (auto& [id, table] : tables) {
    for (Figure& figure : *table.mutable_published()->mutable_figures()) {
      if (id != "2026-Q1.d1") figure.set_state(Figure::WITHHELD);
    }
  }
  const auto show = [&tables](const std::string& code, int value) {
    for (Figure& figure : *tables.at("2026-Q1.d1").mutable_published()->mutable_figures()) {
      if (figure.code() != code) continue;
      figure.set_state(Figure::SHOWN);
      figure.set_value(value);
    }
  };
  show("requests.app", 10);
  show("requests", 15);
  EXPECT_THAT(Attack(*town, tables, "requests").Found(), testing::IsEmpty());
  show("requests", 20);
  EXPECT_THAT(Attack(*town, tables, "requests").Found(),
              testing::ElementsAre("2026-Q1.d1 requests.phone: [2, 4]",
                                   "2026-Q1.d1 requests.proxy: [2, 4]"));
}

}  // namespace
}  // namespace omzien::statistics
