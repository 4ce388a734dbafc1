#include "tests/end_to_end/installation.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "omzien/v1/access.pb.h"
#include "tests/configuration/small_town.h"

namespace omzien::test {
namespace {

// Small town with a worker of each role.
std::string TownOfAllRoles() {
  std::string town(configuration::kSmallTown);
  const std::map<v1::Role, std::string> kOf = {{v1::ROLE_WORKER, R"(team: "north")"},
                                               {v1::ROLE_TEAM_LEAD, R"(team: "north")"},
                                               {v1::ROLE_COORDINATOR, R"(organisation: "welfare")"},
                                               {v1::ROLE_LINKER, ""},
                                               {v1::ROLE_KEY_FIGURE, ""},
                                               {v1::ROLE_ANALYST, ""},
                                               {v1::ROLE_OPERATOR, ""}};
  for (const auto& [role, of] : kOf) {
    absl::StrAppend(&town, "workers { id: \"role-", role,
                    "\" display_name: \"R\" assignments { role: ", v1::Role_Name(role), " ", of,
                    " } }\n");
  }
  return town;
}

// Everything but the beat of health, which comes every second, and the count of commits it raises.
constexpr char kHashScript[] = R"lua(
local keys = redis.call('KEYS', '*')
table.sort(keys)
local all = {}
for _, key in ipairs(keys) do
  if key ~= '{p00}:health:-:beat' and key ~= '{p00}:store:-:commits' then
    all[#all + 1] = key .. redis.call('DUMP', key)
  end
end
return #all .. ' ' .. redis.sha1hex(table.concat(all, '|'))
)lua";

}  // namespace

std::vector<std::string> Ended::Sentences() const {
  std::vector<std::string> sentences;
  for (const absl::string_view line : absl::StrSplit(errors, '\n', absl::SkipEmpty())) {
    if (!absl::StartsWith(line, "{")) sentences.emplace_back(line);
  }
  return sentences;
}

Installation::Installation(PrivateRedisOptions options) : redis(std::move(options)) {
  folder_ = (std::filesystem::temp_directory_path() / "omzien-installation-XXXXXX").string();
  if (mkdtemp(folder_.data()) == nullptr) std::abort();
  std::filesystem::create_directory(folder_ + "/config");
  WriteConfiguration("small.textproto", TownOfAllRoles());
  WriteConfiguration("other.textproto",
                     absl::StrReplaceAll(TownOfAllRoles(), {{"small-town", "other"},
                                                            {"partition: 7", "partition: 8"}}));
  std::ofstream(PathOf("page.key")) << std::string(32, 'p');
}

Installation::~Installation() {
  std::error_code ignored;  // A folder left behind in /tmp fails no test.
  std::filesystem::remove_all(folder_, ignored);
}

void Installation::WriteConfiguration(const std::string& file, absl::string_view text) const {
  std::ofstream(absl::StrCat(folder_, "/config/", file)) << std::string(text);
}

std::string Installation::PathOf(absl::string_view file) const {
  return absl::StrCat(folder_, "/", file);
}

std::vector<std::string> Installation::Arguments(const std::vector<std::string>& more) const {
  std::map<std::string, std::string> flags = {
      {"--listen", "127.0.0.1:0"},        {"--metrics", ""},
      {"--config", PathOf("config")},     {"--store", redis.address()},
      {"--token-key", keys.public_pem()}, {"--service-key", keys.private_pem()},
  };
  std::vector<std::string> arguments = {OMZIEND};
  for (const std::string& flag : more) {
    const std::vector<std::string> parts = absl::StrSplit(flag, absl::MaxSplits('=', 1));
    if (parts.size() == 2) {
      flags[parts[0]] = parts[1];
    } else {
      arguments.push_back(flag);
    }
  }
  for (const auto& [flag, value] : flags) arguments.push_back(absl::StrCat(flag, "=", value));
  return arguments;
}

std::unique_ptr<Process> Installation::Start(const std::vector<std::string>& more) {
  auto process = std::make_unique<Process>(Arguments(more));
  const std::string said = "omziend: listening on ";
  if (!process->AwaitOutput(said)) {
    std::fprintf(stderr, "omziend did not start: %s\n", process->Errors().c_str());
    std::abort();
  }
  process->AwaitOutput("\n");
  const std::string output = process->Output();
  address_ = output.substr(said.size(), output.find('\n') - said.size());
  return process;
}

Ended Installation::RunServer(const std::vector<std::string>& more) {
  Process process(Arguments(more));
  const int code = process.AwaitExit();
  return {code, process.Output(), process.Errors()};
}

Ended Installation::Ctl(const std::vector<std::string>& arguments) const {
  std::vector<std::string> all = {OMZIENCTL};
  all.insert(all.end(), arguments.begin(), arguments.end());
  Process process(all, {"OMZIEN_SERVER=" + address_, "OMZIEN_TOKEN_KEY=" + keys.private_pem()});
  const int code = process.AwaitExit();
  return {code, process.Output(), process.Errors()};
}

std::string Installation::HashOfStore() { return redis.Command({"EVAL", kHashScript, "0"}); }

}  // namespace omzien::test
