// A real omziend of one test's own: the binary, as `./omzien up` runs it, on ports the system
// picks, or on a socket.

#ifndef OMZIEN_TESTS_SUPPORT_PRIVATE_OMZIEND_H_
#define OMZIEN_TESTS_SUPPORT_PRIVATE_OMZIEND_H_

#include <grpcpp/grpcpp.h>
#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "services/rpc/token.h"
#include "services/sync/mutex.h"
#include "tests/support/keys.h"

namespace omzien::test {

struct PrivateOmziendOptions {
  std::string binary;            // The path of omziend.
  std::string services = "all";  // As its flag.
  std::string config;            // As its flag.
  std::string store;             // As its flag.
  // Where it listens each time; with port 0 the system picks one, another each time.
  std::string listen = "127.0.0.1:0";
  const KeyFiles* keys = nullptr;      // Of tokens; outlive it. Null: its own.
  std::vector<std::string> more = {};  // Further flags.
};

// The process dies with the thread that started it, with this object, or when killed. A failure to
// start, and an end that nobody asked for, end the test program with a sentence and the process'
// last words. Thread-compatible, but for channel() and Token().
class PrivateOmziend {
 public:
  // Starts nothing yet.
  explicit PrivateOmziend(PrivateOmziendOptions options);
  ~PrivateOmziend();

  PrivateOmziend(const PrivateOmziend&) = delete;
  PrivateOmziend& operator=(const PrivateOmziend&) = delete;

  // Starts it, without waiting.
  void Spawn();
  // Waits until the spawned process takes calls.
  void AwaitListening();

  // kill -9, and waits until it is dead.
  void Kill();
  // SIGTERM, and waits until it has drained. A failure is one if it does not exit with 0.
  void Stop();

  // A channel to the process that listened last; another one after each start. Thread-safe.
  std::shared_ptr<grpc::Channel> channel();

  // Returns a token it accepts, for a day. Thread-safe.
  std::string Token(const rpc::Subject& subject) const;

 private:
  // Waits until the process has ended, and returns its wait status.
  int Reap();
  [[noreturn]] void Die(const std::string& sentence);

  const PrivateOmziendOptions options_;
  std::unique_ptr<const KeyFiles> own_keys_;  // If it was given none.
  const KeyFiles& keys_;                      // Of tokens.
  std::string folder_;
  pid_t pid_ = -1;   // -1: not running.
  int stdout_ = -1;  // The reading end of its stdout.

  sync::Mutex mutex_;
  std::shared_ptr<grpc::Channel> channel_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace omzien::test

#endif  // OMZIEN_TESTS_SUPPORT_PRIVATE_OMZIEND_H_
