// Random lives of one request: whatever is said in whatever order, the invariants hold after every
// single decision (docs/invariants.md, 2, 3, 4).

#include <gmock/gmock.h>

#include <algorithm>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/help/appointments.h"
#include "services/help/decide.h"
#include "services/help/decide_team.h"
#include "services/help/records.h"
#include "services/rpc/names.h"
#include "tests/help/matters.h"

namespace omzien::help {
namespace {

using v1::Escalation;
using v1::HelpRequest;
using v1::Invitation;

const std::vector<std::string>& People() {
  static const auto* const people =
      new std::vector<std::string>{"bert", "carl", "dora", "evi", "fred", "gina"};
  return *people;
}

class Life {
 public:
  explicit Life(int seed) : random_(seed) {
    // Any minute of a week, needed within an hour to a week.
    now_ = Local("2026-03-02 00:00") + absl::Minutes(Below(7 * 24 * 60));
    const absl::Time needed = now_ + absl::Minutes(60 + Below(7 * 24 * 60));
    Keep(AskedBy(At(now_), Groceries(needed, 1 + Below(3))), "asks");
    for (const std::string& person : People()) {
      internal::v1::Helper& helper = AddHelper(*matter_, person);
      if (Below(4) == 0) helper.set_weekly_max(1);
      if (Below(4) == 0) {
        helper.set_quiet_from("08:00");
        helper.set_quiet_until("20:00");
      }
    }
  }

  // Does one thing at random, or lets time pass.
  void Go() {
    const std::string invitation =
        InvitationId(matter_->id, matter_->request().episode(), People()[Below(People().size())]);
    const bool is_asked = matter_->invitations.contains(invitation);
    const std::string person = People()[Below(People().size())];
    switch (Below(18)) {
      case 0:
      case 1: {
        std::vector<std::string> chosen;
        for (int i = Below(4); i > 0; --i) chosen.push_back(People()[Below(People().size())]);
        return Try(Invite(At(now_), *matter_, WaveOf(*matter_, chosen, Below(2))), "wave");
      }
      case 2:
      case 3:
        if (is_asked) Try(Accept(At(now_), *matter_, invitation), "yes");
        return;
      case 4:
        if (is_asked) Try(Decline(At(now_), *matter_, invitation), "no");
        return;
      case 5:
        return Try(Take(At(now_), *matter_, Below(2) == 0 ? "will" : "wendy", ""), "take");
      case 6: {
        if (Below(4) != 0) return;
        v1::CloseEscalationRequest command;
        command.set_outcome(Escalation::TEAM_SOLVED);
        return Try(CloseByTeam(At(now_), *matter_, "will", command), "close");
      }
      case 7:
        if (Below(8) == 0) Try(Withdraw(At(now_), *matter_, HelpRequest::NOT_NEEDED), "withdraw");
        return;
      case 8: {
        v1::RecordContactAttemptRequest command;
        command.set_way(v1::ContactAttempt::PHONE);
        return Try(RecordContact(At(now_), *matter_, "will", command), "attempt");
      }
      case 9: {
        v1::LetEscalationWaitRequest command;
        const absl::CivilDay day = absl::ToCivilDay(now_, Town().time_zone()) + 1 + Below(14);
        command.mutable_until_day()->set_year(static_cast<int>(day.year()));
        command.mutable_until_day()->set_month(day.month());
        command.mutable_until_day()->set_day(day.day());
        return Try(LetWait(At(now_), *matter_, "will", command), "wait");
      }
      case 10:
        if (Below(2) == 0) return Try(Resume(At(now_), *matter_, "will", ""), "resume");
        return Try(StartSearch(At(now_), *matter_, "will", ""), "search");
      case 11:
        return Try(OfferTo(At(now_), *matter_, "will", "wendy", ""), "offer");
      case 12:
        if (Below(2) == 0) return Try(RefuseOffer(At(now_), *matter_, "wendy"), "refuse");
        return Try(AcceptOffer(At(now_), *matter_, "wendy", ""), "accept");
      case 13:
        if (Below(4) == 0) Try(RecordYes(At(now_), *matter_, person, ""), "recorded yes");
        return;
      case 14:
        return Try(StopHelping(At(now_), *matter_, person), "stop");
      case 15: {  // An answer to what was asked before, if it was.
        const std::string old = InvitationOf(person);
        if (matter_->request().episode() == 1 || !matter_->invitations.contains(old)) return;
        return Try(Accept(At(now_), *matter_, old), "yes to the first episode");
      }
      default:
        now_ += absl::Minutes(Below(12 * 60));
        return Pass();
    }
  }

  // Lets it come to its end by time alone; the owner closes what is hers.
  void End() {
    for (int i = 0; i < 4; ++i) {  // To the moment, and through every question how it went.
      now_ += absl::Hours(14 * 24);
      Pass();
    }
    // Who owned it never tried to reach anybody: then it went back to the queue, and to its end.
    if (matter_->request().state() == HelpRequest::WITH_TEAM) {
      v1::CloseEscalationRequest command;
      command.set_outcome(Escalation::TOO_LATE);
      Keep(*CloseByTeam(At(now_), *matter_, matter_->record.value.owner(), command), "closed");
    }
    EXPECT_EQ(matter_->request().state(), HelpRequest::CLOSED);
    EXPECT_EQ(NextMoment(matter_->record.value), absl::InfiniteFuture());
    for (const auto& [id, stored] : matter_->invitations)
      EXPECT_EQ(NextMoment(stored.value), absl::InfiniteFuture());
    if (matter_->escalation->exists()) {
      EXPECT_EQ(matter_->escalation->value.escalation().state(), Escalation::ENDED);
    }
  }

  // All that was tried, one line each.
  std::string log() const { return absl::StrJoin(log_, "\n"); }

  HelpRequest::Outcome outcome() const { return matter_->request().outcome(); }
  int episode() const { return matter_->request().episode(); }

 private:
  int Below(int limit) { return static_cast<int>(random_() % limit); }

  // What steps.cc does: everything due, invitations first.
  void Pass() {
    std::vector<std::string> ids;
    for (const auto& [id, stored] : matter_->invitations) ids.push_back(id);
    for (const std::string& id : ids) {
      Keep(PassTimeOfInvitation(At(now_), *matter_, id), "time of an invitation");
      EXPECT_GT(NextMoment(matter_->invitations.at(id).value), now_);
    }
    for (int i = 0; i < 10 && NextMoment(matter_->escalation->value) <= now_; ++i)
      Keep(PassTimeOfItem(At(now_), *matter_, {}), "time of the item");
    EXPECT_GT(NextMoment(matter_->escalation->value), now_);
    for (int i = 0; i < 10 && NextMoment(matter_->record.value) <= now_; ++i)
      Keep(PassTime(At(now_), *matter_), "time");
    EXPECT_GT(NextMoment(matter_->record.value), now_);
    ids.clear();
    for (const auto& [id, stored] : matter_->appointments) ids.push_back(id);
    for (const std::string& id : ids) {
      for (int i = 0; i < 10 && NextMoment(matter_->appointments.at(id).value) <= now_; ++i)
        Keep(PassTimeOfAppointment(At(now_), *matter_, id), "time of an appointment");
      EXPECT_GT(NextMoment(matter_->appointments.at(id).value), now_);
    }
  }

  void Try(absl::StatusOr<Matter> changed, absl::string_view what) {
    if (changed.ok()) return Keep(*std::move(changed), what);
    log_.push_back(absl::StrCat(absl::FormatTime("%a %H:%M ", now_, Town().time_zone()), what, ": ",
                                changed.status().message()));
  }

  void Keep(Matter changed, absl::string_view what) {
    log_.push_back(absl::StrCat(absl::FormatTime("%a %H:%M ", now_, Town().time_zone()), what, ": ",
                                absl::StrJoin(Happened(changed), ", ")));
    const bool is_new_episode =
        matter_.has_value() && matter_->request().episode() != changed.request().episode();
    if (is_new_episode) {
      EXPECT_EQ(items_, items_ended_);  // Of the one before.
      items_ = items_ended_ = 0;
    }
    for (const internal::v1::Event& event : changed.events) {
      if (!event.has_escalation_moved()) continue;
      const auto& moved = event.escalation_moved();
      // 4: one item comes to be, and ends once.
      if (moved.from() == Escalation::STATE_UNSPECIFIED) ++items_;
      items_ended_ += moved.to() == Escalation::ENDED;
    }
    matter_.emplace(Saved(std::move(changed)));
    Check();
  }

  void Check() const {
    const store::v1::RequestRecord& record = matter_->record.value;
    const HelpRequest& request = record.request();
    // 3
    std::set<std::string> accepted;
    std::vector<std::string> unanswered(record.unanswered().begin(), record.unanswered().end());
    for (const auto& [id, stored] : matter_->invitations) {
      if (stored.value.invitation().state() == Invitation::ACCEPTED)
        accepted.insert(stored.value.invitation().helper());
    }
    std::set<std::string> helpers;
    for (const v1::AcceptedHelper& helper : request.helpers()) helpers.insert(helper.resident());
    EXPECT_EQ(helpers, accepted);
    EXPECT_EQ(request.helpers_size(), request.accepted());
    EXPECT_EQ(static_cast<int>(helpers.size()), request.accepted());
    EXPECT_LE(request.accepted(), request.places());
    EXPECT_THAT(SentTo(*matter_), testing::UnorderedElementsAreArray(unanswered));
    int asked = 0;  // In this episode.
    for (const auto& [id, stored] : matter_->invitations)
      asked += absl::StartsWith(id, absl::StrCat(matter_->id, ".", request.episode(), "."));
    EXPECT_EQ(record.asked_size(), asked);
    // 4
    EXPECT_LE(items_, 1);
    EXPECT_LE(items_ended_, items_);
    const bool has_item = items_ > items_ended_;
    EXPECT_EQ(has_item, request.state() == HelpRequest::WITH_TEAM);
    // 2
    const bool is_ended = request.state() == HelpRequest::CLOSED;
    if (is_ended) {
      EXPECT_EQ(NextMoment(record), absl::InfiniteFuture());
    } else {
      absl::Time next = std::min(NextMoment(record), NextMoment(matter_->escalation->value));
      for (const auto& [id, stored] : matter_->appointments)
        next = std::min(next, NextMoment(stored.value));
      EXPECT_LT(next, absl::InfiniteFuture());
    }
    EXPECT_EQ(has_item, NextMoment(matter_->escalation->value) != absl::InfiniteFuture());
    // 5: who owns the item stands on the request, and nobody else does.
    const Escalation& item = matter_->escalation->value.escalation();
    if (has_item) {
      EXPECT_EQ(rpc::IdOf(item.owner(), "workers"), record.owner());
    }
    EXPECT_EQ(item.owner().empty(),
              item.state() == Escalation::QUEUED || item.state() == Escalation::STATE_UNSPECIFIED ||
                  (item.state() == Escalation::ENDED && record.owner().empty()));
    for (const auto& [id, stored] : matter_->invitations) {
      EXPECT_EQ(stored.value.invitation().state() == Invitation::SENT,
                NextMoment(stored.value) != absl::InfiniteFuture());
    }
    if (request.state() == HelpRequest::MATCHED || is_ended) {
      EXPECT_FALSE(record.is_wave_wanted());
      EXPECT_THAT(unanswered, testing::IsEmpty());
    }
  }

  std::mt19937 random_;
  absl::Time now_;
  std::optional<Matter> matter_;
  int items_ = 0;
  int items_ended_ = 0;
  std::vector<std::string> log_;
};

TEST(RandomLives, KeepTheInvariants) {
  constexpr int kLives = 400;
  std::set<HelpRequest::Outcome> outcomes;
  int most_episodes = 0;
  for (int seed = 1; seed <= kLives; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Life life(seed);
    for (int i = 0; i < 60; ++i) life.Go();
    life.End();
    outcomes.insert(life.outcome());
    most_episodes = std::max(most_episodes, life.episode());
    ASSERT_FALSE(testing::Test::HasFailure()) << life.log();
  }
  EXPECT_GE(most_episodes, 3);
  // The lives are worth their name: every end there is was met.
  EXPECT_THAT(outcomes,
              testing::UnorderedElementsAre(HelpRequest::HELPED_PRESUMED, HelpRequest::WITHDRAWN,
                                            HelpRequest::TEAM_SOLVED, HelpRequest::TOO_LATE));
}

}  // namespace
}  // namespace omzien::help
