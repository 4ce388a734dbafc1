// Residents who are reached by phone only, and those who are none any more.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/inbox/records.h"
#include "services/store/memory_store.h"
#include "tests/configuration/small_town.h"
#include "tests/inbox/inboxes.h"

namespace omzien::inbox {
namespace {

using internal::v1::CallTaskWanted;
using internal::v1::Event;
using internal::v1::PersonEnded;
using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using v1::CallTask;
using v1::Invitation;
using v1::Message;

class PhoneOnly : public Inboxes {
 protected:
  void Register(const std::string& resident, v1::Channel channel,
                const std::string& team = "north") {
    Event event = NewEvent();
    event.mutable_person_changed()->set_resident(resident);
    event.mutable_person_changed()->set_channel(channel);
    event.mutable_person_changed()->set_team(team);
    host_.Publish({event});
  }
  Event Ended(const std::string& resident, PersonEnded::Reason reason) {
    Event event = NewEvent();
    event.mutable_person_ended()->set_resident(resident);
    event.mutable_person_ended()->set_reason(reason);
    return event;
  }
  std::vector<CallTask> Tasks() {
    v1::ListCallTasksRequest request;
    request.set_parent("municipalities/small-town");
    request.set_team("north");
    const auto listed =
        host_.Call("workers/wendy", &v1::InboxService::Stub::ListCallTasks, request);
    EXPECT_THAT(listed, IsOk());
    if (!listed.ok()) return {};
    return {listed->call_tasks().begin(), listed->call_tasks().end()};
  }
  // Returns what there is to tell, each as the reason, what it is about and the kinds.
  std::vector<std::string> Calls() {
    std::vector<std::string> lines;
    for (const CallTask& task : Tasks()) {
      std::string& line =
          lines.emplace_back(absl::StrCat(task.reason(), " ", SubjectIn(task.subject())));
      for (const int kind : task.tells()) {
        absl::StrAppend(&line, " ", Message::Kind_Name(static_cast<Message::Kind>(kind)));
      }
    }
    return lines;
  }
  // Returns whether any record of inbox names the resident.
  bool IsNamed(const std::string& resident) {
    const store::Space space(kPartition, kFolder, "small-town");
    for (const store::Key& index :
         {ListIndex(space, absl::StrCat("residents/", resident)), TasksFor(space, resident)}) {
      const auto count = host_.store.Count(index, "", "");
      EXPECT_THAT(count, IsOk());
      if (!count.ok() || *count > 0) return true;
    }
    return false;
  }
};

TEST_F(PhoneOnly, HearWhatTheyMustInOneCallPerRequest) {
  Register("anna", v1::CHANNEL_PHONE);
  Register("bert", v1::CHANNEL_APP);
  host_.Publish({NoticeTo("anna", Message::REQUEST_RECEIVED, "requests/r1", now_),
                 NoticeTo("anna", Message::WITH_TEAM, "requests/r1", now_),
                 NoticeTo("anna", Message::HELPER_STOPPED, "requests/r1", now_),
                 NoticeTo("anna", Message::WITH_TEAM, "requests/r2", now_),
                 NoticeTo("anna", Message::MATCHED, "requests/r1", now_),
                 NoticeTo("bert", Message::WITH_TEAM, "requests/r3", now_)});
  EXPECT_THAT(Calls(), ElementsAre("TELL requests/r1 WITH_TEAM HELPER_STOPPED",
                                   "TELL requests/r2 WITH_TEAM"));
  // What cannot wait sets the moment; team north is there until half past twelve.
  EXPECT_EQ(rpc::ToTime(Tasks()[0].due_time()), now_ + absl::Hours(1));
  EXPECT_THAT(Read("residents/anna"), SizeIs(5));
}

TEST_F(PhoneOnly, AreCalledWhenTheirTeamIsThereAndTheyAreAwake) {
  Register("anna", v1::CHANNEL_PHONE);
  // Told at seven on Tuesday; north opens at nine.
  host_.Publish({NoticeTo("anna", Message::CHOOSE, "requests/r1", now_ + absl::Hours(21))});
  ASSERT_THAT(Tasks(), SizeIs(1));
  EXPECT_EQ(rpc::ToTime(Tasks()[0].due_time()), now_ + absl::Hours(24));
}

TEST_F(PhoneOnly, AreAskedToHelpWhileItIsStillWanted) {
  Register("bert", v1::CHANNEL_PHONE);
  Invite("bert", now_);
  EXPECT_THAT(Calls(), ElementsAre("ASK_TO_HELP invitations/of-bert INVITED"));
  host_.Publish({InvitationOf("bert", Invitation::SENT, Invitation::TAKEN)});
  EXPECT_THAT(Calls(), IsEmpty());
}

TEST_F(PhoneOnly, OfATeamNobodyToldOfAreCalledAllTheSame) {
  Register("anna", v1::CHANNEL_PHONE, "");
  host_.Publish({NoticeTo("anna", Message::WITH_TEAM, "requests/r1", now_)});
  EXPECT_THAT(Calls(), SizeIs(1));
}

// By the configuration of the day, not by that of when she registered.
TEST_F(PhoneOnly, AreCalledByTheTeamThatServesWhereTheyLiveNow) {
  Event anna = NewEvent();
  anna.mutable_person_changed()->set_resident("anna");
  anna.mutable_person_changed()->set_channel(v1::CHANNEL_PHONE);
  anna.mutable_person_changed()->set_team("south");
  anna.mutable_person_changed()->set_neighbourhood("mill");
  host_.Publish({anna});
  ASSERT_THAT(inbox_.Step(now_), IsOk());
  host_.Reload({{"small.textproto",
                 configuration::SmallTownWith("display_name: \"Mill\"\n        team: \"south\"",
                                              "display_name: \"Mill\" team: \"north\"")}});
  host_.Publish({NoticeTo("anna", Message::WITH_TEAM, "requests/r1", now_)});
  EXPECT_THAT(Calls(), ElementsAre("TELL requests/r1 WITH_TEAM"));
}

// What she was to be asked is moot once the request has its helpers, or has closed; the rest is
// not.
TEST_F(PhoneOnly, AreNotAskedAboutARequestThatWentOn) {
  Register("anna", v1::CHANNEL_PHONE);
  for (const auto to : {v1::HelpRequest::MATCHED, v1::HelpRequest::CLOSED}) {
    SCOPED_TRACE(v1::HelpRequest::State_Name(to));
    const std::string request = absl::StrCat("r", to);
    const std::string subject = absl::StrCat("requests/", request);
    host_.Publish({NoticeTo("anna", Message::CHOOSE, subject, now_),
                   NoticeTo("anna", Message::RELAX, subject, now_),
                   NoticeTo("anna", Message::PASS_ON, subject, now_)});
    ASSERT_THAT(Calls(), ElementsAre(absl::StrCat("TELL ", subject, " CHOOSE RELAX PASS_ON")));
    Event moved = NewEvent();
    moved.mutable_request_moved()->set_request(request);
    moved.mutable_request_moved()->set_to(to);
    host_.Publish({moved});
    EXPECT_THAT(Calls(), IsEmpty());
  }
  host_.Publish({NoticeTo("anna", Message::CHOOSE, "requests/r1", now_),
                 NoticeTo("anna", Message::HELPER_STOPPED, "requests/r1", now_)});
  Event closed = NewEvent();
  closed.mutable_request_moved()->set_request("r1");
  closed.mutable_request_moved()->set_to(v1::HelpRequest::CLOSED);
  host_.Publish({closed});
  EXPECT_THAT(Calls(), ElementsAre("TELL requests/r1 HELPER_STOPPED"));
}

// V7: delegation ended; nothing more from that second.
TEST_F(PhoneOnly, DelegatesAreNotCalledOnceTheyAreSilenced) {
  Register("bert", v1::CHANNEL_PHONE);
  Event on_behalf = NoticeTo("bert", Message::WITH_TEAM, "requests/r1", now_);
  on_behalf.mutable_notice()->set_on_behalf_of("anna");
  host_.Publish({on_behalf, NoticeTo("bert", Message::WITH_TEAM, "requests/r2", now_)});
  ASSERT_THAT(Calls(), SizeIs(2));
  Event silenced = NewEvent();
  silenced.mutable_delegate_silenced()->set_resident("anna");
  silenced.mutable_delegate_silenced()->set_delegate("bert");
  host_.Publish({silenced});
  EXPECT_THAT(Calls(), ElementsAre("TELL requests/r2 WITH_TEAM"));
}

// E7a: nor does what a delegate is called for exist for a worker whom its resident is not for.
TEST_F(PhoneOnly, AreNotCalledForAResidentByAWorkerWhoDeclinedHer) {
  Register("bert", v1::CHANNEL_PHONE);
  Event on_behalf = NoticeTo("bert", Message::WITH_TEAM, "requests/r1", now_);
  on_behalf.mutable_notice()->set_on_behalf_of("anna");
  host_.Publish({on_behalf, NoticeTo("bert", Message::WITH_TEAM, "requests/r2", now_)});
  ASSERT_THAT(Calls(), SizeIs(2));
  Event declined = NewEvent();
  declined.mutable_serving_declined()->set_resident("anna");
  declined.mutable_serving_declined()->add_workers("wendy");
  host_.Publish({declined});
  EXPECT_THAT(Calls(), ElementsAre("TELL requests/r2 WITH_TEAM"));
}

TEST_F(PhoneOnly, AreNotToldWhatWasTakenBack) {
  Register("bert", v1::CHANNEL_PHONE);
  host_.Publish({NoticeTo("bert", Message::DELEGATION_ASKED, "residents/anna", now_)});
  ASSERT_THAT(Calls(), SizeIs(1));
  Event taken_back = NewEvent();
  taken_back.mutable_notice_taken_back()->set_recipient("bert");
  taken_back.mutable_notice_taken_back()->set_kind(Message::DELEGATION_ASKED);
  taken_back.mutable_notice_taken_back()->set_subject("residents/anna");
  host_.Publish({taken_back});
  EXPECT_THAT(Calls(), IsEmpty());
}

// V5: also of what was already waiting.
TEST_F(PhoneOnly, WhoDiedOrMovedHearsNothingFromThatCommitOn) {
  for (const auto reason : {PersonEnded::DIED, PersonEnded::MOVED}) {
    SCOPED_TRACE(PersonEnded::Reason_Name(reason));
    const absl::Time now = host_.clock.Now();
    const std::string anna = absl::StrCat("anna", reason);
    Register(anna, v1::CHANNEL_PHONE);
    host_.Publish({NoticeTo(anna, Message::WITH_TEAM, "requests/told", now),
                   NoticeTo(anna, Message::CHOOSE, "requests/waiting", now + absl::Hours(1))});
    ASSERT_THAT(Calls(), SizeIs(2));
    Event call = NewEvent();
    call.mutable_call_task_wanted()->set_team("north");
    call.mutable_call_task_wanted()->set_resident(anna);
    call.mutable_call_task_wanted()->set_reason(CallTaskWanted::AFTERCARE);
    *call.mutable_call_task_wanted()->mutable_due_time() = rpc::ToTimestamp(now);
    host_.Publish(
        {Ended(anna, reason), NoticeTo(anna, Message::REQUEST_CLOSED, "requests/r1", now), call});
    host_.clock.Advance(absl::Hours(2));
    EXPECT_THAT(Read("residents/" + anna), ElementsAre("WITH_TEAM requests/told"));
    EXPECT_THAT(Calls(), IsEmpty());
    // Told late by a process that was behind, it changes nothing.
    Register(anna, v1::CHANNEL_PHONE);
    host_.Publish({NoticeTo(anna, Message::WITH_TEAM, "requests/r2", now)});
    EXPECT_THAT(Calls(), IsEmpty());
  }
}

// A MemoryStore that counts round trips.
class CountingStore : public store::MemoryStore {
 public:
  absl::StatusOr<std::vector<store::Record>> Read(absl::Span<const store::Key> keys) override {
    ++reads;
    return MemoryStore::Read(keys);
  }
  int reads = 0;
};

// What is taken back of somebody costs as much after a lifetime of messages as on her first day.
TEST_F(PhoneOnly, AreReadTogetherHoweverMuchTheyWereTold) {
  CountingStore store;
  Inbox inbox(store, [this] { return host_.bundle(); });
  const auto publish = [&](const Event& event) {
    store::Batch batch(kPartition);
    batch.Append(event.SerializeAsString());
    ASSERT_THAT(store.Commit(batch), IsOk());
  };
  Event anna = NewEvent();
  anna.mutable_person_changed()->set_resident("anna");
  anna.mutable_person_changed()->set_channel(v1::CHANNEL_PHONE);
  publish(anna);
  for (int i = 0; i < 300; ++i) {
    publish(NoticeTo("anna", Message::WITH_TEAM, absl::StrCat("requests/r", i), now_));
  }
  ASSERT_THAT(inbox.Step(now_), IsOk());
  Event taken_back = NewEvent();
  taken_back.mutable_notice_taken_back()->set_recipient("anna");
  taken_back.mutable_notice_taken_back()->set_kind(Message::WITH_TEAM);
  taken_back.mutable_notice_taken_back()->set_subject("requests/r7");
  publish(taken_back);
  publish(Ended("anna", PersonEnded::ERASED));
  store.reads = 0;
  ASSERT_THAT(inbox.Step(now_), IsOk());
  EXPECT_LT(store.reads, 20);
}

TEST_F(PhoneOnly, OfWhoWasErasedNothingIsLeft) {
  Register("anna", v1::CHANNEL_PHONE);
  host_.Publish({NoticeTo("anna", Message::WITH_TEAM, "requests/r1", now_),
                 NoticeTo("anna", Message::CHOOSE, "requests/r1", now_ + absl::Hours(1)),
                 NoticeTo("anna", Message::WITH_TEAM, "requests/r2", now_)});
  const auto tasks = Tasks();
  ASSERT_THAT(tasks, SizeIs(2));
  v1::CompleteCallTaskRequest complete;
  complete.set_name(tasks[0].name());
  complete.set_result(CallTask::REACHED);
  complete.set_request_id("1");
  ASSERT_THAT(host_.Call("workers/wendy", &v1::InboxService::Stub::CompleteCallTask, complete),
              IsOk());
  ASSERT_TRUE(IsNamed("anna"));
  host_.Publish({Ended("anna", PersonEnded::ERASED)});
  EXPECT_THAT(Read("residents/anna"), IsEmpty());
  EXPECT_THAT(Calls(), IsEmpty());
  EXPECT_FALSE(IsNamed("anna"));
  v1::GetCallTaskRequest get;
  get.set_name(tasks[0].name());
  EXPECT_THAT(host_.Call("workers/wendy", &v1::InboxService::Stub::GetCallTask, get),
              test::HasCode(absl::StatusCode::kNotFound));
}

}  // namespace
}  // namespace omzien::inbox
