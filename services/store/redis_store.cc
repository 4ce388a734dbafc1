#include "services/store/redis_store.h"

#include <array>
#include <cassert>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/store/commit_script.h"

namespace omzien::store {
namespace {

// What a server must be set to, or it may lose what it acknowledged. appendfsync everysec is not
// enough: while a background fsync is slow, Redis answers up to two seconds before it writes to the
// file, and a kill -9 then loses those answers. aof-load-truncated yes: where a kill cut the file
// in the middle of a commit, Redis (7.0) drops the command that was cut, not the commit, goes on
// writing behind the rest of it, and at its next start takes what follows for a part of it; with
// no, it does not start until redis-check-aof --fix has dropped the commit.
struct Setting {
  absl::string_view name;
  absl::string_view wanted;
};
constexpr std::array<Setting, 4> kSafeSettings = {{{"appendonly", "yes"},
                                                   {"appendfsync", "always"},
                                                   {"maxmemory-policy", "noeviction"},
                                                   {"aof-load-truncated", "no"}}};

absl::Status CheckSetting(RedisSocket& socket, const Setting& setting, absl::Duration timeout) {
  const absl::StatusOr<RedisReply> reply = socket.Call({"CONFIG", "GET", setting.name}, timeout);
  if (!reply.ok()) return reply.status();
  if (absl::Status status = StatusOf(**reply); !status.ok()) return status;
  if ((*reply)->type != REDIS_REPLY_ARRAY || (*reply)->elements != 2) {
    return absl::DataLossError("CONFIG GET answered something else");
  }
  const absl::string_view found = TextOf(*(*reply)->element[1]);
  if (found == setting.wanted) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("the Redis server may lose what it acknowledged: its setting ", setting.name,
                   " is ", found, ", wanted: ", setting.wanted));
}

// Checks one fresh connection and has the server know the commit script; returns the script's hash.
absl::StatusOr<std::string> Prepare(RedisSocket& socket, const RedisOptions& options) {
  if (!options.allow_unsafe) {
    for (const Setting& setting : kSafeSettings) {
      absl::Status status = CheckSetting(socket, setting, options.timeouts.call);
      if (!status.ok()) return status;
    }
  }
  const absl::StatusOr<RedisReply> hash =
      socket.Call({"SCRIPT", "LOAD", kCommitScript}, options.timeouts.call);
  if (!hash.ok()) return hash.status();
  if (absl::Status status = StatusOf(**hash); !status.ok()) return status;
  return std::string(TextOf(**hash));
}

// Returns the script's hash, once `address` answers and is safe.
absl::StatusOr<std::string> Probe(const std::string& address, const RedisOptions& options) {
  const Deadline deadline = After(options.open_timeout);
  while (true) {
    absl::StatusOr<std::unique_ptr<RedisSocket>> socket =
        RedisSocket::Connect(address, options.timeouts.connect);
    absl::StatusOr<std::string> hash = socket.ok() ? Prepare(**socket, options) : socket.status();
    if (hash.ok() || !absl::IsUnavailable(hash.status()) || MillisecondsUntil(deadline) == 0) {
      return hash;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

absl::Status CheckRoutes(const std::vector<RedisRoute>& routes) {
  std::array<int, kPartitions> times = {};
  for (const RedisRoute& route : routes) {
    if (route.first < 0 || route.first > route.last || route.last >= kPartitions) {
      return absl::InvalidArgumentError(
          absl::StrCat("routes: want 0 <= first <= last < ", kPartitions));
    }
    for (int partition = route.first; partition <= route.last; ++partition) ++times[partition];
  }
  for (int partition = 0; partition < kPartitions; ++partition) {
    if (times[partition] != 1) {
      return absl::InvalidArgumentError(absl::StrCat("routes: want partition ", partition,
                                                     " once, not ", times[partition], " times"));
    }
  }
  return absl::OkStatus();
}

// The bound of a range as Redis spells it: inclusive from below, exclusive from above.
std::string From(absl::string_view from) { return from.empty() ? "-" : absl::StrCat("[", from); }
std::string To(absl::string_view to) { return to.empty() ? "+" : absl::StrCat("(", to); }

absl::StatusOr<uint64_t> ParseEventId(absl::string_view id) {
  uint64_t number = 0;
  if (!absl::EndsWith(id, "-0") || !absl::SimpleAtoi(id.substr(0, id.size() - 2), &number)) {
    return absl::DataLossError("an event with a foreign id");
  }
  return number;
}

// An event as XRANGE answers it: {id, {"e", bytes}}.
absl::StatusOr<Event> ParseEvent(const redisReply& reply) {
  if (reply.type != REDIS_REPLY_ARRAY || reply.elements != 2 ||
      reply.element[1]->type != REDIS_REPLY_ARRAY || reply.element[1]->elements != 2) {
    return absl::DataLossError("an event of a foreign shape");
  }
  const absl::StatusOr<uint64_t> number = ParseEventId(TextOf(*reply.element[0]));
  if (!number.ok()) return number.status();
  return Event{*number, std::string(TextOf(*reply.element[1]->element[1]))};
}

// How long Compact waits for a rewrite before it lets its caller come again, and how often it
// looks.
constexpr absl::Duration kCompactionPatience = absl::Seconds(10);
constexpr absl::Duration kCompactionLook = absl::Milliseconds(50);

absl::Status Unexpected() { return absl::DataLossError("the store answered something else"); }

}  // namespace

// One server.
struct RedisStore::Node {
  std::string address;
  std::vector<std::unique_ptr<RedisConnection>> connections;
  std::atomic<uint32_t> next = 0;  // Calls take the connections in turn.
  // Set while a rewrite of the append-only file that Compact began has not been seen to end.
  std::atomic<bool> is_compacting = false;
};

absl::StatusOr<std::unique_ptr<RedisStore>> RedisStore::Open(const RedisOptions& options) {
  assert(options.connections > 0);
  if (absl::Status status = CheckRoutes(options.routes); !status.ok()) return status;
  std::string script_hash;
  for (const RedisRoute& route : options.routes) {
    absl::StatusOr<std::string> hash = Probe(route.address, options);
    if (!hash.ok()) return hash.status();
    script_hash = *std::move(hash);
  }
  return std::unique_ptr<RedisStore>(new RedisStore(options, std::move(script_hash)));
}

RedisStore::RedisStore(const RedisOptions& options, std::string script_hash)
    : options_(options),
      script_hash_(std::move(script_hash)),
      node_of_partition_(kPartitions, nullptr) {
  std::map<std::string, Node*> known;
  for (const RedisRoute& route : options_.routes) {
    Node*& node = known[route.address];
    if (node == nullptr) {
      node = nodes_.emplace_back(std::make_unique<Node>()).get();
      node->address = route.address;
      for (int i = 0; i < options_.connections; ++i) {
        node->connections.push_back(std::make_unique<RedisConnection>(
            route.address, options_.timeouts,
            [this](RedisSocket& socket) { return Prepare(socket, options_).status(); }));
      }
    }
    for (int p = route.first; p <= route.last; ++p) node_of_partition_[p] = node;
  }
}

RedisStore::~RedisStore() = default;

RedisConnection& RedisStore::ConnectionFor(int partition) {
  Node& node = *node_of_partition_[partition];
  const size_t turn = node.next.fetch_add(1, std::memory_order_relaxed);
  const size_t count = node.connections.size();
  for (size_t i = 0; i < count; ++i) {
    RedisConnection& connection = *node.connections[(turn + i) % count];
    if (!connection.IsRefusing()) return connection;
  }
  return *node.connections[turn % count];
}

absl::StatusOr<RedisReply> RedisStore::Call(int partition,
                                            absl::Span<const absl::string_view> args) {
  absl::StatusOr<RedisReply> reply = ConnectionFor(partition).Call(args);
  if (!reply.ok()) return reply;
  if (absl::Status status = StatusOf(**reply); !status.ok()) return status;
  return reply;
}

absl::StatusOr<std::vector<Record>> RedisStore::Read(absl::Span<const Key> keys) {
  std::vector<Record> found;
  if (keys.empty()) return found;
  std::vector<absl::string_view> args = {"MGET"};
  for (const Key& key : keys) {
    if (key.partition() != keys.front().partition()) {
      return absl::InvalidArgumentError("keys: want all in one partition");
    }
    args.push_back(key.text());
  }
  const absl::StatusOr<RedisReply> reply = Call(keys.front().partition(), args);
  if (!reply.ok()) return reply.status();
  if ((*reply)->type != REDIS_REPLY_ARRAY || (*reply)->elements != keys.size()) return Unexpected();
  for (size_t i = 0; i < keys.size(); ++i) {
    absl::StatusOr<Record> record = ParseRecord(*(*reply)->element[i]);
    if (!record.ok()) return record.status();
    found.push_back(*std::move(record));
  }
  return found;
}

absl::StatusOr<Committed> RedisStore::Commit(const Batch& batch) {
  if (absl::Status status = batch.Check(); !status.ok()) return status;
  CommitCommand command(batch);
  RedisConnection& connection = ConnectionFor(batch.partition());
  absl::StatusOr<RedisReply> reply = connection.Call(command.ByHash(script_hash_));
  if (reply.ok() && (*reply)->type == REDIS_REPLY_ERROR &&
      absl::StartsWith(TextOf(**reply), "NOSCRIPT")) {
    // Somebody flushed the scripts; nothing has run yet.
    reply = connection.Call(command.ByText());
  }
  if (!reply.ok()) return reply.status();
  return ParseCommitted(**reply);
}

absl::StatusOr<std::vector<std::string>> RedisStore::Range(const Key& index, absl::string_view from,
                                                           absl::string_view to, int limit) {
  assert(limit > 0);
  const absl::StatusOr<RedisReply> reply =
      Call(index.partition(),
           {"ZRANGEBYLEX", index.text(), From(from), To(to), "LIMIT", "0", absl::StrCat(limit)});
  if (!reply.ok()) return reply.status();
  if ((*reply)->type != REDIS_REPLY_ARRAY) return Unexpected();
  std::vector<std::string> members;
  members.reserve((*reply)->elements);
  for (size_t i = 0; i < (*reply)->elements; ++i) {
    members.emplace_back(TextOf(*(*reply)->element[i]));
  }
  return members;
}

absl::StatusOr<int64_t> RedisStore::Count(const Key& index, absl::string_view from,
                                          absl::string_view to) {
  const absl::StatusOr<RedisReply> reply =
      Call(index.partition(), {"ZLEXCOUNT", index.text(), From(from), To(to)});
  if (!reply.ok()) return reply.status();
  if ((*reply)->type != REDIS_REPLY_INTEGER) return Unexpected();
  return (*reply)->integer;
}

absl::StatusOr<std::vector<Event>> RedisStore::ReadEvents(int partition, uint64_t after,
                                                          int limit) {
  assert(limit > 0);
  const absl::StatusOr<RedisReply> reply =
      Call(partition, {"XRANGE", StreamKey(partition).text(), absl::StrCat(after + 1, "-0"), "+",
                       "COUNT", absl::StrCat(limit)});
  if (!reply.ok()) return reply.status();
  if ((*reply)->type != REDIS_REPLY_ARRAY) return Unexpected();
  std::vector<Event> events;
  events.reserve((*reply)->elements);
  for (size_t i = 0; i < (*reply)->elements; ++i) {
    absl::StatusOr<Event> event = ParseEvent(*(*reply)->element[i]);
    if (!event.ok()) return event.status();
    events.push_back(*std::move(event));
  }
  return events;
}

absl::StatusOr<StreamEnds> RedisStore::Ends(int partition) {
  // One command, so both ends are of one moment: XINFO STREAM answers name, value, name, value, …
  absl::StatusOr<RedisReply> reply =
      ConnectionFor(partition).Call({"XINFO", "STREAM", StreamKey(partition).text()});
  if (!reply.ok()) return reply.status();
  if ((*reply)->type == REDIS_REPLY_ERROR && TextOf(**reply) == "ERR no such key") {
    return StreamEnds{1, 0};
  }
  if (absl::Status status = StatusOf(**reply); !status.ok()) return status;
  absl::StatusOr<uint64_t> last = Unexpected();
  const redisReply* first_entry = nullptr;
  for (size_t i = 0; i + 1 < (*reply)->elements; i += 2) {
    const absl::string_view name = TextOf(*(*reply)->element[i]);
    const redisReply* value = (*reply)->element[i + 1];
    if (name == "last-generated-id") last = ParseEventId(TextOf(*value));
    if (name == "first-entry" && value->type == REDIS_REPLY_ARRAY) first_entry = value;
  }
  if (!last.ok()) return last.status();
  if (first_entry == nullptr) return StreamEnds{*last + 1, *last};
  const absl::StatusOr<Event> first = ParseEvent(*first_entry);
  if (!first.ok()) return first.status();
  return StreamEnds{first->number, *last};
}

absl::Status RedisStore::Trim(int partition, uint64_t first) {
  return Call(partition, {"XTRIM", StreamKey(partition).text(), "MINID", absl::StrCat(first, "-0")})
      .status();
}

absl::Status RedisStore::Compact(int partition) {
  Node& node = *node_of_partition_[partition];
  const absl::Time end = absl::Now() + kCompactionPatience;
  while (true) {
    const absl::StatusOr<RedisReply> reply = Call(partition, {"INFO", "persistence"});
    if (!reply.ok()) return reply.status();
    const absl::string_view info = TextOf(**reply);
    const bool is_running = absl::StrContains(info, "aof_rewrite_in_progress:1") ||
                            absl::StrContains(info, "aof_rewrite_scheduled:1");
    if (!is_running && node.is_compacting.exchange(false)) {
      if (absl::StrContains(info, "aof_last_bgrewrite_status:ok")) return absl::OkStatus();
      return NotSaved("the store could not write its file anew");
    }
    // One that somebody else began may have begun too early: ours comes after it.
    if (!is_running) {
      const absl::Status begun = Call(partition, {"BGREWRITEAOF"}).status();
      if (!begun.ok()) return begun;
      node.is_compacting = true;
    }
    if (absl::Now() > end) return NotSaved("the store is still writing its file anew");
    absl::SleepFor(kCompactionLook);
  }
}

std::unique_ptr<Bell> RedisStore::Listen(std::function<void(int partition)> on_commit) {
  std::unique_ptr<Bell> bell = listeners_.Add(std::move(on_commit));
  sync::Lock lock(mutex_);
  if (bells_.empty()) {
    for (const auto& node : nodes_) {
      bells_.push_back(std::make_unique<RedisBell>(
          node->address, options_.timeouts, [this](int partition) { listeners_.Ring(partition); }));
    }
  }
  return bell;
}

}  // namespace omzien::store
