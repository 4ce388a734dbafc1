#include "clients/town/flags.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "clients/town/municipality.h"
#include "google/protobuf/text_format.h"

namespace omzien::town {

void AddFlags(CLI::App& app, AreaFlags& flags) {
  app.add_option("--areas", flags.file,
                 "A table with the columns pc4, lat, lon and inhabitants, in any order")
      ->required();
  app.add_option("--around", flags.around, "Only areas round this postcode area, such as 5461");
  app.add_option("--within", flags.within_meters, "… at most so many metres away")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

void AddFlags(CLI::App& app, TownOptions& options) {
  PeopleOptions& people = options.people;
  app.add_option("--residents", people.residents, "How many live there")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--helpers", people.helpers, "How many of them offer help")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--asks", options.asks, "How often a resident asks for help in a week")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--yes", people.yes, "The chance that who looks at an invitation says yes")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--no", people.no, "… or no; else she leaves it")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--phone", people.phone, "The part of the residents reached by phone only")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "Of every choice people make")->capture_default_str();
  app.add_option("--threads", options.threads, "Calls at once")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

absl::StatusOr<std::vector<Area>> ReadAreas(const AreaFlags& flags) {
  auto areas = ReadAreas(flags.file);
  if (!areas.ok() || flags.around.empty()) return areas;
  return Near(*areas, flags.around, flags.within_meters);
}

absl::Status WriteConfiguration(const std::vector<Area>& areas, int workers,
                                const std::string& folder) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(MakeMunicipality(areas, workers), &text);
  const std::string file = absl::StrCat(folder, "/town.textproto");
  std::ofstream out(file);
  out << text;
  out.close();
  if (!out) return absl::UnavailableError(absl::StrCat(file, ": cannot be written"));
  return absl::OkStatus();
}

}  // namespace omzien::town
