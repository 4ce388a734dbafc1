#include "services/statistics/decide.h"

#include <gmock/gmock.h>

#include <vector>

namespace omzien::statistics {
namespace {

using v1::HelpRequest;

constexpr auto kNew = HelpRequest::STATE_UNSPECIFIED;
constexpr auto kOpen = HelpRequest::OPEN;
constexpr auto kMatched = HelpRequest::MATCHED;
constexpr auto kWithTeam = HelpRequest::WITH_TEAM;
constexpr auto kClosed = HelpRequest::CLOSED;

TEST(Counting, CountsEachRequestOnceInEachColumn) {
  const struct {
    const char* name;
    std::vector<HelpRequest::State> states;  // After kNew.
    int matched;
    int escalated;
  } kCases[] = {
      {"asked", {kOpen}, 0, 0},
      {"first yes", {kOpen, kMatched, kClosed}, 1, 0},
      {"to the team at once", {kWithTeam, kClosed}, 0, 1},
      {"matched by the team", {kOpen, kWithTeam, kMatched, kClosed}, 1, 1},
      {"withdrawn", {kOpen, kClosed}, 0, 0},
      {"the helper stops", {kOpen, kMatched, kOpen, kMatched}, 1, 0},
      {"to the team in the second episode", {kOpen, kMatched, kOpen, kWithTeam, kMatched}, 1, 1},
      {"first matched in the second episode", {kOpen, kClosed, kWithTeam, kMatched}, 1, 1},
      {"not solved, twice", {kOpen, kWithTeam, kClosed, kWithTeam, kClosed, kWithTeam}, 0, 1},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    store::v1::CountedRequestRecord counted;
    store::v1::CountsRecord counts;
    HelpRequest::State state = kNew;
    for (const HelpRequest::State to : c.states) {
      internal::v1::RequestMoved moved;
      moved.set_from(state);
      moved.set_to(to);
      Count(moved, counted, counts);
      Count(moved, counted, counts);  // The same move again adds nothing.
      state = to;
    }
    EXPECT_EQ(counts.requests(), 1);
    EXPECT_EQ(counts.matched(), c.matched);
    EXPECT_EQ(counts.escalated(), c.escalated);
  }
}

}  // namespace
}  // namespace omzien::statistics
