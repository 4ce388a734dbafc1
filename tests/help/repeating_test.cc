// A call that arrives again after the time it names has passed is answered as it was saved (A5).

#include <gmock/gmock.h>

#include <string>

#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "tests/help/decisions.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::HasCode;
using test::IsOk;
using test::WrongFields;
using testing::ElementsAre;
using testing::IsEmpty;

class Repeating : public testing::Test {
 protected:
  Repeating() { town_.Register({"anna", "bert"}); }

  HelpTown town_;
};

TEST_F(Repeating, AnAskingIsAnsweredAsSavedThoughItsTimeIsOver) {
  town_.host.clock.Set(Local("2026-03-03 23:00"));
  const auto first = town_.Ask(HelpTown::Asking());
  ASSERT_THAT(first, IsOk());
  town_.host.clock.Set(Local("2026-03-04 10:01"));
  town_.News();
  const auto again = town_.Ask(HelpTown::Asking());
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->name(), first->name());
  EXPECT_THAT(town_.News(), IsEmpty());
}

TEST_F(Repeating, WhatWasNeverSavedIsRefusedWithEveryWrongField) {
  ASSERT_THAT(town_.Ask(HelpTown::Asking()), IsOk());
  town_.host.clock.Set(Local("2026-03-04 10:01"));
  v1::CreateHelpRequestRequest late = HelpTown::Asking();
  late.set_request_id("late");
  late.mutable_help_request()->set_category("nonsense");
  EXPECT_THAT(WrongFields(town_.Ask(late)),
              ElementsAre("help_request.category", "help_request.when[0].start_time"));
}

TEST_F(Repeating, OtherContentUnderTheSameIdIsRefusedAsSuch) {
  v1::CreateHelpRequestRequest near = HelpTown::Asking();
  town_.host.clock.Set(Local("2026-03-03 23:00"));
  ASSERT_THAT(town_.Ask(near), IsOk());
  town_.host.clock.Set(Local("2026-03-04 10:01"));
  near.mutable_help_request()->set_places(2);
  EXPECT_THAT(town_.Ask(near), IsRefused("REQUEST_ID_REUSED"));
}

TEST_F(Repeating, AProposedMoveIsAnsweredAsSaved) {
  const std::string request = town_.Asked();
  ASSERT_THAT(town_.Invite(request, {"bert"}), IsOk());
  ASSERT_THAT(town_.SayYes(request, "bert"), IsOk());
  v1::ListAppointmentsRequest list;
  list.set_parent(kTown);
  using Stub = v1::InvitationService::Stub;
  const auto dates = town_.host.Call("residents/anna", &Stub::ListAppointments, list);
  ASSERT_EQ(dates->appointments_size(), 1);
  v1::ProposeMoveRequest move;
  move.set_name(dates->appointments(0).name());
  move.set_request_id("move");
  *move.mutable_proposed() = Groceries(Local("2026-03-02 15:00")).when(0);
  ASSERT_THAT(town_.host.Call("residents/anna", &Stub::ProposeMove, move), IsOk());
  town_.host.clock.Set(Local("2026-03-02 15:01"));
  EXPECT_THAT(town_.host.Call("residents/anna", &Stub::ProposeMove, move), IsOk());
  move.set_request_id("another");
  EXPECT_THAT(town_.host.Call("residents/anna", &Stub::ProposeMove, move),
              HasCode(absl::StatusCode::kInvalidArgument));
}

}  // namespace
}  // namespace omzien::help
