#include "tests/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "tests/support/keys.h"

namespace omzien::test {
namespace {

constexpr absl::Duration kPatience = absl::Minutes(1);

[[noreturn]] void Die(const std::string& sentence) {
  std::fprintf(stderr, "Process: %s\n", sentence.c_str());
  std::abort();
}

void WriteTo(const std::string& file, int descriptor) {
  const int opened = open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  dup2(opened, descriptor);
  close(opened);
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments,
                 const std::vector<std::string>& environment) {
  folder_ = (std::filesystem::temp_directory_path() / "omzien-process-XXXXXX").string();
  if (mkdtemp(folder_.data()) == nullptr) Die("no folder for its output");
  std::vector<std::string> owned = arguments;
  std::vector<char*> argv;
  for (std::string& argument : owned) argv.push_back(argument.data());
  argv.push_back(nullptr);
  std::vector<std::string> owned_environment = environment;
  const std::string out = folder_ + "/out";
  const std::string err = folder_ + "/err";
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (std::string& variable : owned_environment) putenv(variable.data());
    WriteTo(out, STDOUT_FILENO);
    WriteTo(err, STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(127);
  }
  if (pid_ < 0) Die("cannot fork");
}

Process::~Process() {
  Look();
  if (exit_code_ == -1) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  std::error_code ignored;  // A folder left behind in /tmp fails no test.
  std::filesystem::remove_all(folder_, ignored);
}

std::string Process::Output() const { return ReadFile(folder_ + "/out"); }

std::string Process::Errors() const { return ReadFile(folder_ + "/err"); }

bool Process::AwaitOutput(absl::string_view text) { return Await(folder_ + "/out", text); }

bool Process::AwaitErrors(absl::string_view text) { return Await(folder_ + "/err", text); }

bool Process::Await(const std::string& file, absl::string_view text) {
  const absl::Time end = absl::Now() + kPatience;
  while (absl::Now() < end) {
    Look();
    if (absl::StrContains(ReadFile(file), text)) return true;
    if (exit_code_ != -1) return false;
    poll(nullptr, 0, 5);
  }
  Die("did not write within a minute: " + std::string(text) + "; but: " + Errors());
}

void Process::Signal(int signal) const { kill(pid_, signal); }

int Process::AwaitExit() {
  const absl::Time end = absl::Now() + kPatience;
  for (Look(); exit_code_ == -1; Look()) {
    if (absl::Now() > end) Die("did not end within a minute; it wrote: " + Errors());
    poll(nullptr, 0, 5);
  }
  return exit_code_;
}

void Process::Look() {
  int state = 0;
  if (exit_code_ != -1 || waitpid(pid_, &state, WNOHANG) != pid_) return;
  exit_code_ = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}

}  // namespace omzien::test
