#include "services/statistics/linked_counts.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/strip.h"

namespace omzien::statistics {
namespace {

using v1::Figure;

// The kinds of help figures are by: those configured, and those that were.
std::vector<std::string> KindsOf(const configuration::Municipality& municipality,
                                 const Counts& counts, const Tables& before) {
  std::vector<std::string> kinds;
  for (const v1::Category& category : municipality.proto().categories())
    kinds.push_back(category.id());
  std::set<std::string> others;
  const auto consider = [&](const auto& counted) {
    for (const auto& [code, count] : counted) {
      absl::string_view kind = code;
      if (absl::ConsumePrefix(&kind, ByKind("")) && !absl::c_linear_search(kinds, kind))
        others.emplace(kind);
    }
  };
  for (const auto& [id, record] : counts) consider(record.counts());
  for (const auto& [id, record] : before) consider(record.counts());
  kinds.insert(kinds.end(), others.begin(), others.end());
  return kinds;
}

int64_t CountIn(const google::protobuf::Map<std::string, int64_t>& counts,
                const std::string& code) {
  const auto found = counts.find(code);
  return found == counts.end() ? 0 : found->second;
}

// A count as it is published already.
Cell FrozenCell(const store::v1::FrozenTableRecord& frozen, const std::string& code) {
  Cell cell;
  cell.count = CountIn(frozen.counts(), code);
  for (const Figure& figure : frozen.published().figures()) {
    if (figure.code() != code) continue;
    cell.mark = figure.state() == Figure::SHOWN    ? Mark::kShown
                : figure.state() == Figure::HIDDEN ? Mark::kHidden
                                                   : Mark::kWithheld;
  }
  return cell;
}

}  // namespace

bool IsPublished(const configuration::Municipality& municipality, absl::string_view district) {
  return absl::c_any_of(municipality.proto().districts(),
                        [&](const v1::District& d) { return d.id() == district; });
}

LinkedCounts::LinkedCounts(const configuration::Municipality& municipality, Quarter quarter,
                           const std::set<std::string>& districts, const Counts& counts,
                           const Tables& before)
    : municipality_(municipality),
      quarter_(quarter),
      districts_(districts),
      counts_(counts),
      before_(before),
      kinds_(KindsOf(municipality, counts, before)),
      figures_(CountFigures(kinds_)) {
  for (const Breakdown& breakdown : Breakdowns(kinds_))
    parts_.insert(breakdown.parts.begin(), breakdown.parts.end());
  if (quarter_.in_year() == 4) {
    for (int earlier = quarter_.number - 3; earlier < quarter_.number; ++earlier)
      AddQuarter({earlier});
  }
  AddQuarter(quarter_);
  if (quarter_.in_year() == 4) AddYear();
  Protect(publication_);
}

const Cell& LinkedCounts::Of(const std::string& table, const std::string& code) const {
  return publication_.cells[cells_.at({table, code})];
}

void LinkedCounts::AddQuarter(Quarter quarter) {
  std::vector<std::string> months;
  for (const absl::CivilMonth month : quarter.months()) months.push_back(MonthTable(month));
  std::vector<std::string> areas;
  for (const std::string& district : districts_) areas.push_back(QuarterTable(quarter, district));
  for (const std::string& id : months) AddBreakdowns(id);
  for (const std::string& id : areas) AddBreakdowns(id);
  for (const CountFigure& figure : figures_) {
    const std::vector<int> in_areas = CellsOf(areas, figure);
    switch (figure.joining) {
      case Joining::kSum:
        publication_.sums.push_back({CellsOf(months, figure), in_areas});
        break;
      case Joining::kUnion:
        for (const std::string& id : months) AddAtMost(CellOf(id, figure), in_areas);
        for (const int area : in_areas) AddAtMost(area, CellsOf(months, figure));
        break;
      case Joining::kLast:
        publication_.sums.push_back({{CellOf(months.back(), figure)}, in_areas});
        break;
      case Joining::kNone:
        break;
    }
  }
}

void LinkedCounts::AddYear() {
  for (const std::string& district : districts_) {
    const std::string year = YearTable(quarter_.year(), district);
    std::vector<std::string> quarters;
    for (int number = quarter_.number - 3; number <= quarter_.number; ++number)
      quarters.push_back(QuarterTable({number}, district));
    AddBreakdowns(year);
    for (const CountFigure& figure : figures_) {
      const int cell = CellOf(year, figure);
      if (figure.joining == Joining::kSum)
        publication_.sums.push_back({{cell}, CellsOf(quarters, figure)});
      if (figure.joining == Joining::kUnion) {
        AddAtMost(cell, CellsOf(quarters, figure));
        for (const int quarter : CellsOf(quarters, figure)) AddAtMost(quarter, {cell});
      }
      if (figure.joining == Joining::kLast)
        publication_.sums.push_back({{cell}, {CellOf(quarters.back(), figure)}});
    }
  }
}

void LinkedCounts::AddBreakdowns(const std::string& id) {
  for (const CountFigure& figure : figures_) CellOf(id, figure);
  for (const Breakdown& breakdown : Breakdowns(kinds_)) {
    Sum sum;
    for (const std::string& code : breakdown.whole) sum.one.push_back(cells_.at({id, code}));
    for (const std::string& code : breakdown.parts) sum.other.push_back(cells_.at({id, code}));
    publication_.sums.push_back(std::move(sum));
  }
  for (const Bound& bound : Bounds()) {
    const int cell = cells_.at({id, bound.code});
    std::vector<int> most;
    for (const std::string& code : bound.most) most.push_back(cells_.at({id, code}));
    if (bound.is_equal) {
      publication_.sums.push_back({{cell}, most});
    } else {
      AddAtMost(cell, most);
    }
  }
}

void LinkedCounts::AddAtMost(int cell, const std::vector<int>& parts) {
  int64_t over = -publication_.cells[cell].count;
  for (const int part : parts) over += publication_.cells[part].count;
  publication_.cells.push_back({.count = std::max<int64_t>(0, over)});
  publication_.sums.push_back({{cell, static_cast<int>(publication_.cells.size()) - 1}, parts});
}

int LinkedCounts::CellOf(const std::string& id, const CountFigure& figure) {
  const std::pair<std::string, std::string> key(id, figure.code);
  const auto found = cells_.find(key);
  if (found != cells_.end()) return found->second;
  const Cell cell = MakeCell(id, figure);  // May make others first.
  publication_.cells.push_back(cell);
  return cells_.emplace(key, static_cast<int>(publication_.cells.size()) - 1).first->second;
}

std::vector<int> LinkedCounts::CellsOf(const std::vector<std::string>& ids,
                                       const CountFigure& figure) {
  std::vector<int> cells;
  for (const std::string& id : ids) cells.push_back(CellOf(id, figure));
  return cells;
}

Cell LinkedCounts::MakeCell(const std::string& id, const CountFigure& figure) {
  const auto frozen = before_.find(id);
  if (frozen != before_.end()) return FrozenCell(frozen->second, figure.code);
  const TableId table = *ParseTable(id);
  Cell cell;
  cell.count = std::max<int64_t>(0, NewCount(table, id, figure));
  const bool is_ours = table.last_quarter() == quarter_;
  if (!is_ours || (!table.district.empty() && !IsPublished(municipality_, table.district)))
    return cell;
  cell.mark = Primary(cell.count);
  // A year tells what its quarters do, months what is fresh; a part is missed less than a whole.
  const int by_span = table.span == v1::SPAN_YEAR ? 0 : table.span == v1::SPAN_MONTH ? 1 : 2;
  cell.worth = by_span + (parts_.count(figure.code) ? 0 : 3);
  return cell;
}

int64_t LinkedCounts::NewCount(const TableId& table, const std::string& id,
                               const CountFigure& figure) {
  if (figure.joining == Joining::kLast && table.span == v1::SPAN_YEAR)
    return CountOf(QuarterTable(quarter_, table.district), figure);
  const auto counted = counts_.find(id);
  const int64_t own = counted == counts_.end() ? 0 : CountIn(counted->second.counts(), figure.code);
  if (figure.joining != Joining::kLast) return own;
  const std::string last =
      table.span == v1::SPAN_MONTH
          ? MonthTable(table.first_month - 1)
          : QuarterTable({QuarterOf(table.first_month).number - 1}, table.district);
  return own + CountOf(last, figure);
}

int64_t LinkedCounts::CountOf(const std::string& id, const CountFigure& figure) {
  const bool is_known =
      before_.count(id) > 0 || absl::c_linear_search(TablesOf(quarter_, districts_), id);
  return is_known ? publication_.cells[CellOf(id, figure)].count : 0;
}

std::vector<std::string> TablesOf(Quarter quarter, const std::set<std::string>& districts) {
  std::vector<std::string> ids;
  for (const absl::CivilMonth month : quarter.months()) ids.push_back(MonthTable(month));
  for (const std::string& district : districts) ids.push_back(QuarterTable(quarter, district));
  if (quarter.in_year() != 4) return ids;
  for (const std::string& district : districts) ids.push_back(YearTable(quarter.year(), district));
  return ids;
}

std::vector<std::string> TablesBefore(Quarter quarter, const std::set<std::string>& districts) {
  std::vector<std::string> ids;
  const int first = quarter.in_year() == 4 ? quarter.number - 3 : quarter.number - 1;
  for (int number = first; number < quarter.number; ++number) {
    for (const std::string& id : TablesOf({number}, districts)) {
      if (ParseTable(id)->span != v1::SPAN_YEAR) ids.push_back(id);
    }
  }
  return ids;
}

}  // namespace omzien::statistics
