#include "tests/store/any_store.h"

#include <utility>

#include "services/store/memory_store.h"
#include "services/store/redis_store.h"

namespace omzien::store {

namespace {

// One server for all tests of a process, emptied for each: a cluster node takes two seconds to
// come up.
test::PrivateRedis& EmptyRedis(bool is_cluster) {
  test::PrivateRedisOptions options;
  options.is_cluster = is_cluster;
  static test::PrivateRedis redis(options);
  redis.Command({"FLUSHALL"});
  return redis;
}

}  // namespace

AnyStoreTest::AnyStoreTest() {
  if (GetParam() == StoreKind::kMemory) {
    store_ = std::make_unique<MemoryStore>();
    return;
  }
  RedisOptions options;
  options.routes = {{.address = EmptyRedis(GetParam() == StoreKind::kRedisCluster).address()}};
  options.timeouts.call = absl::Seconds(60);  // Sanitizers and a busy machine are slow.
  auto opened = RedisStore::Open(options);
  if (!opened.ok()) {
    ADD_FAILURE() << opened.status();
    std::abort();
  }
  store_ = *std::move(opened);
}

std::string KindName(const testing::TestParamInfo<StoreKind>& kind) {
  switch (kind.param) {
    case StoreKind::kMemory:
      return "Memory";
    case StoreKind::kRedis:
      return "Redis";
    case StoreKind::kRedisCluster:
      return "RedisCluster";
  }
  return "";
}

}  // namespace omzien::store
