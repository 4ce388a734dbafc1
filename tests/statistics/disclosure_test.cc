#include "services/statistics/disclosure.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace omzien::statistics {
namespace {

// S4
TEST(Disclosure, HidesBelowFiveAndRoundsToFive) {
  const struct {
    int64_t count;
    Mark mark;
    int64_t shown;
  } kCases[] = {
      {0, Mark::kHidden, 0},  {4, Mark::kHidden, 5},   {5, Mark::kShown, 5},
      {7, Mark::kShown, 5},   {8, Mark::kShown, 10},   {12, Mark::kShown, 10},
      {13, Mark::kShown, 15}, {99, Mark::kShown, 100}, {1'000'002, Mark::kShown, 1'000'000},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.count);
    EXPECT_EQ(Primary(c.count), c.mark);
    EXPECT_EQ(Rounded(c.count), c.shown);
    EXPECT_LE(std::abs(Rounded(c.count) - c.count), 2);
  }
}

// Returns "15 -  x" and so on: shown, hidden, withheld.
std::vector<std::string> Show(const Publication& publication) {
  std::vector<std::string> shown;
  for (const Cell& cell : publication.cells) {
    shown.push_back(cell.mark == Mark::kShown    ? std::to_string(Rounded(cell.count))
                    : cell.mark == Mark::kHidden ? "-"
                                                 : "x");
  }
  return shown;
}

// A total, worth more than its parts, and the parts.
Publication TotalOf(const std::vector<int64_t>& parts) {
  Publication publication;
  publication.cells.push_back({.worth = 1});
  publication.sums.push_back({{0}, {}});
  for (const int64_t part : parts) {
    publication.cells[0].count += part;
    publication.sums[0].other.push_back(static_cast<int>(publication.cells.size()));
    publication.cells.push_back({.count = part, .mark = Primary(part), .worth = 0});
  }
  publication.cells[0].mark = Primary(publication.cells[0].count);
  return publication;
}

// S4: what a total and its other parts would tell of a hidden one is withheld, and no more.
TEST(Disclosure, WithholdsWhatWouldTellAHiddenCount) {
  const struct {
    const char* name;
    std::vector<int64_t> parts;
    std::vector<std::string> published;  // The total first.
  } kCases[] = {
      {"nothing hidden", {10, 10, 10}, {"30", "10", "10", "10"}},
      {"the rest leaves room", {10, 10, 10, 2}, {"30", "10", "10", "10", "-"}},
      {"of 13 to 17 without 8 to 12 at least 1 is left", {9, 4}, {"15", "x", "-"}},
      {"of 13 to 17 without 16 to 24 at most 1 is left", {8, 8, 0}, {"15", "x", "10", "-"}},
      {"four times 4 is shown as 15: each is at least 1", {4, 4, 4, 4}, {"x", "-", "-", "-", "-"}},
      {"four times 3 is shown as 10", {3, 3, 3, 3}, {"10", "-", "-", "-", "-"}},
      {"all of nothing", {0, 0}, {"-", "-", "-"}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    Publication publication = TotalOf(c.parts);
    Protect(publication);
    EXPECT_EQ(Show(publication), c.published);
  }
}

TEST(Disclosure, WhatIsPublishedAlreadyStays) {
  Publication publication = TotalOf({9, 4});
  publication.cells[1].worth = -1;
  Protect(publication);
  EXPECT_EQ(Show(publication), (std::vector<std::string>{"x", "10", "-"}));
}

// A table of two by two with its margins: what is withheld for one sum must not be told by another.
TEST(Disclosure, LooksThroughAllSums) {
  Publication publication;
  const int64_t counts[] = {2, 30, 30, 30};
  for (const int64_t count : counts)
    publication.cells.push_back({.count = count, .mark = Primary(count), .worth = 0});
  const int64_t margins[] = {32, 60, 32, 60};
  for (const int64_t count : margins)
    publication.cells.push_back({.count = count, .mark = Primary(count), .worth = 1});
  publication.sums = {{{4}, {0, 1}}, {{5}, {2, 3}}, {{6}, {0, 2}}, {{7}, {1, 3}}};
  Protect(publication);
  EXPECT_EQ(publication.cells[0].mark, Mark::kHidden);
  // 30 ± 2 beside a margin of 30 ± 2 leaves -4 to 4, and 0 to 4 is what it may be.
  EXPECT_EQ(Show(publication),
            (std::vector<std::string>{"-", "30", "30", "30", "30", "60", "30", "60"}));
}

}  // namespace
}  // namespace omzien::statistics
