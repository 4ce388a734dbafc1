// Who sees what of whom over the wire, who looked, and who changes what.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "services/rpc/errors.h"
#include "tests/configuration/small_town.h"
#include "tests/residents/resident_town.h"

namespace omzien::residents {
namespace {

using test::HasCode;
using test::IsOk;
using test::WrongFields;
using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

// C9, invariant 7
TEST_F(ResidentTown, ShowsNameAndPhoneFromTheYesUntilTheRequestIsClosed) {
  const absl::Status nobody = Contact("bert", "nobody").status();
  EXPECT_THAT(nobody, HasCode(absl::StatusCode::kNotFound));
  Move("bert", v1::Invitation::SENT);
  EXPECT_THAT(Contact("bert", "anna").status(), Eq(nobody));
  EXPECT_THAT(Contact("anna", "bert").status(), Eq(nobody));
  Move("bert", v1::Invitation::WILLING);
  EXPECT_THAT(Contact("bert", "anna").status(), Eq(nobody));
  auto seen = Contact("anna", "bert");
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->given_name(), "Name of bert");
  EXPECT_EQ(seen->phone(), "");
  Move("bert", v1::Invitation::ACCEPTED);
  for (const auto& [viewer, person] : {std::pair("anna", "bert"), std::pair("bert", "anna")}) {
    SCOPED_TRACE(viewer);
    seen = Contact(viewer, person);
    ASSERT_THAT(seen, IsOk());
    EXPECT_EQ(seen->given_name(), absl::StrCat("Name of ", person));
    EXPECT_EQ(seen->phone(), "+31413111222");
    EXPECT_THAT(seen->DebugString(), Not(HasSubstr("5461")));
  }
  EXPECT_THAT(Contact("carl", "anna").status(), Eq(nobody));
  EXPECT_THAT(Contact("carl", "bert").status(), Eq(nobody));
  MoveRequest(v1::HelpRequest::CLOSED);
  EXPECT_THAT(Contact("anna", "bert").status(), Eq(nobody));
  EXPECT_THAT(Contact("bert", "anna").status(), Eq(nobody));
}

// V7: who hears for the asker sees as she does, until that ends.
TEST_F(ResidentTown, ShowsADelegateWhatTheAskerSeesUntilSheHearsNoMore) {
  Move("bert", v1::Invitation::ACCEPTED);
  EXPECT_THAT(Contact("carl", "bert"), HasCode(absl::StatusCode::kNotFound));
  LetHear("carl");
  const auto seen = Contact("carl", "bert");
  ASSERT_THAT(seen, IsOk());
  EXPECT_EQ(seen->phone(), "+31413111222");
  EXPECT_EQ(Contact("carl", "anna")->phone(), "");
  LetHear("");
  EXPECT_THAT(Contact("carl", "bert"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(Contact("carl", "anna"), HasCode(absl::StatusCode::kNotFound));
}

// Invariant 8
TEST_F(ResidentTown, ShowsNobodyOfAnotherMunicipality) {
  Move("bert", v1::Invitation::ACCEPTED);
  v1::GetContactRequest request;
  request.set_name(NameOf("anna"));
  EXPECT_THAT(
      host_.Call(test::SubjectOf("residents/bert", test::kOtherTown), &Stub::GetContact, request),
      HasCode(absl::StatusCode::kNotFound));
}

// E12: each read is told before it is answered.
TEST_F(ResidentTown, TellsHerOfEveryWorkerWhoLooked) {
  EXPECT_THAT(Looks("anna")->looks(), IsEmpty());
  ASSERT_THAT(Get("workers/wendy", "anna"), IsOk());
  host_.clock.Advance(absl::Hours(1));
  Look("anna", "signals/s1");
  Look("bert", "signals/s2");
  const auto looks = Looks("anna");
  ASSERT_THAT(looks, IsOk());
  ASSERT_THAT(looks->looks(), SizeIs(2));
  EXPECT_EQ(looks->looks(0).what(), "municipalities/small-town/signals/s1");
  EXPECT_EQ(looks->looks(1).what(), NameOf("anna"));
  EXPECT_EQ(looks->looks(1).worker(), "municipalities/small-town/workers/wendy");
  EXPECT_EQ(looks->looks(1).worker_name(), "Wendy");
  EXPECT_EQ(rpc::ToTime(looks->looks(1).time()), host_.clock.Now() - absl::Hours(1));
  v1::ListLooksRequest hers;
  hers.set_parent(NameOf("anna"));
  EXPECT_THAT(host_.Call("residents/bert", &Stub::ListLooks, hers),
              HasCode(absl::StatusCode::kNotFound));
}

// Who phones again is not registered twice.
TEST_F(ResidentTown, IsFoundByPhoneByWhoServesHerAndTold) {
  v1::Resident other;
  other.set_phone("+31413999888");
  ASSERT_THAT(Update("residents/carl", "carl", other, {"phone"}), IsOk());
  EXPECT_THAT(*Find("workers/wendy", "+31413111222"), ElementsAre("anna", "bert"));
  EXPECT_THAT(*Find("workers/wendy", "+31413999888"), ElementsAre("carl"));
  EXPECT_THAT(*Find("workers/wendy", "+31413000000"), IsEmpty());
  EXPECT_THAT(Looks("anna")->looks(), SizeIs(1));
  EXPECT_THAT(Looks("carl")->looks(), SizeIs(1));
  // Not of another team, and nobody learns who else there is.
  EXPECT_THAT(*Find("workers/lea", "+31413111222"), IsEmpty());
  DeclineServing("anna", "wendy");
  ASSERT_THAT(Looks("anna"), IsOk());  // The event was consumed.
  EXPECT_THAT(*Find("workers/wendy", "+31413111222"), ElementsAre("bert"));
  EXPECT_THAT(Looks("anna")->looks(), SizeIs(1)) << "who saw nothing has not looked";
  ASSERT_THAT(Erase("residents/bert", "bert"), IsOk());
  EXPECT_THAT(*Find("workers/wendy", "+31413111222"), IsEmpty());
  EXPECT_THAT(Find("workers/wendy", "0413 111 222").status(),
              HasCode(absl::StatusCode::kInvalidArgument));
}

// A4
TEST_F(ResidentTown, ShowsPagesOfLooksWhoseUnionIsAll) {
  for (int i = 0; i < 5; ++i) Look("anna", absl::StrCat("signals/s", i));
  std::vector<std::string> seen;
  std::string token;
  do {
    const auto page = Looks("anna", 2, token);
    ASSERT_THAT(page, IsOk());
    for (const auto& look : page->looks()) seen.push_back(look.what().substr(34));
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_THAT(seen, ElementsAre("s4", "s3", "s2", "s1", "s0"));
}

// E7a
TEST_F(ResidentTown, DoesNotExistForAWorkerWhoSaidThatSheIsNotForHer) {
  const absl::Status unknown = Get("workers/wendy", "nobody").status();
  DeclineServing("anna", "wendy");
  ASSERT_THAT(Looks("anna"), IsOk());  // The event was consumed.
  EXPECT_THAT(Get("workers/wendy", "anna").status(), Eq(unknown));
  EXPECT_THAT(Update("workers/wendy", "anna", Somebody("X"), {"given_name"}).status(), Eq(unknown));
  EXPECT_THAT(Get("residents/anna", "anna"), IsOk());
}

TEST_F(ResidentTown, ExistsForAWorkerOnlyWhereHerTeamServes) {
  const absl::Status unknown = Get("workers/wendy", "nobody").status();
  EXPECT_THAT(unknown, HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(Get("workers/wendy", "anna"), IsOk());
  EXPECT_THAT(Get("workers/lea", "anna").status(), Eq(unknown));
  EXPECT_THAT(Update("workers/lea", "anna", Somebody("X"), {"given_name"}).status(), Eq(unknown));
  EXPECT_THAT(End("workers/lea", "anna", v1::END_REASON_DIED).status(), Eq(unknown));
  EXPECT_THAT(Erase("workers/lea", "anna").status(), Eq(unknown));
  EXPECT_THAT(Erase("residents/bert", "anna").status(), Eq(unknown));
  EXPECT_THAT(Looks("anna")->looks(), SizeIs(1));  // Who saw nothing has not looked.
}

TEST_F(ResidentTown, ChangesWhatIsInTheMaskAndTellsOthersOfIt) {
  const auto before = Get("residents/anna", "anna");
  ASSERT_THAT(before, IsOk());
  v1::Resident wanted;
  wanted.set_given_name("ignored");
  wanted.set_phone("+31612345678");
  wanted.mutable_address()->set_postcode("5461 zz");
  wanted.mutable_address()->set_house_number("3");
  wanted.set_channel(v1::CHANNEL_PHONE);
  const auto changed = Update("residents/anna", "anna", wanted, {"phone", "address", "channel"});
  ASSERT_THAT(changed, IsOk());
  EXPECT_EQ(changed->given_name(), "Name of anna");
  EXPECT_EQ(changed->phone(), "+31612345678");
  EXPECT_EQ(changed->address().postcode(), "5461ZZ");
  EXPECT_EQ(changed->neighbourhood(), "mill");
  EXPECT_NE(changed->etag(), before->etag());
  const auto events = host_.Events();
  const internal::v1::PersonChanged& told = events.back().person_changed();
  EXPECT_EQ(told.resident(), "anna");
  EXPECT_EQ(told.team(), "south");
  EXPECT_EQ(told.neighbourhood(), "mill");
  EXPECT_EQ(told.channel(), v1::CHANNEL_PHONE);
  EXPECT_NE(told.household(), events.front().person_changed().household());
  EXPECT_THAT(Update("residents/anna", "anna", wanted, {"phone"}, before->etag()),
              HasCode(absl::StatusCode::kAborted));
}

// A1
TEST_F(ResidentTown, NamesEveryFieldThatCannotBeChangedOrIsWrong) {
  EXPECT_THAT(WrongFields(Update("residents/anna", "anna", {}, {})), ElementsAre("update_mask"));
  EXPECT_THAT(WrongFields(Update("residents/anna", "anna", {}, {"phone", "name", "given_name"})),
              ElementsAre("resident.phone", "update_mask.paths[1]", "resident.given_name"));
  EXPECT_EQ(rpc::ReasonOf(Update("residents/anna", "anna",
                                 [] {
                                   v1::Resident fields;
                                   fields.mutable_address()->set_postcode("5466AA");
                                   fields.mutable_address()->set_house_number("1");
                                   return fields;
                                 }(),
                                 {"address"})
                              .status()),
            "DISTRICT_NOT_SWITCHED_ON");
}

// Where she lives already keeps nothing else from changing, also once it is no place any more.
TEST_F(ResidentTown, ChangesHerPhoneThoughHerDistrictIsSwitchedOff) {
  for (const auto& town : {configuration::SmallTownWith("is_switched_on: true", ""),
                           configuration::SmallTownWith("\"square\"", "\"plaza\"")}) {
    host_.Reload({{"small.textproto", town}});
    v1::Resident fields = Somebody("Anna");
    fields.set_phone("+31413111333");
    const auto changed = Update("residents/anna", "anna", fields, {"phone"});
    ASSERT_THAT(changed, IsOk());
    EXPECT_EQ(changed->phone(), "+31413111333");
    EXPECT_EQ(changed->neighbourhood(), "square");
  }
}

TEST_F(ResidentTown, IsRegisteredByAWorkerUnderANewNameWhenShePhones) {
  const auto phoned = Create("workers/wendy", Somebody("Dora"));
  ASSERT_THAT(phoned, IsOk());
  EXPECT_EQ(phoned->channel(), v1::CHANNEL_PHONE);
  EXPECT_EQ(phoned->identity_level(), v1::IDENTITY_LEVEL_CONTACT);
  EXPECT_THAT(phoned->name(), HasSubstr("small-town/residents/"));
  EXPECT_EQ(Create("workers/wendy", Somebody("Ella"), true)->identity_level(),
            v1::IDENTITY_LEVEL_SEEN);
  EXPECT_THAT(WrongFields(Create("residents/fred", Somebody("Fred"), true)),
              ElementsAre("is_seen"));
  EXPECT_EQ(rpc::ReasonOf(Create("workers/lea", Somebody("Gus")).status()), "OTHER_TEAM");
}

TEST_F(ResidentTown, ExportsWhoSheIsWithWhomSheHasToDoAndWhoLooked) {
  Move("bert", v1::Invitation::ACCEPTED);
  Look("anna", "signals/s1");
  const auto all = Export("residents/anna", "anna");
  ASSERT_THAT(all, IsOk());
  ASSERT_THAT(all->items(), SizeIs(3));
  v1::Resident resident;
  v1::ContactLink link;
  v1::Look look;
  ASSERT_TRUE(all->items(0).UnpackTo(&resident));
  ASSERT_TRUE(all->items(1).UnpackTo(&link));
  ASSERT_TRUE(all->items(2).UnpackTo(&look));
  EXPECT_EQ(resident.given_name(), "Name of anna");
  EXPECT_EQ(link.other(), NameOf("bert"));
  EXPECT_TRUE(link.is_open());
  EXPECT_EQ(look.worker_name(), "Wendy");
  EXPECT_THAT(Export("residents/bert", "anna"), HasCode(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace omzien::residents
