#include "services/configuration/address.h"

#include <gmock/gmock.h>

#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "services/configuration/load.h"
#include "tests/configuration/small_town.h"

namespace omzien::configuration {
namespace {

using testing::ElementsAreArray;
using testing::IsEmpty;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Returns the fields that `mistakes_in` finds in an address that is right but for `change`.
std::vector<std::string> WrongFields(const std::function<void(v1::Address&)>& change,
                                     decltype(&MistakesIn) mistakes_in = &MistakesIn) {
  static const auto* const bundle =
      new std::shared_ptr<const Bundle>(*Parse({{"small.textproto", std::string(kSmallTown)}}));
  v1::Address address;
  address.set_postcode("5461AB");
  address.set_house_number("12a");
  address.set_latitude(51.61);
  address.set_longitude(5.54);
  change(address);
  std::vector<std::string> fields;
  for (const AddressMistake& mistake : mistakes_in(address, *(*bundle)->Find("small-town"))) {
    fields.push_back(mistake.field);
  }
  return fields;
}

// A8
TEST(Address, NamesEveryWrongFieldOnce) {
  using Strings = std::vector<std::string>;
  const struct {
    const char* name;
    std::function<void(v1::Address&)> change;
    Strings wrong;
  } kCases[] = {
      {"right", [](v1::Address&) {}, {}},
      {"empty", [](v1::Address& a) { a.Clear(); }, {"postcode", "house_number"}},
      {"lower case and a space", [](v1::Address& a) { a.set_postcode("5461 ab"); }, {}},
      {"impossible digits", [](v1::Address& a) { a.set_postcode("0123 AB"); }, {"postcode"}},
      {"letters never issued", [](v1::Address& a) { a.set_postcode("5461SA"); }, {"postcode"}},
      {"of another town", [](v1::Address& a) { a.set_postcode("3011AB"); }, {"postcode"}},
      {"digits only", [](v1::Address& a) { a.set_postcode("5461"); }, {"postcode"}},
      {"long number", [](v1::Address& a) { a.set_house_number("12345678901"); }, {"house_number"}},
      {"limit of the number", [](v1::Address& a) { a.set_house_number("1234567890"); }, {}},
      {"blank number", [](v1::Address& a) { a.set_house_number("  "); }, {"house_number"}},
      {"limit of the street", [](v1::Address& a) { a.set_street(std::string(80, 's')); }, {}},
      {"long street", [](v1::Address& a) { a.set_street(std::string(81, 's')); }, {"street"}},
      {"(0, 0) is not given", [](v1::Address& a) { a.clear_latitude(), a.clear_longitude(); }, {}},
      {"one of two", [](v1::Address& a) { a.clear_longitude(); }, {"latitude"}},
      {"latitude NaN", [](v1::Address& a) { a.set_latitude(kNan); }, {"latitude"}},
      {"longitude infinite", [](v1::Address& a) { a.set_longitude(-kInfinity); }, {"longitude"}},
      {"both not numbers",
       [](v1::Address& a) { a.set_latitude(kInfinity), a.set_longitude(kNan); },
       {"latitude", "longitude"}},
      {"49 km off", [](v1::Address& a) { a.set_latitude(51.62 + 0.44); }, {}},
      {"51 km off", [](v1::Address& a) { a.set_latitude(51.62 + 0.46); }, {"latitude"}},
      {"the other way round",
       [](v1::Address& a) { a.set_latitude(5.54), a.set_longitude(51.61); },
       {"latitude"}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_THAT(WrongFields(c.change), ElementsAreArray(c.wrong));
    // Where it lies is wrong in the same ways, whatever the door.
    Strings without_door;
    for (const std::string& field : c.wrong) {
      if (field != "house_number" && field != "street") without_door.push_back(field);
    }
    EXPECT_THAT(WrongFields(c.change, &PlaceMistakesIn), ElementsAreArray(without_door));
  }
}

}  // namespace
}  // namespace omzien::configuration
