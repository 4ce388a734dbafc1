#include "matching/place.h"

#include <cmath>
#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matching/band.h"
#include "matching/meters.h"
#include "people.h"
#include "s2/s2cell_id.h"

namespace omzien::matching {
namespace {

using ::testing::DoubleNear;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Place At(double lat, double lng) { return Place::FromDegrees(lat, lng).value(); }

TEST(Meters, RefusesWhatIsNoLength) {
  for (const double value : {-1.0, -0.001, kNan, kInfinity, -kInfinity}) {
    SCOPED_TRACE(value);
    EXPECT_EQ(Meters::Of(value).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(Meters::Of(0).value(), Meters(0));
}

TEST(Place, RefusesDegreesThatAreNowhere) {
  struct {
    double lat, lng;
  } const cases[] = {{90.001, 0}, {-91, 0},  {0, 180.001},   {0, -181},
                     {kNan, 0},   {0, kNan}, {kInfinity, 0}, {0, -kInfinity}};
  for (const auto& c : cases) {
    SCOPED_TRACE(testing::Message() << c.lat << " " << c.lng);
    EXPECT_EQ(Place::FromDegrees(c.lat, c.lng).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(Place, TakesTheEdgesOfTheEarth) {
  for (const double lat : {-90.0, 0.0, 90.0}) {
    for (const double lng : {-180.0, 0.0, 180.0}) {
      EXPECT_TRUE(Place::FromDegrees(lat, lng).ok()) << lat << " " << lng;
    }
  }
}

TEST(Place, IsTheSameFromItsCell) {
  const Areas areas = {.street = 7, .neighbourhood = 8, .district = 9};
  const Place place = Place::FromDegrees(51.6, 5.5, areas).value();
  EXPECT_EQ(Place::FromCell(place.cell(), areas).value(), place);
}

TEST(Place, RefusesACellOfAnotherSize) {
  const S2CellId cell(Home().cell());
  for (const uint64_t id :
       std::initializer_list<uint64_t>{cell.parent(16).id(), cell.child(0).id(), 0, ~uint64_t{0}}) {
    EXPECT_EQ(Place::FromCell(id).status().code(), absl::StatusCode::kInvalidArgument) << id;
  }
}

TEST(Distance, IsThatOfTheGlobe) {
  struct {
    const char* name;
    Place a, b;
    double metres;
  } const cases[] = {
      {"one cell", At(51.6, 5.5), At(51.6, 5.5), 0},
      {"one degree of latitude", At(51, 5), At(52, 5), 111195},
      {"across the date line", At(0, 179.5), At(0, -179.5), 111195},
      {"over the pole", At(89.5, 20), At(89.5, -160), 111195},
      {"pole to pole", At(90, 0), At(-90, 0), 20015114},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_THAT(Distance(c.a, c.b).value(), DoubleNear(c.metres, 130));
    EXPECT_EQ(Distance(c.a, c.b), Distance(c.b, c.a));
  }
}

TEST(Band, IsTheNearerOfWhatTheAreasAndTheDistanceSay) {
  const Areas mine = {.street = 1, .neighbourhood = 10, .district = 100};
  struct {
    const char* name;
    double metres;
    Areas theirs;
    Band band;
  } const cases[] = {
      {"my street", 200, {1, 10, 100}, Band::kStreet},
      {"my street, a long one", 9000, {1, 10, 100}, Band::kStreet},
      {"my neighbourhood", 400, {2, 10, 100}, Band::kNeighbourhood},
      {"my neighbourhood in wide country", 7000, {2, 10, 100}, Band::kNeighbourhood},
      {"across the border of my neighbourhood", 400, {2, 11, 100}, Band::kNeighbourhood},
      {"across the border of my district", 400, {2, 11, 101}, Band::kNeighbourhood},
      {"my district", 6000, {2, 11, 100}, Band::kDistrict},
      {"another district, as near as mine", 3000, {2, 11, 101}, Band::kDistrict},
      {"another district", 6000, {2, 11, 101}, Band::kFurther},
      {"next door, nothing known", 0, {}, Band::kNeighbourhood},
      {"1 km, nothing known", 1000, {}, Band::kNeighbourhood},
      {"3 km, nothing known", 3000, {}, Band::kDistrict},
      {"12 km, nothing known", 12000, {}, Band::kFurther},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(BandBetween(AtMetres(0, mine), AtMetres(c.metres, c.theirs)), c.band);
    EXPECT_EQ(BandBetween(AtMetres(c.metres, c.theirs), AtMetres(0, mine)), c.band);
  }
}

TEST(Band, UnknownAreasAreNotShared) { EXPECT_EQ(SharedArea({}, {}), Band::kFurther); }

}  // namespace
}  // namespace omzien::matching
