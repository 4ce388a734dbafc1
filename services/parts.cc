#include "services/parts.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/directory/directory_service.h"
#include "services/help/audit_service.h"
#include "services/help/help_request_service.h"
#include "services/help/helper_service.h"
#include "services/help/invitation_service.h"
#include "services/help/matchmaking_service.h"
#include "services/help/offer_service.h"
#include "services/help/steps.h"
#include "services/help/team_service.h"
#include "services/inbox/consume.h"
#include "services/inbox/inbox_service.h"
#include "services/matchmaker/help_client.h"
#include "services/matchmaker/matching_service.h"
#include "services/matchmaker/matchmaker.h"
#include "services/matchmaker/town.h"
#include "services/residents/consume.h"
#include "services/residents/resident_service.h"
#include "services/residents/steps.h"
#include "services/rpc/server.h"
#include "services/service_token.h"
#include "services/signals/signal_service.h"
#include "services/signals/steps.h"
#include "services/simulation/simulation_service.h"
#include "services/statistics/statistics_service.h"
#include "services/statistics/steps.h"
#include "services/store/compaction.h"
#include "services/trimming.h"

namespace omzien {
namespace {

// Where the services and steps of a folder are put together.
struct Hosting {
  const PartsOptions& options;
  const rpc::Call& call;
  const rpc::PageSealer& pages;
  rpc::Watches& watches;
  std::vector<std::unique_ptr<grpc::Service>>& services;
  std::vector<Step>& steps;
  std::function<std::shared_ptr<grpc::Channel>()> channel_to_help;
};

simulation::Workings WorkingsOf(const PartsOptions& options);

// Returns what a folder's consumers tell of an event they put aside.
std::function<void(const store::Event&, const absl::Status&)> OnParked(const PartsOptions& options,
                                                                       const std::string& folder) {
  if (options.on_parked == nullptr) return nullptr;
  return [on_parked = options.on_parked, folder](const store::Event&, const absl::Status& why) {
    on_parked(folder, why);
  };
}

absl::Status AddDirectory(const Hosting& to) {
  to.services.push_back(
      std::make_unique<directory::DirectoryService>(to.call, to.pages, to.options.bundle));
  return absl::OkStatus();
}

absl::Status AddHelp(const Hosting& to) {
  const help::Dependencies dependencies{to.call, *to.options.store, to.options.bundle, to.pages};
  to.services.push_back(std::make_unique<help::HelpRequestService>(dependencies));
  to.services.push_back(std::make_unique<help::InvitationService>(dependencies));
  to.services.push_back(std::make_unique<help::OfferService>(dependencies));
  to.services.push_back(std::make_unique<help::HelperService>(dependencies));
  to.services.push_back(std::make_unique<help::TeamService>(dependencies, to.watches));
  to.services.push_back(std::make_unique<help::MatchmakingService>(dependencies));
  to.services.push_back(std::make_unique<help::AuditService>(dependencies));
  const auto steps = std::make_shared<help::Steps>(*to.options.store, to.options.bundle,
                                                   OnParked(to.options, "help"));
  to.steps.push_back({"help", [steps](absl::Time now) { return steps->Step(now); }});
  // Here, because most events are its own.
  const auto trimming = std::make_shared<Trimming>(*to.options.store, WorkingsOf(to.options));
  to.steps.push_back({"events", [trimming](absl::Time now) { return trimming->Step(now); }});
  return absl::OkStatus();
}

absl::Status AddInbox(const Hosting& to) {
  to.services.push_back(std::make_unique<inbox::InboxService>(inbox::InboxService::Parts{
      to.call, *to.options.store, to.options.bundle, to.pages, to.watches}));
  const auto inbox = std::make_shared<inbox::Inbox>(*to.options.store, to.options.bundle,
                                                    OnParked(to.options, "inbox"));
  to.steps.push_back({"inbox", [inbox](absl::Time now) { return inbox->Step(now); }});
  return absl::OkStatus();
}

// A matchmaker with what it is made of.
struct Matchmaking {
  Matchmaking(const Hosting& to, std::shared_ptr<ServiceToken> token)
      : help(internal::v1::MatchmakingService::NewStub(to.channel_to_help()),
             [token = std::move(token)] { return token->Get(); }),
        matchmaker({*to.options.store, to.options.bundle, help, *to.options.metrics}) {}

  const matchmaker::HelpClient help;
  matchmaker::Matchmaker matchmaker;
};

absl::Status AddMatchmaker(const Hosting& to) {
  if (!to.options.service_key.has_value()) {
    return absl::InvalidArgumentError(
        "--service-key: want the private key, for the matchmaker calls help");
  }
  auto token = ServiceToken::Make(*to.options.service_key, "matchmaker");
  if (!token.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("--service-key: ", token.status().message()));
  }
  const auto matchmaking = std::make_shared<Matchmaking>(to, *std::move(token));
  to.services.push_back(
      std::make_unique<matchmaker::MatchingService>(matchmaker::MatchingService::Parts{
          to.call, to.options.bundle, matchmaking->help, matchmaking->matchmaker}));
  to.steps.push_back(
      {"matchmaker", [matchmaking](absl::Time now) { return matchmaking->matchmaker.Step(now); }});
  return absl::OkStatus();
}

absl::Status AddResidents(const Hosting& to) {
  to.services.push_back(std::make_unique<residents::ResidentService>(
      residents::ResidentService::Parts{to.call, *to.options.store, to.options.bundle, to.pages}));
  const auto steps = std::make_shared<residents::Steps>(*to.options.store, to.options.bundle,
                                                        OnParked(to.options, "residents"));
  to.steps.push_back({"residents", [steps](absl::Time now) { return steps->Step(now); }});
  return absl::OkStatus();
}

absl::Status AddSignals(const Hosting& to) {
  to.services.push_back(std::make_unique<signals::SignalService>(
      signals::Dependencies{to.call, *to.options.store, to.pages}));
  const auto steps = std::make_shared<signals::Steps>(*to.options.store, to.options.bundle,
                                                      OnParked(to.options, "signals"));
  to.steps.push_back({"signals", [steps](absl::Time now) { return steps->Step(now); }});
  return absl::OkStatus();
}

absl::Status AddStatistics(const Hosting& to) {
  to.services.push_back(
      std::make_unique<statistics::StatisticsService>(statistics::StatisticsService::Parts{
          to.call, *to.options.store, to.options.bundle, to.pages}));
  const auto steps = std::make_shared<statistics::Steps>(*to.options.store, to.options.bundle,
                                                         OnParked(to.options, "statistics"));
  to.steps.push_back({"statistics", [steps](absl::Time now) { return steps->Step(now); }});
  return absl::OkStatus();
}

absl::Status AddSimulation(const Hosting& to) {
  to.services.push_back(std::make_unique<simulation::SimulationService>(to.call, *to.options.store,
                                                                        WorkingsOf(to.options)));
  return absl::OkStatus();
}

// What a folder hosts, and how it is wired.
struct Folder {
  std::string name;
  std::vector<std::string> services;   // Full names.
  std::vector<std::string> consumers;  // Of events, by name.
  bool has_due_moments;
  bool is_simulated_only;
  absl::Status (*add)(const Hosting& to);
};

const std::vector<Folder>& Folders() {
  static const auto& folders = *new std::vector<Folder>{
      {.name = "directory",
       .services = {v1::DirectoryService::service_full_name()},
       .consumers = {},
       .has_due_moments = false,
       .is_simulated_only = false,
       .add = AddDirectory},
      {.name = "help",
       .services = {v1::HelpRequestService::service_full_name(),
                    v1::HelperService::service_full_name(),
                    v1::InvitationService::service_full_name(),
                    v1::OfferService::service_full_name(), v1::TeamService::service_full_name(),
                    internal::v1::MatchmakingService::service_full_name(),
                    internal::v1::AuditService::service_full_name()},
       .consumers = {std::string(help::kConsumer)},
       .has_due_moments = true,
       .is_simulated_only = false,
       .add = AddHelp},
      {.name = "inbox",
       .services = {v1::InboxService::service_full_name()},
       .consumers = {std::string(inbox::kConsumer)},
       .has_due_moments = true,
       .is_simulated_only = false,
       .add = AddInbox},
      {.name = "matchmaker",
       .services = {v1::MatchingService::service_full_name()},
       .consumers = {std::string(matchmaker::kConsumer)},
       .has_due_moments = false,
       .is_simulated_only = false,
       .add = AddMatchmaker},
      {.name = "residents",
       .services = {v1::ResidentService::service_full_name()},
       .consumers = {std::string(residents::kConsumer)},
       .has_due_moments = false,
       .is_simulated_only = false,
       .add = AddResidents},
      {.name = "signals",
       .services = {v1::SignalService::service_full_name()},
       .consumers = {std::string(signals::kConsumer)},
       .has_due_moments = true,
       .is_simulated_only = false,
       .add = AddSignals},
      {.name = "statistics",
       .services = {v1::StatisticsService::service_full_name()},
       .consumers = {std::string(statistics::kConsumer)},
       .has_due_moments = true,
       .is_simulated_only = false,
       .add = AddStatistics},
      {.name = "simulation",
       .services = {v1::SimulationService::service_full_name()},
       .consumers = {},
       .has_due_moments = false,
       .is_simulated_only = true,
       .add = AddSimulation},
  };
  return folders;
}

// Who works in the background anywhere in the installation, whichever process hosts them: simulated
// time stands still until all of them are done.
simulation::Workings WorkingsOf(const PartsOptions& options) {
  simulation::Workings workings;
  for (const Folder& folder : Folders()) {
    if (folder.has_due_moments) workings.due_folders.push_back(folder.name);
    for (const std::string& consumer : folder.consumers) {
      workings.consumers.push_back({folder.name, consumer});
    }
  }
  // Of no folder: residents does it for all.
  workings.due_folders.emplace_back(store::kCompactionFolder);
  workings.partitions = [bundle = options.bundle] {
    std::vector<int> partitions;
    for (const auto& [slug, municipality] : bundle()->municipalities()) {
      partitions.push_back(municipality.partition());
    }
    return partitions;
  };
  return workings;
}

// Returns the folders that are wanted, in the order of the table.
absl::StatusOr<std::vector<const Folder*>> Choose(const PartsOptions& options) {
  std::vector<const Folder*> chosen;
  const bool is_all = options.folders == std::vector<std::string>{"all"};
  for (const Folder& folder : Folders()) {
    const bool can_be_here = options.is_simulated || !folder.is_simulated_only;
    if (is_all ? can_be_here : absl::c_linear_search(options.folders, folder.name)) {
      chosen.push_back(&folder);
    }
    if (!is_all && !can_be_here && absl::c_linear_search(options.folders, folder.name)) {
      return absl::InvalidArgumentError(
          absl::StrCat("services: ", folder.name, " is only there with a simulated clock"));
    }
  }
  for (const std::string& name : options.folders) {
    if (is_all || absl::c_any_of(chosen, [&](const Folder* f) { return f->name == name; }))
      continue;
    std::string known = "all";
    for (const Folder& folder : Folders()) absl::StrAppend(&known, ", ", folder.name);
    return absl::InvalidArgumentError(
        absl::StrCat("services: there is no \"", name, "\"; want some of ", known));
  }
  return chosen;
}

std::vector<v1::Role> RolesOfWorker(const configuration::Bundle& bundle, const rpc::Subject& worker,
                                    absl::Time now) {
  std::vector<v1::Role> roles;
  const configuration::Municipality* own = bundle.Find(worker.municipality);
  if (own == nullptr) return roles;
  for (const auto& held : own->RolesOf(worker.id, now)) roles.push_back(held.role);
  return roles;
}

rpc::CallOptions CallOptionsOf(const PartsOptions& options, const rpc::AccessTable& access) {
  return {
      .access = &access,
      .tokens = options.tokens,
      .log = options.log,
      .roles_of_worker = [bundle = options.bundle](
                             const rpc::Subject& worker,
                             absl::Time now) { return RolesOfWorker(*bundle(), worker, now); },
      .bundle_with = [bundle = options.bundle](
                         absl::string_view slug) -> std::shared_ptr<const configuration::Bundle> {
        auto now = bundle();
        return now->Find(slug) != nullptr ? now : nullptr;
      },
      .now = options.now,
  };
}

}  // namespace

absl::StatusOr<std::unique_ptr<Parts>> Parts::Make(const PartsOptions& options) {
  const auto chosen = Choose(options);
  if (!chosen.ok()) return chosen.status();
  const auto hosts = [&chosen](absl::string_view name) {
    return absl::c_any_of(*chosen, [name](const Folder* folder) { return folder->name == name; });
  };
  if (hosts("matchmaker") && !hosts("help") && options.help_address.empty()) {
    return absl::InvalidArgumentError(
        "--help-address: want it, for the matchmaker is here and help is not");
  }
  std::vector<std::string> services;
  for (const Folder* folder : *chosen) {
    services.insert(services.end(), folder->services.begin(), folder->services.end());
  }
  auto access = rpc::AccessTable::Load(services);
  if (!access.ok()) return access.status();
  std::unique_ptr<Parts> parts(new Parts(options, *std::move(access)));
  const auto channel_to_help = [&] { return parts->ChannelToHelp(options); };
  for (const Folder* folder : *chosen) {
    const absl::Status added = folder->add({options, parts->call_, parts->pages_, parts->watches_,
                                            parts->services_, parts->steps_, channel_to_help});
    if (!added.ok()) return added;
  }
  // After those whose work it shows.
  parts->steps_.push_back(
      {"watches", [&watches = parts->watches_](absl::Time now) { return watches.Step(now); }});
  return parts;
}

Parts::Parts(const PartsOptions& options, rpc::AccessTable access)
    : access_(std::move(access)),
      call_(CallOptionsOf(options, access_)),
      pages_(options.page_key),
      watches_(*options.store) {}

std::shared_ptr<grpc::Channel> Parts::ChannelToHelp(const PartsOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(rpc::kMaxMessageBytes);
  if (!options.help_address.empty()) {
    return grpc::CreateCustomChannel(options.help_address, grpc::InsecureChannelCredentials(),
                                     arguments);
  }
  own_help_ = std::make_unique<help::MatchmakingService>(
      help::Dependencies{call_, *options.store, options.bundle, pages_});
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(rpc::kMaxMessageBytes);
  builder.RegisterService(own_help_.get());
  own_server_ = builder.BuildAndStart();
  return own_server_->InProcessChannel(arguments);
}

std::vector<grpc::Service*> Parts::services() const {
  std::vector<grpc::Service*> services;
  for (const auto& service : services_) services.push_back(service.get());
  return services;
}

}  // namespace omzien
