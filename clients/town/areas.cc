#include "clients/town/areas.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/csv/csv.h"

namespace omzien::town {
namespace {

constexpr double kEarthMeters = 6'371'000;  // The mean radius of the Earth.

bool IsPc4(absl::string_view text) {
  return text.size() == 4 && text[0] != '0' && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isdigit(static_cast<unsigned char>(c));
         });
}

// The haversine formula.
double Meters(const Area& a, const Area& b) {
  constexpr double kRadians = M_PI / 180;
  const double lat = std::sin((b.latitude - a.latitude) * kRadians / 2);
  const double lon = std::sin((b.longitude - a.longitude) * kRadians / 2);
  const double h =
      lat * lat + std::cos(a.latitude * kRadians) * std::cos(b.latitude * kRadians) * lon * lon;
  return 2 * kEarthMeters * std::asin(std::sqrt(h));
}

// Reads one row; adds to `problems` what is wrong.
Area ReadArea(const csv::Row& row, std::vector<csv::Problem>& problems) {
  Area area;
  area.pc4 = row.Get("pc4");
  if (!IsPc4(area.pc4)) problems.push_back({row.line, "pc4", "want four digits, such as 5461"});
  // The Netherlands in Europe, with some room, as configuration wants its points.
  if (!absl::SimpleAtod(row.Get("lat"), &area.latitude) ||
      !(area.latitude >= 50.7 && area.latitude <= 53.7)) {
    problems.push_back({row.line, "lat", "want degrees north in [50.7, 53.7]"});
  }
  if (!absl::SimpleAtod(row.Get("lon"), &area.longitude) ||
      !(area.longitude >= 3.2 && area.longitude <= 7.3)) {
    problems.push_back({row.line, "lon", "want degrees east in [3.2, 7.3]"});
  }
  if (!absl::SimpleAtoi(row.Get("inhabitants"), &area.inhabitants) || area.inhabitants < 0) {
    problems.push_back({row.line, "inhabitants", "want a number, 0 or more"});
  }
  return area;
}

}  // namespace

absl::StatusOr<std::vector<Area>> ReadAreas(const std::string& file) {
  auto table = csv::Read(
      file,
      {.required = {"pc4", "lat", "lon", "inhabitants"}, .optional = {}, .may_have_more = true});
  if (!table.ok()) return table.status();
  std::vector<Area> areas;
  if (table->problems.empty()) {
    for (const csv::Row& row : table->rows) {
      const Area area = ReadArea(row, table->problems);
      if (area.inhabitants > 0) areas.push_back(area);
    }
  }
  std::string wrong;
  for (const csv::Problem& problem : table->problems) {
    absl::StrAppend(&wrong, "\n  ", problem.Sentence());
  }
  if (!wrong.empty()) return absl::InvalidArgumentError(absl::StrCat(file, ":", wrong));
  if (areas.empty()) return absl::InvalidArgumentError(absl::StrCat(file, ": nobody lives there"));
  return areas;
}

absl::StatusOr<std::vector<Area>> Near(const std::vector<Area>& areas, absl::string_view pc4,
                                       int meters) {
  const auto centre =
      std::find_if(areas.begin(), areas.end(), [pc4](const Area& area) { return area.pc4 == pc4; });
  if (centre == areas.end()) {
    return absl::NotFoundError(absl::StrCat("there is no area ", pc4, " with inhabitants"));
  }
  std::vector<Area> near;
  for (const Area& area : areas) {
    if (Meters(*centre, area) <= meters) near.push_back(area);
  }
  return near;
}

}  // namespace omzien::town
