// A small MatchmakingService in memory, behind a real gRPC server on a port the system picks, for
// tests of those who call it. It refuses what `help` refuses (no token, a stale version, a wave
// that is not wanted) and appends the events that `help` does.

#ifndef OMZIEN_TESTS_SUPPORT_IN_MEMORY_HELP_H_
#define OMZIEN_TESTS_SUPPORT_IN_MEMORY_HELP_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/internal/v1/matchmaking.grpc.pb.h"
#include "services/store/store.h"
#include "services/sync/mutex.h"

namespace omzien::test {

// One municipality. Thread-safe.
class InMemoryHelp {
 public:
  static constexpr absl::string_view kToken = "a good token";

  // `store` gets the events, in `partition`, and must outlive it.
  InMemoryHelp(store::Store& store, std::string municipality, int partition);
  ~InMemoryHelp();

  std::unique_ptr<internal::v1::MatchmakingService::Stub> NewStub() const;

  // Whether others are told of a change, as they always are by the real one.
  enum class Tell { kByEvent, kNobody };

  // Writes somebody's Helper and offers; her version rises.
  void Put(internal::v1::Candidate candidate, Tell tell = Tell::kByEvent);

  // A request comes to be, and a wave is wanted for it. Version and name are set.
  void Ask(const std::string& request, internal::v1::WantedHelp wanted, Tell tell = Tell::kByEvent);

  // A wave is wanted again, `change` having happened to the request.
  void WantWave(const std::string& request,
                const std::function<void(internal::v1::WantedHelp&)>& change = {});

  // Appends an event as it is.
  void Publish(internal::v1::Event event);

  // From now on every call is answered so; OK: as usual.
  void AnswerAll(grpc::StatusCode code);
  // From now on GetWantedHelp is answered so for this request.
  void AnswerFor(const std::string& request, grpc::StatusCode code);
  // Runs before each Invite is decided, without a lock held.
  void BeforeInvite(std::function<void()> action);

  // Everything sent with effect, in order.
  std::vector<internal::v1::InviteRequest> waves() const;
  // The helpers of the waves for one request, in order.
  std::vector<std::string> Invited(const std::string& request) const;
  // How often Invite was called.
  int invites() const;

 private:
  class Service;

  std::string NameOf(absl::string_view request) const;
  void PublishAll(std::vector<internal::v1::Event> events);

  store::Store& store_;
  const std::string municipality_;
  const int partition_;

  mutable sync::Mutex mutex_;
  int64_t last_version_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, internal::v1::Candidate> candidates_ ABSL_GUARDED_BY(mutex_);  // By id.
  std::map<std::string, internal::v1::WantedHelp> requests_ ABSL_GUARDED_BY(mutex_);   // By name.
  std::vector<internal::v1::InviteRequest> waves_ ABSL_GUARDED_BY(mutex_);
  int invites_ ABSL_GUARDED_BY(mutex_) = 0;
  grpc::StatusCode answer_ ABSL_GUARDED_BY(mutex_) = grpc::StatusCode::OK;
  std::map<std::string, grpc::StatusCode> answers_ ABSL_GUARDED_BY(mutex_);  // By name.
  std::function<void()> before_invite_ ABSL_GUARDED_BY(mutex_);

  std::unique_ptr<Service> service_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace omzien::test

#endif  // OMZIEN_TESTS_SUPPORT_IN_MEMORY_HELP_H_
