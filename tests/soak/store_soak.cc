// omzien-soak-store: kills Redis, omziend or both, again and again, while residents write; then
// looks whether everything that was acknowledged is there, once.
//
// Exit code: 0 if so; 1 if something was lost, doubled, refused or otherwise wrong; 2 for wrong
// flags.

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/configuration/load.h"
#include "services/help/records.h"
#include "services/help/steps.h"
#include "services/store/consumer.h"
#include "services/store/due.h"
#include "services/store/redis_store.h"
#include "tests/soak/findings.h"
#include "tests/soak/writers.h"
#include "tests/support/private_omziend.h"
#include "tests/support/private_redis.h"

namespace omzien::soak {
namespace {

struct Flags {
  int rounds = 200;
  uint64_t seed = 0;
  std::string omziend;
  std::string config;
};

// What happened in all rounds together.
struct Rounds {
  int redis_killed = 0;
  int omziend_killed = 0;
  int both_killed = 0;
  int in_flight = 0;                    // Calls under way at the kills.
  int rewrites = 0;                     // Of the append-only file, forced.
  int rewrites_cut_off = 0;             // By the kill of their Redis.
  std::vector<absl::Duration> outages;  // From a kill to the next acknowledged write.
};

// Returns the sorted times of a small write and its fdatasync, on the disk the store lies on.
std::vector<absl::Duration> TimeFsyncs() {
  const std::string path =
      (std::filesystem::temp_directory_path() / absl::StrCat("omzien-fsync-", getpid())).string();
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const std::string bytes(1024, 'x');
  std::vector<absl::Duration> times;
  for (int i = 0; i < 200; ++i) {
    const absl::Time start = absl::Now();
    if (write(fd, bytes.data(), bytes.size()) < 0 || fdatasync(fd) != 0) break;
    times.push_back(absl::Now() - start);
  }
  close(fd);
  unlink(path.c_str());
  std::sort(times.begin(), times.end());
  return times;
}

// The value below which `part` of the sorted values lie.
absl::Duration Quantile(const std::vector<absl::Duration>& sorted, double part) {
  if (sorted.empty()) return absl::ZeroDuration();
  return sorted[std::min(sorted.size() - 1, size_t(part * double(sorted.size())))];
}

std::string Milliseconds(absl::Duration time) {
  return absl::StrFormat("%.2f ms", absl::ToDoubleMilliseconds(time));
}

// One run.
class StoreSoak {
 public:
  explicit StoreSoak(const Flags& flags)
      : flags_(flags),
        random_(flags.seed),
        // Without the delay a rewrite is over before a kill can meet it.
        redis_({.more = {"--rdb-key-save-delay", "20"}}),
        omziend_({.binary = flags.omziend,
                  .services = "help",
                  .config = flags.config,
                  .store = redis_.address()}) {}

  // Errors: only those that keep it from beginning.
  absl::Status Run() {
    const auto bundle = configuration::Load(flags_.config);
    if (!bundle.ok()) return bundle.status();
    const configuration::Municipality* town = (*bundle)->Find(kTown);
    if (town == nullptr) return absl::NotFoundError("config: lacks the municipality of the soak");
    partition_ = town->partition();
    store::RedisOptions options;
    options.routes = {{.address = redis_.address()}};
    auto store = store::RedisStore::Open(options);
    if (!store.ok()) return store.status();
    store_ = *std::move(store);
    if (absl::Status told = TellWhoLivesHere(); !told.ok()) return told;

    omziend_.Spawn();
    omziend_.AwaitListening();
    Writers writers(omziend_, flags_.seed);
    const absl::Status lived = KillWhile(writers);
    Expect(lived);
    // A writer that was refused ended the rounds; it is said once.
    const absl::Status finished = writers.Finish();
    if (lived.ok()) Expect(finished);
    Expect(AwaitQuiet());
    repeated_ = writers.repeated();
    const Ledger ledger = writers.ledger();
    AskForAll(omziend_, ledger, findings_);
    omziend_.Stop();
    const States states = CountRecords(*store_, redis_, partition_, ledger, findings_);
    ReadStream(*store_, partition_, ledger, states, findings_);
    return absl::OkStatus();
  }

  bool IsWell() const {
    return findings_.found == findings_.acknowledged && findings_.doubled == 0 &&
           findings_.wrong.empty();
  }

  void Print() {
    std::sort(rounds_.outages.begin(), rounds_.outages.end());
    const std::vector<absl::Duration> fsyncs = TimeFsyncs();
    Row("rounds",
        absl::StrCat(flags_.rounds, ": kill -9 of Redis ", rounds_.redis_killed, ", of omziend ",
                     rounds_.omziend_killed, ", of both ", rounds_.both_killed));
    Row("in flight",
        absl::StrCat(rounds_.in_flight, " calls at the kills; ", repeated_, " sent again"));
    Row("rewrites", absl::StrCat(rounds_.rewrites, " of the append-only file, ",
                                 rounds_.rewrites_cut_off, " cut off by a kill"));
    Row("outage", absl::StrCat("median ", Milliseconds(Quantile(rounds_.outages, 0.5)), ", worst ",
                               Milliseconds(Quantile(rounds_.outages, 1)),
                               ", from a kill to the next acknowledged write"));
    Row("acknowledged", absl::StrCat(findings_.acknowledged, " writes"));
    Row("found", absl::StrCat(findings_.found));
    Row("doubled", absl::StrCat(findings_.doubled));
    Row("examined", absl::StrCat(findings_.records, " records, ", findings_.due, " due moments, ",
                                 findings_.events, " events"));
    Row("fsync", absl::StrCat("median ", Milliseconds(Quantile(fsyncs, 0.5)), ", p99 ",
                              Milliseconds(Quantile(fsyncs, 0.99)), " on this machine"));
    for (size_t i = 0; i < std::min<size_t>(findings_.wrong.size(), 20); ++i) {
      Row("wrong", findings_.wrong[i]);
    }
    if (findings_.wrong.size() > 20) {
      Row("wrong", absl::StrCat("and ", findings_.wrong.size() - 20, " more"));
    }
  }

 private:
  // What failed is told with all else; what was acknowledged before is looked for all the same.
  void Expect(const absl::Status& status) {
    if (status.ok()) return;
    findings_.wrong.push_back(status.ToString(absl::StatusToStringMode::kWithNoExtraData));
  }

  static void Row(absl::string_view name, const std::string& text) {
    std::printf("%s", absl::StrFormat("%-14s%s\n", name, text).c_str());
  }

  // As `residents` does when somebody registers: `help` learns of her by this event.
  absl::Status TellWhoLivesHere() {
    for (int i = 0; i < kResidents; ++i) {
      internal::v1::Event event;
      event.set_municipality(std::string(kTown));
      *event.mutable_time() = help::ToProto(absl::Now());
      internal::v1::PersonChanged& person = *event.mutable_person_changed();
      person.set_resident(ResidentId(i));
      person.set_age_band(internal::v1::AGE_BAND_ADULT);
      person.set_identity_level(v1::IDENTITY_LEVEL_CONTACT);
      store::Batch batch(partition_);
      batch.Append(event.SerializeAsString());
      if (const auto told = store_->Commit(batch); !told.ok()) return told.status();
    }
    return absl::OkStatus();
  }

  absl::Status KillWhile(Writers& writers) {
    if (absl::Status began = writers.Await(kWriters); !began.ok()) return began;
    for (int round = 1; round <= flags_.rounds; ++round) {
      if (absl::Status lived = Round(writers); !lived.ok()) return lived;
      if (round % 20 == 0) std::fprintf(stderr, "round %d of %d\n", round, flags_.rounds);
    }
    return absl::OkStatus();
  }

  // Kills something at a random moment, starts it again at once, and waits until writes go on.
  absl::Status Round(Writers& writers) {
    if (absl::Status lived = writers.Await(Random(1, 100)); !lived.ok()) return lived;
    if (Random(1, 3) == 1) {
      redis_.Command({"BGREWRITEAOF"});
      ++rounds_.rewrites;
    }
    // Kills come at any moment of a commit, not only right after an answer.
    std::this_thread::sleep_for(std::chrono::microseconds(Random(0, 20'000)));
    const absl::Time killed = absl::Now();
    switch (Random(1, 3)) {
      case 1:
        ++rounds_.redis_killed;
        KillRedis(writers);
        redis_.Start();
        break;
      case 2:
        ++rounds_.omziend_killed;
        rounds_.in_flight += writers.in_flight();
        omziend_.Kill();
        omziend_.Spawn();
        omziend_.AwaitListening();
        break;
      default:
        ++rounds_.both_killed;
        KillRedis(writers);
        omziend_.Kill();
        omziend_.Spawn();  // It waits for its store.
        redis_.Start();
        omziend_.AwaitListening();
        break;
    }
    const absl::Status lived = writers.Await(1);
    rounds_.outages.push_back(absl::Now() - killed);
    return lived;
  }

  void KillRedis(Writers& writers) {
    // A child that rewrites outlives its server for a moment; the next server starts meanwhile.
    const std::string state = redis_.Command({"INFO", "persistence"});
    rounds_.rewrites_cut_off += state.find("aof_rewrite_in_progress:1") != std::string::npos;
    rounds_.in_flight += writers.in_flight();
    redis_.Kill();
  }

  // Waits until nothing is due and every event is consumed.
  absl::Status AwaitQuiet() {
    const store::Key cursor = store::CursorKey(partition_, help::kFolder, help::kConsumer);
    const absl::Time deadline = absl::Now() + absl::Minutes(1);
    while (absl::Now() < deadline) {
      const auto due = store::DueUntil(*store_, partition_, help::kFolder, absl::Now(), 1);
      const auto at = store_->Read({cursor});
      const auto ends = store_->Ends(partition_);
      uint64_t number = 0;
      if (due.ok() && at.ok() && ends.ok() && due->empty() &&
          absl::SimpleAtoi(at->front().value, &number) && number == ends->last) {
        return absl::OkStatus();
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return absl::DeadlineExceededError("a minute after the last write, something is still due");
  }

  int Random(int from, int to) { return std::uniform_int_distribution<int>(from, to)(random_); }

  const Flags flags_;
  std::mt19937_64 random_;
  test::PrivateRedis redis_;
  test::PrivateOmziend omziend_;
  int partition_ = 0;
  std::unique_ptr<store::RedisStore> store_;
  Rounds rounds_;
  int64_t repeated_ = 0;
  Findings findings_;
};

int Main(const Flags& flags) {
  std::printf("seed          %llu\n", static_cast<unsigned long long>(flags.seed));
  std::fflush(stdout);
  StoreSoak soak(flags);
  const absl::Status ran = soak.Run();
  if (!ran.ok()) {
    std::fprintf(stderr, "omzien-soak-store: %s\n", ran.ToString().c_str());
    return 1;
  }
  soak.Print();
  return soak.IsWell() ? 0 : 1;
}

}  // namespace
}  // namespace omzien::soak

int main(int argc, char** argv) {
  // gRPC's words on connections that we break are many.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  // What is forked here executes another program at once.
  setenv("GRPC_ENABLE_FORK_SUPPORT", "0", 1);
  omzien::soak::Flags flags;
  flags.seed = std::random_device()();
  CLI::App app("Kills the store and its server under writes; nothing acknowledged may be lost.",
               "omzien-soak-store");
  app.add_option("--rounds", flags.rounds, "Kills")->check(CLI::PositiveNumber);
  app.add_option("--seed", flags.seed, "Of every random choice; if not given: another each time");
  app.add_option("--omziend", flags.omziend, "The binary")->required()->check(CLI::ExistingFile);
  app.add_option("--config", flags.config, "The folder with one file per municipality")
      ->required()
      ->check(CLI::ExistingDirectory);
  // The library throws; this is the one place where that becomes an exit code.
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return omzien::soak::Main(flags);
}
