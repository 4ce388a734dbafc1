// omzien-soak-town: a town lives through the public API alone, every service a process of its own
// over a real Redis, while one after another is killed and started again at once; the town looks
// all the while whether the invariants hold, and at the end whether everything that was
// acknowledged is there, once.
//
// Exit code: 0 if so; 1 if not; 2 for wrong flags.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "clients/town/flags.h"
#include "clients/town/town.h"
#include "tests/support/keys.h"
#include "tests/support/private_omziend.h"
#include "tests/support/private_redis.h"

namespace omzien::soak {
namespace {

struct Flags {
  town::AreaFlags areas;
  town::TownOptions town;
  int kills = 100;
  std::string omziend;
};

// A Monday, before anybody is awake.
constexpr char kStart[] = "2026-03-02T06:00:00+01:00";

// A folder of its own, gone with it.
class Folder {
 public:
  Folder() {
    path_ = (std::filesystem::temp_directory_path() / "omzien-town-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~Folder() {
    std::error_code ignored;  // A folder left behind in /tmp fails no test.
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The processes of an installation, and what is done to them. All of it on one thread: they die
// with it.
class Installation {
 public:
  Installation(const Flags& flags, const Folder& folder) : folder_(folder) {
    std::filesystem::create_directory(folder.path() + "/config");
    std::ofstream(folder.path() + "/page.key") << std::string(32, 'k');
    for (const char* services : {"help", "residents", "signals", "matchmaker", "inbox",
                                 "statistics", "directory,simulation"}) {
      test::PrivateOmziendOptions options;
      options.binary = flags.omziend;
      options.services = services;
      options.config = folder.path() + "/config";
      options.store = redis_.address();
      options.listen = SocketOf(services);
      options.keys = &keys_;
      options.more = {"--simulated-clock", absl::StrCat("--simulated-start=", kStart),
                      absl::StrCat("--page-key=", folder.path(), "/page.key")};
      if (options.services == "matchmaker") {
        options.more.push_back(absl::StrCat("--service-key=", keys_.private_pem()));
        options.more.push_back(absl::StrCat("--help-address=", SocketOf("help")));
      }
      processes_.push_back(std::make_unique<test::PrivateOmziend>(options));
    }
  }

  // Call after the configuration is there.
  void Start() {
    for (const auto& process : processes_) process->Spawn();
    for (const auto& process : processes_) process->AwaitListening();
  }

  // Kills one, and starts it again at once. Returns what it was.
  std::string KillOne(std::mt19937_64& random) {
    if (random() % 3 == 0) {
      redis_.Kill();
      redis_.Start();
      return "Redis";
    }
    test::PrivateOmziend& process = *processes_[random() % processes_.size()];
    process.Kill();
    process.Spawn();
    process.AwaitListening();
    return "omziend";
  }

  town::ApiOptions Api() const {
    town::ApiOptions api;
    api.server = SocketOf("help");
    for (const char* folder :
         {"help", "residents", "signals", "matchmaker", "inbox", "statistics"}) {
      api.servers[folder] = SocketOf(folder);
    }
    for (const char* folder : {"directory", "simulation"}) {
      api.servers[folder] = SocketOf("directory");
    }
    api.token_key_file = keys_.private_pem();
    return api;
  }

 private:
  std::string SocketOf(absl::string_view services) const {
    // By the first of them.
    return absl::StrCat("unix:", folder_.path(), "/", services.substr(0, services.find(',')));
  }

  const Folder& folder_;
  test::KeyFiles keys_;
  test::PrivateRedis redis_;
  std::vector<std::unique_ptr<test::PrivateOmziend>> processes_;
};

// Kills at random moments of the town's time, while calls are under way.
class Killer {
 public:
  Killer(Installation& installation, const town::Town& town, const Flags& flags)
      : installation_(installation), town_(town), random_(flags.town.seed) {
    for (int i = 0; i < flags.kills; ++i) {
      moments_.push_back(std::uniform_real_distribution<double>(0, 1)(random_));
    }
    std::sort(moments_.begin(), moments_.end());
  }

  void RunUntil(const std::atomic<bool>& has_ended) {
    while (!has_ended) {
      Pause(std::chrono::milliseconds(1));
      if (next_ == moments_.size() || town_.now() == absl::InfinitePast()) continue;
      const absl::Time moment = town_.begin() + moments_[next_] * (town_.end() - town_.begin());
      const int in_flight = town_.api().in_flight();
      if (town_.now() < moment || in_flight == 0) continue;
      // Kills come at any moment of a commit, not only right after a call began.
      Pause(std::chrono::microseconds(random_() % 20'000));
      ++next_;
      in_flight_ += town_.api().in_flight();
      ++killed_[installation_.KillOne(random_)];
    }
  }

  std::string Report() const {
    return absl::StrFormat("%-14s%d: kill -9 of Redis %d, of an omziend %d; %d calls under way\n",
                           "kills", next_, Killed("Redis"), Killed("omziend"), in_flight_);
  }

 private:
  static void Pause(std::chrono::microseconds length) { std::this_thread::sleep_for(length); }

  int Killed(const std::string& what) const {
    const auto found = killed_.find(what);
    return found == killed_.end() ? 0 : found->second;
  }

  Installation& installation_;
  const town::Town& town_;
  std::mt19937_64 random_;
  std::vector<double> moments_;  // As parts of the town's whole time.
  size_t next_ = 0;
  int in_flight_ = 0;
  std::map<std::string, int> killed_;
};

int Fail(const absl::Status& why, int code) {
  std::fprintf(stderr, "omzien-soak-town: %s\n", std::string(why.message()).c_str());
  return code;
}

int Run(Flags flags) {
  const auto areas = town::ReadAreas(flags.areas);
  if (!areas.ok()) return Fail(areas.status(), 2);
  std::printf("%-14s%llu\n", "seed", static_cast<unsigned long long>(flags.town.seed));
  std::fflush(stdout);
  const Folder folder;
  Installation installation(flags, folder);
  const absl::Status written =
      town::WriteConfiguration(*areas, flags.town.people.workers, folder.path() + "/config");
  if (!written.ok()) return Fail(written, 1);
  installation.Start();
  flags.town.say = [](const std::string& line) {
    std::printf("%s\n", line.c_str());
    std::fflush(stdout);
  };
  town::Town town(flags.town, *areas, installation.Api());
  Killer killer(installation, town, flags);
  std::atomic<bool> has_ended = false;
  absl::Status lived;
  std::thread living([&] {
    lived = town.Live();
    has_ended = true;
  });
  killer.RunUntil(has_ended);
  living.join();
  std::fputs(killer.Report().c_str(), stdout);
  std::fputs(town.Report().c_str(), stdout);
  if (!lived.ok()) return Fail(lived, 1);
  return town.broken().empty() ? 0 : 1;
}

int Main(int argc, char** argv) {
  Flags flags;
  flags.town.people = {.residents = 9500, .helpers = 2000, .workers = 150};
  flags.town.seed = std::random_device()();
  int weeks = 4;
  CLI::App app("A town lives while its services and its store are killed.", "omzien-soak-town");
  town::AddFlags(app, flags.areas);
  town::AddFlags(app, flags.town);
  app.add_option("--workers", flags.town.people.workers, "How many work in the social teams")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--weeks", weeks, "How long")->check(CLI::PositiveNumber)->capture_default_str();
  CLI::Option* days = app.add_option("--days", flags.town.days, "How long, instead of --weeks")
                          ->check(CLI::PositiveNumber);
  app.add_option("--kills", flags.kills, "How often something is killed")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--omziend", flags.omziend, "The binary")->required()->check(CLI::ExistingFile);
  // The library throws; this is the one place where that becomes an exit code.
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (days->count() == 0) flags.town.days = 7 * weeks;
  return Run(flags);
}

}  // namespace
}  // namespace omzien::soak

int main(int argc, char** argv) {
  // gRPC's words on connections that we break are many.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  // What is forked here executes another program at once.
  setenv("GRPC_ENABLE_FORK_SUPPORT", "0", 1);
  return omzien::soak::Main(argc, argv);
}
