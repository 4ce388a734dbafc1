#include "clients/town/areas.h"

#include <gmock/gmock.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace omzien::town {
namespace {

using testing::ElementsAre;
using testing::Field;
using testing::SizeIs;

class AreasTest : public testing::Test {
 protected:
  ~AreasTest() override { std::filesystem::remove(file_); }

  absl::StatusOr<std::vector<Area>> Read(const std::string& text) {
    std::ofstream(file_) << text;
    return ReadAreas(file_);
  }

  const std::string file_ = testing::TempDir() + "areas-" +
                            testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv";
};

TEST_F(AreasTest, ReadsColumnsInAnyOrderAmongOthersAndLeavesOutEmptyAreas) {
  const auto areas =
      Read("place,lon,lat,inhabitants,pc4\nA,5.5,51.6,100,5461\nB,5.6,51.7,0,5462\n");
  ASSERT_TRUE(areas.ok()) << areas.status();
  ASSERT_THAT(*areas, ElementsAre(Field(&Area::pc4, "5461")));
  EXPECT_EQ(areas->front().latitude, 51.6);
  EXPECT_EQ(areas->front().longitude, 5.5);
  EXPECT_EQ(areas->front().inhabitants, 100);
}

TEST_F(AreasTest, NamesEverythingThatIsWrongByLineAndColumn) {
  EXPECT_EQ(Read("pc4,lat,lon,inhabitants\n546,x,51.6,many\n0123,51.6,5.5,-1\n").status().message(),
            file_ +
                ":\n  line 2, pc4: want four digits, such as 5461"
                "\n  line 2, lat: want degrees north in [50.7, 53.7]"
                "\n  line 2, lon: want degrees east in [3.2, 7.3]"
                "\n  line 2, inhabitants: want a number, 0 or more"
                "\n  line 3, pc4: want four digits, such as 5461"
                "\n  line 3, inhabitants: want a number, 0 or more");
  EXPECT_EQ(Read("pc4,lat,lon\n").status().message(),
            file_ + ":\n  line 1, inhabitants: this column is missing");
  EXPECT_EQ(Read("pc4,lat,lon,inhabitants\n").status().message(), file_ + ": nobody lives there");
}

TEST_F(AreasTest, NearIsWithinSoManyMeters) {
  // A hundredth of a degree north is 1112 m; one of longitude, at 51.6 degrees, 691 m.
  const auto areas =
      Read("pc4,lat,lon,inhabitants\n1001,51.6,5.5,1\n1002,51.61,5.5,1\n1003,51.6,5.51,1\n");
  ASSERT_TRUE(areas.ok());
  EXPECT_THAT(*Near(*areas, "1001", 1113), SizeIs(3));
  EXPECT_THAT(*Near(*areas, "1001", 1111),
              ElementsAre(Field(&Area::pc4, "1001"), Field(&Area::pc4, "1003")));
  EXPECT_THAT(*Near(*areas, "1001", 690), ElementsAre(Field(&Area::pc4, "1001")));
  EXPECT_EQ(Near(*areas, "9999", 690).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(AreasTest, TheAreasThatShipAreRight) {
  const auto areas = ReadAreas(AREAS);
  EXPECT_TRUE(areas.ok()) << areas.status();
}

}  // namespace
}  // namespace omzien::town
