// A gRPC server with what every Omzien process has: health, reflection, metrics, and a drain that
// ends.

#ifndef OMZIEN_SERVICES_RPC_SERVER_H_
#define OMZIEN_SERVICES_RPC_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace prometheus {
class Exposer;
class Registry;
}  // namespace prometheus

namespace omzien::rpc {

class Watches;

// Above the largest bulk page between processes; a resident's call is far smaller, and the edge
// caps it at 64 KiB.
inline constexpr int kMaxMessageBytes = 8 << 20;

struct ServerOptions {
  // "host:port"; port 0 lets the system pick one.
  std::string listen;
  // Where GET /metrics answers, "host:port"; empty: nowhere.
  std::string metrics_listen;
  // Shown at /metrics. May be null if metrics_listen is empty.
  std::shared_ptr<prometheus::Registry> metrics;
  // Must outlive the server.
  std::vector<grpc::Service*> services;
  // The watches of those services, ended by Drain; must outlive the server. May be null.
  Watches* watches = nullptr;
};

// Thread-safe.
class Server {
 public:
  // Starts serving calls; health says NOT_SERVING until SetServing(true).
  // Errors: UNAVAILABLE with one sentence that names the address, if it is taken or may not be
  // used.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options);

  ~Server();

  // The port that was picked.
  int port() const { return port_; }

  // A channel to this server without a socket, for clients in the same process.
  std::shared_ptr<grpc::Channel> InProcessChannel();

  // What health says, to load balancers and to `./omzien up`.
  void SetServing(bool is_serving);

  // Says NOT_SERVING, ends watches, lets other running calls end for at most `patience`, then
  // cancels them. Returns
  // when all have ended.
  void Drain(absl::Duration patience);

 private:
  Server();

  std::unique_ptr<prometheus::Exposer> exposer_;
  std::unique_ptr<grpc::Server> server_;
  Watches* watches_ = nullptr;
  int port_ = 0;
};

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_SERVER_H_
