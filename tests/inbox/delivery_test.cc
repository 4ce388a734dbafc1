// Deliveries over the wire, as the edge makes them.

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/inbox/decide_delivery.h"
#include "services/inbox/records.h"
#include "services/rpc/names.h"
#include "tests/inbox/inboxes.h"

namespace omzien::inbox {
namespace {

using internal::v1::DeliveryReported;
using internal::v1::Event;
using internal::v1::PersonEnded;
using test::HasCode;
using test::IsOk;
using test::WrongFields;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using v1::Delivery;
using v1::Invitation;
using v1::Message;
using v1::ReportDeliveryRequest;

constexpr char kTown[] = "municipalities/small-town";
constexpr char kEdge[] = "services/edge";

class Deliveries : public Inboxes {
 protected:
  std::vector<Delivery> Due() {
    v1::ListDeliveriesRequest request;
    request.set_parent(kTown);
    const auto listed = host_.Call(kEdge, &v1::InboxService::Stub::ListDeliveries, request);
    EXPECT_THAT(listed, IsOk());
    if (!listed.ok()) return {};
    return {listed->deliveries().begin(), listed->deliveries().end()};
  }
  // Returns what is due, each as whom it is for and what it says.
  std::vector<std::string> DueLines() {
    std::vector<std::string> lines;
    for (const Delivery& delivery : Due()) {
      lines.push_back(absl::StrCat(rpc::IdOf(delivery.message().recipient(), "residents"), " ",
                                   Message::Kind_Name(delivery.message().kind())));
    }
    return lines;
  }
  absl::StatusOr<Delivery> Report(const std::string& name, ReportDeliveryRequest::Result result,
                                  const std::string& request_id = "",
                                  absl::string_view who = kEdge) {
    ReportDeliveryRequest request;
    request.set_name(name);
    request.set_result(result);
    request.set_request_id(request_id.empty() ? absl::StrCat(++reports_) : request_id);
    return host_.Call(who, &v1::InboxService::Stub::ReportDelivery, request);
  }
  // Delivers everything that is due, and returns it as DueLines would.
  std::vector<std::string> DeliverAll() {
    const std::vector<std::string> lines = DueLines();
    for (const Delivery& delivery : Due()) {
      EXPECT_THAT(Report(delivery.message().name(), ReportDeliveryRequest::TOLD), IsOk());
    }
    return lines;
  }
  // Returns what inbox reported, each as "anna INVITED TOLD".
  std::vector<std::string> Reported() {
    std::vector<std::string> lines;
    for (const Event& event : host_.Events()) {
      if (!event.has_delivery_reported()) continue;
      const DeliveryReported& reported = event.delivery_reported();
      lines.push_back(absl::StrCat(reported.recipient(), " ", Message::Kind_Name(reported.kind()),
                                   " ", DeliveryReported::Result_Name(reported.result())));
    }
    return lines;
  }
  std::vector<std::string> Calls() {
    v1::ListCallTasksRequest request;
    request.set_parent(kTown);
    request.set_team("north");
    const auto listed =
        host_.Call("workers/wendy", &v1::InboxService::Stub::ListCallTasks, request);
    EXPECT_THAT(listed, IsOk());
    std::vector<std::string> lines;
    for (const auto& task : listed->call_tasks()) {
      lines.push_back(absl::StrCat(task.reason(), " ", SubjectIn(task.subject())));
    }
    return lines;
  }

 private:
  int reports_ = 0;
};

// I5
TEST_F(Deliveries, AreHandedOutFromTheirMomentOnUntilTheyAreReported) {
  host_.Publish({NoticeTo("anna", Message::MATCHED, "requests/r1", now_ + absl::Hours(9)),
                 NoticeTo("bert", Message::CHOSEN, "invitations/i1", now_)});
  EXPECT_THAT(DueLines(), ElementsAre("bert CHOSEN"));
  EXPECT_THAT(DueLines(), ElementsAre("bert CHOSEN"));
  EXPECT_THAT(DeliverAll(), SizeIs(1));
  EXPECT_THAT(DueLines(), IsEmpty());
  host_.clock.Advance(absl::Hours(9));
  EXPECT_THAT(DeliverAll(), ElementsAre("anna MATCHED"));
  EXPECT_THAT(Reported(), ElementsAre("bert CHOSEN TOLD", "anna MATCHED TOLD"));
}

// E2
TEST_F(Deliveries, ThatFailKeepNobodyElseFromHersAndAreTriedAgain) {
  for (const char* helper : {"bert", "carla", "dirk"}) Invite(helper, now_);
  const auto due = Due();
  ASSERT_THAT(due, SizeIs(3));
  for (const Delivery& delivery : due) {
    const bool fails = delivery.message().recipient() == absl::StrCat(kTown, "/residents/carla");
    const auto reported = Report(delivery.message().name(), fails ? ReportDeliveryRequest::FAILED
                                                                  : ReportDeliveryRequest::TOLD);
    ASSERT_THAT(reported, IsOk());
    EXPECT_EQ(reported->attempts(), fails ? 1 : 0);
  }
  EXPECT_THAT(Reported(), testing::UnorderedElementsAre("bert INVITED TOLD", "dirk INVITED TOLD"));
  EXPECT_THAT(DueLines(), IsEmpty());
  host_.clock.Advance(absl::Minutes(1));
  EXPECT_EQ(Due()[0].attempts(), 1);
  EXPECT_THAT(DeliverAll(), ElementsAre("carla INVITED"));
  EXPECT_THAT(Reported(), SizeIs(3));
}

// I11: help asks the next candidate; nobody is called for it.
TEST_F(Deliveries, OfAnInvitationThatIsUndeliverableAreReportedOnce) {
  Invite("bert", now_);
  const std::string name = Due()[0].message().name();
  for (int i = 0; i < 2; ++i) {
    const auto reported = Report(name, ReportDeliveryRequest::UNDELIVERABLE, "same");
    ASSERT_THAT(reported, IsOk());
    EXPECT_EQ(reported->state(), Delivery::UNDELIVERABLE);
  }
  EXPECT_THAT(Reported(), ElementsAre("bert INVITED UNDELIVERABLE"));
  EXPECT_THAT(Report(name, ReportDeliveryRequest::TOLD),
              HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(DueLines(), IsEmpty());
  EXPECT_THAT(Calls(), IsEmpty());
}

TEST_F(Deliveries, ThatFailFiveTimesCountAsUndeliverableAndWhatMustBeHeardIsTold) {
  host_.Publish({NoticeTo("anna", Message::HELPER_STOPPED, "requests/r1", now_)});
  for (int i = 1; i <= kMaxAttempts; ++i) {
    const auto due = Due();
    ASSERT_THAT(due, SizeIs(1)) << i;
    const auto reported = Report(due[0].message().name(), ReportDeliveryRequest::FAILED);
    ASSERT_THAT(reported, IsOk());
    if (i < kMaxAttempts) host_.clock.Set(rpc::ToTime(reported->try_time()));
  }
  EXPECT_THAT(DueLines(), IsEmpty());
  EXPECT_THAT(Reported(), ElementsAre("anna HELPER_STOPPED UNDELIVERABLE"));
  EXPECT_THAT(Calls(), ElementsAre("TELL requests/r1"));
}

// E7: she of whom a request complains does not come to tell what could not be delivered of it.
TEST_F(Deliveries, ThatFailAreNotToldByWhomTheirRequestComplainsOf) {
  Event notice = NoticeTo("anna", Message::HELPER_STOPPED, "requests/r1", now_);
  notice.mutable_notice()->set_about_worker("wendy");
  host_.Publish({notice});
  ASSERT_THAT(Report(Due()[0].message().name(), ReportDeliveryRequest::UNDELIVERABLE), IsOk());
  EXPECT_THAT(Calls(), IsEmpty());
  const store::Space space(kPartition, kFolder, "small-town");
  EXPECT_THAT(host_.store.Count(OpenAbout(space, "requests/r1"), "", ""), test::IsOkAndHolds(1));
}

TEST_F(Deliveries, AreNotTriedAgainInQuietHours) {
  const absl::Time late = now_ + absl::Hours(12) - absl::Seconds(30);  // 21:59:30
  host_.Publish({NoticeTo("anna", Message::MATCHED, "requests/r1", late)});
  host_.clock.Set(late);
  const auto reported = Report(Due()[0].message().name(), ReportDeliveryRequest::FAILED);
  ASSERT_THAT(reported, IsOk());
  EXPECT_EQ(rpc::ToTime(reported->try_time()), now_ + absl::Hours(21));
}

// V5, and the tail rule: what was committed before this call stops what it stops.
TEST_F(Deliveries, AreStoppedByWhatWasCommittedBefore) {
  Event ended = NewEvent();
  ended.mutable_person_ended()->set_resident("anna");
  ended.mutable_person_ended()->set_reason(PersonEnded::DIED);
  Event on_behalf = NoticeTo("bert", Message::MATCHED, "requests/r1", now_);
  on_behalf.mutable_notice()->set_on_behalf_of("dora");
  Event silenced = NewEvent();
  silenced.mutable_delegate_silenced()->set_resident("dora");
  silenced.mutable_delegate_silenced()->set_delegate("bert");
  host_.Publish({NoticeTo("anna", Message::MATCHED, "requests/r1", now_), on_behalf});
  Invite("carla", now_);
  ASSERT_THAT(Due(), SizeIs(3));
  const std::string name = Due()[0].message().name();
  host_.Publish({ended, silenced, InvitationOf("carla", Invitation::SENT, Invitation::CANCELLED)});
  EXPECT_THAT(DueLines(), IsEmpty());
  EXPECT_THAT(Report(name, ReportDeliveryRequest::TOLD),
              HasCode(absl::StatusCode::kFailedPrecondition));
}

// I9: whom the invitation reached hears that it is over, once; whom it did not, does not.
TEST_F(Deliveries, ThatItIsFilledGoToThoseWhoWereReallyInvited) {
  Invite("bert", now_);
  EXPECT_THAT(DeliverAll(), SizeIs(1));
  Invite("carla", now_);
  ASSERT_THAT(Due(), SizeIs(1));
  for (const char* helper : {"bert", "carla"}) {
    host_.Publish(
        {InvitationOf(helper, Invitation::SENT, Invitation::TAKEN),
         NoticeTo(helper, Message::ALREADY_FILLED, absl::StrCat("invitations/of-", helper), now_)});
  }
  EXPECT_THAT(DeliverAll(), ElementsAre("bert ALREADY_FILLED"));
  EXPECT_THAT(DueLines(), IsEmpty());
  // In the app she reads what happened.
  EXPECT_THAT(Read("residents/carla"), SizeIs(2));
}

TEST_F(Deliveries, AreNoneForWhoIsReachedByPhoneOnly) {
  Event person = NewEvent();
  person.mutable_person_changed()->set_resident("anna");
  person.mutable_person_changed()->set_channel(v1::CHANNEL_PHONE);
  person.mutable_person_changed()->set_team("north");
  host_.Publish({person, NoticeTo("anna", Message::WITH_TEAM, "requests/r1", now_)});
  EXPECT_THAT(DueLines(), IsEmpty());
  EXPECT_THAT(Calls(), ElementsAre("TELL requests/r1"));
}

// I9, by phone: whom nobody reached with the question is not called to hear that it is over.
TEST_F(Deliveries, ThatItIsFilledIsToldByPhoneToWhomWasAskedByPhone) {
  for (const char* helper : {"bert", "carla"}) {
    Event person = NewEvent();
    person.mutable_person_changed()->set_resident(helper);
    person.mutable_person_changed()->set_channel(v1::CHANNEL_PHONE);
    person.mutable_person_changed()->set_team("north");
    host_.Publish({person});
    Invite(helper, now_);
  }
  v1::ListCallTasksRequest list;
  list.set_parent(kTown);
  list.set_team("north");
  const auto tasks = host_.Call("workers/wendy", &v1::InboxService::Stub::ListCallTasks, list);
  ASSERT_THAT(tasks, IsOk());
  for (const auto& task : tasks->call_tasks()) {
    if (SubjectIn(task.subject()) != "invitations/of-bert") continue;
    v1::CompleteCallTaskRequest complete;
    complete.set_name(task.name());
    complete.set_result(v1::CallTask::REACHED);
    complete.set_request_id("reached");
    ASSERT_THAT(host_.Call("workers/wendy", &v1::InboxService::Stub::CompleteCallTask, complete),
                IsOk());
  }
  for (const char* helper : {"bert", "carla"}) {
    host_.Publish(
        {InvitationOf(helper, Invitation::SENT, Invitation::TAKEN),
         NoticeTo(helper, Message::ALREADY_FILLED, absl::StrCat("invitations/of-", helper), now_)});
  }
  EXPECT_THAT(Calls(), ElementsAre("TELL invitations/of-bert"));
}

// A3, A10
TEST_F(Deliveries, AreForServicesAlone) {
  Invite("bert", now_);
  const std::string name = Due()[0].message().name();
  v1::ListDeliveriesRequest request;
  request.set_parent(kTown);
  for (const char* who : {"residents/bert", "workers/lea"}) {
    EXPECT_THAT(host_.Call(who, &v1::InboxService::Stub::ListDeliveries, request),
                HasCode(absl::StatusCode::kPermissionDenied));
    EXPECT_THAT(Report(name, ReportDeliveryRequest::TOLD, "", who),
                HasCode(absl::StatusCode::kPermissionDenied));
  }
  EXPECT_THAT(Report(absl::StrCat(kTown, "/messages/none"), ReportDeliveryRequest::TOLD),
              HasCode(absl::StatusCode::kNotFound));
  EXPECT_THAT(WrongFields(Report(name, ReportDeliveryRequest::RESULT_UNSPECIFIED)),
              ElementsAre("result"));
}

TEST_F(Deliveries, ReportedKeepTheirStateWhenEverythingIsConsumedOnceMore) {
  Invite("bert", now_);
  EXPECT_THAT(DeliverAll(), SizeIs(1));
  store::Batch forget(kPartition);
  forget.Delete(store::CursorKey(kPartition, kFolder, kConsumer));
  ASSERT_THAT(host_.store.Commit(forget), IsOk());
  EXPECT_THAT(DueLines(), IsEmpty());
}

}  // namespace
}  // namespace omzien::inbox
