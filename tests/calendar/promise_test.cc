#include "services/calendar/promise.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tests/calendar/local_clock.h"
#include "tests/calendar/minute_by_minute.h"

namespace omzien::calendar {
namespace {

TEST(ToldAsTest, ADeadlineInClosedTimeIsTheClosingBefore) {
  const struct {
    absl::string_view deadline, now, told;
  } kCases[] = {
      // Saturday and one working day.
      {"2021-02-23 00:00", "2021-02-20 12:00", "2021-02-22 17:00"},
      {"2021-02-22 12:00", "2021-02-20 12:00", "2021-02-22 12:00"},
      {"2021-02-22 17:00", "2021-02-20 12:00", "2021-02-22 17:00"},
      {"2021-02-22 09:00", "2021-02-20 12:00", "2021-02-22 09:00"},
      // Nobody is there before the deadline.
      {"2021-02-21 12:00", "2021-02-20 12:00", "2021-02-22 09:00"},
      {"2021-02-20 12:00", "2021-02-19 17:00", "2021-02-22 09:00"},
      // It is over.
      {"2021-02-19 12:00", "2021-02-22 10:00", "2021-02-22 10:00"},
  };
  for (const auto& [deadline, now, told] : kCases) {
    SCOPED_TRACE(absl::StrCat(deadline, " told at ", now));
    EXPECT_EQ(ToldAs(At(deadline), At(now), OfficeHours()), At(told));
  }
}

TEST(PromiseTest, OfATeamThatNeverOpensNamesNoMoment) {
  const absl::Time t = At("2026-11-22 12:00");
  EXPECT_EQ(PromiseToResident(t, NeverOpen()), absl::InfiniteFuture());
  EXPECT_EQ(ToldAs(t, t, NeverOpen()), absl::InfiniteFuture());
}

TEST(PromiseTest, NeverNamesAMomentInClosedHours) {
  constexpr uint32_t kSeed = 20261122;
  SCOPED_TRACE(absl::StrCat("seed ", kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 2000; ++round) {
    const OpeningHours hours =
        OpeningHours::Parse(RandomWeek(random), Holidays(), "Europe/Amsterdam").value();
    const auto any = [&] {
      return At("2026-03-23 00:00") +
             absl::Minutes(std::uniform_int_distribution<>(0, 14 * kMinutesOfDay)(random));
    };
    const absl::Time now = any();
    const absl::Time moment = any();
    const absl::Time promise = PromiseToResident(moment, hours);
    const absl::Time told = ToldAs(moment, now, hours);
    ASSERT_GE(promise, moment);
    ASSERT_GE(told, now);
    if (promise == absl::InfiniteFuture()) continue;
    ASSERT_TRUE(hours.IsOpen(promise)) << promise;
    // "Before closing" is said of the minute of closing.
    ASSERT_TRUE(hours.IsOpen(told) || hours.IsOpen(told - absl::Seconds(1))) << told;
  }
}

}  // namespace
}  // namespace omzien::calendar
