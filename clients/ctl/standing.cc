// volunteer, helper standing|check|suspend|resume: what organisations and the team say of those who
// help.

#include <memory>
#include <string>

#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/v1/helper.grpc.pb.h"

namespace omzien::ctl {
namespace {

using Service = v1::HelperService::Stub;

// Adds a command about the standing of RESIDENT, which `send` sends.
template <class Request, class Send>
CLI::App& AddAbout(CLI::App& group, Session& session, const std::string& verb,
                   const std::string& help, std::shared_ptr<Request> request, const Send& send) {
  CLI::App* command = group.add_subcommand(verb, help);
  command->callback([&session, request, send, said = AddName(*command, "RESIDENT")] {
    request->set_name(HelperSaid(session, *said));
    send(*request);
  });
  return *command;
}

void AddCheck(CLI::App& group, Session& session) {
  const auto request = std::make_shared<v1::RecordCheckRequest>();
  CLI::App& check = AddAbout(
      group, session, "check", "Records that a check was seen; without dates: that there is none",
      request, [&session](const auto& asked) { session.Change(&Service::RecordCheck, asked); });
  CLI::Option* date = AddDate(
      check, "--date", [request] { return request->mutable_check()->mutable_date(); },
      "When it was done, such as 2026-01-31");
  CLI::Option* last = AddDate(
      check, "--last-day", [request] { return request->mutable_check()->mutable_last_day(); },
      "The last day it holds");
  date->needs(last);
  last->needs(date);
}

void AddHelperStanding(CLI::App& group, Session& session) {
  AddAbout(group, session, "standing",
           "Shows whose volunteer, checked, suspended; she sees who looked",
           std::make_shared<v1::GetHelperStandingRequest>(),
           [&session](const auto& asked) { session.Call(&Service::GetHelperStanding, asked); });
  AddCheck(group, session);
  AddAbout(group, session, "suspend", "Asks her for nothing any more, and ends what she agreed to",
           std::make_shared<v1::SuspendHelperRequest>(),
           [&session](const auto& asked) { session.Change(&Service::SuspendHelper, asked); });
  AddAbout(group, session, "resume", "Lifts a suspension",
           std::make_shared<v1::ResumeHelperRequest>(),
           [&session](const auto& asked) { session.Change(&Service::ResumeHelper, asked); });
}

// Adds a command of a coordinator about one resident.
template <class Request, class Method>
void AddVolunteerVerb(CLI::App& group, Session& session, const std::string& verb,
                      const std::string& help, Method method) {
  CLI::App* command = group.add_subcommand(verb, help);
  const auto request = std::make_shared<Request>();
  AddText(*command, "--organisation", *request->mutable_organisation(), "Its id")->required();
  command->callback([&session, request, method, said = AddName(*command, "RESIDENT")] {
    request->set_parent(session.Parent());
    request->set_resident(session.NameOf("residents", *said));
    session.Change(method, *request);
  });
}

void AddVolunteer(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "volunteer", "Who helps for an organisation");
  AddVolunteerVerb<v1::AdmitVolunteerRequest>(
      group, session, "admit", "Asks her to be its volunteer", &Service::AdmitVolunteer);
  AddVolunteerVerb<v1::EndVolunteeringRequest>(
      group, session, "end", "Ends it, or takes the question back", &Service::EndVolunteering);
  CLI::App* list = group.add_subcommand("list", "Lists them, and who was asked");
  const auto request = std::make_shared<v1::ListVolunteersRequest>();
  AddText(*list, "--organisation", *request->mutable_organisation(), "Its id")->required();
  list->callback([&session, request] {
    request->set_parent(session.Parent());
    session.List(&Service::ListVolunteers, *request, {"resident", "state", "check"});
  });
  CLI::App* answer = group.add_subcommand("answer", "Says whether --as wants to be one");
  const auto said = std::make_shared<v1::AnswerAdmissionRequest>();
  AddText(*answer, "--organisation", *said->mutable_organisation(), "Its id")->required();
  answer
      ->add_flag_function(
          "--yes,!--no", [said](int64_t yes) { said->set_is_yes(yes > 0); }, "The answer")
      ->required();
  answer->callback([&session, said] {
    said->set_parent(session.Parent());
    session.Change(&Service::AnswerAdmission, *said);
  });
}

}  // namespace

void AddStanding(CLI::App& app, Session& session) {
  AddHelperStanding(*app.get_subcommand("helper"), session);
  AddVolunteer(app, session);
}

}  // namespace omzien::ctl
