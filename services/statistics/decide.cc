#include "services/statistics/decide.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "services/rpc/timestamps.h"
#include "services/statistics/figures.h"

namespace omzien::statistics {
namespace {

using v1::HelpRequest;
using v1::Invitation;

// Puts what is counted of things in one district into `added`.
class Counter {
 public:
  Counter(Added& added, const std::string& district) : added_(added), district_(district) {}

  void Count(std::string code, int64_t by = 1) {
    added_.increments.push_back({.code = std::move(code), .district = district_, .by = by});
  }

  // Counts a person once in each period, at the first of hers that is in it.
  void CountPerson(std::string code, const internal::v1::Ordinals& nth) {
    added_.increments.push_back({.code = std::move(code),
                                 .district = district_,
                                 .in_month = nth.in_month() == 1,
                                 .in_quarter = nth.in_quarter() == 1,
                                 .in_year = nth.in_year() == 1});
  }

  void CountDuration(std::string code, int64_t seconds) {
    added_.durations.push_back({std::move(code), seconds});
  }

 private:
  Added& added_;
  const std::string& district_;
};

bool IsUnmet(HelpRequest::Outcome outcome) {
  return outcome == HelpRequest::TOO_LATE || outcome == HelpRequest::NOBODY_FOUND ||
         outcome == HelpRequest::UNRESOLVED;
}

bool IsHelped(HelpRequest::Outcome outcome) {
  return outcome == HelpRequest::HELPED || outcome == HelpRequest::HELPED_PRESUMED;
}

// An episode begins with the request, and each time it opens again.
bool BeginsEpisode(const internal::v1::RequestMoved& moved) {
  return moved.to() != HelpRequest::CLOSED && moved.to() != HelpRequest::MATCHED &&
         moved.from() != HelpRequest::OPEN && moved.from() != HelpRequest::WITH_TEAM;
}

std::string Standing(bool is_child, HelpRequest::State state, HelpRequest::Outcome outcome) {
  const std::string own = state == HelpRequest::CLOSED      ? ByOutcome(outcome)
                          : state == HelpRequest::OPEN      ? "open"
                          : state == HelpRequest::MATCHED   ? "matched"
                          : state == HelpRequest::WITH_TEAM ? "with_team"
                                                            : "";
  return absl::StrCat(is_child ? "children." : "requests.", own);
}

void Stand(const internal::v1::RequestMoved& moved, Added& added) {
  const bool is_child = moved.origin().is_child();
  if (moved.from() == HelpRequest::STATE_UNSPECIFIED) {
    added.standing.push_back({.code = is_child ? "children" : "requests", .district = ""});
  } else {
    added.standing.push_back({.code = Standing(is_child, moved.from(), moved.outcome_before()),
                              .district = "",
                              .by = -1});
  }
  added.standing.push_back(
      {.code = Standing(is_child, moved.to(), moved.outcome()), .district = ""});
}

void AddChild(const internal::v1::RequestMoved& moved, Added& added) {
  Counter counter(added, moved.origin().district());
  if (moved.from() == HelpRequest::STATE_UNSPECIFIED) counter.Count("children");
  if (moved.to() == HelpRequest::WITH_TEAM && moved.is_first()) counter.Count("children_with_team");
  if (moved.to() == HelpRequest::CLOSED && IsUnmet(moved.outcome()))
    counter.Count("children_unmet");
}

void AddRequest(const internal::v1::RequestMoved& moved, Added& added) {
  Stand(moved, added);
  if (moved.origin().is_child()) return AddChild(moved, added);
  Counter counter(added, moved.origin().district());
  if (moved.from() == HelpRequest::STATE_UNSPECIFIED) {
    counter.Count("requests");
    counter.Count(ByChannel(moved.asked_through()));
    counter.CountPerson("askers", moved.ordinals());
    counter.CountPerson(moved.ordinals().ever() == 1 ? "askers.new" : "askers.returning",
                        moved.ordinals());
  }
  if (BeginsEpisode(moved)) counter.Count("episodes");
  if (moved.to() == HelpRequest::MATCHED && moved.is_first()) {
    counter.Count("matched");
    counter.CountDuration("time_to_match", moved.origin().age_seconds());
  }
  if (moved.to() != HelpRequest::CLOSED) return;
  counter.Count("closed");
  counter.Count(ByOutcome(moved.outcome()));
  if (IsHelped(moved.outcome()) && !moved.was_with_team()) counter.Count("solved_without_team");
  if (IsUnmet(moved.outcome())) {
    counter.Count("unmet");
    counter.Count(ByKind(moved.category()));
  }
}

void AddMatch(const internal::v1::InvitationMoved& moved, Counter& counter) {
  counter.CountPerson("helpers_active", moved.ordinals());
  if (moved.origin().is_child()) return counter.Count("children_matches");
  counter.Count("matches");
  counter.Count(BySource(moved.source()));
  counter.Count(ByRung(moved.rung()));
}

void AddInvitation(const internal::v1::InvitationMoved& moved, Added& added) {
  Counter counter(added, moved.origin().district());
  const bool is_child = moved.origin().is_child();
  if (moved.to() == Invitation::SENT) {
    counter.Count(is_child ? "children_invitations" : "invitations");
    if (moved.ordinals().ever() == 1 && moved.is_offering())
      Counter(added, moved.helper_district()).Count("helpers_never_asked", -1);
  }
  if (moved.to() == Invitation::ACCEPTED) AddMatch(moved, counter);
  if (moved.is_first_yes() && !is_child) {
    counter.Count("answered");
    counter.CountDuration("time_to_first_yes", moved.origin().age_seconds());
  }
}

void AddOffer(const internal::v1::OfferMoved& moved, Added& added) {
  Counter counter(added, moved.district());
  if (moved.is_new()) counter.Count("offers");
  if (moved.invitations() > 0) return;
  if (moved.is_new() && moved.offers() == 1) counter.Count("helpers_never_asked");
  if (!moved.is_new() && moved.offers() == 0) counter.Count("helpers_never_asked", -1);
}

void AddEscalation(const internal::v1::EscalationMoved& moved, Added& added) {
  if (moved.origin().is_child()) return;
  Counter counter(added, moved.origin().district());
  if (moved.from() == v1::Escalation::STATE_UNSPECIFIED) {
    counter.Count("escalations");
    counter.Count(ByReason(moved.reason()));
  }
  if (moved.to() == v1::Escalation::ENDED) {
    counter.Count("escalations_ended");
    counter.Count(ByItemOutcome(moved.outcome()));
  }
}

// The norm is what the asker was promised. A team that is never open promises nothing, so it is
// never late.
void AddContact(const internal::v1::ContactRecorded& recorded, Added& added) {
  if (!recorded.is_first() || recorded.origin().is_child()) return;
  Counter counter(added, recorded.origin().district());
  counter.Count("first_contacts");
  const bool is_late = recorded.has_promise_time() &&
                       rpc::ToTime(recorded.time()) > rpc::ToTime(recorded.promise_time());
  counter.Count(is_late ? "first_contacts.late" : "first_contacts.within_norm");
}

void AddAppointment(const internal::v1::AppointmentMoved& moved, Added& added) {
  if (!moved.is_first_help() || moved.origin().is_child()) return;
  Counter counter(added, moved.origin().district());
  counter.Count("helped");
  counter.CountDuration("time_to_help", moved.help_after_seconds());
}

}  // namespace

Added AddedBy(const internal::v1::Event& event) {
  Added added;
  switch (event.kind_case()) {
    case internal::v1::Event::kRequestMoved:
      AddRequest(event.request_moved(), added);
      break;
    case internal::v1::Event::kInvitationMoved:
      AddInvitation(event.invitation_moved(), added);
      break;
    case internal::v1::Event::kOfferMoved:
      AddOffer(event.offer_moved(), added);
      break;
    case internal::v1::Event::kEscalationMoved:
      AddEscalation(event.escalation_moved(), added);
      break;
    case internal::v1::Event::kContactRecorded:
      AddContact(event.contact_recorded(), added);
      break;
    case internal::v1::Event::kAppointmentMoved:
      AddAppointment(event.appointment_moved(), added);
      break;
    default:
      break;
  }
  return added;
}

bool IsReconciled(const store::v1::CountsRecord& standing) {
  int64_t requests = 0;
  int64_t children = 0;
  for (const auto& [code, count] : standing.counts()) {
    if (count < 0) return false;
    if (code == "requests") requests += count;
    if (code == "children") children += count;
    if (absl::StartsWith(code, "requests.")) requests -= count;
    if (absl::StartsWith(code, "children.")) children -= count;
  }
  return requests == 0 && children == 0;
}

}  // namespace omzien::statistics
