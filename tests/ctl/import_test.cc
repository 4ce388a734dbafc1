#include "clients/ctl/import.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"

namespace omzien::ctl {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr char kTown[] = R"pb(
  name: "municipalities/veghel"
  districts {
    id: "on"
    is_switched_on: true
    neighbourhoods { id: "a" postcodes: "5461" }
  }
  districts {
    id: "off"
    neighbourhoods { id: "b" postcodes: "5461XX" postcodes: "5491" }
  }
  categories { id: "groceries" }
  categories { id: "walking" }
  skills { id: "car" }
)pb";

v1::Municipality Town() {
  v1::Municipality town;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kTown, &town));
  return town;
}

Import<v1::CreateResidentRequest> Residents(const std::string& text) {
  return ImportResidents(csv::Parse(text, ResidentColumns()), Town());
}

Import<v1::CreateOfferRequest> Offers(const std::string& text) {
  return ImportOffers(csv::Parse(text, OfferColumns()), Town(),
                      {{"a1", "municipalities/veghel/residents/anna"}});
}

template <class Request>
std::vector<std::string> Sentences(const Import<Request>& import) {
  std::vector<std::string> sentences;
  for (const csv::Problem& problem : import.problems) sentences.push_back(problem.Sentence());
  return sentences;
}

TEST(ImportTest, ReadsAResidentAsPeopleWriteHer) {
  const auto import = Residents(
      "postcode;house_number;phone;key;given_name;family_name;birth_year;languages;channel\n"
      "5461 ab;2b;06-1234 5678;a1;Anna;Bos;1950;nl AR;Phone\n");
  ASSERT_THAT(Sentences(import), IsEmpty());
  ASSERT_THAT(import.lines, SizeIs(1));
  const v1::CreateResidentRequest& request = import.lines[0].request;
  EXPECT_EQ(request.parent(), "municipalities/veghel");
  EXPECT_EQ(request.resident().phone(), "+31612345678");
  EXPECT_EQ(request.resident().address().postcode(), "5461AB");
  EXPECT_EQ(request.resident().address().house_number(), "2b");
  EXPECT_EQ(request.resident().birth_year(), 1950);
  EXPECT_THAT(request.resident().languages(), ElementsAre("nl", "ar"));
  EXPECT_EQ(request.resident().channel(), v1::CHANNEL_PHONE);
}

TEST(ImportTest, NamesEverythingThatIsWrongWithResidentsInTheOrderOfTheFile) {
  const auto import = Residents(
      "key,given_name,phone,postcode,house_number,birth_year,languages,channel\n"
      "a1,Anna,+31612345678,5461AB,1,,,\n"
      "a1,,12,546,,young,dutch,pigeon\n"
      "a2,Bram\n"
      "a3,Carla,0413000000,5491AB,3,,,\n"
      "a4,Dirk,0413000000,5461XX,4,,,\n");
  EXPECT_THAT(
      Sentences(import),
      ElementsAre(
          "line 3, key: another line has the same", "line 3, given_name: this cell is empty",
          "line 3, phone: want a phone number, such as 0413 000 000 or +31413000000",
          "line 3, postcode: want a postcode, such as 5461AB",
          "line 3, house_number: this cell is empty",
          "line 3, birth_year: want a number from 1900 to 2100",
          "line 3, languages: want two letters each, such as nl",
          "line 3, channel: want app or phone", "line 4: want 8 cells as in the header, got 2",
          "line 5, postcode: lies in no district of the municipality that is switched on",
          "line 6, postcode: lies in no district of the municipality that is switched on"));
}

TEST(ImportTest, TheRequestIdIsOfTheKeyAloneSoThatARowIsMadeOnce) {
  const std::string header = "key,given_name,phone,postcode,house_number\n";
  const auto before = Residents(header + "a1,Anna,0413000000,5461AB,1\n");
  const auto after =
      Residents(header + "a0,Zora,0413000000,5461AB,1\na1,Anne,0413000000,5461AB,1\n");
  EXPECT_EQ(before.lines[0].request.request_id(), after.lines[1].request.request_id());
  EXPECT_NE(after.lines[0].request.request_id(), after.lines[1].request.request_id());
  EXPECT_NE(RequestIdOf("municipalities/veghel", "resident", "a1"),
            RequestIdOf("municipalities/veghel", "offer", "a1"));
  EXPECT_NE(RequestIdOf("municipalities/veghel", "resident", "a1"),
            RequestIdOf("municipalities/rotterdam", "resident", "a1"));
  EXPECT_LE(before.lines[0].request.request_id().size(), 64);
}

TEST(ImportTest, ReadsOffersOfResidentsByKeyAndByName) {
  const auto import = Offers(
      "key,resident,categories,postcode,skills,reach_meters,remote\n"
      "o1,a1,groceries walking,5461AB,car,1500,yes\n"
      "o2,municipalities/veghel/residents/bram,Groceries,5461ab,,,\n");
  ASSERT_THAT(Sentences(import), IsEmpty());
  const v1::CreateOfferRequest& request = import.lines[0].request;
  EXPECT_EQ(request.helper(), "municipalities/veghel/residents/anna");
  EXPECT_THAT(request.offer().categories(), ElementsAre("groceries", "walking"));
  EXPECT_THAT(request.offer().skills(), ElementsAre("car"));
  EXPECT_EQ(request.offer().reach_meters(), 1500);
  EXPECT_TRUE(request.offer().is_remote());
  EXPECT_EQ(request.offer().places(0).postcode(), "5461AB");
  EXPECT_EQ(import.lines[1].request.helper(), "municipalities/veghel/residents/bram");
}

TEST(ImportTest, NamesEverythingThatIsWrongWithOffers) {
  const auto import = Offers(
      "key,resident,categories,postcode,skills,reach_meters,remote\n"
      "o1,a9,flying,5461AB,wings,99,perhaps\n"
      "o2,municipalities/rotterdam/residents/bram,,5461AB,,,\n");
  EXPECT_THAT(Sentences(import),
              ElementsAre("line 2, resident: is no key of --residents, nor the name of a resident",
                          "line 2, categories: the municipality has no \"flying\"",
                          "line 2, skills: the municipality has no \"wings\"",
                          "line 2, reach_meters: want a number from 100 to 50000",
                          "line 2, remote: want yes or no",
                          "line 3, resident: is no key of --residents, nor the name of a resident",
                          "line 3, categories: this cell is empty"));
}

TEST(ImportTest, KnowsTheColumnOfAFieldTheServerNames) {
  EXPECT_EQ(ColumnOf("resident.address.postcode"), "postcode");
  EXPECT_EQ(ColumnOf("offer.categories[1]"), "categories");
  EXPECT_EQ(ColumnOf("offer.places[0].postcode"), "postcode");
  EXPECT_EQ(ColumnOf("helper"), "resident");
}

}  // namespace
}  // namespace omzien::ctl
