#include "matching/eligibility.h"

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "people.h"

namespace omzien::matching {
namespace {

using Day = absl::Weekday;
using Why = std::optional<Exclusion>;
constexpr std::nullopt_t kIn = std::nullopt;

// What is wanted and who might help, before a case changes something about them.
struct Pair {
  WantedHelp wanted = Wanted();
  Helper helper = HelperAt(2, AtMetres(500));
  Offer& offer() { return helper.offers[0]; }
};

struct Case {
  std::string name;
  std::function<void(Pair&)> change;
  Why why;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

class Eligibility : public testing::TestWithParam<Case> {};

TEST_P(Eligibility, HasTheReasonGiven) {
  Pair pair;
  GetParam().change(pair);
  EXPECT_EQ(WhyNot(pair.wanted, pair.helper, Now()), GetParam().why);
  if (pair.helper.offers.size() == 1) {
    EXPECT_EQ(WhyNot(pair.wanted, pair.helper, pair.helper.offers[0], Now()), GetParam().why);
  }
}

std::string NameOf(const testing::TestParamInfo<Case>& one) { return one.param.name; }

void NeedCheck(Pair& p, absl::Time again_by) {
  p.wanted.needs_check = true;
  p.helper.checks = {{kGroceries, again_by}};
}

INSTANTIATE_TEST_SUITE_P(Unchanged, Eligibility,
                         testing::Values(Case{"EverythingSuits", [](Pair&) {}, kIn}), NameOf);

// F8
INSTANTIATE_TEST_SUITE_P(
    SelfAndHousehold, Eligibility,
    testing::Values(
        Case{"OneselfIsNot", [](Pair& p) { p.helper.resident = 1; }, Exclusion::kSelf},
        Case{"AHousemateIsNot", [](Pair& p) { p.helper.household = p.wanted.asker.household = 9; },
             Exclusion::kHousehold},
        Case{"AnotherHouseholdIs",
             [](Pair& p) {
               p.helper.household = 8;
               p.wanted.asker.household = 9;
             },
             kIn},
        Case{"TwoUnknownHouseholdsAreNotOne",
             [](Pair& p) { p.helper.household = p.wanted.asker.household = kNoHousehold; }, kIn}),
    NameOf);

// F6
INSTANTIATE_TEST_SUITE_P(
    Blocks, Eligibility,
    testing::Values(
        Case{"TheHelperBlockedTheAsker",
             [](Pair& p) {
               p.helper.blocks.residents = {7, 1};
             },
             Exclusion::kBlocked},
        Case{"TheAskerBlockedTheHelper", [](Pair& p) { p.wanted.asker.blocks.residents = {2}; },
             Exclusion::kBlocked},
        Case{"TheHelperBlockedTheAskersHousemate",
             [](Pair& p) {
               p.wanted.asker.household = 9;
               p.helper.blocks = {.residents = {7}, .households = {9}};
             },
             Exclusion::kBlocked},
        Case{"TheAskerBlockedTheHelpersHousemate",
             [](Pair& p) {
               p.helper.household = 9;
               p.wanted.asker.blocks = {.residents = {7}, .households = {9}};
             },
             Exclusion::kBlocked},
        Case{"SomebodyElseIsBlocked",
             [](Pair& p) {
               p.helper.blocks = {.residents = {7}, .households = {9}};
               p.wanted.asker.blocks = {.residents = {8}, .households = {10}};
             },
             kIn},
        Case{"ABlockedOneWithoutHouseholdBlocksNoOtherWithout",
             [](Pair& p) { p.helper.blocks = {.residents = {7}, .households = {kNoHousehold}}; },
             kIn}),
    NameOf);

// F5
INSTANTIATE_TEST_SUITE_P(
    Rules, Eligibility,
    testing::Values(
        Case{"Suspended", [](Pair& p) { p.helper.is_suspended = true; }, Exclusion::kSuspended},
        Case{"IdentityLevelMet",
             [](Pair& p) { p.wanted.identity_level = p.helper.identity_level = 2; }, kIn},
        Case{"IdentityLevelNotMet",
             [](Pair& p) {
               p.wanted.identity_level = 2;
               p.helper.identity_level = 1;
             },
             Exclusion::kIdentityLevel},
        Case{"NeverChecked", [](Pair& p) { p.wanted.needs_check = true; }, Exclusion::kNotChecked},
        Case{"CheckedForAnotherCategory",
             [](Pair& p) {
               p.wanted.needs_check = true;
               p.helper.checks = {{kWalking, absl::InfiniteFuture()}};
             },
             Exclusion::kNotChecked},
        Case{"Checked", [](Pair& p) { NeedCheck(p, Now() + absl::Seconds(1)); }, kIn},
        Case{"CheckedAgainByNow", [](Pair& p) { NeedCheck(p, Now()); }, Exclusion::kCheckLapsed},
        Case{"CheckHoldsOnTheDate",
             [](Pair& p) {
               p.wanted.moments = {On(Day::friday, 9, 11)};
               NeedCheck(p, p.wanted.moments[0].end + absl::Seconds(1));
             },
             kIn},
        Case{"CheckLapsesBeforeTheDate",
             [](Pair& p) {
               p.wanted.moments = {On(Day::friday, 9, 11)};
               NeedCheck(p, On(Day::thursday, 9, 11).end);
             },
             Exclusion::kCheckLapsed},
        Case{"CheckHoldsOnOneOfTheDatesAndThatOneSuits",
             [](Pair& p) {
               p.wanted.moments = {On(Day::friday, 9, 11), On(Day::wednesday, 9, 11)};
               NeedCheck(p, On(Day::thursday, 9, 11).end);
             },
             kIn},
        Case{"CheckHoldsOnlyOnTheDateThatDoesNotSuit",
             [](Pair& p) {
               p.wanted.moments = {On(Day::friday, 9, 11), On(Day::wednesday, 9, 11)};
               p.offer().times = WeeklyTimes::Of({Hours(Day::friday, 8, 18)});
               NeedCheck(p, On(Day::thursday, 9, 11).end);
             },
             Exclusion::kNotAvailableThen}),
    NameOf);

// F5: 16 and 17 only for listed kinds, under 18 never for home visits.
INSTANTIATE_TEST_SUITE_P(Age, Eligibility,
                         testing::Values(Case{"SixteenForAnyKind",
                                              [](Pair& p) { p.helper.age = AgeBand::k16To17; },
                                              Exclusion::kAge},
                                         Case{"SixteenForAListedKind",
                                              [](Pair& p) {
                                                p.helper.age = AgeBand::k16To17;
                                                p.wanted.is_open_to_minors = true;
                                              },
                                              kIn},
                                         Case{"SixteenForAListedKindAsAHomeVisit",
                                              [](Pair& p) {
                                                p.helper.age = AgeBand::k16To17;
                                                p.wanted.is_open_to_minors =
                                                    p.wanted.is_home_visit = true;
                                              },
                                              Exclusion::kAge},
                                         Case{"UnderSixteenForAListedKind",
                                              [](Pair& p) {
                                                p.helper.age = AgeBand::kUnder16;
                                                p.wanted.is_open_to_minors = true;
                                              },
                                              Exclusion::kAge},
                                         Case{"AdultForAHomeVisit",
                                              [](Pair& p) { p.wanted.is_home_visit = true; }, kIn}),
                         NameOf);

// F7
INSTANTIATE_TEST_SUITE_P(
    HerOwnLimits, Eligibility,
    testing::Values(
        Case{"OptedOut", [](Pair& p) { p.helper.has_opted_out = true; }, Exclusion::kOptedOut},
        Case{"Paused", [](Pair& p) { p.helper.paused_until = Now() + absl::Seconds(1); },
             Exclusion::kPaused},
        Case{"NoLongerPaused", [](Pair& p) { p.helper.paused_until = Now(); }, kIn},
        Case{"OneSecondAfterThePause",
             [](Pair& p) { p.helper.paused_until = Now() - absl::Seconds(1); }, kIn},
        Case{"WeeklyMaximumReached",
             [](Pair& p) {
               p.helper.weekly_maximum = p.helper.weekly_load = 2;
               p.helper.weekly_load_until = Now() + absl::Seconds(1);
             },
             Exclusion::kWeeklyMaximum},
        Case{"OneBelowTheWeeklyMaximum",
             [](Pair& p) {
               p.helper.weekly_maximum = 2;
               p.helper.weekly_load = 1;
               p.helper.weekly_load_until = Now() + absl::Seconds(1);
             },
             kIn},
        Case{"ANewWeek",
             [](Pair& p) {
               p.helper.weekly_maximum = p.helper.weekly_load = 2;
               p.helper.weekly_load_until = Now();
             },
             kIn},
        Case{"NothingAWeek", [](Pair& p) { p.helper.weekly_maximum = 0; },
             Exclusion::kWeeklyMaximum},
        Case{"NoMaximum",
             [](Pair& p) {
               p.helper.weekly_load = 99;
               p.helper.weekly_load_until = absl::InfiniteFuture();
             },
             kIn},
        Case{"AlreadyAsked",
             [](Pair& p) {
               p.wanted.already_asked = {5, 2};
             },
             Exclusion::kAlreadyAsked}),
    NameOf);

INSTANTIATE_TEST_SUITE_P(Pools, Eligibility,
                         testing::Values(Case{"AVolunteerAmongNeighbours",
                                              [](Pair& p) {
                                                p.helper.is_volunteer = true;
                                                p.helper.is_neighbour = false;
                                              },
                                              Exclusion::kOtherPool},
                                         Case{"ANeighbourAmongVolunteers",
                                              [](Pair& p) { p.wanted.rung = Rung::kVolunteers; },
                                              Exclusion::kOtherPool},
                                         Case{"AVolunteerAmongVolunteers",
                                              [](Pair& p) {
                                                p.helper.is_volunteer = true;
                                                p.wanted.rung = Rung::kVolunteers;
                                              },
                                              kIn}),
                         NameOf);

void AskCircle(Pair& p) {
  p.wanted.rung = Rung::kCircle;
  p.wanted.asker_wants_circle = true;
  p.wanted.circle = {2};
}

// I7, F2
INSTANTIATE_TEST_SUITE_P(Circle, Eligibility,
                         testing::Values(Case{"IsNotAskedForACategory",
                                              [](Pair& p) {
                                                AskCircle(p);
                                                p.helper.offers.clear();
                                              },
                                              kIn},
                                         Case{"IsNotAskedForSkillsPlaceTimesOrLanguage",
                                              [](Pair& p) {
                                                AskCircle(p);
                                                p.wanted.skills.set(3);
                                                p.wanted.languages.set(3);
                                                p.wanted.needs_car = true;
                                                p.wanted.moments = {On(Day::friday, 9, 11)};
                                                p.offer().times = WeeklyTimes();
                                                p.offer().places[0].reach = Meters(0);
                                              },
                                              kIn},
                                         Case{"AVolunteerMayBeInIt",
                                              [](Pair& p) {
                                                AskCircle(p);
                                                p.helper.is_volunteer = true;
                                                p.helper.is_neighbour = false;
                                              },
                                              kIn},
                                         Case{"WhoDidNotAgreeIsNotInIt",
                                              [](Pair& p) {
                                                AskCircle(p);
                                                p.wanted.circle = {3};
                                              },
                                              Exclusion::kNotInCircle},
                                         Case{"IsStillPaused",
                                              [](Pair& p) {
                                                AskCircle(p);
                                                p.helper.paused_until = absl::InfiniteFuture();
                                              },
                                              Exclusion::kPaused},
                                         Case{"StillNeedsTheCheck",
                                              [](Pair& p) {
                                                AskCircle(p);
                                                p.wanted.needs_check = true;
                                              },
                                              Exclusion::kNotChecked},
                                         Case{"NotWantedDoesNotHearOfItAsANeighbourEither",
                                              [](Pair& p) { p.wanted.circle = {2}; },
                                              Exclusion::kCircleUnasked},
                                         Case{"WantedIsAskedAsANeighbourToo",
                                              [](Pair& p) {
                                                p.wanted.circle = {2};
                                                p.wanted.asker_wants_circle = true;
                                              },
                                              kIn}),
                         NameOf);

// F2
INSTANTIATE_TEST_SUITE_P(
    CategoryAndSkills, Eligibility,
    testing::Values(Case{"GroceriesNeverReachAWalkingOnlyOffer",
                         [](Pair& p) { p.offer().categories = {kWalking}; }, Exclusion::kCategory},
                    Case{"OneOfSeveralCategories",
                         [](Pair& p) {
                           p.offer().categories = {kWalking, kGroceries};
                         },
                         kIn},
                    Case{"OffersNothing", [](Pair& p) { p.helper.offers.clear(); },
                         Exclusion::kCategory},
                    Case{"EverySkillOffered",
                         [](Pair& p) {
                           p.wanted.skills.set(0).set(255);
                           p.offer().skills.set(0).set(17).set(255);
                         },
                         kIn},
                    Case{"OneSkillOfTwo",
                         [](Pair& p) {
                           p.wanted.skills.set(0).set(255);
                           p.offer().skills.set(0);
                         },
                         Exclusion::kSkill}),
    NameOf);

// F1, F9
INSTANTIATE_TEST_SUITE_P(
    Reach, Eligibility,
    testing::Values(
        Case{"At100m", [](Pair& p) { p.offer().places[0].place = AtMetres(100); }, kIn},
        Case{"At900m", [](Pair& p) { p.offer().places[0].place = AtMetres(900); }, kIn},
        Case{"At6kmWithAReachOf5", [](Pair& p) { p.offer().places[0].place = AtMetres(6000); },
             Exclusion::kTooFar},
        Case{"ExactlyAtTheReach",
             [](Pair& p) { p.offer().places[0].reach = Distance(Home(), AtMetres(500)); }, kIn},
        Case{"JustBeyondTheReach",
             [](Pair& p) {
               p.offer().places[0].reach = Meters(Distance(Home(), AtMetres(500)).value() - 0.001);
             },
             Exclusion::kTooFar},
        Case{"ExactlyAtTheAskersMaximum",
             [](Pair& p) { p.wanted.maximum_distance = Distance(Home(), AtMetres(500)); }, kIn},
        Case{"BeyondTheAskersMaximum",
             [](Pair& p) {
               p.wanted.maximum_distance = Meters(2000);
               p.offer().places[0].place = AtMetres(3000);
             },
             Exclusion::kBeyondAskersMaximum},
        Case{"HerOwnReachComesBeforeTheAskersMaximum",
             [](Pair& p) {
               p.wanted.maximum_distance = Meters(2000);
               p.offer().places[0].place = AtMetres(6000);
             },
             Exclusion::kTooFar},
        Case{"ASecondPlaceIsNear",
             [](Pair& p) {
               p.offer().places = {{AtMetres(6000), Meters(5000)}, {AtMetres(300), Meters(400)}};
             },
             kIn},
        Case{"TheNearPlaceHasTheShortReach",
             [](Pair& p) {
               p.wanted.maximum_distance = Meters(2000);
               p.offer().places = {{AtMetres(1500), Meters(500)}, {AtMetres(3000), Meters(5000)}};
             },
             Exclusion::kBeyondAskersMaximum},
        Case{"NoPlace", [](Pair& p) { p.offer().places.clear(); }, Exclusion::kTooFar},
        Case{"RemoteIgnoresDistance",
             [](Pair& p) {
               p.wanted.may_be_remote = p.offer().is_remote = true;
               p.wanted.maximum_distance = Meters(0);
               p.offer().places[0].place = AtMetres(900000);
             },
             kIn},
        Case{"RemoteNeedsNoPlace",
             [](Pair& p) {
               p.wanted.may_be_remote = p.offer().is_remote = true;
               p.offer().places.clear();
             },
             kIn},
        Case{"RemoteNeedsNoCarAndMindsNoPets",
             [](Pair& p) {
               p.wanted.may_be_remote = p.offer().is_remote = true;
               p.wanted.needs_car = p.wanted.has_pets = true;
               p.offer().accepts_pets = false;
               p.wanted.allergens.set(1);
               p.offer().allergies.set(1);
             },
             kIn},
        Case{"RemoteIsNotOfferedByAll",
             [](Pair& p) {
               p.wanted.may_be_remote = true;
               p.offer().places[0].place = AtMetres(6000);
             },
             Exclusion::kTooFar},
        Case{"RemoteDoesNotDoForEverything",
             [](Pair& p) {
               p.offer().is_remote = true;
               p.offer().places[0].place = AtMetres(6000);
             },
             Exclusion::kTooFar}),
    NameOf);

// F3
INSTANTIATE_TEST_SUITE_P(
    Times, Eligibility,
    testing::Values(Case{"MorningAskedEveningsOffered",
                         [](Pair& p) {
                           p.wanted.moments = {On(Day::monday, 9, 11)};
                           p.offer().times = WeeklyTimes::Of({Hours(Day::monday, 18, 22)});
                         },
                         Exclusion::kNotAvailableThen},
                    Case{"OneOfTheMomentsSuffices",
                         [](Pair& p) {
                           p.wanted.moments = {On(Day::monday, 9, 11), On(Day::monday, 19, 20)};
                           p.offer().times = WeeklyTimes::Of({Hours(Day::monday, 18, 22)});
                         },
                         kIn},
                    Case{"AnyTimeSuitsAlsoWhoTellsNone",
                         [](Pair& p) { p.offer().times = WeeklyTimes(); }, kIn},
                    Case{"AcrossMidnight",
                         [](Pair& p) {
                           p.wanted.moments = {On(Day::sunday, 23, 25)};
                           p.offer().times = WeeklyTimes::Of({Hours(Day::sunday, 22, 6)});
                         },
                         kIn}),
    NameOf);

// F4
INSTANTIATE_TEST_SUITE_P(
    LanguageCarAndPets, Eligibility,
    testing::Values(Case{"LanguageNotSpoken",
                         [](Pair& p) {
                           p.wanted.languages.set(1).set(2);
                           p.helper.languages.set(3);
                         },
                         Exclusion::kLanguage},
                    Case{"OneOfTheLanguagesSpoken",
                         [](Pair& p) {
                           p.wanted.languages.set(1).set(2);
                           p.helper.languages.set(2);
                         },
                         kIn},
                    Case{"AnyLanguage", [](Pair& p) { p.helper.languages.set(3); }, kIn},
                    Case{"CarNeededAndNone", [](Pair& p) { p.wanted.needs_car = true; },
                         Exclusion::kCar},
                    Case{"CarNeededAndThere",
                         [](Pair& p) { p.wanted.needs_car = p.offer().has_car = true; }, kIn},
                    Case{"PetsNotLiked",
                         [](Pair& p) {
                           p.wanted.has_pets = true;
                           p.offer().accepts_pets = false;
                         },
                         Exclusion::kPets},
                    Case{"PetsLiked", [](Pair& p) { p.wanted.has_pets = true; }, kIn},
                    Case{"AllergicToWhatIsThere",
                         [](Pair& p) {
                           p.wanted.allergens.set(0).set(4);
                           p.offer().allergies.set(4);
                         },
                         Exclusion::kAllergy},
                    Case{"AllergicToSomethingElse",
                         [](Pair& p) {
                           p.wanted.allergens.set(0);
                           p.offer().allergies.set(4);
                         },
                         kIn}),
    NameOf);

// F10
INSTANTIATE_TEST_SUITE_P(SeveralOffers, Eligibility,
                         testing::Values(Case{"OneThatSuitsSuffices",
                                              [](Pair& p) {
                                                p.helper.offers.push_back(p.offer());
                                                p.offer().categories = {kWalking};
                                              },
                                              kIn},
                                         Case{"TheOneThatCameFurthestGivesTheReason",
                                              [](Pair& p) {
                                                p.wanted.needs_car = true;
                                                p.helper.offers.push_back(p.offer());
                                                p.helper.offers[1].places[0].place = AtMetres(6000);
                                              },
                                              Exclusion::kCar}),
                         NameOf);

// F10: what is tested first is the reason; safety before everything.
TEST(Exclusions, AreTestedInTheirOrder) {
  struct {
    Exclusion why;
    std::function<void(Pair&)> mend;
  } const steps[] = {
      {Exclusion::kSelf, [](Pair& p) { p.helper.resident = 2; }},
      {Exclusion::kHousehold, [](Pair& p) { p.helper.household = 4; }},
      {Exclusion::kBlocked, [](Pair& p) { p.helper.blocks.residents = {}; }},
      {Exclusion::kSuspended, [](Pair& p) { p.helper.is_suspended = false; }},
      {Exclusion::kCircleUnasked, [](Pair& p) { p.wanted.circle = {}; }},
      {Exclusion::kAge, [](Pair& p) { p.helper.age = AgeBand::kAdult; }},
      {Exclusion::kIdentityLevel, [](Pair& p) { p.helper.identity_level = 1; }},
      {Exclusion::kNotChecked,
       [](Pair& p) {
         p.helper.checks = {{kGroceries, Now()}};
       }},
      {Exclusion::kCheckLapsed,
       [](Pair& p) {
         p.helper.checks = {{kGroceries, absl::InfiniteFuture()}};
       }},
      {Exclusion::kOptedOut, [](Pair& p) { p.helper.has_opted_out = false; }},
      {Exclusion::kPaused, [](Pair& p) { p.helper.paused_until = Now(); }},
      {Exclusion::kWeeklyMaximum, [](Pair& p) { p.helper.weekly_maximum = 1; }},
      {Exclusion::kAlreadyAsked, [](Pair& p) { p.wanted.already_asked = {}; }},
      {Exclusion::kOtherPool, [](Pair& p) { p.helper.is_neighbour = true; }},
      {Exclusion::kCategory, [](Pair& p) { p.offer().categories = {kGroceries}; }},
      {Exclusion::kSkill, [](Pair& p) { p.offer().skills.set(); }},
      {Exclusion::kTooFar, [](Pair& p) { p.offer().places[0].reach = Meters(5000); }},
      {Exclusion::kBeyondAskersMaximum, [](Pair& p) { p.wanted.maximum_distance = Meters(5000); }},
      {Exclusion::kNotAvailableThen, [](Pair& p) { p.offer().times = WeeklyTimes::Always(); }},
      {Exclusion::kLanguage, [](Pair& p) { p.helper.languages.set(0); }},
      {Exclusion::kCar, [](Pair& p) { p.offer().has_car = true; }},
      {Exclusion::kPets, [](Pair& p) { p.offer().accepts_pets = true; }},
      {Exclusion::kAllergy, [](Pair& p) { p.offer().allergies.reset(); }},
  };
  // Everything is wrong at once; each step mends the reason given.
  Pair p;
  p.helper.resident = 1;
  p.helper.household = p.wanted.asker.household = 3;
  p.helper.blocks.residents = {1};
  p.helper.is_suspended = true;
  p.wanted.circle = {1, 2};
  p.helper.age = AgeBand::kUnder16;
  p.wanted.identity_level = 1;
  p.wanted.needs_check = true;
  p.helper.has_opted_out = true;
  p.helper.paused_until = absl::InfiniteFuture();
  p.helper.weekly_maximum = 0;
  p.wanted.already_asked = {2};
  p.helper.is_neighbour = false;
  p.offer().categories = {kWalking};
  p.wanted.skills.set(9);
  p.offer().places[0].reach = Meters(0);
  p.wanted.maximum_distance = Meters(0);
  p.wanted.moments = {On(Day::friday, 9, 10)};
  p.offer().times = WeeklyTimes();
  p.wanted.languages.set(0);
  p.wanted.needs_car = p.wanted.has_pets = true;
  p.offer().accepts_pets = false;
  p.wanted.allergens.set(0);
  p.offer().allergies.set(0);
  for (const auto& step : steps) {
    ASSERT_EQ(WhyNot(p.wanted, p.helper, Now()), step.why);
    step.mend(p);
  }
  EXPECT_EQ(WhyNot(p.wanted, p.helper, Now()), kIn);
}

// F6, F8: they cannot be told apart.
TEST(Exclusions, ThatWouldTellOnSomebodyShowAsNotAvailable) {
  for (const Exclusion hidden : {Exclusion::kSelf, Exclusion::kHousehold, Exclusion::kBlocked,
                                 Exclusion::kSuspended, Exclusion::kCircleUnasked}) {
    EXPECT_EQ(ShownAs(hidden), Exclusion::kNotAvailable);
  }
  for (const Exclusion open : {Exclusion::kPaused, Exclusion::kTooFar, Exclusion::kLanguage}) {
    EXPECT_EQ(ShownAs(open), open);
  }
}

}  // namespace
}  // namespace omzien::matching
