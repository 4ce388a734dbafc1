#include "services/configuration/load.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/configuration/small_town.h"

namespace omzien::configuration {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::StartsWith;

// The mistakes of files, one a line; empty if there are none.
std::vector<std::string> MistakesIn(std::vector<File> files) {
  const absl::StatusOr<std::shared_ptr<const Bundle>> bundle = Parse(std::move(files));
  if (bundle.ok()) return {};
  EXPECT_EQ(bundle.status().code(), absl::StatusCode::kInvalidArgument);
  return absl::StrSplit(std::string(bundle.status().message()), '\n');
}

struct Slip {
  const char* from;  // Replaced in small town, everywhere.
  const char* to;
  std::vector<std::string> mistakes;
};

TEST(Mistakes, AreNamedByFieldAndWhatIsWanted) {
  const Slip slips[] = {
      // Nothing wrong.
      {"5461AB", "5461AC", {}},
      {"closes: \"12:30\"", "closes: \"13:00\"", {}},
      {"opens: \"13:00\" closes: \"17:00\"", "opens: \"07:00\" closes: \"09:00\"", {}},
      {"month: 3 day: 31", "month: 3 day: 2", {}},
      {"team: \"north\" }\n  }\n", "}\n  }\n", {}},
      // The municipality.
      {"municipalities/small-town",
       "municipalities/Small Town",
       {"municipality.name: \"municipalities/\" and an id of 1 to 63 of a-z, 0-9, _ and -, got "
        "\"municipalities/Small Town\""}},
      {"display_name: \"Small Town\"", "", {"municipality.display_name: a text"}},
      {"code: \"GM1948\"",
       "code: \"GM99999\"",
       {"municipality.code: \"GM\" and four digits, got \"GM99999\""}},
      {"code_year: 2026", "", {"municipality.code_year: in [2000, 2100], got 0"}},
      {"+31 413 000 000",
       "0413 000 000",
       {"municipality.phone: a phone number as \"+31 413 000 000\", got \"0413 000 000\""}},
      {"Europe/Amsterdam",
       "Europe/Veghel",
       {"municipality.time_zone: an IANA time zone, got \"Europe/Veghel\""}},
      {"time_zone: \"Europe/Amsterdam\"",
       "",
       {"municipality.time_zone: an IANA time zone, got \"\""}},
      {"month: 12 day: 24",
       "month: 2 day: 30",
       {"municipality.extra_holidays[0]: a day of the calendar"}},
      {"extra_holidays {",
       "extra_holidays { year: 2026 month: 12 day: 24 } extra_holidays {",
       {"municipality.extra_holidays[1]: listed once"}},
      // Districts and neighbourhoods.
      {"id: \"fields\"", "id: \"town\"", {"municipality.districts[1].id: used once, got \"town\""}},
      {"id: \"fields\"",
       "id: \"Fields\"",
       {"municipality.districts[1].id: an id of 1 to 63 of a-z, 0-9, _ and -, got \"Fields\""}},
      {"WK194801",
       "WK0003",
       {"municipality.districts[0].code: the \"WK\" code of a district of this municipality, or "
        "empty, "
        "got \"WK0003\""}},
      {"WK194801",
       "WK059901",
       {"municipality.districts[0].code: the \"WK\" code of a district of this municipality, or "
        "empty, "
        "got \"WK059901\""}},
      {"BU19480101",
       "BU194801",
       {"municipality.districts[0].neighbourhoods[0].code: the \"BU\" code of a neighbourhood of "
        "this "
        "municipality, or empty, got \"BU194801\""}},
      {"id: \"farm\"",
       "id: \"mill\"",
       {"municipality.districts[1].neighbourhoods[0].id: used once, got \"mill\"",
        "workers[0].not_neighbourhoods[0]: the id of a neighbourhood, got \"farm\""}},
      {"5466",
       "0123AB",
       {"municipality.districts[1].neighbourhoods[0].postcodes[0]: \"5461\" or \"5461AB\", got "
        "\"0123AB\""}},
      {"5466",
       "5466SS",
       {"municipality.districts[1].neighbourhoods[0].postcodes[0]: \"5461\" or \"5461AB\", got "
        "\"5466SS\""}},
      {"5466",
       "5461",
       {"municipality.districts[1].neighbourhoods[0].postcodes[0]: listed once, got \"5461\""}},
      {"postcodes: \"5466\"",
       "",
       {"municipality.districts[1].neighbourhoods[0].postcodes: at least one"}},
      {"latitude: 51.605",
       "latitude: nan",
       {"municipality.districts[1].neighbourhoods[0].latitude: in [50.7, 53.7], got nan"}},
      {"longitude: 5.5036",
       "longitude: -inf",
       {"municipality.districts[1].neighbourhoods[0].longitude: in [3.2, 7.3], got -inf"}},
      {"longitude: 5.5036",
       "",
       {"municipality.districts[1].neighbourhoods[0].longitude: in [3.2, 7.3], got 0"}},
      // Categories and skills.
      {"nl: \"Boodschappen\"", "", {"municipality.categories[0].display_name.nl: a text"}},
      {"nl: \"Geen pinpas\"", "", {"municipality.categories[0].house_rules[0].nl: a text"}},
      {"audience: RESERVED", "", {"municipality.categories[1].audience: OPEN or RESERVED"}},
      {"audience: RESERVED",
       "audience: 99",
       {"municipality.categories[1].audience: OPEN or RESERVED"}},
      {"choosing: FIRST_YES",
       "",
       {"municipality.categories[0].choosing: FIRST_YES or ASKER_CHOOSES"}},
      {"identity_level: IDENTITY_LEVEL_CONTACT",
       "",
       {"municipality.categories[0].identity_level: IDENTITY_LEVEL_CONTACT, _SEEN or "
        "_SUBSTANTIAL"}},
      {"audience: OPEN",
       "audience: OPEN minimum_age: 15",
       {"municipality.categories[0].minimum_age: in [16, 99], got 15"}},
      {"audience: OPEN",
       "audience: OPEN is_home_visit: true minimum_age: 16",
       {"municipality.categories[0].minimum_age: in [18, 99] for a home visit, got 16"}},
      {"audience: OPEN",
       "audience: OPEN reach_meters: -1",
       {"municipality.categories[0].reach_meters: in [1, 100000], got -1"}},
      {"audience: OPEN",
       "audience: OPEN reach_meters: 1000000000",
       {"municipality.categories[0].reach_meters: in [1, 100000], got 1000000000"}},
      {"id: \"personal_care\"",
       "id: \"groceries\"",
       {"municipality.categories[1].id: used once, got \"groceries\""}},
      {"nl: \"Auto\"", "", {"municipality.skills[0].display_name.nl: a text"}},
      // Teams, regions, organisations, activities.
      {"region: \"east\"",
       "region: \"west\"",
       {"municipality.teams[0].region: the id of a region, got \"west\""}},
      {"closes: \"24:00\"",
       "closes: \"25:00\"",
       {"municipality.teams[1].opening_hours[0].closes: \"HH:MM\" after opens, got \"25:00\""}},
      {"closes: \"24:00\"",
       "closes: \"09:00\"",
       {"municipality.teams[1].opening_hours[0].closes: \"HH:MM\" after opens, got \"09:00\""}},
      {"opens: \"13:00\"",
       "opens: \"1pm\"",
       {"municipality.teams[0].opening_hours[1].opens: \"HH:MM\", got \"1pm\""}},
      {"opens: \"13:00\"",
       "opens: \"12:29\"",
       {"municipality.teams[0].opening_hours[1]: no overlap with opening_hours[0] on MONDAY"}},
      {"weekdays: FRIDAY",
       "weekdays: FRIDAY weekdays: FRIDAY",
       {"municipality.teams[1].opening_hours[0]: no overlap with opening_hours[0] on FRIDAY"}},
      {"weekdays: FRIDAY",
       "weekdays: 8",
       {"municipality.teams[1].opening_hours[0].weekdays[0]: MONDAY to SUNDAY"}},
      {"weekdays: FRIDAY", "", {"municipality.teams[1].opening_hours[0].weekdays: at least one"}},
      {"region: \"east\"",
       "region: \"east\" lead_time { seconds: -1 }",
       {"municipality.teams[0].lead_time: in [0, 168h], got -1s"}},
      {"+31 413 000 003",
       "+31",
       {"municipality.organisations[0].phone: a phone number as \"+31 413 000 000\", got \"+31\""}},
      {"neighbourhoods: \"square\"",
       "neighbourhoods: \"town\"",
       {"municipality.activities[0].neighbourhoods[0]: the id of a neighbourhood, got \"town\""}},
      {"nl: \"Elke dinsdag\"", "", {"municipality.activities[0].when.nl: a text"}},
      // Workers.
      {"partition: 7", "partition: 64", {"partition: in [0, 63], got 64"}},
      {"id: \"cor\"", "id: \"lea\"", {"workers[2].id: used once, got \"lea\""}},
      {"role: ROLE_ANALYST",
       "",
       {"workers[0].assignments[1].role: ROLE_WORKER to ROLE_OPERATOR, got ROLE_UNSPECIFIED"}},
      {"role: ROLE_ANALYST",
       "role: ROLE_RESIDENT",
       {"workers[0].assignments[1].role: ROLE_WORKER to ROLE_OPERATOR, got ROLE_RESIDENT"}},
      {"role: ROLE_ANALYST",
       "role: 99",
       {"workers[0].assignments[1].role: ROLE_WORKER to ROLE_OPERATOR, got 99"}},
      {"role: ROLE_ANALYST",
       "role: ROLE_ANALYST team: \"north\"",
       {"workers[0].assignments[1].team: empty for this role, got \"north\""}},
      {"role: ROLE_ANALYST",
       "role: ROLE_ANALYST organisation: \"welfare\"",
       {"workers[0].assignments[1].organisation: empty for this role, got \"welfare\""}},
      {"role: ROLE_TEAM_LEAD team: \"south\"",
       "role: ROLE_TEAM_LEAD",
       {"workers[1].assignments[1].team: the id of a team, got \"\""}},
      {"organisation: \"welfare\"",
       "organisation: \"north\"",
       {"workers[2].assignments[0].organisation: the id of an organisation, got \"north\""}},
      {"month: 3 day: 31",
       "month: 2 day: 31",
       {"workers[0].assignments[0].last_day: a day of the calendar"}},
      {"month: 3 day: 31",
       "month: 3 day: 1",
       {"workers[0].assignments[0].last_day: first_day or later"}},
      {"reads_restricted_signals: true",
       "",
       {"workers: at least one with reads_restricted_signals"}},
      {"role: ROLE_COORDINATOR organisation: \"welfare\" }",
       "role: ROLE_COORDINATOR organisation: \"welfare\" } reads_restricted_signals: true",
       {"workers[2].reads_restricted_signals: false for who is never a worker, team lead or "
        "linker"}},
      // Policy.
      {"partition: 7",
       "partition: 7 policy { circle_time_box { seconds: 2592001 } }",
       {"policy.circle_time_box: in (0, 720h], got 720h1s"}},
      {"partition: 7",
       "partition: 7 policy { wave_interval { seconds: 1 nanos: -1 } }",
       {"policy.wave_interval: in (0, 720h], got inf"}},
      {"partition: 7",
       "partition: 7 policy { wanted_chance: 1 }",
       {"policy.wanted_chance: in (0, 1), got 1"}},
      {"partition: 7",
       "partition: 7 policy { expected_acceptance: nan }",
       {"policy.expected_acceptance: in (0, 1), got nan"}},
      {"partition: 7",
       "partition: 7 policy { yes_rates { category: \"flying\" rate: 1 } }",
       {"policy.yes_rates[0].category: the id of a category, got \"flying\"",
        "policy.yes_rates[0].rate: in (0, 1), got 1"}},
      {"partition: 7",
       "partition: 7 policy { max_wave: -3 }",
       {"policy.max_wave: in [1, 100], got -3"}},
      {"partition: 7",
       "partition: 7 policy { quiet_from: \"10 pm\" }",
       {"policy.quiet_from: \"HH:MM\", got \"10 pm\""}},
      {"partition: 7",
       "partition: 7 policy { quiet_from: \"07:00\" }",
       {"policy.quiet_until: \"HH:MM\" other than quiet_from, got \"07:00\""}},
  };
  for (const Slip& slip : slips) {
    SCOPED_TRACE(absl::StrCat(slip.from, " -> ", slip.to));
    const std::string text = SmallTownWith(slip.from, slip.to);
    EXPECT_NE(text, kSmallTown);
    std::vector<std::string> expected = slip.mistakes;
    for (std::string& mistake : expected) mistake = absl::StrCat("small.textproto: ", mistake);
    EXPECT_THAT(MistakesIn({{"small.textproto", text}}), ElementsAreArray(expected));
  }
}

TEST(Mistakes, AreAllListedInTheOrderOfFilesAndFields) {
  const std::string first = absl::StrReplaceAll(
      kSmallTown, {{"region: \"east\"", "region: \"west\""}, {"code_year: 2026", "code_year: 26"}});
  const std::string second =
      absl::StrReplaceAll(kSmallTown, {{"small-town", "other"}, {"partition: 7", "partition: -1"}});
  EXPECT_THAT(
      MistakesIn({{"b.textproto", second}, {"a.textproto", first}}),
      ElementsAre("a.textproto: municipality.code_year: in [2000, 2100], got 26",
                  "a.textproto: municipality.teams[0].region: the id of a region, got \"west\"",
                  "b.textproto: partition: in [0, 63], got -1"));
}

TEST(Mistakes, OfSpellingAreNamedByLineAndColumn) {
  EXPECT_THAT(
      MistakesIn({{"a.textproto", "partition: 1\nworkers {\n  nmae: 'x'\n}"},
                  {"b.textproto", SmallTownWith("partition: 7", "partition: 65")}}),
      ElementsAre(StartsWith("a.textproto:3:7: "), "b.textproto: partition: in [0, 63], got 65"));
  EXPECT_THAT(MistakesIn({{"a.textproto", "partition: 1\nworkers { id: 'x'"}}),
              ElementsAre(StartsWith("a.textproto:2:18: ")));
  EXPECT_THAT(MistakesIn({{"a.textproto", SmallTownWith("OPEN", "OPENED")}}),
              ElementsAre(StartsWith("a.textproto:49:7: ")));
}

TEST(Mistakes, IncludeTextThatIsNotUtf8) {
  EXPECT_THAT(MistakesIn({{"a.textproto", SmallTownWith("Boodschappen", "Boodschappen\xff")}}),
              ElementsAre("a.textproto: text in valid UTF-8"));
}

TEST(Mistakes, IncludeTwoMunicipalitiesUnderOneNameOrInOnePartition) {
  EXPECT_THAT(
      MistakesIn(
          {{"a.textproto", std::string(kSmallTown)}, {"b.textproto", std::string(kSmallTown)}}),
      ElementsAre(
          "b.textproto: municipality.name: used once, got \"municipalities/small-town\", also "
          "in a.textproto",
          "b.textproto: partition: used once, got 7, also in a.textproto"));
}

TEST(Mistakes, OfAnEmptyFileAreThoseOfEverythingRequired) {
  EXPECT_THAT(MistakesIn({{"a.textproto", ""}}),
              testing::Contains("a.textproto: municipality.districts: at least one"));
}

// A folder of its own for each test, gone with it.
class LoadFolder : public testing::Test {
 protected:
  LoadFolder()
      : folder_(testing::TempDir() + "omzien_configuration_" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directory(folder_);
  }
  ~LoadFolder() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, absl::string_view text) {
    std::ofstream(folder_ / name) << text;
  }

  std::filesystem::path folder_;
};

TEST_F(LoadFolder, ReadsEveryTextprotoAndNothingElse) {
  Write("a.textproto", kSmallTown);
  Write("b.textproto", absl::StrReplaceAll(kSmallTown, {{"small-town", "other"},
                                                        {"partition: 7", "partition: 8"}}));
  Write("README.md", "not a configuration");
  const auto bundle = Load(folder_);
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  EXPECT_EQ((*bundle)->municipalities().size(), 2);
  EXPECT_NE((*bundle)->Find("other"), nullptr);
}

TEST_F(LoadFolder, RefusesAFolderWithoutAnyOrNoFolder) {
  EXPECT_EQ(Load(folder_).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Load(folder_ / "elsewhere").status().code(), absl::StatusCode::kNotFound);
}

TEST_F(LoadFolder, RefusesAFileThatCannotBeRead) {
  Write("a.textproto", kSmallTown);
  std::filesystem::create_directory(folder_ / "b.textproto");
  EXPECT_EQ(Load(folder_).status().code(), absl::StatusCode::kNotFound);
}

TEST(Examples, AreWithoutMistakes) {
  const auto bundle = Load(OMZIEN_EXAMPLES);
  ASSERT_TRUE(bundle.ok()) << bundle.status().message();
  EXPECT_EQ((*bundle)->municipalities().size(), 2);
}

}  // namespace
}  // namespace omzien::configuration
