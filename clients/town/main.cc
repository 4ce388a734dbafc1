// omzien-town: plays a town on the simulated clock of a new store, and looks all the while whether
// the invariants hold.
//
// Exit code: 0 if they do; 1 if one is broken, or a call was refused or never answered; 2 for wrong
// flags.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "clients/town/flags.h"
#include "clients/town/town.h"

namespace omzien::town {
namespace {

constexpr int kWrong = 1;
constexpr int kWrongUsage = 2;

int Fail(const absl::Status& why, int code) {
  std::fprintf(stderr, "omzien-town: %s\n", std::string(why.message()).c_str());
  return code;
}

int Configure(const AreaFlags& area_flags, int workers, const std::string& folder) {
  const auto areas = ReadAreas(area_flags);
  if (!areas.ok()) return Fail(areas.status(), kWrongUsage);
  const absl::Status written = WriteConfiguration(*areas, workers, folder);
  return written.ok() ? 0 : Fail(written, kWrong);
}

int Live(const AreaFlags& area_flags, TownOptions options, const ApiOptions& api) {
  const auto areas = ReadAreas(area_flags);
  if (!areas.ok()) return Fail(areas.status(), kWrongUsage);
  options.say = [](const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
  };
  Town town(options, *areas, api);
  const absl::Status lived = town.Live();
  std::fputs(town.Report().c_str(), stdout);
  if (!lived.ok()) return Fail(lived, kWrong);
  return town.broken().empty() ? 0 : kWrong;
}

int Main(int argc, char** argv) {
  AreaFlags areas;
  TownOptions options;
  options.people = {.residents = 100, .helpers = 40, .workers = 4};
  ApiOptions api;
  api.server = "127.0.0.1:7400";
  api.token_key_file = "var/keys/token-signing.pem";
  std::string folder;
  CLI::App app("Plays a town through the public API, on the simulated clock of a new store.",
               "omzien-town");
  app.require_subcommand(1);
  app.fallthrough();
  AddFlags(app, areas);
  app.add_option("--workers", options.people.workers, "How many work in the social teams")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  CLI::App* configure =
      app.add_subcommand("configure", "Writes the town's configuration, for omziend --config");
  configure->add_option("FOLDER", folder, "Where to")->required()->check(CLI::ExistingDirectory);
  CLI::App* live = app.add_subcommand("live", "Lives, and checks");
  AddFlags(*live, options);
  live->add_option("--days", options.days, "How long")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  live->add_option("--server", api.server, "Where omziend listens")->capture_default_str();
  live->add_option_function<std::vector<std::string>>(
      "--server-of",
      [&api](const std::vector<std::string>& said) {
        for (const std::string& one : said) {
          const size_t is = one.find('=');
          if (is == std::string::npos) {
            throw CLI::ValidationError("--server-of", "want FOLDER=ADDRESS, got " + one);
          }
          api.servers[one.substr(0, is)] = one.substr(is + 1);
        }
      },
      "Where one folder's services listen, as FOLDER=ADDRESS; may be repeated");
  live->add_option("--token-key-file", api.token_key_file, "PEM file of the private key")
      ->capture_default_str();
  // The library throws; this is the one place where that becomes an exit code.
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  if (configure->parsed()) return Configure(areas, options.people.workers, folder);
  return Live(areas, options, api);
}

}  // namespace
}  // namespace omzien::town

int main(int argc, char** argv) {
  // gRPC's words on connections that break are many.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  return omzien::town::Main(argc, argv);
}
