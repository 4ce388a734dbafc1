#include "services/store/transact.h"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/store/memory_store.h"
#include "tests/store/any_store.h"
#include "tests/support/status_matchers.h"

namespace omzien::store {
namespace {

using ::omzien::test::HasCode;
using ::omzien::test::IsOk;

const Key kCounter = Space(0, "help", "veghel").Of("counter", "c");

Key DoneKey(absl::string_view id) { return Space(0, "help", "veghel").Of("done", id); }

// One attempt to count one up, once per `id`; the reply is the count after it.
absl::StatusOr<Decision<int>> CountUp(Store& store, absl::string_view id) {
  const auto records = store.Read({kCounter, DoneKey(id)});
  if (!records.ok()) return records.status();
  const Record& counter = (*records)[0];
  int count = 0;
  if (!counter.value.empty() && !absl::SimpleAtoi(counter.value, &count)) {
    return absl::DataLossError("no number");
  }
  if ((*records)[1].version != 0) return Decision<int>{std::nullopt, count};
  Batch batch(0);
  batch.Expect(kCounter, counter.version);
  batch.Expect(DoneKey(id), 0);
  batch.Put(kCounter, absl::StrCat(count + 1));
  batch.Put(DoneKey(id), "");
  return Decision<int>{std::move(batch), count + 1};
}

int CountIn(Store& store) {
  int count = 0;
  const auto records = store.Read({kCounter});
  EXPECT_THAT(records, IsOk());
  EXPECT_TRUE(absl::SimpleAtoi(records->front().value, &count));
  return count;
}

class TransactTest : public AnyStoreTest {};

TEST_P(TransactTest, AThousandWritersOfOneRecordAllComeToAnAnswer) {
  constexpr int kThreads = 32;
  constexpr int kWrites = 1000;
  std::vector<std::thread> writers;
  std::vector<int> refused(kThreads, 0);
  for (int thread = 0; thread < kThreads; ++thread) {
    writers.emplace_back([&, thread] {
      for (int i = thread; i < kWrites; i += kThreads) {
        const auto done = Transact(store(), [&] { return CountUp(store(), absl::StrCat("w", i)); });
        if (!done.ok()) ++refused[thread];
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(refused, std::vector<int>(kThreads, 0));
  EXPECT_EQ(CountIn(store()), kWrites);
}

TEST_P(TransactTest, ARepeatHasTheReplyAndNoSecondEffect) {
  for (int i = 0; i < 2; ++i) {
    const auto done = Transact(store(), [&] { return CountUp(store(), "same"); });
    ASSERT_THAT(done, IsOk());
    EXPECT_EQ(done->reply, 1);
    EXPECT_EQ(done->committed.version, i == 0 ? 1 : 0);
  }
  EXPECT_EQ(CountIn(store()), 1);
}

TEST_P(TransactTest, ARefusalIsReturnedAsItIs) {
  const auto done = Transact(store(), []() -> absl::StatusOr<Decision<int>> {
    return absl::FailedPreconditionError("full");
  });
  EXPECT_THAT(done, HasCode(absl::StatusCode::kFailedPrecondition));
}

OMZIEN_FOR_EVERY_STORE(TransactTest);

// A MemoryStore whose next Commits end as told: the reply is lost after or before it was applied,
// or the store is gone. An empty list: as always.
enum class Fault { kLostAfter, kLostBefore, kGone };

class FaultyStore : public MemoryStore {
 public:
  absl::StatusOr<Committed> Commit(const Batch& batch) override {
    if (faults.empty()) return MemoryStore::Commit(batch);
    const Fault fault = faults.front();
    faults.pop_front();
    if (fault == Fault::kGone) return NotSaved("gone");
    if (fault == Fault::kLostAfter) {
      EXPECT_THAT(MemoryStore::Commit(batch), IsOk());
    }
    return MaybeSaved("lost");
  }

  std::deque<Fault> faults;
};

TEST(TransactDoubtTest, ALostReplyHasOneEffectWhetherItWasAppliedOrNot) {
  for (const Fault fault : {Fault::kLostAfter, Fault::kLostBefore}) {
    FaultyStore store;
    store.faults = {fault};
    const auto done = Transact(store, [&] { return CountUp(store, "a"); });
    ASSERT_THAT(done, IsOk());
    EXPECT_EQ(done->reply, 1);
    EXPECT_EQ(CountIn(store), 1);
  }
}

TEST(TransactDoubtTest, WhoCannotReachTheStoreAfterADoubtIsStillInDoubt) {
  FaultyStore store;
  store.faults = {Fault::kLostBefore, Fault::kGone};
  const auto done = Transact(store, [&] { return CountUp(store, "a"); });
  EXPECT_TRUE(IsMaybeSaved(done.status())) << done.status();
  store.faults = {Fault::kGone};
  EXPECT_TRUE(IsNotSaved(Transact(store, [&] { return CountUp(store, "b"); }).status()));
}

TEST(TransactDoubtTest, AReadThatFailsAfterADoubtIsStillInDoubt) {
  FaultyStore store;
  store.faults = {Fault::kLostBefore};
  int attempts = 0;
  const auto done = Transact(store, [&]() -> absl::StatusOr<Decision<int>> {
    if (++attempts == 2) return NotSaved("gone");
    return CountUp(store, "a");
  });
  EXPECT_TRUE(IsMaybeSaved(done.status())) << done.status();
}

TEST(TransactDoubtTest, GivesUpAfterThreeLostReplies) {
  FaultyStore store;
  store.faults = {Fault::kLostBefore, Fault::kLostBefore, Fault::kLostBefore};
  const auto done = Transact(store, [&] { return CountUp(store, "a"); });
  EXPECT_TRUE(IsMaybeSaved(done.status())) << done.status();
  EXPECT_TRUE(store.faults.empty());
}

}  // namespace
}  // namespace omzien::store
