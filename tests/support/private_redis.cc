#include "tests/support/private_redis.h"

#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace omzien::test {
namespace {

[[noreturn]] void Die(const std::string& sentence) {
  std::fprintf(stderr, "PrivateRedis: %s\n", sentence.c_str());
  std::abort();
}

// Returns a TCP port that nobody listens on at this moment.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in any = {};
  any.sin_family = AF_INET;
  any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(any);
  if (bind(fd, reinterpret_cast<sockaddr*>(&any), size) != 0 ||
      getsockname(fd, reinterpret_cast<sockaddr*>(&any), &size) != 0) {
    Die("no free port");
  }
  close(fd);
  return ntohs(any.sin_port);
}

std::string TextOf(const redisReply& reply) {
  if (reply.type == REDIS_REPLY_INTEGER) return absl::StrCat(reply.integer);
  if (reply.type != REDIS_REPLY_ARRAY) return std::string(reply.str, reply.len);
  std::string text;
  for (size_t i = 0; i < reply.elements; ++i) {
    absl::StrAppend(&text, i == 0 ? "" : " ", TextOf(*reply.element[i]));
  }
  return text;
}

}  // namespace

PrivateRedis::PrivateRedis(PrivateRedisOptions options) : options_(std::move(options)) {
  std::string folder = (std::filesystem::temp_directory_path() / "omzien-redis-XXXXXX").string();
  if (mkdtemp(folder.data()) == nullptr) Die("no folder for its data");
  folder_ = folder;
  socket_ = folder + "/s";
  Start();
}

PrivateRedis::~PrivateRedis() {
  if (pid_ != -1) Kill();
  std::error_code ignored;  // A folder left behind in /tmp fails no test.
  std::filesystem::remove_all(folder_, ignored);
}

void PrivateRedis::Kill() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void PrivateRedis::CutFile(int bytes) {
  // The newest of them: those before it are whole.
  std::filesystem::path last;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ + "/appendonlydir")) {
    if (!absl::EndsWith(entry.path().string(), ".incr.aof")) continue;
    if (last.empty() || last_write_time(entry) > last_write_time(last)) last = entry.path();
  }
  std::filesystem::resize_file(last, std::filesystem::file_size(last) - static_cast<size_t>(bytes));
}

void PrivateRedis::Pause() { kill(pid_, SIGSTOP); }

void PrivateRedis::Resume() { kill(pid_, SIGCONT); }

void PrivateRedis::Start(absl::Span<const std::string> more, bool while_loading) {
  MendFile();
  Spawn(more);
  AwaitAnswer(while_loading);
  if (options_.is_cluster) ServeAllSlots();
}

void PrivateRedis::MendFile() {
  const std::string manifest = folder_ + "/appendonlydir/appendonly.aof.manifest";
  if (!std::filesystem::exists(manifest)) return;
  const std::string mend =
      absl::StrCat("echo y | redis-check-aof --fix ", manifest, " >", folder_, "/mend.log 2>&1");
  if (std::system(mend.c_str()) != 0) Die("its append-only file cannot be mended");
}

void PrivateRedis::Spawn(absl::Span<const std::string> more) {
  std::vector<std::string> args = {"redis-server",
                                   "--port",
                                   "0",
                                   "--unixsocket",
                                   socket_,
                                   "--dir",
                                   folder_,
                                   "--save",
                                   "",
                                   "--logfile",
                                   "log",
                                   "--appendonly",
                                   options_.appendonly,
                                   "--appendfsync",
                                   options_.appendfsync,
                                   "--maxmemory-policy",
                                   options_.maxmemory_policy,
                                   "--aof-load-truncated",
                                   options_.aof_load_truncated};
  if (options_.is_cluster) {
    for (const std::string& arg :
         {std::string("--cluster-enabled"), std::string("yes"), std::string("--bind"),
          std::string("127.0.0.1"), std::string("--cluster-port"), absl::StrCat(FreePort())}) {
      args.push_back(arg);
    }
  }
  args.insert(args.end(), options_.more.begin(), options_.more.end());
  args.insert(args.end(), more.begin(), more.end());
  std::vector<char*> argv;
  for (std::string& arg : args) argv.push_back(arg.data());
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execvp(argv[0], argv.data());
    _exit(127);
  }
  if (pid_ < 0) Die("cannot fork");
}

void PrivateRedis::AwaitAnswer(bool while_loading) {
  for (int i = 0; i < 3000; ++i) {
    const std::string answer = Command({"PING"});
    if (answer == "PONG" || (while_loading && absl::StartsWith(answer, "LOADING"))) return;
    int state = 0;
    if (waitpid(pid_, &state, WNOHANG) == pid_) {
      Die(absl::StrCat("redis-server ended with ", state, "; is it installed?"));
    }
    poll(nullptr, 0, 10);
  }
  Die("redis-server does not answer within 30 s");
}

void PrivateRedis::ServeAllSlots() {
  Command({"CLUSTER", "ADDSLOTSRANGE", "0", "16383"});  // Refused after a restart: it knows them.
  for (int i = 0; i < 3000; ++i) {
    if (absl::StrContains(Command({"CLUSTER", "INFO"}), "cluster_state:ok")) return;
    poll(nullptr, 0, 10);
  }
  Die("the cluster node does not come up within 30 s");
}

std::string PrivateRedis::Command(const std::vector<std::string>& args) {
  const std::unique_ptr<redisContext, decltype(&redisFree)> context(
      redisConnectUnix(socket_.c_str()), &redisFree);
  if (context == nullptr || context->err != 0) return "";
  std::vector<const char*> argv;
  std::vector<size_t> sizes;
  for (const std::string& arg : args) {
    argv.push_back(arg.data());
    sizes.push_back(arg.size());
  }
  const std::unique_ptr<redisReply, decltype(&freeReplyObject)> reply(
      static_cast<redisReply*>(redisCommandArgv(context.get(), static_cast<int>(argv.size()),
                                                argv.data(), sizes.data())),
      &freeReplyObject);
  return reply == nullptr ? "" : TextOf(*reply);
}

}  // namespace omzien::test
