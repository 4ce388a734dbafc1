#include "services/calendar/escalation_moment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <ostream>
#include <random>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/calendar/promise.h"
#include "tests/calendar/local_clock.h"
#include "tests/calendar/minute_by_minute.h"

namespace omzien::calendar {

void PrintTo(const EscalationMoment& moment, std::ostream* out) {
  *out << static_cast<int>(moment.escalation);
  if (moment.escalate_at.has_value()) *out << ", escalate at " << *moment.escalate_at;
  if (moment.aftercare_at.has_value()) *out << ", aftercare at " << *moment.aftercare_at;
}

namespace {

EscalationMoment Later(absl::string_view at) { return {Escalation::kLater, At(at), std::nullopt}; }
EscalationMoment AtOnce(absl::string_view now) {
  return {Escalation::kAtOnce, At(now), std::nullopt};
}
EscalationMoment NoOpenHourLeft(absl::string_view aftercare) {
  return {Escalation::kNoOpenHourLeft, std::nullopt, At(aftercare)};
}

// A team with office hours and a lead of two hours. 20 November 2026 is a Friday.
TEST(EscalationMomentTest, IsTheEarlierOfTheLaddersEndAndTheTeamsLead) {
  const struct {
    absl::string_view name, now, needed_by, ladder_end;
    EscalationMoment expected;
  } kCases[] = {
      {"the lead is earlier", "2026-11-18 10:00", "2026-11-20 15:00", "2026-11-20 14:00",
       Later("2026-11-20 13:00")},
      {"the ladder ends earlier", "2026-11-18 10:00", "2026-11-20 15:00", "2026-11-19 10:00",
       Later("2026-11-19 10:00")},
      {"I10: for Monday at opening it is Friday 15:00", "2026-11-20 14:00", "2026-11-23 09:00",
       "2026-11-23 08:00", Later("2026-11-20 15:00")},
      {"I10: asked on Friday 15:00 it is then", "2026-11-20 15:00", "2026-11-23 09:00",
       "2026-11-23 08:00", AtOnce("2026-11-20 15:00")},
      {"an hour is left, the lead is two", "2026-11-20 16:00", "2026-11-23 09:00",
       "2026-11-23 08:00", AtOnce("2026-11-20 16:00")},
      {"an hour is left on Monday", "2026-11-21 10:00", "2026-11-23 10:00", "2026-11-22 10:00",
       AtOnce("2026-11-21 10:00")},
      {"exactly the lead is left, on Monday", "2026-11-21 10:00", "2026-11-23 11:00",
       "2026-11-24 10:00", Later("2026-11-23 09:00")},
      {"a minute is left", "2026-11-20 16:59", "2026-11-20 20:00", "2026-11-20 19:00",
       AtOnce("2026-11-20 16:59")},
      {"I10: Saturday for today", "2026-11-21 10:00", "2026-11-21 16:00", "2026-11-21 14:00",
       NoOpenHourLeft("2026-11-23 09:00")},
      {"for the moment of opening", "2026-11-20 17:00", "2026-11-23 09:00", "2026-11-22 17:00",
       NoOpenHourLeft("2026-11-23 09:00")},
      {"its moment is now", "2026-11-20 12:00", "2026-11-20 12:00", "2026-11-21 12:00",
       NoOpenHourLeft("2026-11-20 12:00")},
      {"the ladder ended before", "2026-11-18 10:00", "2026-11-20 15:00", "2026-11-18 09:00",
       Later("2026-11-18 10:00")},
  };
  for (const auto& [name, now, needed_by, ladder_end, expected] : kCases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(ComputeEscalationMoment({At(now), At(needed_by), At(ladder_end), absl::Hours(2)},
                                      OfficeHours()),
              expected);
  }
}

TEST(EscalationMomentTest, OfARequestWithoutAMomentIsTheLaddersEnd) {
  EXPECT_EQ(ComputeEscalationMoment({At("2026-11-20 15:00"), absl::InfiniteFuture(),
                                     At("2026-11-21 15:00"), absl::Hours(2)},
                                    OfficeHours()),
            Later("2026-11-21 15:00"));
}

TEST(EscalationMomentTest, AtATeamThatNeverOpensThereIsNone) {
  const EscalationMoment moment = ComputeEscalationMoment(
      {At("2026-11-20 15:00"), At("2026-11-23 09:00"), At("2026-11-21 15:00"), absl::Hours(2)},
      NeverOpen());
  EXPECT_EQ(moment,
            (EscalationMoment{Escalation::kNoOpenHourLeft, std::nullopt, absl::InfiniteFuture()}));
}

TEST(EscalationMomentTest, ALaddersEndInTheNightIsToldAsTheNextOpening) {
  const EscalationMoment moment = ComputeEscalationMoment(
      {At("2026-11-20 15:00"), At("2026-11-24 12:00"), At("2026-11-20 22:00"), absl::Hours(2)},
      OfficeHours());
  EXPECT_EQ(moment, Later("2026-11-20 22:00"));
  EXPECT_EQ(PromiseToResident(*moment.escalate_at, OfficeHours()), At("2026-11-23 09:00"));
}

// Against counting open minutes, with random weeks in which the clock jumps.
TEST(EscalationMomentTest, LeavesTheTeamItsLeadOrSaysThatItCannot) {
  constexpr int kMinutes = 21 * kMinutesOfDay;
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937 random(seed);
    const std::vector<WeeklyHours> week = RandomWeek(random);
    const OpeningHours hours = OpeningHours::Parse(week, Holidays(), "Europe/Amsterdam").value();
    const MinuteByMinute minutes(
        week, Holidays(), At(seed % 2 == 0 ? "2026-03-16 00:00" : "2026-10-12 00:00"), kMinutes);
    for (int round = 0; round < 100; ++round) {
      const int now = std::uniform_int_distribution<>(0, kMinutes - 1)(random);
      const int needed_by =
          std::min(now + std::uniform_int_distribution<>(0, 6000)(random), kMinutes);
      const int ladder_end = now + std::uniform_int_distribution<>(1, 6000)(random);
      const int lead = std::uniform_int_distribution<>(1, 600)(random);
      const EscalationMoment moment =
          ComputeEscalationMoment({minutes.TimeOf(now), minutes.TimeOf(needed_by),
                                   minutes.TimeOf(ladder_end), absl::Minutes(lead)},
                                  hours);
      SCOPED_TRACE(absl::StrCat("round ", round, ": ", ::testing::PrintToString(moment)));
      const int left = minutes.CountOpen(now, needed_by);
      ASSERT_EQ(moment.escalation == Escalation::kNoOpenHourLeft, left == 0);
      ASSERT_EQ(moment.escalate_at.has_value(), left > 0);
      ASSERT_EQ(moment.aftercare_at.has_value(), left == 0);
      if (left == 0) {
        ASSERT_GE(*moment.aftercare_at, minutes.TimeOf(needed_by));
        ASSERT_EQ(hours.IsOpen(*moment.aftercare_at),
                  *moment.aftercare_at != absl::InfiniteFuture());
        continue;
      }
      if (left < lead) {
        ASSERT_EQ(moment.escalation, Escalation::kAtOnce);
      }
      if (moment.escalation == Escalation::kAtOnce) {
        ASSERT_LE(left, lead);
        ASSERT_EQ(*moment.escalate_at, minutes.TimeOf(now));
        continue;
      }
      // Until then the lead fits; a minute later it would not, unless the ladder ended.
      const int at =
          static_cast<int>(absl::ToInt64Minutes(*moment.escalate_at - minutes.TimeOf(0)));
      ASSERT_GT(at, now);
      ASSERT_GE(minutes.CountOpen(at, needed_by), lead);
      if (at != ladder_end) {
        ASSERT_LT(at, ladder_end);
        ASSERT_LT(minutes.CountOpen(at + 1, needed_by), lead);
      }
      const absl::Time promise = PromiseToResident(*moment.escalate_at, hours);
      ASSERT_TRUE(hours.IsOpen(promise));
      ASSERT_LT(promise, minutes.TimeOf(needed_by));
    }
  }
}

}  // namespace
}  // namespace omzien::calendar
