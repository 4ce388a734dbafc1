#include "matching/ladder.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace omzien::matching {
namespace {

std::vector<Rung> Climbed(const std::vector<Rung>& order, const Climb& climb) {
  std::vector<Rung> climbed;
  std::optional<Rung> rung = NextRung(order, std::nullopt, climb);
  while (rung) {
    climbed.push_back(*rung);
    rung = NextRung(order, rung, climb);
  }
  return climbed;
}

// I7: the circle first when the asker wants it; not wanted, it never hears anything.
TEST(Ladder, ClimbsTheRungsThatAreOpen) {
  constexpr Rung kCircle = Rung::kCircle, kNeighbours = Rung::kNeighbours,
                 kVolunteers = Rung::kVolunteers;
  const std::vector<Rung> usual = {kCircle, kNeighbours, kVolunteers};
  struct {
    const char* name;
    std::vector<Rung> order;
    Climb climb;
    std::vector<Rung> climbed;
  } const cases[] = {
      {"circle wanted", usual, {true, 3, false}, {kCircle, kNeighbours}},
      {"circle wanted, nobody agreed", usual, {true, 0, false}, {kNeighbours}},
      {"circle not wanted", usual, {false, 3, false}, {kNeighbours}},
      {"team searches volunteers", usual, {false, 0, true}, {kNeighbours, kVolunteers}},
      {"all of it", usual, {true, 1, true}, usual},
      {"order is data", {kNeighbours, kCircle}, {true, 1, false}, {kNeighbours, kCircle}},
      {"no neighbours for this kind", {kCircle, kVolunteers}, {true, 1, false}, {kCircle}},
      {"no rungs", {}, {true, 1, true}, {}},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(Climbed(c.order, c.climb), c.climbed);
  }
}

TEST(Ladder, HasNothingAfterARungThatIsNoLongerInIt) {
  EXPECT_EQ(NextRung({Rung::kNeighbours}, Rung::kCircle, {}), std::nullopt);
}

}  // namespace
}  // namespace omzien::matching
