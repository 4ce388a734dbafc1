#include "matching/cell_index.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/str_format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "people.h"
#include "random_world.h"

namespace omzien::matching {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<ResidentId> Residents(const std::vector<const Helper*>& helpers) {
  std::vector<ResidentId> residents;
  for (const Helper* helper : helpers) residents.push_back(helper->resident);
  return residents;
}

Neighbourhood Around(const Place& place, Meters look_around) {
  return {.place = place, .category = kGroceries, .look_around = look_around};
}

TEST(CellIndex, FindsNobodyWhenEmpty) {
  const CellIndex index;
  EXPECT_THAT(index.Near(Around(Home(), Meters(1e6))), IsEmpty());
  EXPECT_EQ(index.Find(2), nullptr);
}

TEST(CellIndex, FindsWhoIsNearAndWhoseReachCoversThePlace) {
  CellIndex index;
  index.Put(HelperAt(2, AtMetres(100), Meters(0)));
  index.Put(HelperAt(3, AtMetres(900), Meters(0)));
  index.Put(HelperAt(4, AtMetres(6000), Meters(5000)));
  index.Put(HelperAt(5, AtMetres(6000), Meters(7000)));
  EXPECT_THAT(Residents(index.Near(Around(Home(), Meters(500)))), ElementsAre(2, 5));
  EXPECT_THAT(Residents(index.Near(Around(Home(), Meters(1000)))), ElementsAre(2, 3, 5));
  EXPECT_THAT(Residents(index.Near(Around(Home(), Meters(6500)))), ElementsAre(2, 3, 4, 5));
}

TEST(CellIndex, FindsWhoLivesExactlyAtTheEdge) {
  for (const double metres : {0.0, 100.0, 5000.0, 123456.0}) {
    const Meters distance = Distance(Home(), AtMetres(metres));
    CellIndex index;
    index.Put(HelperAt(2, AtMetres(metres), Meters(0)));
    index.Put(HelperAt(3, AtMetres(metres), distance));
    EXPECT_THAT(Residents(index.Near(Around(Home(), distance))), ElementsAre(2, 3)) << metres;
    if (metres == 0) continue;
    const Meters less(distance.value() - 0.001);
    EXPECT_THAT(Residents(index.Near(Around(Home(), less))), ElementsAre(3)) << metres;
  }
}

TEST(CellIndex, FindsOnceWhoIsNearInSeveralWays) {
  Helper helper = HelperAt(2, Home());
  helper.offers[0].places.push_back({AtMetres(50), Meters(10)});
  helper.offers[0].is_remote = true;
  helper.offers.push_back(helper.offers[0]);
  CellIndex index;
  index.Put(helper);
  Neighbourhood around = Around(Home(), Meters(100));
  around.with_remote = true;
  EXPECT_THAT(Residents(index.Near(around)), ElementsAre(2));
  EXPECT_TRUE(index.Remove(2));
  EXPECT_THAT(index.Near(around), IsEmpty());
}

// F9
TEST(CellIndex, FindsRemoteOffersAnywhereIfWanted) {
  Helper helper = HelperAt(2, Place::FromDegrees(-33.9, 18.4).value());
  helper.offers[0].is_remote = true;
  CellIndex index;
  index.Put(helper);
  Neighbourhood around = Around(Home(), Meters(100));
  EXPECT_THAT(index.Near(around), IsEmpty());
  around.with_remote = true;
  EXPECT_THAT(Residents(index.Near(around)), ElementsAre(2));
}

TEST(CellIndex, ForgetsWhatWasReplacedAndRemoved) {
  CellIndex index;
  index.Put(HelperAt(2, AtMetres(100)));
  index.Put(HelperAt(2, AtMetres(40000)));
  EXPECT_THAT(index.Near(Around(Home(), Meters(500))), IsEmpty());
  EXPECT_THAT(Residents(index.Near(Around(AtMetres(40000), Meters(500)))), ElementsAre(2));
  EXPECT_EQ(index.size(), 1);
  EXPECT_TRUE(index.Remove(2));
  EXPECT_FALSE(index.Remove(2));
  EXPECT_THAT(index.Near(Around(AtMetres(40000), Meters(500))), IsEmpty());
  EXPECT_EQ(index.size(), 0);
}

bool IsNear(const Helper& helper, const Neighbourhood& around) {
  for (const Offer& offer : helper.offers) {
    if (std::count(offer.categories.begin(), offer.categories.end(), around.category) == 0) {
      continue;
    }
    if (around.with_remote && offer.is_remote) return true;
    for (const OfferedPlace& offered : offer.places) {
      if (Distance(around.place, offered.place) <= std::max(around.look_around, offered.reach)) {
        return true;
      }
    }
  }
  return false;
}

TEST(CellIndex, EqualsAScanOfEverybodyAlsoAfterChanges) {
  constexpr int kWorlds = 2000;
  for (uint32_t seed = 0; seed < kWorlds; ++seed) {
    SCOPED_TRACE(absl::StrFormat("seed %d", seed));
    RandomWorld world(seed);
    CellIndex index;
    std::map<ResidentId, Helper> everybody;
    for (int step = 0; step < 60; ++step) {
      const ResidentId resident = 2 + world.Below(30);
      if (world.Once(4)) {
        ASSERT_EQ(index.Remove(resident), everybody.erase(resident) == 1);
      } else {
        const Helper helper = world.SomeHelper(resident);
        index.Put(helper);
        everybody.insert_or_assign(resident, helper);
      }
      if (step % 10 != 9) continue;
      const Meters look_around(world.Once(10) ? 3e7 : world.Below(15000));
      const Neighbourhood around = {.place = world.Once(2) ? world.middle() : world.SomePlace(),
                                    .category = kGroceries,
                                    .look_around = look_around,
                                    .with_remote = world.Once(2)};
      std::vector<ResidentId> expected;
      for (const auto& [id, helper] : everybody) {
        if (IsNear(helper, around)) expected.push_back(id);
      }
      ASSERT_EQ(Residents(index.Near(around)), expected);
    }
    ASSERT_EQ(index.size(), everybody.size());
  }
}

}  // namespace
}  // namespace omzien::matching
