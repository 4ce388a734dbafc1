#include "services/statistics/period.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

namespace omzien::statistics {
namespace {

// Returns the number of `text`, all of it digits; nothing if it is not in [least, most].
std::optional<int> Digits(absl::string_view text, int least, int most) {
  int number = 0;
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return std::nullopt;
  }
  if (!absl::SimpleAtoi(text, &number) || number < least || number > most) return std::nullopt;
  return number;
}

}  // namespace

Quarter QuarterOf(absl::CivilMonth month) {
  return {static_cast<int>(month.year()) * 4 + (month.month() - 1) / 3};
}

Quarter QuarterOf(absl::Time time, const absl::TimeZone& zone) {
  return QuarterOf(absl::ToCivilMonth(time, zone));
}

std::string MonthTable(absl::CivilMonth month) {
  return absl::StrFormat("%04d-%02d", month.year(), month.month());
}

std::string QuarterTable(Quarter quarter, absl::string_view district) {
  return absl::StrFormat("%04d-Q%d.%s", quarter.year(), quarter.in_year(), district);
}

std::string YearTable(int year, absl::string_view district) {
  return absl::StrFormat("%04d.%s", year, district);
}

Quarter TableId::last_quarter() const {
  const Quarter first = QuarterOf(first_month);
  return span == v1::SPAN_YEAR ? Quarter{first.number + 3} : first;
}

absl::CivilDay TableId::last_day() const {
  const int months = span == v1::SPAN_MONTH ? 1 : span == v1::SPAN_QUARTER ? 3 : 12;
  return absl::CivilDay(first_month + months) - 1;
}

std::optional<TableId> ParseTable(absl::string_view id) {
  TableId table;
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(id, absl::MaxSplits('.', 1));
  const absl::string_view period = parts.first;
  table.district = std::string(parts.second);
  const auto year = Digits(period.substr(0, 4), 1, 9999);
  if (!year.has_value() || period.size() < 4) return std::nullopt;
  const absl::string_view rest = period.substr(4);
  if (rest.empty()) {
    table.span = v1::SPAN_YEAR;
    table.first_month = absl::CivilMonth(*year, 1);
  } else if (rest.size() == 3 && rest.substr(0, 2) == "-Q") {
    const auto quarter = Digits(rest.substr(2), 1, 4);
    if (!quarter.has_value()) return std::nullopt;
    table.span = v1::SPAN_QUARTER;
    table.first_month = absl::CivilMonth(*year, 3 * *quarter - 2);
  } else if (rest.size() == 3 && rest[0] == '-') {
    const auto month = Digits(rest.substr(1), 1, 12);
    if (!month.has_value()) return std::nullopt;
    table.span = v1::SPAN_MONTH;
    table.first_month = absl::CivilMonth(*year, *month);
  } else {
    return std::nullopt;
  }
  if (table.district.empty() != (table.span == v1::SPAN_MONTH)) return std::nullopt;
  return table;
}

}  // namespace omzien::statistics
