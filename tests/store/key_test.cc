#include "services/store/key.h"

#include <gmock/gmock.h>

#include "services/store/store.h"

namespace omzien::store {
namespace {

TEST(KeyTest, SpellsEveryPartWithThePartitionAsHashTag) {
  EXPECT_EQ(Space(3, "help", "veghel").Of("request", "r-1").text(),
            "{p03}:help:veghel:request:r-1");
  EXPECT_EQ(Space(63, "help", kNoMunicipality).Of("cursor", "x").text(), "{p63}:help:-:cursor:x");
}

TEST(KeyTest, AnIndexHasNoId) {
  EXPECT_EQ(Space(0, "help", "veghel").Of("request").text(), "{p00}:help:veghel:request");
}

TEST(KeyTest, AnIdMayHoldWhatSeparatesPartsSinceItIsTheLast) {
  EXPECT_EQ(Space(0, "help", "veghel").Of("invitation", "a:b|c").text(),
            "{p00}:help:veghel:invitation:a:b|c");
}

TEST(KeyTest, KnowsItsPartition) { EXPECT_EQ(Space(17, "help", "veghel").Of("x").partition(), 17); }

TEST(StatusTest, SaysWhetherSomethingWasSaved) {
  EXPECT_TRUE(IsMaybeSaved(MaybeSaved("m")));
  EXPECT_FALSE(IsNotSaved(MaybeSaved("m")));
  EXPECT_TRUE(IsNotSaved(NotSaved("m")));
  EXPECT_FALSE(IsMaybeSaved(NotSaved("m")));
  EXPECT_EQ(MaybeSaved("m").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(NotSaved("m").message(), "m");
  for (const absl::Status& other : {absl::OkStatus(), absl::UnavailableError("m")}) {
    EXPECT_FALSE(IsMaybeSaved(other));
    EXPECT_FALSE(IsNotSaved(other));
  }
}

}  // namespace
}  // namespace omzien::store
