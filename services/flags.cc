#include "services/flags.h"

#include <sodium.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"

namespace omzien {
namespace {

// Returns the arguments as the library wants them, the last first. "--metrics=" is two of them:
// left as it is, the library would take the next argument for its value.
std::vector<std::string> Reversed(int argc, const char* const* argv) {
  std::vector<std::string> arguments;
  for (int i = argc - 1; i > 0; --i) {
    absl::string_view argument = argv[i];
    if (absl::StartsWith(argument, "--") && absl::ConsumeSuffix(&argument, "=")) {
      arguments.emplace_back();
    }
    arguments.emplace_back(argument);
  }
  return arguments;
}

}  // namespace

absl::StatusOr<Flags> ParseFlags(int argc, const char* const* argv) {
  Flags flags;
  std::string start;
  std::string drain = "10s";
  CLI::App app("Serves Omzien: any of its services, over one store.", "omziend");
  app.set_version_flag("--version", std::string("omziend " OMZIEN_VERSION));
  app.add_option("--services", flags.services, "Folders of services, separated by commas")
      ->delimiter(',')
      ->default_str("all");
  app.add_option("--listen", flags.listen, "Where calls are taken, host:port; port 0 picks one")
      ->default_str("127.0.0.1:7400");
  app.add_option("--metrics", flags.metrics,
                 "Where GET /metrics answers, host:port; empty: nowhere")
      ->default_str("127.0.0.1:7401");
  app.add_option("--config", flags.config, "The folder with one file per municipality")->required();
  app.add_option("--store", flags.store,
                 "unix:/path or host:port of a Redis, or memory, which forgets all at the end")
      ->required();
  app.add_flag("--allow-unsafe-store", flags.allow_unsafe_store,
               "Take a Redis that may lose what it acknowledged");
  app.add_option("--token-key", flags.token_key, "PEM file of the public key of tokens")
      ->required();
  app.add_option("--service-key", flags.service_key,
                 "PEM file of the private key, for services that call others");
  app.add_option("--page-key", flags.page_key,
                 "File of 32 random bytes that seals page tokens, the same for every process");
  app.add_option("--help-address", flags.help_address,
                 "Where the matchmaker finds help, host:port; if not given: in this process");
  app.add_flag("--simulated-clock", flags.is_simulated,
               "Domain time stands still until it is moved; for stores made so");
  app.add_option("--simulated-start", start,
                 "Where the clock of a new simulated store begins, RFC 3339; if not given: now");
  app.add_option("--drain", drain, "How long running calls may take to end")->default_str("10s");
  // The library throws; this is the one place where that becomes a status.
  try {
    app.parse(Reversed(argc, argv));
  } catch (const CLI::CallForHelp&) {
    flags.text = app.help();
    flags.shows_text = true;
    return flags;
  } catch (const CLI::CallForVersion& version) {
    flags.text = absl::StrCat(version.what(), "\n");
    flags.shows_text = true;
    return flags;
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(error.what());
  }
  if (app.count("--services") == 0) flags.services = {"all"};
  if (app.count("--listen") == 0) flags.listen = "127.0.0.1:7400";
  if (app.count("--metrics") == 0) flags.metrics = "127.0.0.1:7401";
  flags.simulated_start = absl::Now();
  std::string why;
  if (!start.empty() && !absl::ParseTime(absl::RFC3339_full, start, &flags.simulated_start, &why)) {
    return absl::InvalidArgumentError(
        "--simulated-start: want RFC 3339, such as 2026-03-02T09:00:00+01:00");
  }
  if (!absl::ParseDuration(drain, &flags.drain) || flags.drain < absl::ZeroDuration()) {
    return absl::InvalidArgumentError("--drain: want a duration, such as 10s");
  }
  return flags;
}

absl::StatusOr<PageKey> ReadPageKey(const std::string& file) {
  PageKey key;
  std::ifstream in(file, std::ios::binary);
  key.is_random = file.empty() || !in.is_open();
  if (key.is_random) {
    randombytes_buf(key.key.data(), key.key.size());
    return key;
  }
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (bytes.size() != key.key.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--page-key: want a file of ", key.key.size(), " bytes, got ", bytes.size()));
  }
  std::copy(bytes.begin(), bytes.end(), key.key.begin());
  return key;
}

}  // namespace omzien
