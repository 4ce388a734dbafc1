// Whoever checks a living town sees every request with all that came of it, as of one event, and
// whether something looks at it again.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "omzien/internal/v1/audit.grpc.pb.h"
#include "services/help/records.h"
#include "services/store/due.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using absl::StatusCode;
using internal::v1::AuditedRequest;
using internal::v1::ListAuditedRequestsRequest;
using internal::v1::ListAuditedRequestsResponse;
using internal::v1::ListEventsRequest;
using testing::ElementsAre;
using testing::SizeIs;

constexpr char kChecker[] = "services/checker";

class AuditTest : public testing::Test {
 protected:
  AuditTest() { town_.Register({"anna", "bram", "carla"}); }

  absl::StatusOr<ListAuditedRequestsResponse> List(ListAuditedRequestsRequest request = {},
                                                   absl::string_view who = kChecker) {
    request.set_parent(kTown);
    return town_.host.Call(who, &internal::v1::AuditService::Stub::ListAuditedRequests, request);
  }
  // The one request there is.
  AuditedRequest Only() {
    const auto page = List();
    EXPECT_TRUE(page.ok() && page->requests_size() == 1);
    return page->requests(0);
  }
  absl::StatusOr<internal::v1::ListEventsResponse> Events(int64_t after, int page_size = 0) {
    ListEventsRequest request;
    request.set_parent(kTown);
    request.set_after_event(after);
    request.set_page_size(page_size);
    return town_.host.Call(kChecker, &internal::v1::AuditService::Stub::ListEvents, request);
  }

  HelpTown town_;
};

TEST_F(AuditTest, ShowsARequestWithItsInvitationsAndWhenEachIsLookedAtNext) {
  const std::string name = town_.Asked();
  ASSERT_TRUE(town_.Invite(name, {"bram", "carla"}).ok());
  ASSERT_TRUE(town_.SayNo(name, "carla").ok());

  const AuditedRequest audited = Only();
  EXPECT_EQ(audited.help_request().name(), name);
  EXPECT_EQ(audited.help_request().text_for_helpers(), "");
  EXPECT_TRUE(audited.has_next_moment());
  ASSERT_THAT(audited.invitations(), SizeIs(2));
  EXPECT_EQ(audited.invitations(0).invitation().state(), v1::Invitation::SENT);
  EXPECT_TRUE(audited.invitations(0).has_next_moment());
  EXPECT_EQ(audited.invitations(1).invitation().state(), v1::Invitation::DECLINED);
  EXPECT_FALSE(audited.invitations(1).has_next_moment());
}

TEST_F(AuditTest, ShowsAppointmentsAndQueueItems) {
  const std::string name = town_.Asked();
  ASSERT_TRUE(town_.Invite(name, {"bram"}).ok());
  ASSERT_TRUE(town_.SayYes(name, "bram").ok());
  ASSERT_THAT(Only().appointments(), SizeIs(1));
  EXPECT_TRUE(Only().appointments(0).has_next_moment());

  v1::CreateHelpRequestRequest reserved = HelpTown::Asking();
  reserved.set_request_id("reserved");
  reserved.mutable_help_request()->set_category("personal_care");
  const auto with_team = town_.Ask(reserved);
  ASSERT_THAT(with_team, test::IsOk());
  const auto page = List();
  ASSERT_THAT(page, test::IsOk());
  for (const AuditedRequest& audited : page->requests()) {
    if (audited.help_request().name() != with_team->name()) continue;
    ASSERT_THAT(audited.escalations(), SizeIs(1));
    EXPECT_EQ(audited.escalations(0).escalation().name(), HelpTown::ItemOf(with_team->name()));
  }
  EXPECT_THAT(page->requests(), SizeIs(2));
}

TEST_F(AuditTest, AMomentThatTheIndexLacksIsNotShown) {
  const std::string name = town_.Asked();
  const store::Space space(town_.host.town().partition(), kFolder, test::kTown);
  const store::Key index = store::DueIndex(space.partition(), kFolder);
  const auto members = town_.host.store.Range(index, "", "", 10);
  ASSERT_THAT(members, test::IsOk());
  store::Batch losing(space.partition());
  for (const std::string& member : *members) losing.RemoveFromIndex(index, member);
  ASSERT_TRUE(town_.host.store.Commit(losing).ok());

  EXPECT_FALSE(Only().has_next_moment());
}

TEST_F(AuditTest, ListsClosedRequestsTooInPages) {
  ASSERT_THAT(town_.Withdraw(town_.Asked()), test::IsOk());
  v1::CreateHelpRequestRequest second = HelpTown::Asking();
  second.set_request_id("second");
  ASSERT_THAT(town_.Ask(second), test::IsOk());

  ListAuditedRequestsRequest request;
  request.set_page_size(1);
  const auto first_page = List(request);
  ASSERT_THAT(first_page, test::IsOk());
  ASSERT_THAT(first_page->requests(), SizeIs(1));
  request.set_page_token(first_page->next_page_token());
  const auto last_page = List(request);
  ASSERT_THAT(last_page, test::IsOk());
  ASSERT_THAT(last_page->requests(), SizeIs(1));
  EXPECT_EQ(last_page->next_page_token(), "");
  EXPECT_NE(first_page->requests(0).help_request().name(),
            last_page->requests(0).help_request().name());
  EXPECT_EQ(last_page->as_of_event(), town_.host.Events().size());
}

TEST_F(AuditTest, ListsWhatHappenedFromAnyEventOn) {
  town_.Asked();
  const size_t all = town_.host.Events().size();
  const auto last = Events(static_cast<int64_t>(all) - 1);
  ASSERT_THAT(last, test::IsOk());
  ASSERT_THAT(last->events(), SizeIs(1));
  EXPECT_EQ(last->events(0).number(), all);
  EXPECT_EQ(last->events(0).event().DebugString(), town_.host.Events().back().DebugString());
  const auto two = Events(0, 2);
  ASSERT_THAT(two, test::IsOk());
  EXPECT_THAT(two->events(), SizeIs(2));
  EXPECT_THAT(Events(static_cast<int64_t>(all))->events(), SizeIs(0));

  ASSERT_TRUE(town_.host.store.Trim(town_.host.town().partition(), 3).ok());
  EXPECT_EQ(Events(0).status().code(), StatusCode::kOutOfRange);
  EXPECT_THAT(test::WrongFields(Events(-1)), ElementsAre("after_event"));
}

TEST_F(AuditTest, IsForServicesAndOperatorsAlone) {
  EXPECT_EQ(List({}, "workers/wendy").status().code(), StatusCode::kPermissionDenied);
  EXPECT_EQ(List({}, "residents/anna").status().code(), StatusCode::kPermissionDenied);
}

}  // namespace
}  // namespace omzien::help
