// team, preview, statistics: what a worker and a municipality do.

#include <memory>
#include <string>

#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/v1/matching.grpc.pb.h"
#include "omzien/v1/statistics.grpc.pb.h"
#include "omzien/v1/team.grpc.pb.h"

namespace omzien::ctl {
namespace {

void AddTake(CLI::App& team, Session& session) {
  CLI::App* take = team.add_subcommand("take", "Makes --as its owner");
  auto request = std::make_shared<v1::TakeEscalationRequest>();
  auto said = std::make_shared<std::string>();
  take->add_option("ESCALATION", *said, "Its id or name")->required();
  AddText(*take, "--etag", *request->mutable_etag(), "What was seen");
  take->callback([&session, request, said] {
    request->set_name(session.NameOf("escalations", *said));
    session.Change(&v1::TeamService::Stub::TakeEscalation, *request);
  });
}

void AddClose(CLI::App& team, Session& session) {
  CLI::App* close = team.add_subcommand("close", "Brings it to an end");
  auto request = std::make_shared<v1::CloseEscalationRequest>();
  auto said = std::make_shared<std::string>();
  close->add_option("ESCALATION", *said, "Its id or name")->required();
  AddEnum(
      *close, "--outcome", v1::Escalation::Outcome_descriptor(), "",
      [request](int outcome) {
        request->set_outcome(static_cast<v1::Escalation::Outcome>(outcome));
      },
      "How it ended")
      ->required();
  AddText(*close, "--reason", *request->mutable_reason(), "Why, for unresolved");
  AddText(*close, "--etag", *request->mutable_etag(), "What was seen");
  close->callback([&session, request, said] {
    request->set_name(session.NameOf("escalations", *said));
    session.Change(&v1::TeamService::Stub::CloseEscalation, *request);
  });
}

void AddTeam(CLI::App& app, Session& session) {
  CLI::App* team = app.add_subcommand("team", "What a social team looks after");
  team->require_subcommand(1);
  CLI::App* queue = team->add_subcommand("queue", "Lists what waits for a team, or is hers");
  auto list = std::make_shared<v1::ListEscalationsRequest>();
  AddText(*queue, "--team", *list->mutable_team(), "The id of the team")->required();
  queue->callback([&session, list] {
    list->set_parent(session.Parent());
    session.List(&v1::TeamService::Stub::ListEscalations, *list,
                 {"name", "state", "due_time", "category", "neighbourhood", "missing", "owner"});
  });
  CLI::App* show = team->add_subcommand("show", "Shows the whole card; the asker sees who looked");
  auto said = std::make_shared<std::string>();
  show->add_option("ESCALATION", *said, "Its id or name")->required();
  show->callback([&session, said] {
    v1::GetEscalationRequest request;
    request.set_name(session.NameOf("escalations", *said));
    session.Call(&v1::TeamService::Stub::GetEscalation, request);
  });
  AddTake(*team, session);
  AddClose(*team, session);
}

void AddPreview(CLI::App& app, Session& session) {
  CLI::App* preview =
      app.add_subcommand("preview", "Shows who would be asked, and who not and why");
  auto said = std::make_shared<std::string>();
  preview->add_option("REQUEST", *said, "Its id or name")->required();
  preview->callback([&session, said] {
    v1::PreviewMatchRequest request;
    request.set_name(session.NameOf("requests", *said));
    session.Call(&v1::MatchingService::Stub::PreviewMatch, request);
  });
}

void AddStatistics(CLI::App& app, Session& session) {
  CLI::App* statistics =
      app.add_subcommand("statistics", "What a municipality may know in figures");
  statistics->require_subcommand(1);
  statistics->add_subcommand("show", "Shows the counts so far")->callback([&session] {
    v1::GetStatisticsRequest request;
    request.set_name(session.Parent() + "/statistics");
    session.Call(&v1::StatisticsService::Stub::GetStatistics, request);
  });
}

}  // namespace

void AddDesk(CLI::App& app, Session& session) {
  AddTeam(app, session);
  AddPreview(app, session);
  AddStatistics(app, session);
}

}  // namespace omzien::ctl
