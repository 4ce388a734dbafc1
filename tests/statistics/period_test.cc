#include "services/statistics/period.h"

#include <gmock/gmock.h>

#include <string>

namespace omzien::statistics {
namespace {

TEST(Period, ATablesIdSaysWhatItIs) {
  const struct {
    const char* id;
    v1::Span span;
    absl::CivilDay first;
    absl::CivilDay last;
    const char* district;
  } kCases[] = {
      {"2026-02", v1::SPAN_MONTH, absl::CivilDay(2026, 2, 1), absl::CivilDay(2026, 2, 28), ""},
      {"2026-12", v1::SPAN_MONTH, absl::CivilDay(2026, 12, 1), absl::CivilDay(2026, 12, 31), ""},
      {"2026-Q1.east", v1::SPAN_QUARTER, absl::CivilDay(2026, 1, 1), absl::CivilDay(2026, 3, 31),
       "east"},
      {"2026-Q4.a.b", v1::SPAN_QUARTER, absl::CivilDay(2026, 10, 1), absl::CivilDay(2026, 12, 31),
       "a.b"},
      {"2026.east", v1::SPAN_YEAR, absl::CivilDay(2026, 1, 1), absl::CivilDay(2026, 12, 31),
       "east"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.id);
    const auto table = ParseTable(c.id);
    ASSERT_TRUE(table.has_value());
    EXPECT_EQ(table->span, c.span);
    EXPECT_EQ(table->first_day(), c.first);
    EXPECT_EQ(table->last_day(), c.last);
    EXPECT_EQ(table->district, c.district);
  }
  EXPECT_EQ(ParseTable("2026.east")->last_quarter(), (Quarter{4 * 2026 + 3}));
  EXPECT_EQ(ParseTable("2026-03")->last_quarter(), (Quarter{4 * 2026}));
}

TEST(Period, AnythingElseIsNoTable) {
  for (const char* id : {"", "2026", "202", "2026-", "2026-0", "2026-00", "2026-13", "2026-1x",
                         "2026-02.east", "2026-Q0.east", "2026-Q5.east", "2026-Q1", "2026-Q1.",
                         "2026.", "+026.east", "20260.east", "0000.east", "2026-Q1x.east"}) {
    EXPECT_FALSE(ParseTable(id).has_value()) << id;
  }
}

TEST(Period, IdsAreMadeAsTheyAreRead) {
  const Quarter quarter = QuarterOf(absl::CivilMonth(2026, 12));
  EXPECT_EQ(quarter, (Quarter{4 * 2026 + 3}));
  EXPECT_EQ(MonthTable(quarter.months()[0]), "2026-10");
  EXPECT_EQ(QuarterTable(quarter, "east"), "2026-Q4.east");
  EXPECT_EQ(YearTable(quarter.year(), "east"), "2026.east");
}

// By the municipality's clock, not by UTC.
TEST(Period, AQuarterEndsAtLocalMidnight) {
  absl::TimeZone zone;
  ASSERT_TRUE(absl::LoadTimeZone("Europe/Amsterdam", &zone));
  const absl::Time end = Quarter{4 * 2026}.End(zone);
  EXPECT_EQ(end, absl::FromCivil(absl::CivilHour(2026, 3, 31, 22), absl::UTCTimeZone()));
  EXPECT_EQ(QuarterOf(end, zone).in_year(), 2);
  EXPECT_EQ(QuarterOf(end - absl::Nanoseconds(1), zone).in_year(), 1);
}

}  // namespace
}  // namespace omzien::statistics
