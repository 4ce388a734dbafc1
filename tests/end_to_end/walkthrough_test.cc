// The README's walkthrough, as printed: every command of its console block runs against real
// programs, and prints what the README says it prints.

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/end_to_end/installation.h"

namespace omzien::test {
namespace {

// Leaves out what differs from run to run: an etag counts every commit, those of the background
// too. And blank lines, of which a README has one between a command and the next.
std::string Comparable(absl::string_view text) {
  std::string kept;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!absl::StartsWith(line, "etag ") && !line.empty()) absl::StrAppend(&kept, line, "\n");
  }
  return kept;
}

struct Step {
  std::string command;
  std::string output;
};

// Returns the commands after "$ " in the block that begins with "```console", each with the lines
// below it.
std::vector<Step> Steps(const std::string& readme) {
  std::ifstream file(readme);
  std::vector<Step> steps;
  bool is_inside = false;
  for (std::string line; std::getline(file, line);) {
    if (line == "```console") {
      is_inside = true;
    } else if (line == "```") {
      is_inside = false;
    } else if (is_inside && absl::StartsWith(line, "$ ")) {
      steps.push_back({line.substr(2), ""});
    } else if (is_inside && !steps.empty()) {
      absl::StrAppend(&steps.back().output, line, "\n");
    }
  }
  return steps;
}

TEST(Walkthrough, PrintsWhatTheReadmeSays) {
  Installation installation;
  const auto server = installation.Start({"--config=" CONFIG_EXAMPLES, "--simulated-clock",
                                          "--simulated-start=2026-03-02T09:00:00+01:00"});
  const std::vector<Step> steps = Steps(README);
  ASSERT_GT(steps.size(), 10u);
  const std::string programs = std::filesystem::path(OMZIENCTL).parent_path();
  for (const Step& step : steps) {
    SCOPED_TRACE(step.command);
    Process shell({"/bin/bash", "-c", step.command},
                  {absl::StrCat("PATH=", programs, ":/usr/bin:/bin"), "TZ=UTC",
                   absl::StrCat("OMZIEN_SERVER=", installation.address()),
                   absl::StrCat("OMZIEN_TOKEN_KEY=", installation.keys.private_pem())});
    EXPECT_EQ(shell.AwaitExit(), 0) << shell.Errors();
    EXPECT_EQ(Comparable(shell.Output()), Comparable(step.output));
  }
}

}  // namespace
}  // namespace omzien::test
