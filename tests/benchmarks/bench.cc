// omzien-bench: what `./omzien bench` runs. Writes the figures it measured, with all that they
// depend on, as docs/benchmarks.md.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "omzien/v1/simulation.grpc.pb.h"
#include "tests/benchmarks/bare_server.h"
#include "tests/benchmarks/load.h"
#include "tests/benchmarks/machine.h"
#include "tests/benchmarks/town.h"

namespace omzien::benchmarks {
namespace {

struct Flags {
  std::string omziend;
  std::string out;
  std::string commit;
  int rounds = 5;
  int seconds = 3;
  int clients = 16;
  int samples = 200;
  int seed = 1;
  bool serves_bare = false;
};

// One kind of call in all rounds.
struct Measured {
  std::vector<double> per_second;    // One for each round.
  std::vector<absl::Duration> took;  // Of all rounds.
  int failures = 0;

  void Add(const LoadFigures& figures) {
    per_second.push_back(figures.per_second);
    took.insert(took.end(), figures.took.begin(), figures.took.end());
    failures += figures.failures;
  }
};

std::string Ms(absl::Duration duration) {
  return absl::StrFormat("%.2f ms", absl::ToDoubleMilliseconds(duration));
}

// Lets every client ask and, in turns with that, call the bare server: A B A B.
void MeasureRegistrations(const Flags& flags, const std::string& self, Measured& asked,
                          Measured& bare) {
  Town town(flags.omziend);
  const BareServer server(self);
  std::vector<std::unique_ptr<Person>> people;
  for (int i = 0; i < flags.clients; ++i) {
    people.push_back(std::make_unique<Person>(town, absl::StrCat("asker", i)));
    people.back()->Register();
  }
  const absl::Duration length = absl::Seconds(flags.seconds);
  for (int round = 0; round < flags.rounds; ++round) {
    asked.Add(Load(flags.clients, length, [&](int client, int nth) {
      return people[static_cast<size_t>(client)]->Ask(
          absl::StrCat("s", flags.seed, "-", round, "-", nth));
    }));
    bare.Add(Load(flags.clients, length, [&](int, int) {
      grpc::ClientContext context;
      v1::Clock reply;
      return v1::SimulationService::Stub(server.channel()).GetClock(&context, {}, &reply).ok();
    }));
    std::printf("round %d: %.0f requests registered per second, %.0f empty calls\n", round + 1,
                asked.per_second.back(), bare.per_second.back());
    std::fflush(stdout);
  }
}

// For each sample a new helper watches her inbox, and a new asker asks.
std::vector<absl::Duration> MeasureFirstInvitation(const Flags& flags, int& missed) {
  Town town(flags.omziend);
  std::vector<absl::Duration> took;
  for (int i = 0; i < flags.samples; ++i) {
    Person helper(town, absl::StrCat("helper", i));
    helper.Register();
    helper.Offer();
    Person asker(town, absl::StrCat("asker", i));
    asker.Register();
    Person::Watch watch(helper);
    const absl::Time start = absl::Now();
    if (asker.Ask("ask") && watch.AwaitInvitation()) {
      took.push_back(absl::Now() - start);
    } else {
      ++missed;
    }
  }
  return took;
}

std::string Report(const Flags& flags, const Measured& asked, const Measured& bare,
                   const std::vector<absl::Duration>& invited, int missed,
                   const std::vector<absl::Duration>& fsync) {
  std::string text = absl::StrFormat(
      "# Benchmarks\n\n"
      "Written by `./omzien bench`; by hand only what stands under Soaks. Everything runs on one "
      "machine: the clients, "
      "Redis "
      "(append-only file,\n`appendfsync always`), and one `omziend` with every service. Each "
      "client "
      "waits for an answer before it calls again.\n\n"
      "| | |\n|---|---|\n"
      "| commit | %s |\n| date | %s |\n| seed | %d |\n| machine | %s |\n| kernel | %s |\n"
      "| gRPC | %s |\n| Redis | %s |\n"
      "| fsync: append of 4 KiB and fdatasync, %d times | median %s, p99 %s |\n\n",
      flags.commit, absl::FormatTime("%Y-%m-%d", absl::Now(), absl::UTCTimeZone()), flags.seed,
      Processors(), FirstLineOf("uname -sr"), grpc::Version(),
      FirstLineOf("redis-server --version"), static_cast<int>(fsync.size()),
      Ms(Quantile(fsync, 0.5)), Ms(Quantile(fsync, 0.99)));
  absl::StrAppendFormat(
      &text,
      "## Requests registered, durably\n\n"
      "`CreateHelpRequest`, answered once it is on the disk, beside an empty unary call of a "
      "server "
      "that does nothing else, in\nturns A B A B; %d clients, %d rounds of %d s each.\n\n"
      "| round | registered per second | empty calls per second |\n|---|---|---|\n",
      flags.clients, flags.rounds, flags.seconds);
  for (size_t i = 0; i < asked.per_second.size(); ++i) {
    absl::StrAppendFormat(&text, "| %d | %.0f | %.0f |\n", i + 1, asked.per_second[i],
                          bare.per_second[i]);
  }
  absl::StrAppendFormat(&text, "| **median** | **%.0f** | **%.0f** |\n", Median(asked.per_second),
                        Median(bare.per_second));
  absl::StrAppendFormat(&text, "| p50 of a call | %s | %s |\n", Ms(Quantile(asked.took, 0.5)),
                        Ms(Quantile(bare.took, 0.5)));
  absl::StrAppendFormat(&text, "| p99 of a call | %s | %s |\n", Ms(Quantile(asked.took, 0.99)),
                        Ms(Quantile(bare.took, 0.99)));
  absl::StrAppendFormat(&text, "| failed | %d | %d |\n\n", asked.failures, bare.failures);
  absl::StrAppendFormat(
      &text,
      "## From a request to its first invitation\n\n"
      "From the moment the call of the asker is sent until the invitation is read in the helper's "
      "open `WatchMessages`: the\nrequest's commit, the matchmaker's search, the wave's commit, "
      "the "
      "message's commit, the watch. %d samples, one after the\nother, each of a new asker and a "
      "new "
      "helper among those of before; %d missed.\n\n"
      "| p50 | p99 |\n|---|---|\n| %s | %s |\n",
      static_cast<int>(invited.size()), missed, Ms(Quantile(invited, 0.5)),
      Ms(Quantile(invited, 0.99)));
  return text;
}

// Returns what people wrote below the figures of before: from its first heading on.
std::string WrittenByHand(const std::string& file) {
  std::ifstream in(file);
  const std::string before{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const size_t begin = before.find("\n## Soaks");
  return begin == std::string::npos ? "" : before.substr(begin);
}

int Run(const Flags& flags, const std::string& self) {
  const std::vector<absl::Duration> fsync = MeasureFsync(500);
  Measured asked;
  Measured bare;
  MeasureRegistrations(flags, self, asked, bare);
  int missed = 0;
  const std::vector<absl::Duration> invited = MeasureFirstInvitation(flags, missed);
  if (fsync.empty() || asked.took.empty() || bare.took.empty() || invited.empty()) {
    std::fprintf(stderr, "bench: nothing was measured\n");
    return 1;
  }
  const std::string report = Report(flags, asked, bare, invited, missed, fsync);
  std::fputs(report.c_str(), stdout);
  if (!flags.out.empty()) {
    const std::string kept = WrittenByHand(flags.out);
    std::ofstream(flags.out) << report << kept;
  }
  return asked.failures + bare.failures + missed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace omzien::benchmarks

int main(int argc, char** argv) {
  omzien::benchmarks::Flags flags;
  CLI::App app("Measures what docs/benchmarks.md says.", "omzien-bench");
  app.add_flag("--serve-bare", flags.serves_bare, "Serves empty calls instead");
  app.add_option("--omziend", flags.omziend, "The path of omziend");
  app.add_option("--out", flags.out, "Where the report goes, besides stdout");
  app.add_option("--commit", flags.commit, "Named in the report");
  app.add_option("--rounds", flags.rounds, "Of each kind")->check(CLI::PositiveNumber);
  app.add_option("--seconds", flags.seconds, "Of a round")->check(CLI::PositiveNumber);
  app.add_option("--clients", flags.clients, "At once")->check(CLI::PositiveNumber);
  app.add_option("--samples", flags.samples, "Of first invitations")->check(CLI::PositiveNumber);
  app.add_option("--seed", flags.seed, "Of ids");
  CLI11_PARSE(app, argc, argv);
  if (flags.serves_bare) omzien::benchmarks::ServeBare();
  return omzien::benchmarks::Run(flags, argv[0]);
}
