#include "services/help/decide_helper.h"

#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/help/decide_tie.h"
#include "services/help/limits.h"
#include "services/help/records.h"
#include "services/help/view_helper.h"
#include "services/rpc/errors.h"
#include "tests/help/two_helpers.h"
#include "tests/support/status_matchers.h"

namespace omzien::help {
namespace {

using internal::v1::Helper;
using test::HasCode;
using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;

const absl::Time kNow = SmallTownAt().now;

// F5, F6, F7, F8
TEST(MayHelp, OneReasonSufficesToStayOut) {
  const absl::Time needed = kNow + absl::Hours(24);
  const struct {
    const char* name;
    std::function<void(Helper& helper, Helper& asker, v1::Category& category)> change;
    bool may_help;
  } kCases[] = {
      {"nothing", [](auto&, auto&, auto&) {}, true},
      {"oneself", [](auto& h, auto& a, auto&) { h.set_id(a.id()); }, false},
      {"one household", [](auto& h, auto& a, auto&) { h.set_household(a.household()); }, false},
      {"both households unknown",
       [](auto& h, auto& a, auto&) { h.clear_household(), a.clear_household(); }, true},
      {"she blocks the asker", [](auto& h, auto&, auto&) { h.add_blocked("asker"); }, false},
      {"the asker blocks her", [](auto&, auto& a, auto&) { a.add_blocked("helper"); }, false},
      {"somebody else is blocked", [](auto& h, auto&, auto&) { h.add_blocked("carl"); }, true},
      {"she blocks a housemate of the asker",
       [](auto& h, auto&, auto&) { h.add_blocked("carl"), h.add_blocked_households("asker's"); },
       false},
      {"the asker blocks a housemate of hers",
       [](auto&, auto& a, auto&) { a.add_blocked("carl"), a.add_blocked_households("helper's"); },
       false},
      {"a blocked household nobody knows",
       [](auto& h, auto& a, auto&) {
         h.add_blocked("carl"), h.add_blocked_households(""), a.clear_household();
       },
       true},
      {"suspended", [](auto& h, auto&, auto&) { h.set_is_suspended(true); }, false},
      {"opted out", [](auto& h, auto&, auto&) { h.set_has_opted_out(true); }, false},
      {"the asker opted out", [](auto&, auto& a, auto&) { a.set_has_opted_out(true); }, true},
      {"paused for a second more",
       [](auto& h, auto&, auto&) { *h.mutable_paused_until() = ToProto(kNow + absl::Seconds(1)); },
       false},
      {"paused until now", [](auto& h, auto&, auto&) { *h.mutable_paused_until() = ToProto(kNow); },
       true},
      {"weekly maximum reached a second less than a week ago",
       [](auto& h, auto&, auto&) {
         h.set_weekly_max(1);
         *h.add_accept_times() = ToProto(kNow - kWeek + absl::Seconds(1));
       },
       false},
      {"weekly maximum reached a week ago",
       [](auto& h, auto&, auto&) {
         h.set_weekly_max(1);
         *h.add_accept_times() = ToProto(kNow - kWeek);
       },
       true},
      {"below the weekly maximum",
       [](auto& h, auto&, auto&) { h.set_weekly_max(2), *h.add_accept_times() = ToProto(kNow); },
       true},
      {"identity not sure enough",
       [](auto&, auto&, auto& c) { c.set_identity_level(v1::IDENTITY_LEVEL_SUBSTANTIAL); }, false},
      {"never checked", [](auto&, auto&, auto& c) { c.set_needs_check(true); }, false},
      {"check holds until after it",
       [needed](auto& h, auto&, auto& c) {
         c.set_needs_check(true);
         *h.mutable_check_until() = ToProto(needed + absl::Seconds(1));
       },
       true},
      {"check lapses at that moment",
       [needed](auto& h, auto&, auto& c) {
         c.set_needs_check(true);
         *h.mutable_check_until() = ToProto(needed);
       },
       false},
      {"under 16",
       [](auto& h, auto&, auto& c) {
         h.set_age_band(internal::v1::AGE_BAND_UNDER_16), c.set_minimum_age(16);
       },
       false},
      {"16, of a kind not listed",
       [](auto& h, auto&, auto& c) {
         h.set_age_band(internal::v1::AGE_BAND_16_17), c.set_minimum_age(18);
       },
       false},
      {"16, of a listed kind",
       [](auto& h, auto&, auto& c) {
         h.set_age_band(internal::v1::AGE_BAND_16_17), c.set_minimum_age(16);
       },
       true},
      {"16, of a listed kind, at home",
       [](auto& h, auto&, auto& c) {
         h.set_age_band(internal::v1::AGE_BAND_16_17), c.set_minimum_age(16);
         c.set_is_home_visit(true);
       },
       false},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    Helper helper = Grownup("helper", "helper's");
    Helper asker = Grownup("asker", "asker's");
    v1::Category category;
    category.set_identity_level(v1::IDENTITY_LEVEL_CONTACT);
    c.change(helper, asker, category);
    EXPECT_EQ(MayHelp(SmallTownAt(), helper, asker, category, needed), c.may_help);
  }
}

TEST(Settings, OnlyWhatTheMaskNamesChanges) {
  Helper anna = Grownup("anna", "elm 1");
  anna.set_weekly_max(3);
  anna.set_quiet_from("21:00");
  anna.set_quiet_until("08:00");
  *anna.mutable_paused_until() = ToProto(kNow + absl::Hours(1));
  v1::HelperSettings wanted;
  wanted.set_quiet_from("23:00");
  wanted.set_quiet_until("06:00");
  wanted.set_has_opted_out(true);
  const struct {
    std::vector<std::string> mask;
    std::function<void(Helper&)> change;
  } kCases[] = {
      {{"weekly_max"}, [](Helper& h) { h.set_weekly_max(0); }},
      {{"quiet_from", "quiet_until"},
       [](Helper& h) { h.set_quiet_from("23:00"), h.set_quiet_until("06:00"); }},
      {{"paused_until"}, [](Helper& h) { h.clear_paused_until(); }},
      {{"has_opted_out"}, [](Helper& h) { h.set_has_opted_out(true); }},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.mask[0]);
    google::protobuf::FieldMask mask;
    for (const std::string& path : c.mask) mask.add_paths(path);
    const auto changed = UpdateSettings(SmallTownAt(), {Known(anna), {}}, wanted, mask);
    ASSERT_THAT(changed, IsOk());
    Helper expected = anna;
    c.change(expected);
    EXPECT_EQ(changed->helper.value.helper().DebugString(), expected.DebugString());
    EXPECT_THAT(Lines(changed->events), ElementsAre("HelperChanged anna"));
  }
}

TEST(Settings, WhatStaysTheSameIsNoChange) {
  google::protobuf::FieldMask mask;
  mask.add_paths("weekly_max");
  const auto changed =
      UpdateSettings(SmallTownAt(), {Known(Grownup("anna", "elm 1")), {}}, {}, mask);
  ASSERT_THAT(changed, IsOk());
  EXPECT_THAT(changed->events, IsEmpty());
}

TEST(Settings, AnEtagSeenBeforeAChangeIsStale) {
  const Setting setting = SmallTownAt();
  const Helper anna = Grownup("anna", "elm 1");
  google::protobuf::FieldMask mask;
  mask.add_paths("weekly_max");
  v1::HelperSettings wanted;
  wanted.set_weekly_max(2);
  wanted.set_etag(SettingsOf(setting, anna).etag());
  const auto changed = UpdateSettings(setting, {Known(anna), {}}, wanted, mask);
  ASSERT_THAT(changed, IsOk());
  const auto stale =
      UpdateSettings(setting, {Known(changed->helper.value.helper()), {}}, wanted, mask);
  EXPECT_THAT(stale, HasCode(absl::StatusCode::kAborted));
  EXPECT_EQ(rpc::ReasonOf(stale.status()), "STALE_ETAG");
}

// F6: "the other never learns", also not by an etag that changes.
TEST(Block, TheOtherSeesNothingOfIt) {
  const Setting setting = SmallTownAt();
  const Pair before = AnnaAndBert();
  const auto blocked = Block(setting, before);
  ASSERT_THAT(blocked, IsOk());
  const auto seen = [&](const Pair& pair) {
    return SettingsOf(setting, pair.other.value.helper()).DebugString();
  };
  EXPECT_EQ(seen(*blocked), seen(before));
  EXPECT_THAT(Lines(blocked->events), ElementsAre("HelperChanged anna", "HelperChanged bert"));
}

// F6
TEST(Block, KeepsApartFromTheOneBlockedAndItsHouseholdOnly) {
  const auto blocked = Block(SmallTownAt(), AnnaAndBert());
  ASSERT_THAT(blocked, IsOk());
  const Helper& anna = blocked->own.value.helper();
  EXPECT_TRUE(AreKeptApart(anna, blocked->other.value.helper()));
  EXPECT_TRUE(AreKeptApart(blocked->other.value.helper(), anna));
  EXPECT_TRUE(AreKeptApart(anna, Grownup("bo", "oak 2")));
  EXPECT_TRUE(AreKeptApart(Grownup("bo", "oak 2"), anna));
  EXPECT_FALSE(AreKeptApart(anna, Grownup("carl", "ash 3")));
  EXPECT_FALSE(AreKeptApart(Grownup("ann", "elm 1"), blocked->other.value.helper()));
}

TEST(Block, OfAHousemateKeepsNobodyElseOfTheHouseholdApart) {
  const auto blocked =
      Block(SmallTownAt(), {Known(Grownup("anna", "elm 1")), Known(Grownup("bert", "elm 1")), {}});
  ASSERT_THAT(blocked, IsOk());
  EXPECT_TRUE(AreKeptApart(blocked->own.value.helper(), blocked->other.value.helper()));
  EXPECT_FALSE(AreKeptApart(blocked->own.value.helper(), Grownup("daughter", "elm 1")));
}

TEST(Block, OnceMoreChangesNothingAndUnblockTakesAllOfItBack) {
  const Setting setting = SmallTownAt();
  const auto blocked = Block(setting, AnnaAndBert());
  ASSERT_THAT(blocked, IsOk());
  const auto again = Block(setting, Saved(*blocked));
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(again->events, IsEmpty());
  const Pair free = Unblock(setting, Saved(*blocked));
  EXPECT_EQ(free.own.value.DebugString(), AnnaAndBert().own.value.DebugString());
  EXPECT_EQ(free.other.value.DebugString(), AnnaAndBert().other.value.DebugString());
  EXPECT_THAT(Lines(free.events), ElementsAre("HelperChanged anna", "HelperChanged bert"));
  EXPECT_THAT(Unblock(setting, Saved(free)).events, IsEmpty());
}

TEST(Block, EachKeepsItsOwnListAndUnblocksForItself) {
  const Setting setting = SmallTownAt();
  const auto one = Block(setting, AnnaAndBert());
  const auto both = Block(setting, SavedAndTurned(*one));
  const Pair after = Unblock(setting, Saved(*both));
  EXPECT_TRUE(AreKeptApart(after.own.value.helper(), after.other.value.helper()));
  EXPECT_THAT(after.own.value.helper().blocked(), IsEmpty());
  EXPECT_THAT(after.other.value.helper().blocked(), ElementsAre("bert"));
}

// F6
TEST(Block, FollowsTheOneBlockedToAnotherHousehold) {
  const auto blocked = Block(SmallTownAt(), AnnaAndBert());
  Helper moved = blocked->other.value.helper();
  moved.set_household("ash 3");
  const auto anna = FollowHousehold(Saved(*blocked).own, moved);
  EXPECT_TRUE(AreKeptApart(anna.value.helper(), Grownup("carl", "ash 3")));
  EXPECT_FALSE(AreKeptApart(anna.value.helper(), Grownup("bo", "oak 2")));
}

TEST(Block, ThereIsRoomForTwoHundred) {
  Pair pair = AnnaAndBert();
  for (int i = 0; i < kMaxBlocked; ++i) {
    pair.other = Known(Grownup(absl::StrCat("other", i), ""));
    const auto blocked = Block(SmallTownAt(), Saved(pair));
    ASSERT_THAT(blocked, IsOk());
    pair = Saved(*blocked);
  }
  pair.other = Known(Grownup("bert", ""));
  const auto refused = Block(SmallTownAt(), Saved(pair));
  EXPECT_THAT(refused, HasCode(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(rpc::ReasonOf(refused.status()), "TOO_MANY");
}

// V7, I7
TEST(Block, EndsWhatBoundTheTwo) {
  const Setting setting = SmallTownAt();
  for (const bool is_annas_circle : {true, false}) {
    SCOPED_TRACE(is_annas_circle);
    Pair pair = AnnaAndBert();
    for (const Bond bond : {Bond::kCircle, Bond::kDelegate}) {
      if (!is_annas_circle) pair = SavedAndTurned(pair);
      pair = SavedAndTurned(*Ask(setting, bond, Saved(pair), v1::Delegation::BOTH));
      pair = SavedAndTurned(*Answer(setting, bond, pair, true));
      if (!is_annas_circle) pair = SavedAndTurned(pair);
    }
    ASSERT_EQ(pair.own.value.helper().id(), "anna");
    const auto blocked = Block(setting, pair);
    ASSERT_THAT(blocked, IsOk());
    for (const auto* helper : {&blocked->own, &blocked->other}) {
      EXPECT_THAT(CirclesOf(setting, helper->value.helper()), IsEmpty());
      EXPECT_THAT(DelegationsOf(setting, helper->value.helper()), IsEmpty());
    }
    EXPECT_THAT(Lines(blocked->events),
                ElementsAre(is_annas_circle ? "bert silenced for anna" : "anna silenced for bert",
                            "HelperChanged anna", "HelperChanged bert"));
  }
}

// F7
TEST(Suspend, BindsFromItsCommitOnAndIsSaidOnce) {
  const Setting setting = SmallTownAt();
  const auto suspended = Suspend(setting, {Known(Grownup("bert", "oak 2")), {}}, "wendy");
  ASSERT_THAT(suspended, IsOk());
  const Helper& bert = suspended->helper.value.helper();
  EXPECT_TRUE(bert.is_suspended());
  EXPECT_EQ(bert.suspended_by(), "wendy");
  EXPECT_EQ(FromProto(bert.suspend_time()), setting.now);
  EXPECT_THAT(Lines(suspended->events), ElementsAre("HelperChanged bert"));

  const auto again = Suspend(SmallTownAt(kNow + absl::Hours(1)), {Known(bert), {}}, "lea");
  ASSERT_THAT(again, IsOk());
  EXPECT_EQ(again->helper.value.helper().suspended_by(), "wendy");
  EXPECT_THAT(again->events, IsEmpty());

  const auto resumed = Resume(setting, {Known(bert), {}});
  ASSERT_THAT(resumed, IsOk());
  EXPECT_FALSE(resumed->helper.value.helper().is_suspended());
  EXPECT_THAT(Lines(resumed->events), ElementsAre("HelperChanged bert"));
  EXPECT_THAT(Resume(setting, {Known(Grownup("carl", "ash 3")), {}})->events, IsEmpty());
}

}  // namespace
}  // namespace omzien::help
