#include "tests/benchmarks/machine.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"

namespace omzien::benchmarks {

std::vector<absl::Duration> MeasureFsync(int count) {
  std::string path = (std::filesystem::temp_directory_path() / "omzien-fsync-XXXXXX").string();
  const int file = mkstemp(path.data());
  if (file < 0) {
    std::fprintf(stderr, "bench: no file to sync in %s\n", path.c_str());
    std::exit(1);
  }
  const std::string block(4096, 'x');
  std::vector<absl::Duration> took;
  for (int i = 0; i < count; ++i) {
    const absl::Time start = absl::Now();
    if (write(file, block.data(), block.size()) < 0 || fdatasync(file) != 0) break;
    took.push_back(absl::Now() - start);
  }
  close(file);
  unlink(path.c_str());
  return took;
}

std::string Processors() {
  std::ifstream info("/proc/cpuinfo");
  std::string model = "processors";
  for (std::string line; std::getline(info, line);) {
    if (!absl::StartsWith(line, "model name")) continue;
    model = std::string(absl::StripAsciiWhitespace(line.substr(line.find(':') + 1)));
    break;
  }
  return absl::StrCat(std::thread::hardware_concurrency(), " x ", model);
}

std::string FirstLineOf(const std::string& command) {
  std::FILE* out = popen(absl::StrCat(command, " 2>/dev/null").c_str(), "r");
  if (out == nullptr) return "";
  char line[256] = "";
  const char* read = std::fgets(line, sizeof(line), out);
  pclose(out);
  return read == nullptr ? "" : std::string(absl::StripAsciiWhitespace(line));
}

absl::Duration Quantile(std::vector<absl::Duration> values, double part) {
  const size_t nth =
      std::min(values.size() - 1, static_cast<size_t>(part * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(nth), values.end());
  return values[nth];
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace omzien::benchmarks
