#include "services/residents/resident_service.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/message_differencer.h"
#include "services/residents/steps.h"
#include "services/rpc/errors.h"
#include "services/rpc/timestamps.h"
#include "tests/configuration/small_town.h"
#include "tests/support/service_host.h"
#include "tests/support/status_matchers.h"

namespace omzien::residents {
namespace {

using google::protobuf::util::MessageDifferencer;
using test::HasCode;
using test::IsOk;
using test::WrongFields;
using testing::AllOf;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr char kAnna[] = "municipalities/small-town/residents/anna";

v1::CreateResidentRequest Registration() {
  v1::CreateResidentRequest request;
  request.set_parent("municipalities/small-town");
  request.set_request_id("first");
  v1::Resident& resident = *request.mutable_resident();
  resident.set_given_name("Anna");
  resident.set_phone("+31413111222");
  resident.mutable_address()->set_postcode("5461 ab");
  resident.mutable_address()->set_house_number("12a");
  return request;
}

class Residents : public testing::Test {
 protected:
  absl::StatusOr<v1::Resident> Create(const v1::CreateResidentRequest& request,
                                      absl::string_view who = "residents/anna") {
    return host_.Call(who, &v1::ResidentService::Stub::CreateResident, request);
  }
  absl::StatusOr<v1::Resident> Get(const std::string& name,
                                   absl::string_view who = "residents/anna") {
    v1::GetResidentRequest request;
    request.set_name(name);
    return host_.Call(who, &v1::ResidentService::Stub::GetResident, request);
  }

  test::ServiceHost host_{{"omzien.v1.ResidentService"}, [](test::ServiceHost& host) {
                            return std::make_unique<ResidentService>(
                                ResidentService::Parts{.call = host.call(),
                                                       .store = host.store,
                                                       .bundle = [&host] { return host.bundle(); },
                                                       .pages = host.pages()});
                          }};
};

// A2
TEST_F(Residents, ARegistrationGetsItsIdAndTimesFromTheServer) {
  const auto created = Create(Registration());
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->name(), kAnna);
  EXPECT_EQ(created->neighbourhood(), "square");
  EXPECT_EQ(created->identity_level(), v1::IDENTITY_LEVEL_CONTACT);
  EXPECT_EQ(rpc::ToTime(created->create_time()), host_.clock.Now());
  EXPECT_EQ(created->address().postcode(), "5461AB");
  EXPECT_THAT(created->languages(), ElementsAre("nl"));
  EXPECT_EQ(created->channel(), v1::CHANNEL_APP);
  const auto read = Get(kAnna);
  ASSERT_THAT(read, IsOk());
  EXPECT_TRUE(MessageDifferencer::Equals(*read, *created));
}

// A1
TEST_F(Residents, AnEmptyBodyIsToldAllThatIsWrongAndStoresNothing) {
  v1::CreateResidentRequest request;
  request.set_parent("municipalities/small-town");
  const auto created = Create(request);
  EXPECT_THAT(created, HasCode(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(WrongFields(created),
              ElementsAre("request_id", "resident.given_name", "resident.phone",
                          "resident.address.postcode", "resident.address.house_number"));
  EXPECT_THAT(Get(kAnna), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(host_.Events(), IsEmpty());
}

// A1
TEST_F(Residents, OutputOnlyFieldsInTheInputAreIgnored) {
  auto request = Registration();
  request.mutable_resident()->set_name("municipalities/small-town/residents/bert");
  request.mutable_resident()->set_identity_level(v1::IDENTITY_LEVEL_SUBSTANTIAL);
  request.mutable_resident()->set_neighbourhood("mill");
  request.mutable_resident()->mutable_create_time()->set_seconds(1);
  const auto created = Create(request);
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->name(), kAnna);
  EXPECT_EQ(created->identity_level(), v1::IDENTITY_LEVEL_CONTACT);
  EXPECT_EQ(created->neighbourhood(), "square");
  EXPECT_EQ(rpc::ToTime(created->create_time()), host_.clock.Now());
}

// A7, A8, A9
TEST_F(Residents, EachWrongFieldIsNamed) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const struct {
    const char* name;
    std::function<void(v1::Resident&)> change;
    std::vector<std::string> wrong;
  } kCases[] = {
      {"NUL", [](auto& r) { r.set_given_name(std::string("An\0na", 5)); }, {"resident.given_name"}},
      {"line break", [](auto& r) { r.set_family_name("de\nVries"); }, {"resident.family_name"}},
      {"a word of 10,000 characters",
       [](auto& r) { r.set_given_name(std::string(10'000, 'a')); },
       {"resident.given_name"}},
      {"61 characters",
       [](auto& r) { r.set_given_name(std::string(61, 'a')); },
       {"resident.given_name"}},
      {"81 characters",
       [](auto& r) { r.set_family_name(std::string(81, 'a')); },
       {"resident.family_name"}},
      {"national number", [](auto& r) { r.set_phone("0413111222"); }, {"resident.phone"}},
      {"country 0", [](auto& r) { r.set_phone("+0413111222"); }, {"resident.phone"}},
      {"6 digits", [](auto& r) { r.set_phone("+314131"); }, {"resident.phone"}},
      {"16 digits", [](auto& r) { r.set_phone("+3141311122233344"); }, {"resident.phone"}},
      {"spaces", [](auto& r) { r.set_phone("+31 413 111 222"); }, {"resident.phone"}},
      {"born next year", [](auto& r) { r.set_birth_year(2027); }, {"resident.birth_year"}},
      {"born in 1899", [](auto& r) { r.set_birth_year(1899); }, {"resident.birth_year"}},
      {"born before", [](auto& r) { r.set_birth_year(-5); }, {"resident.birth_year"}},
      {"no such language",
       [](auto& r) { r.add_languages("nl"), r.add_languages("NL"), r.add_languages("nl"); },
       {"resident.languages[1]", "resident.languages[2]"}},
      {"no such channel",
       [](auto& r) { r.set_channel(static_cast<v1::Channel>(99)); },
       {"resident.channel"}},
      {"impossible postcode",
       [](auto& r) { r.mutable_address()->set_postcode("0123 AB"); },
       {"resident.address.postcode"}},
      {"postcode of no neighbourhood",
       [](auto& r) { r.mutable_address()->set_postcode("3011AB"); },
       {"resident.address.postcode"}},
      {"not a number",
       [kNan](auto& r) { r.mutable_address()->set_latitude(kNan); },
       {"resident.address.latitude"}},
      {"far away",
       [](auto& r) {
         r.mutable_address()->set_latitude(40), r.mutable_address()->set_longitude(5);
       },
       {"resident.address.latitude"}},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    auto request = Registration();
    c.change(*request.mutable_resident());
    const auto created = Create(request);
    EXPECT_THAT(created, HasCode(absl::StatusCode::kInvalidArgument));
    EXPECT_THAT(WrongFields(created), ElementsAreArray(c.wrong));
  }
  EXPECT_THAT(Get(kAnna), HasCode(absl::StatusCode::kNotFound));
}

// A7, A8
TEST_F(Residents, WhatIsWithinTheLimitsIsKeptAsItIs) {
  const struct {
    const char* id;
    std::function<void(v1::Resident&)> change;
  } kCases[] = {
      {"emoji", [](auto& r) { r.set_given_name("Anna 😀👨‍👩‍👧"); }},
      {"marks", [](auto& r) { r.set_given_name("Anna\u0301\u0308"); }},
      {"rtl", [](auto& r) { r.set_given_name("\u202Eשרה"); }},
      {"limits",
       [](auto& r) {
         r.set_given_name(std::string(60, 'a'));
         r.set_family_name(std::string(80, 'b'));
         r.set_phone("+123456789012345");
         r.set_birth_year(1900);
       }},
      {"short", [](auto& r) { r.set_phone("+1234567"), r.set_birth_year(2026); }},
      {"place",
       [](auto& r) {
         r.mutable_address()->set_latitude(51.6101);
         r.mutable_address()->set_longitude(5.5402);
       }},
      {"phone", [](auto& r) { r.set_channel(v1::CHANNEL_PHONE), r.add_languages("ar"); }},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.id);
    const std::string who = absl::StrCat("residents/", c.id);
    auto request = Registration();
    c.change(*request.mutable_resident());
    ASSERT_THAT(Create(request, who), IsOk());
    const auto read = Get(absl::StrCat("municipalities/small-town/", who), who);
    ASSERT_THAT(read, IsOk());
    v1::Resident expected = *read;
    expected.mutable_address()->set_postcode("5461AB");
    c.change(expected);
    if (std::string(c.id) == "phone") expected.mutable_languages()->RemoveLast();
    EXPECT_TRUE(MessageDifferencer::Equals(*read, expected)) << read->DebugString();
  }
}

// A8
TEST_F(Residents, TheYearTurnsInAmsterdam) {
  auto request = Registration();
  request.mutable_resident()->set_birth_year(2027);
  host_.clock.Set(absl::FromCivil(absl::CivilMinute(2026, 12, 31, 22, 59), absl::UTCTimeZone()));
  EXPECT_THAT(WrongFields(Create(request)), ElementsAre("resident.birth_year"));
  host_.clock.Advance(absl::Minutes(1));
  EXPECT_THAT(Create(request), IsOk());
}

TEST_F(Residents, ADistrictThatIsNotSwitchedOnIsRefusedWithThePhoneNumber) {
  auto request = Registration();
  request.mutable_resident()->mutable_address()->set_postcode("5466AA");
  const auto created = Create(request);
  EXPECT_THAT(created, HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(rpc::ReasonOf(created.status()), "DISTRICT_NOT_SWITCHED_ON");
  EXPECT_THAT(std::string(created.status().message()), HasSubstr("+31 413 000 000"));
  EXPECT_THAT(host_.Events(), IsEmpty());
}

// A3
TEST_F(Residents, OneTextForWhatIsForeignUnknownOrNotThere) {
  ASSERT_THAT(Create(Registration()), IsOk());
  const absl::Status unknown =
      Get("municipalities/small-town/residents/bert", "residents/bert").status();
  EXPECT_THAT(unknown, HasCode(absl::StatusCode::kNotFound));
  for (const char* name :
       {"municipalities/small-town/residents/bert", "municipalities/other/residents/anna",
        "municipalities/small-town/residents/", "municipalities/small-town",
        "municipalities/elsewhere/residents/anna", "residents/anna", "",
        "municipalities/small-town/residents/anna/", "\n{p07}"}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(Get(name).status(), Eq(unknown));
  }
  EXPECT_THAT(Get(kAnna, "residents/bert").status(), Eq(unknown));
  auto elsewhere = Registration();
  for (const char* parent : {"municipalities/other", "municipalities/small-town/residents", ""}) {
    SCOPED_TRACE(parent);
    elsewhere.set_parent(parent);
    EXPECT_THAT(Create(elsewhere, "residents/carl").status(), Eq(unknown));
  }
}

// A3, A10
TEST_F(Residents, OnlyResidentsAndTeamsHaveAWayIn) {
  for (const char* who : {"workers/cor", "workers/lou", "workers/nobody", "services/matchmaker"}) {
    SCOPED_TRACE(who);
    EXPECT_THAT(Create(Registration(), who), HasCode(absl::StatusCode::kPermissionDenied));
    EXPECT_THAT(Get(kAnna, who), HasCode(absl::StatusCode::kPermissionDenied));
  }
  grpc::ClientContext nobody;
  v1::Resident reply;
  EXPECT_EQ(v1::ResidentService::Stub(host_.channel())
                .CreateResident(&nobody, Registration(), &reply)
                .error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_THAT(host_.Events(), IsEmpty());
}

// A5
TEST_F(Residents, TheSameCallTwiceRegistersOnceAndShowsHerAsSheIs) {
  const auto first = Create(Registration());
  host_.clock.Advance(absl::Hours(1));
  const auto second = Create(Registration());
  ASSERT_THAT(second, IsOk());
  EXPECT_TRUE(MessageDifferencer::Equals(*second, *first));
  EXPECT_THAT(host_.Events(), SizeIs(1));
}

// A5: kept today and yesterday.
TEST_F(Residents, ACallIsForgottenOnTheDayAfterTomorrow) {
  ASSERT_THAT(Create(Registration()), IsOk());
  Steps steps(host_.store, [this] { return host_.bundle(); });
  const auto step = [&] { EXPECT_THAT(steps.Step(host_.clock.Now()), IsOk()); };
  host_.clock.Advance(absl::Hours(24));
  step();
  EXPECT_THAT(Create(Registration()), IsOk());
  host_.clock.Advance(absl::Hours(24));
  step();
  EXPECT_THAT(Create(Registration()), HasCode(absl::StatusCode::kAlreadyExists));
}

// A5
TEST_F(Residents, ARequestIdWithOtherContentIsRefused) {
  ASSERT_THAT(Create(Registration()), IsOk());
  auto other = Registration();
  other.mutable_resident()->set_given_name("Anne");
  const auto refused = Create(other);
  EXPECT_THAT(refused, HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(rpc::ReasonOf(refused.status()), "REQUEST_ID_REUSED");
  EXPECT_EQ(Get(kAnna)->given_name(), "Anna");
}

// A5
TEST_F(Residents, TheSameRequestIdOfAnotherCallerIsIndependent) {
  ASSERT_THAT(Create(Registration()), IsOk());
  auto bert = Registration();
  bert.mutable_resident()->set_given_name("Bert");
  const auto created = Create(bert, "residents/bert");
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->name(), "municipalities/small-town/residents/bert");
  EXPECT_EQ(Get(kAnna)->given_name(), "Anna");
}

TEST_F(Residents, WhoIsRegisteredCannotRegisterAgain) {
  ASSERT_THAT(Create(Registration()), IsOk());
  auto again = Registration();
  again.set_request_id("second");
  EXPECT_THAT(Create(again), HasCode(absl::StatusCode::kAlreadyExists));
  EXPECT_THAT(host_.Events(), SizeIs(1));
}

// Invariant 8
TEST_F(Residents, TheSameIdInAnotherMunicipalityIsAnotherPerson) {
  ASSERT_THAT(Create(Registration()), IsOk());
  auto request = Registration();
  request.set_parent("municipalities/other");
  request.mutable_resident()->set_given_name("Annelies");
  const rpc::Subject namesake = test::SubjectOf("residents/anna", test::kOtherTown);
  const auto created = host_.Call(namesake, &v1::ResidentService::Stub::CreateResident, request);
  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->name(), "municipalities/other/residents/anna");
  EXPECT_EQ(Get(kAnna)->given_name(), "Anna");
  ASSERT_THAT(host_.Events(test::kOtherTown), SizeIs(1));
  EXPECT_NE(host_.Events(test::kOtherTown)[0].person_changed().household(),
            host_.Events()[0].person_changed().household());
}

TEST_F(Residents, OthersLearnOfARegistrationWithoutNameNumberOrAddress) {
  auto request = Registration();
  v1::Resident& resident = *request.mutable_resident();
  resident.set_given_name("Plantedname");
  resident.set_family_name("Plantedfamily");
  resident.set_phone("+31699999999");
  resident.mutable_address()->set_street("Plantedstreet");
  resident.set_birth_year(2009);
  resident.add_languages("fy");
  resident.set_channel(v1::CHANNEL_PHONE);
  ASSERT_THAT(Create(request), IsOk());
  ASSERT_THAT(Create(request, "residents/housemate"), IsOk());
  const std::vector<internal::v1::Event> events = host_.Events();
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[0].municipality(), "small-town");
  EXPECT_EQ(rpc::ToTime(events[0].time()), host_.clock.Now());
  const internal::v1::PersonChanged& changed = events[0].person_changed();
  EXPECT_EQ(changed.resident(), "anna");
  EXPECT_EQ(changed.age_band(), internal::v1::AGE_BAND_16_17);
  EXPECT_EQ(changed.identity_level(), v1::IDENTITY_LEVEL_CONTACT);
  EXPECT_THAT(changed.languages(), ElementsAre("fy"));
  EXPECT_EQ(changed.channel(), v1::CHANNEL_PHONE);
  EXPECT_EQ(changed.team(), "north");
  EXPECT_EQ(changed.neighbourhood(), "square");
  EXPECT_THAT(changed.household(), AllOf(SizeIs(16), Eq(events[1].person_changed().household())));
  // C9
  EXPECT_THAT(host_.LogLines(), Not(HasSubstr("Planted")));
  for (const char* planted : {"Planted", "31699999999", "5461", "2009"}) {
    EXPECT_THAT(events[0].SerializeAsString(), Not(HasSubstr(planted)));
  }
}

TEST_F(Residents, ManyFirstRegistrationsAtOnceAgreeOnTheirHousehold) {
  constexpr int kHousemates = 16;
  std::vector<std::thread> threads;
  for (int i = 0; i < kHousemates; ++i) {
    threads.emplace_back([this, i] {
      EXPECT_THAT(Create(Registration(), absl::StrCat("residents/housemate", i)), IsOk());
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::vector<internal::v1::Event> events = host_.Events();
  ASSERT_THAT(events, SizeIs(kHousemates));
  for (const internal::v1::Event& event : events) {
    EXPECT_EQ(event.person_changed().household(), events[0].person_changed().household());
  }
}

// A7
TEST_F(Residents, TheLogHoldsOneWholeLinePerCallWhateverIsSent) {
  auto request = Registration();
  request.mutable_resident()->set_given_name(std::string("a\n\0{\"b\u202E", 9));
  request.set_request_id("x\ny");
  EXPECT_THAT(Create(request), HasCode(absl::StatusCode::kInvalidArgument));
  const std::string lines = host_.LogLines();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1) << lines;
  EXPECT_THAT(lines, Not(HasSubstr("\u202E")));
}

// A7
TEST_F(Residents, TextThatIsNotUtf8IsRefusedByTheTransport) {
  auto request = Registration();
  request.mutable_resident()->set_given_name("\xff\xfe");
  EXPECT_THAT(Create(request), HasCode(absl::StatusCode::kInternal));
  EXPECT_THAT(host_.Events(), IsEmpty());
}

}  // namespace
}  // namespace omzien::residents
