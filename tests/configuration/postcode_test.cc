#include "services/configuration/postcode.h"

#include <gmock/gmock.h>

namespace omzien::configuration {
namespace {

using testing::Eq;
using testing::Optional;

TEST(Postcode, IsBroughtIntoNormalForm) {
  for (const char* text : {"5461AB", "5461 ab", "5461aB", " 5461  AB ", "5461\tab\n"}) {
    SCOPED_TRACE(text);
    EXPECT_THAT(NormalizePostcode(text), Optional(Eq("5461AB")));
  }
}

// A8
TEST(Postcode, IsRefusedIfItCannotExist) {
  for (const char* text : {"", "5461", "0123 AB", "1234SA", "1234 sd", "1234SS", "5461ABC", "5461A",
                           "546 1AB", "54611AB", "5461-AB", "A461AB", "5461A1", "5461 A B",
                           "5461\xc2\xa0"
                           "AB",
                           "５461AB"}) {
    SCOPED_TRACE(text);
    EXPECT_THAT(NormalizePostcode(text), Eq(std::nullopt));
  }
}

TEST(Postcode, OfAnAreaIsFourDigitsOrWholeInNormalForm) {
  for (const char* text : {"5461", "5461AB", "9999ZZ", "1000", "1234AS"}) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(IsPostcodeArea(text));
  }
  for (const char* text : {"", "546", "54610", "5461ab", "5461 AB", "5461A", "0999", "1234SS"}) {
    SCOPED_TRACE(text);
    EXPECT_FALSE(IsPostcodeArea(text));
  }
}

}  // namespace
}  // namespace omzien::configuration
