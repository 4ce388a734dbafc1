#include "services/store/consumer.h"

#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/store/any_store.h"
#include "tests/support/status_matchers.h"

namespace omzien::store {
namespace {

using ::omzien::test::HasCode;
using ::omzien::test::IsOk;
using ::omzien::test::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::FieldsAre;
using ::testing::IsEmpty;

constexpr int kPartition = 5;

// The effect of the consumers below: a count per event value. Events "ignored…" have none.
Key CountKey(absl::string_view value) {
  return Space(kPartition, "statistics", "veghel").Of("count", value);
}

class ConsumerTest : public AnyStoreTest {
 protected:
  void Append(const std::vector<std::string>& events) {
    Batch batch(kPartition);
    for (const std::string& event : events) batch.Append(event);
    ASSERT_THAT(store().Commit(batch), IsOk());
  }

  // Counts every event it sees; fails on those named in `broken`.
  ConsumerOptions Counting() {
    ConsumerOptions options;
    options.partition = kPartition;
    options.folder = "statistics";
    options.name = "counts";
    options.handle = [this](const Event& event, Batch& effects) -> absl::Status {
      seen_.push_back(event.value);
      if (const auto failure = broken_.find(event.value); failure != broken_.end()) {
        return failure->second;
      }
      if (event.value.starts_with("ignored")) return absl::OkStatus();
      return CountOne(event.value, effects);
    };
    options.rebuild = [this] {
      ++rebuilds_;
      return during_rebuild_ ? during_rebuild_() : absl::OkStatus();
    };
    options.on_parked = [this](const Event& event, const absl::Status& why) {
      parked_.emplace_back(event.number, why.code());
    };
    return options;
  }

  absl::Status CountOne(const std::string& value, Batch& effects) {
    const auto records = store().Read({CountKey(value)});
    if (!records.ok()) return records.status();
    int count = 0;
    if (records->front().version != 0 && !absl::SimpleAtoi(records->front().value, &count)) {
      return absl::DataLossError("no number");
    }
    effects.Expect(CountKey(value), records->front().version);
    effects.Put(CountKey(value), absl::StrCat(count + 1));
    return absl::OkStatus();
  }

  std::string Count(absl::string_view value) {
    const auto records = store().Read({CountKey(value)});
    EXPECT_THAT(records, IsOk());
    return records->front().value;
  }

  std::string Cursor() {
    const auto records = store().Read({CursorKey(kPartition, "statistics", "counts")});
    EXPECT_THAT(records, IsOk());
    return records->front().value;
  }

  std::vector<std::string> seen_;
  std::map<std::string, absl::Status> broken_;
  int rebuilds_ = 0;
  std::function<absl::Status()> during_rebuild_;
  std::vector<std::pair<uint64_t, absl::StatusCode>> parked_;
};

TEST_P(ConsumerTest, AnEmptyStreamIsItsTail) {
  Consumer consumer(store(), Counting());
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(0));
  EXPECT_THAT(consumer.AtTail(), IsOkAndHolds(true));
  EXPECT_EQ(rebuilds_, 0);
}

TEST_P(ConsumerTest, ConsumesEveryEventOnceInOrderAndPageByPage) {
  Append({"a", "b", "a", "a", "b"});
  ConsumerOptions options = Counting();
  options.page_size = 2;
  Consumer consumer(store(), options);
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(2));
  EXPECT_THAT(consumer.AtTail(), IsOkAndHolds(false));
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(2));
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(1));
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(0));
  EXPECT_THAT(consumer.AtTail(), IsOkAndHolds(true));
  EXPECT_THAT(seen_, ElementsAre("a", "b", "a", "a", "b"));
  EXPECT_EQ(Count("a"), "3");
  EXPECT_EQ(Count("b"), "2");
  EXPECT_EQ(rebuilds_, 0);
}

TEST_P(ConsumerTest, GoesOnWhereAnotherOfItsNameStopped) {
  Append({"a", "b"});
  ASSERT_THAT(Consumer(store(), Counting()).Step(), IsOkAndHolds(2));
  Append({"c"});
  ASSERT_THAT(Consumer(store(), Counting()).Step(), IsOkAndHolds(1));
  EXPECT_THAT(seen_, ElementsAre("a", "b", "c"));
}

TEST_P(ConsumerTest, EventsWithoutEffectsRideAlong) {
  Append({"ignored 1", "ignored 2", "a", "ignored 3"});
  Consumer consumer(store(), Counting());
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(4));
  EXPECT_EQ(Cursor(), "4");
  const auto records = store().Read({CursorKey(kPartition, "statistics", "counts")});
  ASSERT_THAT(records, IsOk());
  EXPECT_EQ(records->front().version,
            3);  // The append, then "a" with what was before, then the rest.
}

// E4-like: two consumers, replays, one effect.
TEST_P(ConsumerTest, TwoConsumersOfOneNameHaveEveryEffectOnce) {
  constexpr int kEvents = 200;
  for (int i = 0; i < kEvents; ++i) Append({absl::StrCat("e", i % 3)});
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([this, i] {
      ConsumerOptions options = Counting();
      options.page_size = 7 + i;
      options.handle = [this](const Event& event, Batch& effects) {
        return CountOne(event.value, effects);
      };
      Consumer consumer(store(), options);
      while (true) {
        const auto at_tail = consumer.AtTail();
        ASSERT_THAT(at_tail, IsOk());
        if (*at_tail) return;
        ASSERT_THAT(consumer.Step(), IsOk());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Count("e0"), "67");
  EXPECT_EQ(Count("e1"), "67");
  EXPECT_EQ(Count("e2"), "66");
}

TEST_P(ConsumerTest, AConflictWithAnotherWriterIsDecidedAgain) {
  Append({"a"});
  ConsumerOptions options = Counting();
  bool is_first = true;
  options.handle = [&](const Event& event, Batch& effects) {
    absl::Status status = CountOne(event.value, effects);
    if (std::exchange(is_first, false)) {
      Batch other(kPartition);
      other.Put(CountKey("a"), "10");
      EXPECT_THAT(store().Commit(other), IsOk());
    }
    return status;
  };
  EXPECT_THAT(Consumer(store(), options).Step(), IsOkAndHolds(1));
  EXPECT_EQ(Count("a"), "11");
}

TEST_P(ConsumerTest, AnEventThatFailsFiveTimesIsParkedAndTheCursorMovesOn) {
  Append({"a", "ignored", "bad", "b"});
  broken_["bad"] = absl::InternalError("cannot");
  Consumer consumer(store(), Counting());
  for (int i = 1; i < kMaxFailures; ++i) {
    EXPECT_THAT(consumer.Step(), HasCode(absl::StatusCode::kInternal));
    EXPECT_EQ(Cursor(), "2");
    EXPECT_THAT(parked_, IsEmpty());
  }
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(2));
  EXPECT_THAT(consumer.AtTail(), IsOkAndHolds(true));
  EXPECT_THAT(parked_, ElementsAre(FieldsAre(3, absl::StatusCode::kInternal)));
  EXPECT_EQ(Count("b"), "1");
  const auto listed = ListParked(store(), kPartition, "statistics", 10);
  ASSERT_THAT(listed, IsOk());
  EXPECT_THAT(*listed, ElementsAre(FieldsAre("counts", FieldsAre(3, "bad"))));
}

TEST_P(ConsumerTest, EffectsNoStoreTakesAreAFailureOfTheirEvent) {
  Append({"a"});
  ConsumerOptions options = Counting();
  options.handle = [](const Event&, Batch& effects) {
    effects.Put(Space(kPartition + 1, "statistics", "veghel").Of("count", "a"), "");
    return absl::OkStatus();
  };
  Consumer consumer(store(), options);
  for (int i = 1; i < kMaxFailures; ++i) {
    EXPECT_THAT(consumer.Step(), HasCode(absl::StatusCode::kInvalidArgument));
  }
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(1));
  EXPECT_THAT(parked_, ElementsAre(FieldsAre(1, absl::StatusCode::kInvalidArgument)));
}

TEST_P(ConsumerTest, AnUnavailableStoreIsNoFailureOfTheEvent) {
  Append({"a"});
  broken_["a"] = NotSaved("gone");
  Consumer consumer(store(), Counting());
  for (int i = 0; i < 3 * kMaxFailures; ++i) {
    EXPECT_THAT(consumer.Step(), HasCode(absl::StatusCode::kUnavailable));
  }
  broken_.clear();
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(1));
  EXPECT_THAT(parked_, IsEmpty());
}

TEST_P(ConsumerTest, AGapMakesItRebuildAndGoOnFromTheTailOfBefore) {
  Append({"a", "b", "c"});
  ASSERT_THAT(store().Trim(kPartition, 3), IsOk());
  during_rebuild_ = [this] {
    Append({"meanwhile"});
    return absl::OkStatus();
  };
  Consumer consumer(store(), Counting());
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(1));
  EXPECT_EQ(rebuilds_, 1);
  EXPECT_EQ(Cursor(), "3");
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(1));
  EXPECT_THAT(seen_, ElementsAre("meanwhile"));
}

TEST_P(ConsumerTest, AStreamTrimmedToNothingIsAGapToo) {
  Append({"a", "b"});
  ASSERT_THAT(store().Trim(kPartition, 3), IsOk());
  Consumer consumer(store(), Counting());
  EXPECT_THAT(consumer.AtTail(), IsOkAndHolds(false));
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(1));
  EXPECT_EQ(rebuilds_, 1);
  EXPECT_THAT(consumer.AtTail(), IsOkAndHolds(true));
}

TEST_P(ConsumerTest, AStreamOlderThanTheCursorIsARewind) {
  Append({"a", "b"});
  Batch ahead(kPartition);
  ahead.Put(CursorKey(kPartition, "statistics", "counts"), "9");
  ASSERT_THAT(store().Commit(ahead), IsOk());
  Consumer consumer(store(), Counting());
  EXPECT_THAT(consumer.AtTail(), IsOkAndHolds(false));
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(1));
  EXPECT_EQ(rebuilds_, 1);
  EXPECT_EQ(Cursor(), "2");
}

TEST_P(ConsumerTest, ARebuildThatFailsIsTriedAgain) {
  Append({"a", "b"});
  ASSERT_THAT(store().Trim(kPartition, 2), IsOk());
  during_rebuild_ = [] { return absl::InternalError("cannot"); };
  Consumer consumer(store(), Counting());
  EXPECT_THAT(consumer.Step(), HasCode(absl::StatusCode::kInternal));
  EXPECT_EQ(Cursor(), "");
  during_rebuild_ = nullptr;
  EXPECT_THAT(consumer.Step(), IsOkAndHolds(1));
  EXPECT_EQ(Cursor(), "2");
}

TEST_P(ConsumerTest, TrimmingNeverPassesALiveCursor) {
  Append({"a", "b", "c", "d"});
  ConsumerOptions options = Counting();
  options.page_size = 2;
  ASSERT_THAT(Consumer(store(), options).Step(), IsOkAndHolds(2));
  const Key behind = CursorKey(kPartition, "statistics", "counts");
  const Key unborn = CursorKey(kPartition, "inbox", "messages");
  ASSERT_THAT(TrimEvents(store(), kPartition, {behind, unborn}, 4), IsOk());
  EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(1, 4)));
  ASSERT_THAT(TrimEvents(store(), kPartition, {behind}, 2), IsOk());
  EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(2, 4)));
  ASSERT_THAT(TrimEvents(store(), kPartition, {behind}, 4), IsOk());
  EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(3, 4)));
  ASSERT_THAT(TrimEvents(store(), kPartition, {}, 4), IsOk());
  EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(4, 4)));
}

OMZIEN_FOR_EVERY_STORE(ConsumerTest);

}  // namespace
}  // namespace omzien::store
