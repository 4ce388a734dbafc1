// The counts of a quarter, and those published before that hang together with them: what is
// published of the ones without giving away others. Pure.

#ifndef OMZIEN_SERVICES_STATISTICS_LINKED_COUNTS_H_
#define OMZIEN_SERVICES_STATISTICS_LINKED_COUNTS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "omzien/store/v1/records.pb.h"
#include "services/configuration/bundle.h"
#include "services/statistics/disclosure.h"
#include "services/statistics/figures.h"
#include "services/statistics/period.h"

namespace omzien::statistics {

// By the id of the table.
using Counts = std::map<std::string, store::v1::CountsRecord>;
using Tables = std::map<std::string, store::v1::FrozenTableRecord>;

// Returns the ids of the tables that are frozen with a quarter: its months, itself and, with the
// last, its year, for each of `districts`.
std::vector<std::string> TablesOf(Quarter quarter, const std::set<std::string>& districts);

// Returns the ids of those that were frozen before and matter to it: of the quarter before and, for
// the last, of the whole year.
std::vector<std::string> TablesBefore(Quarter quarter, const std::set<std::string>& districts);

// Returns whether tables of a district are published: it is configured.
bool IsPublished(const configuration::Municipality& municipality, absl::string_view district);

// Thread-compatible; what it is made of must outlive it.
class LinkedCounts {
 public:
  // Protects the counts of the quarter (disclosure.h).
  //   districts: all in which something was ever counted, and those that are configured
  //   counts:    of TablesOf; one that is not there counted nothing
  //   before:    of TablesBefore; one that is not there was not published
  LinkedCounts(const configuration::Municipality& municipality, Quarter quarter,
               const std::set<std::string>& districts, const Counts& counts, const Tables& before);

  const std::vector<CountFigure>& figures() const { return figures_; }
  // REQUIRES: `table` is one of TablesOf, `code` of figures().
  const Cell& Of(const std::string& table, const std::string& code) const;

 private:
  // The cells and sums of a quarter: its breakdowns, and its months beside its districts.
  void AddQuarter(Quarter quarter);
  // The cells and sums of the year of which the quarter is the last.
  void AddYear();
  // What holds of the counts of one table (figures.h).
  void AddBreakdowns(const std::string& table);
  // `cell` counts at most what `parts` count together: what is over is a number nobody publishes.
  void AddAtMost(int cell, const std::vector<int>& parts);

  // Returns the cell of a figure in a table, which is made if it is not there yet.
  int CellOf(const std::string& table, const CountFigure& figure);
  std::vector<int> CellsOf(const std::vector<std::string>& tables, const CountFigure& figure);
  Cell MakeCell(const std::string& id, const CountFigure& figure);
  // Returns what was counted, or how many stand at the end of the table's period.
  int64_t NewCount(const TableId& table, const std::string& id, const CountFigure& figure);
  int64_t CountOf(const std::string& table, const CountFigure& figure);

  const configuration::Municipality& municipality_;
  const Quarter quarter_;
  const std::set<std::string>& districts_;
  const Counts& counts_;
  const Tables& before_;
  const std::vector<std::string> kinds_;
  const std::vector<CountFigure> figures_;
  std::set<std::string> parts_;  // Codes.
  Publication publication_;
  std::map<std::pair<std::string, std::string>, int> cells_;  // By table and code.
};

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_LINKED_COUNTS_H_
