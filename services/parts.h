// Everything one process hosts, wired: the services and the background steps of its folders. The
// one place, besides omziend.cc, that knows the whole; tests use it to host the whole in memory.

#ifndef OMZIEN_SERVICES_PARTS_H_
#define OMZIEN_SERVICES_PARTS_H_

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/service_type.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/configuration/bundle.h"
#include "services/rpc/call.h"
#include "services/rpc/paging.h"
#include "services/rpc/token.h"
#include "services/rpc/watches.h"
#include "services/store/store.h"

namespace prometheus {
class Registry;
}

namespace omzien {

struct PartsOptions {
  // What outlives the parts.
  store::Store* store = nullptr;
  rpc::TokenVerifier* tokens = nullptr;
  rpc::CallLog* log = nullptr;

  // Folders of services/, such as "directory"; "all" is every one there is.
  std::vector<std::string> folders = {"all"};

  // Domain time.
  std::function<absl::Time()> now;
  bool is_simulated = false;

  // Never null. All processes of an installation load the same.
  std::function<std::shared_ptr<const configuration::Bundle>()> bundle;

  // Seals page tokens; one for all processes of an installation.
  rpc::PageSealer::Key page_key = {};

  // With what the matchmaker makes its own tokens, and where it finds help ("host:port"; empty: in
  // this process); needed by matchmaker. It counts into `metrics`, which outlives the parts.
  std::optional<rpc::TokenKey> service_key;
  std::string help_address;
  prometheus::Registry* metrics = nullptr;

  // Told of every event that a consumer put aside, on the thread of a step: somebody must look. May
  // be null.
  std::function<void(absl::string_view folder, const absl::Status& why)> on_parked;
};

// The background work of one folder; see clock/step_loop.h, which runs it.
struct Step {
  std::string folder;
  std::function<absl::StatusOr<absl::Time>(absl::Time now)> run;
};

// Constant once made.
class Parts {
 public:
  // Errors: INVALID_ARGUMENT naming a folder that hosts nothing, or nothing on this store, or what
  // one needs and was not given;
  // FAILED_PRECONDITION naming a method without an access rule.
  static absl::StatusOr<std::unique_ptr<Parts>> Make(const PartsOptions& options);

  // For rpc::Server. They live as long as the parts.
  std::vector<grpc::Service*> services() const;

  // The watches of these services, for rpc::Server.
  rpc::Watches& watches() { return watches_; }

  const std::vector<Step>& steps() const { return steps_; }

 private:
  Parts(const PartsOptions& options, rpc::AccessTable access);

  // Where the matchmaker of this process finds help.
  std::shared_ptr<grpc::Channel> ChannelToHelp(const PartsOptions& options);

  const rpc::AccessTable access_;
  const rpc::Call call_;
  const rpc::PageSealer pages_;
  rpc::Watches watches_;
  // help for the matchmaker of this process, on no port.
  std::unique_ptr<grpc::Service> own_help_;
  std::unique_ptr<grpc::Server> own_server_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::vector<Step> steps_;
};

}  // namespace omzien

#endif  // OMZIEN_SERVICES_PARTS_H_
