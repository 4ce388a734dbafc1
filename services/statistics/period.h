// The periods statistics are made for, and how their tables are called. Pure.

#ifndef OMZIEN_SERVICES_STATISTICS_PERIOD_H_
#define OMZIEN_SERVICES_STATISTICS_PERIOD_H_

#include <array>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "omzien/v1/statistics.pb.h"

namespace omzien::statistics {

// A quarter of a year, by the municipality's clock.
struct Quarter {
  int number = 0;  // 4 * year + 0 to 3.

  int year() const { return number / 4; }
  int in_year() const { return number % 4 + 1; }  // [1, 4]
  // The first day.
  absl::CivilMonth first_month() const { return absl::CivilMonth(year(), 3 * (in_year() - 1) + 1); }
  std::array<absl::CivilMonth, 3> months() const {
    return {first_month(), first_month() + 1, first_month() + 2};
  }
  // The moment it is over.
  absl::Time End(const absl::TimeZone& zone) const {
    return absl::FromCivil(first_month() + 3, zone);
  }

  friend bool operator==(const Quarter&, const Quarter&) = default;
};

// Returns the quarter of a moment.
Quarter QuarterOf(absl::Time time, const absl::TimeZone& zone);
Quarter QuarterOf(absl::CivilMonth month);

// The ids of tables: "2026-03", "2026-Q1.{district}" and "2026.{district}".
std::string MonthTable(absl::CivilMonth month);
std::string QuarterTable(Quarter quarter, absl::string_view district);
std::string YearTable(int year, absl::string_view district);

// What an id of a table says.
struct TableId {
  v1::Span span = v1::SPAN_UNSPECIFIED;
  absl::CivilMonth first_month;
  std::string district;  // Empty for a month.

  // The last quarter it needs.
  Quarter last_quarter() const;
  absl::CivilDay first_day() const { return absl::CivilDay(first_month); }
  absl::CivilDay last_day() const;
};

// Returns nothing for what is no such id.
std::optional<TableId> ParseTable(absl::string_view id);

}  // namespace omzien::statistics

#endif  // OMZIEN_SERVICES_STATISTICS_PERIOD_H_
