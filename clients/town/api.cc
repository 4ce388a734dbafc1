#include "clients/town/api.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "clients/ctl/token.h"
#include "clients/town/municipality.h"

namespace omzien::town {
namespace {

// Longer than a step of the clock takes; who is not answered by then asks again.
constexpr absl::Duration kCallTimeout = absl::Seconds(20);
constexpr absl::Duration kFirstPause = absl::Milliseconds(5);
constexpr absl::Duration kLastPause = absl::Milliseconds(200);
constexpr absl::Duration kTokenLifetime = absl::Hours(12);  // Of machine time.

// Which folder of services/ hosts a service.
std::string FolderOf(const std::string& service) {
  static const auto& folders = *new std::map<std::string, std::string>{
      {"DirectoryService", "directory"},   {"ResidentService", "residents"},
      {"InboxService", "inbox"},           {"MatchingService", "matchmaker"},
      {"SignalService", "signals"},        {"SimulationService", "simulation"},
      {"StatisticsService", "statistics"},
  };
  const auto found = folders.find(service);
  return found == folders.end() ? "help" : found->second;
}

std::shared_ptr<grpc::Channel> Connect(const std::string& server) {
  grpc::ChannelArguments arguments;
  // Else a new channel would share the broken connection of the one before, and its back-off.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(64 << 20);
  return grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments);
}

absl::Status ToStatus(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

}  // namespace

Api::Api(ApiOptions options, const Choices& choices)
    : options_(std::move(options)), choices_(choices) {}

std::shared_ptr<grpc::Channel> Api::ChannelOf(const std::string& folder) {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::shared_ptr<grpc::Channel>& channel = channels_[folder];
  if (channel == nullptr) {
    const auto own = options_.servers.find(folder);
    channel = Connect(own == options_.servers.end() ? options_.server : own->second);
  }
  return channel;
}

void Api::Renew(const std::string& folder, const std::shared_ptr<grpc::Channel>& channel) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (channels_[folder] == channel) channels_.erase(folder);
}

absl::Status Api::UntilAnswered(Caller& who, const google::protobuf::FileDescriptor* file,
                                const Attempt& attempt) {
  if (who.token.empty()) {
    const bool is_service = absl::StartsWith(who.id, "services/");
    const auto subject = ctl::ParseSubject(
        is_service ? who.id : absl::StrCat("municipalities/", kSlug, "/", who.id));
    if (!subject.ok()) return subject.status();
    auto token = ctl::MintToken(options_.token_key_file, *subject, v1::IDENTITY_LEVEL_SEEN,
                                absl::Now(), kTokenLifetime);
    if (!token.ok()) return token.status();
    who.token = absl::StrCat("Bearer ", *token);
  }
  // Each file of ours has one service.
  const std::string folder = FolderOf(file->service(0)->name());
  const absl::Time give_up = absl::Now() + options_.patience;
  for (absl::Duration pause = kFirstPause;; pause = std::min(2 * pause, kLastPause)) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kCallTimeout));
    context.AddMetadata("authorization", who.token);
    const std::shared_ptr<grpc::Channel> channel = ChannelOf(folder);
    ++in_flight_;
    const grpc::Status status = attempt(channel, context);
    --in_flight_;
    const bool may_repeat = status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                            status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED;
    if (!may_repeat || absl::Now() > give_up) {
      ++calls_;
      return ToStatus(status);
    }
    ++repeated_;
    // Errors of ours have details, those of the transport have none.
    if (status.error_details().empty()) Renew(folder, channel);
    std::this_thread::sleep_for(absl::ToChronoMilliseconds(pause));
  }
}

}  // namespace omzien::town
