#include "services/matchmaker/rates.h"

#include <gmock/gmock.h>

#include "absl/strings/str_replace.h"
#include "services/configuration/load.h"
#include "tests/configuration/small_town.h"
#include "tests/support/status_matchers.h"

namespace omzien::matchmaker {
namespace {

using matching::Band;
using matching::PartOfWeek;

TEST(YesRatesOf, TakesTheLastOfThosePolicyNamesThatFits) {
  const auto bundle = configuration::Parse(
      {{"small.textproto",
        absl::StrReplaceAll(
            configuration::kSmallTown,
            {{"partition: 7", R"pb(
                partition: 7
                policy {
                  expected_acceptance: 0.3
                  yes_rates { category: "groceries" rate: 0.5 }
                  yes_rates { category: "groceries" band: STREET rate: 0.7 }
                  yes_rates { category: "groceries" part_of_week: WEEKEND rate: 0.2 }
                })pb"}})}});
  ASSERT_THAT(bundle, test::IsOk());
  const suiting::Words words(*(*bundle)->Find("small-town"));
  const matching::YesRates rates = YesRatesOf(words);
  const auto groceries = *words.CategoryNumber("groceries");
  EXPECT_EQ(rates.Of(groceries, Band::kFurther, PartOfWeek::kEvening), 0.5);
  EXPECT_EQ(rates.Of(groceries, Band::kStreet, PartOfWeek::kDaytime), 0.7);
  EXPECT_EQ(rates.Of(groceries, Band::kStreet, PartOfWeek::kWeekend), 0.2);
  const auto personal_care = *words.CategoryNumber("personal_care");
  EXPECT_EQ(rates.Of(personal_care, Band::kStreet, PartOfWeek::kDaytime), 0.3);
}

}  // namespace
}  // namespace omzien::matchmaker
