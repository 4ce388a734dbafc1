// Two workers at two terminals: one queue, each item one owner, and one brings the other's on.

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/configuration/small_town.h"
#include "tests/end_to_end/installation.h"

namespace omzien::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class TwoWorkers : public testing::Test {
 protected:
  // It is Monday 2 March 2026, 10:00 in Amsterdam; north is there until 12:30.
  TwoWorkers() {
    installation_.WriteConfiguration("small.textproto", absl::StrCat(configuration::kSmallTown, R"(
          workers { id: "will" display_name: "Will" assignments { role: ROLE_WORKER team: "north" } }
          workers { id: "otto" display_name: "Otto" assignments { role: ROLE_OPERATOR } }
        )"));
    server_ = installation_.Start({"--simulated-clock", "--simulated-start=2026-03-02T09:00:00Z"});
    Do("residents/anna", {"resident", "register", "--given-name", "Anna", "--phone", "+31612345678",
                          "--postcode", "5461AB", "--number", "12"});
    Do("residents/bert", {"resident", "register", "--given-name", "Bert", "--phone", "+31612345679",
                          "--postcode", "5461AB", "--number", "14"});
  }

  Ended Try(const std::string& who, std::vector<std::string> command) {
    command.insert(command.end(), {"--as", absl::StrCat("municipalities/small-town/", who)});
    return installation_.Ctl(command);
  }

  // Runs a command that succeeds, and returns what it prints.
  std::string Do(const std::string& who, const std::vector<std::string>& command) {
    const Ended ended = Try(who, command);
    EXPECT_EQ(ended.code, 0) << command[0] << " " << command[1] << ": " << ended.errors;
    return ended.output;
  }

  // Anna asks for what nobody offers: once the matchmaker has looked, it is in the queue.
  void Ask(const std::string& day) {
    Do("residents/anna",
       {"request", "create", "--category", "groceries", "--postcode", "5461AB", "--number", "12",
        "--when", absl::StrCat("2026-03-", day, "T09:00:00Z/2026-03-", day, "T10:00:00Z"), "--text",
        "words on the card"});
  }

  // Returns the id in a verb's reply.
  static std::string IdIn(const std::string& reply) {
    const size_t begin = reply.find("escalations/") + std::string("escalations/").size();
    return reply.substr(begin, reply.find('\n', begin) - begin);
  }

  void PassTime(const std::string& by) { Do("workers/otto", {"clock", "advance", "--by", by}); }

  Installation installation_;
  std::unique_ptr<Process> server_;
};

TEST_F(TwoWorkers, ShareOneQueueAndBringEachItemToOneEnd) {
  Ask("09");
  Ask("10");
  PassTime("1m");
  const std::string queue = Do("workers/will", {"team", "queue", "--team", "north"});
  EXPECT_THAT(queue, HasSubstr("QUEUED"));
  EXPECT_THAT(queue, Not(HasSubstr("words on the card")));

  // Each her next, and none the other's.
  const std::string wills = IdIn(Do("workers/will", {"team", "next", "--team", "north"}));
  const std::string wendys = IdIn(Do("workers/wendy", {"team", "next", "--team", "north"}));
  EXPECT_NE(wills, wendys);
  const Ended nothing = Try("workers/will", {"team", "next", "--team", "north"});
  EXPECT_EQ(nothing.code, 1);
  EXPECT_THAT(nothing.errors, HasSubstr("NOTHING_FREE"));
  const Ended other = Try("workers/will", {"team", "take", wendys});
  EXPECT_THAT(other.errors, HasSubstr("(ALREADY_OWNED): it is looked after by Wendy"));

  // Will reads, calls, writes down, and waits until Thursday, which is Monday for a team that is
  // there on Monday and Tuesday.
  EXPECT_THAT(Do("workers/will", {"team", "show", wills}), HasSubstr("words on the card"));
  Do("workers/will", {"team", "attempt", wills, "--way", "phone", "--result", "reached"});
  Do("workers/will", {"team", "note", wills, "--text", "calls back"});
  EXPECT_THAT(
      Do("workers/will", {"team", "wait", wills, "--for", "resident", "--until", "2026-03-05"}),
      HasSubstr("2026-03-09 08:00"));
  EXPECT_THAT(Do("workers/will", {"team", "queue", "--team", "north", "--list", "waiting"}),
              HasSubstr(wills));
  Do("workers/will", {"team", "resume", wills});

  // He hands it over; Wendy, who says yes, is its owner.
  Do("workers/will", {"team", "offer", wills, "--to", "wendy"});
  EXPECT_THAT(Do("workers/wendy", {"team", "queue", "--team", "north", "--list", "mine"}),
              HasSubstr(wills));
  EXPECT_THAT(Do("workers/wendy", {"team", "accept", wills}), HasSubstr("workers/wendy"));
  EXPECT_THAT(Try("workers/will", {"team", "close", wills, "--outcome", "team-solved"}).errors,
              HasSubstr("NOT_YOURS"));

  // Bert says yes by phone; the other is a matter for a group.
  EXPECT_THAT(Do("workers/wendy", {"team", "record-yes", wills, "--helper", "bert"}),
              HasSubstr("VOLUNTEER_FOUND"));
  EXPECT_THAT(Do("workers/wendy", {"team", "close", wendys, "--outcome", "group-activity",
                                   "--activity", "cafe", "--agreed"}),
              HasSubstr("GROUP_ACTIVITY"));
  EXPECT_EQ(Do("workers/will", {"team", "queue", "--team", "north"}), "none\n");
  EXPECT_THAT(Do("workers/wendy", {"team", "show", wills}),
              testing::AllOf(HasSubstr("calls back"), HasSubstr("REACHED")));
}

TEST_F(TwoWorkers, ASearchAnAbsenceAndTheRefusalsOfTheRest) {
  Ask("09");
  PassTime("1m");
  const std::string item = IdIn(Do("workers/will", {"team", "next", "--team", "north"}));
  Do("workers/will", {"team", "search", item});
  // The matchmaker finds no volunteer: it is Will's again.
  PassTime("1m");
  EXPECT_EQ(Do("workers/cor", {"team", "searches", "--organisation", "welfare"}), "none\n");
  EXPECT_THAT(Do("workers/will", {"team", "queue", "--team", "north", "--list", "mine"}),
              HasSubstr("OWNED"));
  EXPECT_THAT(Try("workers/will", {"team", "answer", item, "--helper", "bert", "--accept"}).errors,
              HasSubstr("NOT_WILLING"));
  EXPECT_THAT(Try("workers/wendy", {"team", "refuse", item}).errors, HasSubstr("NOT_OFFERED"));
  EXPECT_THAT(
      Do("workers/will", {"team", "absence", "--from", "2026-03-03", "--until", "2026-03-03"}),
      HasSubstr("2026"));
  EXPECT_THAT(Do("workers/will", {"team", "absence"}), HasSubstr("2026"));
  EXPECT_THAT(Do("workers/will", {"team", "absence", "--none"}), Not(HasSubstr("2026")));
}

}  // namespace
}  // namespace omzien::test
