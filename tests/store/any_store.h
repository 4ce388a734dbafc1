// Every kind of store there is, for suites that must hold for each of them.

#ifndef OMZIEN_TESTS_STORE_ANY_STORE_H_
#define OMZIEN_TESTS_STORE_ANY_STORE_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "services/store/store.h"
#include "tests/support/private_redis.h"

namespace omzien::store {

enum class StoreKind { kMemory, kRedis, kRedisCluster };

// The kinds this test binary is for: store_test, store_redis_test and store_cluster_test have one
// each, and the same suites linked in.
std::vector<StoreKind> StoreKinds();

// A fresh, empty store of the kind that is the test's parameter.
class AnyStoreTest : public testing::TestWithParam<StoreKind> {
 protected:
  AnyStoreTest();

  Store& store() { return *store_; }

 private:
  std::unique_ptr<Store> store_;
};

std::string KindName(const testing::TestParamInfo<StoreKind>& kind);

#define OMZIEN_FOR_EVERY_STORE(suite) \
  INSTANTIATE_TEST_SUITE_P(Every, suite, testing::ValuesIn(StoreKinds()), KindName)

}  // namespace omzien::store

#endif  // OMZIEN_TESTS_STORE_ANY_STORE_H_
