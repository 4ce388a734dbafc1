// signal: a worry about someone, from its report to its end.

#include <memory>
#include <string>

#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/v1/signal.grpc.pb.h"

namespace omzien::ctl {
namespace {

void AddReport(CLI::App& group, Session& session) {
  CLI::App* report = group.add_subcommand(
      "report", "Reports one. In an emergency call 112; at violence at home, Veilig Thuis");
  auto request = std::make_shared<v1::ReportSignalRequest>();
  auto resident = std::make_shared<std::string>();
  auto key_figure = std::make_shared<std::string>();
  v1::Signal& signal = *request->mutable_signal();
  AddEnum(
      *report, "--kind", v1::Signal::Kind_descriptor(), "",
      [&signal](int kind) { signal.set_kind(static_cast<v1::Signal::Kind>(kind)); },
      "What was noticed; violence is always restricted")
      ->required();
  report->add_flag_function(
      "--restricted", [&signal](int64_t) { signal.set_is_restricted(true); },
      "Only for the few who read restricted ones");
  AddText(*report, "--resident", *resident, "About whom, if she is known here");
  AddText(*report, "--about", *signal.mutable_about(), "About whom, in words");
  AddText(*report, "--neighbourhood", *signal.mutable_neighbourhood(), "Where")->required();
  AddText(*report, "--text", *signal.mutable_text(), "What was noticed")->required();
  AddEnum(
      *report, "--known", v1::Signal::Known_descriptor(), "",
      [&signal](int known) { signal.set_known(static_cast<v1::Signal::Known>(known)); },
      "Whether the person knows");
  AddText(*report, "--key-figure", *key_figure, "For whom a service reports");
  report->callback([&session, request, resident, key_figure] {
    request->set_parent(session.Parent());
    if (!resident->empty()) {
      request->mutable_signal()->set_resident(session.NameOf("residents", *resident));
    }
    if (!key_figure->empty()) request->set_key_figure(session.NameOf("workers", *key_figure));
    session.Change(&v1::SignalService::Stub::ReportSignal, *request);
  });
}

void AddLists(CLI::App& group, Session& session) {
  group.add_subcommand("mine", "Lists those --as reported")->callback([&session] {
    v1::ListMySignalsRequest request;
    request.set_parent(session.Parent());
    session.List(&v1::SignalService::Stub::ListMySignals, request,
                 {"name", "state", "kind", "about", "create_time", "read_time"});
  });
  CLI::App* list = group.add_subcommand("list", "Lists a team's, or the restricted ones");
  auto request = std::make_shared<v1::ListSignalsRequest>();
  auto* team = AddText(*list, "--team", *request->mutable_team(), "The id of the team");
  list->add_flag_function(
          "--restricted", [request](int64_t) { request->set_is_restricted(true); },
          "The restricted ones of the municipality instead")
      ->excludes(team);
  list->callback([&session, request] {
    request->set_parent(session.Parent());
    session.List(
        &v1::SignalService::Stub::ListSignals, *request,
        {"name", "state", "kind", "known", "neighbourhood", "owner", "create_time", "read_time"});
  });
  group.add_subcommand("log", "Lists who read restricted ones")->callback([&session] {
    v1::ListSealedLogRequest log;
    log.set_parent(session.Parent());
    session.List(&v1::SignalService::Stub::ListSealedLog, log, {"time", "reader", "signal"});
  });
}

void AddOne(CLI::App& group, Session& session) {
  CLI::App* show = group.add_subcommand("show", "Shows one whole; the read is logged");
  auto get = std::make_shared<std::string>();
  show->add_option("SIGNAL", *get, "Its id or name")->required();
  show->callback([&session, get] {
    v1::GetSignalRequest request;
    request.set_name(session.NameOf("signals", *get));
    session.Call(&v1::SignalService::Stub::GetSignal, request);
  });

  CLI::App* take = group.add_subcommand("take", "Makes --as its owner");
  auto taken = std::make_shared<std::string>();
  auto to_take = std::make_shared<v1::TakeSignalRequest>();
  take->add_option("SIGNAL", *taken, "Its id or name")->required();
  AddText(*take, "--etag", *to_take->mutable_etag(), "What was seen");
  take->callback([&session, taken, to_take] {
    to_take->set_name(session.NameOf("signals", *taken));
    session.Change(&v1::SignalService::Stub::TakeSignal, *to_take);
  });

  CLI::App* end = group.add_subcommand("end", "Brings one to an end");
  auto ended = std::make_shared<std::string>();
  auto to_end = std::make_shared<v1::EndSignalRequest>();
  end->add_option("SIGNAL", *ended, "Its id or name")->required();
  AddEnum(
      *end, "--outcome", v1::Signal::Outcome_descriptor(), "",
      [to_end](int outcome) { to_end->set_outcome(static_cast<v1::Signal::Outcome>(outcome)); },
      "How it ended")
      ->required();
  AddText(*end, "--etag", *to_end->mutable_etag(), "What was seen");
  end->callback([&session, ended, to_end] {
    to_end->set_name(session.NameOf("signals", *ended));
    session.Change(&v1::SignalService::Stub::EndSignal, *to_end);
  });
}

void AddUnread(CLI::App& group, Session& session) {
  CLI::App* unread = group.add_subcommand("unread", "Counts a team's restricted ones nobody read");
  auto request = std::make_shared<v1::CountUnreadRequest>();
  AddText(*unread, "--team", *request->mutable_team(), "The id of a team --as leads")->required();
  unread->callback([&session, request] {
    request->set_parent(session.Parent());
    session.Call(&v1::SignalService::Stub::CountUnread, *request);
  });
}

}  // namespace

void AddSignals(CLI::App& app, Session& session) {
  CLI::App* group = app.add_subcommand("signal", "A worry about someone");
  group->require_subcommand(1);
  AddReport(*group, session);
  AddLists(*group, session);
  AddOne(*group, session);
  AddUnread(*group, session);
}

}  // namespace omzien::ctl
