// HelperService over the wire, and its decisions: volunteers, checks, suspension.

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "omzien/v1/helper.grpc.pb.h"
#include "omzien/v1/offer.grpc.pb.h"
#include "services/help/decide_standing.h"
#include "services/help/limits.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/help/two_helpers.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOk;
using test::WrongFields;
using testing::ElementsAre;
using testing::IsEmpty;
using v1::Volunteer;
using Helpers = v1::HelperService::Stub;

constexpr absl::StatusCode kNotFound = absl::StatusCode::kNotFound;

v1::Date Day(int year, int month, int day) {
  v1::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

// Cor coordinates the organisation "welfare". Wendy works for team north, where all live; Lea leads
// team south.
class Standing : public testing::Test {
 protected:
  Standing() { town_.Register({"anna", "bert", "carl"}); }

  // Calls a method that changes something, with a new request_id.
  template <class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Change(absl::string_view who,
                               grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                            Reply*),
                               Request request) {
    request.set_request_id(absl::StrCat("standing-", ++calls_));
    return town_.host.Call(who, method, request);
  }

  absl::StatusOr<Volunteer> Admit(const std::string& resident,
                                  absl::string_view who = "workers/cor",
                                  const std::string& organisation = "welfare") {
    v1::AdmitVolunteerRequest request;
    request.set_parent(kTown);
    request.set_organisation(organisation);
    request.set_resident(absl::StrCat(kTown, "/residents/", resident));
    return Change(who, &Helpers::AdmitVolunteer, request);
  }
  absl::StatusOr<v1::HelperSettings> Answer(const std::string& resident, bool is_yes) {
    v1::AnswerAdmissionRequest request;
    request.set_parent(kTown);
    request.set_organisation("welfare");
    request.set_is_yes(is_yes);
    return Change(absl::StrCat("residents/", resident), &Helpers::AnswerAdmission, request);
  }
  absl::Status End(const std::string& resident) {
    v1::EndVolunteeringRequest request;
    request.set_parent(kTown);
    request.set_organisation("welfare");
    request.set_resident(absl::StrCat(kTown, "/residents/", resident));
    return Change("workers/cor", &Helpers::EndVolunteering, request).status();
  }
  // Each volunteer as "bert VOLUNTEER", with " checked" if a check is known.
  std::vector<std::string> Volunteers() {
    v1::ListVolunteersRequest request;
    request.set_parent(kTown);
    request.set_organisation("welfare");
    const auto list = town_.host.Call("workers/cor", &Helpers::ListVolunteers, request);
    EXPECT_THAT(list, IsOk());
    std::vector<std::string> lines;
    for (const Volunteer& one : list->volunteers()) {
      lines.push_back(absl::StrCat(one.resident().substr(one.resident().rfind('/') + 1), " ",
                                   Volunteer::State_Name(one.state()),
                                   one.has_check() ? " checked" : ""));
    }
    return lines;
  }
  absl::StatusOr<v1::HelperSettings> SettingsOf(const std::string& resident) {
    v1::GetHelperSettingsRequest request;
    request.set_name(absl::StrCat(kTown, "/helpers/", resident));
    return town_.host.Call(absl::StrCat("residents/", resident),
                           &v1::OfferService::Stub::GetHelperSettings, request);
  }
  absl::StatusOr<v1::RecordCheckResponse> Check(const std::string& resident, const v1::Date& date,
                                                const v1::Date& last_day, absl::string_view who) {
    v1::RecordCheckRequest request;
    request.set_name(absl::StrCat(kTown, "/helpers/", resident));
    *request.mutable_check()->mutable_date() = date;
    *request.mutable_check()->mutable_last_day() = last_day;
    return Change(who, &Helpers::RecordCheck, request);
  }
  absl::StatusOr<v1::HelperStanding> StandingOf(const std::string& resident,
                                                absl::string_view who = "workers/wendy") {
    v1::GetHelperStandingRequest request;
    request.set_name(absl::StrCat(kTown, "/helpers/", resident));
    return town_.host.Call(who, &Helpers::GetHelperStanding, request);
  }
  absl::StatusOr<v1::HelperStanding> Suspend(const std::string& resident,
                                             absl::string_view who = "workers/wendy") {
    v1::SuspendHelperRequest request;
    request.set_name(absl::StrCat(kTown, "/helpers/", resident));
    return Change(who, &Helpers::SuspendHelper, request);
  }
  absl::StatusOr<v1::HelperStanding> Resume(const std::string& resident) {
    v1::ResumeHelperRequest request;
    request.set_name(absl::StrCat(kTown, "/helpers/", resident));
    return Change("workers/wendy", &Helpers::ResumeHelper, request);
  }

  HelpTown town_;
  int calls_ = 0;
};

// --- Volunteers

TEST_F(Standing, AVolunteerIsWhoWasAskedAndSaidYes) {
  const auto asked = Admit("bert");
  ASSERT_THAT(asked, IsOk());
  EXPECT_EQ(asked->state(), Volunteer::ASKED);
  EXPECT_THAT(town_.News(), ElementsAre("bert hears VOLUNTEERING_ASKED", "helper bert"));
  EXPECT_THAT(SettingsOf("bert")->asking_organisations(), ElementsAre("welfare"));
  EXPECT_EQ(SettingsOf("bert")->organisation(), "");

  const auto answered = Answer("bert", true);
  ASSERT_THAT(answered, IsOk());
  EXPECT_EQ(answered->organisation(), "welfare");
  EXPECT_THAT(answered->asking_organisations(), IsEmpty());
  EXPECT_THAT(town_.News(), ElementsAre("helper bert"));
  EXPECT_THAT(Volunteers(), ElementsAre("bert VOLUNTEER"));
  EXPECT_EQ(StandingOf("bert")->organisation(), "welfare");
}

TEST_F(Standing, ANoAndSilenceLookTheSameAndNobodyIsAskedTwice) {
  ASSERT_THAT(Admit("bert"), IsOk());
  ASSERT_THAT(Admit("carl"), IsOk());
  ASSERT_THAT(Answer("carl", false), IsOk());
  EXPECT_THAT(Volunteers(), ElementsAre("bert ASKED", "carl ASKED"));
  town_.News();
  ASSERT_THAT(Admit("bert"), IsOk());
  ASSERT_THAT(Admit("carl"), IsOk());
  ASSERT_THAT(End("bert"), IsOk());
  ASSERT_THAT(End("carl"), IsOk());
  EXPECT_THAT(Volunteers(), IsEmpty());
  ASSERT_THAT(Admit("bert"), IsOk());
  ASSERT_THAT(Admit("carl"), IsOk());
  EXPECT_THAT(town_.News(), testing::Not(testing::Contains(testing::HasSubstr("hears"))));
  EXPECT_THAT(Volunteers(), ElementsAre("bert ASKED", "carl ASKED"));
}

TEST_F(Standing, TheOrganisationEndsItAndSheIsTold) {
  ASSERT_THAT(Admit("bert"), IsOk());
  ASSERT_THAT(Answer("bert", true), IsOk());
  town_.News();
  ASSERT_THAT(End("bert"), IsOk());
  EXPECT_THAT(town_.News(), ElementsAre("bert hears VOLUNTEERING_ENDED", "helper bert"));
  EXPECT_EQ(SettingsOf("bert")->organisation(), "");
  EXPECT_THAT(Volunteers(), IsEmpty());
  EXPECT_THAT(End("bert"), IsOk()) << "none there: no error";
  EXPECT_THAT(town_.News(), IsEmpty());
}

TEST_F(Standing, SheEndsItHerself) {
  ASSERT_THAT(Admit("bert"), IsOk());
  ASSERT_THAT(Answer("bert", true), IsOk());
  ASSERT_THAT(Answer("bert", false), IsOk());
  EXPECT_EQ(SettingsOf("bert")->organisation(), "");
  EXPECT_THAT(Volunteers(), ElementsAre("bert ASKED"));
}

TEST_F(Standing, WhoWasNotAskedCannotAnswer) {
  EXPECT_THAT(Answer("bert", true), HasCode(kNotFound));
  ASSERT_THAT(Admit("bert"), IsOk());
  ASSERT_THAT(End("bert"), IsOk());
  EXPECT_THAT(Answer("bert", true), HasCode(kNotFound));
}

TEST_F(Standing, OnlyItsCoordinatorAdmits) {
  EXPECT_THAT(Admit("bert", "workers/wendy"), HasCode(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Admit("bert", "residents/anna"), HasCode(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Admit("bert", "workers/cor", "another"), HasCode(kNotFound));
  EXPECT_THAT(town_.News(), IsEmpty());
  EXPECT_EQ(rpc::ReasonOf(Admit("zoe").status()), "RESIDENT_NOT_KNOWN_YET");
}

TEST(Volunteering, IsForOneOrganisationAtATime) {
  const Setting setting = SmallTownAt();
  const auto admit = [&](Changed changed, absl::string_view organisation) {
    return *help::Admit(setting, {Known(changed.helper.value.helper()), {}}, organisation);
  };
  Changed bert = admit(admit({Known(Grownup("bert", "oak 2")), {}}, "welfare"), "church");
  bert = *AnswerAdmission(setting, std::move(bert), "welfare", true);
  EXPECT_EQ(rpc::ReasonOf(AnswerAdmission(setting, bert, "church", true).status()),
            "ALREADY_VOLUNTEER");
  EXPECT_THAT(AnswerAdmission(setting, bert, "church", false), IsOk());
  const auto free = AnswerAdmission(setting, bert, "welfare", false);
  ASSERT_THAT(free, IsOk());
  EXPECT_EQ(AnswerAdmission(setting, *free, "church", true)->helper.value.helper().organisation(),
            "church");
}

// The pools: whom the team does not search among is not asked as a neighbour either.
TEST_F(Standing, AVolunteerIsANeighbourOnlyIfSheChoseSo) {
  v1::CreateOfferRequest offer;
  offer.set_parent(kTown);
  offer.mutable_offer()->add_categories("groceries");
  *offer.mutable_offer()->add_places() = HelpTown::Asking().help_request().place();
  ASSERT_THAT(Change("residents/bert", &v1::OfferService::Stub::CreateOffer, offer), IsOk());
  v1::CreateHelpRequestRequest asked = HelpTown::Asking();
  asked.mutable_help_request()->set_on_board(true);
  ASSERT_THAT(town_.Ask(asked), IsOk());
  const auto board = [this] {
    v1::ListBoardRequest list;
    list.set_parent(kTown);
    return town_.host.Call("residents/bert", &v1::InvitationService::Stub::ListBoard, list)
        ->items_size();
  };
  EXPECT_EQ(board(), 1);
  ASSERT_THAT(Admit("bert"), IsOk());
  ASSERT_THAT(Answer("bert", true), IsOk());
  EXPECT_EQ(board(), 0);
  v1::UpdateHelperSettingsRequest both;
  both.mutable_helper_settings()->set_name(absl::StrCat(kTown, "/helpers/bert"));
  both.mutable_helper_settings()->set_is_also_neighbour(true);
  both.mutable_update_mask()->add_paths("is_also_neighbour");
  ASSERT_THAT(Change("residents/bert", &v1::OfferService::Stub::UpdateHelperSettings, both),
              IsOk());
  EXPECT_EQ(board(), 1);
}

// --- Checks

// F5: "check again by" passed, or not yet.
TEST(Check, HoldsThroughItsLastDay) {
  const Setting setting = SmallTownAt();
  v1::Category category;
  category.set_needs_check(true);
  const internal::v1::Helper anna = Grownup("anna", "elm 1");
  const auto may_help = [&](const Changed& bert, absl::string_view local) {
    return MayHelp(setting, bert.helper.value.helper(), anna, category, Local(local));
  };
  const Changed unchecked{Known(Grownup("bert", "oak 2")), {}};
  EXPECT_FALSE(may_help(unchecked, "2026-03-04 10:00"));

  v1::Check check;
  *check.mutable_date() = Day(2026, 3, 1);
  *check.mutable_last_day() = Day(2026, 3, 4);
  const auto checked = RecordCheck(setting, unchecked, &check, "cor");
  ASSERT_THAT(checked, IsOk());
  EXPECT_TRUE(may_help(*checked, "2026-03-04 23:59"));
  EXPECT_FALSE(may_help(*checked, "2026-03-05 00:00"));
  EXPECT_EQ(checked->helper.value.helper().check().recorded_by(),
            "municipalities/small-town/workers/cor");

  const auto taken_back = RecordCheck(setting, *checked, nullptr, "cor");
  ASSERT_THAT(taken_back, IsOk());
  EXPECT_FALSE(may_help(*taken_back, "2026-03-04 10:00"));
}

// F5
TEST_F(Standing, ACoordinatorRecordsChecksOfHerVolunteersAndAWorkerOfAnybody) {
  const v1::Date date = Day(2026, 3, 1);
  const v1::Date last = Day(2029, 3, 1);
  EXPECT_THAT(Check("bert", date, last, "workers/cor"), HasCode(kNotFound));
  EXPECT_THAT(Check("bert", date, last, "workers/wendy"), IsOk());
  ASSERT_THAT(Admit("carl"), IsOk());
  ASSERT_THAT(Answer("carl", true), IsOk());
  const auto checked = Check("carl", date, last, "workers/cor");
  ASSERT_THAT(checked, IsOk());
  EXPECT_EQ(checked->check().recorded_by(), "municipalities/small-town/workers/cor");
  EXPECT_THAT(Volunteers(), ElementsAre("carl VOLUNTEER checked"));
}

// A1, A8
TEST_F(Standing, ACheckHasADateAndALastDay) {
  const struct {
    const char* name;
    v1::Date date, last_day;
    std::vector<std::string> wrong;
  } kCases[] = {
      {"nothing", {}, {}, {"check.date", "check.last_day"}},
      {"30 February", Day(2026, 2, 30), Day(2027, 1, 1), {"check.date"}},
      {"today", Day(2026, 3, 2), Day(2027, 1, 1), {}},
      {"tomorrow", Day(2026, 3, 3), Day(2027, 1, 1), {"check.date"}},
      {"over before it began", Day(2026, 3, 1), Day(2026, 3, 1), {"check.last_day"}},
      {"for ever", Day(2026, 3, 1), Day(2126, 3, 1), {"check.last_day"}},
  };
  for (const auto& one : kCases) {
    SCOPED_TRACE(one.name);
    EXPECT_EQ(WrongFields(Check("bert", one.date, one.last_day, "workers/wendy")), one.wrong);
  }
}

// --- Suspension

// F7
TEST_F(Standing, ASuspensionBindsFromItsAnswerOnUntilItIsLifted) {
  const std::string request = town_.Asked();
  ASSERT_THAT(town_.Invite(request, {"bert"}), IsOk());
  town_.News();
  const auto suspended = Suspend("bert");
  ASSERT_THAT(suspended, IsOk());
  EXPECT_TRUE(suspended->is_suspended());
  EXPECT_EQ(suspended->suspended_by(), "municipalities/small-town/workers/wendy");
  EXPECT_EQ(FromProto(suspended->suspend_time()), town_.host.clock.Now());
  EXPECT_THAT(town_.SayYes(request, "bert"), HasCode(absl::StatusCode::kFailedPrecondition));

  const auto resumed = Resume("bert");
  ASSERT_THAT(resumed, IsOk());
  EXPECT_FALSE(resumed->is_suspended());
  EXPECT_EQ(resumed->suspended_by(), "");
}

// Invariant 7
TEST_F(Standing, WhoSuspendsOrLooksIsSeen) {
  ASSERT_THAT(Suspend("bert", "workers/lea"), IsOk()) << "also of another team";
  EXPECT_THAT(town_.News(), ElementsAre("helper bert", "lea looked at helpers/bert of bert"));
  ASSERT_THAT(Suspend("bert"), IsOk());
  EXPECT_THAT(town_.News(), ElementsAre("wendy looked at helpers/bert of bert"));
  EXPECT_EQ(StandingOf("bert")->suspended_by(), "municipalities/small-town/workers/lea");
  EXPECT_THAT(town_.News(), ElementsAre("wendy looked at helpers/bert of bert"));
}

TEST_F(Standing, OnlyAWorkerSuspends) {
  for (const char* const who : {"residents/anna", "workers/cor", "workers/lou"}) {
    EXPECT_THAT(Suspend("bert", who), HasCode(absl::StatusCode::kPermissionDenied)) << who;
  }
  EXPECT_THAT(StandingOf("zoe"), HasCode(kNotFound));
  EXPECT_THAT(town_.News(), IsEmpty());
}

}  // namespace
}  // namespace omzien::help
