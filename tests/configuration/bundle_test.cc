#include "services/configuration/bundle.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/configuration/formats.h"
#include "services/configuration/load.h"
#include "tests/configuration/small_town.h"

namespace omzien::configuration {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsNull;
using testing::MatchesRegex;
using testing::Ne;
using testing::NotNull;

std::shared_ptr<const Bundle> BundleOf(std::vector<File> files) {
  absl::StatusOr<std::shared_ptr<const Bundle>> bundle = Parse(std::move(files));
  EXPECT_TRUE(bundle.ok()) << bundle.status();
  return *std::move(bundle);
}

std::shared_ptr<const Bundle> SmallTown() {
  return BundleOf({{"small.textproto", std::string(kSmallTown)}});
}

std::string OtherTown() {
  return absl::StrReplaceAll(kSmallTown,
                             {{"small-town", "other"}, {"partition: 7", "partition: 8"}});
}

TEST(Bundle, FindsAMunicipalityBySlugAndByName) {
  const auto bundle = SmallTown();
  const Municipality* town = bundle->Find("small-town");
  ASSERT_THAT(town, NotNull());
  EXPECT_EQ(town->slug(), "small-town");
  EXPECT_EQ(town->partition(), 7);
  EXPECT_EQ(town->time_zone().name(), "Europe/Amsterdam");
  EXPECT_EQ(bundle->FindByName("municipalities/small-town"), town);
}

TEST(Bundle, DoesNotFindWhatIsNotThere) {
  const auto bundle = SmallTown();
  EXPECT_THAT(bundle->Find("elsewhere"), IsNull());
  for (const char* name : {"", "small-town", "municipalities/", "municipalities/small-town/",
                           "municipalities/small-town/requests/1", "municipalities/elsewhere"}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(bundle->FindByName(name), IsNull());
  }
}

TEST(Bundle, FillsEveryDocumentedDefault) {
  const auto bundle = SmallTown();
  const Municipality& town = *bundle->Find("small-town");
  EXPECT_EQ(town.FindCategory("groceries")->minimum_age(), 18);
  EXPECT_EQ(town.FindCategory("groceries")->reach_meters(), 5000);
  EXPECT_EQ(ToDuration(town.FindTeam("north")->lead_time()), absl::Hours(2));
  EXPECT_EQ(ToDuration(town.policy().circle_time_box()), absl::Hours(4));
  EXPECT_EQ(ToDuration(town.policy().neighbours_time_box()), absl::Hours(24));
  EXPECT_EQ(ToDuration(town.policy().wave_interval()), absl::Hours(1));
  EXPECT_EQ(ToDuration(town.policy().answer_time()), absl::Hours(24));
  EXPECT_EQ(town.policy().wanted_chance(), 0.9);
  EXPECT_EQ(town.policy().expected_acceptance(), 0.3);
  EXPECT_EQ(town.policy().max_wave(), 10);
  EXPECT_EQ(town.policy().quiet_from(), "22:00");
  EXPECT_EQ(town.policy().quiet_until(), "07:00");
}

TEST(Bundle, KeepsWhatIsWrittenWhereADefaultExists) {
  const std::string text =
      absl::StrReplaceAll(kSmallTown, {{"audience: OPEN", "audience: OPEN minimum_age: 16"},
                                       {"region: \"east\"", "region: \"east\" lead_time {}"},
                                       {"partition: 7", "partition: 7 policy { max_wave: 3 }"}});
  const auto bundle = BundleOf({{"small.textproto", text}});
  const Municipality& town = *bundle->Find("small-town");
  EXPECT_EQ(town.FindCategory("groceries")->minimum_age(), 16);
  EXPECT_EQ(ToDuration(town.FindTeam("north")->lead_time()), absl::ZeroDuration());
  EXPECT_EQ(town.policy().max_wave(), 3);
  EXPECT_EQ(town.policy().wanted_chance(), 0.9);
}

TEST(Bundle, FindsByIdWhatIsThere) {
  const auto bundle = SmallTown();
  const Municipality& town = *bundle->Find("small-town");
  EXPECT_EQ(town.FindCategory("groceries")->display_name().nl(), "Boodschappen");
  EXPECT_EQ(town.FindSkill("car")->display_name().nl(), "Auto");
  EXPECT_EQ(town.FindTeam("south")->display_name(), "Team South");
  EXPECT_EQ(town.FindOrganisation("welfare")->display_name(), "Welfare");
  EXPECT_EQ(town.FindNeighbourhood("mill")->display_name(), "Mill");
  EXPECT_EQ(town.FindWorker("wendy")->display_name(), "Wendy");
  EXPECT_THAT(town.FindCategory("car"), IsNull());
  EXPECT_THAT(town.FindSkill("groceries"), IsNull());
  EXPECT_THAT(town.FindTeam(""), IsNull());
  EXPECT_THAT(town.FindOrganisation("north"), IsNull());
  EXPECT_THAT(town.FindNeighbourhood("town"), IsNull());
  EXPECT_THAT(town.FindWorker("workers/wendy"), IsNull());
}

TEST(Bundle, GivesAPostcodeToTheNeighbourhoodThatListsTheLongestBeginning) {
  const auto bundle = SmallTown();
  const Municipality& town = *bundle->Find("small-town");
  EXPECT_EQ(town.NeighbourhoodOf("5461AB")->id(), "square");
  EXPECT_EQ(town.NeighbourhoodOf("5461AC")->id(), "mill");
  EXPECT_EQ(town.NeighbourhoodOf("5461")->id(), "mill");
  EXPECT_EQ(town.NeighbourhoodOf("5462ZZ")->id(), "square");
  EXPECT_THAT(town.NeighbourhoodOf("5463AB"), IsNull());
  EXPECT_THAT(town.NeighbourhoodOf("546"), IsNull());
  EXPECT_THAT(town.NeighbourhoodOf(""), IsNull());
}

TEST(Bundle, LeadsFromANeighbourhoodToItsDistrictAndItsTeam) {
  const auto bundle = SmallTown();
  const Municipality& town = *bundle->Find("small-town");
  EXPECT_EQ(town.DistrictOf("mill")->id(), "town");
  EXPECT_EQ(town.DistrictOf("farm")->id(), "fields");
  EXPECT_EQ(town.TeamOf("square")->id(), "north");
  EXPECT_EQ(town.TeamOf("farm")->id(), "south");
  EXPECT_THAT(town.DistrictOf("elsewhere"), IsNull());
  EXPECT_THAT(town.TeamOf("elsewhere"), IsNull());
}

TEST(Roles, HoldFromTheFirstLocalDayToTheLastOne) {
  const auto bundle = SmallTown();
  const Municipality& town = *bundle->Find("small-town");
  const HeldRole worker{v1::ROLE_WORKER, "north", ""};
  const HeldRole analyst{v1::ROLE_ANALYST, "", ""};
  const auto at = [&town](absl::CivilSecond local) {
    return town.RolesOf("wendy", absl::FromCivil(local, town.time_zone()));
  };
  EXPECT_THAT(at(absl::CivilSecond(2026, 3, 1, 23, 59, 59)), ElementsAre(analyst));
  EXPECT_THAT(at(absl::CivilSecond(2026, 3, 2)), ElementsAre(worker, analyst));
  EXPECT_THAT(at(absl::CivilSecond(2026, 3, 31, 23, 59, 59)), ElementsAre(worker, analyst));
  EXPECT_THAT(at(absl::CivilSecond(2026, 4, 1)), ElementsAre(analyst));
}

TEST(Roles, OfATeamLeadIncludeWorkerOnce) {
  const auto bundle = SmallTown();
  EXPECT_THAT(bundle->Find("small-town")->RolesOf("lea", absl::UnixEpoch()),
              ElementsAre(HeldRole{v1::ROLE_WORKER, "south", ""},
                          HeldRole{v1::ROLE_TEAM_LEAD, "south", ""}));
}

TEST(Roles, NameTheOrganisationOfACoordinatorAndTheTeamOfALinker) {
  const auto bundle = SmallTown();
  const Municipality& town = *bundle->Find("small-town");
  EXPECT_THAT(town.RolesOf("cor", absl::UnixEpoch()),
              ElementsAre(HeldRole{v1::ROLE_COORDINATOR, "", "welfare"}));
  EXPECT_THAT(town.RolesOf("lou", absl::UnixEpoch()),
              ElementsAre(HeldRole{v1::ROLE_LINKER, "north", ""}));
}

TEST(Roles, OfAStrangerAreNone) {
  const auto bundle = SmallTown();
  EXPECT_THAT(bundle->Find("small-town")->RolesOf("nobody", absl::UnixEpoch()), IsEmpty());
}

TEST(Hash, IsSixteenHexadecimalDigitsOnTheBundleAndItsMunicipalities) {
  const auto bundle = SmallTown();
  EXPECT_THAT(bundle->hash(), MatchesRegex("[0-9a-f]{16}"));
  EXPECT_EQ(bundle->Find("small-town")->proto().bundle_hash(), bundle->hash());
}

TEST(Hash, DoesNotDependOnWhatMeansNothing) {
  const std::string town(kSmallTown);
  const std::string hash = BundleOf({{"a.textproto", town}, {"b.textproto", OtherTown()}})->hash();
  EXPECT_EQ(BundleOf({{"x.textproto", OtherTown()}, {"y.textproto", town}})->hash(), hash);
  const std::string commented = "# A comment.\n" + town;
  EXPECT_EQ(BundleOf({{"a.textproto", commented}, {"b.textproto", OtherTown()}})->hash(), hash);
  const std::string output_only = SmallTownWith("code_year", "bundle_hash: 'x' code_year");
  EXPECT_EQ(BundleOf({{"a.textproto", output_only}, {"b.textproto", OtherTown()}})->hash(), hash);
}

TEST(Hash, ChangesWithAnyField) {
  const std::string hash = SmallTown()->hash();
  const std::pair<const char*, const char*> edits[] = {
      {"Small Town", "Smaller Town"}, {"partition: 7", "partition: 9"},
      {"is_switched_on: true", ""},   {"month: 3 day: 31", "month: 3 day: 30"},
      {"5461AB", "5461AC"},           {"partition: 7", "partition: 7 policy { max_wave: 10 }"}};
  for (const auto& [from, to] : edits) {
    SCOPED_TRACE(to);
    EXPECT_THAT(BundleOf({{"small.textproto", SmallTownWith(from, to)}})->hash(), Ne(hash));
  }
  EXPECT_THAT(BundleOf({{"a.textproto", OtherTown()}, {"small.textproto", std::string(kSmallTown)}})
                  ->hash(),
              Ne(hash));
}

// Other processes, compilers and days must come to the same number. It was computed apart, over
// what `protoc --encode` writes.
TEST(Hash, IsTheSameForEver) { EXPECT_EQ(SmallTown()->hash(), "3d6a0db0ea6baa6b"); }

}  // namespace
}  // namespace omzien::configuration
