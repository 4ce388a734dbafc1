// The server to compare with: gRPC, one method that answers at once with an empty message, and
// nothing else. In a process of its own, as omziend is.

#ifndef OMZIEN_TESTS_BENCHMARKS_BARE_SERVER_H_
#define OMZIEN_TESTS_BENCHMARKS_BARE_SERVER_H_

#include <grpcpp/grpcpp.h>
#include <sys/types.h>

#include <memory>
#include <string>

namespace omzien::benchmarks {

// Serves GetClock of SimulationService on a port the system picks, prints the port, and never
// returns. What `omzien-bench --serve-bare` does.
[[noreturn]] void ServeBare();

// Such a process. Dies with this object. A failure to start ends the program with a sentence.
class BareServer {
 public:
  // `binary` is this program.
  explicit BareServer(const std::string& binary);
  ~BareServer();

  BareServer(const BareServer&) = delete;
  BareServer& operator=(const BareServer&) = delete;

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  pid_t pid_ = -1;
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace omzien::benchmarks

#endif  // OMZIEN_TESTS_BENCHMARKS_BARE_SERVER_H_
