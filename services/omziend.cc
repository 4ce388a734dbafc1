// omziend: any of Omzien's services over one store. Flat: flags, parts, server, steps, health;
// then it waits for signals. Nothing is decided here.

#include <prometheus/counter.h>
#include <prometheus/registry.h>
#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/clock/simulated_clock.h"
#include "services/clock/step_loop.h"
#include "services/directory/newest_bundle.h"
#include "services/flags.h"
#include "services/health.h"
#include "services/loaded_configuration.h"
#include "services/parts.h"
#include "services/rpc/call_log.h"
#include "services/rpc/server.h"
#include "services/rpc/token.h"
#include "services/simulation/stamp.h"
#include "services/store/memory_store.h"
#include "services/store/redis_store.h"

namespace omzien {
namespace {

// Blocks, in this thread and all it starts, the signals that AwaitSignal waits for.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

int AwaitSignal(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
  return signal;
}

absl::StatusOr<std::optional<rpc::TokenKey>> ReadServiceKey(const std::string& file) {
  if (file.empty()) return std::nullopt;
  auto key = rpc::TokenKey::FromPemFile(file);
  if (!key.ok()) return key.status();
  return *std::move(key);
}

absl::StatusOr<std::unique_ptr<store::Store>> OpenStore(const Flags& flags) {
  if (flags.store == "memory") return std::make_unique<store::MemoryStore>();
  store::RedisOptions options;
  options.routes = {{.address = flags.store}};
  options.allow_unsafe = flags.allow_unsafe_store;
  auto opened = store::RedisStore::Open(options);
  if (!opened.ok()) {
    return absl::Status(opened.status().code(),
                        absl::StrCat("--store=", flags.store, ": ", opened.status().message()));
  }
  return *std::move(opened);
}

// Returns domain time, of a store that is of the kind the flags say.
absl::StatusOr<std::function<absl::Time()>> OpenClock(const Flags& flags, store::Store& store) {
  const absl::Status stamp = simulation::CheckStamp(store, flags.is_simulated);
  if (!stamp.ok()) return stamp;
  if (!flags.is_simulated) return absl::Now;
  auto clock = clock::SimulatedClock::Open(store, flags.simulated_start);
  if (!clock.ok()) return clock.status();
  return *std::move(clock);
}

// An error without its payloads.
std::string Plain(const absl::Status& error) {
  return error.ToString(absl::StatusToStringMode::kWithNoExtraData);
}

// Returns why this process is not to serve with the bundle it runs with, if another is the newest.
absl::Status CheckNewest(store::Store& store, const configuration::Bundle& bundle) {
  const auto newest = directory::NewestBundle(store);
  if (!newest.ok()) return newest.status();
  if (newest->empty() || *newest == bundle.hash()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("the configuration is ", bundle.hash(),
                                                    ", the newest is ", *newest,
                                                    ": put that in the folder and send SIGHUP"));
}

std::vector<RunningSteps> RunSteps(const Parts& parts, const PartsOptions& options,
                                   spdlog::logger& logger) {
  std::vector<RunningSteps> running;
  for (const Step& step : parts.steps()) {
    clock::StepLoopOptions loop;
    loop.step = step.run;
    loop.now = options.now;
    loop.is_real_time = !options.is_simulated;
    loop.on_failure = [&logger, folder = step.folder](const absl::Status& why) {
      logger.warn(rpc::EventLine("step_failed", absl::StrCat(folder, ": ", Plain(why))));
    };
    running.push_back(
        {step.folder, std::make_unique<clock::StepLoop>(*options.store, std::move(loop))});
  }
  return running;
}

absl::Status Run(const Flags& flags, const sigset_t& signals) {
  const auto logger = rpc::StderrLogger();
  const auto configuration = LoadedConfiguration::Open(flags.config);
  if (!configuration.ok()) return configuration.status();
  const auto token_key = rpc::TokenKey::FromPemFile(flags.token_key);
  if (!token_key.ok()) return token_key.status();
  const auto service_key = ReadServiceKey(flags.service_key);
  if (!service_key.ok()) return service_key.status();
  const auto page_key = ReadPageKey(flags.page_key);
  if (!page_key.ok()) return page_key.status();
  if (page_key->is_random) {
    logger->info(rpc::EventLine("page_key", "made from random: page tokens end with this process"));
  }
  const auto store = OpenStore(flags);
  if (!store.ok()) return store.status();
  const auto now = OpenClock(flags, **store);
  if (!now.ok()) return now.status();
  const absl::Status declared = directory::DeclareBundle(
      **store, (*configuration)->Current()->hash(), directory::Loaded::kAtStart);
  if (!declared.ok()) return declared;

  const auto metrics = std::make_shared<prometheus::Registry>();
  rpc::CallLog log(*metrics, logger);
  rpc::TokenVerifier tokens(*token_key);
  PartsOptions options;
  options.store = store->get();
  options.tokens = &tokens;
  options.log = &log;
  options.folders = flags.services;
  options.now = *now;
  options.is_simulated = flags.is_simulated;
  options.bundle = [&configuration] { return (*configuration)->Current(); };
  options.page_key = page_key->key;
  options.service_key = *service_key;
  options.help_address = flags.help_address;
  options.metrics = metrics.get();
  auto& parked = prometheus::BuildCounter()
                     .Name("omzien_parked_events_total")
                     .Help("Events that failed too often and were put aside: somebody must look")
                     .Register(*metrics);
  options.on_parked = [&logger, &parked](absl::string_view folder, const absl::Status& why) {
    parked.Add({{"folder", std::string(folder)}}).Increment();
    logger->error(rpc::EventLine("event_parked", absl::StrCat(folder, ": ", Plain(why))));
  };
  const auto parts = Parts::Make(options);
  if (!parts.ok()) return parts.status();

  rpc::ServerOptions server_options;
  server_options.listen = flags.listen;
  server_options.metrics_listen = flags.metrics;
  server_options.metrics = metrics;
  server_options.services = (*parts)->services();
  server_options.watches = &(*parts)->watches();
  const auto server = rpc::Server::Start(server_options);
  if (!server.ok()) return server.status();
  const std::vector<RunningSteps> steps = RunSteps(**parts, options, *logger);
  HealthOptions health_options;
  health_options.set_serving = [&server](bool is_serving) { (*server)->SetServing(is_serving); };
  health_options.check_configuration = [&store, &configuration] {
    return CheckNewest(**store, *(*configuration)->Current());
  };
  health_options.on_change = [&logger](absl::string_view why_not) {
    logger->warn(rpc::EventLine(why_not.empty() ? "serving" : "not_serving", why_not));
  };
  auto health = std::make_unique<Health>(**store, steps, *metrics, std::move(health_options));
  const std::string host = flags.listen.substr(0, flags.listen.rfind(':'));
  std::printf("omziend: listening on %s:%d\n", host.c_str(), (*server)->port());
  std::fflush(stdout);

  while (AwaitSignal(signals) == SIGHUP) {
    const absl::Status reloaded = (*configuration)->Reload();
    logger->info(rpc::EventLine(reloaded.ok() ? "reloaded" : "reload_refused", reloaded.message()));
    if (!reloaded.ok()) continue;
    const absl::Status noted = directory::DeclareBundle(
        **store, (*configuration)->Current()->hash(), directory::Loaded::kByReload);
    if (!noted.ok()) logger->warn(rpc::EventLine("reload_not_declared", noted.message()));
  }
  logger->info(rpc::EventLine("draining", ""));
  health.reset();
  (*server)->Drain(flags.drain);
  logger->info(rpc::EventLine("stopped", ""));
  return absl::OkStatus();
}

}  // namespace
}  // namespace omzien

int main(int argc, char** argv) {
  // gRPC's own words on a taken port are ten lines; ours are one.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  const sigset_t signals = omzien::BlockSignals();
  const auto flags = omzien::ParseFlags(argc, argv);
  if (flags.ok() && flags->shows_text) {
    std::fputs(flags->text.c_str(), stdout);
    return 0;
  }
  const absl::Status ended = flags.ok() ? omzien::Run(*flags, signals) : flags.status();
  if (ended.ok()) return 0;
  std::fprintf(stderr, "omziend: %s\n", std::string(ended.message()).c_str());
  return flags.ok() ? 1 : 2;
}
