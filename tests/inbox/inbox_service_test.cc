#include "services/inbox/inbox_service.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/inbox/consume.h"
#include "services/inbox/records.h"
#include "services/rpc/timestamps.h"
#include "services/store/consumer.h"
#include "tests/inbox/inboxes.h"
#include "tests/support/service_host.h"
#include "tests/support/status_matchers.h"

namespace omzien::inbox {
namespace {

using internal::v1::Event;
using test::HasCode;
using test::IsOk;
using test::IsOkAndHolds;
using test::WrongFields;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAreArray;
using v1::Invitation;
using v1::Message;

TEST_F(Inboxes, ANoticeBecomesAMessageOfItsRecipientAlone) {
  host_.Publish({NoticeTo("anna", Message::REQUEST_RECEIVED, "requests/r1", now_)});
  v1::ListMessagesRequest request;
  request.set_parent("municipalities/small-town");
  const auto response = List(request, "residents/anna");
  ASSERT_THAT(response, IsOk());
  ASSERT_THAT(response->messages(), SizeIs(1));
  const Message& message = response->messages(0);
  EXPECT_THAT(message.name(),
              testing::MatchesRegex("municipalities/small-town/messages/[0-9]{19}\\.[a-z2-7]+"));
  EXPECT_EQ(message.recipient(), "municipalities/small-town/residents/anna");
  EXPECT_EQ(message.kind(), Message::REQUEST_RECEIVED);
  EXPECT_EQ(message.subject(), "municipalities/small-town/requests/r1");
  EXPECT_EQ(rpc::ToTime(message.tell_time()), now_);
  for (const char* who : {"residents/bert", "residents/ann"}) {
    SCOPED_TRACE(who);
    EXPECT_THAT(Read(who), IsEmpty());
  }
}

TEST_F(Inboxes, TheNewestComesFirst) {
  host_.Publish({NoticeTo("anna", Message::REQUEST_RECEIVED, "requests/r1", now_ - absl::Hours(2)),
                 NoticeTo("anna", Message::MATCHED, "requests/r1", now_),
                 NoticeTo("anna", Message::WITH_TEAM, "requests/r1", now_ - absl::Hours(1))});
  EXPECT_THAT(Read("residents/anna"), ElementsAre("MATCHED requests/r1", "WITH_TEAM requests/r1",
                                                  "REQUEST_RECEIVED requests/r1"));
}

// I5: help has put the quiet hours into the moment; the inbox keeps to it.
TEST_F(Inboxes, NothingIsToldBeforeItsMoment) {
  Invite("bert", now_ + absl::Hours(9));
  host_.clock.Advance(absl::Hours(9) - absl::Nanoseconds(1));
  EXPECT_THAT(Read("residents/bert"), IsEmpty());
  host_.clock.Advance(absl::Nanoseconds(1));
  EXPECT_THAT(Read("residents/bert"), ElementsAre("INVITED invitations/of-bert"));
}

TEST_F(Inboxes, AnInvitationThatEndsBeforeItIsToldIsNeverTold) {
  for (const auto to :
       {Invitation::ACCEPTED, Invitation::WILLING, Invitation::DECLINED, Invitation::EXPIRED,
        Invitation::UNDELIVERABLE, Invitation::TAKEN, Invitation::CANCELLED}) {
    const std::string helper = absl::StrCat("helper", to);
    SCOPED_TRACE(Invitation::State_Name(to));
    Invite(helper, host_.clock.Now() + absl::Hours(1));
    Invite(helper + "-other", host_.clock.Now() + absl::Hours(1));
    EXPECT_THAT(inbox_.Step(host_.clock.Now()), IsOk());
    host_.clock.Advance(absl::Minutes(59));
    host_.Publish({InvitationOf(helper, Invitation::SENT, to)});
    host_.clock.Advance(absl::Minutes(1));
    EXPECT_THAT(Read("residents/" + helper), IsEmpty());
    EXPECT_THAT(Read("residents/" + helper + "-other"), SizeIs(1));
  }
}

TEST_F(Inboxes, AnInvitationThatWasToldStays) {
  Invite("bert", now_);
  Invite("carl", now_ + absl::Hours(1));
  host_.Publish({InvitationOf("bert", Invitation::SENT, Invitation::TAKEN)});
  host_.clock.Advance(absl::Hours(2));
  host_.Publish({InvitationOf("carl", Invitation::SENT, Invitation::ACCEPTED),
                 InvitationOf("carl", Invitation::ACCEPTED, Invitation::CANCELLED)});
  EXPECT_THAT(Read("residents/bert"), ElementsAre("INVITED invitations/of-bert"));
  EXPECT_THAT(Read("residents/carl"), ElementsAre("INVITED invitations/of-carl"));
}

// I9: whom help tells that it is filled is told once; who slept through it all hears nothing.
TEST_F(Inboxes, OnlyWhoWasReallyInvitedHearsThatItIsFilled) {
  Invite("awake", now_);
  Invite("asleep", now_ + absl::Hours(8));
  host_.clock.Advance(absl::Hours(1));
  host_.Publish({InvitationOf("awake", Invitation::SENT, Invitation::TAKEN),
                 NoticeTo("awake", Message::ALREADY_FILLED, "requests/r1", host_.clock.Now()),
                 InvitationOf("asleep", Invitation::SENT, Invitation::TAKEN)});
  host_.clock.Advance(absl::Hours(24));
  EXPECT_THAT(Read("residents/awake"),
              ElementsAre("ALREADY_FILLED requests/r1", "INVITED invitations/of-awake"));
  EXPECT_THAT(Read("residents/asleep"), IsEmpty());
}

TEST_F(Inboxes, TheSameKindAboutTheSameRequestCanBeToldTwice) {
  host_.Publish({NoticeTo("anna", Message::WITH_TEAM, "requests/r1", now_),
                 NoticeTo("anna", Message::WITH_TEAM, "requests/r1", now_)});
  EXPECT_THAT(Read("residents/anna"), SizeIs(2));
}

TEST_F(Inboxes, ConsumingEverythingOnceMoreDoublesNothing) {
  Invite("bert", now_);
  Invite("carl", now_ + absl::Hours(1));
  host_.Publish({InvitationOf("carl", Invitation::SENT, Invitation::CANCELLED),
                 NoticeTo("bert", Message::REQUEST_ENDED, "requests/r1", now_)});
  ASSERT_THAT(inbox_.Step(now_), IsOk());
  const auto before = Read("residents/bert");
  ASSERT_THAT(before, SizeIs(2));
  store::Batch forget(kPartition);
  forget.Delete(store::CursorKey(kPartition, kFolder, kConsumer));
  ASSERT_THAT(host_.store.Commit(forget), IsOk());
  ASSERT_THAT(inbox_.Step(now_), IsOk());
  host_.clock.Advance(absl::Hours(2));
  EXPECT_EQ(Read("residents/bert"), before);
  EXPECT_THAT(Read("residents/carl"), IsEmpty());
}

TEST_F(Inboxes, ManyWhoConsumeAtOnceMakeEachMessageOnce) {
  constexpr int kMessages = 300;
  std::vector<Event> events;
  for (int i = 0; i < kMessages; ++i) {
    events.push_back(NoticeTo("anna", Message::MATCHED, absl::StrCat("requests/", i), now_));
  }
  host_.Publish(events);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([this] {
      Inbox another(host_.store, [this] { return host_.bundle(); });
      EXPECT_THAT(another.Step(now_), IsOk());
      Read("residents/bert");
    });
  }
  for (std::thread& thread : threads) thread.join();
  Read("residents/bert");  // To the tail, whoever of them gave way last.
  const store::Space space(kPartition, kFolder, "small-town");
  EXPECT_THAT(host_.store.Count(ListIndex(space, "residents/anna"), "", ""),
              IsOkAndHolds(testing::Eq(kMessages)));
}

// A4
TEST_F(Inboxes, PagesShowEachOf51MessagesOnce) {
  std::vector<Event> events;
  std::vector<std::string> expected;
  for (int i = 0; i < 51; ++i) {
    // Of one moment, three by three: the order must not depend on time alone.
    events.push_back(NoticeTo("anna", Message::MATCHED, absl::StrCat("requests/", i),
                              now_ - absl::Minutes(i / 3)));
    expected.push_back(absl::StrCat("municipalities/small-town/requests/", i));
  }
  host_.Publish(events);
  v1::ListMessagesRequest request;
  request.set_parent("municipalities/small-town");
  request.set_page_size(10);
  std::vector<int> sizes;
  std::vector<std::string> shown;
  do {
    const auto page = List(request, "residents/anna");
    ASSERT_THAT(page, IsOk());
    sizes.push_back(page->messages_size());
    for (const Message& message : page->messages()) shown.push_back(message.subject());
    request.set_page_token(page->next_page_token());
    // What comes meanwhile comes before the page that was shown, and moves nothing.
    host_.clock.Advance(absl::Minutes(1));
    if (sizes.size() == 1) {
      host_.Publish({NoticeTo("anna", Message::WITH_TEAM, "requests/later", host_.clock.Now())});
    }
  } while (!request.page_token().empty());
  EXPECT_THAT(sizes, ElementsAre(10, 10, 10, 10, 10, 1));
  EXPECT_THAT(shown, UnorderedElementsAreArray(expected));
}

// A4
TEST_F(Inboxes, AnEmptyInboxIsAnEmptyPage) {
  v1::ListMessagesRequest request;
  request.set_parent("municipalities/small-town");
  const auto response = List(request, "residents/anna");
  ASSERT_THAT(response, IsOk());
  EXPECT_THAT(response->messages(), IsEmpty());
  EXPECT_EQ(response->next_page_token(), "");
}

// A4
TEST_F(Inboxes, APageTokenOpensForItsOwnerAlone) {
  host_.Publish({NoticeTo("anna", Message::MATCHED, "requests/1", now_),
                 NoticeTo("anna", Message::MATCHED, "requests/2", now_)});
  v1::ListMessagesRequest request;
  request.set_parent("municipalities/small-town");
  request.set_page_size(1);
  const auto page = List(request, "residents/anna");
  ASSERT_THAT(page, IsOk());
  request.set_page_token(page->next_page_token());
  EXPECT_THAT(WrongFields(List(request, "residents/bert")), ElementsAre("page_token"));
  request.set_page_token("garbled");
  EXPECT_THAT(WrongFields(List(request, "residents/anna")), ElementsAre("page_token"));
  request.clear_page_token();
  request.set_page_size(-1);
  EXPECT_THAT(WrongFields(List(request, "residents/anna")), ElementsAre("page_size"));
}

// A3, A10
TEST_F(Inboxes, AnotherMunicipalityOrRoleHasNoWayIn) {
  v1::ListMessagesRequest request;
  for (const char* parent : {"municipalities/other", "municipalities/small-town/residents/anna",
                             "municipalities/elsewhere", ""}) {
    SCOPED_TRACE(parent);
    request.set_parent(parent);
    EXPECT_THAT(List(request, "residents/anna"), HasCode(absl::StatusCode::kNotFound));
  }
  request.set_parent("municipalities/small-town");
  for (const char* who :
       {"workers/lea", "workers/cor", "workers/lou", "workers/nobody", "services/matchmaker"}) {
    SCOPED_TRACE(who);
    EXPECT_THAT(List(request, who), HasCode(absl::StatusCode::kPermissionDenied));
  }
}

TEST_F(Inboxes, AnEventThatCannotBeReadHoldsTheListUntilItIsPutAside) {
  host_.Publish({NoticeTo("anna", Message::MATCHED, "requests/1", now_)});
  store::Batch batch(kPartition);
  batch.Append("\xff no event");
  ASSERT_THAT(host_.store.Commit(batch), IsOk());
  host_.Publish({NoticeTo("anna", Message::MATCHED, "requests/2", now_)});
  v1::ListMessagesRequest request;
  request.set_parent("municipalities/small-town");
  for (int i = 1; i < store::kMaxFailures; ++i) {
    EXPECT_THAT(inbox_.Step(now_), HasCode(absl::StatusCode::kDataLoss));
    EXPECT_THAT(List(request, "residents/anna"), HasCode(absl::StatusCode::kUnavailable));
  }
  EXPECT_THAT(inbox_.Step(now_), IsOkAndHolds(testing::Eq(absl::InfiniteFuture())));
  EXPECT_THAT(parked_, ElementsAre(2));
  EXPECT_THAT(Read("residents/anna"), SizeIs(2));
}

}  // namespace
}  // namespace omzien::inbox
