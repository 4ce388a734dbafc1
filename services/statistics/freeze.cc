#include "services/statistics/freeze.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "services/statistics/durations.h"

namespace omzien::statistics {
namespace {

using v1::Figure;

void SetDate(absl::CivilDay day, v1::Date& date) {
  date.set_year(static_cast<int>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
}

Figure& AddFigure(const std::string& code, Figure::Unit unit, v1::Statistics& published) {
  Figure& figure = *published.add_figures();
  figure.set_code(code);
  figure.set_unit(unit);
  figure.set_state(Figure::NONE);
  return figure;
}

void Fill(std::optional<int64_t> value, Figure& figure) {
  if (!value.has_value()) return;
  figure.set_state(Figure::SHOWN);
  figure.set_value(*value);
}

// One table, of counts that are protected.
class Table {
 public:
  Table(const LinkedCounts& counts, const std::string& id) : counts_(counts), id_(id) {}

  void AddCounts(v1::Statistics& published) const {
    for (const CountFigure& figure : counts_.figures()) {
      const Cell& cell = counts_.Of(id_, figure.code);
      Figure& shown = AddFigure(figure.code, Figure::COUNT, published);
      shown.set_state(cell.mark == Mark::kHidden ? Figure::HIDDEN : Figure::WITHHELD);
      Fill(Published(figure.code), shown);
    }
  }

  void AddRates(v1::Statistics& published) const {
    for (const RateFigure& rate : RateFigures())
      Fill(RateOf(rate), AddFigure(rate.code, Figure::PERCENT, published));
  }

  //   counted: the month; nullptr: nothing was
  void AddDurations(const store::v1::CountsRecord* counted, v1::Statistics& published) const {
    for (const DurationFigure& figure : DurationFigures()) {
      Fill(DurationOf(counted, figure, 50),
           AddFigure(absl::StrCat(figure.code, ".median"), Figure::SECONDS, published));
      Fill(DurationOf(counted, figure, 90),
           AddFigure(absl::StrCat(figure.code, ".p90"), Figure::SECONDS, published));
    }
  }

 private:
  // Returns the count as it is published; nothing if it is not.
  std::optional<int64_t> Published(const std::string& code) const {
    const Cell& cell = counts_.Of(id_, code);
    if (cell.mark != Mark::kShown) return std::nullopt;
    return Rounded(cell.count);
  }

  // Of published counts alone, so that it tells nothing they do not.
  std::optional<int64_t> RateOf(const RateFigure& rate) const {
    const auto part = Published(rate.part);
    const auto whole = Published(rate.whole);
    const auto less = rate.less.empty() ? std::optional<int64_t>(0) : Published(rate.less);
    if (!part.has_value() || !whole.has_value() || !less.has_value()) return std::nullopt;
    const int64_t base = *whole - *less;
    if (base < kSmallestBase) return std::nullopt;
    return std::min<int64_t>(100, (100 * *part + base / 2) / base);
  }

  std::optional<int64_t> DurationOf(const store::v1::CountsRecord* counted,
                                    const DurationFigure& figure, int percent) const {
    const auto base = Published(figure.count);
    if (!base.has_value() || *base < kSmallestBase || counted == nullptr) return std::nullopt;
    const auto found = counted->durations().find(figure.code);
    if (found == counted->durations().end()) return std::nullopt;
    return Percentile(found->second, percent);
  }

  const LinkedCounts& counts_;
  const std::string& id_;
};

}  // namespace

Tables Freeze(const configuration::Municipality& municipality, Quarter quarter, absl::Time now,
              const std::set<std::string>& districts, const Counts& counts, const Tables& before) {
  const LinkedCounts linked(municipality, quarter, districts, counts, before);
  Tables tables;
  for (const std::string& id : TablesOf(quarter, districts)) {
    store::v1::FrozenTableRecord& record = tables[id];
    for (const CountFigure& figure : linked.figures()) {
      const int64_t count = linked.Of(id, figure.code).count;
      if (count > 0) (*record.mutable_counts())[figure.code] = count;
    }
    const TableId what = *ParseTable(id);
    if (!what.district.empty() && !IsPublished(municipality, what.district)) continue;
    v1::Statistics& published = *record.mutable_published();
    published.set_name(rpc::MakeName(municipality.slug(), "statistics", id));
    published.set_span(what.span);
    published.set_district(what.district);
    SetDate(what.first_day(), *published.mutable_first_day());
    SetDate(what.last_day(), *published.mutable_last_day());
    *published.mutable_freeze_time() = rpc::ToTimestamp(now);
    const Table table(linked, id);
    table.AddCounts(published);
    table.AddRates(published);
    const auto counted = counts.find(id);
    if (what.span == v1::SPAN_MONTH)
      table.AddDurations(counted == counts.end() ? nullptr : &counted->second, published);
  }
  return tables;
}

}  // namespace omzien::statistics
