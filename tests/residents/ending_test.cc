// That somebody is not a resident any more: erased, died, moved.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "services/residents/decide.h"
#include "services/residents/records.h"
#include "services/rpc/errors.h"
#include "tests/residents/resident_town.h"

namespace omzien::residents {
namespace {

using internal::v1::PersonEnded;
using test::HasCode;
using test::IsOk;
using testing::Eq;
using testing::IsEmpty;
using testing::SizeIs;

// A3
TEST_F(ResidentTown, NamesNobodyAnyMoreOnceSheIsErased) {
  const absl::Status unknown = Get("residents/nobody", "nobody").status();
  Move("bert", v1::Invitation::ACCEPTED);
  LetHear("carl");
  DeclineServing("anna", "walter");
  ASSERT_THAT(Looks("anna"), IsOk());  // Both events were consumed.
  ASSERT_THAT(Get("workers/wendy", "anna"), IsOk());
  const auto erased = Erase("residents/anna", "anna");
  ASSERT_THAT(erased, IsOk());
  EXPECT_EQ(rpc::ToTime(erased->erase_time()), host_.clock.Now());
  EXPECT_EQ(rpc::ToTime(erased->gone_time()), host_.clock.Now() + absl::Hours(24));
  EXPECT_EQ(host_.Events().back().person_ended().resident(), "anna");
  EXPECT_EQ(host_.Events().back().person_ended().reason(), PersonEnded::ERASED);
  EXPECT_THAT(Get("residents/anna", "anna").status(), Eq(unknown));
  EXPECT_THAT(Get("workers/wendy", "anna").status(), Eq(unknown));
  EXPECT_THAT(Contact("bert", "anna").status(), Eq(unknown));
  EXPECT_THAT(Contact("carl", "bert").status(), Eq(unknown));
  EXPECT_THAT(Export("residents/anna", "anna").status(), Eq(unknown));
  EXPECT_THAT(Erase("residents/anna", "anna").status(), Eq(unknown));
  EXPECT_EQ(rpc::ReasonOf(Create("residents/anna", Somebody("Another")).status()), "ENDED");
  // Also what is told of her afterwards is not kept.
  Look("anna", "signals/s1");
  DeclineServing("anna", "wendy");
  EXPECT_THAT(Looks("anna")->looks(), IsEmpty());
  const store::Key kept[] = {NotServedKey(SpaceOf(host_.town()), "anna")};
  EXPECT_EQ(host_.store.Read(kept)->front().version, 0);
}

// A5
TEST_F(ResidentTown, AnswersARepeatedErasureWithTheFirst) {
  v1::EraseResidentRequest request;
  request.set_name(NameOf("anna"));
  request.set_request_id("once");
  const auto first = host_.Call("residents/anna", &Stub::EraseResident, request);
  host_.clock.Advance(absl::Hours(1));
  const auto second = host_.Call("residents/anna", &Stub::EraseResident, request);
  ASSERT_THAT(second, IsOk());
  EXPECT_EQ(second->SerializeAsString(), first->SerializeAsString());
}

// V5
TEST_F(ResidentTown, IsEndedByAWorkerOfHerTeamAndSeesNobodyAnyMore) {
  Move("bert", v1::Invitation::ACCEPTED);
  const auto died = End("workers/wendy", "anna", v1::END_REASON_DIED);
  ASSERT_THAT(died, IsOk());
  EXPECT_EQ(died->end_reason(), v1::END_REASON_DIED);
  EXPECT_EQ(rpc::ToTime(died->end_time()), host_.clock.Now());
  EXPECT_EQ(host_.Events().back().person_ended().reason(), PersonEnded::DIED);
  EXPECT_THAT(Contact("bert", "anna"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(Contact("anna", "bert"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_EQ(rpc::ReasonOf(End("workers/wendy", "anna", v1::END_REASON_MOVED).status()), "ENDED");
  EXPECT_EQ(rpc::ReasonOf(Update("workers/wendy", "anna", Somebody("X"), {"phone"}).status()),
            "ENDED");
  // Whoever is left may still ask for all of it to be erased.
  EXPECT_THAT(Erase("workers/wendy", "anna"), IsOk());
  EXPECT_EQ(End("workers/wendy", "bert", v1::END_REASON_MOVED)->end_reason(), v1::END_REASON_MOVED);
  EXPECT_THAT(test::WrongFields(End("workers/wendy", "carl", v1::END_REASON_UNSPECIFIED)),
              testing::ElementsAre("reason"));
}

TEST_F(ResidentTown, HasTheFilesWrittenAnewOnceInTheNightAfterAnErasure) {
  Steps steps(host_.store, [this] { return host_.bundle(); });
  ASSERT_THAT(steps.Step(host_.clock.Now()), IsOk());
  ASSERT_THAT(Erase("residents/anna", "anna"), IsOk());
  ASSERT_THAT(Erase("residents/bert", "bert"), IsOk());
  const absl::Time night = absl::FromCivil(absl::CivilHour(2026, 3, 3, 2), absl::UTCTimeZone());
  EXPECT_THAT(steps.Step(host_.clock.Now()), test::IsOkAndHolds(night));
  EXPECT_THAT(steps.Step(night), test::IsOkAndHolds(absl::InfiniteFuture()));
}

}  // namespace
}  // namespace omzien::residents
