// The flags of whoever plays a town.

#ifndef OMZIEN_CLIENTS_TOWN_FLAGS_H_
#define OMZIEN_CLIENTS_TOWN_FLAGS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/town/areas.h"
#include "clients/town/town.h"

namespace omzien::town {

// Which areas: those of a file, or of them those round one.
struct AreaFlags {
  std::string file;
  std::string around;         // A postcode area; empty: all of the file.
  int within_meters = 15000;  // Of it.
};

void AddFlags(CLI::App& app, AreaFlags& flags);
void AddFlags(CLI::App& app, TownOptions& options);

// Errors: INVALID_ARGUMENT, NOT_FOUND, with sentences that name the file.
absl::StatusOr<std::vector<Area>> ReadAreas(const AreaFlags& flags);

// Writes the configuration of a town of these areas as `folder`/town.textproto.
// Errors: UNAVAILABLE if it cannot be written.
absl::Status WriteConfiguration(const std::vector<Area>& areas, int workers,
                                const std::string& folder);

}  // namespace omzien::town

#endif  // OMZIEN_CLIENTS_TOWN_FLAGS_H_
