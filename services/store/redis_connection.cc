#include "services/store/redis_connection.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/store/store.h"

namespace omzien::store {
namespace {

constexpr absl::Duration kFirstPause = absl::Milliseconds(10);
// Short enough that a restarted server is found again before people notice.
constexpr absl::Duration kLongestPause = absl::Milliseconds(500);

void Raise(int wake) {
  const uint64_t one = 1;
  // Fails only when the counter is full, and then the reader is about to wake anyway.
  [[maybe_unused]] const ssize_t written = write(wake, &one, sizeof(one));
}

void Lower(int wake) {
  uint64_t count = 0;
  [[maybe_unused]] const ssize_t taken = read(wake, &count, sizeof(count));
}

}  // namespace

// A caller waits for `is_done` on its own condition, so replies wake exactly those they are for.
struct RedisConnection::Waiting {
  enum class Fate { kAnswered, kNotSent, kLost };

  void Finish(Fate how, RedisReply answer, absl::string_view why) {
    sync::Lock lock(mutex);
    fate = how;
    reply = std::move(answer);
    reason = std::string(why);
    is_done = true;
    // Under the lock: once it is free the caller may be gone, and this with it.
    done.NotifyOne();
  }

  uint64_t size = 0;  // Of the command, in bytes.

  sync::Mutex mutex;
  sync::Condition done;
  bool is_done ABSL_GUARDED_BY(mutex) = false;
  Fate fate ABSL_GUARDED_BY(mutex) = Fate::kNotSent;
  RedisReply reply ABSL_GUARDED_BY(mutex);
  // A string and not a Status: each caller makes its own, since ThreadSanitizer cannot see into
  // Abseil's reference counts.
  std::string reason ABSL_GUARDED_BY(mutex);
};

class RedisConnection::Exchange {
 public:
  Exchange(RedisConnection& connection, RedisSocket& socket)
      : connection_(connection), socket_(socket) {}

  // Sends and receives until the socket is lost or the connection stops; returns why.
  absl::Status Run() {
    while (true) {
      if (!Take()) return absl::CancelledError("closing");
      if (absl::Status status = Send(); !status.ok()) return status;
      if (absl::Status status = WaitAndReceive(); !status.ok()) return status;
    }
  }

  // Tells everyone who is still waiting that the socket is lost.
  void Abandon(absl::string_view reason) {
    for (InFlight& call : in_flight_) {
      const bool was_begun = call.begin < sent_;
      call.caller->Finish(was_begun ? Waiting::Fate::kLost : Waiting::Fate::kNotSent, nullptr,
                          reason);
    }
    in_flight_.clear();
  }

 private:
  struct InFlight {
    Waiting* caller;
    uint64_t begin;  // Where its command begins, counted in bytes since the socket was new.
    Deadline deadline;
  };

  // Takes over what gathered. Returns false if the connection stops.
  bool Take() {
    sync::Lock lock(connection_.mutex_);
    if (connection_.is_stopping_) return false;
    if (connection_.gatherers_.empty()) return true;
    if (outgoing_.empty()) {
      outgoing_.swap(connection_.gathered_);
    } else {
      outgoing_ += connection_.gathered_;
    }
    connection_.gathered_.clear();
    const Deadline deadline = After(connection_.timeouts_.call);
    for (Waiting* caller : connection_.gatherers_) {
      in_flight_.push_back({caller, taken_, deadline});
      taken_ += caller->size;
    }
    connection_.gatherers_.clear();
    return true;
  }

  absl::Status Send() {
    if (outgoing_.empty()) return absl::OkStatus();
    const absl::StatusOr<size_t> sent =
        socket_.Send(absl::string_view(outgoing_).substr(sent_of_outgoing_));
    if (!sent.ok()) return sent.status();
    sent_ += *sent;
    sent_of_outgoing_ += *sent;
    if (sent_of_outgoing_ == outgoing_.size()) {
      outgoing_.clear();
      sent_of_outgoing_ = 0;
    }
    return absl::OkStatus();
  }

  absl::Status WaitAndReceive() {
    const short interest = outgoing_.empty() ? POLLIN : POLLIN | POLLOUT;
    pollfd waiting[] = {{socket_.fd(), interest, 0}, {connection_.wake_, POLLIN, 0}};
    const int left = in_flight_.empty() ? -1 : MillisecondsUntil(in_flight_.front().deadline);
    if (poll(waiting, 2, left) < 0 && errno != EINTR) return absl::UnavailableError("poll failed");
    if (waiting[1].revents != 0) Lower(connection_.wake_);
    if ((waiting[0].revents & ~POLLOUT) != 0) {
      if (absl::Status status = socket_.Receive(); !status.ok()) return status;
      if (absl::Status status = HandOut(); !status.ok()) return status;
    }
    if (!in_flight_.empty() && MillisecondsUntil(in_flight_.front().deadline) == 0) {
      return absl::UnavailableError("no answer in time");
    }
    return absl::OkStatus();
  }

  absl::Status HandOut() {
    while (true) {
      absl::StatusOr<RedisReply> reply = socket_.Next();
      if (!reply.ok()) return reply.status();
      if (*reply == nullptr) return absl::OkStatus();
      if (in_flight_.empty()) return absl::UnavailableError("an answer nobody asked for");
      in_flight_.front().caller->Finish(Waiting::Fate::kAnswered, *std::move(reply), "");
      in_flight_.pop_front();
    }
  }

  RedisConnection& connection_;
  RedisSocket& socket_;
  std::deque<InFlight> in_flight_;  // Taken, not answered; in the order of their commands.
  std::string outgoing_;
  size_t sent_of_outgoing_ = 0;
  uint64_t taken_ = 0;  // Bytes since the socket was new,
  uint64_t sent_ = 0;   // and those of them the kernel took.
};

RedisConnection::RedisConnection(std::string address, RedisTimeouts timeouts, Prepare prepare)
    : address_(std::move(address)),
      timeouts_(timeouts),
      prepare_(std::move(prepare)),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      thread_([this] { Run(); }) {
  assert(wake_ >= 0);
}

RedisConnection::~RedisConnection() {
  {
    sync::Lock lock(mutex_);
    is_stopping_ = true;
  }
  Raise(wake_);
  thread_.join();
  close(wake_);
}

absl::StatusOr<RedisReply> RedisConnection::Call(absl::Span<const absl::string_view> args) {
  const std::string command = Spell(args);
  Waiting self;
  self.size = command.size();
  bool is_first = false;
  {
    sync::Lock lock(mutex_);
    if (refusal_.has_value()) return NotSaved(*refusal_);
    is_first = gatherers_.empty();
    gathered_ += command;
    gatherers_.push_back(&self);
  }
  // Whoever is first rings; the thread takes all that gathered at once.
  if (is_first) Raise(wake_);
  sync::Lock lock(self.mutex);
  while (!self.is_done) self.done.Wait(self.mutex);
  switch (self.fate) {
    case Waiting::Fate::kAnswered:
      return std::move(self.reply);
    case Waiting::Fate::kNotSent:
      return NotSaved(self.reason);
    case Waiting::Fate::kLost:
      return MaybeSaved(self.reason);
  }
  return absl::InternalError("unreachable");
}

bool RedisConnection::IsRefusing() {
  sync::Lock lock(mutex_);
  return refusal_.has_value();
}

void RedisConnection::Run() {
  absl::Duration pause = kFirstPause;
  while (!IsStopping()) {
    absl::StatusOr<std::unique_ptr<RedisSocket>> socket = Connect();
    if (!socket.ok()) {
      Refuse(absl::StrCat("the store is not reachable: ", socket.status().message()));
      Pause(pause);
      pause = std::min(pause * 2, kLongestPause);
      continue;
    }
    pause = kFirstPause;
    Admit();
    Exchange exchange(*this, **socket);
    const absl::Status lost = exchange.Run();
    exchange.Abandon(absl::StrCat("the store's connection was lost: ", lost.message()));
  }
  Refuse("the store is closing");
}

absl::StatusOr<std::unique_ptr<RedisSocket>> RedisConnection::Connect() {
  absl::StatusOr<std::unique_ptr<RedisSocket>> socket =
      RedisSocket::Connect(address_, timeouts_.connect);
  if (!socket.ok()) return socket;
  if (absl::Status status = prepare_(**socket); !status.ok()) return status;
  return socket;
}

void RedisConnection::Refuse(absl::string_view reason) {
  std::vector<Waiting*> refused;
  {
    sync::Lock lock(mutex_);
    refusal_ = std::string(reason);
    gathered_.clear();
    refused.swap(gatherers_);
  }
  for (Waiting* caller : refused) caller->Finish(Waiting::Fate::kNotSent, nullptr, reason);
}

void RedisConnection::Admit() {
  sync::Lock lock(mutex_);
  refusal_.reset();
}

void RedisConnection::Pause(absl::Duration pause) {
  const Deadline deadline = After(pause);
  while (!IsStopping()) {
    const int left = MillisecondsUntil(deadline);
    if (left == 0) return;
    pollfd waiting = {wake_, POLLIN, 0};
    if (poll(&waiting, 1, left) > 0) Lower(wake_);
  }
}

bool RedisConnection::IsStopping() {
  sync::Lock lock(mutex_);
  return is_stopping_;
}

}  // namespace omzien::store
