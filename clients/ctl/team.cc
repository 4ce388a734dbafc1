// team: what a social team looks after, and what a coordinator sees of it.

#include <memory>
#include <string>
#include <utility>

#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/v1/team.grpc.pb.h"

namespace omzien::ctl {
namespace {

using Stub = v1::TeamService::Stub;

const Columns& ItemColumns() {
  static const auto& columns =
      *new Columns{"name",          "state",   "begin_time", "due_time", "category",
                   "neighbourhood", "missing", "is_late",    "risks",    "owner"};
  return columns;
}

// One verb on an item: its command, its request, and the item it is about.
template <class Request>
struct Verb {
  CLI::App* command;
  std::shared_ptr<Request> request;
  std::shared_ptr<std::string> item;
};

// Adds a verb on an item. `before` is called before the call, for what the session must spell out.
template <class Request, class Reply>
Verb<Request> AddVerb(
    CLI::App& team, Session& session, const std::string& name,
    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
    const std::string& help, std::function<void(Request&)> before = [](Request&) {}) {
  Verb<Request> verb{team.add_subcommand(name, help), std::make_shared<Request>(), nullptr};
  verb.item = AddName(*verb.command, "ESCALATION");
  if constexpr (requires(Request & r) { r.mutable_etag(); })
    AddText(*verb.command, "--etag", *verb.request->mutable_etag(), "What was seen");
  verb.command->callback([&session, method, verb, before = std::move(before)] {
    verb.request->set_name(session.NameOf("escalations", *verb.item));
    before(*verb.request);
    session.Change(method, *verb.request);
  });
  return verb;
}

void AddQueue(CLI::App& team, Session& session) {
  CLI::App* queue = team.add_subcommand("queue", "Lists what waits for a team, or is hers");
  auto list = std::make_shared<v1::ListEscalationsRequest>();
  AddText(*queue, "--team", *list->mutable_team(), "The id of the team")->required();
  AddEnum(
      *queue, "--list", v1::ListEscalationsRequest::List_descriptor(), "",
      [list](int which) { list->set_list(static_cast<v1::ListEscalationsRequest::List>(which)); },
      "Not all that has not ended, but");
  queue->callback([&session, list] {
    list->set_parent(session.Parent());
    session.List(&Stub::ListEscalations, *list, ItemColumns());
  });
  CLI::App* watch =
      team.add_subcommand("watch", "Prints each change of a team's items, from now on");
  auto watched = std::make_shared<v1::WatchEscalationsRequest>();
  AddText(*watch, "--team", *watched->mutable_team(), "The id of the team")->required();
  watch->callback([&session, watched, count = AddCount(*watch)] {
    watched->set_parent(session.Parent());
    session.Watch(&Stub::WatchEscalations, *watched, *count, ItemColumns());
  });
  CLI::App* searches =
      team.add_subcommand("searches", "Lists the searches for volunteers, for a coordinator");
  auto asked = std::make_shared<v1::ListVolunteerSearchesRequest>();
  AddText(*searches, "--organisation", *asked->mutable_organisation(), "Its id")->required();
  searches->callback([&session, asked] {
    asked->set_parent(session.Parent());
    session.List(&Stub::ListVolunteerSearches, *asked);
  });
}

void AddTaking(CLI::App& team, Session& session) {
  CLI::App* show = team.add_subcommand("show", "Shows the whole card; the asker sees who looked");
  auto said = AddName(*show, "ESCALATION");
  show->callback([&session, said] {
    v1::GetEscalationRequest request;
    request.set_name(session.NameOf("escalations", *said));
    session.Call(&Stub::GetEscalation, request);
  });
  AddVerb(team, session, "take", &Stub::TakeEscalation, "Makes --as its owner");
  CLI::App* early =
      team.add_subcommand("take-early", "Takes a request that is still OPEN to the team");
  auto open = AddName(*early, "REQUEST");
  early->callback([&session, open] {
    v1::TakeHelpRequestRequest request;
    request.set_name(session.NameOf("requests", *open));
    session.Change(&Stub::TakeHelpRequest, request);
  });
  CLI::App* next = team.add_subcommand("next", "Makes --as the owner of the first free item");
  auto request = std::make_shared<v1::TakeNextEscalationRequest>();
  AddText(*next, "--team", *request->mutable_team(), "The id of the team")->required();
  next->callback([&session, request] {
    request->set_parent(session.Parent());
    session.Change(&Stub::TakeNextEscalation, *request);
  });
}

void AddWriting(CLI::App& team, Session& session) {
  const auto note = AddVerb(team, session, "note", &Stub::AddNote, "Adds a note to the card");
  AddText(*note.command, "--text", *note.request->mutable_text(), "What is written")->required();
  auto time = std::make_shared<google::protobuf::Timestamp>();
  const auto attempt = AddVerb<v1::RecordContactAttemptRequest>(
      team, session, "attempt", &Stub::RecordContactAttempt,
      "Writes down that somebody tried to reach the asker", [time](auto& r) {
        if (time->seconds() != 0) *r.mutable_time() = *time;
      });
  auto tried = attempt.request;
  AddEnum(
      *attempt.command, "--way", v1::ContactAttempt::Way_descriptor(), "",
      [tried](int way) { tried->set_way(static_cast<v1::ContactAttempt::Way>(way)); },
      "By which way")
      ->required();
  AddEnum(
      *attempt.command, "--result", v1::ContactAttempt::Result_descriptor(), "",
      [tried](int result) { tried->set_result(static_cast<v1::ContactAttempt::Result>(result)); },
      "What came of it");
  AddTime(*attempt.command, "--time", *time, "When, in RFC 3339; if not given: now");
}

void AddWaiting(CLI::App& team, Session& session) {
  const auto wait = AddVerb(team, session, "wait", &Stub::LetEscalationWait,
                            "Lets it wait until a day; the resident is told");
  auto asked = wait.request;
  AddEnum(
      *wait.command, "--for", v1::Escalation::WaitReason_descriptor(), "",
      [asked](int reason) { asked->set_reason(static_cast<v1::Escalation::WaitReason>(reason)); },
      "What it waits for")
      ->required();
  AddDate(
      *wait.command, "--until", [asked] { return asked->mutable_until_day(); },
      "The day it comes back")
      ->required();
  AddVerb(team, session, "resume", &Stub::ResumeEscalation,
          "Ends the waiting, the search or the offer");
  auto colleague = std::make_shared<std::string>();
  const auto offer = AddVerb<v1::OfferEscalationRequest>(
      team, session, "offer", &Stub::OfferEscalation,
      "Offers it to a colleague, who accepts or refuses",
      [&session, colleague](auto& r) { r.set_worker(session.NameOf("workers", *colleague)); });
  AddText(*offer.command, "--to", *colleague, "The colleague")->required();
  AddVerb(team, session, "accept", &Stub::AcceptEscalation, "Takes over what was offered");
  AddVerb(team, session, "refuse", &Stub::RefuseEscalation, "Leaves it with its owner");
  AddVerb(
      team, session, "decline", &Stub::DeclineEscalation,
      "It is not for --as, such as her neighbour's: no request of this asker exists for her then");
}

void AddFinding(CLI::App& team, Session& session) {
  auto helper = std::make_shared<std::string>();
  const auto yes = AddVerb<v1::RecordYesRequest>(
      team, session, "record-yes", &Stub::RecordYes, "Writes down a yes, such as by phone",
      [&session, helper](auto& r) { r.set_helper(session.NameOf("residents", *helper)); });
  AddText(*yes.command, "--helper", *helper, "Who said it")->required();
  auto willing = std::make_shared<std::string>();
  const auto answer = AddVerb<v1::AnswerLateYesRequest>(
      team, session, "answer", &Stub::AnswerLateYes, "Accepts or thanks who said yes late",
      [&session, willing](auto& r) { r.set_helper(session.NameOf("residents", *willing)); });
  AddText(*answer.command, "--helper", *willing, "Who is willing")->required();
  auto answered = answer.request;
  CLI::Option* accept = answer.command->add_flag_callback(
      "--accept", [answered] { answered->set_is_accepted(true); }, "She is to come");
  answer.command->add_flag("--thank")->description("She is thanked")->excludes(accept);
  AddVerb(team, session, "search", &Stub::StartVolunteerSearch,
          "Lets the volunteers of all organisations be asked");
}

void AddClose(CLI::App& team, Session& session) {
  const auto close = AddVerb(team, session, "close", &Stub::CloseEscalation, "Brings it to an end");
  auto request = close.request;
  AddEnum(
      *close.command, "--outcome", v1::Escalation::Outcome_descriptor(), "",
      [request](int outcome) {
        request->set_outcome(static_cast<v1::Escalation::Outcome>(outcome));
      },
      "How it ended")
      ->required();
  AddText(*close.command, "--reason", *request->mutable_reason(), "Why, for unresolved");
  AddEnum(
      *close.command, "--because", v1::Escalation::UnresolvedReason_descriptor(), "",
      [request](int why) {
        request->set_unresolved_reason(static_cast<v1::Escalation::UnresolvedReason>(why));
      },
      "Why, as a code");
  AddText(*close.command, "--activity", *request->mutable_activity(), "The id, for group-activity");
  close.command->add_flag_callback(
      "--agreed", [request] { request->set_is_agreed(true); }, "The resident agreed to join it");
  AddText(*close.command, "--case", *request->mutable_case_number(),
          "The number of the case in another system");
}

void AddAbsence(CLI::App& team, Session& session) {
  CLI::App* absence = team.add_subcommand(
      "absence",
      "Shows when --as is away; with --from and --until, says it; with --none, she is not");
  auto request = std::make_shared<v1::SetAbsenceRequest>();
  CLI::Option* from = AddDate(
      *absence, "--from", [request] { return request->mutable_first_day(); }, "The first day");
  CLI::Option* until = AddDate(
      *absence, "--until", [request] { return request->mutable_last_day(); },
      "The last day, inclusive");
  from->needs(until);
  until->needs(from);
  CLI::Option* none = absence->add_flag("--none")->description("She is not away")->excludes(from);
  absence->callback([&session, request, from, none] {
    const std::string name = session.options.as + "/absence";
    if (from->count() == 0 && none->count() == 0) {
      v1::GetAbsenceRequest asked;
      asked.set_name(name);
      return session.Call(&Stub::GetAbsence, asked);
    }
    request->set_name(name);
    session.Change(&Stub::SetAbsence, *request);
  });
  CLI::App* full = team.add_subcommand(
      "full", "Says until which day --as can take no more; without --until, she is not full");
  auto until_day = std::make_shared<v1::SetFullUntilRequest>();
  AddDate(
      *full, "--until", [until_day] { return until_day->mutable_until_day(); },
      "The last day, inclusive");
  full->callback([&session, until_day] {
    until_day->set_name(session.options.as + "/absence");
    session.Change(&Stub::SetFullUntil, *until_day);
  });
  CLI::App* workers = team.add_subcommand(
      "workers", "Lists who works in a team, what each looks after, who is away or full");
  auto asked = std::make_shared<v1::ListTeamWorkersRequest>();
  AddText(*workers, "--team", *asked->mutable_team(), "The id of the team")->required();
  workers->callback([&session, asked] {
    asked->set_parent(session.Parent());
    session.Call(&Stub::ListTeamWorkers, *asked, {"worker", "owned", "absence"});
  });
}

}  // namespace

void AddTeam(CLI::App& app, Session& session) {
  CLI::App& team = Group(app, "team", "What a social team looks after");
  AddQueue(team, session);
  AddTaking(team, session);
  AddWriting(team, session);
  AddWaiting(team, session);
  AddFinding(team, session);
  AddClose(team, session);
  AddAbsence(team, session);
}

}  // namespace omzien::ctl
