// A thousand who say yes at one moment.

#include <gmock/gmock.h>

#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/rpc/errors.h"
#include "tests/help/help_town.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using test::IsOk;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr int kThreads = 16;
constexpr int kPeople = 1000;

class ManyYes : public testing::TestWithParam<int> {};

// C5
TEST_P(ManyYes, AsManyCountAsThereArePlaces) {
  HelpTown town;
  std::vector<std::string> people;
  for (int i = 0; i < kPeople; ++i) people.push_back(absl::StrCat("person-", i));
  town.Register({"anna"});
  town.Register(people);
  const std::string request = town.Asked(GetParam());
  ASSERT_THAT(town.Invite(request, people), IsOk());

  std::vector<std::string> answers(kPeople);
  std::atomic<int> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int own = next++; own < kPeople; own = next++) {
        const auto said = town.SayYes(request, people[own]);
        answers[own] = said.ok() ? "yes" : rpc::ReasonOf(said.status());
        if (answers[own].empty()) answers[own] = said.status().ToString();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  std::map<std::string, int> counts;
  for (const std::string& answer : answers) ++counts[answer];
  EXPECT_THAT(counts, UnorderedElementsAre(Pair("yes", GetParam()),
                                           Pair("ALREADY_FILLED", kPeople - GetParam())));
  const auto filled = town.Get(request);
  ASSERT_THAT(filled, IsOk());
  EXPECT_EQ(filled->state(), v1::HelpRequest::MATCHED);
  EXPECT_EQ(filled->accepted(), GetParam());
  EXPECT_EQ(filled->helpers_size(), GetParam());
  // I9: everybody else hears it exactly once.
  std::map<std::string, int> heard;
  for (const std::string& line : town.News()) ++heard[line];
  EXPECT_EQ(heard["anna hears MATCHED"], 1);
  for (int i = 0; i < kPeople; ++i) {
    EXPECT_EQ(heard[absl::StrCat(people[i], " hears ALREADY_FILLED")], answers[i] != "yes");
    EXPECT_EQ(heard[absl::StrCat(people[i], " ACCEPTED")], answers[i] == "yes");
  }
}

INSTANTIATE_TEST_SUITE_P(Places, ManyYes, testing::Values(1, 5));

}  // namespace
}  // namespace omzien::help
