#include "services/suiting/from_proto.h"

#include <gmock/gmock.h>

#include <functional>
#include <iostream>
#include <optional>
#include <ostream>
#include <random>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "matching/cell_index.h"
#include "matching/eligibility.h"
#include "matching/search.h"
#include "tests/matching/people.h"
#include "tests/suiting/neighbours.h"
#include "tests/support/status_matchers.h"

namespace omzien::suiting {
namespace {

using internal::v1::Candidate;
using internal::v1::WantedHelp;
using matching::Exclusion;
using test::AddHours;
using test::AddSlot;
using test::Groceries;
using test::HasCode;
using test::IsOk;
using test::Neighbour;
using test::Now;
using test::PlaceAt;
using test::ToProto;
using testing::ElementsAre;
using testing::HasSubstr;
using v1::OpeningHours;

constexpr std::nullopt_t kIn = std::nullopt;

// What a case changes: someone 100 m away who suits, and groceries wanted by Anna at Now().
struct Pair {
  Candidate helper = Neighbour("bob", 100);
  WantedHelp wanted = Groceries();
  absl::Time now = Now();

  v1::Offer& offer() { return *helper.mutable_offers(0)->mutable_offer(); }
  internal::v1::Helper& her() { return *helper.mutable_helper(); }
  v1::HelpRequest& request() { return *wanted.mutable_help_request(); }
  // Both are about `category` now.
  void About(const std::string& category) {
    offer().set_categories(0, category);
    request().set_category(category);
  }
  void Only(absl::string_view start, absl::string_view end) {
    request().clear_when();
    AddSlot(start, end, wanted);
  }
};

struct Case {
  std::string name;
  std::function<void(Pair&)> change;
  std::optional<Exclusion> why_not;

  friend void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }
};

class Mapping : public testing::TestWithParam<Case> {
 protected:
  const std::shared_ptr<const configuration::Bundle> bundle_ = test::Town();
  const Words words_{*bundle_->Find(test::kSlug)};
};

TEST_P(Mapping, LosesNoLimit) {
  Pair pair;
  GetParam().change(pair);
  const auto wanted = WantedHelpOf(words_, pair.wanted, pair.now);
  ASSERT_THAT(wanted, IsOk());
  EXPECT_EQ(matching::WhyNot(*wanted, HelperOf(words_, pair.helper, pair.now), pair.now),
            GetParam().why_not);
}

std::vector<Case> Limits() {
  return {
      {"NothingElse", [](Pair&) {}, kIn},
      // F1
      {"TooFar", [](Pair& p) { p.helper = Neighbour("bob", 6000); }, Exclusion::kTooFar},
      {"WithinReach", [](Pair& p) { p.helper = Neighbour("bob", 4800); }, kIn},
      {"ReachOf2KmIfNotSaid",
       [](Pair& p) {
         p.helper = Neighbour("bob", 2300);
         p.offer().clear_reach_meters();
       },
       Exclusion::kTooFar},
      {"BeyondTheAskersWish",
       [](Pair& p) {
         p.helper = Neighbour("bob", 900);
         p.request().set_max_distance_meters(500);
       },
       Exclusion::kBeyondAskersMaximum},
      {"BeyondTheCategorysReach",
       [](Pair& p) {
         p.helper = Neighbour("bob", 6000);
         p.offer().set_reach_meters(10000);
       },
       Exclusion::kBeyondAskersMaximum},
      {"APlaceThatCannotBeRead",
       [](Pair& p) { p.helper.mutable_offers(0)->mutable_places(0)->set_cell(12345); },
       Exclusion::kTooFar},
      // F2
      {"AnotherCategory", [](Pair& p) { p.offer().set_categories(0, "walking"); },
       Exclusion::kCategory},
      {"ACategoryNobodyKnows", [](Pair& p) { p.offer().set_categories(0, "juggling"); },
       Exclusion::kCategory},
      {"ASkillMissing", [](Pair& p) { p.request().add_skills("signing"); }, Exclusion::kSkill},
      {"AnotherSkill",
       [](Pair& p) {
         p.request().add_skills("signing");
         p.offer().add_skills("car");
       },
       Exclusion::kSkill},
      {"EverySkill",
       [](Pair& p) {
         for (const char* skill : {"car", "signing"}) {
           p.request().add_skills(skill);
           p.offer().add_skills(skill);
         }
       },
       kIn},
      // F3
      {"MorningAskedEveningOffered",
       [](Pair& p) { AddHours(OpeningHours::MONDAY, "18:00", "22:00", p.helper); },
       Exclusion::kNotAvailableThen},
      {"TheWholeSlot", [](Pair& p) { AddHours(OpeningHours::MONDAY, "10:00", "12:00", p.helper); },
       kIn},
      {"APartOfTheSlot",
       [](Pair& p) { AddHours(OpeningHours::MONDAY, "10:00", "11:59", p.helper); },
       Exclusion::kNotAvailableThen},
      {"AnotherDay", [](Pair& p) { AddHours(OpeningHours::TUESDAY, "08:00", "18:00", p.helper); },
       Exclusion::kNotAvailableThen},
      {"HoursThatCannotBeRead",
       [](Pair& p) { AddHours(OpeningHours::MONDAY, "morning", "noon", p.helper); },
       Exclusion::kNotAvailableThen},
      {"OneOfTheSlots",
       [](Pair& p) {
         AddSlot("2026-03-03T19:00", "2026-03-03T20:00", p.wanted);
         AddHours(OpeningHours::TUESDAY, "18:00", "24:00", p.helper);
       },
       kIn},
      {"ASlotThatIsOverDoesNotCount",
       [](Pair& p) {
         AddSlot("2026-03-02T08:00", "2026-03-02T09:00", p.wanted);
         AddHours(OpeningHours::MONDAY, "08:00", "09:00", p.helper);
       },
       Exclusion::kNotAvailableThen},
      {"AcrossMidnightInTwoWindows",
       [](Pair& p) {
         p.Only("2026-03-02T23:00", "2026-03-03T01:00");
         AddHours(OpeningHours::MONDAY, "20:00", "24:00", p.helper);
         AddHours(OpeningHours::TUESDAY, "00:00", "06:00", p.helper);
       },
       kIn},
      {"AcrossMidnightInOne",
       [](Pair& p) {
         p.Only("2026-03-02T23:00", "2026-03-03T01:00");
         AddHours(OpeningHours::MONDAY, "20:00", "06:00", p.helper);
       },
       kIn},
      {"UntilMidnightOnly",
       [](Pair& p) {
         p.Only("2026-03-02T23:00", "2026-03-03T01:00");
         AddHours(OpeningHours::MONDAY, "20:00", "24:00", p.helper);
       },
       Exclusion::kNotAvailableThen},
      {"ByTheClockInSummer",
       [](Pair& p) {
         p.Only("2026-03-30T09:00", "2026-03-30T10:00");
         AddHours(OpeningHours::MONDAY, "09:00", "10:00", p.helper);
       },
       kIn},
      {"UpToTheHourThatDoesNotExist",
       [](Pair& p) {
         p.Only("2026-03-29T01:00", "2026-03-29T03:00");
         AddHours(OpeningHours::SUNDAY, "01:00", "02:00", p.helper);
       },
       kIn},
      {"AcrossTheHourThatExistsTwice",
       [](Pair& p) {
         p.Only("2026-10-25T01:00", "2026-10-25T04:00");
         AddHours(OpeningHours::SUNDAY, "01:00", "03:59", p.helper);
       },
       Exclusion::kNotAvailableThen},
      {"AMinuteThatHasBegun",
       [](Pair& p) {
         p.Only("2026-03-02T10:00", "2026-03-02T12:00:30");
         AddHours(OpeningHours::MONDAY, "10:00", "12:00", p.helper);
       },
       Exclusion::kNotAvailableThen},
      // F4
      {"AnotherLanguage", [](Pair& p) { p.request().add_languages("tr"); }, Exclusion::kLanguage},
      {"OneOfTheLanguages",
       [](Pair& p) {
         for (const char* code : {"tr", "ar"}) p.request().add_languages(code);
         p.her().add_languages("ar");
       },
       kIn},
      {"ACarNeeded", [](Pair& p) { p.request().set_needs_car(true); }, Exclusion::kCar},
      {"ACarNeededAndThere",
       [](Pair& p) {
         p.request().set_needs_car(true);
         p.offer().set_has_car(true);
       },
       kIn},
      {"PetsOfWhichSheSaidNothing", [](Pair& p) { p.request().set_has_pets(true); }, kIn},
      {"PetsSheDoesNotMind",
       [](Pair& p) {
         p.request().set_has_pets(true);
         p.her().set_pets(v1::HelperSettings::DOES_NOT_MIND);
       },
       kIn},
      {"PetsSheWouldRatherNotMeet",
       [](Pair& p) {
         p.request().set_has_pets(true);
         p.her().set_pets(v1::HelperSettings::RATHER_NOT);
       },
       Exclusion::kPets},
      {"PetsSheIsAllergicTo",
       [](Pair& p) {
         p.request().set_has_pets(true);
         p.her().set_pets(v1::HelperSettings::ALLERGIC);
       },
       Exclusion::kAllergy},
      {"AllergicWhereThereAreNone", [](Pair& p) { p.her().set_pets(v1::HelperSettings::ALLERGIC); },
       kIn},
      {"AllergicByPhone",
       [](Pair& p) {
         p.About("talking");
         p.request().set_is_remote(true);
         p.request().set_has_pets(true);
         p.offer().set_is_remote(true);
         p.her().set_pets(v1::HelperSettings::ALLERGIC);
       },
       kIn},
      // F5
      {"NotChecked",
       [](Pair& p) {
         p.About("bookkeeping");
         p.her().set_identity_level(v1::IDENTITY_LEVEL_SEEN);
       },
       Exclusion::kNotChecked},
      {"Checked",
       [](Pair& p) {
         p.About("bookkeeping");
         p.her().set_identity_level(v1::IDENTITY_LEVEL_SEEN);
         *p.her().mutable_check_until() = ToProto(Now() + absl::Hours(24));
       },
       kIn},
      {"CheckedUntilBeforeTheHelpIsOver",
       [](Pair& p) {
         p.About("bookkeeping");
         p.her().set_identity_level(v1::IDENTITY_LEVEL_SEEN);
         *p.her().mutable_check_until() = ToProto(Now() + absl::Hours(2));
       },
       Exclusion::kCheckLapsed},
      {"NotKnownWellEnough",
       [](Pair& p) {
         p.About("bookkeeping");
         *p.her().mutable_check_until() = ToProto(Now() + absl::Hours(24));
       },
       Exclusion::kIdentityLevel},
      {"AdultAsNothingElseIsKnown",
       [](Pair& p) { p.her().set_age_band(internal::v1::AGE_BAND_UNSPECIFIED); }, kIn},
      {"Under16", [](Pair& p) { p.her().set_age_band(internal::v1::AGE_BAND_UNDER_16); },
       Exclusion::kAge},
      {"AnAgeOfANewerRelease",
       [](Pair& p) { p.her().set_age_band(static_cast<internal::v1::AgeBand>(99)); },
       Exclusion::kAge},
      {"SixteenForAKindNotListed",
       [](Pair& p) { p.her().set_age_band(internal::v1::AGE_BAND_16_17); }, Exclusion::kAge},
      {"SixteenForAKindListed",
       [](Pair& p) {
         p.About("walking");
         p.her().set_age_band(internal::v1::AGE_BAND_16_17);
       },
       kIn},
      {"SixteenForAHomeVisit",
       [](Pair& p) {
         p.About("cleaning");
         p.her().set_age_band(internal::v1::AGE_BAND_16_17);
       },
       Exclusion::kAge},
      // F6
      {"BlockedByHer", [](Pair& p) { p.her().add_blocked("anna"); }, Exclusion::kBlocked},
      {"BlockedByTheAsker", [](Pair& p) { p.wanted.mutable_asker()->add_blocked("bob"); },
       Exclusion::kBlocked},
      {"TheAskerLivesWithWhomSheBlocked",
       [](Pair& p) {
         p.her().add_blocked("carl");
         p.her().add_blocked_households("mill 3");
         p.wanted.mutable_asker()->set_household("mill 3");
       },
       Exclusion::kBlocked},
      {"SheLivesWithWhomTheAskerBlocked",
       [](Pair& p) {
         p.wanted.mutable_asker()->add_blocked("carl");
         p.wanted.mutable_asker()->add_blocked_households("mill 3");
         p.her().set_household("mill 3");
       },
       Exclusion::kBlocked},
      {"WhoBlockedSomebodyOfUnknownHousehold",
       [](Pair& p) {
         p.her().add_blocked("carl");
         p.her().add_blocked_households("");
       },
       kIn},
      {"SomebodyElseBlocked",
       [](Pair& p) {
         p.her().add_blocked("carl");
         p.wanted.mutable_asker()->add_blocked("carl");
       },
       kIn},
      // F7
      {"OptedOut", [](Pair& p) { p.her().set_has_opted_out(true); }, Exclusion::kOptedOut},
      {"Suspended", [](Pair& p) { p.her().set_is_suspended(true); }, Exclusion::kSuspended},
      {"Paused",
       [](Pair& p) { *p.her().mutable_paused_until() = ToProto(Now() + absl::Seconds(1)); },
       Exclusion::kPaused},
      {"ThePauseIsOver", [](Pair& p) { *p.her().mutable_paused_until() = ToProto(Now()); }, kIn},
      {"WeeklyMaximumReached",
       [](Pair& p) {
         p.her().set_weekly_max(2);
         *p.her().add_accept_times() = ToProto(Now() - kWeek + absl::Seconds(1));
         *p.her().add_accept_times() = ToProto(Now() - absl::Hours(1));
       },
       Exclusion::kWeeklyMaximum},
      {"OneSecondAfterTheWeek",
       [](Pair& p) {
         p.her().set_weekly_max(2);
         *p.her().add_accept_times() = ToProto(Now() - kWeek);
         *p.her().add_accept_times() = ToProto(Now() - absl::Hours(1));
       },
       kIn},
      {"NoMaximum",
       [](Pair& p) {
         for (int i = 0; i < 9; ++i) *p.her().add_accept_times() = ToProto(Now());
       },
       kIn},
      // F8
      {"HerselfAsks", [](Pair& p) { p.wanted.mutable_asker()->set_id("bob"); }, Exclusion::kSelf},
      {"AHousemateAsks",
       [](Pair& p) {
         p.her().set_household("mill 3");
         p.wanted.mutable_asker()->set_household("mill 3");
       },
       Exclusion::kHousehold},
      {"NobodyIsAHousemateOfTheUnknown",
       [](Pair& p) {
         p.her().clear_household();
         p.wanted.mutable_asker()->clear_household();
       },
       kIn},
      // F9
      {"RemoteFromAnywhere",
       [](Pair& p) {
         p.helper = Neighbour("bob", 40000);
         p.About("talking");
         p.request().set_is_remote(true);
         p.offer().set_is_remote(true);
       },
       kIn},
      {"RemoteNotOffered",
       [](Pair& p) {
         p.helper = Neighbour("bob", 40000);
         p.About("talking");
         p.request().set_is_remote(true);
       },
       Exclusion::kTooFar},
      {"RemoteNotAsked",
       [](Pair& p) {
         p.helper = Neighbour("bob", 40000);
         p.About("talking");
         p.offer().set_is_remote(true);
       },
       Exclusion::kTooFar},
      {"RemoteNotPossible",
       [](Pair& p) {
         p.helper = Neighbour("bob", 40000);
         p.request().set_is_remote(true);
         p.offer().set_is_remote(true);
       },
       Exclusion::kTooFar},
      // Besides.
      {"AVolunteerAtTheRungOfNeighbours", [](Pair& p) { p.her().set_organisation("welfare"); },
       Exclusion::kOtherPool},
      {"AVolunteerWhoIsANeighbourToo",
       [](Pair& p) {
         p.her().set_organisation("welfare");
         p.her().set_is_also_neighbour(true);
       },
       kIn},
      {"AVolunteerInTheCircle",
       [](Pair& p) {
         p.her().set_organisation("welfare");
         p.wanted.set_rung(v1::RUNG_CIRCLE);
         p.wanted.add_circle("bob");
         p.request().set_circle_first(true);
       },
       kIn},
      {"AVolunteerAtHerRung",
       [](Pair& p) {
         p.her().set_organisation("welfare");
         p.wanted.set_rung(v1::RUNG_VOLUNTEERS);
       },
       kIn},
      {"ANeighbourAtTheRungOfVolunteers", [](Pair& p) { p.wanted.set_rung(v1::RUNG_VOLUNTEERS); },
       Exclusion::kOtherPool},
      {"NotInTheCircle",
       [](Pair& p) {
         p.wanted.set_rung(v1::RUNG_CIRCLE);
         p.wanted.add_circle("carl");
         p.request().set_circle_first(true);
       },
       Exclusion::kNotInCircle},
      {"InTheCircle",
       [](Pair& p) {
         p.wanted.set_rung(v1::RUNG_CIRCLE);
         p.wanted.add_circle("bob");
         p.request().set_circle_first(true);
         p.helper.clear_offers();
       },
       kIn},
      {"InACircleThatIsNotToHear", [](Pair& p) { p.wanted.add_circle("bob"); },
       Exclusion::kCircleUnasked},
      {"AskedBefore", [](Pair& p) { p.wanted.add_asked("bob"); }, Exclusion::kAlreadyAsked},
      {"NothingOffered", [](Pair& p) { p.helper.clear_offers(); }, Exclusion::kCategory},
  };
}

INSTANTIATE_TEST_SUITE_P(Limits, Mapping, testing::ValuesIn(Limits()),
                         [](const auto& test) { return test.param.name; });

class Suiting : public testing::Test {
 protected:
  std::vector<std::string> Order(const std::vector<Candidate>& candidates,
                                 const WantedHelp& wanted) const {
    matching::CellIndex index;
    for (const Candidate& candidate : candidates) index.Put(HelperOf(words_, candidate, Now()));
    std::vector<std::string> ids;
    for (const auto& found :
         matching::Search(index, *WantedHelpOf(words_, wanted, Now()), Now()).ranked) {
      ids.push_back(found.id);
    }
    return ids;
  }

  const std::shared_ptr<const configuration::Bundle> bundle_ = test::Town();
  const Words words_{*bundle_->Find(test::kSlug)};
};

// F1
TEST_F(Suiting, ThoseWithinReachComeNearestFirst) {
  EXPECT_THAT(
      Order({Neighbour("far", 6000), Neighbour("near", 900), Neighbour("next", 100)}, Groceries()),
      ElementsAre("next", "near"));
}

Candidate Asked(Candidate candidate, int times) {
  for (int i = 0; i < times; ++i) {
    *candidate.mutable_helper()->add_invitation_times() = ToProto(Now() - absl::Hours(1));
  }
  return candidate;
}

Candidate Living(Candidate candidate, uint64_t street, const std::string& neighbourhood,
                 const std::string& district) {
  internal::v1::Place& place = *candidate.mutable_offers(0)->mutable_places(0);
  place.set_street(street);
  place.set_neighbourhood(neighbourhood);
  place.set_district(district);
  return candidate;
}

// I2
TEST_F(Suiting, TheFamiliarGoFirstThenStreetNeighbourhoodDistrictThenThoseAskedLess) {
  Candidate familiar = Living(Neighbour("familiar", 4700), 0, "farm", "fields");
  familiar.mutable_helper()->add_familiar("anna");
  WantedHelp wanted = Groceries();
  wanted.mutable_place()->set_street(5);
  EXPECT_THAT(Order({Living(Neighbour("district", 2000), 1, "mill", "town"),
                     Asked(Living(Neighbour("asked", 100), 5, "square", "town"), 1),
                     Living(Neighbour("neighbourhood", 200), 6, "square", "town"),
                     Living(Neighbour("street", 300), 5, "square", "town"), familiar},
                    wanted),
              ElementsAre("familiar", "street", "asked", "neighbourhood", "district"));
}

TEST_F(Suiting, CompanyIsNotRankedNearestFirst) {
  std::vector<Candidate> walkers = {Neighbour("a", 900), Neighbour("b", 300)};
  for (Candidate& walker : walkers) {
    walker.mutable_offers(0)->mutable_offer()->set_categories(0, "walking");
  }
  WantedHelp wanted = Groceries();
  wanted.mutable_help_request()->set_category("walking");
  EXPECT_THAT(Order(walkers, wanted), ElementsAre("a", "b"));
}

TEST_F(Suiting, AnInvitationCountsFourWeeks) {
  Candidate bob = Neighbour("bob", 100);
  *bob.mutable_helper()->add_invitation_times() = ToProto(Now() - kInvitationWindow);
  *bob.mutable_helper()->add_invitation_times() =
      ToProto(Now() - kInvitationWindow + absl::Seconds(1));
  EXPECT_EQ(HelperOf(words_, bob, Now()).recent_invitations, 1);
  EXPECT_EQ(HelperOf(words_, bob, Now() + absl::Seconds(1)).recent_invitations, 0);
}

// F7: what was mapped once holds at every moment after it.
TEST_F(Suiting, HerWeekIsFullWhileAsManyYesesAreAWeekOldOrLess) {
  constexpr int kSeed = 20260302;
  std::cout << "seed " << kSeed << "\n";
  std::mt19937 random(kSeed);
  const auto below = [&random](int n) { return std::uniform_int_distribution<>(0, n - 1)(random); };
  const auto wanted = WantedHelpOf(words_, Groceries(), Now());
  for (int round = 0; round < 2000; ++round) {
    Candidate bob = Neighbour("bob", 100);
    std::vector<absl::Time> yeses(below(6));
    for (absl::Time& yes : yeses) yes = Now() + absl::Hours(below(30));
    for (const absl::Time yes : yeses) *bob.mutable_helper()->add_accept_times() = ToProto(yes);
    const int maximum = below(4);
    bob.mutable_helper()->set_weekly_max(maximum);
    const absl::Time then = Now() + absl::Hours(30 + below(7 * 24 + 5));
    const auto load =
        absl::c_count_if(yeses, [then](absl::Time yes) { return then < yes + kWeek; });
    const bool is_full = maximum > 0 && load >= maximum;
    const bool is_excluded =
        matching::WhyNot(*wanted, HelperOf(words_, bob, Now()), then) == Exclusion::kWeeklyMaximum;
    ASSERT_EQ(is_excluded, is_full) << "round " << round;
  }
}

TEST_F(Suiting, NobodyIsSoughtForWhatIsReservedOrOver) {
  WantedHelp reserved = Groceries();
  reserved.mutable_help_request()->set_category("personal_care");
  EXPECT_THAT(WantedHelpOf(words_, reserved, Now()),
              HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(WantedHelpOf(words_, Groceries(), Now() + absl::Hours(3) - absl::Seconds(1)), IsOk());
  EXPECT_THAT(WantedHelpOf(words_, Groceries(), Now() + absl::Hours(3)),
              HasCode(absl::StatusCode::kFailedPrecondition));
}

TEST_F(Suiting, ADemandThatCannotBeReadIsAnErrorAndNotNoDemand) {
  const std::vector<std::pair<std::string, std::function<void(WantedHelp&)>>> cases = {
      {"category", [](WantedHelp& w) { w.mutable_help_request()->set_category("juggling"); }},
      {"skills", [](WantedHelp& w) { w.mutable_help_request()->add_skills("juggling"); }},
      {"languages", [](WantedHelp& w) { w.mutable_help_request()->add_languages("nld"); }},
      {"rung", [](WantedHelp& w) { w.set_rung(static_cast<v1::Rung>(99)); }},
      {"place.cell", [](WantedHelp& w) { w.mutable_place()->set_cell(12345); }},
  };
  for (const auto& [field, change] : cases) {
    SCOPED_TRACE(field);
    WantedHelp wanted = Groceries();
    change(wanted);
    const auto mapped = WantedHelpOf(words_, wanted, Now());
    EXPECT_THAT(mapped, HasCode(absl::StatusCode::kInvalidArgument));
    EXPECT_THAT(std::string(mapped.status().message()), HasSubstr(field));
  }
}

// F10
TEST_F(Suiting, ARelaxationReachesWhomItFinds) {
  const auto of = [this](matching::Change change) {
    return RelaxationOf(words_, {.change = change, .finds = 3}).ShortDebugString();
  };
  EXPECT_EQ(of(matching::FurtherAway{matching::Meters(2000.2)}),
            "kind: FURTHER max_distance_meters: 2001 finds: 3");
  EXPECT_EQ(of(matching::AtAnotherTime{.moment = 0, .shift_minutes = -30}),
            "kind: OTHER_TIME minutes_later: -30 finds: 3");
  EXPECT_EQ(of(matching::WithoutCar{}), "kind: NO_CAR finds: 3");
  EXPECT_EQ(of(matching::WithoutSkill{*words_.SkillNumber("signing")}),
            "kind: ONE_SKILL_LESS skill: \"signing\" finds: 3");
  EXPECT_EQ(of(matching::InAnyLanguage{}), "kind: ANY_LANGUAGE finds: 3");
}

TEST_F(Suiting, EveryLanguageHasANumberOfItsOwn) {
  EXPECT_EQ(LanguageNumber("aa"), 0);
  EXPECT_EQ(LanguageNumber("nl"), 13 * 26 + 11);
  EXPECT_EQ(LanguageNumber("zz"), static_cast<int>(matching::Languages().size()) - 1);
  for (const char* code : {"", "n", "NL", "nld", "n1"})
    EXPECT_EQ(LanguageNumber(code), kIn) << code;
}

TEST_F(Suiting, TheNumbersOfResidentsNeverChange) {
  // FNV-1a of "a", RFC 9923.
  EXPECT_EQ(ResidentNumber("a"), 0xaf63dc4c8601ec8c);
}

}  // namespace
}  // namespace omzien::suiting
