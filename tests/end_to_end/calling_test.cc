// Somebody who is reached by phone only, with the real programs: from the call before the door to
// the call after it.

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/end_to_end/installation.h"

namespace omzien::test {
namespace {

using testing::HasSubstr;
using testing::Not;

// Monday 2 March 2026, 10:00 in small town, whose team north is there until 12:30.
class Calling : public testing::Test {
 protected:
  // Runs omzienctl as "residents/anna" and the like.
  std::string Ctl(const std::string& who, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--as", absl::StrCat("municipalities/small-town/", who)});
    const Ended ended = installation_.Ctl(arguments);
    EXPECT_EQ(ended.code, 0) << testing::PrintToString(arguments) << ended.errors;
    return ended.output;
  }
  void Register(const std::string& who, const std::string& number, const std::string& channel) {
    Ctl("residents/" + who, {"resident", "register", "--given-name", "X", "--phone", "+31413000999",
                             "--postcode", "5461AB", "--number", number, "--channel", channel});
  }
  void Advance(const std::string& by) { Ctl("workers/role-8", {"clock", "advance", "--by", by}); }
  static constexpr char kOfAnId[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";

  // Returns the id of the first resource of this collection in what a command prints.
  static std::string IdIn(const std::string& output, const std::string& collection) {
    const std::string before = absl::StrCat(collection, "/");
    const size_t found = output.find(before);
    EXPECT_NE(found, std::string::npos) << collection << " in\n" << output;
    if (found == std::string::npos) return "";
    const size_t begin = found + before.size();
    return output.substr(begin, output.find_first_not_of(kOfAnId, begin) - begin);
  }

  // Bert says yes to anna, who has no app. Returns the appointment's id.
  std::string AgreedWithWhoHasNoApp() {
    Register("anna", "1", "phone");
    Register("bert", "20", "app");
    Advance("1m");
    Ctl("residents/bert",
        {"offer", "create", "--category", "groceries", "--postcode", "5461AB", "--number", "20"});
    Ctl("residents/anna",
        {"request", "create", "--category", "groceries", "--postcode", "5461AB", "--number", "1",
         "--when", "2026-03-03T09:00:00Z/2026-03-03T11:00:00Z", "--text", "x"});
    Advance("1m");
    Ctl("residents/bert", {"invitation", "accept",
                           IdIn(Ctl("residents/bert", {"invitation", "list"}), "invitations")});
    Advance("1m");
    return IdIn(Ctl("residents/bert", {"appointment", "list"}), "appointments");
  }

  Installation installation_;
  const std::unique_ptr<Process> server_ =
      installation_.Start({"--simulated-clock", "--simulated-start=2026-03-02T09:00:00Z"});
};

// V6
TEST_F(Calling, ComesBeforeAnyoneGoesToTheDoorOfWhoHasNoApp) {
  const std::string appointment = AgreedWithWhoHasNoApp();
  const std::string listed = Ctl("workers/wendy", {"call", "list", "--team", "north"});
  EXPECT_THAT(listed, testing::AllOf(HasSubstr("2026-03-03 09:00"), HasSubstr("TELL_ASKER"),
                                     Not(HasSubstr("residents/anna"))));
  const std::string task = IdIn(listed, "callTasks");
  EXPECT_THAT(Ctl("workers/wendy", {"call", "show", task}), HasSubstr("residents/anna"));
  EXPECT_THAT(Ctl("residents/bert", {"appointment", "show", appointment}),
              testing::ContainsRegex("is_call_first +true"));

  Ctl("workers/wendy", {"call", "done", task, "--result", "reached"});
  Advance("1m");
  EXPECT_EQ(Ctl("workers/wendy", {"call", "list", "--team", "north"}), "none\n");
  EXPECT_THAT(Ctl("residents/bert", {"appointment", "show", appointment}),
              Not(HasSubstr("is_call_first")));
}

// V6: whoever comes calls herself, and the team need not.
TEST_F(Calling, IsNotNeededWhereWhoComesCalled) {
  const std::string appointment = AgreedWithWhoHasNoApp();
  EXPECT_THAT(Ctl("workers/wendy", {"call", "list", "--team", "north"}), HasSubstr("TELL_ASKER"));
  EXPECT_THAT(Ctl("residents/bert", {"appointment", "called", appointment}),
              Not(HasSubstr("is_call_first")));
  Advance("1m");
  EXPECT_EQ(Ctl("workers/wendy", {"call", "list", "--team", "north"}), "none\n");
}

// I10: asked on Saturday for the same day, when the team is not there, and nobody came.
TEST_F(Calling, ComesAfterwardsWhereNobodyCame) {
  Register("anna", "1", "app");
  Ctl("workers/role-8", {"clock", "advance", "--until", "2026-03-07T09:00:00Z"});
  Ctl("residents/anna",
      {"request", "create", "--category", "groceries", "--postcode", "5461AB", "--number", "1",
       "--when", "2026-03-07T12:00:00Z/2026-03-07T13:00:00Z", "--text", "x"});
  Ctl("workers/role-8", {"clock", "advance", "--until", "2026-03-07T12:01:00Z"});
  const std::string listed = Ctl("workers/wendy", {"call", "list", "--team", "north", "--json"});
  EXPECT_THAT(listed, HasSubstr("\"AFTERCARE\""));
  EXPECT_THAT(listed, HasSubstr("\"2026-03-09T08:00:00Z\""));  // Monday, nine o'clock.
  // Once.
  EXPECT_THAT(listed.substr(listed.find("AFTERCARE") + 1), Not(HasSubstr("AFTERCARE")));
}

}  // namespace
}  // namespace omzien::test
