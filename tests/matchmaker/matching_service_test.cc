#include "services/matchmaker/matching_service.h"

#include <gmock/gmock.h>
#include <prometheus/registry.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/rpc/names.h"
#include "tests/suiting/neighbours.h"
#include "tests/support/in_memory_help.h"
#include "tests/support/service_host.h"
#include "tests/support/status_matchers.h"

namespace omzien::matchmaker {
namespace {

using test::Groceries;
using test::HasCode;
using test::InMemoryHelp;
using test::IsOk;
using test::Neighbour;
using testing::ElementsAre;
using testing::Eq;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

// Wendy works in team north, which serves square; so do Nora, who lives there, and Hugo, who shares
// a household with some of its people. Lea leads team south, which serves mill and farm.
class Preview : public testing::Test {
 protected:
  Preview()
      : host_({"omzien.v1.MatchingService"},
              [this](test::ServiceHost& host) { return Make(host); }) {
    host_.Reload({{"small.textproto",
                   absl::StrReplaceAll(test::TownText(), {{"partition: 7\n", kMoreWorkers}})}});
    host_.clock.Set(test::Now());
  }

  absl::StatusOr<v1::MatchPreview> PreviewAs(const std::string& who,
                                             absl::string_view request = "r1") {
    v1::PreviewMatchRequest asked;
    asked.set_name(absl::StrCat("municipalities/small-town/requests/", request));
    return host_.Call(who, &v1::MatchingService::Stub::PreviewMatch, asked);
  }

  std::unique_ptr<MatchingService> Make(test::ServiceHost& host) {
    help_ = std::make_unique<InMemoryHelp>(host.store, std::string(test::kSlug), test::kPartition);
    client_ = std::make_unique<HelpClient>(help_->NewStub(),
                                           [] { return std::string(InMemoryHelp::kToken); });
    const configuration::CurrentBundle bundle = [&host] { return host.bundle(); };
    matchmaker_ =
        std::make_unique<Matchmaker>(Matchmaker::Parts{host.store, bundle, *client_, registry_});
    return std::make_unique<MatchingService>(
        MatchingService::Parts{host.call(), bundle, *client_, *matchmaker_});
  }

  static constexpr absl::string_view kMoreWorkers = R"pb(
    partition: 7
    workers {
      id: "nora"
      display_name: "Nora"
      assignments { role: ROLE_WORKER team: "north" }
      not_neighbourhoods: "square"
    }
    workers {
      id: "hugo"
      display_name: "Hugo"
      assignments { role: ROLE_WORKER team: "north" }
      not_household: "square 1"
    }
  )pb";

  prometheus::Registry registry_;
  std::unique_ptr<InMemoryHelp> help_;
  std::unique_ptr<HelpClient> client_;
  std::unique_ptr<Matchmaker> matchmaker_;
  test::ServiceHost host_;
};

TEST_F(Preview, ShowsWhoWouldBeAskedInOrderAndWhoNot) {
  internal::v1::Candidate familiar = Neighbour("bob", 900);
  familiar.mutable_helper()->add_familiar("anna");
  *familiar.mutable_helper()->add_invitation_times() = test::ToProto(test::Now());
  help_->Put(familiar);
  help_->Put(Neighbour("carl", 100));
  help_->Put(Neighbour("far", 9000));
  internal::v1::Candidate blocked = Neighbour("dora", 100);
  blocked.mutable_helper()->add_blocked("anna");
  help_->Put(blocked);
  internal::v1::Candidate suspended = Neighbour("eve", 100);
  suspended.mutable_helper()->set_is_suspended(true);
  help_->Put(suspended);
  help_->Ask("r1", Groceries(), InMemoryHelp::Tell::kNobody);
  ASSERT_THAT(matchmaker_->Step(test::Now()), IsOk());

  const auto preview = PreviewAs("workers/wendy");
  ASSERT_THAT(preview, IsOk());
  ASSERT_EQ(preview->candidates_size(), 2);
  const auto& first = preview->candidates(0);
  EXPECT_EQ(first.helper(), "municipalities/small-town/residents/bob");
  EXPECT_NEAR(first.distance_meters(), 900, 130);
  EXPECT_THAT(first.why(), ElementsAre("FAMILIAR", "SAME_NEIGHBOURHOOD"));
  EXPECT_EQ(first.neighbourhood(), Groceries().place().neighbourhood());
  EXPECT_EQ(preview->candidates(1).helper(), "municipalities/small-town/residents/carl");
  EXPECT_THAT(preview->candidates(1).why(), ElementsAre("SAME_NEIGHBOURHOOD", "NOT_ASKED_LATELY"));
  ASSERT_EQ(preview->excluded_size(), 2);
  EXPECT_EQ(preview->excluded(0).reason(), "NOT_AVAILABLE");
  EXPECT_EQ(preview->excluded(0).count(), 2);
  EXPECT_EQ(preview->excluded(1).reason(), "TOO_FAR");
  EXPECT_THAT(preview->relaxation(), IsEmpty());
  EXPECT_EQ(preview->wave_size(), 2);
  EXPECT_EQ(help_->invites(), 0);
  // Of each who lives near, what came of her; of some no more than that she is not available.
  std::map<std::string, std::string> reasons;
  for (const auto& near : preview->nearest()) {
    reasons[rpc::IdOf(near.helper(), "residents")] = near.reason();
    EXPECT_TRUE(near.has_distance_meters());
  }
  EXPECT_THAT(reasons,
              UnorderedElementsAre(Pair("bob", ""), Pair("carl", ""), Pair("dora", "NOT_AVAILABLE"),
                                   Pair("eve", "NOT_AVAILABLE"), Pair("far", "TOO_FAR")));
  EXPECT_EQ(rpc::IdOf(preview->nearest().rbegin()->helper(), "residents"), "far");
}

// F4: each with its own reason.
TEST_F(Preview, TellsLanguageCarPetsAndAllergyApart) {
  const auto put = [this](const char* id, const auto& change) {
    internal::v1::Candidate candidate = Neighbour(id, 100);
    candidate.mutable_helper()->add_languages("nl");
    candidate.mutable_offers(0)->mutable_offer()->set_has_car(true);
    change(candidate);
    help_->Put(candidate);
  };
  put("suits", [](auto&) {});
  put("speaks", [](auto& c) { c.mutable_helper()->clear_languages(); });
  put("walks", [](auto& c) { c.mutable_offers(0)->mutable_offer()->set_has_car(false); });
  put("minds", [](auto& c) { c.mutable_helper()->set_pets(v1::HelperSettings::RATHER_NOT); });
  put("sneezes", [](auto& c) { c.mutable_helper()->set_pets(v1::HelperSettings::ALLERGIC); });
  internal::v1::WantedHelp wanted = Groceries();
  wanted.mutable_help_request()->add_languages("nl");
  wanted.mutable_help_request()->set_needs_car(true);
  wanted.mutable_help_request()->set_has_pets(true);
  help_->Ask("r1", wanted, InMemoryHelp::Tell::kNobody);
  ASSERT_THAT(matchmaker_->Step(test::Now()), IsOk());

  const auto preview = PreviewAs("workers/wendy");
  ASSERT_THAT(preview, IsOk());
  ASSERT_EQ(preview->candidates_size(), 1);
  EXPECT_EQ(preview->candidates(0).helper(), "municipalities/small-town/residents/suits");
  std::vector<std::string> reasons;
  for (const auto& excluded : preview->excluded()) reasons.push_back(excluded.reason());
  EXPECT_THAT(reasons, testing::UnorderedElementsAre("LANGUAGE", "CAR", "PETS", "ALLERGY"));
}

TEST_F(Preview, NamesTheSmallestRelaxationIfNobodySuits) {
  help_->Put(Neighbour("bob", 900));
  internal::v1::WantedHelp wanted = Groceries();
  wanted.mutable_help_request()->set_max_distance_meters(500);
  help_->Ask("r1", wanted, InMemoryHelp::Tell::kNobody);
  ASSERT_THAT(matchmaker_->Step(test::Now()), IsOk());
  const auto preview = PreviewAs("workers/wendy");
  ASSERT_THAT(preview, IsOk());
  EXPECT_EQ(preview->candidates_size(), 0);
  EXPECT_EQ(preview->relaxation(), "FURTHER");
}

TEST_F(Preview, ShowsNobodyForWhatIsReserved) {
  internal::v1::WantedHelp wanted = Groceries();
  wanted.mutable_help_request()->set_category("personal_care");
  help_->Ask("r1", wanted, InMemoryHelp::Tell::kNobody);
  ASSERT_THAT(matchmaker_->Step(test::Now()), IsOk());
  const auto preview = PreviewAs("workers/wendy");
  ASSERT_THAT(preview, IsOk());
  EXPECT_THAT(preview->SerializeAsString(), IsEmpty());
}

// A3, A10
TEST_F(Preview, DoesNotExistForWhoIsNotOfTheTeam) {
  internal::v1::WantedHelp wanted = Groceries();
  wanted.mutable_asker()->set_household("square 1");
  help_->Ask("r1", wanted, InMemoryHelp::Tell::kNobody);
  internal::v1::WantedHelp nowhere = Groceries();
  nowhere.mutable_place()->clear_neighbourhood();
  help_->Ask("nowhere", nowhere, InMemoryHelp::Tell::kNobody);
  internal::v1::WantedHelp complaint = Groceries();
  complaint.mutable_help_request()->set_about_worker("municipalities/small-town/workers/wendy");
  help_->Ask("complaint", complaint, InMemoryHelp::Tell::kNobody);
  ASSERT_THAT(matchmaker_->Step(test::Now()), IsOk());
  ASSERT_THAT(PreviewAs("workers/wendy"), IsOk());
  const absl::Status absent = PreviewAs("workers/wendy", "r2").status();
  EXPECT_THAT(absent, HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(PreviewAs("workers/wendy", "nowhere").status(), Eq(absent));
  EXPECT_THAT(PreviewAs("workers/wendy", "complaint").status(), Eq(absent));
  for (const char* other : {"workers/lea", "workers/nora", "workers/hugo"}) {
    EXPECT_THAT(PreviewAs(other).status(), Eq(absent)) << other;
  }
  for (const char* wrong_role : {"residents/anna", "workers/cor", "workers/lou"}) {
    EXPECT_THAT(PreviewAs(wrong_role), HasCode(absl::StatusCode::kPermissionDenied)) << wrong_role;
  }
}

TEST_F(Preview, HoldsOnTheDaysOfHerRole) {
  help_->Ask("r1", Groceries(), InMemoryHelp::Tell::kNobody);
  ASSERT_THAT(matchmaker_->Step(test::Now()), IsOk());
  EXPECT_THAT(PreviewAs("workers/wendy"), IsOk());
  host_.clock.Set(test::Now() + absl::Hours(30 * 24));
  EXPECT_THAT(PreviewAs("workers/wendy"), HasCode(absl::StatusCode::kPermissionDenied));
}

TEST_F(Preview, IsUnavailableUntilTheMatchmakerHasRead) {
  help_->Ask("r1", Groceries(), InMemoryHelp::Tell::kNobody);
  EXPECT_THAT(PreviewAs("workers/wendy"), HasCode(absl::StatusCode::kUnavailable));
  help_->AnswerAll(grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(matchmaker_->Step(test::Now()), HasCode(absl::StatusCode::kUnavailable));
  EXPECT_THAT(PreviewAs("workers/wendy"), HasCode(absl::StatusCode::kUnavailable));
  help_->AnswerAll(grpc::StatusCode::OK);
  EXPECT_THAT(PreviewAs("workers/wendy"), HasCode(absl::StatusCode::kUnavailable));
  EXPECT_THAT(matchmaker_->Step(test::Now()), IsOk());
  EXPECT_THAT(PreviewAs("workers/wendy"), IsOk());
}

TEST_F(Preview, SaysThatAWordIsNoLongerConfigured) {
  internal::v1::WantedHelp wanted = Groceries();
  wanted.mutable_help_request()->add_skills("juggling");
  help_->Ask("r1", wanted, InMemoryHelp::Tell::kNobody);
  ASSERT_THAT(matchmaker_->Step(test::Now()), IsOk());
  const absl::Status status = PreviewAs("workers/wendy").status();
  EXPECT_THAT(status, HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(rpc::ReasonOf(status), "NOT_CONFIGURED");
}

}  // namespace
}  // namespace omzien::matchmaker
