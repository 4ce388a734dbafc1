// preview: what a worker looks at.

#include <memory>
#include <string>

#include "clients/ctl/commands.h"
#include "clients/ctl/flags.h"
#include "omzien/v1/matching.grpc.pb.h"

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

}  // namespace

void AddDesk(CLI::App& app, Session& session) { AddPreview(app, session); }

}  // namespace omzien::ctl
