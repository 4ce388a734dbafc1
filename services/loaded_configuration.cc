#include "services/loaded_configuration.h"

#include <utility>

#include "services/configuration/load.h"

namespace omzien {

LoadedConfiguration::LoadedConfiguration(std::string folder,
                                         std::shared_ptr<const configuration::Bundle> bundle)
    : folder_(std::move(folder)), bundle_(std::move(bundle)) {}

absl::StatusOr<std::unique_ptr<LoadedConfiguration>> LoadedConfiguration::Open(
    const std::string& folder) {
  auto bundle = configuration::Load(folder);
  if (!bundle.ok()) return bundle.status();
  return std::unique_ptr<LoadedConfiguration>(new LoadedConfiguration(folder, *std::move(bundle)));
}

std::shared_ptr<const configuration::Bundle> LoadedConfiguration::Current() const {
  const sync::Lock lock(mutex_);
  return bundle_;
}

absl::Status LoadedConfiguration::Reload() {
  auto bundle = configuration::Load(folder_);
  if (!bundle.ok()) return bundle.status();
  const sync::Lock lock(mutex_);
  bundle_ = *std::move(bundle);
  return absl::OkStatus();
}

}  // namespace omzien
