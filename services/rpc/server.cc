#include "services/rpc/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <prometheus/exposer.h>
#include <prometheus/registry.h>

#include <exception>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "services/rpc/watches.h"

namespace omzien::rpc {

Server::Server() = default;
Server::~Server() = default;

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  std::unique_ptr<Server> server(new Server());
  server->watches_ = options.watches;
  grpc::ServerBuilder builder;
  // Without this a second process silently shares the port, and each gets some of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.AddListeningPort(options.listen, grpc::InsecureServerCredentials(), &server->port_);
  for (grpc::Service* service : options.services) builder.RegisterService(service);
  server->server_ = builder.BuildAndStart();
  if (server->server_ == nullptr || server->port_ == 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", options.listen,
                     ": is the port taken, or is there no right to use it?"));
  }
  server->SetServing(false);
  if (!options.metrics_listen.empty()) {
    // The library throws; this is the one place where that becomes a status.
    try {
      server->exposer_ = std::make_unique<prometheus::Exposer>(options.metrics_listen, 1);
    } catch (const std::exception&) {
      return absl::UnavailableError(
          absl::StrCat("cannot show metrics on ", options.metrics_listen,
                       ": is the port taken, or is there no right to use it?"));
    }
    server->exposer_->RegisterCollectable(options.metrics);
  }
  return server;
}

std::shared_ptr<grpc::Channel> Server::InProcessChannel() { return server_->InProcessChannel({}); }

void Server::SetServing(bool is_serving) {
  server_->GetHealthCheckService()->SetServingStatus(is_serving);
}

void Server::Drain(absl::Duration patience) {
  SetServing(false);
  if (watches_ != nullptr) watches_->EndAll();
  server_->Shutdown(absl::ToChronoTime(absl::Now() + patience));
  server_->Wait();
}

}  // namespace omzien::rpc
