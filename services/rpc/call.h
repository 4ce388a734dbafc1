// The one way into every service. Each override of a gRPC method is one line through Call, which
// asks in this order: is there a place in flight, who calls (token), may they (access rule), does
// the request name their municipality, are the fields right; then runs the body, and writes the
// reply, the metrics and the log line.
//
// It is a function and not a gRPC interceptor because an interceptor cannot refuse a call: the
// handler still runs.

#ifndef OMZIEN_SERVICES_RPC_CALL_H_
#define OMZIEN_SERVICES_RPC_CALL_H_

#include <grpcpp/server_context.h>

#include <atomic>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "services/rpc/access.h"
#include "services/rpc/call_log.h"
#include "services/rpc/caller.h"
#include "services/rpc/errors.h"
#include "services/rpc/grpc_status.h"
#include "services/rpc/token.h"

namespace omzien::rpc {

// What Call asks others.
struct CallOptions {
  // Must outlive the Call.
  const AccessTable* access = nullptr;
  TokenVerifier* tokens = nullptr;
  CallLog* log = nullptr;
  // Returns the roles of a worker on that day; nothing for one the municipality does not know.
  std::function<std::vector<v1::Role>(const Subject&, absl::Time)> roles_of_worker;
  // Returns the configuration now, null if it has no municipality of this slug.
  std::function<std::shared_ptr<const configuration::Bundle>(absl::string_view slug)> bundle_with;
  // Domain time.
  std::function<absl::Time()> now;
  // More calls at a moment get RESOURCE_EXHAUSTED.
  // DEFAULT: 2048, above the 1000 simultaneous yes a popular request may see; a call holds a
  // thread.
  int max_in_flight = 2048;
};

// Thread-safe.
class Call {
 public:
  explicit Call(CallOptions options) : options_(std::move(options)) {}

  // Runs one unary call.
  //   validate: void([const Caller&,] const Request&, Violations&), adds what is wrong with the
  //             fields
  //   body:     StatusOr<Reply>(const Caller&, const Request&), runs only if nothing is wrong; or
  //             StatusOr<Reply>(const Caller&, const Request&, const absl::Status& wrong), runs in
  //             any case and is told what is wrong: for a mutation whose fields are held against
  //             the clock. A repetition of what was saved is answered as saved, though its time is
  //             over by now; so the body's decision refuses with `wrong`, which Mutate forgives
  //             who has been here before (mutation.h).
  // Errors: RESOURCE_EXHAUSTED, UNAUTHENTICATED, PERMISSION_DENIED, NOT_FOUND for another
  // municipality, INVALID_ARGUMENT naming all wrong fields, and what `body` returns.
  template <class Request, class Reply, class Validate, class Body>
  grpc::Status operator()(grpc::ServerContextBase& context, const Request& request, Reply& reply,
                          const Validate& validate, const Body& body) const {
    const absl::Time start = absl::Now();
    const InFlight in_flight(in_flight_);
    Caller caller;
    absl::Status status = Admit(context, request, in_flight, caller);
    if (status.ok()) {
      Violations violations;
      CheckRequest(request, violations);
      CheckFields(validate, caller, request, violations);
      absl::StatusOr<Reply> result = Run<Reply>(body, caller, request, violations.ToStatus());
      status = result.status();
      if (result.ok()) reply = *std::move(result);
    }
    return Finish(caller, request, start, status);
  }

 private:
  // Counts a call for as long as it lives.
  class InFlight {
   public:
    explicit InFlight(std::atomic<int>& count) : count_(count), nth_(++count) {}
    ~InFlight() { --count_; }
    int nth() const { return nth_; }

   private:
    std::atomic<int>& count_;
    const int nth_;
  };

  template <class Validate, class Request>
  static void CheckFields(const Validate& validate, const Caller& caller, const Request& request,
                          Violations& violations) {
    if constexpr (std::is_invocable_v<Validate, const Caller&, const Request&, Violations&>) {
      validate(caller, request, violations);
    } else {
      validate(request, violations);
    }
  }

  template <class Reply, class Body, class Request>
  static absl::StatusOr<Reply> Run(const Body& body, const Caller& caller, const Request& request,
                                   const absl::Status& wrong) {
    if constexpr (std::is_invocable_v<Body, const Caller&, const Request&, const absl::Status&>) {
      return body(caller, request, wrong);
    } else {
      if (!wrong.ok()) return wrong;
      return body(caller, request);
    }
  }

  absl::Status Admit(grpc::ServerContextBase& context, const google::protobuf::Message& request,
                     const InFlight& in_flight, Caller& caller) const;
  // What holds for every request: no enum value we do not know; a request_id where the method
  // changes something.
  void CheckRequest(const google::protobuf::Message& request, Violations& violations) const;
  grpc::Status Finish(const Caller& caller, const google::protobuf::Message& request,
                      absl::Time start, const absl::Status& status) const;

  const CallOptions options_;
  mutable std::atomic<int> in_flight_ = 0;
};

// For methods whose request has no field that can be wrong besides those every request has.
inline constexpr auto kNothingToValidate = [](const auto&, Violations&) {};

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_CALL_H_
