// The configuration this process runs with: a folder, loaded, and loaded anew when asked.

#ifndef OMZIEN_SERVICES_LOADED_CONFIGURATION_H_
#define OMZIEN_SERVICES_LOADED_CONFIGURATION_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/configuration/bundle.h"
#include "services/sync/mutex.h"

namespace omzien {

// Thread-safe.
class LoadedConfiguration {
 public:
  // Errors: those of configuration::Load, with all mistakes.
  static absl::StatusOr<std::unique_ptr<LoadedConfiguration>> Open(const std::string& folder);

  // Never null. Whoever works on a call keeps what it got.
  std::shared_ptr<const configuration::Bundle> Current() const;

  // Loads the folder again; if that fails, what was loaded before stays.
  // Errors: as Open.
  absl::Status Reload();

 private:
  LoadedConfiguration(std::string folder, std::shared_ptr<const configuration::Bundle> bundle);

  const std::string folder_;

  mutable sync::Mutex mutex_;
  std::shared_ptr<const configuration::Bundle> bundle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace omzien

#endif  // OMZIEN_SERVICES_LOADED_CONFIGURATION_H_
