// call, delivery: what people of a team tell by phone, and what is told by push or e-mail.

#include <memory>
#include <string>

#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/v1/inbox.grpc.pb.h"

namespace omzien::ctl {
namespace {

const Columns& TaskColumns() {
  static const auto& columns =
      *new Columns{"name", "due_time", "reason", "subject", "attempts", "raises", "state", "tells"};
  return columns;
}

void AddLists(CLI::App& group, Session& session) {
  CLI::App* list = group.add_subcommand("list", "Lists what a team is to do, due first first");
  auto request = std::make_shared<v1::ListCallTasksRequest>();
  AddText(*list, "--team", *request->mutable_team(), "The id of a team of --as")->required();
  list->add_flag_function(
      "--raised", [request](int64_t) { request->set_only_raised(true); },
      "Only what is raised to the team's lead");
  list->callback([&session, request] {
    request->set_parent(session.Parent());
    session.List(&v1::InboxService::Stub::ListCallTasks, *request, TaskColumns());
  });

  CLI::App* watch =
      group.add_subcommand("watch", "Prints what comes, changes and ends from now on");
  auto asked = std::make_shared<v1::WatchCallTasksRequest>();
  AddText(*watch, "--team", *asked->mutable_team(), "The id of a team of --as")->required();
  watch->callback([&session, asked, count = AddCount(*watch)] {
    asked->set_parent(session.Parent());
    session.Watch(&v1::InboxService::Stub::WatchCallTasks, *asked, *count, TaskColumns());
  });
}

void AddOne(CLI::App& group, Session& session) {
  CLI::App* show = group.add_subcommand("show", "Shows whom to call; she sees who looked");
  show->callback([&session, said = AddName(*show, "TASK")] {
    v1::GetCallTaskRequest get;
    get.set_name(session.NameOf("callTasks", *said));
    session.Call(&v1::InboxService::Stub::GetCallTask, get);
  });

  CLI::App* done = group.add_subcommand("done", "Says what came of a call");
  auto request = std::make_shared<v1::CompleteCallTaskRequest>();
  AddEnum(
      *done, "--result", v1::CallTask::Result_descriptor(), "",
      [request](int result) { request->set_result(static_cast<v1::CallTask::Result>(result)); },
      "What came of it; not-reached keeps it open")
      ->required();
  done->callback([&session, request, said = AddName(*done, "TASK")] {
    request->set_name(session.NameOf("callTasks", *said));
    session.Change(&v1::InboxService::Stub::CompleteCallTask, *request);
  });
}

void AddDeliveries(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "delivery", "What is told to people who are not in the app");
  group.add_subcommand("list", "Lists what is due")->callback([&session] {
    v1::ListDeliveriesRequest list;
    list.set_parent(session.Parent());
    session.List(&v1::InboxService::Stub::ListDeliveries, list,
                 {"try_time", "attempts", "message"});
  });
  CLI::App* report = group.add_subcommand("report", "Says what came of an attempt");
  auto request = std::make_shared<v1::ReportDeliveryRequest>();
  AddEnum(
      *report, "--result", v1::ReportDeliveryRequest::Result_descriptor(), "",
      [request](int result) {
        request->set_result(static_cast<v1::ReportDeliveryRequest::Result>(result));
      },
      "What came of it; what failed is due again a little later")
      ->required();
  report->callback([&session, request, said = AddName(*report, "MESSAGE")] {
    request->set_name(session.NameOf("messages", *said));
    session.Change(&v1::InboxService::Stub::ReportDelivery, *request);
  });
}

}  // namespace

void AddCalls(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "call", "What people of a team are to do by phone");
  AddLists(group, session);
  AddOne(group, session);
  AddDeliveries(app, session);
}

}  // namespace omzien::ctl
