// How a service opens a watch, a server-streaming method of gRPC's callback API. The override is
// one line:
//
//   grpc::ServerWriteReactor<Reply>* WatchThings(grpc::CallbackServerContext* context,
//                                                const Request* request) override {
//     return rpc::Watch<Reply>(watches, call, *context, *request, validate,
//                              [this](const rpc::Caller& caller, const auto& asked) {
//                                return OpenThings(caller, asked);  // StatusOr<Opening<Reply>>
//                              });
//   }
//
// A service with other, synchronous methods derives from
// v1::ThingService::WithCallbackMethod_WatchThings<v1::ThingService::Service>.
//
// The first reply comes at once and holds the cursor the watch begins at. Every later one holds the
// cursor from which a new watch goes on behind it; so whoever was cut off loses nothing and hears
// nothing twice.

#ifndef OMZIEN_SERVICES_RPC_WATCH_H_
#define OMZIEN_SERVICES_RPC_WATCH_H_

#include <grpcpp/support/server_callback.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/rpc/call.h"
#include "services/rpc/caller.h"
#include "services/rpc/errors.h"
#include "services/rpc/grpc_status.h"
#include "services/rpc/watches.h"
#include "services/sync/mutex.h"

namespace omzien::rpc {

// What one watch shows its caller: made by a service, used by one thread at a time.
//
// An error of UNAVAILABLE is tried again with the same argument; any other ends the watch, and says
// so to the client once it has read what was returned before: that counts as told.
template <class Reply>
class Feed {
 public:
  virtual ~Feed() = default;

  // Returns what `event` shows at `now`: most often nothing. Called with every event of the
  // partition behind the cursor, in order, each until it succeeds once.
  virtual absl::StatusOr<std::vector<Reply>> OnEvent(const WatchedEvent& event, absl::Time now) = 0;

  // When time alone shows something; InfiniteFuture: never.
  virtual absl::Time NextMoment() const { return absl::InfiniteFuture(); }

  // Returns what time alone shows at `now`, of what events up to number `last` brought. Called
  // when NextMoment has come, before the events of that moment.
  virtual absl::StatusOr<std::vector<Reply>> OnTime(uint64_t /*last*/, absl::Time /*now*/) {
    return std::vector<Reply>();
  }
};

// Where a watch begins.
template <class Reply>
struct Opening {
  int partition = 0;
  uint64_t after = 0;  // The number of the last event that was told.
  Reply first;         // With that cursor.
  std::unique_ptr<Feed<Reply>> feed;
};

// More replies than this wait for no client: the watch stands still until it reads on.
inline constexpr size_t kMaxUnread = 1024;

// The call of one watch. It lives until gRPC is done with it and the registry has let it go.
template <class Reply>
class WatchCall final : public grpc::ServerWriteReactor<Reply>, public OpenWatch {
 public:
  explicit WatchCall(Watches& watches) : watches_(watches) {}

  // Says what it shows. Nothing is written before Begin. REQUIRES: called before anything else.
  void Show(Opening<Reply> opening) {
    partition_ = opening.partition;
    last_ = opening.after;
    feed_ = std::move(opening.feed);
    const sync::Lock lock(mutex_);
    unread_.push_back(std::move(opening.first));
  }

  // Lets gRPC have it: writes the first reply, and what came since. `self` keeps it alive until
  // gRPC is done.
  void Begin(std::shared_ptr<WatchCall> self) {
    const sync::Lock lock(mutex_);
    self_ = std::move(self);
    WriteNextOrFinish();
  }

  // The same for a call that never was a watch.
  void Refuse(std::shared_ptr<WatchCall> self, const grpc::Status& why) {
    const sync::Lock lock(mutex_);
    self_ = std::move(self);
    unread_.clear();
    end_ = why;
    WriteNextOrFinish();
  }

  absl::StatusOr<absl::Time> Advance(WatchRound& round) override {
    const absl::Status status = Follow(round);
    if (absl::IsUnavailable(status)) return status;
    if (!status.ok()) EndBehindUnread(status);
    // One that stands still is looked at again when the thread that steps does.
    return HasRoom() ? feed_->NextMoment() : absl::InfiniteFuture();
  }

  void End(const absl::Status& why) override {
    const sync::Lock lock(mutex_);
    EndLocked(ToGrpcStatus(why));
  }

  void OnWriteDone(bool is_ok) override {
    const sync::Lock lock(mutex_);
    unread_.pop_front();
    if (!is_ok) {
      unread_.clear();
      if (!end_.has_value()) end_ = grpc::Status::CANCELLED;
    }
    WriteNextOrFinish();
  }

  void OnCancel() override {
    const sync::Lock lock(mutex_);
    EndLocked(grpc::Status::CANCELLED);
  }

  void OnDone() override {
    watches_.Remove(*this);
    std::shared_ptr<WatchCall> self;
    const sync::Lock lock(mutex_);
    self.swap(self_);
  }

 private:
  absl::Status Follow(WatchRound& round) {
    if (feed_->NextMoment() <= round.now() && HasRoom()) {
      auto replies = feed_->OnTime(last_, round.now());
      if (!replies.ok()) return replies.status();
      PushAll(*std::move(replies));
    }
    while (HasRoom()) {
      const auto page = round.Read(partition_, last_);
      if (!page.ok()) return page.status();
      if ((*page)->empty()) break;
      for (const WatchedEvent& event : **page) {
        if (event.number != last_ + 1) return watches_.CheckCursor(partition_, last_);
        auto replies = feed_->OnEvent(event, round.now());
        if (!replies.ok()) return replies.status();
        last_ = event.number;
        PushAll(*std::move(replies));
      }
    }
    return absl::OkStatus();
  }

  bool HasRoom() {
    const sync::Lock lock(mutex_);
    return !end_.has_value() && unread_.size() < kMaxUnread;
  }

  void PushAll(std::vector<Reply> replies) {
    const sync::Lock lock(mutex_);
    if (end_.has_value()) return;
    for (Reply& reply : replies) unread_.push_back(std::move(reply));
    if (!is_busy_) WriteNextOrFinish();
  }

  // Neither StartWrite nor Finish calls back from here: no deadlock.
  void WriteNextOrFinish() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    is_busy_ = end_.has_value() || !unread_.empty();
    if (!unread_.empty()) {
      this->StartWrite(&unread_.front());
    } else if (end_.has_value()) {
      this->Finish(*end_);
    }
  }

  // Ends it once; a write that is under way ends first, and what waits behind it is not written.
  void EndLocked(const grpc::Status& why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (unread_.size() > 1) unread_.erase(unread_.begin() + 1, unread_.end());
    if (end_.has_value()) return;
    end_ = why;
    if (!is_busy_) WriteNextOrFinish();
  }

  void EndBehindUnread(const absl::Status& why) {
    const sync::Lock lock(mutex_);
    if (end_.has_value()) return;
    end_ = ToGrpcStatus(why);
    if (!is_busy_) WriteNextOrFinish();
  }

  Watches& watches_;
  int partition_ = 0;
  std::unique_ptr<Feed<Reply>> feed_;
  uint64_t last_ = 0;  // Of the thread that advances.

  sync::Mutex mutex_;
  std::shared_ptr<WatchCall> self_ ABSL_GUARDED_BY(mutex_);
  // The front is being written while is_busy_ is true, and it has begun.
  std::deque<Reply> unread_ ABSL_GUARDED_BY(mutex_);
  bool is_busy_ ABSL_GUARDED_BY(mutex_) = true;
  std::optional<grpc::Status> end_ ABSL_GUARDED_BY(mutex_);  // As soon as it is to end.
};

// Opens a watch, or refuses the call as Call does.
//   body: StatusOr<Opening<Reply>>(const Caller&, const Request&)
// Errors, to the client: those of Call and of `body`; OUT_OF_RANGE, RESOURCE_EXHAUSTED and
// UNAVAILABLE as Watches says; later those of the feed, and OUT_OF_RANGE.
template <class Reply, class Request, class Validate, class Body>
grpc::ServerWriteReactor<Reply>* Watch(Watches& watches, const Call& call,
                                       grpc::CallbackServerContext& context, const Request& request,
                                       const Validate& validate, const Body& body) {
  auto watch = std::make_shared<WatchCall<Reply>>(watches);
  Opening<Reply> nothing;  // What was opened goes into `watch`.
  const grpc::Status status =
      call(context, request, nothing, validate,
           [&](const Caller& caller, const Request& asked) -> absl::StatusOr<Opening<Reply>> {
             absl::StatusOr<Opening<Reply>> opened = body(caller, asked);
             if (!opened.ok()) return opened;
             absl::Status added = watches.CheckCursor(opened->partition, opened->after);
             if (!added.ok()) return added;
             watch->Show(*std::move(opened));
             added = watches.Add(caller, watch);
             if (!added.ok()) return added;
             return Opening<Reply>();
           });
  if (status.ok()) {
    watch->Begin(watch);
  } else {
    watch->Refuse(watch, status);
  }
  return watch.get();
}

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_WATCH_H_
