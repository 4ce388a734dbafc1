#include "services/help/life.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/rpc/errors.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOkAndHolds;
using v1::HelpRequest;

constexpr State kStates[] = {HelpRequest::OPEN, HelpRequest::MATCHED, HelpRequest::WITH_TEAM,
                             HelpRequest::CLOSED};

std::string Name(Happening happening) {
  constexpr const char* kNames[] = {"wave sent",
                                    "yes",
                                    "last yes",
                                    "willing",
                                    "no",
                                    "picks none",
                                    "settles",
                                    "changed",
                                    "rungs ended",
                                    "escalate time",
                                    "passed on",
                                    "not passed on",
                                    "kept from team",
                                    "moment, places",
                                    "moment, alone",
                                    "helper stops",
                                    "last helper stops",
                                    "nobody came",
                                    "nobody came at all",
                                    "over",
                                    "team decides",
                                    "withdrawn",
                                    "not solved",
                                    "move proposed",
                                    "check lapses",
                                    "needs more",
                                    "taken",
                                    "asker gone"};
  static_assert(std::size(kNames) == kHappenings);
  return kNames[static_cast<int>(happening)];
}

TEST(Life, EveryStateAndHappeningHasExactlyOneRow) {
  for (const State state : kStates) {
    for (int i = 0; i < kHappenings; ++i) {
      const auto happening = static_cast<Happening>(i);
      SCOPED_TRACE(absl::StrCat(HelpRequest::State_Name(state), ", ", Name(happening)));
      int rows = 0;
      for (const Row& row : Rows()) rows += row.from == state && row.happening == happening;
      EXPECT_EQ(rows, 1);
    }
  }
  EXPECT_EQ(Rows().size(), std::size(kStates) * kHappenings);
}

TEST(Life, ARowEitherLeadsSomewhereOrSaysWhyNot) {
  for (const Row& row : Rows()) {
    SCOPED_TRACE(absl::StrCat(HelpRequest::State_Name(row.from), ", ", Name(row.happening)));
    EXPECT_EQ(row.refusal.empty(), row.to != HelpRequest::STATE_UNSPECIFIED);
    for (const char c : row.refusal) EXPECT_TRUE(absl::ascii_isupper(c) || c == '_') << c;
    const auto next = Next(row.from, row.happening);
    if (row.refusal.empty()) {
      EXPECT_THAT(next, IsOkAndHolds(row.to));
    } else {
      EXPECT_THAT(next, HasCode(absl::StatusCode::kFailedPrecondition));
      EXPECT_EQ(rpc::ReasonOf(next.status()), row.refusal);
    }
  }
}

// The whole table at a glance; a change of the life of a request shows here.
TEST(Life, IsThis) {
  std::vector<std::string> lines;
  for (int i = 0; i < kHappenings; ++i) {
    const auto happening = static_cast<Happening>(i);
    std::vector<std::string> cells = {Name(happening)};
    for (const State state : kStates) {
      const auto next = Next(state, happening);
      cells.push_back(next.ok() ? HelpRequest::State_Name(*next)
                                : absl::StrCat("! ", rpc::ReasonOf(next.status())));
    }
    lines.push_back(absl::StrJoin(cells, " | "));
  }
  EXPECT_THAT(lines,
              testing::ElementsAre(
                  // clang-format off
          // happening     | OPEN             | MATCHED          | WITH_TEAM     | CLOSED
          "wave sent | OPEN | ! ALREADY_FILLED | WITH_TEAM | ! CLOSED",
          "yes | OPEN | ! ALREADY_FILLED | WITH_TEAM | ! CLOSED",
          "last yes | MATCHED | ! ALREADY_FILLED | MATCHED | ! CLOSED",
          "willing | OPEN | ! ALREADY_FILLED | WITH_TEAM | ! CLOSED",
          "no | OPEN | MATCHED | WITH_TEAM | CLOSED",
          "picks none | OPEN | ! NOBODY_WILLING | WITH_TEAM | ! CLOSED",
          "settles | MATCHED | ! ALREADY_FILLED | MATCHED | ! CLOSED",
          "changed | OPEN | ! ALREADY_FILLED | WITH_TEAM | ! CLOSED",
          "rungs ended | WITH_TEAM | ! ALREADY_FILLED | ! WITH_TEAM | ! CLOSED",
          "escalate time | WITH_TEAM | ! ALREADY_FILLED | ! WITH_TEAM | ! CLOSED",
          "passed on | WITH_TEAM | ! NOT_ASKED | ! NOT_ASKED | ! NOT_ASKED",
          "not passed on | CLOSED | ! NOT_ASKED | ! NOT_ASKED | ! NOT_ASKED",
          "kept from team | OPEN | ! NOT_ASKED | ! NOT_ASKED | ! NOT_ASKED",
          "moment, places | MATCHED | ! ALREADY_FILLED | MATCHED | ! CLOSED",
          "moment, alone | CLOSED | ! ALREADY_FILLED | CLOSED | ! CLOSED",
          "helper stops | OPEN | MATCHED | WITH_TEAM | ! CLOSED",
          "last helper stops | OPEN | OPEN | WITH_TEAM | ! CLOSED",
          "nobody came | ! NOT_MATCHED | OPEN | ! NOT_MATCHED | ! CLOSED",
          "nobody came at all | ! NOT_MATCHED | WITH_TEAM | ! NOT_MATCHED | ! CLOSED",
          "over | ! NOT_MATCHED | CLOSED | ! NOT_MATCHED | ! CLOSED",
          "team decides | ! NOT_WITH_TEAM | ! NOT_WITH_TEAM | CLOSED | ! CLOSED",
          "withdrawn | CLOSED | CLOSED | CLOSED | ! CLOSED",
          "not solved | ! NOT_CLOSED | ! NOT_CLOSED | ! NOT_CLOSED | WITH_TEAM",
          "move proposed | ! NOT_MATCHED | MATCHED | ! NOT_MATCHED | ! CLOSED",
          "check lapses | ! NOT_MATCHED | MATCHED | ! NOT_MATCHED | ! CLOSED",
          "needs more | WITH_TEAM | WITH_TEAM | ! WITH_TEAM | ! CLOSED",
          "taken | WITH_TEAM | ! ALREADY_FILLED | ! WITH_TEAM | ! CLOSED",
          "asker gone | CLOSED | CLOSED | CLOSED | ! CLOSED"
                  // clang-format on
                  ));
}

// The moves of docs/design.md, section 3, and no others.
TEST(Life, AnInvitationAndAnAppointmentMoveAsTheTableSays) {
  std::vector<std::string> moves;
  const auto add = [&moves](const auto* states, const auto& can_move) {
    for (int from = 0; from < states->value_count(); ++from) {
      std::vector<std::string> to;
      for (int i = 0; i < states->value_count(); ++i) {
        if (can_move(states->value(from)->number(), states->value(i)->number()))
          to.push_back(states->value(i)->name());
      }
      if (!to.empty())
        moves.push_back(absl::StrCat(states->value(from)->name(), ": ", absl::StrJoin(to, " ")));
    }
  };
  using I = v1::Invitation;
  using A = v1::Appointment;
  add(I::State_descriptor(), [](int from, int to) {
    return CanMove(static_cast<I::State>(from), static_cast<I::State>(to));
  });
  add(A::State_descriptor(), [](int from, int to) {
    return CanMove(static_cast<A::State>(from), static_cast<A::State>(to));
  });
  EXPECT_THAT(moves,
              testing::ElementsAre(
                  "STATE_UNSPECIFIED: SENT ACCEPTED",
                  "SENT: ACCEPTED WILLING DECLINED EXPIRED UNDELIVERABLE TAKEN CANCELLED",
                  "ACCEPTED: CANCELLED WITHDRAWN", "WILLING: ACCEPTED DECLINED CANCELLED THANKED",
                  "DECLINED: ACCEPTED WILLING", "EXPIRED: ACCEPTED WILLING",
                  "UNDELIVERABLE: ACCEPTED", "TAKEN: ACCEPTED WILLING", "CANCELLED: ACCEPTED",
                  // Appointments.
                  "STATE_UNSPECIFIED: PLANNED",
                  "PLANNED: DONE MOVED CANCELLED NEEDS_HELPER HELPER_NO_SHOW NOBODY_OPENED "
                  "UNKNOWN",
                  "NEEDS_HELPER: PLANNED CANCELLED", "NOBODY_OPENED: DONE CANCELLED",
                  "UNKNOWN: DONE HELPER_NO_SHOW"));
}

}  // namespace
}  // namespace omzien::help
