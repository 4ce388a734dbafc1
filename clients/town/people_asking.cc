// What residents ask, and how they answer what they are asked.

#include <string>

#include "absl/strings/str_cat.h"
#include "clients/town/municipality.h"
#include "clients/town/names.h"
#include "clients/town/people.h"
#include "omzien/v1/help_request.grpc.pb.h"
#include "omzien/v1/invitation.grpc.pb.h"

namespace omzien::town {
namespace {

constexpr absl::Duration kVisit = absl::Hours(2);

absl::TimeZone Zone() {
  absl::TimeZone zone;
  absl::LoadTimeZone("Europe/Amsterdam", &zone);
  return zone;
}

// When help is wanted that is asked for now: mostly in the days to come, sometimes today.
absl::Time Wanted(absl::Time now, const Choices& choices, const std::string& what) {
  if (choices.Chance(0.08, absl::StrCat("haste of ", what))) {
    return absl::FromCivil(absl::ToCivilHour(now, Zone()) + 3 + choices.Below(4, what), Zone());
  }
  const absl::CivilDay day =
      absl::ToCivilDay(now, Zone()) + 1 + choices.Below(6, absl::StrCat("day of ", what));
  const int hour = 8 + choices.Below(12, absl::StrCat("hour of ", what));
  return absl::FromCivil(absl::CivilHour(day) + hour, Zone());
}

std::string CategoryOf(const Choices& choices, const std::string& what) {
  double part = choices.Part(absl::StrCat("kind of ", what));
  for (const Kind& kind : Kinds()) {
    if ((part -= kind.part) < 0) return kind.category;
  }
  return Kinds().front().category;
}

}  // namespace

Done People::Ask(Person& person, const Errand& errand, absl::Time now) {
  const std::string& what = errand.subject;
  v1::CreateHelpRequestRequest request;
  request.set_parent(absl::StrCat("municipalities/", kSlug));
  v1::HelpRequest& asked = *request.mutable_help_request();
  asked.set_category(CategoryOf(choices_, what));
  v1::TimeSlot& slot = *asked.add_when();
  const absl::Time start = Wanted(now, choices_, what);
  *slot.mutable_start_time() = ToProto(start);
  *slot.mutable_end_time() = ToProto(start + kVisit);
  *asked.mutable_place() = person.home;
  const bool is_for_many = choices_.Chance(0.1, absl::StrCat("many for ", what));
  asked.set_places(is_for_many ? 2 + choices_.Below(2, absl::StrCat("places of ", what)) : 1);
  asked.set_text_for_helpers("Help, please");
  if (choices_.Chance(0.2, absl::StrCat("asked first for ", what))) {
    asked.set_team_consent(v1::HelpRequest::ASK_ME_FIRST);
  }
  asked.set_on_board(choices_.Chance(0.3, absl::StrCat("board for ", what)));
  if (choices_.Chance(0.05, absl::StrCat("weekly ", what))) asked.mutable_weekly()->set_dates(3);
  Done done;
  const auto made =
      api_.Change(person.caller, &v1::HelpRequestService::Stub::CreateHelpRequest, request);
  Expect(made.status(), person, "ask", done);
  if (!made.ok()) return done;
  done.facts.push_back({Deed::kAsked, made->name(), person.caller.id, asked.places()});
  if (choices_.Chance(0.05, absl::StrCat("other content of ", what))) {
    request.set_request_id(Api::RequestIdOf(person.caller));
    asked.set_text_for_helpers("Something else, please");
    const auto other =
        api_.Call(person.caller, &v1::HelpRequestService::Stub::CreateHelpRequest, request);
    if (other.ok()) {
      done.broken.push_back({11, absl::StrCat("another request with the request_id of ",
                                              made->name(), " was not refused")});
    }
  }
  if (choices_.Chance(0.06, absl::StrCat("regret of ", what))) {
    done.errands.push_back({now + choices_.Wait(absl::Hours(12), absl::StrCat("regret for ", what)),
                            errand.who, Doing::kWithdraw, made->name()});
  }
  return done;
}

Done People::Withdraw(Person& person, const Errand& errand) {
  v1::WithdrawHelpRequestRequest request;
  request.set_name(errand.subject);
  request.set_reason(v1::HelpRequest::SOLVED_MYSELF);
  Done done;
  const auto withdrawn =
      api_.Change(person.caller, &v1::HelpRequestService::Stub::WithdrawHelpRequest, request);
  Expect(withdrawn.status(), person, "withdraw", done);
  if (withdrawn.ok()) done.facts.push_back({Deed::kWithdrew, errand.subject, person.caller.id});
  return done;
}

Done People::Choose(Person& person, const Errand& errand) {
  Done done;
  v1::GetHelpRequestRequest get;
  get.set_name(errand.subject);
  const auto request = api_.Call(person.caller, &v1::HelpRequestService::Stub::GetHelpRequest, get);
  Expect(request.status(), person, "look at her request", done);
  if (!request.ok() || request->willing().empty()) return done;
  if (choices_.Chance(0.1, absl::StrCat("none for ", errand.subject))) {
    v1::ChooseNobodyRequest nobody;
    nobody.set_name(errand.subject);
    const auto chosen =
        api_.Change(person.caller, &v1::HelpRequestService::Stub::ChooseNobody, nobody);
    Expect(chosen.status(), person, "choose nobody", done);
    return done;
  }
  v1::ChooseHelperRequest choose;
  choose.set_name(errand.subject);
  choose.set_helper(request->willing(0).resident());
  const auto chosen =
      api_.Change(person.caller, &v1::HelpRequestService::Stub::ChooseHelper, choose);
  Expect(chosen.status(), person, "choose", done);
  return done;
}

Done People::AnswerRelaxation(Person& person, const Errand& errand) {
  v1::AnswerRelaxationRequest request;
  request.set_name(errand.subject);
  request.set_is_taken(choices_.Chance(0.6, absl::StrCat("relax ", errand.subject)));
  Done done;
  const auto answered =
      api_.Change(person.caller, &v1::HelpRequestService::Stub::AnswerRelaxation, request);
  Expect(answered.status(), person, "answer a relaxation", done);
  return done;
}

Done People::AnswerPassOn(Person& person, const Errand& errand) {
  v1::AnswerPassOnRequest request;
  request.set_name(errand.subject);
  request.set_may_pass_on(choices_.Chance(0.8, absl::StrCat("pass on ", errand.subject)));
  Done done;
  const auto answered =
      api_.Change(person.caller, &v1::HelpRequestService::Stub::AnswerPassOn, request);
  Expect(answered.status(), person, "answer whether the team may look along", done);
  return done;
}

Done People::Reopen(Person& person, const Errand& errand) {
  v1::ReopenHelpRequestRequest request;
  request.set_name(errand.subject);
  Done done;
  const auto opened =
      api_.Change(person.caller, &v1::HelpRequestService::Stub::ReopenHelpRequest, request);
  Expect(opened.status(), person, "say that it is not solved", done);
  return done;
}

Done People::BeAtTheDoor(Person& person, const Errand& errand, absl::Time now) {
  Done done;
  v1::GetAppointmentRequest get;
  get.set_name(errand.subject);
  const auto appointment =
      api_.Call(person.caller, &v1::InvitationService::Stub::GetAppointment, get);
  Expect(appointment.status(), person, "look at her appointment", done);
  if (!appointment.ok() || appointment->state() != v1::Appointment::PLANNED) return done;
  done.doors.push_back({now, appointment->name(), appointment->request(), appointment->asker(),
                        IsPhoneOnly(errand.who), appointment->is_call_first()});
  const absl::Time end = TimeOf(appointment->end_time());
  const auto reports = [&](int who, double chance, const std::string& what) {
    if (!choices_.Chance(chance, what)) return;
    done.errands.push_back(
        {end + choices_.Wait(absl::Hours(6), what), who, Doing::kReport, appointment->name()});
  };
  if (!IsPhoneOnly(errand.who)) {
    reports(errand.who, 0.6, absl::StrCat("asker's word on ", errand.subject));
  }
  for (const std::string& helper : appointment->helpers()) {
    const int number = NumberOf(IdOf(helper));
    if (number >= 0) reports(number, 0.7, absl::StrCat("word of ", helper, errand.subject));
  }
  return done;
}

Done People::Report(Person& person, const Errand& errand) {
  Done done;
  v1::GetAppointmentRequest get;
  get.set_name(errand.subject);
  const auto appointment =
      api_.Call(person.caller, &v1::InvitationService::Stub::GetAppointment, get);
  Expect(appointment.status(), person, "look at an appointment", done);
  if (!appointment.ok()) return done;
  v1::ReportAppointmentRequest report;
  report.set_name(errand.subject);
  const bool is_asker = IdOf(appointment->asker()) == IdOf(person.caller.id);
  const bool is_missed =
      choices_.Chance(0.03, absl::StrCat("missed ", person.caller.id, errand.subject));
  report.set_result(!is_missed ? v1::Appointment::WENT_WELL
                    : is_asker ? v1::Appointment::NOBODY_CAME
                               : v1::Appointment::NO_ANSWER_AT_DOOR);
  const auto reported =
      api_.Change(person.caller, &v1::InvitationService::Stub::ReportAppointment, report);
  Expect(reported.status(), person, "say how it went", done);
  return done;
}

}  // namespace omzien::town
