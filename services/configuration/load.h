// Reads the configuration of an installation: one file in protobuf text format per municipality,
// each an omzien.internal.v1.MunicipalityConfiguration.

#ifndef OMZIEN_SERVICES_CONFIGURATION_LOAD_H_
#define OMZIEN_SERVICES_CONFIGURATION_LOAD_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/configuration/bundle.h"

namespace omzien::configuration {

// A file of configuration.
struct File {
  std::string name;  // For messages, such as "veghel.textproto".
  std::string text;
};

// Returns the bundle of all `files`. Pure.
// Errors: INVALID_ARGUMENT with *every* mistake of every file, one a line, by file and field:
//           veghel.textproto: municipality.teams[2].phone: a phone number as …, got "0413"
//         or, where the text could not be read, by file, line and column from 1:
//           veghel.textproto:12:3: Expected identifier, got: }
absl::StatusOr<std::shared_ptr<const Bundle>> Parse(std::vector<File> files);

// Returns the bundle of all files "*.textproto" of a folder, not those of folders in it.
// Errors: as Parse; also INVALID_ARGUMENT if there is none; NOT_FOUND if the folder or a file
// cannot
//         be read.
absl::StatusOr<std::shared_ptr<const Bundle>> Load(const std::string& folder);

}  // namespace omzien::configuration

#endif  // OMZIEN_SERVICES_CONFIGURATION_LOAD_H_
