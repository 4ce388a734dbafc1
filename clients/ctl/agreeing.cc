// request choose|…|reopen, invitation withdraw, board, appointment: from the first yes to what came
// of it.

#include <memory>
#include <string>

#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/v1/help_request.grpc.pb.h"
#include "omzien/v1/invitation.grpc.pb.h"

namespace omzien::ctl {
namespace {

// Adds a command that names one thing and says nothing more.
template <class Service, class Request, class Reply>
CLI::App* AddVerb(CLI::App& group, Session& session, const std::string& verb,
                  const std::string& help, const std::string& collection, const std::string& what,
                  grpc::Status (Service::*method)(grpc::ClientContext*, const Request&, Reply*),
                  std::shared_ptr<Request> request = std::make_shared<Request>()) {
  CLI::App* command = group.add_subcommand(verb, help);
  command->callback([&session, request, method, collection, said = AddName(*command, what)] {
    request->set_name(session.NameOf(collection, *said));
    session.Change(method, *request);
  });
  return command;
}

void AddToRequest(CLI::App& group, Session& session) {
  using Stub = v1::HelpRequestService::Stub;
  CLI::App* choose = group.add_subcommand("choose", "Picks one of those willing");
  auto helper = std::make_shared<std::string>();
  auto name = AddName(*choose, "REQUEST");
  choose->add_option("HELPER", *helper, "Her id or name")->required();
  choose->callback([&session, name, helper] {
    v1::ChooseHelperRequest request;
    request.set_name(session.NameOf("requests", *name));
    request.set_helper(session.NameOf("residents", *helper));
    session.Change(&Stub::ChooseHelper, request);
  });
  CLI::App* release = group.add_subcommand("release", "Lets a helper go, without a reason");
  auto released = std::make_shared<std::string>();
  auto from = AddName(*release, "REQUEST");
  release->add_option("HELPER", *released, "Her id or name")->required();
  release->callback([&session, from, released] {
    v1::ReleaseHelperRequest request;
    request.set_name(session.NameOf("requests", *from));
    request.set_helper(session.NameOf("residents", *released));
    session.Change(&Stub::ReleaseHelper, request);
  });
  AddVerb(group, session, "choose-nobody", "Picks none of those willing", "requests", "REQUEST",
          &Stub::ChooseNobody);
  AddVerb(group, session, "settle", "Settles for the helpers there are", "requests", "REQUEST",
          &Stub::SettleForFewer);
  AddVerb(group, session, "reopen", "Says that a closed one is not solved", "requests", "REQUEST",
          &Stub::ReopenHelpRequest);
  auto relax = std::make_shared<v1::AnswerRelaxationRequest>();
  AddVerb(group, session, "relax", "Answers the question whether it may be relaxed", "requests",
          "REQUEST", &Stub::AnswerRelaxation, relax)
      ->add_flag_function(
          "--yes,!--no", [relax](int64_t yes) { relax->set_is_taken(yes > 0); }, "The answer")
      ->required();
  auto pass_on = std::make_shared<v1::AnswerPassOnRequest>();
  AddVerb(group, session, "pass-on", "Answers whether the social team may look along", "requests",
          "REQUEST", &Stub::AnswerPassOn, pass_on)
      ->add_flag_function(
          "--yes,!--no", [pass_on](int64_t yes) { pass_on->set_may_pass_on(yes > 0); },
          "The answer")
      ->required();
}

void AddAppointment(CLI::App& app, Session& session) {
  using Stub = v1::InvitationService::Stub;
  CLI::App& group = Group(app, "appointment", "What was agreed, date by date");
  CLI::App* all = group.add_subcommand("list", "Lists those of --as, or --for another, to come");
  all->callback([&session, asker = AddFor(*all)] {
    v1::ListAppointmentsRequest list;
    list.set_parent(session.Parent());
    list.set_asker(ResidentSaid(session, *asker));
    session.List(&Stub::ListAppointments, list,
                 {"name", "state", "start_time", "end_time", "asker", "helpers"});
  });
  CLI::App* show = group.add_subcommand("show", "Shows one");
  show->callback([&session, said = AddName(*show, "APPOINTMENT")] {
    v1::GetAppointmentRequest get;
    get.set_name(session.NameOf("appointments", *said));
    session.Call(&Stub::GetAppointment, get);
  });
  AddVerb(group, session, "called", "Says that the asker, who has no app, was called and knows",
          "appointments", "APPOINTMENT", &Stub::ReportCalled);
  auto report = std::make_shared<v1::ReportAppointmentRequest>();
  AddEnum(
      *AddVerb(group, session, "report", "Says how it went", "appointments", "APPOINTMENT",
               &Stub::ReportAppointment, report),
      "--result", v1::Appointment::Result_descriptor(), "",
      [report](int result) { report->set_result(static_cast<v1::Appointment::Result>(result)); },
      "How it went")
      ->required();
  auto move = std::make_shared<v1::ProposeMoveRequest>();
  CLI::App* propose = AddVerb(group, session, "move", "Proposes another moment", "appointments",
                              "APPOINTMENT", &Stub::ProposeMove, move);
  AddTime(*propose, "--start", *move->mutable_proposed()->mutable_start_time(),
          "When instead, RFC 3339")
      ->required();
  AddTime(*propose, "--end", *move->mutable_proposed()->mutable_end_time(), "Until when, RFC 3339")
      ->required();
  auto answer = std::make_shared<v1::AnswerMoveRequest>();
  AddVerb(group, session, "answer-move", "Answers a proposed move", "appointments", "APPOINTMENT",
          &Stub::AnswerMove, answer)
      ->add_flag_function(
          "--yes,!--no", [answer](int64_t yes) { answer->set_is_agreed(yes > 0); }, "The answer")
      ->required();
  AddVerb(group, session, "cancel", "Takes one date back", "appointments", "APPOINTMENT",
          &Stub::CancelAppointment);
}

void AddBoard(CLI::App& app, Session& session) {
  using Stub = v1::InvitationService::Stub;
  CLI::App& group = Group(app, "board", "Open requests --as could say yes to");
  group.add_subcommand("list", "Lists them")->callback([&session] {
    v1::ListBoardRequest list;
    list.set_parent(session.Parent());
    session.List(&Stub::ListBoard, list, {"request", "category", "neighbourhood", "parts_of_day"});
  });
  AddVerb(group, session, "accept", "Says yes to one, and to the house rules", "requests",
          "REQUEST", &Stub::AcceptBoardItem);
}

}  // namespace

void AddAgreeing(CLI::App& app, Session& session) {
  AddToRequest(*app.get_subcommand("request"), session);
  AddVerb(*app.get_subcommand("invitation"), session, "withdraw", "Stops after a yes",
          "invitations", "INVITATION", &v1::InvitationService::Stub::WithdrawInvitation);
  AddBoard(app, session);
  AddAppointment(app, session);
}

}  // namespace omzien::ctl
