#include "services/rpc/names.h"

#include <gmock/gmock.h>

#include <string>

namespace omzien::rpc {
namespace {

TEST(Name, IsReadAsItWasMade) {
  EXPECT_EQ(MakeName("veghel", "requests", "abc"), "municipalities/veghel/requests/abc");
  EXPECT_EQ(IdOf("municipalities/veghel/requests/abc", "requests"), "abc");
}

TEST(Name, NamesNothingInAnyOtherForm) {
  for (const std::string name :
       {"", "abc", "requests/abc", "municipalities/veghel", "municipalities/veghel/",
        "municipalities/veghel/requests", "municipalities/veghel/requests/",
        "municipalities/veghel/offers/abc", "municipalities/veghel/requests/a/b",
        "municipalities/veghel/requests/a b", "municipalities/veghel/requests/a{b}",
        "municipalities/veghel/requests/a:b", "municipalities/veghel/requests/\xc3\xa9",
        "/municipalities/veghel/requests/abc"}) {
    EXPECT_EQ(IdOf(name, "requests"), "") << name;
  }
  EXPECT_EQ(IdOf(std::string("municipalities/veghel/requests/a\0b", 34), "requests"), "");
}

TEST(Name, HasAnIdOfAtMost64Characters) {
  const std::string longest(64, 'a');
  EXPECT_EQ(IdOf("municipalities/veghel/requests/" + longest, "requests"), longest);
  EXPECT_EQ(IdOf("municipalities/veghel/requests/" + longest + "a", "requests"), "");
}

TEST(NewId, IsTheSameForTheSameCallAndNoOther) {
  Caller anna;
  anna.subject = {"residents", "anna", "veghel", v1::IDENTITY_LEVEL_SEEN};
  Caller bert = anna;
  bert.subject.id = "bert";
  EXPECT_EQ(NewId(anna, "1"), NewId(anna, "1"));
  EXPECT_NE(NewId(anna, "1"), NewId(anna, "2"));
  EXPECT_NE(NewId(anna, "1"), NewId(bert, "1"));
  EXPECT_EQ(NewId(anna, "1").size(), 16);
}

TEST(DerivedId, KeepsItsPartsApart) { EXPECT_NE(DerivedId({"ab", "c"}), DerivedId({"a", "bc"})); }

}  // namespace
}  // namespace omzien::rpc
