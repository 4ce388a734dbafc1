#include "tests/support/private_omziend.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace omzien::test {
namespace {

constexpr absl::Duration kTimeToListen = absl::Seconds(60);  // With sanitizers, on a busy machine.
constexpr char kListening[] = "omziend: listening on ";

// Returns the last line of a file.
std::string LastLine(const std::string& path) {
  std::ifstream in(path);
  std::string last;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) last = line;
  }
  return last;
}

}  // namespace

PrivateOmziend::PrivateOmziend(PrivateOmziendOptions options)
    : options_(std::move(options)),
      own_keys_(options_.keys == nullptr ? std::make_unique<const KeyFiles>() : nullptr),
      keys_(options_.keys == nullptr ? *own_keys_ : *options_.keys) {
  folder_ = (std::filesystem::temp_directory_path() / "omzien-omziend-XXXXXX").string();
  if (mkdtemp(folder_.data()) == nullptr) Die("no folder for its log");
}

PrivateOmziend::~PrivateOmziend() {
  if (pid_ != -1) {
    kill(pid_, SIGKILL);
    Reap();
  }
  std::error_code ignored;  // A folder left behind in /tmp fails no test.
  std::filesystem::remove_all(folder_, ignored);
}

void PrivateOmziend::Spawn() {
  std::vector<std::string> args = {options_.binary,
                                   absl::StrCat("--services=", options_.services),
                                   absl::StrCat("--listen=", options_.listen),
                                   "--metrics=127.0.0.1:0",
                                   absl::StrCat("--config=", options_.config),
                                   absl::StrCat("--store=", options_.store),
                                   absl::StrCat("--token-key=", keys_.public_pem())};
  args.insert(args.end(), options_.more.begin(), options_.more.end());
  std::vector<char*> argv;
  for (std::string& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);
  const std::string log = folder_ + "/log";
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) Die("no pipe");
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(ends[1], STDOUT_FILENO);
    dup2(open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  close(ends[1]);
  stdout_ = ends[0];
  if (pid_ < 0) Die("cannot fork");
}

void PrivateOmziend::AwaitListening() {
  const absl::Time deadline = absl::Now() + kTimeToListen;
  std::string said;
  while (said.find('\n') == std::string::npos) {
    pollfd waiting = {stdout_, POLLIN, 0};
    const int left = static_cast<int>(absl::ToInt64Milliseconds(deadline - absl::Now()));
    if (left <= 0) Die("does not listen within a minute");
    if (poll(&waiting, 1, left) <= 0) continue;
    char bytes[256];
    const ssize_t size = read(stdout_, bytes, sizeof(bytes));
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) Die("ended before it listened");
    said.append(bytes, static_cast<size_t>(size));
  }
  const size_t begin = said.find(kListening);
  if (begin == std::string::npos) Die("said something else than where it listens");
  const size_t at = begin + sizeof(kListening) - 1;
  // Of a socket it says only that it listens there.
  const bool is_picked = absl::EndsWith(options_.listen, ":0");
  const std::string address =
      is_picked ? said.substr(at, said.find('\n', at) - at) : options_.listen;
  const sync::Lock lock(mutex_);
  channel_ = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
}

void PrivateOmziend::Kill() {
  kill(pid_, SIGKILL);
  const int status = Reap();
  if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) Die("had ended by itself");
}

void PrivateOmziend::Stop() {
  kill(pid_, SIGTERM);
  if (Reap() != 0) Die("did not stop as it should");
}

std::shared_ptr<grpc::Channel> PrivateOmziend::channel() {
  const sync::Lock lock(mutex_);
  return channel_;
}

std::string PrivateOmziend::Token(const rpc::Subject& subject) const {
  const auto key = rpc::TokenKey::FromPemFile(keys_.private_pem());
  return *rpc::MintToken(*key, subject, absl::Now(), absl::Hours(24));
}

int PrivateOmziend::Reap() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  close(stdout_);
  return status;
}

void PrivateOmziend::Die(const std::string& sentence) {
  std::fprintf(stderr, "PrivateOmziend: %s; its last words: %s\n", sentence.c_str(),
               LastLine(folder_ + "/log").c_str());
  std::abort();
}

}  // namespace omzien::test
