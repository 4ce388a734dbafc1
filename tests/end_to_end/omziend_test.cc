// omziend, as its operator meets it.

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "tests/configuration/small_town.h"
#include "tests/end_to_end/installation.h"

namespace omzien::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<std::string> kSimulated = {"--simulated-clock",
                                             "--simulated-start=2026-03-02T09:00:00Z"};
const std::vector<std::string> kShow = {"directory", "show", "--municipality", "small-town"};

TEST(Omziend, SaysWhereItListensInOneLineAndServes) {
  Installation installation;
  const auto server = installation.Start();
  EXPECT_EQ(server->Output(), absl::StrCat("omziend: listening on ", installation.address(), "\n"));
  const Ended shown = installation.Ctl(kShow);
  EXPECT_EQ(shown.code, 0) << shown.errors;
  EXPECT_THAT(shown.output, HasSubstr("Small Town"));
}

TEST(Omziend, DrainsOnSigtermAndSigintAndEndsWell) {
  Installation installation;
  for (const int signal : {SIGTERM, SIGINT}) {
    const auto server = installation.Start();
    server->Signal(signal);
    EXPECT_EQ(server->AwaitExit(), 0);
    EXPECT_THAT(server->Errors(),
                testing::AllOf(HasSubstr(R"("event":"draining")"), HasSubstr("stopped")));
  }
}

// A call that is under way when the signal comes is given its time.
TEST(Omziend, LetsACallThatIsUnderWayEndWhileItDrains) {
  Installation installation;
  const auto server =
      installation.Start({"--simulated-clock", "--simulated-start=2026-03-02T09:00:00Z",
                          "--services=simulation", "--drain=30s"});
  // Something of help's is due at ten, and nobody runs help: there time waits for its deadline.
  const std::string due = absl::StrCat(
      "00",
      absl::ToUnixMillis(absl::FromCivil(absl::CivilHour(2026, 3, 2, 10), absl::UTCTimeZone())));
  installation.redis.Command({"ZADD", "{p07}:help:-:due", "0", due + "|small-town|request|r1"});
  Process advance({OMZIENCTL, "clock", "advance", "--by", "24h", "--timeout", "3s"},
                  {"OMZIEN_SERVER=" + installation.address(),
                   "OMZIEN_TOKEN_KEY=" + installation.keys.private_pem()});
  while (!absl::StrContains(installation.Ctl({"clock", "show", "--json"}).output, "T10:00:00Z")) {
  }
  server->Signal(SIGTERM);
  ASSERT_TRUE(server->AwaitErrors("NOT_QUIESCENT"));
  EXPECT_EQ(server->AwaitExit(), 0);
}

TEST(Omziend, EndsInOneSentenceWhereThePortIsTaken) {
  Installation installation;
  const auto server = installation.Start();
  const Ended second = installation.RunServer({"--listen=" + installation.address()});
  EXPECT_NE(second.code, 0);
  EXPECT_THAT(second.Sentences(), ElementsAre(HasSubstr(installation.address())));
  EXPECT_EQ(second.output, "");
}

TEST(Omziend, EndsInOneSentenceForEachMistakeOfItsOperator) {
  Installation installation;
  const struct {
    std::vector<std::string> flags;
    const char* says;
  } kCases[] = {
      {{"--token-key=/nowhere/key.pem"}, "/nowhere/key.pem"},
      {{"--config=/nowhere"}, "/nowhere"},
      {{"--store=unix:/nowhere/redis.sock"}, "/nowhere/redis.sock"},
      {{"--page-key=" + installation.keys.public_pem()}, "--page-key"},
      {{"--service-key="}, "--service-key"},
      {{"--service-key=" + installation.keys.public_pem()}, "--service-key"},
      {{"--services=matchmaker"}, "--help-address"},
      {{"--services=directory,nothing"}, "nothing"},
      {{"--services=simulation"}, "simulated clock"},
      {{"--drain=soon"}, "--drain"},
      {{"--simulated-clock", "--simulated-start=soon"}, "--simulated-start"},
      {{"--listen=nonsense"}, "nonsense"},
      {{"--no-such-flag"}, "--no-such-flag"},
  };
  for (const auto& [flags, says] : kCases) {
    SCOPED_TRACE(says);
    const Ended ended = installation.RunServer(flags);
    EXPECT_NE(ended.code, 0);
    EXPECT_THAT(ended.Sentences(), ElementsAre(HasSubstr(says)));
    EXPECT_EQ(ended.output, "");
  }
}

TEST(Omziend, NamesEveryMistakeOfItsConfiguration) {
  Installation installation;
  installation.WriteConfiguration(
      "small.textproto",
      absl::StrReplaceAll(configuration::kSmallTown,
                          {{"+31 413 000 000", "0413"}, {"Europe/Amsterdam", "Europe/Veghel"}}));
  const Ended ended = installation.RunServer({});
  EXPECT_EQ(ended.code, 1);
  EXPECT_THAT(ended.errors, testing::AllOf(HasSubstr("small.textproto: municipality.phone"),
                                           HasSubstr("small.textproto: municipality.time_zone")));
}

TEST(Omziend, RefusesAStoreThatMayForgetUnlessToldOtherwise) {
  PrivateRedisOptions unsafe;
  unsafe.appendonly = "no";
  Installation installation(unsafe);
  const Ended refused = installation.RunServer({});
  EXPECT_NE(refused.code, 0);
  EXPECT_THAT(refused.Sentences(), ElementsAre(HasSubstr("appendonly")));
  installation.Start({"--allow-unsafe-store"});
}

TEST(Omziend, NeverServesARealStoreAsASimulatedOneNorTheOtherWayRound) {
  Installation real;
  real.Start();
  EXPECT_THAT(real.RunServer(kSimulated).Sentences(), ElementsAre(HasSubstr("real time")));
  real.Start();
  Installation simulated;
  simulated.Start(kSimulated);
  EXPECT_THAT(simulated.RunServer({}).Sentences(), ElementsAre(HasSubstr("--simulated-clock")));
  simulated.Start(kSimulated);
}

TEST(Omziend, ReadsItsConfigurationAnewOnSighupAndKeepsTheOldOneWhereTheNewIsWrong) {
  Installation installation;
  const auto server = installation.Start();
  installation.WriteConfiguration("small.textproto",
                                  configuration::SmallTownWith("Small Town", "Smaller Town"));
  server->Signal(SIGHUP);
  ASSERT_TRUE(server->AwaitErrors(R"("event":"reloaded")"));
  EXPECT_THAT(installation.Ctl(kShow).output, HasSubstr("Smaller Town"));
  installation.WriteConfiguration("small.textproto", "nonsense");
  server->Signal(SIGHUP);
  ASSERT_TRUE(server->AwaitErrors(R"("event":"reload_refused")"));
  EXPECT_THAT(server->Errors(), HasSubstr("small.textproto:1:"));
  EXPECT_THAT(installation.Ctl(kShow).output, HasSubstr("Smaller Town"));
}

TEST(Omziend, DoesNotServeWithAnotherConfigurationThanTheNewestUntilItHasReloaded) {
  Installation installation;
  const auto one = installation.Start();
  installation.WriteConfiguration("small.textproto",
                                  configuration::SmallTownWith("Small Town", "Smaller Town"));
  const auto other = installation.Start();
  EXPECT_EQ(installation.Ctl(kShow).code, 0);
  ASSERT_TRUE(one->AwaitErrors(R"("event":"not_serving")"));
  EXPECT_THAT(one->Errors(), HasSubstr("the newest is"));
  one->Signal(SIGHUP);
  ASSERT_TRUE(one->AwaitErrors(R"("event":"serving")"));
  EXPECT_THAT(other->Errors(), testing::Not(HasSubstr("not_serving")));
}

// E14
TEST(Omziend, ServesOnlyWhileItsStoreTakesWrites) {
  Installation installation;
  const auto server = installation.Start();
  installation.redis.Kill();
  ASSERT_TRUE(server->AwaitErrors(R"("event":"not_serving")"));
  EXPECT_THAT(server->Errors(), HasSubstr("the store takes no writes"));
  installation.redis.Start();
  ASSERT_TRUE(server->AwaitErrors(R"("event":"serving")"));
}

TEST(Omziend, KeepsASimulatedTimeAcrossItsOwnDeath) {
  Installation installation;
  auto server = installation.Start(kSimulated);
  ASSERT_EQ(installation.Ctl({"clock", "advance", "--until", "2026-03-05T12:00:00Z"}).code, 0);
  server->Signal(SIGKILL);
  EXPECT_EQ(server->AwaitExit(), 128 + SIGKILL);
  server = installation.Start(kSimulated);
  EXPECT_THAT(installation.Ctl({"clock", "show", "--json"}).output,
              HasSubstr("2026-03-05T12:00:00Z"));
}

}  // namespace
}  // namespace omzien::test
