#include "tests/benchmarks/bare_server.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "omzien/v1/simulation.grpc.pb.h"

namespace omzien::benchmarks {
namespace {

class EmptyService final : public v1::SimulationService::Service {
 public:
  grpc::Status GetClock(grpc::ServerContext* /*context*/, const v1::GetClockRequest* /*request*/,
                        v1::Clock* /*reply*/) override {
    return grpc::Status::OK;
  }
};

}  // namespace

void ServeBare() {
  EmptyService service;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  std::printf("%d\n", port);
  std::fflush(stdout);
  server->Wait();
  std::abort();
}

BareServer::BareServer(const std::string& binary) {
  int ends[2];
  int port = 0;
  if (pipe2(ends, O_CLOEXEC) == 0) {
    pid_ = fork();
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      dup2(ends[1], STDOUT_FILENO);
      execl(binary.c_str(), binary.c_str(), "--serve-bare", nullptr);
      _exit(127);
    }
    close(ends[1]);
    std::FILE* said = fdopen(ends[0], "r");
    if (std::fscanf(said, "%d", &port) != 1) port = 0;
    std::fclose(said);
  }
  if (port == 0) {
    std::fprintf(stderr, "bench: the bare server does not start\n");
    std::exit(1);
  }
  channel_ =
      grpc::CreateChannel(absl::StrCat("127.0.0.1:", port), grpc::InsecureChannelCredentials());
}

BareServer::~BareServer() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

}  // namespace omzien::benchmarks
