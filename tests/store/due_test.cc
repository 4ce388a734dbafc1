#include "services/store/due.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/store/any_store.h"
#include "tests/support/status_matchers.h"

namespace omzien::store {
namespace {

using ::omzien::test::HasCode;
using ::omzien::test::IsOk;
using ::omzien::test::IsOkAndHolds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

absl::Time Ms(int64_t ms) { return absl::FromUnixMillis(ms); }

TEST(DueMemberTest, IsSpelledWithItsMomentFirst) {
  EXPECT_EQ(DueMember(Ms(1'614'000'000'123), "veghel", "request", "r1"),
            "001614000000123|veghel|request|r1");
}

TEST(DueMemberTest, IsReadBackAsItWas) {
  for (const Due& due : {Due{Ms(0), "veghel", "request", "r1"}, Due{Ms(1), "v", "k", "a|b|c"},
                         Due{Ms(999'999'999'999'999), "v", "k", ""}}) {
    EXPECT_THAT(ParseDue(DueMember(due.at, due.municipality, due.kind, due.id)), IsOkAndHolds(due));
  }
}

TEST(DueMemberTest, TakesWhatIsTooEarlyOrTooLateAsTheEnds) {
  EXPECT_EQ(DueMember(Ms(-5), "v", "k", "i"), "000000000000000|v|k|i");
  EXPECT_EQ(DueMember(absl::InfinitePast(), "v", "k", "i"), "000000000000000|v|k|i");
  EXPECT_EQ(DueMember(Ms(1'000'000'000'000'000), "v", "k", "i"), "999999999999999|v|k|i");
  EXPECT_EQ(DueMember(absl::FromUnixSeconds(int64_t{1} << 60), "v", "k", "i"),
            "999999999999999|v|k|i");
}

TEST(DueMemberTest, RoundsUpSoThatNothingIsDueEarly) {
  EXPECT_EQ(DueMember(Ms(7) + absl::Nanoseconds(1), "v", "k", "i"), "000000000000008|v|k|i");
}

TEST(DueMemberTest, ForeignSpellingsAreDataLoss) {
  for (const char* foreign :
       {"", "12|v|k|i", "00161400000012x|v|k|i", "001614000000123|v|k", "-01614000000123|v|k|i"}) {
    EXPECT_THAT(ParseDue(foreign), HasCode(absl::StatusCode::kDataLoss)) << foreign;
  }
}

TEST(DueMemberTest, ByteOrderIsTimeOrder) {
  constexpr unsigned kSeed = 7;
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < 1000; ++i) {
    const absl::Time a = Ms(static_cast<int64_t>(random() % 999'999'999'999'999));
    const absl::Time b = Ms(static_cast<int64_t>(random() % 999'999'999'999'999));
    EXPECT_EQ(a < b, DueMember(a, "v", "k", "i") < DueMember(b, "v", "k", "i"));
  }
}

class DueTest : public AnyStoreTest {
 protected:
  void Move(absl::string_view id, absl::Time before, absl::Time after) {
    Batch batch(3);
    MoveDue(Space(3, "help", "veghel"), "request", id, before, after, batch);
    ASSERT_THAT(store().Commit(batch), IsOk());
  }
  std::vector<std::string> DueAt(absl::Time now, int limit = 100) {
    const auto due = DueUntil(store(), 3, "help", now, limit);
    EXPECT_THAT(due, IsOk());
    std::vector<std::string> ids;
    for (const Due& one : *due) ids.push_back(one.id);
    return ids;
  }
};

constexpr absl::Time kNever = absl::InfiniteFuture();

TEST_P(DueTest, WhatIsDueComesInOrderOfTimeAndNotBeforeItsMoment) {
  Move("late", kNever, Ms(3000));
  Move("early", kNever, Ms(1000));
  Move("also early", kNever, Ms(1000) + absl::Microseconds(1));
  EXPECT_THAT(DueAt(Ms(999)), IsEmpty());
  EXPECT_THAT(DueAt(Ms(1000)), ElementsAre("early"));
  EXPECT_THAT(DueAt(Ms(1001)), ElementsAre("early", "also early"));
  EXPECT_THAT(DueAt(kNever), ElementsAre("early", "also early", "late"));
  EXPECT_THAT(DueAt(kNever, 1), ElementsAre("early"));
  EXPECT_THAT(DueAt(Ms(-1)), IsEmpty());
}

TEST_P(DueTest, MovingAMomentLeavesOneAndNeverLeavesNone) {
  Move("a", kNever, Ms(1000));
  Move("a", Ms(1000), Ms(1000));
  EXPECT_THAT(DueAt(kNever), ElementsAre("a"));
  Move("a", Ms(1000), Ms(2000));
  EXPECT_THAT(DueAt(kNever), ElementsAre("a"));
  EXPECT_THAT(NextDue(store(), 3, "help"), IsOkAndHolds(Ms(2000)));
  Move("a", Ms(2000), kNever);
  EXPECT_THAT(DueAt(kNever), IsEmpty());
  EXPECT_THAT(NextDue(store(), 3, "help"), IsOkAndHolds(kNever));
}

TEST_P(DueTest, FoldersAndPartitionsHaveMomentsOfTheirOwn) {
  Move("a", kNever, Ms(1000));
  EXPECT_THAT(NextDue(store(), 3, "inbox"), IsOkAndHolds(kNever));
  EXPECT_THAT(NextDue(store(), 4, "help"), IsOkAndHolds(kNever));
}

// E3
TEST_P(DueTest, WhatFailsIsPassedOverAndWhatBecomesDueByTheRestIsDone) {
  constexpr int kMany = 250;  // More than are read at once.
  for (int i = 0; i < kMany; ++i) Move(absl::StrCat("broken ", i), kNever, Ms(1000));
  Move("fine", kNever, Ms(2000));
  std::vector<std::string> passed;
  int tried = 0;
  const absl::Status status = PassDue(store(), 3, "help", Ms(3000), [&](const Due& due) {
    if (due.id.substr(0, 6) == "broken") {
      ++tried;
      return absl::DataLossError("garbled");
    }
    passed.push_back(due.id);
    Move(due.id, due.at, kNever);
    if (due.id == "fine") Move("made due", kNever, Ms(500));
    return absl::OkStatus();
  });
  EXPECT_THAT(status, HasCode(absl::StatusCode::kDataLoss));
  EXPECT_EQ(status.message(), "request broken 0: garbled");
  EXPECT_EQ(tried, kMany);
  EXPECT_THAT(passed, ElementsAre("fine", "made due"));
}

TEST_P(DueTest, AStoreThatIsAwayIsNotAskedAgainForEach) {
  for (const char* id : {"a", "b", "c"}) Move(id, kNever, Ms(1000));
  int tried = 0;
  const absl::Status status = PassDue(store(), 3, "help", Ms(3000), [&](const Due&) {
    ++tried;
    return absl::UnavailableError("away");
  });
  EXPECT_THAT(status, HasCode(absl::StatusCode::kUnavailable));
  EXPECT_EQ(tried, 1);
}

OMZIEN_FOR_EVERY_STORE(DueTest);

}  // namespace
}  // namespace omzien::store
