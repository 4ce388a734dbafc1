#include "services/configuration/load.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "services/configuration/defaults.h"
#include "services/configuration/validate.h"

namespace omzien::configuration {
namespace {

using internal::v1::MunicipalityConfiguration;
using Mistakes = std::vector<std::string>;

class SyntaxErrors : public google::protobuf::io::ErrorCollector {
 public:
  SyntaxErrors(const std::string& file, Mistakes& mistakes) : file_(file), mistakes_(mistakes) {}

  // `line` and `column` count from 0, and are -1 where the mistake has no place.
  void AddError(int line, int column, const std::string& message) override {
    mistakes_.push_back(absl::StrCat(file_, ":", line + 1, ":", column + 1, ": ", message));
  }

 private:
  const std::string& file_;
  Mistakes& mistakes_;
};

// Returns whether all texts are valid UTF-8, without which nobody could receive them: the text
// format does not check it, the binary format does.
bool HasValidText(const MunicipalityConfiguration& configuration) {
  MunicipalityConfiguration copy;
  return copy.ParseFromString(configuration.SerializeAsString());
}

// Returns the configuration as written. If it cannot be read, adds to `mistakes`; what was read
// then is not of use.
MunicipalityConfiguration ParseFile(const File& file, Mistakes& mistakes) {
  MunicipalityConfiguration configuration;
  SyntaxErrors errors(file.name, mistakes);
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  if (parser.ParseFromString(file.text, &configuration) && !HasValidText(configuration)) {
    mistakes.push_back(absl::StrCat(file.name, ": text in valid UTF-8"));
  }
  return configuration;
}

void AddMistakesOf(const File& file, MunicipalityConfiguration configuration, Mistakes& mistakes) {
  FillDefaults(configuration);
  for (const std::string& mistake : FindMistakes(configuration)) {
    mistakes.push_back(absl::StrCat(file.name, ": ", mistake));
  }
}

// What only one municipality may have, with the file that has it.
struct Taken {
  std::map<std::string, std::string> names;
  std::map<int, std::string> partitions;
};

void AddClashes(const File& file, const MunicipalityConfiguration& configuration, Taken& taken,
                Mistakes& mistakes) {
  const auto [name, is_new_name] =
      taken.names.emplace(configuration.municipality().name(), file.name);
  if (!is_new_name) {
    mistakes.push_back(absl::StrCat(file.name, ": municipality.name: used once, got \"",
                                    name->first, "\", also in ", name->second));
  }
  // Municipalities will share a partition when that is agreed between them, not by a slip.
  const auto [partition, is_new_partition] =
      taken.partitions.emplace(configuration.partition(), file.name);
  if (!is_new_partition) {
    mistakes.push_back(absl::StrCat(file.name, ": partition: used once, got ", partition->first,
                                    ", also in ", partition->second));
  }
}

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text;
  char buffer[4096];
  do {  // By read(), which reports a failure as a state; the stream's iterators throw.
    stream.read(buffer, sizeof(buffer));
    text.append(buffer, static_cast<size_t>(stream.gcount()));
  } while (stream);
  if (!stream.is_open() || stream.bad()) {
    return absl::NotFoundError(absl::StrCat(path.string(), ": a file that can be read"));
  }
  return text;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Bundle>> Parse(std::vector<File> files) {
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.name < b.name; });
  Mistakes mistakes;
  Taken taken;
  std::vector<MunicipalityConfiguration> configurations;
  for (const File& file : files) {
    const size_t before = mistakes.size();
    MunicipalityConfiguration configuration = ParseFile(file, mistakes);
    if (mistakes.size() > before) continue;  // What follows from a slip of the pen helps nobody.
    AddMistakesOf(file, configuration, mistakes);
    AddClashes(file, configuration, taken, mistakes);
    configurations.push_back(std::move(configuration));
  }
  if (!mistakes.empty()) return absl::InvalidArgumentError(absl::StrJoin(mistakes, "\n"));
  return std::make_shared<const Bundle>(std::move(configurations));
}

absl::StatusOr<std::shared_ptr<const Bundle>> Load(const std::string& folder) {
  std::error_code error;
  std::vector<File> files;
  for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() != ".textproto") continue;
    absl::StatusOr<std::string> text = ReadFile(it->path());
    if (!text.ok()) return text.status();
    files.push_back({it->path().filename().string(), *std::move(text)});
  }
  if (error) return absl::NotFoundError(absl::StrCat(folder, ": want a folder that can be read"));
  if (files.empty())
    return absl::InvalidArgumentError(
        absl::StrCat(folder, ": want a *.textproto file for each municipality"));
  return Parse(std::move(files));
}

}  // namespace omzien::configuration
