// A real redis-server of one test's own: on a unix socket, in a fresh folder.

#ifndef OMZIEN_TESTS_SUPPORT_PRIVATE_REDIS_H_
#define OMZIEN_TESTS_SUPPORT_PRIVATE_REDIS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/types/span.h"

namespace omzien::test {

struct PrivateRedisOptions {
  std::string appendonly = "yes";
  std::string appendfsync = "always";
  std::string maxmemory_policy = "noeviction";
  std::string aof_load_truncated = "no";

  // One cluster node that serves all slots. Its cluster bus needs a TCP port: a free one.
  bool is_cluster = false;

  // Further arguments, "--name", "value", ….
  std::vector<std::string> more = {};
};

// The server dies with the thread that started it, with this object, or when killed. A failure to
// start ends the test program with a sentence. Thread-compatible.
class PrivateRedis {
 public:
  // Returns when the server answers.
  explicit PrivateRedis(PrivateRedisOptions options = {});
  ~PrivateRedis();

  PrivateRedis(const PrivateRedis&) = delete;
  PrivateRedis& operator=(const PrivateRedis&) = delete;

  // For a store's route: "unix:/…".
  std::string address() const { return "unix:" + socket_; }

  // kill -9, and waits until it is dead.
  void Kill();

  // Cuts the last `bytes` off the killed server's append-only file, as a kill in the middle of a
  // write leaves it.
  void CutFile(int bytes);

  // Starts the killed server again on the same folder, with `more` arguments this once. Returns
  // when it answers; with `while_loading`, already when it answers LOADING.
  void Start(absl::Span<const std::string> more = {}, bool while_loading = false);

  // Stops it as a debugger would: it keeps its connections and answers nothing. Until Resume.
  void Pause();
  void Resume();

  // Sends one command on a connection of its own; returns the reply as text (an array's elements
  // joined by spaces), also an error reply's.
  std::string Command(const std::vector<std::string>& args);

 private:
  // Cuts off what a kill left of a commit; see tools/redis.
  void MendFile();
  void Spawn(absl::Span<const std::string> more);
  // Polls until the answer to PING is something else than no answer (and LOADING, unless wanted).
  void AwaitAnswer(bool while_loading);
  void ServeAllSlots();

  const PrivateRedisOptions options_;
  std::string folder_;
  std::string socket_;
  pid_t pid_ = -1;  // -1: not running.
};

}  // namespace omzien::test

#endif  // OMZIEN_TESTS_SUPPORT_PRIVATE_REDIS_H_
