#include "services/statistics/decide.h"

#include <gmock/gmock.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/statistics/figures.h"
#include "tests/statistics/events.h"

namespace omzien::statistics {
namespace {

using internal::v1::Event;
using testing::IsEmpty;
using v1::Escalation;
using v1::HelpRequest;
using v1::Invitation;

// Returns what is added, in order: "requests", "askers mq" where not in month, quarter and year,
// "helpers_never_asked -1 in west" where not by 1 in east, "time_to_match 60s".
std::string LineOf(const Event& event) {
  const Added added = AddedBy(event);
  std::vector<std::string> lines;
  for (const Increment& i : added.increments) {
    std::string line = i.code;
    if (i.by != 1) absl::StrAppend(&line, " ", i.by);
    if (i.district != "east") absl::StrAppend(&line, " in ", i.district);
    if (!i.in_month || !i.in_quarter || !i.in_year)
      absl::StrAppend(&line, " ", i.in_month ? "m" : "", i.in_quarter ? "q" : "",
                      i.in_year ? "y" : "");
    lines.push_back(line);
  }
  for (const Duration& duration : added.durations)
    lines.push_back(absl::StrCat(duration.code, " ", duration.seconds, "s"));
  return absl::StrJoin(lines, ", ");
}

Event Child(Event event) {
  event.mutable_request_moved()->mutable_origin()->set_is_child(true);
  return event;
}

Event WithFirst(Event event, int64_t age) {
  event.mutable_request_moved()->set_is_first(true);
  event.mutable_request_moved()->mutable_origin()->set_age_seconds(age);
  return event;
}

TEST(Counting, AddsWhatAMoveOfARequestIs) {
  Event phoned = Asked("east", Nth(7, 2, 3, 4));
  phoned.mutable_request_moved()->set_asked_through(v1::ASKED_THROUGH_PHONE);
  Event after_team = Moved("east", HelpRequest::MATCHED, HelpRequest::CLOSED, HelpRequest::HELPED);
  after_team.mutable_request_moved()->set_was_with_team(true);
  const struct {
    const char* name;
    Event event;
    const char* added;
  } kCases[] = {
      {"her first ever", Asked("east"), "requests, requests.app, askers, askers.new, episodes"},
      {"the first of this year, not ever", Asked("east", Nth(2, 1, 1, 1)),
       "requests, requests.app, askers, askers.returning, episodes"},
      {"the second this month, by phone", phoned,
       "requests, requests.phone, askers , askers.returning , episodes"},
      {"first this month, third this quarter", Asked("east", Nth(3, 1, 3, 3)),
       "requests, requests.app, askers m, askers.returning m, episodes"},
      {"to the team at once", Moved("east", HelpRequest::STATE_UNSPECIFIED, HelpRequest::WITH_TEAM),
       "requests, requests.app, askers , askers.returning , episodes"},
      {"matched first", WithFirst(Moved("east", HelpRequest::OPEN, HelpRequest::MATCHED), 60),
       "matched, time_to_match 60s"},
      {"matched again", Moved("east", HelpRequest::OPEN, HelpRequest::MATCHED), ""},
      {"open again", Moved("east", HelpRequest::MATCHED, HelpRequest::OPEN), "episodes"},
      {"not solved", Moved("east", HelpRequest::CLOSED, HelpRequest::WITH_TEAM), "episodes"},
      {"to the team", Moved("east", HelpRequest::OPEN, HelpRequest::WITH_TEAM), ""},
      {"helped", Moved("east", HelpRequest::MATCHED, HelpRequest::CLOSED, HelpRequest::HELPED),
       "closed, closed.helped, solved_without_team"},
      {"presumed",
       Moved("east", HelpRequest::MATCHED, HelpRequest::CLOSED, HelpRequest::HELPED_PRESUMED),
       "closed, closed.helped_presumed, solved_without_team"},
      {"helped after the team", after_team, "closed, closed.helped"},
      {"withdrawn", Moved("east", HelpRequest::OPEN, HelpRequest::CLOSED, HelpRequest::WITHDRAWN),
       "closed, closed.withdrawn"},
      {"too late", Moved("east", HelpRequest::OPEN, HelpRequest::CLOSED, HelpRequest::TOO_LATE),
       "closed, closed.too_late, unmet, unmet.groceries"},
      {"a child", Child(Asked("east")), "children"},
      {"a child is matched",
       Child(WithFirst(Moved("east", HelpRequest::OPEN, HelpRequest::MATCHED), 60)), ""},
      {"a child with the team",
       Child(WithFirst(Moved("east", HelpRequest::OPEN, HelpRequest::WITH_TEAM), 60)),
       "children_with_team"},
      {"a child too late",
       Child(Moved("east", HelpRequest::OPEN, HelpRequest::CLOSED, HelpRequest::TOO_LATE)),
       "children_unmet"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(LineOf(c.event), c.added);
  }
}

TEST(Counting, AddsWhatComesOfInvitationsItemsOffersAndAppointments) {
  const absl::Time noon = absl::FromUnixSeconds(43200);
  Event first_ever = Answered("east", Invitation::SENT);
  first_ever.mutable_invitation_moved()->set_is_offering(true);
  first_ever.mutable_invitation_moved()->set_helper_district("west");
  Event willing = Answered("east", Invitation::WILLING);
  willing.mutable_invitation_moved()->set_is_first_yes(true);
  willing.mutable_invitation_moved()->mutable_origin()->set_age_seconds(90);
  Event board = Answered("east", Invitation::ACCEPTED, Nth(9, 1, 2, 3));
  board.mutable_invitation_moved()->set_source(internal::v1::MATCH_SOURCE_BOARD);
  board.mutable_invitation_moved()->set_rung(v1::RUNG_UNSPECIFIED);
  Event for_child = Answered("east", Invitation::ACCEPTED);
  for_child.mutable_invitation_moved()->mutable_origin()->set_is_child(true);
  const auto offer = [](bool is_new, int offers, int invitations) {
    Event event;
    event.mutable_offer_moved()->set_is_new(is_new);
    event.mutable_offer_moved()->set_district("east");
    event.mutable_offer_moved()->set_offers(offers);
    event.mutable_offer_moved()->set_invitations(invitations);
    return event;
  };
  Event help;
  help.mutable_appointment_moved()->mutable_origin()->set_district("east");
  help.mutable_appointment_moved()->set_is_first_help(true);
  help.mutable_appointment_moved()->set_help_after_seconds(3600);
  Event late = Reached("east", noon, noon - absl::Minutes(1));
  Event second = Reached("east", noon, noon);
  second.mutable_contact_recorded()->set_is_first(false);
  Event about_child = Reached("east", noon, noon);
  about_child.mutable_contact_recorded()->mutable_origin()->set_is_child(true);
  Event wave;
  wave.mutable_wave_due()->set_request("r1");
  const struct {
    const char* name;
    Event event;
    const char* added;
  } kCases[] = {
      {"invited", Answered("east", Invitation::SENT, Nth(2, 1, 1, 1)), "invitations"},
      {"invited for the first time", first_ever, "invitations, helpers_never_asked -1 in west"},
      {"in a circle, offers nothing", Answered("east", Invitation::SENT), "invitations"},
      {"a no", Answered("east", Invitation::DECLINED), ""},
      {"willing, the first", willing, "answered, time_to_first_yes 90s"},
      {"a yes", Answered("east", Invitation::ACCEPTED),
       "helpers_active, matches, matches.neighbour, matches.rung.neighbours"},
      {"a yes from the board, her second this quarter", board,
       "helpers_active m, matches, matches.board, matches.rung.none"},
      {"a yes for one date", for_child, "helpers_active, children_matches"},
      {"an item", Escalated("east", Escalation::TIME_CAME), "escalations, escalations.time_came"},
      {"an item ended", Ended("east", Escalation::VOLUNTEER_FOUND),
       "escalations_ended, escalations_ended.volunteer_found"},
      {"an attempt just in time", Reached("east", noon, noon),
       "first_contacts, first_contacts.within_norm"},
      {"an attempt too late", late, "first_contacts, first_contacts.late"},
      {"an attempt where nothing was promised", Reached("east", noon, absl::InfiniteFuture()),
       "first_contacts, first_contacts.within_norm"},
      {"a second attempt", second, ""},
      {"an attempt for one date", about_child, ""},
      {"her first offer", offer(true, 1, 0), "offers, helpers_never_asked"},
      {"her second offer", offer(true, 2, 0), "offers"},
      {"was asked before", offer(true, 1, 3), "offers"},
      {"offers nothing any more", offer(false, 0, 0), "helpers_never_asked -1"},
      {"offers less", offer(false, 1, 0), ""},
      {"helped for the first time", help, "helped, time_to_help 3600s"},
      {"nothing of ours", wave, ""},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(LineOf(c.event), c.added);
  }
}

// Whatever is added has a place in the tables.
TEST(Counting, AddsToFiguresThereAre) {
  std::set<std::string> codes;
  for (const CountFigure& figure : CountFigures({"groceries"}))
    EXPECT_TRUE(codes.insert(figure.code).second) << figure.code;
  for (int outcome = 1; v1::HelpRequest_Outcome_IsValid(outcome); ++outcome)
    EXPECT_TRUE(codes.count(ByOutcome(static_cast<HelpRequest::Outcome>(outcome))));
  for (const Breakdown& breakdown : Breakdowns({"groceries"})) {
    for (const auto& code : breakdown.whole) EXPECT_TRUE(codes.count(code)) << code;
    for (const auto& code : breakdown.parts) EXPECT_TRUE(codes.count(code)) << code;
  }
  for (const RateFigure& rate : RateFigures()) {
    EXPECT_TRUE(codes.count(rate.part)) << rate.code;
    EXPECT_TRUE(codes.count(rate.whole)) << rate.code;
  }
  for (const DurationFigure& figure : DurationFigures())
    EXPECT_TRUE(codes.count(figure.count)) << figure.code;
}

// S3, invariant 10: whatever happens to requests, they add up after every event.
TEST(Counting, WhatStandsAddsUpAtEveryEvent) {
  std::mt19937 random(7);
  struct Request {
    HelpRequest::State state = HelpRequest::STATE_UNSPECIFIED;
    HelpRequest::Outcome outcome = HelpRequest::OUTCOME_UNSPECIFIED;
  };
  std::vector<Request> requests(20);
  store::v1::CountsRecord standing;
  for (int step = 0; step < 2000; ++step) {
    const size_t i = random() % requests.size();
    const auto to = static_cast<HelpRequest::State>(1 + random() % 4);
    if (requests[i].state == to) continue;
    const auto outcome = to == HelpRequest::CLOSED
                             ? static_cast<HelpRequest::Outcome>(1 + random() % 12)
                             : HelpRequest::OUTCOME_UNSPECIFIED;
    Event event = Moved("east", requests[i].state, to, outcome);
    event.mutable_request_moved()->set_outcome_before(requests[i].outcome);
    event.mutable_request_moved()->mutable_origin()->set_is_child(i % 4 == 0);
    requests[i] = {to, outcome};
    for (const Increment& increment : AddedBy(event).standing)
      (*standing.mutable_counts())[increment.code] += increment.by;
    ASSERT_TRUE(IsReconciled(standing));
  }
  EXPECT_EQ(standing.counts().at("requests"), 15);
  EXPECT_EQ(standing.counts().at("children"), 5);
  (*standing.mutable_counts())["requests.open"] += 1;
  EXPECT_FALSE(IsReconciled(standing));
}

}  // namespace
}  // namespace omzien::statistics
