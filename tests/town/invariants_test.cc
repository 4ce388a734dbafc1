// A checker that finds nothing proves nothing: each invariant broken once is found, and a town in
// which all is well is left in peace.

#include "clients/town/invariants.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace omzien::town {
namespace {

using internal::v1::AuditedRequest;
using internal::v1::Event;
using internal::v1::NumberedEvent;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using v1::Appointment;
using v1::Escalation;
using v1::HelpRequest;
using v1::Invitation;

std::string Name(const std::string& collection, const std::string& id) {
  return "municipalities/town/" + collection + "/" + id;
}

// Matches what must not be.
auto Breaks(int invariant, const std::string& what) {
  return AllOf(Field(&Broken::invariant, invariant), Field(&Broken::what, HasSubstr(what)));
}

class InvariantsTest : public testing::Test {
 protected:
  InvariantsTest() { checked_.Learn({Deed::kAsked, Name("requests", "q"), "residents/anna", 1}); }

  void Say(Event event) {
    event.mutable_time()->set_seconds(now_);
    NumberedEvent numbered;
    numbered.set_number(++events_);
    *numbered.mutable_event() = std::move(event);
    checked_.Hear(numbered);
  }
  void Request(HelpRequest::State from, HelpRequest::State to, int episode = 1) {
    Event event;
    event.mutable_request_moved()->set_request("q");
    event.mutable_request_moved()->set_from(from);
    event.mutable_request_moved()->set_to(to);
    event.mutable_request_moved()->set_episode(episode);
    Say(event);
  }
  void Invite(const std::string& id, Invitation::State from, Invitation::State to) {
    Event event;
    event.mutable_invitation_moved()->set_invitation(id);
    event.mutable_invitation_moved()->set_request("q");
    event.mutable_invitation_moved()->set_helper("helper of " + id);
    event.mutable_invitation_moved()->set_from(from);
    event.mutable_invitation_moved()->set_to(to);
    Say(event);
  }
  void Escalate(Escalation::State from, Escalation::State to) {
    Event event;
    event.mutable_escalation_moved()->set_escalation("q.1");
    event.mutable_escalation_moved()->set_request("q");
    event.mutable_escalation_moved()->set_from(from);
    event.mutable_escalation_moved()->set_to(to);
    Say(event);
  }
  void Plan(Appointment::State from, Appointment::State to) {
    Event event;
    event.mutable_appointment_moved()->set_appointment("q.1");
    event.mutable_appointment_moved()->set_request("q");
    event.mutable_appointment_moved()->set_from(from);
    event.mutable_appointment_moved()->set_to(to);
    Say(event);
  }
  void Tell(v1::Message::Kind kind, int64_t tell_time) {
    Event event;
    event.mutable_notice()->set_recipient("anna");
    event.mutable_notice()->set_kind(kind);
    event.mutable_notice()->set_subject("requests/q");
    event.mutable_notice()->mutable_tell_time()->set_seconds(tell_time);
    Say(event);
  }

  // The record of the request, open and with a moment.
  AuditedRequest Record(HelpRequest::State state = HelpRequest::OPEN) {
    AuditedRequest audited;
    audited.mutable_help_request()->set_name(Name("requests", "q"));
    audited.mutable_help_request()->set_state(state);
    audited.mutable_help_request()->set_places(1);
    audited.mutable_help_request()->set_episode(1);
    audited.mutable_next_moment()->set_seconds(100);
    return audited;
  }
  void Accept(const std::string& invitation, AuditedRequest& audited) {
    auto& helper = *audited.mutable_help_request()->add_helpers();
    helper.set_resident("helper of " + invitation);
    helper.set_invitation(Name("invitations", invitation));
    audited.mutable_help_request()->set_accepted(audited.help_request().helpers_size());
  }
  void Queue(Escalation::State state, const std::string& owner, AuditedRequest& audited) {
    Escalation& item = *audited.add_escalations()->mutable_escalation();
    item.set_name(Name("escalations", "q.1"));
    item.set_state(state);
    item.set_owner(owner);
    audited.set_owner(owner);
  }
  void Check(const std::vector<AuditedRequest>& records) {
    checked_.BeginRecords();
    for (const AuditedRequest& record : records) checked_.See(record);
    checked_.EndRecords();
  }

  Invariants checked_;
  int64_t now_ = 10;
  int64_t events_ = 0;
};

TEST_F(InvariantsTest, ATownInWhichAllIsWellIsLeftInPeace) {
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::OPEN);
  Invite("i", Invitation::STATE_UNSPECIFIED, Invitation::SENT);
  Check({Record()});
  checked_.Learn({Deed::kSaidYes, Name("invitations", "i"), "residents/bram"});
  Invite("i", Invitation::SENT, Invitation::ACCEPTED);
  Request(HelpRequest::OPEN, HelpRequest::MATCHED);
  Plan(Appointment::STATE_UNSPECIFIED, Appointment::PLANNED);
  Tell(v1::Message::MATCHED, 20);
  AuditedRequest matched = Record(HelpRequest::MATCHED);
  Accept("i", matched);
  Check({matched});
  checked_.See(Door{absl::FromUnixSeconds(20), Name("appointments", "q.1"), Name("requests", "q"),
                    Name("residents", "anna")});

  const Account account = checked_.Reckon();
  EXPECT_THAT(checked_.broken(), IsEmpty());
  EXPECT_EQ(account.acknowledged, 2);
  EXPECT_EQ(account.found, 2);
  EXPECT_EQ(account.doubled, 0);
  EXPECT_EQ(checked_.totals().matched, 1);
}

TEST_F(InvariantsTest, FindsAnAcknowledgedRequestThatIsLost) {
  Check({});
  EXPECT_THAT(checked_.broken(), ElementsAre(Breaks(1, "request q is not there")));
  EXPECT_EQ(checked_.Reckon().found, 0);
}

TEST_F(InvariantsTest, FindsAnAnswerThatIsLost) {
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::OPEN);
  Invite("i", Invitation::STATE_UNSPECIFIED, Invitation::SENT);
  checked_.Learn({Deed::kSaidYes, Name("invitations", "i"), "residents/bram"});
  Check({Record()});
  EXPECT_EQ(checked_.Reckon().found, 1);
  EXPECT_THAT(
      checked_.broken(),
      ElementsAre(Breaks(1, "the yes to municipalities/town/invitations/i of residents/bram")));
}

TEST_F(InvariantsTest, FindsAnEventThatIsMissing) {
  ++events_;
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::OPEN);
  EXPECT_THAT(checked_.broken(), ElementsAre(Breaks(1, "event 2 follows event 0")));
}

TEST_F(InvariantsTest, FindsWhatHasNoNextMoment) {
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::OPEN);
  Invite("i", Invitation::STATE_UNSPECIFIED, Invitation::SENT);
  AuditedRequest forgotten = Record();
  forgotten.clear_next_moment();
  auto& invited = *forgotten.add_invitations()->mutable_invitation();
  invited.set_name(Name("invitations", "i"));
  invited.set_state(Invitation::SENT);
  Check({forgotten});
  EXPECT_THAT(checked_.broken(),
              ElementsAre(Breaks(2, "request q, OPEN"), Breaks(2, "invitation i")));
}

TEST_F(InvariantsTest, FindsMoreAcceptancesThanPlacesAtTheEvent) {
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::OPEN);
  for (const char* id : {"i", "k"}) {
    Invite(id, Invitation::STATE_UNSPECIFIED, Invitation::SENT);
    Invite(id, Invitation::SENT, Invitation::ACCEPTED);
  }
  EXPECT_THAT(checked_.broken(),
              ElementsAre(Breaks(3, "request q has 2 acceptances and 1 places (event 5)")));
}

TEST_F(InvariantsTest, FindsAYesThatCountsTwice) {
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::OPEN);
  Invite("i", Invitation::STATE_UNSPECIFIED, Invitation::SENT);
  Invite("i", Invitation::SENT, Invitation::ACCEPTED);
  AuditedRequest twice = Record();
  twice.mutable_help_request()->set_places(2);
  Accept("i", twice);
  Accept("i", twice);
  Check({twice});
  EXPECT_THAT(checked_.broken(), ElementsAre(Breaks(3, "1 of them different")));
}

TEST_F(InvariantsTest, FindsASecondQueueItemOfOneEpisode) {
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::WITH_TEAM);
  Escalate(Escalation::STATE_UNSPECIFIED, Escalation::QUEUED);
  Escalate(Escalation::STATE_UNSPECIFIED, Escalation::QUEUED);
  EXPECT_THAT(checked_.broken(), ElementsAre(Breaks(4, "escalation q.1 moves from 0")));
}

TEST_F(InvariantsTest, FindsAnOwnerThatChangesSilently) {
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::WITH_TEAM);
  Escalate(Escalation::STATE_UNSPECIFIED, Escalation::QUEUED);
  Escalate(Escalation::QUEUED, Escalation::OWNED);
  Tell(v1::Message::OWNER_CHANGED, 20);
  AuditedRequest owned = Record(HelpRequest::WITH_TEAM);
  Queue(Escalation::OWNED, "wendy", owned);
  Check({owned});
  EXPECT_THAT(checked_.broken(), IsEmpty());
  AuditedRequest another = Record(HelpRequest::WITH_TEAM);
  Queue(Escalation::OWNED, "will", another);
  Check({another});
  EXPECT_THAT(checked_.broken(), ElementsAre(Breaks(5, "owner \"wendy\" to \"will\"")));
}

// Invariant 5
TEST_F(InvariantsTest, FindsAnOwnerWhoIsGoneSilently) {
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::WITH_TEAM);
  Escalate(Escalation::STATE_UNSPECIFIED, Escalation::QUEUED);
  Escalate(Escalation::QUEUED, Escalation::OWNED);
  Tell(v1::Message::OWNER_CHANGED, 20);
  AuditedRequest owned = Record(HelpRequest::WITH_TEAM);
  Queue(Escalation::OWNED, "wendy", owned);
  Check({owned});
  Escalate(Escalation::OWNED, Escalation::QUEUED);
  Tell(v1::Message::BACK_WITH_TEAM, 20);
  AuditedRequest queued = Record(HelpRequest::WITH_TEAM);
  Queue(Escalation::QUEUED, "", queued);
  Check({queued});
  EXPECT_THAT(checked_.broken(), IsEmpty());
  Escalate(Escalation::QUEUED, Escalation::OWNED);
  Tell(v1::Message::OWNER_CHANGED, 20);
  Check({owned});
  Escalate(Escalation::OWNED, Escalation::QUEUED);
  Check({queued});
  EXPECT_THAT(checked_.broken(), testing::SizeIs(1));
}

// Invariant 5
TEST_F(InvariantsTest, FindsThatTwoWereToldThatItIsTheirs) {
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::WITH_TEAM);
  Escalate(Escalation::STATE_UNSPECIFIED, Escalation::QUEUED);
  Escalate(Escalation::QUEUED, Escalation::OWNED);
  Tell(v1::Message::OWNER_CHANGED, 20);
  for (const char* who : {"workers/wendy", "workers/will"}) {
    checked_.Learn({Deed::kTook, Name("escalations", "q.1"), who});
  }
  AuditedRequest owned = Record(HelpRequest::WITH_TEAM);
  Queue(Escalation::OWNED, "wendy", owned);
  Check({owned});
  checked_.Reckon();
  EXPECT_THAT(checked_.broken(), ElementsAre(Breaks(5, "2 were told that it is theirs")));
}

TEST_F(InvariantsTest, FindsTotalsThatDoNotReconcile) {
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::OPEN);
  Check({Record(HelpRequest::CLOSED)});
  EXPECT_THAT(checked_.broken(), ElementsAre(Breaks(10, "request q is CLOSED"),
                                             Breaks(10, "the records are 1 requests: 0 open")));
}

TEST_F(InvariantsTest, FindsARequestNobodyWasToldOf) {
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::OPEN);
  Event other;
  other.mutable_request_moved()->set_request("other");
  other.mutable_request_moved()->set_to(HelpRequest::OPEN);
  other.mutable_request_moved()->set_episode(1);
  Say(other);
  AuditedRequest second = Record();
  second.mutable_help_request()->set_name(Name("requests", "other"));
  Check({Record(), second});
  EXPECT_THAT(checked_.broken(), ElementsAre(Breaks(11, "request other is there")));
  EXPECT_EQ(checked_.Reckon().doubled, 1);
}

TEST_F(InvariantsTest, FindsADoorNobodyWasToldOf) {
  Request(HelpRequest::STATE_UNSPECIFIED, HelpRequest::OPEN);
  Plan(Appointment::STATE_UNSPECIFIED, Appointment::PLANNED);
  Tell(v1::Message::MATCHED, 21);
  Door door{absl::FromUnixSeconds(20), Name("appointments", "q.1"), Name("requests", "q"),
            Name("residents", "anna")};
  checked_.See(door);
  EXPECT_THAT(checked_.broken(), ElementsAre(Breaks(12, "nobody told")));
  door.now = absl::FromUnixSeconds(21);
  checked_.See(door);
  EXPECT_EQ(checked_.broken().size(), 1);

  door.is_phone_only = true;
  checked_.See(door);
  ASSERT_EQ(checked_.broken().size(), 2);
  EXPECT_THAT(checked_.broken().back(), Breaks(12, "nobody called"));
  door.is_call_first = true;
  checked_.See(door);
  EXPECT_EQ(checked_.broken().size(), 2);
}

}  // namespace
}  // namespace omzien::town
