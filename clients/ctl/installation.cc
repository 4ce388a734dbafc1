// directory, token, clock: the installation itself.

#include <cstdio>
#include <memory>

#include "absl/time/clock.h"
#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/internal/v1/audit.grpc.pb.h"
#include "omzien/v1/directory.grpc.pb.h"
#include "omzien/v1/simulation.grpc.pb.h"

namespace omzien::ctl {
namespace {

void AddDirectory(CLI::App& app, Session& session) {
  CLI::App* directory = app.add_subcommand("directory", "What a municipality has set up");
  directory->require_subcommand(1);
  directory->add_subcommand("show", "Shows areas, kinds of help, teams, …")->callback([&session] {
    v1::GetMunicipalityRequest request;
    request.set_name(session.Parent());
    session.Call(&v1::DirectoryService::Stub::GetMunicipality, request);
  });
  CLI::App* workers = directory->add_subcommand("workers", "Lists who works here today");
  auto asked = std::make_shared<v1::ListWorkersRequest>();
  AddText(*workers, "--team", *asked->mutable_team(), "Only who is of this team");
  workers->callback([&session, asked] {
    asked->set_parent(session.Parent());
    session.List(&v1::DirectoryService::Stub::ListWorkers, *asked);
  });
}

void AddToken(CLI::App& app, Session& session) {
  CLI::App* token = app.add_subcommand("token", "Makes a token for --as, to give to any client");
  auto lifetime = std::make_shared<absl::Duration>(absl::Hours(1));
  AddDuration(*token, "--lifetime", *lifetime, "How long it is valid; if not given: 1h");
  token->callback([&session, lifetime] {
    const auto minted = session.Token(*lifetime);
    if (!minted.ok()) return session.RefuseUsage(minted.status());
    std::printf("%s\n", minted->c_str());
  });
}

// Moves the clock until it is there: a call that ran out of time is asked again.
void Advance(Session& session, const v1::AdvanceClockRequest& request) {
  v1::Clock clock;
  grpc::Status status;
  do {
    status = session.One(&v1::SimulationService::Stub::AdvanceClock, request, clock);
  } while (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED &&
           !status.error_details().empty());
  session.Finish(status, clock, {});
}

void AddClock(CLI::App& app, Session& session) {
  CLI::App* clock = app.add_subcommand("clock", "The simulated clock");
  clock->require_subcommand(1);
  clock->add_subcommand("show", "Shows the domain time")->callback([&session] {
    session.Call(&v1::SimulationService::Stub::GetClock, v1::GetClockRequest());
  });
  CLI::App* advance =
      clock->add_subcommand("advance", "Moves it, and waits until nothing is left to do");
  auto request = std::make_shared<v1::AdvanceClockRequest>();
  auto by = std::make_shared<absl::Duration>();
  auto* until = AddTime(*advance, "--until", *request->mutable_until(), "Up to when, RFC 3339");
  AddDuration(*advance, "--by", *by, "How far, such as 24h")->excludes(until);
  advance->callback([&session, request, by, until] {
    if (until->count() == 0 && *by == absl::ZeroDuration()) {
      throw CLI::RequiredError("--until or --by");
    }
    if (until->count() == 0) {
      v1::Clock now;
      const grpc::Status status =
          session.One(&v1::SimulationService::Stub::GetClock, v1::GetClockRequest(), now);
      if (!status.ok()) return session.Finish(status, now, {});
      *request->mutable_until() = now.now();
      request->mutable_until()->set_seconds(now.now().seconds() + absl::ToInt64Seconds(*by));
    }
    Advance(session, *request);
  });
}

void AddAudit(CLI::App& app, Session& session) {
  CLI::App& group = Group(app, "audit", "What an operator checks");
  group.add_subcommand("requests", "Lists every request; with --json all that came of each")
      ->callback([&session] {
        internal::v1::ListAuditedRequestsRequest list;
        list.set_parent(session.Parent());
        list.set_page_size(200);
        session.List(&internal::v1::AuditService::Stub::ListAuditedRequests, list,
                     {"help_request", "owner", "for_appointment", "next_moment"});
      });
  CLI::App* events = group.add_subcommand("events", "Lists what happened, at most 1000 at once");
  auto request = std::make_shared<internal::v1::ListEventsRequest>();
  events->add_option_function<int64_t>(
      "--after", [request](int64_t number) { request->set_after_event(number); },
      "The number of the last event known; if not given: from the first");
  events->callback([&session, request] {
    request->set_parent(session.Parent());
    session.Call(&internal::v1::AuditService::Stub::ListEvents, *request, {"number", "event"});
  });
}

}  // namespace

void AddInstallation(CLI::App& app, Session& session) {
  AddDirectory(app, session);
  AddToken(app, session);
  AddClock(app, session);
  AddAudit(app, session);
}

}  // namespace omzien::ctl
