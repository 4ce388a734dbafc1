// The public API as people of a town use it: each with a token of her own, and each repeating the
// same call until it is answered, whatever is killed meanwhile.

#ifndef OMZIEN_CLIENTS_TOWN_API_H_
#define OMZIEN_CLIENTS_TOWN_API_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "clients/town/choices.h"
#include "google/protobuf/descriptor.h"

namespace omzien::town {

// Somebody who calls: "residents/r12", "workers/worker-3" (of the town), "services/town". What she
// does is done by one thread at a time.
struct Caller {
  std::string id;
  int64_t changes = 0;  // Asked for so far; numbers her request ids.
  std::string token;    // Made at her first call.
};

struct ApiOptions {
  std::string server;                          // Of all folders that `servers` does not name.
  std::map<std::string, std::string> servers;  // By folder of services/.
  std::string token_key_file;                  // A PEM file, private.
  absl::Duration patience = absl::Minutes(3);  // With one call, before giving up.
};

// Counts of all calls so far.
struct Traffic {
  int64_t calls = 0;     // Answered.
  int64_t repeated = 0;  // Sent again: the answer was UNAVAILABLE, or there was none.
  int64_t twice = 0;     // Sent once more though answered.
};

// Thread-safe.
class Api {
 public:
  Api(ApiOptions options, const Choices& choices);

  // Calls a method until it is answered. Errors: as answered; the last one where patience ended.
  template <class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Call(Caller& who,
                             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                          Reply*),
                             const Request& request) {
    Reply reply;
    const absl::Status status = UntilAnswered(
        who, Request::descriptor()->file(),
        [&](const std::shared_ptr<grpc::Channel>& channel, grpc::ClientContext& context) {
          reply.Clear();
          return (Stub(channel).*method)(&context, request, &reply);
        });
    if (!status.ok()) return status;
    return reply;
  }

  // As Call, for a method that changes something. Some calls that were answered are sent once more,
  // as by a client whose connection broke after the answer: the same resource must come back
  // (invariant 11).
  template <class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Change(Caller& who,
                               grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                            Reply*),
                               Request request) {
    ++who.changes;
    request.set_request_id(RequestIdOf(who));
    const absl::StatusOr<Reply> reply = Call(who, method, request);
    if (!reply.ok() || !choices_.Chance(kTwice, absl::StrCat("twice ", who.id, who.changes))) {
      return reply;
    }
    ++twice_;
    const absl::StatusOr<Reply> again = Call(who, method, request);
    if (!again.ok() || again->name() != reply->name()) {
      Doubt(absl::StrCat("a call of ", who.id, " sent twice is answered otherwise: ",
                         again.ok() ? again->name() : again.status().message()));
    }
    return reply;
  }

  // The request id of somebody's last change.
  static std::string RequestIdOf(const Caller& who) { return absl::StrCat("town-", who.changes); }

  int in_flight() const { return in_flight_; }
  Traffic traffic() const { return {calls_, repeated_, twice_}; }

  // Told everything that breaks invariant 11, on the thread that called. Set before any call.
  std::function<void(std::string)> on_doubt;

 private:
  using Attempt = std::function<grpc::Status(const std::shared_ptr<grpc::Channel>& channel,
                                             grpc::ClientContext& context)>;

  static constexpr double kTwice = 1.0 / 16;

  absl::Status UntilAnswered(Caller& who, const google::protobuf::FileDescriptor* file,
                             const Attempt& attempt);
  std::shared_ptr<grpc::Channel> ChannelOf(const std::string& folder);
  // Connects anew, unless somebody has since `channel` was found broken: gRPC by itself waits for
  // seconds before it tries again.
  void Renew(const std::string& folder, const std::shared_ptr<grpc::Channel>& channel);
  void Doubt(std::string what) const {
    if (on_doubt) on_doubt(std::move(what));
  }

  const ApiOptions options_;
  const Choices& choices_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<grpc::Channel>> channels_;  // By folder; under mutex_.
  std::atomic<int> in_flight_ = 0;
  std::atomic<int64_t> calls_ = 0;
  std::atomic<int64_t> repeated_ = 0;
  std::atomic<int64_t> twice_ = 0;
};

}  // namespace omzien::town

#endif  // OMZIEN_CLIENTS_TOWN_API_H_
