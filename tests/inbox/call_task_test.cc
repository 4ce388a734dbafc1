// Call tasks over the wire. What is decided about them is tested in decide_call_test.

#include <gmock/gmock.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/configuration/load.h"
#include "services/inbox/records.h"
#include "services/store/consumer.h"
#include "services/store/due.h"
#include "tests/configuration/small_town.h"
#include "tests/inbox/inboxes.h"

namespace omzien::inbox {
namespace {

using internal::v1::CallTaskWanted;
using internal::v1::Event;
using test::HasCode;
using test::IsOk;
using test::WrongFields;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using v1::Appointment;
using v1::CallTask;

constexpr char kTown[] = "municipalities/small-town";

// Monday 2 March, 10:00: Wendy of team north is there, Lea of team south is not.
class CallTasks : public Inboxes {
 protected:
  Event Wanted(CallTaskWanted::Reason reason, const std::string& subject, absl::Time due,
               const std::string& resident = "anna", const std::string& team = "north") {
    Event event = NewEvent();
    CallTaskWanted& wanted = *event.mutable_call_task_wanted();
    wanted.set_team(team);
    wanted.set_resident(resident);
    wanted.set_reason(reason);
    wanted.set_subject(subject);
    *wanted.mutable_due_time() = rpc::ToTimestamp(due);
    return event;
  }
  Event AppointmentAt(const std::string& appointment, Appointment::State to) {
    Event event = NewEvent();
    event.mutable_appointment_moved()->set_appointment(appointment);
    event.mutable_appointment_moved()->set_to(to);
    return event;
  }
  Event Overdue(const std::string& signal) {
    Event event = NewEvent();
    event.mutable_signal_overdue()->set_team("north");
    event.mutable_signal_overdue()->set_signal(signal);
    event.mutable_signal_overdue()->set_reason(internal::v1::SignalOverdue::UNREAD);
    return event;
  }

  absl::StatusOr<v1::ListCallTasksResponse> List(const std::string& team, absl::string_view who,
                                                 bool only_raised = false) {
    v1::ListCallTasksRequest request;
    request.set_parent(kTown);
    request.set_team(team);
    request.set_only_raised(only_raised);
    return host_.Call(who, &v1::InboxService::Stub::ListCallTasks, request);
  }
  // Returns Wendy's list, each as its reason and what it is about.
  std::vector<std::string> Wendys(bool only_raised = false) {
    std::vector<std::string> lines;
    const auto listed = List("north", "workers/wendy", only_raised);
    EXPECT_THAT(listed, IsOk());
    if (!listed.ok()) return lines;
    for (const CallTask& task : listed->call_tasks()) {
      EXPECT_EQ(task.resident(), "");
      lines.push_back(absl::StrCat(task.reason(), " ", SubjectIn(task.subject())));
    }
    return lines;
  }
  std::string OnlyTask() {
    const auto listed = List("north", "workers/wendy");
    EXPECT_THAT(listed->call_tasks(), SizeIs(1));
    return listed->call_tasks_size() == 1 ? listed->call_tasks(0).name() : "";
  }
  absl::StatusOr<CallTask> Get(const std::string& name, absl::string_view who = "workers/wendy") {
    v1::GetCallTaskRequest request;
    request.set_name(name);
    return host_.Call(who, &v1::InboxService::Stub::GetCallTask, request);
  }
  absl::StatusOr<CallTask> Complete(const std::string& name, CallTask::Result result,
                                    absl::string_view who = "workers/wendy",
                                    const std::string& request_id = "1") {
    v1::CompleteCallTaskRequest request;
    request.set_name(name);
    request.set_result(result);
    request.set_request_id(request_id);
    return host_.Call(who, &v1::InboxService::Stub::CompleteCallTask, request);
  }
  // The tasks to call `resident`, so many, can be neither read nor done by Wendy.
  void ExpectHiddenFromWendy(const std::string& resident, size_t count) {
    const store::Space space(kPartition, kFolder, "small-town");
    const auto ids = host_.store.Range(TasksFor(space, resident), "", "", 10);
    ASSERT_THAT(ids, IsOk());
    EXPECT_THAT(*ids, SizeIs(count));
    for (const std::string& id : *ids) {
      const std::string name = absl::StrCat(kTown, "/callTasks/", id);
      EXPECT_THAT(Get(name), HasCode(absl::StatusCode::kNotFound));
      EXPECT_THAT(Complete(name, CallTask::REACHED), HasCode(absl::StatusCode::kNotFound));
    }
  }
};

TEST_F(CallTasks, AreListedForTheirTeamAloneWithoutNames) {
  host_.Publish({Wanted(CallTaskWanted::TELL_ASKER, "appointments/a1", now_ + absl::Hours(2)),
                 Wanted(CallTaskWanted::AFTERCARE, "requests/r1", now_ + absl::Hours(1)),
                 Wanted(CallTaskWanted::AFTERCARE, "requests/r2", now_, "bert", "south")});
  EXPECT_THAT(Wendys(), ElementsAre("AFTERCARE requests/r1", "TELL_ASKER appointments/a1"));
  EXPECT_THAT(List("south", "workers/lea")->call_tasks(), SizeIs(1));
  const std::string name = List("north", "workers/wendy")->call_tasks(0).name();
  // A3
  EXPECT_THAT(List("north", "workers/lea"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(List("nowhere", "workers/lea"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(Get(name, "workers/lea"), HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(Complete(name, CallTask::REACHED, "workers/lea"),
              HasCode(absl::StatusCode::kNotFound));
  for (const char* who : {"residents/anna", "workers/cor", "workers/lou", "services/matchmaker"}) {
    SCOPED_TRACE(who);
    EXPECT_THAT(List("north", who), HasCode(absl::StatusCode::kPermissionDenied));
    EXPECT_THAT(Get(name, who), HasCode(absl::StatusCode::kPermissionDenied));
    EXPECT_THAT(Complete(name, CallTask::REACHED, who),
                HasCode(absl::StatusCode::kPermissionDenied));
  }
}

TEST_F(CallTasks, ConsumedOnceMoreDoubleNothing) {
  host_.Publish({Wanted(CallTaskWanted::AFTERCARE, "requests/r1", now_),
                 Wanted(CallTaskWanted::NOBODY_OPENED, "appointments/a1", now_),
                 Wanted(CallTaskWanted::NOBODY_OPENED, "appointments/a1", now_)});
  ASSERT_THAT(Wendys(), SizeIs(2));
  const auto listed = List("north", "workers/wendy");
  ASSERT_THAT(Complete(listed->call_tasks(0).name(), CallTask::REACHED), IsOk());
  store::Batch forget(kPartition);
  forget.Delete(store::CursorKey(kPartition, kFolder, kConsumer));
  ASSERT_THAT(host_.store.Commit(forget), IsOk());
  ASSERT_THAT(inbox_.Step(now_), IsOk());
  EXPECT_THAT(Wendys(), SizeIs(1));
}

// Invariant 7
TEST_F(CallTasks, SayWhomToCallToWhoIsSeenLooking) {
  host_.Publish({Wanted(CallTaskWanted::AFTERCARE, "requests/r1", now_)});
  const std::string name = OnlyTask();
  const auto task = Get(name);
  ASSERT_THAT(task, IsOk());
  EXPECT_EQ(task->resident(), "municipalities/small-town/residents/anna");
  const auto events = host_.Events();
  ASSERT_TRUE(events.back().has_looked());
  EXPECT_EQ(events.back().looked().reader(), "wendy");
  EXPECT_EQ(events.back().looked().person(), "anna");
  EXPECT_EQ(absl::StrCat(kTown, "/", events.back().looked().what()), name);
}

// Invariant 11
TEST_F(CallTasks, AreDoneOnceWhoeverSaysItTwice) {
  host_.Publish({Wanted(CallTaskWanted::NOBODY_OPENED, "appointments/a1", now_)});
  const std::string name = OnlyTask();
  EXPECT_THAT(WrongFields(Complete(name, CallTask::RESULT_UNSPECIFIED)), ElementsAre("result"));
  const auto done = Complete(name, CallTask::ALL_WELL);
  ASSERT_THAT(done, IsOk());
  EXPECT_EQ(done->state(), CallTask::DONE);
  EXPECT_EQ(done->worker(), "municipalities/small-town/workers/wendy");
  EXPECT_THAT(Complete(name, CallTask::ALL_WELL), IsOk());
  EXPECT_THAT(Complete(name, CallTask::ALL_WELL, "workers/wendy", "2"),
              HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(Wendys(), IsEmpty());
  std::vector<internal::v1::CallTaskDone> told;
  for (const Event& event : host_.Events()) {
    if (event.has_call_task_done()) told.push_back(event.call_task_done());
  }
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].resident(), "anna");
  EXPECT_EQ(told[0].reason(), CallTaskWanted::NOBODY_OPENED);
  EXPECT_EQ(told[0].subject(), "appointments/a1");
  EXPECT_EQ(told[0].result(), CallTask::ALL_WELL);
  EXPECT_EQ(told[0].worker(), "wendy");
}

TEST_F(CallTasks, StayOpenWhileNobodyIsReached) {
  host_.Publish({Wanted(CallTaskWanted::TELL_ASKER, "appointments/a1", now_)});
  const std::string name = OnlyTask();
  const auto tried = Complete(name, CallTask::NOT_REACHED);
  ASSERT_THAT(tried, IsOk());
  EXPECT_EQ(tried->attempts(), 1);
  EXPECT_EQ(rpc::ToTime(tried->due_time()), now_ + absl::Hours(1));
  EXPECT_EQ(host_.Events()[1].kind_case(), Event::kCallTaskMoved);
  EXPECT_EQ(host_.Events()[2].call_task_done().result(), CallTask::NOT_REACHED);
  EXPECT_THAT(Wendys(), SizeIs(1));
}

// Invariant 2
TEST_F(CallTasks, ThatNobodyDoesAreRaisedAndNeverGone) {
  host_.Publish({Wanted(CallTaskWanted::AFTERCARE, "requests/r1", now_)});
  ASSERT_THAT(Wendys(), SizeIs(1));
  auto next = inbox_.Step(now_);
  ASSERT_THAT(next, IsOk());
  EXPECT_EQ(*next, now_ + absl::Hours(1));
  EXPECT_THAT(Wendys(/*only_raised=*/true), IsEmpty());
  for (int day = 0; day < 3; ++day) {
    host_.clock.Set(*next);
    next = inbox_.Step(*next);
    ASSERT_THAT(next, IsOk());
    EXPECT_GT(*next, host_.clock.Now());
    const auto raised = List("north", "workers/wendy", /*only_raised=*/true);
    ASSERT_THAT(raised, IsOk());
    ASSERT_THAT(raised->call_tasks(), SizeIs(1));
    EXPECT_EQ(raised->call_tasks(0).raises(), day + 1);
    EXPECT_THAT(Wendys(), SizeIs(1));
  }
}

// What is due of a town that is not configured any more stands before hers.
TEST_F(CallTasks, AreRaisedAlsoBehindOneOfATownThatIsGone) {
  host_.Publish({Wanted(CallTaskWanted::AFTERCARE, "requests/r1", now_)});
  store::Batch gone(kPartition);
  store::MoveDue(store::Space(kPartition, kFolder, "gone"), "call", "c1", absl::InfiniteFuture(),
                 now_, gone);
  ASSERT_THAT(host_.store.Commit(gone), IsOk());
  ASSERT_THAT(Wendys(), SizeIs(1));
  host_.clock.Advance(absl::Hours(1));
  EXPECT_THAT(inbox_.Step(host_.clock.Now()), HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(Wendys(/*only_raised=*/true), SizeIs(1));
}

// V6, in part: whom nobody visits nobody need call.
TEST_F(CallTasks, AreCancelledWithWhatTheyAreAbout) {
  host_.Publish({Wanted(CallTaskWanted::TELL_ASKER, "appointments/a1", now_),
                 Wanted(CallTaskWanted::TELL_ASKER, "appointments/a2", now_)});
  ASSERT_THAT(Wendys(), SizeIs(2));
  const std::string name = List("north", "workers/wendy")->call_tasks(0).name();
  const std::string about(SubjectIn(List("north", "workers/wendy")->call_tasks(0).subject()));
  host_.Publish(
      {AppointmentAt(about.substr(std::string("appointments/").size()), Appointment::CANCELLED)});
  EXPECT_THAT(Wendys(), SizeIs(1));
  EXPECT_EQ(Get(name)->state(), CallTask::CANCELLED);
  EXPECT_THAT(Complete(name, CallTask::REACHED), HasCode(absl::StatusCode::kFailedPrecondition));
}

// E7: her own housemate does not exist for a worker.
TEST_F(CallTasks, AboutAWorkersOwnHouseholdDoNotExistForHer) {
  host_.Reload({{"small.textproto", configuration::SmallTownWith("not_neighbourhoods: \"farm\"",
                                                                 "not_household: \"h1\"")}});
  Event anna = NewEvent();
  anna.mutable_person_changed()->set_resident("anna");
  anna.mutable_person_changed()->set_household("h1");
  host_.Publish({anna, Wanted(CallTaskWanted::AFTERCARE, "requests/r1", now_),
                 Wanted(CallTaskWanted::AFTERCARE, "requests/r2", now_, "bert")});
  EXPECT_THAT(Wendys(), ElementsAre("AFTERCARE requests/r2"));
  ExpectHiddenFromWendy("anna", 1);
}

// E7: nor who lives where she does not serve.
TEST_F(CallTasks, OfANeighbourhoodAWorkerDoesNotServeDoNotExistForHer) {
  Event anna = NewEvent();
  anna.mutable_person_changed()->set_resident("anna");
  anna.mutable_person_changed()->set_neighbourhood("farm");
  host_.Publish({anna, Wanted(CallTaskWanted::AFTERCARE, "requests/r1", now_),
                 Wanted(CallTaskWanted::AFTERCARE, "requests/r2", now_, "bert")});
  EXPECT_THAT(Wendys(), ElementsAre("AFTERCARE requests/r2"));
  ExpectHiddenFromWendy("anna", 1);
}

// E7a: nor whoever she said is not for her.
TEST_F(CallTasks, OfWhomAWorkerDeclinedDoNotExistForHer) {
  Event declined = NewEvent();
  declined.mutable_serving_declined()->set_resident("anna");
  declined.mutable_serving_declined()->add_workers("wendy");
  host_.Publish({declined, Wanted(CallTaskWanted::AFTERCARE, "requests/r1", now_),
                 Wanted(CallTaskWanted::AFTERCARE, "requests/r2", now_, "bert")});
  EXPECT_THAT(Wendys(), ElementsAre("AFTERCARE requests/r2"));
  ExpectHiddenFromWendy("anna", 1);
}

// E7: nor what is about a request that complains of her, whoever wants the call.
TEST_F(CallTasks, AboutARequestThatComplainsOfAWorkerDoNotExistForHer) {
  host_.Reload({{"small.textproto", absl::StrCat(configuration::kSmallTown, R"pb(
                   workers {
                     id: "nora"
                     display_name: "Nora"
                     assignments { role: ROLE_WORKER team: "north" }
                   }
                 )pb")}});
  Event anna = NewEvent();
  anna.mutable_person_changed()->set_resident("anna");
  anna.mutable_person_changed()->set_neighbourhood("square");
  anna.mutable_person_changed()->set_channel(v1::CHANNEL_PHONE);
  Event wanted = Wanted(CallTaskWanted::AFTERCARE, "requests/r1", now_);
  wanted.mutable_call_task_wanted()->set_about_worker("wendy");
  Event notice = NoticeTo("anna", v1::Message::REQUEST_CLOSED, "requests/r1", now_);
  notice.mutable_notice()->set_about_worker("wendy");
  host_.Publish({anna, wanted, notice});
  EXPECT_THAT(Wendys(), IsEmpty());
  EXPECT_THAT(List("north", "workers/nora")->call_tasks(), SizeIs(2));
  ExpectHiddenFromWendy("anna", 2);
}

// Also during a reload: a call sees the town it was let in with, though it is gone meanwhile.
TEST_F(CallTasks, AreListedByTheConfigurationThatLetTheCallIn) {
  const auto other = configuration::Parse(
      {{"other.textproto", configuration::SmallTownWith("small-town", "other")}});
  ASSERT_THAT(other, IsOk());
  const test::ServiceHost reloading({"omzien.v1.InboxService"}, [&other](test::ServiceHost& host) {
    return std::make_unique<InboxService>(InboxService::Parts{.call = host.call(),
                                                              .store = host.store,
                                                              .bundle = [&other] { return *other; },
                                                              .pages = host.pages(),
                                                              .watches = host.watches()});
  });
  v1::ListCallTasksRequest request;
  request.set_parent(kTown);
  request.set_team("north");
  EXPECT_THAT(reloading.Call("workers/wendy", &v1::InboxService::Stub::ListCallTasks, request),
              IsOk());
}

TEST_F(CallTasks, OfATeamThatIsGoneReachAnother) {
  host_.Publish({Wanted(CallTaskWanted::AFTERCARE, "requests/r1", now_, "anna", "renamed")});
  EXPECT_THAT(Wendys(), SizeIs(1));
}

// E12: a lead learns of a restricted signal that there is one, from `signals` alone.
TEST_F(CallTasks, NameOpenSignalsThatWaitAndNeverRestrictedOnes) {
  host_.Publish({Overdue(""), Overdue("s1"), Overdue("s1")});
  EXPECT_THAT(Wendys(), ElementsAre("SIGNAL_UNREAD signals/s1"));
  const auto task = Get(OnlyTask());
  ASSERT_THAT(task, IsOk());
  // What comes of signals waits for the next nine o'clock.
  EXPECT_EQ(rpc::ToTime(task->due_time()), now_ + absl::Hours(23));
  EXPECT_EQ(task->resident(), "");
  Event taken = NewEvent();
  taken.mutable_signal_moved()->set_signal("s1");
  taken.mutable_signal_moved()->set_to(v1::Signal::TAKEN);
  host_.Publish({taken});
  EXPECT_THAT(Wendys(), IsEmpty());
}

// A4
TEST_F(CallTasks, PagesShowEachOf51Once) {
  std::vector<Event> events;
  for (int i = 0; i < 51; ++i) {
    events.push_back(Wanted(CallTaskWanted::AFTERCARE, absl::StrCat("requests/", i),
                            now_ + absl::Minutes(i / 3)));
  }
  host_.Publish(events);
  v1::ListCallTasksRequest request;
  request.set_parent(kTown);
  request.set_team("north");
  request.set_page_size(10);
  std::vector<int> sizes;
  std::set<std::string> names;
  do {
    const auto page = host_.Call("workers/wendy", &v1::InboxService::Stub::ListCallTasks, request);
    ASSERT_THAT(page, IsOk());
    sizes.push_back(page->call_tasks_size());
    for (const CallTask& task : page->call_tasks()) names.insert(task.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(sizes, ElementsAre(10, 10, 10, 10, 10, 1));
  EXPECT_THAT(names, SizeIs(51));
}

// V2: in opening hours the team hears within the minute.
TEST_F(CallTasks, AreSeenInAWatchAtOnceAndAgainWhenTheyEnd) {
  test::CallAs context = host_.As("workers/wendy");
  v1::InboxService::Stub stub(host_.channel());
  v1::WatchCallTasksRequest request;
  request.set_parent(kTown);
  request.set_team("north");
  const auto reader = stub.WatchCallTasks(&context, request);
  v1::WatchCallTasksResponse told;
  ASSERT_TRUE(reader->Read(&told));
  EXPECT_FALSE(told.has_call_task());
  host_.Publish({Wanted(CallTaskWanted::NOBODY_OPENED, "appointments/a1", now_ + absl::Minutes(1)),
                 Wanted(CallTaskWanted::AFTERCARE, "requests/r1", now_, "bert", "south")});
  ASSERT_THAT(inbox_.Step(now_), IsOk());
  ASSERT_THAT(host_.watches().Step(now_), IsOk());
  ASSERT_TRUE(reader->Read(&told));
  EXPECT_EQ(told.call_task().reason(), "NOBODY_OPENED");
  EXPECT_EQ(told.call_task().resident(), "");
  EXPECT_LE(rpc::ToTime(told.call_task().due_time()), now_ + absl::Minutes(1));
  ASSERT_THAT(Complete(told.call_task().name(), CallTask::ALL_WELL), IsOk());
  ASSERT_THAT(host_.watches().Step(now_), IsOk());
  ASSERT_TRUE(reader->Read(&told));
  EXPECT_EQ(told.call_task().state(), CallTask::DONE);
  // Wendy is a worker in March only.
  host_.clock.Advance(absl::Hours(24 * 31));
  host_.Publish({Wanted(CallTaskWanted::AFTERCARE, "requests/r2", now_)});
  ASSERT_THAT(inbox_.Step(host_.clock.Now()), IsOk());
  ASSERT_THAT(host_.watches().Step(host_.clock.Now()), IsOk());
  EXPECT_FALSE(reader->Read(&told));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::NOT_FOUND);
}

}  // namespace
}  // namespace omzien::inbox
