#include "services/inbox/decide.h"

#include <gmock/gmock.h>

#include "services/inbox/records.h"
#include "services/rpc/timestamps.h"

namespace omzien::inbox {
namespace {

using testing::Lt;
using v1::Invitation;

internal::v1::Event Notice() {
  internal::v1::Event event;
  event.set_municipality("small-town");
  event.mutable_notice()->set_recipient("anna");
  event.mutable_notice()->set_kind(v1::Message::INVITED);
  event.mutable_notice()->set_subject("invitations/i1");
  event.mutable_notice()->mutable_tell_time()->set_seconds(100);
  return event;
}

TEST(Message, HasTheIdOfItsEventRecipientAndKind) {
  const std::string name = MessageOf(Notice(), 1).message().name();
  EXPECT_EQ(MessageOf(Notice(), 1).message().name(), name);
  EXPECT_NE(MessageOf(Notice(), 2).message().name(), name);
  auto other = Notice();
  other.mutable_notice()->set_recipient("bert");
  EXPECT_NE(MessageOf(other, 1).message().name(), name);
  other = Notice();
  other.mutable_notice()->set_kind(v1::Message::MATCHED);
  EXPECT_NE(MessageOf(other, 1).message().name(), name);
}

TEST(Message, IsToldFromItsMomentOn) {
  const auto message = MessageOf(Notice(), 1);
  const absl::Time told = absl::FromUnixSeconds(100);
  EXPECT_FALSE(IsToldAt(message, told - absl::Nanoseconds(1)));
  EXPECT_TRUE(IsToldAt(message, told));
  EXPECT_TRUE(IsToldAt(message, absl::InfiniteFuture()));
}

TEST(Invitation, EndsUntoldByLeavingSentAlone) {
  for (int from = 0; from < Invitation::State_ARRAYSIZE; ++from) {
    for (int to = 0; to < Invitation::State_ARRAYSIZE; ++to) {
      internal::v1::InvitationMoved moved;
      moved.set_from(static_cast<Invitation::State>(from));
      moved.set_to(static_cast<Invitation::State>(to));
      SCOPED_TRACE(moved.ShortDebugString());
      EXPECT_EQ(EndsUntold(moved), from == Invitation::SENT && to != Invitation::SENT);
    }
  }
}

TEST(Position, FallsAsTimeRises) {
  const absl::Time kRising[] = {
      absl::InfinitePast(),
      absl::UnixEpoch() - absl::Hours(1),
      absl::FromUnixNanos(1),
      absl::FromUnixNanos(2),
      absl::FromUnixSeconds(1),
      absl::FromUnixSeconds(1'800'000'000),
      absl::FromUnixSeconds(9'000'000'000),
      absl::InfiniteFuture(),
  };
  for (size_t i = 2; i < std::size(kRising); ++i) {
    SCOPED_TRACE(absl::FormatTime(kRising[i]));
    EXPECT_THAT(Position(kRising[i]), Lt(Position(kRising[i - 1])));
    EXPECT_EQ(Position(kRising[i]).size(), 19u);
  }
  EXPECT_EQ(Position(kRising[0]), Position(kRising[1]));
  EXPECT_EQ(IdIn(Position(kRising[3]) + "|abc"), "abc");
}

}  // namespace
}  // namespace omzien::inbox
