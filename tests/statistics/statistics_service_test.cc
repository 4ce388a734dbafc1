#include "services/statistics/statistics_service.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/rpc/errors.h"
#include "services/rpc/timestamps.h"
#include "services/statistics/decide.h"
#include "services/statistics/records.h"
#include "services/statistics/steps.h"
#include "services/store/consumer.h"
#include "services/store/stored.h"
#include "tests/statistics/events.h"
#include "tests/support/service_host.h"
#include "tests/support/status_matchers.h"

namespace omzien::statistics {
namespace {

using internal::v1::Event;
using test::HasCode;
using test::IsOk;
using testing::Eq;
using testing::HasSubstr;
using v1::Figure;
using v1::HelpRequest;

constexpr int kPartition = 7;  // Of small town.
constexpr char kParent[] = "municipalities/small-town";

absl::Time Day(int year, int month, int day) {
  return absl::FromCivil(absl::CivilHour(year, month, day, 12), absl::UTCTimeZone());
}

class StatisticsTest : public testing::Test {
 protected:
  // `count` times the same, each of its own request.
  void Happen(absl::Time time, const Event& event, int count,
              const std::string& municipality = std::string(test::kTown)) {
    host_.Publish(std::vector<Event>(count, At(time, event, municipality)));
  }

  // Lets time come to `now`, counts and freezes; returns when the next is frozen.
  absl::Time StepAt(absl::Time now) {
    host_.clock.Set(now);
    const auto next = steps_.Step(now);
    EXPECT_THAT(next, IsOk());
    return next.value_or(absl::InfinitePast());
  }

  absl::StatusOr<v1::Statistics> Get(const std::string& table,
                                     absl::string_view who = "workers/lea",
                                     const std::string& parent = kParent) {
    v1::GetStatisticsRequest request;
    request.set_name(absl::StrCat(parent, "/statistics/", table));
    return host_.Call(who, &v1::StatisticsService::Stub::GetStatistics, request);
  }

  // Returns a count as published, "-" if it is hidden, "x" if it is withheld.
  std::string Figure(const std::string& table, const std::string& code) {
    const auto got = Get(table);
    if (!got.ok()) return got.status().ToString();
    for (const v1::Figure& figure : got->figures()) {
      if (figure.code() != code) continue;
      return figure.state() == Figure::SHOWN    ? absl::StrCat(figure.value())
             : figure.state() == Figure::HIDDEN ? "-"
                                                : "x";
    }
    return "?";
  }

  v1::ListStatisticsRequest Listing() {
    v1::ListStatisticsRequest request;
    request.set_parent(kParent);
    return request;
  }
  absl::StatusOr<v1::ListStatisticsResponse> List(const v1::ListStatisticsRequest& request) {
    return host_.Call("workers/lea", &v1::StatisticsService::Stub::ListStatistics, request);
  }
  std::vector<std::string> Tables(const v1::ListStatisticsRequest& request) {
    std::vector<std::string> tables;
    const auto listed = List(request);
    EXPECT_THAT(listed, IsOk());
    if (!listed.ok()) return tables;
    for (const v1::Statistics& table : listed->statistics())
      tables.push_back(table.name().substr(sizeof("municipalities/small-town/statistics")));
    return tables;
  }

  test::ServiceHost host_{{"omzien.v1.StatisticsService"}, [](test::ServiceHost& host) {
                            return std::make_unique<StatisticsService>(StatisticsService::Parts{
                                .call = host.call(),
                                .store = host.store,
                                .bundle = [&host] { return host.bundle(); },
                                .pages = host.pages()});
                          }};
  Steps steps_{host_.store, [this] { return host_.bundle(); }};
};

// S4: nothing is shown before it is frozen, and what is frozen never changes.
TEST_F(StatisticsTest, OnlyWhatIsFrozenIsShownAndItStays) {
  Happen(Day(2026, 2, 3), Asked("town"), 12);
  EXPECT_EQ(StepAt(Day(2026, 2, 4)), FreezeTime(host_.town(), {4 * 2026}));
  for (const char* table : {"2026-02", "2026-Q1.town"}) {
    const absl::Status status = Get(table).status();
    EXPECT_THAT(status, HasCode(absl::StatusCode::kFailedPrecondition));
    EXPECT_EQ(rpc::ReasonOf(status), "NOT_FROZEN");
    EXPECT_THAT(std::string(status.message()), HasSubstr("2026-04-15"));
  }
  EXPECT_THAT(Tables(Listing()), testing::IsEmpty());
  StepAt(Day(2026, 4, 14));
  EXPECT_THAT(Get("2026-02").status(), HasCode(absl::StatusCode::kFailedPrecondition));

  StepAt(Day(2026, 4, 15));
  EXPECT_EQ(Figure("2026-02", "requests"), "10");
  EXPECT_EQ(Figure("2026-Q1.town", "requests"), "10");
  const std::string before = Get("2026-02")->SerializeAsString();
  Happen(Day(2026, 2, 3), Asked("town"), 50);  // Comes late.
  StepAt(Day(2026, 4, 16));
  StepAt(Day(2026, 9, 1));
  EXPECT_EQ(Get("2026-02")->SerializeAsString(), before);
}

TEST_F(StatisticsTest, AYearIsFrozenWithItsLastQuarter) {
  for (const int month : {2, 5, 8, 11}) Happen(Day(2026, month, 3), Asked("town"), 8);
  StepAt(Day(2026, 12, 31));
  EXPECT_EQ(Figure("2026-Q3.town", "requests"), "10");
  EXPECT_THAT(std::string(Get("2026.town").status().message()), HasSubstr("2027-01-15"));
  StepAt(Day(2027, 1, 15));
  EXPECT_EQ(Figure("2026-Q4.town", "episodes"), "10");
  EXPECT_EQ(Figure("2026.town", "episodes"), "30");  // 32, not 4 times 10.
  // At least 28 by the app of at most 32 leave no room for 4 by phone.
  EXPECT_EQ(Figure("2026.town", "requests.phone"), "-");
  EXPECT_EQ(Figure("2026.town", "requests"), "x");
}

// S3: one asker with 12 requests is one; what opens again is one request and two episodes.
TEST_F(StatisticsTest, PeopleAndRequestsCountOnceAndEpisodesEachTime) {
  for (int person = 0; person < 10; ++person) {
    for (int nth = 1; nth <= 12; ++nth)
      Happen(Day(2026, 2, 3), Asked("town", Nth(nth, nth, nth, nth)), 1);
  }
  Happen(Day(2026, 2, 4), Moved("town", HelpRequest::MATCHED, HelpRequest::OPEN), 30);
  StepAt(Day(2026, 5, 1));
  EXPECT_EQ(Figure("2026-02", "requests"), "120");
  EXPECT_EQ(Figure("2026-02", "askers"), "10");
  EXPECT_EQ(Figure("2026-02", "episodes"), "150");
}

// S3, invariant 10
TEST_F(StatisticsTest, RequestsStandAsTheyAddUp) {
  Happen(Day(2026, 2, 3), Asked("town"), 5);
  Happen(Day(2026, 2, 4), Moved("town", HelpRequest::OPEN, HelpRequest::WITH_TEAM), 3);
  Happen(Day(2026, 2, 5),
         Moved("town", HelpRequest::WITH_TEAM, HelpRequest::CLOSED, HelpRequest::TEAM_SOLVED), 1);
  StepAt(Day(2026, 2, 6));
  const auto standing = store::ReadStored<store::v1::CountsRecord>(
      host_.store, StandingKey(store::Space(kPartition, kFolder, test::kTown)));
  ASSERT_THAT(standing, IsOk());
  EXPECT_TRUE(IsReconciled(standing->value));
  EXPECT_EQ(standing->value.counts().at("requests"), 5);
  EXPECT_EQ(standing->value.counts().at("requests.open"), 2);
  EXPECT_EQ(standing->value.counts().at("requests.with_team"), 2);
  EXPECT_EQ(standing->value.counts().at("requests.closed.team_solved"), 1);
}

// Its counts and its cursor are one commit.
TEST_F(StatisticsTest, EachEventCountsOnceHoweverManyCount) {
  Steps other(host_.store, [this] { return host_.bundle(); });
  for (int i = 0; i < 6; ++i) {
    Happen(Day(2026, 2, 3), Asked("town"), 5);
    EXPECT_THAT(other.Step(Day(2026, 2, 4)), IsOk());
    StepAt(Day(2026, 2, 4));
  }
  EXPECT_THAT(other.Step(Day(2026, 4, 20)), IsOk());
  StepAt(Day(2026, 4, 20));
  EXPECT_EQ(Figure("2026-02", "requests"), "30");
}

// S1
TEST_F(StatisticsTest, AnotherMunicipalitysEventsNeverCount) {
  Happen(Day(2026, 2, 3), Asked("town"), 5);
  Happen(Day(2026, 2, 3), Asked("town"), 500, std::string(test::kOtherTown));
  StepAt(Day(2026, 5, 1));
  EXPECT_EQ(Figure("2026-02", "requests"), "5");
  EXPECT_EQ(Figure("2026-Q1.town", "requests"), "5");
}

// S2
TEST_F(StatisticsTest, AnEmptyQuarterIsFrozenToo) {
  Happen(Day(2026, 2, 3), Asked("town"), 5);
  StepAt(Day(2026, 8, 1));
  EXPECT_EQ(Figure("2026-05", "requests"), "-");
  EXPECT_EQ(Figure("2026-Q2.fields", "requests"), "-");
  EXPECT_THAT(Get("2025-12").status(), HasCode(absl::StatusCode::kNotFound));
}

TEST_F(StatisticsTest, TablesAreListedByDay) {
  Happen(Day(2026, 2, 3), Asked("town"), 5);
  StepAt(Day(2026, 8, 1));
  EXPECT_THAT(
      Tables(Listing()),
      testing::ElementsAre("2026-01", "2026-Q1.fields", "2026-Q1.town", "2026-02", "2026-03",
                           "2026-04", "2026-Q2.fields", "2026-Q2.town", "2026-05", "2026-06"));
  v1::ListStatisticsRequest request = Listing();
  request.set_span(v1::SPAN_QUARTER);
  EXPECT_THAT(Tables(request), testing::SizeIs(4));
  request.set_district("town");
  EXPECT_THAT(Tables(request), testing::ElementsAre("2026-Q1.town", "2026-Q2.town"));
  request = Listing();
  request.mutable_first_day()->set_year(2026);
  request.mutable_first_day()->set_month(2);
  request.mutable_first_day()->set_day(1);
  *request.mutable_last_day() = request.first_day();
  request.mutable_last_day()->set_month(3);
  request.mutable_last_day()->set_day(31);
  EXPECT_THAT(Tables(request), testing::ElementsAre("2026-02", "2026-03"));
  EXPECT_EQ(rpc::ToTime(List(Listing())->next_freeze_time()),
            FreezeTime(host_.town(), {4 * 2026 + 2}));
}

// A4
TEST_F(StatisticsTest, PagesAddUpToTheWhole) {
  Happen(Day(2026, 2, 3), Asked("town"), 5);
  StepAt(Day(2026, 8, 1));
  v1::ListStatisticsRequest request = Listing();
  request.set_page_size(3);
  std::vector<std::string> all;
  do {
    const auto page = List(request);
    ASSERT_THAT(page, IsOk());
    EXPECT_LE(page->statistics_size(), 3);
    for (const v1::Statistics& table : page->statistics()) all.push_back(table.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_EQ(all.size(), Tables(Listing()).size());
  request = Listing();
  request.set_page_token("garbled");
  EXPECT_EQ(test::WrongFields(List(request)), std::vector<std::string>{"page_token"});
}

// S1: the start after the end.
TEST_F(StatisticsTest, WrongFieldsAreAllNamed) {
  v1::ListStatisticsRequest request = Listing();
  request.mutable_first_day()->set_year(2026);
  request.mutable_first_day()->set_month(3);
  request.mutable_first_day()->set_day(2);
  *request.mutable_last_day() = request.first_day();
  request.mutable_last_day()->set_day(1);
  request.set_page_size(-1);
  request.set_span(static_cast<v1::Span>(99));
  EXPECT_THAT(test::WrongFields(List(request)),
              testing::UnorderedElementsAre("last_day", "page_size", "span"));
  request = Listing();
  request.mutable_last_day()->set_year(2026);
  request.mutable_last_day()->set_month(2);
  request.mutable_last_day()->set_day(30);
  EXPECT_EQ(test::WrongFields(List(request)), std::vector<std::string>{"last_day"});
}

// A3, A10
TEST_F(StatisticsTest, AnalystsAndTeamLeadsSeeTheirOwnMunicipalityAlone) {
  Happen(Day(2026, 2, 3), Asked("town"), 5);
  StepAt(Day(2026, 4, 20));
  host_.clock.Set(Day(2026, 3, 2));  // A day on which Wendy is an analyst.
  EXPECT_THAT(Get("2026-02", "workers/wendy"), IsOk());
  EXPECT_THAT(Get("2026-02", "workers/lea"), IsOk());
  for (const char* who :
       {"residents/anna", "workers/cor", "workers/lou", "workers/nobody", "services/matchmaker"}) {
    SCOPED_TRACE(who);
    EXPECT_THAT(Get("2026-02", who), HasCode(absl::StatusCode::kPermissionDenied));
  }
  const absl::Status foreign = Get("2026-02", "workers/lea", "municipalities/other").status();
  EXPECT_THAT(foreign, HasCode(absl::StatusCode::kNotFound));
  for (const char* table : {"", "2026", "2026-13", "2026-Q1.nowhere", "2026-Q1.-", "all"}) {
    SCOPED_TRACE(table);
    EXPECT_THAT(Get(table).status(), Eq(foreign));
  }
}

}  // namespace
}  // namespace omzien::statistics
