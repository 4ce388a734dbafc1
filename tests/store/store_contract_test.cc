// What every Store does. MemoryStore is trusted in other tests because it passes this.

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/store/store.h"
#include "services/sync/mutex.h"
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

constexpr int kPartition = 7;

const std::string kBytes("\0\r\n{}\xff\xfe byte", 12);

Key RecordKey(absl::string_view id) { return Space(kPartition, "help", "veghel").Of("thing", id); }
Key IndexKey() { return Space(kPartition, "help", "veghel").Of("things"); }

class StoreContractTest : public AnyStoreTest {
 protected:
  Record ReadOne(const Key& key) {
    const auto records = store().Read({key});
    EXPECT_THAT(records, IsOk());
    return records.ok() ? records->front() : Record{};
  }

  Version PutOne(absl::string_view id, std::string value) {
    Batch batch(kPartition);
    batch.Put(RecordKey(id), std::move(value));
    const auto committed = store().Commit(batch);
    EXPECT_THAT(committed, IsOk());
    return committed.ok() ? committed->version : 0;
  }

  void Append(const std::vector<std::string>& events) {
    Batch batch(kPartition);
    for (const std::string& event : events) batch.Append(event);
    ASSERT_THAT(store().Commit(batch), IsOk());
  }

  void Fill(const std::vector<std::string>& members) {
    Batch batch(kPartition);
    for (const std::string& member : members) batch.AddToIndex(IndexKey(), member);
    ASSERT_THAT(store().Commit(batch), IsOk());
  }
};

TEST_P(StoreContractTest, AnAbsentRecordHasVersionZeroAndNoValue) {
  EXPECT_THAT(store().Read({RecordKey("a")}), IsOkAndHolds(ElementsAre(FieldsAre(0, ""))));
}

TEST_P(StoreContractTest, ReadingNothingAnswersNothing) {
  EXPECT_THAT(store().Read({}), IsOkAndHolds(IsEmpty()));
}

TEST_P(StoreContractTest, ReturnsEveryByteOfAValue) {
  const Version version = PutOne("a", kBytes);
  EXPECT_GT(version, 0);
  EXPECT_THAT(ReadOne(RecordKey("a")), FieldsAre(version, kBytes));
}

TEST_P(StoreContractTest, AnEmptyValueIsARecord) {
  const Version version = PutOne("a", "");
  EXPECT_THAT(ReadOne(RecordKey("a")), FieldsAre(version, ""));
}

TEST_P(StoreContractTest, KeepsAMegabyte) {
  const std::string value(1 << 20, 'x');
  PutOne("a", value);
  EXPECT_EQ(ReadOne(RecordKey("a")).value, value);
}

TEST_P(StoreContractTest, ReadsInTheOrderAskedAndTwiceWhatIsAskedTwice) {
  PutOne("a", "1");
  PutOne("b", "2");
  const auto records =
      store().Read({RecordKey("b"), RecordKey("none"), RecordKey("a"), RecordKey("b")});
  ASSERT_THAT(records, IsOk());
  std::vector<std::string> values;
  for (const Record& record : *records) values.push_back(record.value);
  EXPECT_THAT(values, ElementsAre("2", "", "1", "2"));
}

TEST_P(StoreContractTest, RefusesToReadFromTwoPartitionsAtOnce) {
  const Key other = Space(kPartition + 1, "help", "veghel").Of("thing", "a");
  EXPECT_THAT(store().Read({RecordKey("a"), other}), HasCode(absl::StatusCode::kInvalidArgument));
}

TEST_P(StoreContractTest, WritesOfOneCommitHaveOneVersionAndLaterOnesAHigherOne) {
  Batch batch(kPartition);
  batch.Put(RecordKey("a"), "1");
  batch.Put(RecordKey("b"), "2");
  const auto committed = store().Commit(batch);
  ASSERT_THAT(committed, IsOk());
  EXPECT_EQ(ReadOne(RecordKey("a")).version, committed->version);
  EXPECT_EQ(ReadOne(RecordKey("b")).version, committed->version);
  EXPECT_GT(PutOne("b", "3"), committed->version);
  EXPECT_EQ(ReadOne(RecordKey("a")).version, committed->version);
}

TEST_P(StoreContractTest, ARecordMadeAnewNeverHasAVersionItHadBefore) {
  const Version first = PutOne("a", "1");
  Batch removal(kPartition);
  removal.Delete(RecordKey("a"));
  ASSERT_THAT(store().Commit(removal), IsOk());
  EXPECT_EQ(ReadOne(RecordKey("a")).version, 0);
  EXPECT_GT(PutOne("a", "1"), first);
}

TEST_P(StoreContractTest, DeletingWhatIsNotThereIsNoError) {
  Batch batch(kPartition);
  batch.Delete(RecordKey("a"));
  EXPECT_THAT(store().Commit(batch), IsOk());
}

TEST_P(StoreContractTest, CommitsWhenEveryExpectationHolds) {
  const Version version = PutOne("a", "1");
  Batch batch(kPartition);
  batch.Expect(RecordKey("a"), version);
  batch.Expect(RecordKey("b"), 0);
  batch.Put(RecordKey("a"), "2");
  batch.Put(RecordKey("b"), "3");
  EXPECT_THAT(store().Commit(batch), IsOk());
  EXPECT_EQ(ReadOne(RecordKey("a")).value, "2");
}

TEST_P(StoreContractTest, AnExpectationThatFailsLeavesEverythingAsItWas) {
  const Version version = PutOne("a", "1");
  Fill({"stays"});
  Append({"first"});
  struct Case {
    const char* name;
    const char* id;
    Version expected;
  };
  for (const Case& wrong : {Case{"stale", "a", version - 1}, Case{"ahead", "a", version + 1},
                            Case{"there though expected absent", "a", 0},
                            Case{"absent though expected", "b", version}}) {
    SCOPED_TRACE(wrong.name);
    Batch batch(kPartition);
    batch.Expect(RecordKey("c"), 0);
    batch.Expect(RecordKey(wrong.id), wrong.expected);
    batch.Put(RecordKey("c"), "new");
    batch.Delete(RecordKey("a"));
    batch.AddToIndex(IndexKey(), "new");
    batch.RemoveFromIndex(IndexKey(), "stays");
    batch.Append("second");
    EXPECT_THAT(store().Commit(batch), HasCode(absl::StatusCode::kAborted));
    EXPECT_THAT(ReadOne(RecordKey("a")), FieldsAre(version, "1"));
    EXPECT_EQ(ReadOne(RecordKey("c")).version, 0);
    EXPECT_THAT(store().Range(IndexKey(), "", "", 10), IsOkAndHolds(ElementsAre("stays")));
    EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(1, 1)));
  }
}

TEST_P(StoreContractTest, ABatchMayOnlyExpect) {
  const Version version = PutOne("a", "1");
  Batch right(kPartition);
  right.Expect(RecordKey("a"), version);
  EXPECT_THAT(store().Commit(right), IsOk());
  Batch wrong(kPartition);
  wrong.Expect(RecordKey("a"), 0);
  EXPECT_THAT(store().Commit(wrong), HasCode(absl::StatusCode::kAborted));
}

TEST_P(StoreContractTest, RefusesBatchesThatAreBugs) {
  const Key foreign = Space(kPartition + 1, "help", "veghel").Of("thing", "a");
  std::map<std::string, Batch> wrong;
  const auto add = [&](const std::string& name) -> Batch& {
    return wrong.emplace(name, Batch(kPartition)).first->second;
  };
  add("empty");
  add("foreign expectation").Expect(foreign, 0);
  add("foreign put").Put(foreign, "");
  add("foreign deletion").Delete(foreign);
  add("foreign index").AddToIndex(foreign, "m");
  add("foreign index, removal").RemoveFromIndex(foreign, "m");
  Batch& twice = add("put twice");
  twice.Put(RecordKey("a"), "1");
  twice.Put(RecordKey("a"), "2");
  Batch& both = add("put and deleted");
  both.Put(RecordKey("a"), "1");
  both.Delete(RecordKey("a"));
  Batch& expected = add("expected twice");
  expected.Expect(RecordKey("a"), 0);
  expected.Expect(RecordKey("a"), 1);
  expected.Put(RecordKey("a"), "1");
  for (const auto& [name, batch] : wrong) {
    SCOPED_TRACE(name);
    EXPECT_THAT(store().Commit(batch), HasCode(absl::StatusCode::kInvalidArgument));
  }
  EXPECT_EQ(ReadOne(RecordKey("a")).version, 0);
}

TEST_P(StoreContractTest, AnIndexIsASetInByteOrder) {
  Fill({"b", "a", kBytes, "\xff", "ab", "a"});
  EXPECT_THAT(store().Range(IndexKey(), "", "", 10),
              IsOkAndHolds(ElementsAre(kBytes, "a", "ab", "b", "\xff")));
}

TEST_P(StoreContractTest, ARangeHasItsFromAndNotItsTo) {
  Fill({"a", "b", "b\x01", "c", "d"});
  struct Case {
    const char* from;
    const char* to;
    std::vector<std::string> members;
  };
  for (const Case& range : std::vector<Case>{{"b", "d", {"b", "b\x01", "c"}},
                                             {"b", "b", {}},
                                             {"d", "b", {}},
                                             {"", "b", {"a"}},
                                             {"c", "", {"c", "d"}},
                                             {"bb", "cc", {"c"}},
                                             {"e", "", {}},
                                             {"", "", {"a", "b", "b\x01", "c", "d"}}}) {
    SCOPED_TRACE(absl::StrCat(range.from, " to ", range.to));
    EXPECT_THAT(store().Range(IndexKey(), range.from, range.to, 10), IsOkAndHolds(range.members));
    EXPECT_THAT(store().Count(IndexKey(), range.from, range.to),
                IsOkAndHolds(static_cast<int64_t>(range.members.size())));
  }
}

TEST_P(StoreContractTest, ARangeStopsAtItsLimitAndGoesOnBehindItsLast) {
  Fill({"a", "b", "c", "d", "e"});
  EXPECT_THAT(store().Range(IndexKey(), "", "", 2), IsOkAndHolds(ElementsAre("a", "b")));
  EXPECT_THAT(store().Range(IndexKey(), std::string("b\0", 2), "", 2),
              IsOkAndHolds(ElementsAre("c", "d")));
}

TEST_P(StoreContractTest, AnIndexNobodyFilledIsEmpty) {
  EXPECT_THAT(store().Range(IndexKey(), "", "", 10), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(store().Count(IndexKey(), "", ""), IsOkAndHolds(0));
}

TEST_P(StoreContractTest, AMemberRemovedAndAddedAtOnceIsThere) {
  Fill({"a", "b"});
  Batch batch(kPartition);
  batch.AddToIndex(IndexKey(), "a");
  batch.RemoveFromIndex(IndexKey(), "a");
  batch.RemoveFromIndex(IndexKey(), "b");
  batch.RemoveFromIndex(IndexKey(), "never there");
  ASSERT_THAT(store().Commit(batch), IsOk());
  EXPECT_THAT(store().Range(IndexKey(), "", "", 10), IsOkAndHolds(ElementsAre("a")));
}

TEST_P(StoreContractTest, EventsAreNumberedWithoutAGapInTheOrderOfTheirCommits) {
  EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(1, 0)));
  EXPECT_THAT(store().ReadEvents(kPartition, 0, 10), IsOkAndHolds(IsEmpty()));
  Append({"a", kBytes});
  PutOne("a", "no event");
  Append({""});
  EXPECT_THAT(store().ReadEvents(kPartition, 0, 10),
              IsOkAndHolds(ElementsAre(FieldsAre(1, "a"), FieldsAre(2, kBytes), FieldsAre(3, ""))));
  EXPECT_THAT(store().ReadEvents(kPartition, 1, 1),
              IsOkAndHolds(ElementsAre(FieldsAre(2, kBytes))));
  EXPECT_THAT(store().ReadEvents(kPartition, 3, 10), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(store().ReadEvents(kPartition, 99, 10), IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(1, 3)));
}

TEST_P(StoreContractTest, EveryCommitTellsThePartitionsLastEvent) {
  Batch two(kPartition);
  two.Append("a");
  two.Append("b");
  const auto first = store().Commit(two);
  ASSERT_THAT(first, IsOk());
  EXPECT_EQ(first->last_event, 2);
  Batch none(kPartition);
  none.Put(RecordKey("a"), "");
  const auto second = store().Commit(none);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->last_event, 2);
}

TEST_P(StoreContractTest, PartitionsHaveStreamsOfTheirOwn) {
  Append({"a"});
  Batch other(kPartition + 1);
  other.Append("b");
  ASSERT_THAT(store().Commit(other), IsOk());
  EXPECT_THAT(store().ReadEvents(kPartition + 1, 0, 10),
              IsOkAndHolds(ElementsAre(FieldsAre(1, "b"))));
}

TEST_P(StoreContractTest, TrimmingForgetsTheOldAndKeepsTheNumbers) {
  Append({"1", "2", "3", "4"});
  ASSERT_THAT(store().Trim(kPartition, 3), IsOk());
  EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(3, 4)));
  EXPECT_THAT(store().ReadEvents(kPartition, 0, 1), IsOkAndHolds(ElementsAre(FieldsAre(3, "3"))));
  ASSERT_THAT(store().Trim(kPartition, 2), IsOk());
  EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(3, 4)));
  ASSERT_THAT(store().Trim(kPartition, 99), IsOk());
  EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(5, 4)));
  Append({"5"});
  EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(5, 5)));
}

TEST_P(StoreContractTest, CompactingKeepsWhatThereIsAndMayBeRepeated) {
  Append({"1"});
  EXPECT_THAT(store().Compact(kPartition), IsOk());
  EXPECT_THAT(store().Compact(kPartition), IsOk());
  EXPECT_THAT(store().ReadEvents(kPartition, 0, 9), IsOkAndHolds(ElementsAre(FieldsAre(1, "1"))));
}

TEST_P(StoreContractTest, TrimmingAStreamNobodyWroteIsNoError) {
  EXPECT_THAT(store().Trim(kPartition, 5), IsOk());
  EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(1, 0)));
}

// Redis' unpack() fails near 9,000 values: a large batch must not meet it.
TEST_P(StoreContractTest, ABatchMayBeLarge) {
  constexpr int kMany = 20'000;
  Batch batch(kPartition);
  for (int i = 0; i < kMany; ++i) {
    batch.Expect(RecordKey(absl::StrCat(i)), 0);
    batch.Put(RecordKey(absl::StrCat(i)), absl::StrCat("v", i));
    batch.AddToIndex(IndexKey(), absl::StrCat("m", i));
    batch.Append(absl::StrCat("e", i));
  }
  const auto committed = store().Commit(batch);
  ASSERT_THAT(committed, IsOk());
  EXPECT_EQ(committed->last_event, kMany);
  EXPECT_THAT(store().Count(IndexKey(), "", ""), IsOkAndHolds(kMany));
  EXPECT_EQ(ReadOne(RecordKey("19999")).value, "v19999");
}

// I1-like: of many who decide on the same state, one wins.
TEST_P(StoreContractTest, OfManyCommitsExpectingOneVersionOneWins) {
  std::atomic<int> won = 0;
  std::atomic<int> aborted = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 32; ++i) {
    writers.emplace_back([&, i] {
      Batch batch(kPartition);
      batch.Expect(RecordKey("place"), 0);
      batch.Put(RecordKey("place"), absl::StrCat(i));
      batch.Append(absl::StrCat(i));
      const auto committed = store().Commit(batch);
      if (committed.ok()) ++won;
      if (absl::IsAborted(committed.status())) ++aborted;
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(won, 1);
  EXPECT_EQ(aborted, 31);
  EXPECT_THAT(store().Ends(kPartition), IsOkAndHolds(FieldsAre(1, 1)));
}

TEST_P(StoreContractTest, WhatIsReadTogetherIsOfOneMoment) {
  std::atomic<bool> is_over = false;
  std::thread writer([&] {
    for (int i = 0; i < 300; ++i) {
      Batch batch(kPartition);
      batch.Put(RecordKey("a"), absl::StrCat(i));
      batch.Put(RecordKey("b"), absl::StrCat(i));
      EXPECT_THAT(store().Commit(batch), IsOk());
    }
    is_over = true;
  });
  while (!is_over) {
    const auto records = store().Read({RecordKey("a"), RecordKey("b")});
    ASSERT_THAT(records, IsOk());
    EXPECT_EQ((*records)[0].value, (*records)[1].value);
  }
  writer.join();
}

// What a bell said, for a test that waits for it.
class Heard {
 public:
  void Add(int partition) {
    sync::Lock lock(mutex_);
    partitions_.insert(partition);
    changed_.NotifyAll();
  }
  bool WaitFor(int partition, absl::Duration timeout) {
    sync::Lock lock(mutex_);
    while (!partitions_.contains(partition)) {
      if (!changed_.WaitFor(mutex_, timeout)) return partitions_.contains(partition);
    }
    return true;
  }
  void Forget() {
    sync::Lock lock(mutex_);
    partitions_.clear();
  }
  std::set<int> all() {
    sync::Lock lock(mutex_);
    return partitions_;
  }

 private:
  sync::Mutex mutex_;
  sync::Condition changed_;
  std::set<int> partitions_ ABSL_GUARDED_BY(mutex_);
};

TEST_P(StoreContractTest, ABellRingsAfterEventsAndIndexChangesOnly) {
  Heard heard;
  const auto bell = store().Listen([&](int partition) { heard.Add(partition); });
  // The first ring may come before the store has begun to listen: commit until it is heard.
  do {
    Append({"e"});
  } while (!heard.WaitFor(kPartition, absl::Milliseconds(200)));
  heard.Forget();
  PutOne("a", "silent");
  Batch index(kPartition + 1);
  index.AddToIndex(Space(kPartition + 1, "help", "veghel").Of("things"), "m");
  ASSERT_THAT(store().Commit(index), IsOk());
  // Rings come in the order of the commits, so a ring of the record would have come before.
  EXPECT_TRUE(heard.WaitFor(kPartition + 1, absl::Seconds(30)));
  EXPECT_THAT(heard.all(), ElementsAre(kPartition + 1));
}

TEST_P(StoreContractTest, ABellThatIsGoneIsSilentAndAnotherStillRings) {
  Heard gone;
  Heard heard;
  auto bell = store().Listen([&](int partition) { gone.Add(partition); });
  const auto other = store().Listen([&](int partition) { heard.Add(partition); });
  bell.reset();
  gone.Forget();
  do {
    Append({"e"});
  } while (!heard.WaitFor(kPartition, absl::Milliseconds(200)));
  EXPECT_THAT(gone.all(), IsEmpty());
}

// A store against the plainest model there is, over seeded random batches.
TEST_P(StoreContractTest, BehavesAsItsModel) {
  constexpr unsigned kSeed = 20261122;
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  std::mt19937 random(kSeed);
  const auto any = [&](int n) { return static_cast<int>(random() % n); };
  std::map<std::string, Record> records;
  std::set<std::string> members;
  std::vector<std::string> events;
  for (int round = 0; round < 400; ++round) {
    Batch batch(kPartition);
    bool holds = true;
    std::map<std::string, std::string> puts;
    const std::string put = absl::StrCat(any(8));
    const std::string expected = absl::StrCat(any(8));
    const std::string deleted = absl::StrCat(8 + any(2));
    const std::string added = absl::StrCat("m", any(10));
    const std::string removed = absl::StrCat("m", any(10));
    if (any(2) == 0) {
      const Version version = any(3) == 0 ? 1 + any(400) : records[expected].version;
      batch.Expect(RecordKey(expected), version);
      holds = version == records[expected].version;
    }
    batch.Put(RecordKey(put), absl::StrCat(round));
    batch.Delete(RecordKey(deleted));
    batch.AddToIndex(IndexKey(), added);
    batch.RemoveFromIndex(IndexKey(), removed);
    batch.Append(absl::StrCat(round));
    const auto committed = store().Commit(batch);
    ASSERT_EQ(committed.ok(), holds) << committed.status();
    if (holds) {
      records[put] = {committed->version, absl::StrCat(round)};
      records[deleted] = {};
      members.erase(removed);
      members.insert(added);
      events.push_back(absl::StrCat(round));
      ASSERT_EQ(committed->last_event, events.size());
    }
    const std::string looked_at = absl::StrCat(any(10));
    const Record record = ReadOne(RecordKey(looked_at));
    ASSERT_EQ(record.version, records[looked_at].version);
    ASSERT_EQ(record.value, records[looked_at].value);
    ASSERT_THAT(store().Range(IndexKey(), "", "", 100),
                IsOkAndHolds(std::vector<std::string>(members.begin(), members.end())));
  }
  const auto all = store().ReadEvents(kPartition, 0, 1000);
  ASSERT_THAT(all, IsOk());
  ASSERT_EQ(all->size(), events.size());
  for (size_t i = 0; i < events.size(); ++i) {
    EXPECT_THAT((*all)[i], FieldsAre(i + 1, events[i]));
  }
}

OMZIEN_FOR_EVERY_STORE(StoreContractTest);

}  // namespace
}  // namespace omzien::store
