// preview, statistics: what a worker and a municipality look at.

#include <memory>
#include <string>

#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/v1/matching.grpc.pb.h"
#include "omzien/v1/statistics.grpc.pb.h"

namespace omzien::ctl {
namespace {

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
  AddPreview(app, session);
  AddStatistics(app, session);
}

}  // namespace omzien::ctl
