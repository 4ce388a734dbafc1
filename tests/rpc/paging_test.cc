#include "services/rpc/paging.h"

#include <gmock/gmock.h>

#include <limits>
#include <string>

#include "tests/support/status_matchers.h"

namespace omzien::rpc {
namespace {

using test::HasCode;
using test::IsOkAndHolds;

Caller CallerNamed(const char* id, const char* municipality = "veghel") {
  Caller caller;
  caller.subject = {"residents", id, municipality, v1::IDENTITY_LEVEL_SEEN};
  return caller;
}

class PageToken : public testing::Test {
 protected:
  const PageSealer sealer_{PageSealer::Key{1, 2, 3}};
  const Caller anna_ = CallerNamed("anna");
  const std::string token_ = sealer_.Seal("position 17", "requests of anna", anna_);
};

TEST_F(PageToken, OpensForTheSameQuestionOfTheSameCaller) {
  EXPECT_THAT(sealer_.Open(token_, "requests of anna", anna_), IsOkAndHolds("position 17"));
}

TEST_F(PageToken, IsTheFirstPageWhereItIsEmpty) {
  EXPECT_THAT(sealer_.Open("", "requests of anna", anna_), IsOkAndHolds(""));
}

TEST_F(PageToken, DoesNotShowWhatItHolds) {
  EXPECT_THAT(token_, testing::Not(testing::HasSubstr("position")));
  EXPECT_THAT(sealer_.Seal("", "", anna_), testing::Not(testing::IsEmpty()));
}

// A4
TEST_F(PageToken, OpensForNobodyElseAndNoOtherQuestion) {
  const absl::StatusCode wrong = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(sealer_.Open(token_, "requests of anna", CallerNamed("bert")), HasCode(wrong));
  EXPECT_THAT(sealer_.Open(token_, "requests of anna", CallerNamed("anna", "rotterdam")),
              HasCode(wrong));
  EXPECT_THAT(sealer_.Open(token_, "offers of anna", anna_), HasCode(wrong));
  const PageSealer other{PageSealer::Key{1, 2, 4}};
  EXPECT_THAT(other.Open(token_, "requests of anna", anna_), HasCode(wrong));
}

// A4
TEST_F(PageToken, IsRefusedWhereOneCharacterIsChangedOrMissing) {
  for (size_t i = 0; i < token_.size(); ++i) {
    std::string garbled = token_;
    garbled[i] = garbled[i] == 'A' ? 'B' : 'A';
    // The last character may hold bits that no byte uses.
    if (i + 1 < token_.size()) {
      EXPECT_THAT(sealer_.Open(garbled, "requests of anna", anna_),
                  HasCode(absl::StatusCode::kInvalidArgument))
          << i;
    }
    EXPECT_THAT(sealer_.Open(token_.substr(0, i), i == 0 ? "other" : "requests of anna", anna_),
                i == 0 ? testing::Matcher<const absl::StatusOr<std::string>&>(IsOkAndHolds(""))
                       : testing::Matcher<const absl::StatusOr<std::string>&>(
                             HasCode(absl::StatusCode::kInvalidArgument)));
  }
}

TEST(PageSize, HasADefaultAndAMaximum) {
  EXPECT_EQ(PageSize(0), kDefaultPageSize);
  EXPECT_EQ(PageSize(1), 1);
  EXPECT_EQ(PageSize(kMaxPageSize), kMaxPageSize);
  EXPECT_EQ(PageSize(kMaxPageSize + 1), kMaxPageSize);
  EXPECT_EQ(PageSize(std::numeric_limits<int>::max()), kMaxPageSize);
}

TEST(PageSize, IsAWrongFieldWhereItIsNegative) {
  Violations violations;
  CheckPageSize(0, violations);
  EXPECT_TRUE(violations.empty());
  CheckPageSize(-1, violations);
  EXPECT_FALSE(violations.empty());
}

}  // namespace
}  // namespace omzien::rpc
