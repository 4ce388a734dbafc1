#include "tests/store/any_store.h"

namespace omzien::store {

std::vector<StoreKind> StoreKinds() { return {StoreKind::kRedisCluster}; }

}  // namespace omzien::store
