// What a welfare organisation has in its spreadsheet, imported as it would. How each cell is read,
// tests/ctl/import_test.cc tells.

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/end_to_end/installation.h"

namespace omzien::test {
namespace {

using testing::HasSubstr;

// Of the team north, which serves 5461AB and 5462.
constexpr char kWorker[] = "municipalities/small-town/workers/role-2";
constexpr char kResidents[] = "municipalities/small-town/residents/";
constexpr char kMark[] = "\xEF\xBB\xBF";

class ImportTest : public testing::Test {
 protected:
  ImportTest() {
    for (const std::string id : {"anna", "bram"}) {
      const Ended registered =
          installation_.Ctl({"resident", "register", "--as", kResidents + id, "--given-name", id,
                             "--phone", "+31413000000", "--postcode", "5461AB", "--number", id});
      EXPECT_EQ(registered.code, 0) << registered.errors;
    }
  }

  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(installation_.PathOf(name)) << text;
    return installation_.PathOf(name);
  }
  static std::string Read(const std::string& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  Ended Import(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "import");
    arguments.insert(arguments.end(), {"--as", kWorker});
    return installation_.Ctl(arguments);
  }
  // The offers of a resident, as JSON.
  std::string OffersOf(const std::string& id) {
    return installation_.Ctl({"offer", "list", "--as", kResidents + id, "--json"}).output;
  }
  // How many lines of `text` have this in them.
  static int Lines(const std::string& text, const std::string& what) {
    int count = 0;
    for (const auto line : absl::StrSplit(text, '\n')) count += absl::StrContains(line, what);
    return count;
  }
  static std::string TwoOffers() {
    return absl::StrReplaceAll(
        "categories,reach_meters,postcode,key,resident\n"
        "groceries,1500,5461 ab,o1,{r}anna\n"
        "groceries,,5462AB,o2,{r}bram\n",
        {{"{r}", kResidents}});
  }

  Installation installation_;
  const std::unique_ptr<Process> server_ = installation_.Start();
};

TEST_F(ImportTest, MakesEveryLineOnceHoweverOftenItIsImported) {
  const std::string file = Write("offers.csv", TwoOffers());
  const Ended done = Import({"offers", file});
  ASSERT_EQ(done.code, 0) << done.errors;
  EXPECT_EQ(done.output, "2 offers are there\n");
  EXPECT_EQ(done.errors, "");  // To a pipe no progress is drawn.
  EXPECT_THAT(OffersOf("anna"), HasSubstr("\"reachMeters\": 1500"));

  const Ended again = Import({"offers", file});
  EXPECT_EQ(again.code, 0) << again.errors;
  Write("offers.csv", TwoOffers() + "groceries,,5461AB,o3," + kResidents + "bram\n");
  EXPECT_EQ(Import({"offers", file}).code, 0);
  EXPECT_EQ(Lines(OffersOf("anna"), "/offers/"), 1);
  EXPECT_EQ(Lines(OffersOf("bram"), "/offers/"), 2);
}

TEST_F(ImportTest, ReadsWhatDutchExcelWrites) {
  const Ended done =
      Import({"offers", Write("offers.csv", std::string(kMark) +
                                                "key;resident;postcode;categories\r\n"
                                                "1;" +
                                                kResidents + "anna;5461AB;groceries\r\n")});
  EXPECT_EQ(done.code, 0) << done.errors;
  EXPECT_EQ(Lines(OffersOf("anna"), "/offers/"), 1);
}

TEST_F(ImportTest, AFileWithErrorsImportsNothingAndSaysEachByLineAndColumn) {
  const std::string file =
      Write("offers.csv", TwoOffers() + "flying,far,546,o1,nobody\ngroceries,1\n");
  const Ended refused = Import({"offers", file});
  EXPECT_EQ(refused.code, 1);
  EXPECT_EQ(refused.output, "");
  EXPECT_EQ(refused.errors,
            absl::StrReplaceAll(
                "{f}: line 4, key: another line has the same\n"
                "{f}: line 4, resident: is no key of --residents, nor the name of a resident\n"
                "{f}: line 4, categories: the municipality has no \"flying\"\n"
                "{f}: line 4, postcode: want a postcode, such as 5461AB\n"
                "{f}: line 4, reach_meters: want a number from 100 to 50000\n"
                "{f}: line 5: want 5 cells as in the header, got 2\n"
                "omzienctl: nothing was imported\n",
                {{"{f}", file}}));
  EXPECT_EQ(Lines(OffersOf("anna"), "/offers/"), 0);
}

TEST_F(ImportTest, ALineThatOnlyTheServerRefusesStopsAllBeforeAnythingIsMade) {
  const std::string file =
      Write("offers.csv", TwoOffers() + "groceries,,5461AB,o3," + kResidents + "nobody\n");
  const Ended refused = Import({"offers", file, "--timeout", "1s"});
  EXPECT_EQ(refused.code, 3);  // A resident nobody knows may be one whom help does not know yet.
  EXPECT_THAT(refused.errors, HasSubstr(file + ": line 4: UNAVAILABLE (RESIDENT_NOT_KNOWN_YET)"));
  EXPECT_THAT(refused.errors, HasSubstr("omzienctl: nothing was imported\n"));
  EXPECT_EQ(Lines(OffersOf("anna"), "/offers/"), 0);
}

TEST_F(ImportTest, ResidentsAreRegisteredOnceAndTheirKeysNameThemInOffers) {
  const std::string file = Write("residents.csv",
                                 "key,given_name,phone,postcode,house_number\n"
                                 "1,Fatima,0413 111 111,5461AB,7\n"
                                 "2,Kees,0413 222 222,5462AB,8\n");
  const Ended done = Import({"residents", file});
  ASSERT_EQ(done.code, 0) << done.errors;
  const std::string names = installation_.PathOf("residents.names.csv");
  EXPECT_EQ(done.output, "2 residents are registered; " + names + " says which key is whom\n");
  const std::string first = Read(names);
  EXPECT_EQ(Lines(first, kResidents), 2);
  ASSERT_EQ(Import({"residents", file}).code, 0);
  EXPECT_EQ(Read(names), first);

  const std::string offers = Write("offers.csv",
                                   "key,resident,postcode,categories\n"
                                   "o1,1,5461AB,groceries\n"
                                   "o2,2,5462AB,groceries\n");
  const Ended offered = Import({"offers", offers, "--residents", names});
  EXPECT_EQ(offered.code, 0) << offered.errors;
  EXPECT_EQ(offered.output, "2 offers are there\n");
}

TEST_F(ImportTest, ALineThatWasChangedAfterItWasImportedIsRefusedNotMadeTwice) {
  const std::string file = Write("offers.csv", TwoOffers());
  ASSERT_EQ(Import({"offers", file}).code, 0);
  Write("offers.csv", absl::StrReplaceAll(TwoOffers(), {{"1500", "2500"}}));
  const Ended refused = Import({"offers", file});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.errors,
              HasSubstr(file + ": line 2: FAILED_PRECONDITION (REQUEST_ID_REUSED)"));
  EXPECT_EQ(Lines(OffersOf("anna"), "/offers/"), 1);
}

TEST_F(ImportTest, PrintsTheNamesForPrograms) {
  const Ended done = Import({"offers", Write("offers.csv", TwoOffers()), "--json"});
  ASSERT_EQ(done.code, 0) << done.errors;
  EXPECT_THAT(done.output, HasSubstr("\"o1\": \"municipalities/small-town/offers/"));
}

TEST_F(ImportTest, AFileThatIsNotThereIsWrongUsage) {
  const Ended refused = Import({"offers", installation_.PathOf("nowhere.csv")});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.errors, HasSubstr("nowhere.csv: cannot be read\n"));
}

}  // namespace
}  // namespace omzien::test
