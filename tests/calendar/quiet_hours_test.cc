#include "services/calendar/quiet_hours.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tests/calendar/local_clock.h"

namespace omzien::calendar {
namespace {

using ::testing::StartsWith;

QuietHours Quiet(absl::string_view from, absl::string_view until) {
  return QuietHours::Parse(from, until).value();
}

// I5: when it is told.
TEST(QuietHoursTest, AMessageOfTheNightIsToldInTheMorning) {
  const QuietHours quiet = Quiet("22:00", "07:00");
  EXPECT_EQ(quiet.FirstMomentToTell(At("2026-11-22 23:10"), Amsterdam()), At("2026-11-23 07:00"));
  EXPECT_EQ(quiet.FirstMomentToTell(At("2026-11-23 06:59"), Amsterdam()), At("2026-11-23 07:00"));
}

TEST(QuietHoursTest, BeginAtTheirFirstMinuteAndEndBeforeTheirLast) {
  const QuietHours quiet = Quiet("22:00", "07:00");
  const absl::Time before = At("2026-11-22 22:00") - absl::Nanoseconds(1);
  EXPECT_EQ(quiet.FirstMomentToTell(before, Amsterdam()), before);
  EXPECT_EQ(quiet.FirstMomentToTell(At("2026-11-22 22:00"), Amsterdam()), At("2026-11-23 07:00"));
  EXPECT_EQ(quiet.FirstMomentToTell(At("2026-11-23 07:00"), Amsterdam()), At("2026-11-23 07:00"));
}

TEST(QuietHoursTest, EndAtTheSameClockTimeInANightThatIsLongerOrShorter) {
  const QuietHours quiet = Quiet("22:00", "07:00");
  EXPECT_EQ(quiet.FirstMomentToTell(At("2026-03-28 22:00"), Amsterdam()),
            At("2026-03-28 22:00") + absl::Hours(8));
  EXPECT_EQ(quiet.FirstMomentToTell(At("2026-10-24 22:00"), Amsterdam()),
            At("2026-10-24 22:00") + absl::Hours(10));
}

TEST(QuietHoursTest, ThatEndInTheHourThatDoesNotExistEndAtTheJump) {
  EXPECT_EQ(Quiet("22:00", "02:30").FirstMomentToTell(At("2026-03-29 01:00"), Amsterdam()),
            At("2026-03-29 03:00"));
}

TEST(QuietHoursTest, OfNobodyDelayNothing) {
  const absl::Time night = At("2026-11-22 03:00");
  EXPECT_EQ(QuietHours().FirstMomentToTell(night, Amsterdam()), night);
  EXPECT_EQ(Quiet("", "").FirstMomentToTell(night, Amsterdam()), night);
}

TEST(QuietHoursTest, AreRefusedByTheNameOfWhatIsWrong) {
  const struct {
    absl::string_view from, until, expected;
  } kCases[] = {
      {"22", "07:00", "quiet_from: "},
      {"22:00", "", "quiet_until: "},
      {"", "07:00", "quiet_from: "},
      {"07:00", "07:00", "quiet_until: must differ"},
      {"00:00", "24:00", "quiet_until: must differ"},
  };
  for (const auto& [from, until, expected] : kCases) {
    SCOPED_TRACE(expected);
    const auto quiet = QuietHours::Parse(from, until);
    EXPECT_THAT(std::string(quiet.status().message()), StartsWith(std::string(expected)));
  }
}

// Every pair of these, at every minute of three days round a jump, against waiting minute by
// minute until the clock reads an hour that is not quiet.
TEST(QuietHoursTest, EndAtTheFirstMinuteTheClockSaysSo) {
  constexpr absl::string_view kClock[] = {"00:00", "01:59", "02:00", "02:15", "02:30",
                                          "03:00", "07:00", "12:00", "22:00", "23:59"};
  constexpr int kMinutes = 3 * kMinutesOfDay;
  for (const absl::string_view begin : {"2026-03-28 00:00", "2026-10-24 00:00"}) {
    for (const absl::string_view from : kClock) {
      for (const absl::string_view until : kClock) {
        if (from == until) continue;
        SCOPED_TRACE(absl::StrCat(from, " to ", until));
        const QuietHours quiet = Quiet(from, until);
        absl::Time expected = absl::InfiniteFuture();
        for (int minute = kMinutes; minute >= 0; --minute) {
          const absl::Time t = At(begin) + absl::Minutes(minute);
          const std::string clock = absl::FormatTime("%H:%M", t, Amsterdam());
          const bool is_quiet =
              from < until ? from <= clock && clock < until : from <= clock || clock < until;
          if (!is_quiet) expected = t;
          if (expected == absl::InfiniteFuture()) continue;
          ASSERT_EQ(quiet.FirstMomentToTell(t, Amsterdam()), expected) << t;
        }
      }
    }
  }
}

}  // namespace
}  // namespace omzien::calendar
