#include "clients/town/municipality.h"

#include <gmock/gmock.h>

#include <set>
#include <string>

#include "google/protobuf/text_format.h"
#include "services/configuration/load.h"

namespace omzien::town {
namespace {

const std::vector<Area>& Areas() {
  static const auto& areas = *new std::vector<Area>{
      {"5461", 51.6192, 5.5443, 10}, {"5462", 51.6162, 5.5324, 20}, {"5471", 51.6805, 5.5097, 5}};
  return areas;
}

TEST(MunicipalityTest, OmziendTakesIt) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(MakeMunicipality(Areas(), 25), &text);
  const auto bundle = configuration::Parse({{"town.textproto", text}});
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  const configuration::Municipality& town = *(*bundle)->Find(kSlug);
  EXPECT_EQ(town.proto().districts_size(), 2);
  for (const Area& area : Areas()) {
    const v1::Neighbourhood* home = town.NeighbourhoodOf(area.pc4 + "AB");
    ASSERT_NE(home, nullptr) << area.pc4;
    EXPECT_EQ(home->latitude(), area.latitude);
  }
}

TEST(MunicipalityTest, EveryWorkerHasTheTeamThatTeamOfSays) {
  const auto made = MakeMunicipality(Areas(), 25);
  ASSERT_EQ(made.workers_size(), 25);
  std::set<std::string> led;
  for (int i = 0; i < 25; ++i) {
    EXPECT_EQ(made.workers(i).id(), WorkerId(i));
    const auto& assignment = made.workers(i).assignments(0);
    EXPECT_EQ(assignment.team(), TeamOf(i, 25));
    if (assignment.role() == v1::ROLE_TEAM_LEAD) led.insert(assignment.team());
  }
  EXPECT_EQ(led.size(), static_cast<size_t>(made.municipality().teams_size()));
}

TEST(MunicipalityTest, AVerySmallTownHasATeamToo) {
  EXPECT_EQ(MakeMunicipality({Areas().front()}, 1).municipality().teams_size(), 1);
}

TEST(MunicipalityTest, KindsAreAllThatIsAskedFor) {
  double parts = 0;
  for (const Kind& kind : Kinds()) parts += kind.part;
  EXPECT_NEAR(parts, 1, 1e-9);
}

}  // namespace
}  // namespace omzien::town
