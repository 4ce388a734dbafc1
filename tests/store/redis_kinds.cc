#include "tests/store/any_store.h"

namespace omzien::store {

std::vector<StoreKind> StoreKinds() { return {StoreKind::kRedis}; }

}  // namespace omzien::store
