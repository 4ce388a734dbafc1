#include "services/residents/decide.h"

#include <gmock/gmock.h>

#include <string>

namespace omzien::residents {
namespace {

TEST(AgeBand, IsTheAgeSheHasForCertain) {
  const struct {
    int birth_year;
    internal::v1::AgeBand band;
  } kCases[] = {
      {0, internal::v1::AGE_BAND_UNSPECIFIED}, {1900, internal::v1::AGE_BAND_ADULT},
      {2007, internal::v1::AGE_BAND_ADULT},    {2008, internal::v1::AGE_BAND_16_17},
      {2009, internal::v1::AGE_BAND_16_17},    {2010, internal::v1::AGE_BAND_UNDER_16},
      {2026, internal::v1::AGE_BAND_UNDER_16},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.birth_year);
    EXPECT_EQ(AgeBandOf(c.birth_year, 2026), c.band);
  }
}

std::string Household(absl::string_view house_number) {
  return HouseholdOf("key", "small-town", "5461AB", house_number);
}

TEST(Household, IsOneForEverySpellingOfOneDoor) {
  for (const char* spelling : {"12A", "12 a", "12-a", "12/A", " 12a", "12a "}) {
    SCOPED_TRACE(spelling);
    EXPECT_EQ(Household(spelling), Household("12a"));
  }
  EXPECT_EQ(Household("12-2"), Household("12 2"));
}

TEST(Household, DiffersBetweenDoors) {
  for (const char* other : {"12", "12b", "112a", "12a2"}) {
    SCOPED_TRACE(other);
    EXPECT_NE(Household(other), Household("12a"));
  }
  EXPECT_NE(Household("12-2"), Household("122"));
  EXPECT_NE(HouseholdOf("key", "small-town", "5461AC", "12a"), Household("12a"));
  EXPECT_NE(HouseholdOf("key", "other", "5461AB", "12a"), Household("12a"));
}

TEST(Household, CannotBeComputedWithoutTheKey) {
  EXPECT_NE(HouseholdOf("another", "small-town", "5461AB", "12a"), Household("12a"));
}

}  // namespace
}  // namespace omzien::residents
