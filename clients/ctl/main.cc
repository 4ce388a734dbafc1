// omzienctl: every step of Omzien from a terminal.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "clients/ctl/session.h"

namespace omzien::ctl {
namespace {

constexpr char kFooter[] = R"(
Names may be said short where the municipality is known: abc or requests/abc for
municipalities/veghel/requests/abc. Times are RFC 3339.

Exit codes: 0 done; 1 the server refused, stderr says why; 2 wrong usage, nothing was called;
3 the server does not answer.)";

void AddOptions(CLI::App& app, Options& options) {
  app.add_option("--server", options.server, "Where omziend listens")
      ->envname("OMZIEN_SERVER")
      ->capture_default_str();
  auto* as = app.add_option("--as", options.as, "Who calls; a token is made with --token-key-file")
                 ->capture_default_str();
  AddEnum(
      app, "--identity-level", v1::IdentityLevel_descriptor(), "IDENTITY_LEVEL_",
      [&options](int level) { options.identity_level = static_cast<v1::IdentityLevel>(level); },
      "How sure it is who --as is; if not given: seen");
  app.add_option("--token", options.token, "A token, instead of --as")
      ->envname("OMZIEN_TOKEN")
      ->excludes(as);
  app.add_option("--token-key-file", options.token_key_file, "PEM file of the private key")
      ->envname("OMZIEN_TOKEN_KEY")
      ->capture_default_str();
  app.add_option("--municipality", options.municipality,
                 "Such as veghel; if not given: that of --as");
  app.add_option("--request-id", options.request_id,
                 "For a command that changes something: the same again has one effect");
  app.add_flag("--json", options.is_json, "Prints JSON, errors included");
  AddDuration(app, "--timeout", options.timeout,
              "How long to wait for an answer; if not given: 10s");
}

int Main(int argc, char** argv) {
  Session session;
  CLI::App app("Every step of Omzien from a terminal.", "omzienctl");
  app.footer(kFooter);
  app.set_version_flag("--version", std::string("omzienctl " OMZIEN_VERSION));
  app.require_subcommand(1);
  app.fallthrough();  // Options may also follow the command.
  AddOptions(app, session.options);
  AddPeople(app, session);
  AddHelping(app, session);
  AddAgreeing(app, session);
  AddLimits(app, session);
  AddStanding(app, session);
  AddTeam(app, session);
  AddDesk(app, session);
  AddCalls(app, session);
  AddSignals(app, session);
  AddStatistics(app, session);
  AddImport(app, session);
  AddInstallation(app, session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked);  // --help, --version.
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "omzienctl: %s\nRun with --help for more information.\n", error.what());
    return kWrongUsage;
  }
  return session.exit_code();
}

}  // namespace
}  // namespace omzien::ctl

int main(int argc, char** argv) {
  setenv("GRPC_VERBOSITY", "NONE", 0);  // Errors are ours to tell.
  return omzien::ctl::Main(argc, argv);
}
