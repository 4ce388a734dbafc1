#include "services/store/compaction.h"

#include <gmock/gmock.h>

#include <functional>

#include "services/store/memory_store.h"
#include "tests/support/status_matchers.h"

namespace omzien::store {
namespace {

using test::IsOk;
using test::IsOkAndHolds;

absl::TimeZone Amsterdam() {
  absl::TimeZone zone;
  absl::LoadTimeZone("Europe/Amsterdam", &zone);
  return zone;
}

// A store that counts how often its files are written, and in which something happens meanwhile.
class WrittenStore : public MemoryStore {
 public:
  absl::Status Compact(int /*partition*/) override {
    ++compactions;
    if (meanwhile != nullptr) meanwhile();
    return result;
  }
  int compactions = 0;
  std::function<void()> meanwhile;
  absl::Status result;
};

class CompactionTest : public testing::Test {
 protected:
  void Erase(absl::string_view folder, absl::string_view what, absl::Time now) {
    Batch batch(7);
    ScheduleCompaction(Space(7, folder, "veghel"), what, now, zone_, batch);
    ASSERT_THAT(store_.Commit(batch), IsOk());
  }

  const absl::TimeZone zone_ = Amsterdam();
  const absl::Time evening_ = absl::FromCivil(absl::CivilHour(2026, 3, 2, 20), zone_);
  const absl::Time night_ = absl::FromCivil(absl::CivilHour(2026, 3, 3, 3), zone_);
  WrittenStore store_;
};

TEST_F(CompactionTest, IsWithinADayAlsoWhereTheClockJumps) {
  for (const absl::CivilDay day : {absl::CivilDay(2026, 3, 27), absl::CivilDay(2026, 10, 23)}) {
    const absl::Time start = absl::FromCivil(day, zone_);
    for (int quarter = 0; quarter < 4 * 24 * 4; ++quarter) {
      const absl::Time now = start + quarter * absl::Minutes(15);
      EXPECT_GT(CompactionAfter(now, zone_), now);
      EXPECT_LE(CompactionAfter(now, zone_), now + absl::Hours(24));
    }
  }
}

TEST_F(CompactionTest, IsDoneOnceInTheNightForWhateverWasErased) {
  EXPECT_THAT(CompactIfDue(store_, 7, night_), IsOkAndHolds(absl::InfiniteFuture()));
  EXPECT_EQ(store_.compactions, 0);
  Erase("residents", "anna", evening_);
  Erase("help", "anna", evening_ + absl::Hours(1));
  EXPECT_THAT(CompactIfDue(store_, 7, evening_), IsOkAndHolds(night_));
  EXPECT_EQ(store_.compactions, 0);
  EXPECT_THAT(CompactIfDue(store_, 7, night_), IsOkAndHolds(absl::InfiniteFuture()));
  EXPECT_EQ(store_.compactions, 1);
}

// Decided before the night, committed while the files are being written: they may hold it still.
TEST_F(CompactionTest, IsDoneOnceMoreForWhatWasErasedWhileItRan) {
  Erase("residents", "anna", evening_);
  store_.meanwhile = [this] {
    Erase("residents", "bert", evening_);
    Erase("help", "anna", evening_);
    store_.meanwhile = nullptr;
  };
  EXPECT_THAT(CompactIfDue(store_, 7, night_), IsOkAndHolds(night_));
  EXPECT_THAT(CompactIfDue(store_, 7, night_), IsOkAndHolds(absl::InfiniteFuture()));
  EXPECT_EQ(store_.compactions, 2);
}

TEST_F(CompactionTest, StaysDueUntilItSucceeds) {
  Erase("residents", "anna", evening_);
  store_.result = absl::UnavailableError("busy");
  EXPECT_THAT(CompactIfDue(store_, 7, night_), test::HasCode(absl::StatusCode::kUnavailable));
  store_.result = absl::OkStatus();
  EXPECT_THAT(CompactIfDue(store_, 7, night_), IsOkAndHolds(absl::InfiniteFuture()));
  EXPECT_EQ(store_.compactions, 2);
}

}  // namespace
}  // namespace omzien::store
