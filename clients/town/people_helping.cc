// What helpers say to what they are asked, and what workers do in their rounds.

#include <string>

#include "absl/strings/str_cat.h"
#include "clients/town/municipality.h"
#include "clients/town/names.h"
#include "clients/town/people.h"
#include "omzien/v1/inbox.grpc.pb.h"
#include "omzien/v1/invitation.grpc.pb.h"
#include "omzien/v1/team.grpc.pb.h"

namespace omzien::town {
namespace {

// How many new items a worker takes in one round.
constexpr int kTakesAtOnce = 2;

v1::Escalation::Outcome OutcomeOf(double part) {
  if (part < 0.55) return v1::Escalation::TEAM_SOLVED;
  if (part < 0.70) return v1::Escalation::GROUP_ACTIVITY;
  if (part < 0.85) return v1::Escalation::REFERRED;
  if (part < 0.92) return v1::Escalation::WMO_REPORT;
  return v1::Escalation::TOO_LATE;
}

}  // namespace

Done People::Look(Person& person, const Errand& errand, absl::Time now) {
  Done done;
  v1::GetInvitationRequest get;
  get.set_name(errand.subject);
  const auto invitation =
      api_.Call(person.caller, &v1::InvitationService::Stub::GetInvitation, get);
  Expect(invitation.status(), person, "look at an invitation", done);
  if (!invitation.ok()) return done;
  if (invitation->state() != v1::Invitation::SENT && !invitation->is_to_confirm()) return done;
  const double part = choices_.Part(absl::StrCat("answer to ", errand.subject));
  if (part < options_.yes || invitation->is_to_confirm()) {
    v1::AcceptInvitationRequest yes;
    yes.set_name(errand.subject);
    const auto said =
        api_.Change(person.caller, &v1::InvitationService::Stub::AcceptInvitation, yes);
    Expect(said.status(), person, "say yes", done);
    if (!said.ok()) return done;
    if (said->state() != v1::Invitation::ACCEPTED && said->state() != v1::Invitation::WILLING) {
      done.broken.push_back({3, absl::StrCat("a yes to ", errand.subject, " is answered OK and ",
                                             v1::Invitation::State_Name(said->state()))});
      return done;
    }
    done.facts.push_back({Deed::kSaidYes, errand.subject, person.caller.id});
    const std::string what = absl::StrCat("second thoughts on ", errand.subject);
    if (choices_.Chance(0.05, what)) {
      done.errands.push_back({now + choices_.Wait(absl::Hours(12), absl::StrCat("time for ", what)),
                              errand.who, Doing::kStop, errand.subject});
    }
  } else if (part < options_.yes + options_.no) {
    v1::DeclineInvitationRequest no;
    no.set_name(errand.subject);
    const auto said =
        api_.Change(person.caller, &v1::InvitationService::Stub::DeclineInvitation, no);
    Expect(said.status(), person, "say no", done);
    // A no changes nothing that is over.
    if (said.ok() && said->state() == v1::Invitation::DECLINED) {
      done.facts.push_back({Deed::kSaidNo, errand.subject, person.caller.id});
    }
  }
  return done;
}

Done People::Stop(Person& person, const Errand& errand) {
  v1::WithdrawInvitationRequest request;
  request.set_name(errand.subject);
  Done done;
  const auto stopped =
      api_.Change(person.caller, &v1::InvitationService::Stub::WithdrawInvitation, request);
  Expect(stopped.status(), person, "stop", done);
  if (stopped.ok()) done.facts.push_back({Deed::kStopped, errand.subject, person.caller.id});
  return done;
}

Done People::Work(Person& person, absl::Time now) {
  Done done;
  v1::ListEscalationsRequest list;
  list.set_parent(absl::StrCat("municipalities/", kSlug));
  list.set_team(person.team);
  list.set_page_size(200);
  const auto queue = api_.Call(person.caller, &v1::TeamService::Stub::ListEscalations, list);
  Expect(queue.status(), person, "look at the queue", done);
  if (!queue.ok()) return done;
  int taken = 0;
  for (const v1::Escalation& item : queue->escalations()) {
    if (IdOf(item.owner()) == IdOf(person.caller.id)) {
      WorkOn(person, item, now, done);
    } else if (item.state() == v1::Escalation::QUEUED && taken < kTakesAtOnce) {
      v1::TakeEscalationRequest take;
      take.set_name(item.name());
      const auto mine = api_.Change(person.caller, &v1::TeamService::Stub::TakeEscalation, take);
      Expect(mine.status(), person, "take an item", done);
      if (!mine.ok()) continue;  // A colleague was faster.
      ++taken;
      done.facts.push_back({Deed::kTook, item.name(), person.caller.id});
      // Nobody writes on what she has not seen (invariant 5).
      v1::CloseEscalationRequest stale;
      stale.set_name(item.name());
      stale.set_etag(item.etag());
      stale.set_outcome(v1::Escalation::TEAM_SOLVED);
      const auto closed =
          api_.Change(person.caller, &v1::TeamService::Stub::CloseEscalation, stale);
      if (closed.ok()) {
        done.broken.push_back({5, absl::StrCat("a write on a stale etag of ", item.name(), " by ",
                                               person.caller.id, " was not refused")});
      }
    }
  }
  Call(person, done);
  return done;
}

void People::Call(Person& person, Done& done) {
  v1::ListCallTasksRequest list;
  list.set_parent(absl::StrCat("municipalities/", kSlug));
  list.set_team(person.team);
  const auto tasks = api_.Call(person.caller, &v1::InboxService::Stub::ListCallTasks, list);
  Expect(tasks.status(), person, "look at the call tasks", done);
  if (!tasks.ok()) return;
  for (const v1::CallTask& task : tasks->call_tasks()) {
    const std::string what =
        absl::StrCat("call ", person.caller.id, " ", task.name(), " ", task.attempts());
    // Colleagues call too.
    if (!choices_.Chance(0.3, what)) continue;
    v1::CompleteCallTaskRequest called;
    called.set_name(task.name());
    called.set_result(choices_.Chance(0.25, absl::StrCat("nobody at ", what))
                          ? v1::CallTask::NOT_REACHED
                          : v1::CallTask::REACHED);
    const auto done_now =
        api_.Change(person.caller, &v1::InboxService::Stub::CompleteCallTask, called);
    Expect(done_now.status(), person, "say what came of a call", done);
    if (done_now.ok() && done_now->state() == v1::CallTask::DONE) {
      done.facts.push_back({Deed::kCalled, task.name(), person.caller.id});
    }
  }
}

void People::WorkOn(Person& person, const v1::Escalation& item, absl::Time now, Done& done) {
  const std::string what = absl::StrCat(item.name(), " at ", absl::ToUnixSeconds(now));
  if (!choices_.Chance(0.4, absl::StrCat("end of ", what))) return;
  v1::CloseEscalationRequest close;
  close.set_name(item.name());
  close.set_outcome(OutcomeOf(choices_.Part(absl::StrCat("outcome of ", item.name()))));
  close.set_etag(item.etag());
  if (close.outcome() == v1::Escalation::GROUP_ACTIVITY) {
    close.set_activity(kActivity);
    close.set_is_agreed(true);
  }
  const auto closed = api_.Change(person.caller, &v1::TeamService::Stub::CloseEscalation, close);
  Expect(closed.status(), person, "end an item", done);
  if (closed.ok()) done.facts.push_back({Deed::kEnded, item.name(), person.caller.id});
}

}  // namespace omzien::town
