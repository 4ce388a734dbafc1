#include "services/store/stored.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/store/memory_store.h"
#include "tests/support/status_matchers.h"

namespace omzien::store {
namespace {

using test::HasCode;
using test::IsOk;
using testing::ElementsAre;

// Stands for a protobuf message: this folder knows none.
struct Word {
  bool ParseFromString(const std::string& bytes) {
    text = bytes;
    return bytes != "garbled";
  }
  static const Word* descriptor() {
    static const auto* const word = new Word;
    return word;
  }
  static std::string full_name() { return "Word"; }

  std::string text;
};

Key KeyOf(int i) { return Space(3, "folder", "veghel").Of("thing", absl::StrCat(i)); }

TEST(ReadThereTest, ReturnsWhatIsThereInOrderAlsoOfMoreThanOneReadHolds) {
  MemoryStore store;
  Batch batch(3);
  for (const int i : {2, 5, 2499}) batch.Put(KeyOf(i), absl::StrCat(i));
  ASSERT_THAT(store.Commit(batch), IsOk());
  std::vector<Key> keys;
  for (int i = 0; i < 2500; ++i) keys.push_back(KeyOf(i));
  const auto there = ReadThere<Word>(store, keys);
  ASSERT_THAT(there, IsOk());
  std::vector<std::string> values;
  for (const auto& stored : *there) values.push_back(stored.value.text);
  EXPECT_THAT(values, ElementsAre("2", "5", "2499"));
  EXPECT_TRUE(there->front().exists());
  EXPECT_THAT(ReadThere<Word>(store, {}), IsOk());
}

TEST(ReadThereTest, RefusesWhatIsNoSuchRecord) {
  MemoryStore store;
  Batch batch(3);
  batch.Put(KeyOf(1), "garbled");
  ASSERT_THAT(store.Commit(batch), IsOk());
  EXPECT_THAT(ReadThere<Word>(store, {KeyOf(1)}), HasCode(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace omzien::store
