// What people say of themselves is where it belongs and nowhere else, and gone once they are
// erased: two residents with planted names, numbers and words live through a request, by the real
// programs over a real Redis, and everything is searched for them (C9, A3, invariant 7).

#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/end_to_end/installation.h"

namespace omzien::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// What Ada says of herself, and what is said of her by her account.
const std::vector<std::string> kHers = {"Plantedada",  "Plantedfamily", "31699999991",
                                        "Plantedroad", "Plantedneed",   "Plantedkey",
                                        "Plantedworry"};
// What the helper says of himself.
const std::vector<std::string> kHis = {"Plantedben", "31699999992"};

// Returns the keys that hold the text, in their names or their values.
constexpr char kFindScript[] = R"lua(
local found = {}
for _, key in ipairs(redis.call('KEYS', ARGV[2])) do
  local kind = redis.call('TYPE', key).ok
  local values = {}
  if kind == 'string' then values = {redis.call('GET', key)}
  elseif kind == 'hash' then values = redis.call('HGETALL', key)
  elseif kind == 'zset' then values = redis.call('ZRANGE', key, 0, -1)
  elseif kind == 'set' then values = redis.call('SMEMBERS', key)
  elseif kind == 'stream' then
    for _, entry in ipairs(redis.call('XRANGE', key, '-', '+')) do
      values[#values + 1] = entry[2][2]
    end
  else error('a key of another type: ' .. kind) end
  values[#values + 1] = key
  for _, value in ipairs(values) do
    if string.find(value, ARGV[1], 1, true) then found[#found + 1] = key; break end
  end
end
return found
)lua";

class Privacy : public testing::Test {
 protected:
  // Uncompressed, so that a file can be searched like a text.
  Privacy()
      : installation_({.more = {"--rdbcompression", "no", "--aof-use-rdb-preamble", "no"}}),
        server_(
            installation_.Start({"--simulated-clock", "--simulated-start=2026-03-02T09:00:00Z"})) {}

  std::string Run(const std::string& who, const std::vector<std::string>& arguments, int code = 0) {
    std::vector<std::string> all = {"--as", absl::StrCat("municipalities/small-town/", who)};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Ended ended = installation_.Ctl(all);
    EXPECT_EQ(ended.code, code) << testing::PrintToString(arguments) << ended.errors;
    return ended.output;
  }
  void Pass(const std::string& time) { Run("workers/role-8", {"clock", "advance", "--by", time}); }

  // The id in the only name of a collection that a list shows.
  static std::string IdIn(const std::string& list, const std::string& collection) {
    const size_t from = list.find(collection + "/") + collection.size() + 1;
    return list.substr(from, list.find_first_of(" \n", from) - from);
  }

  std::string KeysWith(const std::string& text, const std::string& pattern = "*") {
    return installation_.redis.Command({"EVAL", kFindScript, "0", text, pattern});
  }
  // The append-only files that hold the text.
  std::vector<std::string> FilesWith(const std::string& text) {
    const std::string said = installation_.redis.Command({"CONFIG", "GET", "dir"});
    const std::filesystem::path folder = said.substr(std::string("dir ").size());
    std::vector<std::string> found;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
      if (!file.is_regular_file()) continue;
      std::ifstream stream(file.path(), std::ios::binary);
      const std::string all(std::istreambuf_iterator<char>(stream), {});
      if (absl::StrContains(all, text)) found.push_back(file.path().filename());
    }
    return found;
  }

  // Ada asks, Ben says yes, a worker looks, somebody worries about her.
  void LiveThroughARequest() {
    Run("residents/r1", {"resident", "register", "--given-name", "Plantedada", "--family-name",
                         "Plantedfamily", "--phone", "+31699999991", "--postcode", "5461AB",
                         "--number", "12", "--street", "Plantedroad"});
    Run("residents/r2", {"resident", "register", "--given-name", "Plantedben", "--phone",
                         "+31699999992", "--postcode", "5461AB", "--number", "40"});
    Pass("1m");
    Run("residents/r2", {"offer", "create", "--category", "groceries", "--postcode", "5461AB"});
    Run("residents/r1", {"request", "create", "--category", "groceries", "--when",
                         "2026-03-03T10:00:00+01:00/2026-03-03T12:00:00+01:00", "--postcode",
                         "5461AB", "--number", "12", "--street", "Plantedroad", "--text",
                         "Plantedneed", "--text-accepted", "Plantedkey"});
    Run("residents/r1", {"contact", "show", "r2"}, 1);
    Pass("1m");
    const std::string invited = Run("residents/r2", {"invitation", "list"});
    Run("residents/r2", {"contact", "show", "r1"}, 1);
    Run("residents/r2", {"invitation", "accept", IdIn(invited, "invitations")});
    Run("workers/role-2", {"resident", "show", "r1"});
    Run("residents/r2", {"signal", "report", "--kind", "loneliness", "--resident", "r1",
                         "--neighbourhood", "square", "--text", "Plantedworry"});
    Pass("1m");
  }

  Installation installation_;
  std::unique_ptr<Process> server_;
};

// C9
TEST_F(Privacy, WhatPeopleSayIsInNoLogLineAndNoEvent) {
  LiveThroughARequest();
  EXPECT_THAT(Run("residents/r2", {"contact", "show", "r1"}),
              testing::AllOf(HasSubstr("Plantedada"), HasSubstr("+31699999991"),
                             Not(HasSubstr("Plantedroad"))));
  EXPECT_THAT(Run("residents/r1", {"contact", "show", "r2"}),
              testing::AllOf(HasSubstr("Plantedben"), HasSubstr("+31699999992")));
  EXPECT_THAT(Run("residents/r1", {"looks", "list"}), HasSubstr("workers/role-2"));
  const std::string all = Run("residents/r1", {"export"});
  for (const std::string& hers : kHers) EXPECT_THAT(all, HasSubstr(hers));
  for (const std::string& his : kHis) EXPECT_THAT(all, Not(HasSubstr(his)));
  server_->Signal(SIGTERM);
  EXPECT_EQ(server_->AwaitExit(), 0);
  EXPECT_THAT(server_->Errors(), HasSubstr("CreateResident"));
  for (const auto* planted : {&kHers, &kHis}) {
    for (const std::string& text : *planted) {
      EXPECT_THAT(server_->Errors(), Not(HasSubstr(text)));
      EXPECT_THAT(KeysWith(text, "*events*"), IsEmpty());
      EXPECT_THAT(KeysWith(text), Not(IsEmpty()));
    }
  }
  EXPECT_THAT(KeysWith("small-town", "*events*"), Not(IsEmpty()));  // It does find something.
}

// Invariant 7: the door, around the appointment.
TEST_F(Privacy, WhoComesSeesTheDoorFromADayBeforeAndNotOnceItIsOver) {
  LiveThroughARequest();
  const std::string listed = Run("residents/r2", {"appointment", "list"});
  const std::string id = IdIn(listed, "appointments");
  EXPECT_THAT(Run("residents/r2", {"appointment", "show", id}), HasSubstr("Plantedroad"));
  Pass("24h");
  Run("residents/r1", {"appointment", "report", id, "--result", "went-well"});
  EXPECT_THAT(Run("residents/r2", {"appointment", "show", id}), Not(HasSubstr("Plantedroad")));
  Run("residents/r2", {"contact", "show", "r1"}, 1);
  Run("residents/r1", {"contact", "show", "r2"}, 1);
}

// A3
TEST_F(Privacy, WhoIsErasedIsInNoRecordNoIndexAndAfterANightInNoFile) {
  LiveThroughARequest();
  for (const std::string& hers : kHers) {
    EXPECT_THAT(KeysWith(hers), Not(IsEmpty())) << hers;
    EXPECT_THAT(FilesWith(hers), Not(IsEmpty())) << hers;
  }
  Run("residents/r1", {"resident", "erase"});
  Run("residents/r1", {"resident", "show"}, 1);
  Pass("1m");
  for (const std::string& hers : kHers) EXPECT_THAT(KeysWith(hers), IsEmpty()) << hers;
  EXPECT_THAT(Run("residents/r1", {"inbox", "list"}), Not(HasSubstr("requests/")));
  Pass("24h");
  for (const std::string& hers : kHers) EXPECT_THAT(FilesWith(hers), IsEmpty()) << hers;
  for (const std::string& his : kHis) {
    EXPECT_THAT(KeysWith(his), Not(IsEmpty())) << his;
    EXPECT_THAT(FilesWith(his), Not(IsEmpty())) << his;
  }
}

// V5
TEST_F(Privacy, NothingMoreIsDeliveredToWhoDied) {
  LiveThroughARequest();
  const std::string before = Run("residents/r1", {"inbox", "list"});
  EXPECT_THAT(before, HasSubstr("MATCHED"));
  Run("workers/role-2", {"resident", "died", "r1"});
  Pass("100h");
  EXPECT_EQ(Run("residents/r1", {"inbox", "list"}), before);
  Run("residents/r2", {"contact", "show", "r1"}, 1);
}

}  // namespace
}  // namespace omzien::test
