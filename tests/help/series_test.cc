// Weekly help, over the wire: a date that loses its helper is looked for as a child request, whose
// end is written on the date (docs/design.md, section 3).

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/records.h"
#include "services/rpc/names.h"
#include "tests/help/help_town.h"
#include "tests/help/matters.h"
#include "tests/help/refused.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::IsOk;
using test::WrongFields;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using v1::Appointment;
using v1::HelpRequest;
using v1::Invitation;

class Series : public testing::Test {
 protected:
  using Invitations = v1::InvitationService::Stub;
  using Requests = v1::HelpRequestService::Stub;

  Series() { town_.Register({"anna", "bert", "carl", "dora"}); }

  // Anna's groceries of Wednesdays 4, 11 and 18 March, 10:00, to which these said yes.
  std::string MatchedWith(const std::vector<std::string>& helpers) {
    v1::CreateHelpRequestRequest asking = HelpTown::Asking(static_cast<int>(helpers.size()));
    asking.mutable_help_request()->mutable_weekly()->set_dates(3);
    const std::string request = town_.Ask(asking)->name();
    EXPECT_THAT(town_.Invite(request, helpers), IsOk());
    for (const std::string& helper : helpers) EXPECT_THAT(town_.SayYes(request, helper), IsOk());
    return request;
  }

  std::vector<Appointment> DatesOf(const std::string& who) {
    v1::ListAppointmentsRequest list;
    list.set_parent(kTown);
    const auto dates =
        town_.host.Call(absl::StrCat("residents/", who), &Invitations::ListAppointments, list);
    EXPECT_THAT(dates, IsOk());
    return {dates->appointments().begin(), dates->appointments().end()};
  }
  // The date of 11 March.
  Appointment Second(const std::string& who = "anna") {
    const std::vector<Appointment> dates = DatesOf(who);
    const auto second = absl::c_find_if(dates, [](const Appointment& date) {
      return FromProto(date.start_time()) >= Local("2026-03-11 00:00");
    });
    return second == dates.end() ? Appointment() : *second;
  }
  static std::string NameOf(const std::string& who) {
    return absl::StrCat(kTown, "/residents/", who);
  }

  // Calls a method that changes something, with a new request_id.
  template <class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Change(const std::string& who,
                               grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                            Reply*),
                               Request request) {
    request.set_request_id(absl::StrCat("series-", ++calls_));
    return town_.host.Call(absl::StrCat("residents/", who), method, request);
  }
  absl::StatusOr<Appointment> Cancel(const std::string& who, const Appointment& date) {
    v1::CancelAppointmentRequest cancel;
    cancel.set_name(date.name());
    return Change(who, &Invitations::CancelAppointment, cancel);
  }
  // A helper cannot come on 11 March. Returns the request for another.
  std::string ChildWithout(const std::string& who) {
    EXPECT_THAT(Cancel(who, Second()), IsOk());
    return Second().child_request();
  }
  void Fill(const std::string& child, const std::string& helper) {
    EXPECT_THAT(town_.Invite(child, {helper}), IsOk());
    EXPECT_THAT(town_.SayYes(child, helper), IsOk());
  }
  absl::StatusOr<HelpRequest> Update(const HelpRequest& changed, const std::string& field) {
    v1::UpdateHelpRequestRequest update;
    *update.mutable_help_request() = changed;
    update.mutable_update_mask()->add_paths(field);
    return Change("anna", &Requests::UpdateHelpRequest, update);
  }

  HelpTown town_;
  int calls_ = 0;
};

// V3
TEST_F(Series, ADateLostAgainIsAskedAgainEachTime) {
  MatchedWith({"bert"});
  const std::string first = ChildWithout("bert");
  Fill(first, "carl");
  const std::string second = ChildWithout("carl");
  EXPECT_NE(second, first);
  ASSERT_THAT(town_.Invite(second, {"carl", "dora"}), IsOk());
  EXPECT_EQ(town_.Get(second)->invited(), 1) << "who cannot come is not asked";
  ASSERT_THAT(town_.SayYes(second, "dora"), IsOk());
  EXPECT_THAT(Second().helpers(), ElementsAre(NameOf("dora")));
  // V8
  town_.Suspend("dora");
  town_.Step();
  EXPECT_EQ(Second().state(), Appointment::NEEDS_HELPER);
}

// V3
TEST_F(Series, OfTwoWhoComeTheOtherComesAloneIfNobodyIsFound) {
  MatchedWith({"bert", "carl"});
  const std::string child = ChildWithout("bert");
  ASSERT_THAT(town_.Invite(child, {"carl"}), IsOk());
  EXPECT_EQ(town_.Get(child)->invited(), 0) << "she comes already";
  town_.News();
  for (absl::Time next = town_.Step(); next <= Local("2026-03-11 10:00");)
    next = town_.StepAt(next);
  EXPECT_EQ(Second().state(), Appointment::PLANNED);
  EXPECT_THAT(Second().helpers(), ElementsAre(NameOf("carl")));
  EXPECT_EQ(town_.Get(child)->state(), HelpRequest::CLOSED);
  const std::vector<std::string> news = town_.News();
  EXPECT_EQ(absl::c_count(news, "anna hears MATCHED"), 1);
  EXPECT_THAT(news, Not(Contains("appointment CANCELLED")));
}

TEST_F(Series, WhoTakesBackTheSearchForASecondHelperKeepsTheFirst) {
  MatchedWith({"bert", "carl"});
  const std::string child = ChildWithout("bert");
  town_.News();
  ASSERT_THAT(town_.Withdraw(child), IsOk());
  EXPECT_THAT(town_.News(),
              ElementsAre("appointment PLANNED", "anna hears MATCHED", "request CLOSED WITHDRAWN"));
  EXPECT_THAT(Second().helpers(), ElementsAre(NameOf("carl")));
  EXPECT_EQ(Second().child_request(), "");
  town_.Step();
  EXPECT_EQ(Second().state(), Appointment::PLANNED);
}

// V8, V3: also on a date that looks for somebody besides her.
TEST_F(Series, WhoIsSuspendedComesToNoDateAnyMore) {
  MatchedWith({"bert", "carl"});
  ChildWithout("bert");
  town_.Suspend("carl");
  town_.Step();
  EXPECT_THAT(DatesOf("carl"), IsEmpty());
  EXPECT_THAT(Second().helpers(), IsEmpty());
  const auto events = town_.host.Events();
  const auto last = std::find_if(events.rbegin(), events.rend(), [&](const auto& event) {
    return event.appointment_moved().appointment() == rpc::IdOf(Second().name(), "appointments");
  });
  ASSERT_NE(last, events.rend());
  EXPECT_THAT(last->appointment_moved().helpers(), IsEmpty()) << "what `residents` learns";
}

TEST_F(Series, ASubstituteWhoIsSuspendedIsToldOfADateThatLooksForSomebodyBesidesHer) {
  MatchedWith({"bert", "carl"});
  Fill(ChildWithout("bert"), "dora");
  ChildWithout("carl");
  EXPECT_THAT(Second().helpers(), ElementsAre(NameOf("dora")));
  town_.News();
  town_.Suspend("dora");
  town_.Step();
  EXPECT_THAT(Second().helpers(), IsEmpty());
  EXPECT_THAT(town_.News(), Contains("dora hears APPOINTMENT_CANCELLED"));
}

TEST_F(Series, AYesToADateCancelledMeanwhileIsCalledOff) {
  MatchedWith({"bert"});
  const std::string child = ChildWithout("bert");
  ASSERT_THAT(town_.Invite(child, {"carl"}), IsOk());
  ASSERT_THAT(Cancel("anna", Second()), IsOk());
  town_.News();
  ASSERT_THAT(town_.SayYes(child, "carl"), IsOk());
  EXPECT_THAT(town_.News(),
              ElementsAre("carl ACCEPTED", "request MATCHED", "carl hears REQUEST_ENDED",
                          "carl CANCELLED", "request CLOSED WITHDRAWN"));
  EXPECT_THAT(town_.HelperOf("carl").accept_times(), IsEmpty()) << "F7";
  EXPECT_EQ(town_.Step(), FromProto(DatesOf("anna")[0].end_time())) << "nothing else is due";
}

// What became of it is written on the date, and that has gone on.
TEST_F(Series, TheRequestOfADateIsNotReopened) {
  MatchedWith({"bert"});
  const std::string child = ChildWithout("bert");
  ASSERT_THAT(town_.Withdraw(child), IsOk());
  v1::ReopenHelpRequestRequest reopen;
  reopen.set_name(child);
  EXPECT_THAT(Change("anna", &Requests::ReopenHelpRequest, reopen), IsRefused("DATE_OF_SERIES"));
}

TEST_F(Series, ADateAskedForAnotherHourIsAtThatHour) {
  MatchedWith({"bert", "carl"});
  const std::string child = ChildWithout("bert");
  HelpRequest changed;
  changed.set_name(child);
  *changed.add_when() = Groceries(Local("2026-03-11 15:00")).when(0);
  *changed.add_when() = Groceries(Local("2026-03-12 15:00")).when(0);
  EXPECT_THAT(WrongFields(Update(changed, "when")), ElementsAre("help_request.when"));
  changed.mutable_when()->RemoveLast();
  town_.News();
  ASSERT_THAT(Update(changed, "when"), IsOk());
  EXPECT_THAT(town_.News(), Contains("carl hears MOVED"));
  EXPECT_EQ(FromProto(Second().start_time()), Local("2026-03-11 15:00"));
  for (absl::Time next = town_.Step(); next <= Local("2026-03-11 14:00");)
    next = town_.StepAt(next);
  EXPECT_EQ(Second("carl").state(), Appointment::NEEDS_HELPER) << "not over at its old hour";
  town_.StepAt(Local("2026-03-11 15:00"));
  EXPECT_EQ(Second("carl").state(), Appointment::PLANNED);
}

// I1: the asker's answer to "at another time?".
TEST_F(Series, ADateWhoseAskerTakesALaterHourIsAtThatHour) {
  MatchedWith({"bert"});
  const std::string child = ChildWithout("bert");
  v1::Relaxation later;
  later.set_kind(v1::Relaxation::OTHER_TIME);
  later.set_minutes_later(120);
  ASSERT_THAT(town_.Invite(child, {}, 0, &later), IsOk());
  v1::AnswerRelaxationRequest answer;
  answer.set_name(child);
  answer.set_is_taken(true);
  ASSERT_THAT(Change("anna", &Requests::AnswerRelaxation, answer), IsOk());
  Fill(child, "carl");
  EXPECT_EQ(Second().state(), Appointment::PLANNED);
  EXPECT_EQ(FromProto(Second("carl").start_time()), Local("2026-03-11 12:00"));
  EXPECT_EQ(FromProto(Second().end_time()), Local("2026-03-11 13:00"));
}

TEST_F(Series, ADateHasTheWordsOfTheSeries) {
  MatchedWith({"bert"});
  const std::string child = ChildWithout("bert");
  v1::ListHelpRequestsRequest list;
  list.set_parent(kTown);
  const auto listed = town_.host.Call("residents/anna", &Requests::ListHelpRequests, list);
  ASSERT_THAT(listed, IsOk());
  ASSERT_THAT(listed->help_requests(), SizeIs(2));
  for (const HelpRequest& one : listed->help_requests()) {
    EXPECT_EQ(one.text_for_helpers(), "two bags");
    EXPECT_EQ(one.place().house_number(), "12");
  }
  HelpRequest changed;
  changed.set_name(child);
  changed.set_text_for_helpers("three bags");
  EXPECT_THAT(Update(changed, "text_for_helpers"), IsRefused("WORDS_OF_SERIES"));
  changed.set_max_distance_meters(3000);
  const auto further = Update(changed, "max_distance_meters");
  ASSERT_THAT(further, IsOk());
  EXPECT_EQ(further->max_distance_meters(), 3000);
  EXPECT_EQ(further->text_for_helpers(), "two bags");
  const configuration::Municipality& town = *town_.host.bundle()->Find(test::kTown);
  const store::Space space(town.partition(), kFolder, town.slug());
  EXPECT_EQ(town_.host.store.Read({TextKey(space, rpc::IdOf(child, "requests"))})->front().version,
            0u)
      << "it has no words of its own";
}

}  // namespace
}  // namespace omzien::help
