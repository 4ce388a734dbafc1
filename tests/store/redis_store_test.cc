// What holds for RedisStore beyond the contract: kills, timeouts, refusals, unsafe servers.

#include "services/store/redis_store.h"

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/store/commit_script.h"
#include "services/store/redis_socket.h"
#include "tests/support/private_redis.h"
#include "tests/support/status_matchers.h"

namespace omzien::store {
namespace {

using ::omzien::test::HasCode;
using ::omzien::test::IsOk;
using ::omzien::test::IsOkAndHolds;
using ::omzien::test::PrivateRedis;
using ::testing::ElementsAre;
using ::testing::FieldsAre;
using ::testing::HasSubstr;

Key RecordKey(absl::string_view id, int partition = 0) {
  return Space(partition, "help", "veghel").Of("thing", id);
}

Batch Putting(absl::string_view id, int partition = 0) {
  Batch batch(partition);
  batch.Expect(RecordKey(id, partition), 0);
  batch.Put(RecordKey(id, partition), "v");
  batch.Append(std::string(id));
  return batch;
}

RedisOptions OptionsFor(const PrivateRedis& redis) {
  RedisOptions options;
  options.routes = {{.address = redis.address()}};
  options.timeouts.call = absl::Seconds(30);  // Sanitizers and a busy machine are slow.
  return options;
}

std::unique_ptr<RedisStore> Open(const RedisOptions& options) {
  auto store = RedisStore::Open(options);
  EXPECT_THAT(store, IsOk());
  return store.ok() ? *std::move(store) : nullptr;
}

// Commits until the store takes it, as a client does that meets UNAVAILABLE.
void CommitAtLast(Store& store, const Batch& batch) {
  absl::Status status;
  do {
    status = store.Commit(batch).status();
  } while (absl::IsUnavailable(status));
  EXPECT_TRUE(status.ok() || absl::IsAborted(status)) << status;
}

TEST(RedisStoreTest, RefusesAnUnsafeServerNamingTheSetting) {
  struct Case {
    const char* setting;
    test::PrivateRedisOptions options;
  };
  for (const Case& unsafe :
       {Case{"appendonly", {.appendonly = "no"}}, Case{"appendfsync", {.appendfsync = "everysec"}},
        Case{"maxmemory-policy", {.maxmemory_policy = "allkeys-lru"}},
        Case{"aof-load-truncated", {.aof_load_truncated = "yes"}}}) {
    SCOPED_TRACE(unsafe.setting);
    PrivateRedis redis(unsafe.options);
    RedisOptions options = OptionsFor(redis);
    const auto refused = RedisStore::Open(options);
    EXPECT_THAT(refused, HasCode(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr(unsafe.setting));
    options.allow_unsafe = true;
    EXPECT_THAT(RedisStore::Open(options), IsOk());
  }
}

TEST(RedisStoreTest, AServerThatBecameUnsafeIsRefusedAtTheNextConnection) {
  PrivateRedis redis;
  const auto store = Open(OptionsFor(redis));
  CommitAtLast(*store, Putting("a"));
  redis.Kill();
  redis.Start({"--maxmemory-policy", "allkeys-lru"});
  // Whoever comes while it reconnects waits for it, so few calls end this.
  absl::Status status;
  do {
    status = store->Commit(Putting("b")).status();
    ASSERT_THAT(status, HasCode(absl::StatusCode::kUnavailable));
  } while (!absl::StrContains(status.message(), "maxmemory-policy"));
  EXPECT_TRUE(IsNotSaved(status));
}

TEST(RedisStoreTest, RefusesRoutesThatAreNoPartOfAWhole) {
  const std::vector<std::vector<RedisRoute>> wrong = {{},
                                                      {{0, 31, "unix:/a"}},
                                                      {{0, 32, "unix:/a"}, {32, 63, "unix:/b"}},
                                                      {{0, 64, "unix:/a"}},
                                                      {{-1, 63, "unix:/a"}},
                                                      {{40, 30, "unix:/a"}, {0, 63, "unix:/b"}}};
  for (const auto& routes : wrong) {
    EXPECT_THAT(RedisStore::Open({.routes = routes}), HasCode(absl::StatusCode::kInvalidArgument));
  }
}

TEST(RedisStoreTest, RefusesAnAddressThatIsNone) {
  for (const char* address : {"", "localhost", "localhost:", "localhost:99999", ":6379", "a:b"}) {
    EXPECT_THAT(RedisStore::Open({.routes = {{.address = address}}}),
                HasCode(absl::StatusCode::kInvalidArgument))
        << address;
  }
}

TEST(RedisStoreTest, OpeningGivesUpOnAServerThatIsNotThere) {
  EXPECT_THAT(RedisStore::Open({.routes = {{.address = "unix:/nowhere/s"}},
                                .open_timeout = absl::Milliseconds(50)}),
              HasCode(absl::StatusCode::kUnavailable));
}

TEST(RedisStoreTest, RoutesEveryPartitionToItsServer) {
  PrivateRedis low;
  PrivateRedis high;
  RedisOptions options;
  options.routes = {{0, 31, low.address()}, {32, 63, high.address()}};
  const auto store = Open(options);
  for (const int partition : {0, 31, 32, 63}) CommitAtLast(*store, Putting("a", partition));
  EXPECT_EQ(low.Command({"EXISTS", RecordKey("a", 0).text(), RecordKey("a", 31).text()}), "2");
  EXPECT_EQ(high.Command({"EXISTS", RecordKey("a", 32).text(), RecordKey("a", 63).text()}), "2");
}

// The heart of it: kill -9 with writes in flight, again and again.
TEST(RedisStoreTest, AcknowledgedWritesSurviveKillsAndNothingIsThereTwice) {
  constexpr int kThreads = 8;
  constexpr int kKills = 5;
  PrivateRedis redis;
  const auto store = Open(OptionsFor(redis));
  std::atomic<bool> is_over = false;
  std::atomic<int> acknowledged_count = 0;
  std::vector<std::vector<std::string>> acknowledged(kThreads);
  std::vector<std::vector<std::string>> refused(kThreads);  // With the promise: NOT_SAVED.
  std::vector<std::thread> writers;
  for (int thread = 0; thread < kThreads; ++thread) {
    writers.emplace_back([&, thread] {
      for (int i = 0; !is_over; ++i) {
        const std::string id = absl::StrCat("t", thread, "-", i);
        const absl::Status status = store->Commit(Putting(id)).status();
        if (status.ok()) {
          acknowledged[thread].push_back(id);
          ++acknowledged_count;
        } else if (IsNotSaved(status)) {
          if (refused[thread].size() < 1000) refused[thread].push_back(id);
          std::this_thread::yield();
        } else {
          EXPECT_TRUE(IsMaybeSaved(status)) << status;
        }
      }
    });
  }
  for (int kill = 0; kill < kKills; ++kill) {
    const int before = acknowledged_count;
    while (acknowledged_count < before + 100) std::this_thread::yield();
    redis.Kill();
    redis.Start();
  }
  is_over = true;
  for (std::thread& writer : writers) writer.join();

  CommitAtLast(*store, Putting("the-last"));
  const auto ends = store->Ends(0);
  ASSERT_THAT(ends, IsOk());
  const auto events = store->ReadEvents(0, 0, static_cast<int>(ends->last) + 1);
  ASSERT_THAT(events, IsOk());
  ASSERT_EQ(events->size(), ends->last);
  std::set<std::string> found;
  for (size_t i = 0; i < events->size(); ++i) {
    ASSERT_EQ((*events)[i].number, i + 1);
    EXPECT_TRUE(found.insert((*events)[i].value).second) << "twice: " << (*events)[i].value;
  }
  for (int thread = 0; thread < kThreads; ++thread) {
    for (const std::string& id : acknowledged[thread]) {
      ASSERT_TRUE(found.contains(id)) << "acknowledged and lost: " << id;
    }
    for (const std::string& id : refused[thread]) {
      ASSERT_FALSE(found.contains(id)) << "NOT_SAVED and there: " << id;
    }
  }
}

// Invariant 1. Found by `./omzien soak store`: a kill may cut the file in the middle of a commit.
// Redis by itself drops only the command that was cut, and at its next start takes the commits
// behind it for the rest of the cut one: the cut one's event came back, and an acknowledged one was
// gone.
TEST(RedisStoreTest, ACommitAfterOneThatAKillCutOffSurvivesTheNextKill) {
  PrivateRedis redis;
  const auto store = Open(OptionsFor(redis));
  CommitAtLast(*store, Putting("first"));
  CommitAtLast(*store, Putting("cut"));
  redis.Kill();
  redis.CutFile(20);  // Into the last command of several.
  redis.Start();
  CommitAtLast(*store, Putting("acknowledged"));
  redis.Kill();
  redis.Start();
  absl::StatusOr<std::vector<Event>> events;
  do {
    events = store->ReadEvents(0, 0, 10);
  } while (absl::IsUnavailable(events.status()));
  EXPECT_THAT(events,
              IsOkAndHolds(ElementsAre(FieldsAre(1, "first"), FieldsAre(2, "acknowledged"))));
  const auto records = store->Read({RecordKey("cut"), RecordKey("acknowledged")});
  ASSERT_THAT(records, IsOk());
  EXPECT_EQ((*records)[0].version, 0);
  EXPECT_EQ((*records)[1].value, "v");
}

TEST(RedisStoreTest, AServerThatDoesNotAnswerIsMaybeSavedAndThenFoundAgain) {
  PrivateRedis redis;
  RedisOptions options = OptionsFor(redis);
  options.timeouts = {.connect = absl::Milliseconds(300), .call = absl::Milliseconds(300)};
  options.connections = 1;
  const auto store = Open(options);
  CommitAtLast(*store, Putting("before"));
  redis.Pause();
  EXPECT_TRUE(IsMaybeSaved(store->Commit(Putting("during")).status()));
  // The paused server's kernel still takes connections; nobody answers the checks on them.
  const absl::Status second = store->Commit(Putting("second")).status();
  EXPECT_TRUE(IsNotSaved(second)) << second;
  redis.Resume();
  CommitAtLast(*store, Putting("after"));
  // "during" lay in the socket, and was applied when the server went on: hence MAYBE.
  const auto records = store->Read({RecordKey("during"), RecordKey("second")});
  ASSERT_THAT(records, IsOk());
  EXPECT_EQ((*records)[1].version, 0);
}

TEST(RedisStoreTest, ALoadingServerIsNotSavedAndOpeningWaitsForIt) {
  PrivateRedis redis;
  const auto store = Open(OptionsFor(redis));
  for (int i = 0; i < 300; ++i) CommitAtLast(*store, Putting(absl::StrCat("a", i)));
  ASSERT_THAT(redis.Command({"BGREWRITEAOF"}), HasSubstr("started"));
  while (!absl::StrContains(redis.Command({"INFO", "persistence"}), "aof_rewrite_in_progress:0") ||
         absl::StrContains(redis.Command({"INFO", "persistence"}), "aof_rewrite_scheduled:1")) {
  }
  redis.Kill();
  redis.Start({"--key-load-delay", "3000", "--loading-process-events-interval-bytes", "1024"},
              /*while_loading=*/true);
  ASSERT_THAT(redis.Command({"GET", "x"}), HasSubstr("LOADING"));
  RedisOptions impatient = OptionsFor(redis);
  impatient.open_timeout = absl::ZeroDuration();
  EXPECT_THAT(RedisStore::Open(impatient), HasCode(absl::StatusCode::kUnavailable));
  const absl::Status loading = store->Commit(Putting("b")).status();
  EXPECT_FALSE(loading.ok());
  // In flight on a connection that broke with the kill, or refused while loading: never OK.
  EXPECT_TRUE(IsNotSaved(loading) || IsMaybeSaved(loading)) << loading;
  EXPECT_NE(Open(OptionsFor(redis)), nullptr);
  CommitAtLast(*store, Putting("c"));
}

TEST(RedisStoreTest, AServerThatRefusesWritesIsNotSavedAndKeepsItsReads) {
  PrivateRedis redis;
  const auto store = Open(OptionsFor(redis));
  CommitAtLast(*store, Putting("a"));
  struct Case {
    const char* name;
    std::vector<std::string> cause;
    std::vector<std::string> remedy;
  };
  const std::vector<Case> cases = {
      {"OOM", {"CONFIG", "SET", "maxmemory", "1"}, {"CONFIG", "SET", "maxmemory", "0"}},
      {"READONLY", {"REPLICAOF", "127.0.0.1", "1"}, {"REPLICAOF", "NO", "ONE"}}};
  for (const Case& refusing : cases) {
    SCOPED_TRACE(refusing.name);
    ASSERT_EQ(redis.Command(refusing.cause), "OK");
    const absl::Status refused = store->Commit(Putting(refusing.name)).status();
    EXPECT_TRUE(IsNotSaved(refused)) << refused;
    EXPECT_THAT(std::string(refused.message()), HasSubstr(refusing.name));
    EXPECT_THAT(store->Read({RecordKey("a"), RecordKey(refusing.name)}),
                IsOkAndHolds(ElementsAre(FieldsAre(1, "v"), FieldsAre(0, ""))));
    ASSERT_EQ(redis.Command(refusing.remedy), "OK");
    CommitAtLast(*store, Putting(refusing.name));
  }
}

TEST(RedisStoreTest, AClusterThatDoesNotServeThePartitionIsNotSaved) {
  test::PrivateRedisOptions cluster;
  cluster.is_cluster = true;
  PrivateRedis redis(cluster);
  const auto store = Open(OptionsFor(redis));
  CommitAtLast(*store, Putting("a"));
  ASSERT_EQ(redis.Command({"CLUSTER", "DELSLOTSRANGE", "0", "16383"}), "OK");
  const absl::Status refused = store->Commit(Putting("b")).status();
  EXPECT_TRUE(IsNotSaved(refused)) << refused;
}

TEST(RedisStoreTest, FlushedScriptsAreSentAgain) {
  PrivateRedis redis;
  const auto store = Open(OptionsFor(redis));
  ASSERT_EQ(redis.Command({"SCRIPT", "FLUSH"}), "OK");
  EXPECT_THAT(store->Commit(Putting("a")), IsOk());
}

TEST(RedisStoreTest, WhatIsNoRecordOfOursIsDataLossAndStaysAsItIs) {
  PrivateRedis redis;
  const auto store = Open(OptionsFor(redis));
  redis.Command({"SET", RecordKey("short").text(), "1234567"});
  EXPECT_THAT(store->Read({RecordKey("short")}), HasCode(absl::StatusCode::kDataLoss));
  redis.Command({"RPUSH", RecordKey("list").text(), "x"});
  Batch put(0);
  put.Put(RecordKey("other"), "v");
  put.Put(RecordKey("list"), "v");
  EXPECT_THAT(store->Commit(put), HasCode(absl::StatusCode::kDataLoss));
  Batch add(0);
  add.Put(RecordKey("other"), "v");
  add.AddToIndex(RecordKey("list"), "m");
  EXPECT_THAT(store->Commit(add), HasCode(absl::StatusCode::kDataLoss));
  EXPECT_THAT(store->Read({RecordKey("other")}), IsOkAndHolds(ElementsAre(FieldsAre(0, ""))));
  EXPECT_EQ(redis.Command({"LRANGE", RecordKey("list").text(), "0", "-1"}), "x");
}

TEST(RedisStoreTest, AnEventCounterBehindItsStreamWritesNothing) {
  PrivateRedis redis;
  const auto store = Open(OptionsFor(redis));
  for (const char* id : {"a", "b"}) CommitAtLast(*store, Putting(id));
  redis.Command({"SET", "{p00}:store:-:last", "1"});
  EXPECT_THAT(store->Commit(Putting("c")), HasCode(absl::StatusCode::kDataLoss));
  EXPECT_THAT(store->Read({RecordKey("c")}), IsOkAndHolds(ElementsAre(FieldsAre(0, ""))));
}

// Counters pass through Lua's doubles; 2^53 is where those stop counting.
TEST(RedisStoreTest, CountsExactlyWhereShorterNumbersWouldNot) {
  PrivateRedis redis;
  const auto store = Open(OptionsFor(redis));
  redis.Command({"SET", "{p00}:store:-:commits", "9007199254740000"});
  redis.Command({"SET", "{p00}:store:-:last", "4503599627370497"});
  const auto committed = store->Commit(Putting("a"));
  ASSERT_THAT(committed, IsOk());
  EXPECT_THAT(*committed, FieldsAre(9007199254740001, 4503599627370498));
  EXPECT_THAT(store->Read({RecordKey("a")}),
              IsOkAndHolds(ElementsAre(FieldsAre(9007199254740001, "v"))));
  EXPECT_THAT(store->ReadEvents(0, 4503599627370497, 9),
              IsOkAndHolds(ElementsAre(FieldsAre(4503599627370498, "a"))));
  Batch again(0);
  again.Expect(RecordKey("a"), 9007199254740001);
  again.Delete(RecordKey("a"));
  EXPECT_THAT(store->Commit(again), IsOk());
}

TEST(RedisStoreTest, ABellRingsForEverythingOnceItsConnectionIsFoundAgain) {
  PrivateRedis redis;
  const auto store = Open(OptionsFor(redis));
  std::atomic<int> founds = 0;
  const auto bell = store->Listen([&](int partition) { founds += partition == -1; });
  while (founds < 1) std::this_thread::yield();
  redis.Kill();
  redis.Start();
  while (founds < 2) std::this_thread::yield();
  SUCCEED();
}

TEST(RedisStoreTest, ManyThreadsShareAFewConnectionsWhileTheseAreCut) {
  constexpr int kThreads = 64;
  constexpr int kWrites = 20;
  PrivateRedis redis;
  const auto store = Open(OptionsFor(redis));
  std::atomic<int> written = 0;
  std::vector<std::thread> writers;
  for (int thread = 0; thread < kThreads; ++thread) {
    writers.emplace_back([&, thread] {
      for (int i = 0; i < kWrites; ++i) {
        CommitAtLast(*store, Putting(absl::StrCat("t", thread, "-", i)));
        ++written;
      }
    });
  }
  for (int cut = 1; cut < 10; ++cut) {
    while (written < cut * kThreads * kWrites / 10) std::this_thread::yield();
    redis.Command({"CLIENT", "KILL", "TYPE", "normal"});
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_THAT(Open(OptionsFor(redis))->Ends(0), IsOkAndHolds(FieldsAre(1, kThreads * kWrites)));
}

TEST(RedisStoreTest, UsesNoMoreConnectionsThanItsOptionsSay) {
  PrivateRedis redis;
  RedisOptions options = OptionsFor(redis);
  options.connections = 2;
  const auto store = Open(options);
  std::vector<std::thread> writers;
  for (int i = 0; i < 50; ++i) {
    writers.emplace_back([&, i] { CommitAtLast(*store, Putting(absl::StrCat(i))); });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_THAT(redis.Command({"INFO", "clients"}), HasSubstr("connected_clients:3\r\n"));
}

TEST(RedisErrorTest, RefusalsOfAServerAreNotSavedAndAnythingElseIsDataLoss) {
  for (const char* text : {"LOADING Redis is loading", "READONLY x", "CLUSTERDOWN x", "TRYAGAIN x",
                           "OOM x", "MISCONF x", "MOVED 1 a:1", "ASK 1 a:1", "BUSY x"}) {
    redisReply reply = {};
    reply.type = REDIS_REPLY_ERROR;
    std::string bytes = text;
    reply.str = bytes.data();
    reply.len = bytes.size();
    EXPECT_TRUE(IsNotSaved(StatusOf(reply))) << text;
  }
  for (const char* text : {"WRONGTYPE x", "ERR x", "LOADINGx", ""}) {
    redisReply reply = {};
    reply.type = REDIS_REPLY_ERROR;
    std::string bytes = text;
    reply.str = bytes.data();
    reply.len = bytes.size();
    EXPECT_THAT(StatusOf(reply), HasCode(absl::StatusCode::kDataLoss)) << text;
  }
}

TEST(RedisSocketTest, SpellsArgumentsAsBytes) {
  const std::string bytes("\0\r\n", 3);
  EXPECT_EQ(Spell({"SET", bytes, ""}), "*3\r\n$3\r\nSET\r\n$3\r\n" + bytes + "\r\n$0\r\n\r\n");
}

}  // namespace
}  // namespace omzien::store
