#include "tests/store/any_store.h"

#include <utility>

#include "services/store/memory_store.h"
#include "services/store/redis_store.h"

namespace omzien::store {

AnyStoreTest::AnyStoreTest() {
  if (GetParam() == StoreKind::kMemory) {
    store_ = std::make_unique<MemoryStore>();
    return;
  }
  test::PrivateRedisOptions redis;
  redis.is_cluster = GetParam() == StoreKind::kRedisCluster;
  redis_ = std::make_unique<test::PrivateRedis>(redis);
  RedisOptions options;
  options.routes = {{.address = redis_->address()}};
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
