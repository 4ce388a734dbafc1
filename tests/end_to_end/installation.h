// An installation of a test's own: a redis-server, keys, a configuration, and omziend with
// omzienctl beside it.

#ifndef OMZIEN_TESTS_END_TO_END_INSTALLATION_H_
#define OMZIEN_TESTS_END_TO_END_INSTALLATION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/support/keys.h"
#include "tests/support/private_redis.h"
#include "tests/support/process.h"

namespace omzien::test {

// How a program ended, and what it said.
struct Ended {
  int code = 0;
  std::string output;
  std::string errors;

  // The lines of `errors` that are not log lines.
  std::vector<std::string> Sentences() const;
};

// The configuration is small town (partition 7) and its twin "other" (8), each with a worker
// "role-N" for every role N a worker may have, who has no other. Thread-compatible.
class Installation {
 public:
  explicit Installation(PrivateRedisOptions redis = {});
  ~Installation();

  // Starts omziend on a port the system picks, and waits until it listens. `more` come last. Ends
  // the test program with what omziend said if it does not start.
  std::unique_ptr<Process> Start(const std::vector<std::string>& more = {});

  // Runs omziend with its usual flags, some of them replaced by `more`, until it ends by itself.
  Ended RunServer(const std::vector<std::string>& more);

  // Runs omzienctl against the omziend that was started last.
  Ended Ctl(const std::vector<std::string>& arguments) const;

  // "127.0.0.1:<port>" of the omziend that was started last.
  const std::string& address() const { return address_; }

  void WriteConfiguration(const std::string& file, absl::string_view text) const;
  std::string PathOf(absl::string_view file) const;

  // A hash of all there is in the store, but for the beat of health.
  std::string HashOfStore();

  PrivateRedis redis;
  const KeyFiles keys;

 private:
  // `more` may hold a flag anew: the last counts.
  std::vector<std::string> Arguments(const std::vector<std::string>& more) const;

  std::string folder_;
  std::string address_;
};

}  // namespace omzien::test

#endif  // OMZIEN_TESTS_END_TO_END_INSTALLATION_H_
