#include "clients/town/invariants.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/town/names.h"

namespace omzien::town {
namespace {

using internal::v1::AuditedRequest;
using internal::v1::Event;
using internal::v1::NumberedEvent;
using v1::Appointment;
using v1::Escalation;
using v1::HelpRequest;
using v1::Invitation;

// Which invariant a move from the wrong state breaks.
constexpr int kRequestsMove = 10;
constexpr int kInvitationsMove = 3;
constexpr int kEscalationsMove = 4;
constexpr int kAppointmentsMove = 11;

absl::string_view NameOf(Deed deed) {
  switch (deed) {
    case Deed::kRegistered:
      return "the registration";
    case Deed::kOffered:
      return "the offer";
    case Deed::kAsked:
      return "the request";
    case Deed::kWithdrew:
      return "the withdrawal of";
    case Deed::kSaidYes:
      return "the yes to";
    case Deed::kSaidNo:
      return "the no to";
    case Deed::kStopped:
      return "the end of the help of";
    case Deed::kTook:
      return "the taking of";
    case Deed::kEnded:
      return "the end of";
    case Deed::kCalled:
      return "the call of";
  }
  return "";
}

}  // namespace

void Invariants::Learn(const Fact& fact) {
  facts_.push_back(fact);
  if (fact.deed == Deed::kRegistered || fact.deed == Deed::kOffered) told_of_.insert(fact.name);
  if (fact.deed != Deed::kAsked) return;
  asked_.insert(IdOf(fact.name));
  Request& request = requests_[IdOf(fact.name)];
  request.places = std::max(request.places, fact.places);
}

void Invariants::Hear(const NumberedEvent& event) {
  const auto number = static_cast<uint64_t>(event.number());
  if (number != last_event_ + 1) {
    Break(1, absl::StrCat("event ", number, " follows event ", last_event_));
  }
  last_event_ = number;
  Hear(number, TimeOf(event.event().time()), event.event());
}

void Invariants::Hear(uint64_t number, absl::Time time, const Event& event) {
  const size_t broken = broken_.size();
  if (event.has_request_moved()) {
    Move(event.request_moved());
  } else if (event.has_invitation_moved()) {
    const auto& moved = event.invitation_moved();
    Move("invitation", moved.invitation(), moved.request(), moved.from(), moved.to(), invitations_);
    if (moved.from() == Invitation::STATE_UNSPECIFIED) ++invited_[moved.helper()];
    Request& request = requests_[moved.request()];
    if (moved.from() == Invitation::ACCEPTED) request.accepted.erase(moved.invitation());
    if (moved.to() == Invitation::ACCEPTED) request.accepted.insert(moved.invitation());
    if (request.places > 0 && request.accepted.size() > static_cast<size_t>(request.places)) {
      Break(3, absl::StrCat("request ", moved.request(), " has ", request.accepted.size(),
                            " acceptances and ", request.places, " places"));
    }
  } else if (event.has_escalation_moved()) {
    const auto& moved = event.escalation_moved();
    Move("escalation", moved.escalation(), moved.request(), moved.from(), moved.to(), escalations_);
  } else if (event.has_appointment_moved()) {
    const auto& moved = event.appointment_moved();
    Part& appointment = Move("appointment", moved.appointment(), moved.request(), moved.from(),
                             moved.to(), appointments_);
    if (moved.to() == Appointment::PLANNED) appointment.planned_time = time;
  } else if (event.has_notice()) {
    const auto& notice = event.notice();
    const std::string id = IdOf(notice.subject());
    if (notice.kind() == v1::Message::MATCHED || notice.kind() == v1::Message::MOVED) {
      told_[notice.recipient()].push_back({time, TimeOf(notice.tell_time()), id});
    }
    if (notice.kind() == v1::Message::OWNER_CHANGED) requests_[id].is_owner_told = true;
    if (notice.kind() == v1::Message::BACK_WITH_TEAM || notice.kind() == v1::Message::WITH_TEAM)
      requests_[id].is_unowned_told = true;
  } else if (event.has_call_task_done()) {
    const auto& done = event.call_task_done();
    if (done.result() == v1::CallTask::NOT_REACHED) return;  // It stays open, and is tried again.
    if (++calls_done_[done.call_task()] > 1) {
      ++doubled_;
      Break(11, absl::StrCat("call task ", done.call_task(), " is done twice"));
    }
    called_[done.resident()].push_back(time);
  }
  for (size_t i = broken; i < broken_.size(); ++i) {
    absl::StrAppend(&broken_[i].what, " (event ", number, ")");
  }
}

Invariants::Part& Invariants::Move(absl::string_view what, const std::string& id,
                                   const std::string& request, int from, int to, Parts& parts) {
  Part& part = parts[id];
  if (part.state != from) {
    ++doubled_;
    const int invariant = &parts == &escalations_   ? kEscalationsMove
                          : &parts == &invitations_ ? kInvitationsMove
                                                    : kAppointmentsMove;
    Break(invariant,
          absl::StrCat(what, " ", id, " moves from ", from, ", and was at ", part.state));
  }
  part.state = to;
  ++part.times[to];
  part.request = request;
  return part;
}

void Invariants::Move(const internal::v1::RequestMoved& moved) {
  Request& request = requests_[moved.request()];
  if (request.state != moved.from()) {
    ++doubled_;
    Break(kRequestsMove, absl::StrCat("request ", moved.request(), " moves from ", moved.from(),
                                      ", and was at ", request.state));
  }
  Count(request, -1);
  // Who helped before it closed does not hold a place in what is asked again.
  if (moved.from() == HelpRequest::CLOSED) request.accepted.clear();
  request.state = moved.to();
  request.outcome = moved.outcome();
  request.episode = moved.episode();
  Count(request, 1);
}

void Invariants::Count(const Request& request, int by) {
  // A child request is known as one from the records on, and counted among its like then.
  Totals& totals = request.is_child ? children_ : totals_;
  switch (request.state) {
    case HelpRequest::OPEN:
      totals.open += by;
      break;
    case HelpRequest::MATCHED:
      totals.matched += by;
      break;
    case HelpRequest::WITH_TEAM:
      totals.with_team += by;
      break;
    case HelpRequest::CLOSED:
      totals.closed += by;
      outcomes_[HelpRequest::Outcome_Name(static_cast<HelpRequest::Outcome>(request.outcome))] +=
          by;
      break;
    default:
      return;  // It is not there yet.
  }
  totals.created += by;
}

void Invariants::See(const Door& door) {
  if (IsTold(door)) return;
  Break(12, absl::StrCat("appointment ", IdOf(door.appointment), " of request ", IdOf(door.request),
                         ": nobody ", door.is_phone_only ? "called" : "told",
                         " the asker before somebody went to her door"));
}

bool Invariants::IsTold(const Door& door) const {
  const auto appointment = appointments_.find(IdOf(door.appointment));
  if (appointment == appointments_.end()) return false;
  const absl::Time planned = appointment->second.planned_time;
  if (door.is_phone_only) {
    if (door.is_call_first) return true;
    const auto calls = called_.find(IdOf(door.asker));
    return calls != called_.end() &&
           std::any_of(calls->second.begin(), calls->second.end(),
                       [&](absl::Time call) { return call >= planned && call <= door.now; });
  }
  const auto told = told_.find(IdOf(door.asker));
  if (told == told_.end()) return false;
  return std::any_of(told->second.begin(), told->second.end(), [&](const Told& one) {
    // A date of a series may be matched by a child request, which has a name of its own.
    const bool is_about_it = one.request == IdOf(door.request) || asked_.count(one.request) == 0;
    return is_about_it && one.said >= planned && one.told <= door.now;
  });
}

void Invariants::Find(const std::string& name) {
  if (++found_[name] > 1) {
    ++doubled_;
    Break(11, absl::StrCat(name, " is listed twice"));
  }
  if (told_of_.count(name) == 0) {
    ++doubled_;
    Break(11, absl::StrCat(name, " is there, and nobody was told so"));
  }
}

bool Invariants::HasHappened(const Fact& fact) const {
  const std::string id = IdOf(fact.name);
  const auto was = [&id](const Parts& parts, std::initializer_list<int> states) {
    const auto part = parts.find(id);
    return part != parts.end() && std::any_of(states.begin(), states.end(), [&](int state) {
             return part->second.times.count(state) > 0;
           });
  };
  const auto request = requests_.find(id);
  switch (fact.deed) {
    case Deed::kRegistered:
    case Deed::kOffered:
      return found_.count(fact.name) > 0;
    case Deed::kAsked:
      return request != requests_.end() && request->second.is_seen;
    case Deed::kWithdrew:
      return request != requests_.end() && request->second.state == HelpRequest::CLOSED &&
             request->second.outcome == HelpRequest::WITHDRAWN;
    case Deed::kSaidYes:
      return was(invitations_, {Invitation::ACCEPTED, Invitation::WILLING});
    case Deed::kSaidNo:
      return was(invitations_, {Invitation::DECLINED});
    case Deed::kStopped:
      return was(invitations_, {Invitation::WITHDRAWN});
    case Deed::kTook:
      return was(escalations_, {Escalation::OWNED});
    case Deed::kEnded:
      return was(escalations_, {Escalation::ENDED});
    case Deed::kCalled:
      return calls_done_.count(id) > 0;
  }
  return false;
}

Account Invariants::Reckon() {
  Account account;
  account.doubled = doubled_;
  std::map<std::string, int> takes;
  for (const Fact& fact : facts_) {
    ++account.acknowledged;
    if (fact.deed == Deed::kTook) ++takes[IdOf(fact.name)];
    if (HasHappened(fact)) {
      ++account.found;
    } else {
      Break(1, absl::StrCat(NameOf(fact.deed), " ", fact.name, " of ", fact.who,
                            " was acknowledged, and is not found"));
    }
  }
  for (const auto& [id, times] : takes) {
    const Part& escalation = escalations_[id];
    const auto owned = escalation.times.find(Escalation::OWNED);
    if (owned != escalation.times.end() && times > owned->second) {
      Break(5, absl::StrCat("escalation ", id, " was taken ", owned->second, " times, and ", times,
                            " were told that it is theirs"));
    }
  }
  return account;
}

}  // namespace omzien::town
