#include "services/statistics/freeze.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/statistics/durations.h"
#include "services/statistics/figures.h"
#include "tests/statistics/years.h"

namespace omzien::statistics {
namespace {

using v1::Figure;

const std::unique_ptr<configuration::Municipality> kTown = TownOf(/*districts=*/2, /*kinds=*/2);

// Returns "15", "30%", "3600s", "-" for hidden, "x" for withheld, "none", "?" if it is not there.
std::string Show(const Tables& tables, const std::string& table, const std::string& code) {
  const Figure figure = FigureOf(tables, table, code);
  switch (figure.state()) {
    case Figure::SHOWN:
      return absl::StrCat(figure.value(), figure.unit() == Figure::PERCENT   ? "%"
                                          : figure.unit() == Figure::SECONDS ? "s"
                                                                             : "");
    case Figure::HIDDEN:
      return "-";
    case Figure::WITHHELD:
      return "x";
    case Figure::NONE:
      return "none";
    default:
      return "?";
  }
}

// Adds to all tables of January in the first district.
void Add(Counts& counts, const std::string& code, int64_t by) {
  for (const char* table : {"2026-01", "2026-Q1.d1", "2026.d1"})
    (*counts[table].mutable_counts())[code] += by;
}

Tables FreezeFirst(const Counts& counts) {
  return Freeze(*kTown, kFirstQuarter, kFirstQuarter.End(kTown->time_zone()), DistrictsOf(*kTown),
                counts, {});
}

// S2
TEST(Freezing, OfNothingAllCountsAreHiddenAndThereAreNoRates) {
  const Tables tables = FreezeFirst({});
  ASSERT_EQ(tables.size(), 5u);  // Three months, two districts.
  for (const auto& [id, table] : tables) {
    SCOPED_TRACE(id);
    for (const Figure& figure : table.published().figures()) {
      EXPECT_EQ(figure.state(), figure.unit() == Figure::COUNT ? Figure::HIDDEN : Figure::NONE)
          << figure.code();
      EXPECT_EQ(figure.value(), 0);
    }
  }
}

// E11: 100 escalated, 40 solved by the team itself, 30 by a volunteer: 30 of 100 and 30 of 60.
TEST(Freezing, BothRescueRatesArePublished) {
  Counts counts;
  Add(counts, "escalations", 100);
  Add(counts, ByReason(v1::Escalation::TIME_CAME), 100);
  Add(counts, "escalations_ended", 100);
  Add(counts, ByItemOutcome(v1::Escalation::TEAM_SOLVED), 40);
  Add(counts, ByItemOutcome(v1::Escalation::VOLUNTEER_FOUND), 30);
  Add(counts, ByItemOutcome(v1::Escalation::REFERRED), 30);
  Add(counts, "closed", 70);
  Add(counts, ByOutcome(v1::HelpRequest::TEAM_SOLVED), 40);
  Add(counts, ByOutcome(v1::HelpRequest::REFERRED), 30);
  const Tables tables = FreezeFirst(counts);
  for (const char* table : {"2026-01", "2026-Q1.d1"}) {
    SCOPED_TRACE(table);
    EXPECT_EQ(Show(tables, table, "escalations"), "100");
    EXPECT_EQ(Show(tables, table, "rate.rescued_of_all"), "30%");
    EXPECT_EQ(Show(tables, table, "rate.rescued_of_rest"), "50%");
  }
  EXPECT_EQ(Show(tables, "2026-02", "rate.rescued_of_all"), "none");
}

// S2: a rate is of what is published, so it says nothing more, and is never above 100.
TEST(Freezing, ARateNeedsABaseOfAtLeastFifteenAndIsAtMostAHundred) {
  const struct {
    int64_t closed;
    int64_t solved;
    const char* rate;
  } kCases[] = {
      {0, 0, "none"},   {9, 9, "none"},  {12, 12, "none"}, {13, 13, "100%"},   {17, 17, "100%"},
      {22, 18, "100%"}, {30, 4, "none"}, {30, 5, "17%"},   {1000, 500, "50%"}, {1000, 12, "1%"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(absl::StrCat(c.solved, " of ", c.closed));
    Counts counts;
    Add(counts, "closed", c.closed);
    Add(counts, "closed.helped", c.closed);
    Add(counts, "solved_without_team", c.solved);
    EXPECT_EQ(Show(FreezeFirst(counts), "2026-01", "rate.solved_without_team"), c.rate);
  }
}

// S4: totals are rounded from the true total, so parts need not add up to them.
TEST(Freezing, TotalsAreOfTheTrueTotal) {
  Counts counts;
  Add(counts, "requests", 3 * 12);
  Add(counts, "episodes", 3 * 12);
  for (const char* code : {"requests.app", "requests.phone", "requests.proxy"})
    Add(counts, code, 12);
  const Tables tables = FreezeFirst(counts);
  EXPECT_EQ(Show(tables, "2026-Q1.d1", "requests.app"), "10");
  EXPECT_EQ(Show(tables, "2026-Q1.d1", "requests.phone"), "10");
  EXPECT_EQ(Show(tables, "2026-Q1.d1", "requests.proxy"), "10");
  EXPECT_EQ(Show(tables, "2026-Q1.d1", "requests"), "35");
}

TEST(Freezing, DurationsAreOfMonthsWithEnough) {
  Counts counts;
  Add(counts, "answered", 13);
  for (int i = 0; i < 13; ++i)
    AddDuration(i < 10 ? 60 : 7200, (*counts["2026-01"].mutable_durations())["time_to_first_yes"]);
  Tables tables = FreezeFirst(counts);
  EXPECT_EQ(Show(tables, "2026-01", "time_to_first_yes.median"), "900s");
  EXPECT_EQ(Show(tables, "2026-01", "time_to_first_yes.p90"), "7200s");
  EXPECT_EQ(Show(tables, "2026-Q1.d1", "time_to_first_yes.median"), "?");
  EXPECT_EQ(Show(tables, "2026-02", "time_to_first_yes.median"), "none");
  (*counts["2026-01"].mutable_counts())["answered"] = 12;
  (*counts["2026-Q1.d1"].mutable_counts())["answered"] = 12;
  tables = FreezeFirst(counts);
  EXPECT_EQ(Show(tables, "2026-01", "time_to_first_yes.median"), "none");
}

// What stands at the end of a period goes on from the one before.
TEST(Freezing, WhatStandsIsCarriedOn) {
  Counts counts;
  Add(counts, "helpers_never_asked", 30);
  (*counts["2026-03"].mutable_counts())["helpers_never_asked"] = -10;
  (*counts["2026-Q1.d1"].mutable_counts())["helpers_never_asked"] += -10;
  (*counts["2026-Q3.d2"].mutable_counts())["helpers_never_asked"] = 7;
  (*counts["2026-08"].mutable_counts())["helpers_never_asked"] = 7;
  const Tables tables = FreezeYear(*kTown, counts);
  const struct {
    const char* table;
    const char* shown;
  } kCases[] = {{"2026-01", "30"},   {"2026-02", "30"},    {"2026-03", "20"}, {"2026-Q1.d1", "20"},
                {"2026-Q1.d2", "-"}, {"2026-Q2.d1", "20"}, {"2026-07", "20"}, {"2026-08", "25"},
                {"2026-12", "25"},   {"2026-Q4.d2", "5"},  {"2026.d1", "20"}, {"2026.d2", "5"}};
  for (const auto& c : kCases)
    EXPECT_EQ(Show(tables, c.table, "helpers_never_asked"), c.shown) << c.table;
}

// What lies in no district that is configured counts for the municipality, and is not published.
TEST(Freezing, WhatLiesNowhereCountsForTheMunicipality) {
  Counts counts;
  (*counts["2026-01"].mutable_counts())["offers"] = 20;
  (*counts["2026-Q1.-"].mutable_counts())["offers"] = 20;
  const Tables tables =
      Freeze(*kTown, kFirstQuarter, absl::UnixEpoch(), {"d1", "d2", "-"}, counts, {});
  EXPECT_EQ(Show(tables, "2026-01", "offers"), "20");
  EXPECT_FALSE(tables.at("2026-Q1.-").has_published());
  EXPECT_EQ(tables.at("2026-Q1.-").counts().at("offers"), 20);
}

TEST(Freezing, ATableSaysWhatItIs) {
  const Tables tables = FreezeYear(*kTown, {});
  EXPECT_EQ(tables.size(), 12u + 4 * 2 + 2);
  const v1::Statistics& quarter = tables.at("2026-Q2.d2").published();
  EXPECT_EQ(quarter.name(), "municipalities/small-town/statistics/2026-Q2.d2");
  EXPECT_EQ(quarter.span(), v1::SPAN_QUARTER);
  EXPECT_EQ(quarter.district(), "d2");
  EXPECT_EQ(quarter.first_day().month(), 4);
  EXPECT_EQ(quarter.last_day().month(), 6);
  EXPECT_EQ(quarter.last_day().day(), 30);
  EXPECT_TRUE(quarter.has_freeze_time());
  EXPECT_EQ(tables.at("2026.d1").published().span(), v1::SPAN_YEAR);
  EXPECT_EQ(tables.at("2026-01").published().span(), v1::SPAN_MONTH);
}

}  // namespace
}  // namespace omzien::statistics
