// Services behind a real gRPC server on a port the system picks, over a store in memory, with a
// clock that stands still until a test moves it.
//
//   test::ServiceHost host({"omzien.v1.ResidentService"}, [](test::ServiceHost& host) {
//     return std::make_unique<ResidentService>(ResidentService::Parts{.call = host.call(), …});
//   });
//   host.Call("residents/anna", &v1::ResidentService::Stub::GetResident, request)
//
// The configuration is small town (tests/configuration/small_town.h) and its twin "other" in the
// partition after it. Nothing is shared between hosts, so tests may run at once.

#ifndef OMZIEN_TESTS_SUPPORT_SERVICE_HOST_H_
#define OMZIEN_TESTS_SUPPORT_SERVICE_HOST_H_

#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/service_type.h>
#include <prometheus/registry.h>

#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/configuration/bundle.h"
#include "services/configuration/load.h"
#include "services/rpc/call.h"
#include "services/rpc/grpc_status.h"
#include "services/rpc/paging.h"
#include "services/rpc/server.h"
#include "services/rpc/token.h"
#include "services/rpc/watches.h"
#include "services/store/memory_store.h"
#include "services/sync/mutex.h"

namespace omzien::test {

inline constexpr absl::string_view kTown = "small-town";
inline constexpr absl::string_view kOtherTown = "other";

// Domain time as a test says. Thread-safe.
class StoppedClock {
 public:
  // Monday 2 March 2026, 10:00 in Amsterdam: the first day on which Wendy of small town is a
  // worker.
  absl::Time Now() const {
    const sync::Lock lock(mutex_);
    return now_;
  }
  void Set(absl::Time now) {
    const sync::Lock lock(mutex_);
    now_ = now;
  }
  void Advance(absl::Duration by) { Set(Now() + by); }

 private:
  mutable sync::Mutex mutex_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_) = absl::FromCivil(absl::CivilMinute(2026, 3, 2, 9, 0),
                                                            absl::UTCTimeZone());
};

// Returns the subject of a token: "residents/anna", "workers/wendy", both with identity level
// CONTACT, or "services/matchmaker" (of no municipality).
rpc::Subject SubjectOf(absl::string_view who, absl::string_view municipality = kTown);

// Returns the fields an error names, in order, none for any but a request with wrong fields.
std::vector<std::string> WrongFields(const absl::Status& status);
template <class T>
std::vector<std::string> WrongFields(const absl::StatusOr<T>& result) {
  return WrongFields(result.status());
}

// A context that carries a token. Returned by value though grpc's own cannot be.
class CallAs : public grpc::ClientContext {
 public:
  explicit CallAs(const std::string& token) { AddMetadata("authorization", "Bearer " + token); }
};

// Thread-safe but for what a test changes between calls.
class ServiceHost {
 public:
  // Serves the services of these full names, one of `make` for each: it gets the host, whose parts
  // below are all there, and returns the service in a unique_ptr. A failure ends the test program
  // with a sentence.
  template <class... Make>
  explicit ServiceHost(const std::vector<std::string>& names, const Make&... make) : ServiceHost() {
    (services_.push_back(make(*this)), ...);
    Start(names);
  }
  ~ServiceHost();

  ServiceHost(const ServiceHost&) = delete;
  ServiceHost& operator=(const ServiceHost&) = delete;

  // What services are made of. They outlive the services.
  const rpc::Call& call() const { return call_; }
  const rpc::PageSealer& pages() const { return pages_; }
  // A test steps it by hand.
  rpc::Watches& watches() { return watches_; }
  std::shared_ptr<const configuration::Bundle> bundle() const;
  const configuration::Municipality& town() const { return *bundle()->Find(kTown); }

  // Puts another configuration in the place of small town and its twin. Who works with the old one
  // keeps it.
  void Reload(std::vector<configuration::File> files);

  // Returns a context of a call by `who`: as SubjectOf, or a subject of any kind.
  CallAs As(absl::string_view who) const { return CallAs(TokenOf(SubjectOf(who))); }
  CallAs As(const rpc::Subject& subject) const { return CallAs(TokenOf(subject)); }

  // Calls a method over the wire.
  template <class Who, class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Call(const Who& who,
                             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                          Reply*),
                             const Request& request) const {
    CallAs context = As(who);
    Stub stub(channel_);
    Reply reply;
    const grpc::Status status = (stub.*method)(&context, request, &reply);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return reply;
  }

  // For calls without a token, in parallel, or through the callback API.
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // Appends events to the stream of their municipality, each in a commit of its own, as the folder
  // they are from would.
  void Publish(const std::vector<internal::v1::Event>& events);

  // Returns all events of a municipality's partition, the oldest first.
  std::vector<internal::v1::Event> Events(absl::string_view municipality = kTown);

  // Stops serving, as a process that is told to: what comes now is refused. Once at most.
  void Drain();

  // Returns the log lines of the calls that have ended.
  std::string LogLines() const { return log_lines_.str(); }

  StoppedClock clock;
  store::MemoryStore store;

 private:
  ServiceHost();

  void Start(const std::vector<std::string>& names);
  std::string TokenOf(const rpc::Subject& subject) const;
  rpc::CallOptions MakeCallOptions();
  std::vector<v1::Role> RolesOf(const rpc::Subject& subject, absl::Time now) const;
  int PartitionOf(absl::string_view municipality) const;

  const rpc::TokenKey key_;
  const rpc::PageSealer pages_;
  rpc::TokenVerifier tokens_;
  prometheus::Registry registry_;
  std::ostringstream log_lines_;
  rpc::CallLog log_;
  rpc::AccessTable access_;  // Whole from Start on.
  rpc::Call call_;
  rpc::Watches watches_{store};

  mutable sync::Mutex mutex_;
  std::shared_ptr<const configuration::Bundle> bundle_ ABSL_GUARDED_BY(mutex_);

  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<rpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace omzien::test

#endif  // OMZIEN_TESTS_SUPPORT_SERVICE_HOST_H_
