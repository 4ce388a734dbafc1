#include "services/statistics/statistics_service.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/statistics/consume.h"
#include "services/statistics/records.h"
#include "services/store/consumer.h"
#include "tests/support/service_host.h"
#include "tests/support/status_matchers.h"

namespace omzien::statistics {
namespace {

using test::HasCode;
using test::IsOk;
using test::IsOkAndHolds;
using testing::Eq;
using v1::HelpRequest;

constexpr int kPartition = 7;  // Of small town.

class StatisticsTest : public testing::Test {
 protected:
  // `count` requests of a municipality, "<prefix>0" and on, move.
  void Move(int count, const std::string& prefix, HelpRequest::State from, HelpRequest::State to,
            absl::string_view municipality = test::kTown) {
    std::vector<internal::v1::Event> events(count);
    for (int i = 0; i < count; ++i) {
      events[i].set_municipality(std::string(municipality));
      events[i].mutable_request_moved()->set_request(absl::StrCat(prefix, i));
      events[i].mutable_request_moved()->set_from(from);
      events[i].mutable_request_moved()->set_to(to);
    }
    host_.Publish(events);
  }
  void Ask(int count, const std::string& prefix, absl::string_view municipality = test::kTown) {
    Move(count, prefix, HelpRequest::STATE_UNSPECIFIED, HelpRequest::OPEN, municipality);
  }
  void CountAll() {
    EXPECT_THAT(counting_.Step(host_.clock.Now()), IsOkAndHolds(Eq(absl::InfiniteFuture())));
  }

  absl::StatusOr<v1::Statistics> Get(const std::string& name, absl::string_view who) {
    v1::GetStatisticsRequest request;
    request.set_name(name);
    return host_.Call(who, &v1::StatisticsService::Stub::GetStatistics, request);
  }
  // Returns "requests matched escalated", a hidden one as "-".
  std::string Figures() {
    const auto got = Get("municipalities/small-town/statistics", "workers/wendy");
    if (!got.ok()) return got.status().ToString();
    const auto show = [](const v1::Count& count) {
      return count.is_hidden() ? std::string("-") : absl::StrCat(count.value());
    };
    return absl::StrCat(show(got->requests()), " ", show(got->matched()), " ",
                        show(got->escalated()));
  }

  test::ServiceHost host_{
      {"omzien.v1.StatisticsService"}, [](test::ServiceHost& host) {
        return std::make_unique<StatisticsService>(StatisticsService::Parts{
            .call = host.call(), .store = host.store, .bundle = [&host] { return host.bundle(); }});
      }};
  Counting counting_{host_.store, [this] { return host_.bundle(); }};
};

TEST_F(StatisticsTest, OfNothingEverythingIsHidden) {
  EXPECT_EQ(Figures(), "- - -");
  CountAll();
  EXPECT_EQ(Figures(), "- - -");
}

// S3, S4
TEST_F(StatisticsTest, CountsAreRoundedAndSmallOnesHidden) {
  Ask(12, "r");
  Move(8, "r", HelpRequest::OPEN, HelpRequest::MATCHED);
  Move(4, "r", HelpRequest::MATCHED, HelpRequest::OPEN);
  Move(4, "r", HelpRequest::OPEN, HelpRequest::WITH_TEAM);
  CountAll();
  EXPECT_EQ(Figures(), "10 10 -");
  Ask(1, "s");
  Move(1, "s", HelpRequest::OPEN, HelpRequest::WITH_TEAM);
  CountAll();
  EXPECT_EQ(Figures(), "15 10 5");
}

// S3: reopened is one request.
TEST_F(StatisticsTest, ReopeningAddsNothing) {
  Ask(5, "r");
  for (int episode = 1; episode <= 3; ++episode) {
    Move(5, "r", HelpRequest::OPEN, HelpRequest::WITH_TEAM);
    Move(5, "r", HelpRequest::WITH_TEAM, HelpRequest::MATCHED);
    Move(5, "r", HelpRequest::MATCHED, HelpRequest::OPEN);
    CountAll();
    EXPECT_EQ(Figures(), "5 5 5");
  }
}

TEST_F(StatisticsTest, CountingEverythingOnceMoreAddsNothing) {
  Ask(7, "r");
  Move(6, "r", HelpRequest::OPEN, HelpRequest::MATCHED);
  Move(5, "r", HelpRequest::MATCHED, HelpRequest::OPEN);
  CountAll();
  for (int i = 0; i < 3; ++i) {
    store::Batch forget(kPartition);
    forget.Delete(store::CursorKey(kPartition, kFolder, kConsumer));
    ASSERT_THAT(host_.store.Commit(forget), IsOk());
    CountAll();
    EXPECT_EQ(Figures(), "5 5 -");
  }
}

// S1
TEST_F(StatisticsTest, AnotherMunicipalitysRequestsNeverCount) {
  Ask(5, "r");
  Ask(50, "r", test::kOtherTown);
  CountAll();
  EXPECT_EQ(Figures(), "5 - -");
}

TEST_F(StatisticsTest, EventsOfOtherKindsCountForNothing) {
  std::vector<internal::v1::Event> events(300);
  for (internal::v1::Event& event : events) {
    event.set_municipality(std::string(test::kTown));
    event.mutable_wave_due()->set_request("r1");
  }
  host_.Publish(events);
  Ask(5, "r");
  CountAll();
  EXPECT_EQ(Figures(), "5 - -");
}

// A3, A10
TEST_F(StatisticsTest, AnalystsAndTeamLeadsSeeTheirOwnMunicipalityAlone) {
  const std::string own = "municipalities/small-town/statistics";
  EXPECT_THAT(Get(own, "workers/wendy"), IsOk());
  EXPECT_THAT(Get(own, "workers/lea"), IsOk());
  for (const char* who :
       {"residents/anna", "workers/cor", "workers/lou", "workers/nobody", "services/matchmaker"}) {
    SCOPED_TRACE(who);
    EXPECT_THAT(Get(own, who), HasCode(absl::StatusCode::kPermissionDenied));
  }
  const absl::Status foreign = Get("municipalities/other/statistics", "workers/wendy").status();
  EXPECT_THAT(foreign, HasCode(absl::StatusCode::kNotFound));
  for (const char* name : {"municipalities/small-town", "municipalities/small-town/requests/r1",
                           "municipalities/small-town/x/statistics", "statistics", ""}) {
    SCOPED_TRACE(name);
    EXPECT_THAT(Get(name, "workers/wendy").status(), Eq(foreign));
  }
}

}  // namespace
}  // namespace omzien::statistics
