// What is stored, at moments at which nothing moves.

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "clients/town/invariants.h"
#include "clients/town/names.h"

namespace omzien::town {
namespace {

using internal::v1::AuditedRequest;
using v1::Appointment;
using v1::Escalation;
using v1::HelpRequest;
using v1::Invitation;

bool IsOver(Appointment::State state) {
  return state == Appointment::DONE || state == Appointment::MOVED ||
         state == Appointment::CANCELLED || state == Appointment::HELPER_NO_SHOW;
}

}  // namespace

void Invariants::BeginRecords() {
  seen_ = {};
  for (auto& [id, request] : requests_) request.is_seen = false;
}

void Invariants::See(const AuditedRequest& audited) {
  const HelpRequest& record = audited.help_request();
  const std::string id = IdOf(record.name());
  Request& request = requests_[id];
  if (request.is_seen) {
    ++doubled_;
    Break(11, absl::StrCat("request ", id, " is listed twice"));
  }
  request.is_seen = true;
  const bool is_child = !audited.for_appointment().empty();
  if (is_child != request.is_child) {
    Count(request, -1);
    request.is_child = is_child;
    Count(request, 1);
  }
  if (!is_child && asked_.count(id) == 0) {
    ++doubled_;
    Break(11, absl::StrCat("request ", id, " is there, and nobody was told that she asked"));
  }
  if (record.state() != request.state || record.episode() != request.episode ||
      record.outcome() != request.outcome) {
    Break(10, absl::StrCat("request ", id, " is ", HelpRequest::State_Name(record.state()),
                           " in episode ", record.episode(), ", and the events say ", request.state,
                           " in episode ", request.episode));
  }
  request.places = record.places();
  SeeHelpers(id, audited);
  SeeEscalations(id, audited);
  SeeMoments(id, audited);
  SeeOwner(id, audited);
}

void Invariants::SeeHelpers(const std::string& id, const AuditedRequest& audited) {
  const HelpRequest& record = audited.help_request();
  std::set<std::string> helpers;
  std::set<std::string> invitations;
  for (const v1::AcceptedHelper& helper : record.helpers()) {
    helpers.insert(helper.resident());
    invitations.insert(IdOf(helper.invitation()));
  }
  if (record.helpers_size() > record.places() || record.accepted() != record.helpers_size() ||
      helpers.size() != static_cast<size_t>(record.helpers_size())) {
    Break(3, absl::StrCat("request ", id, " has ", record.places(), " places, counts ",
                          record.accepted(), " acceptances and names ", record.helpers_size(),
                          " helpers, ", helpers.size(), " of them different"));
  }
  if (record.state() != HelpRequest::CLOSED && invitations != requests_[id].accepted) {
    Break(3, absl::StrCat("request ", id, " names ", invitations.size(),
                          " acceptances that are not the ", requests_[id].accepted.size(),
                          " the events tell of"));
  }
  for (const auto& invited : audited.invitations()) {
    const std::string invitation = IdOf(invited.invitation().name());
    const auto heard = invitations_.find(invitation);
    if (heard == invitations_.end() || heard->second.state != invited.invitation().state()) {
      Break(3, absl::StrCat("invitation ", invitation, " is ",
                            Invitation::State_Name(invited.invitation().state()),
                            ", and the events say otherwise"));
    }
  }
}

void Invariants::SeeEscalations(const std::string& id, const AuditedRequest& audited) {
  std::set<std::string> escalations;
  for (const auto& one : audited.escalations()) {
    const Escalation& escalation = one.escalation();
    const std::string own = IdOf(escalation.name());
    escalations.insert(own);
    const auto heard = escalations_.find(own);
    if (heard == escalations_.end() || heard->second.state != escalation.state()) {
      Break(4, absl::StrCat("escalation ", own, " is ", Escalation::State_Name(escalation.state()),
                            ", and the events say otherwise"));
    }
    if (escalation.state() == Escalation::OWNED && escalation.owner().empty()) {
      Break(5, absl::StrCat("escalation ", own, " is owned by nobody"));
    }
  }
  for (const auto& [own, part] : escalations_) {
    if (part.request == id && escalations.count(own) == 0) {
      Break(4, absl::StrCat("escalation ", own, " is told of, and not there once per episode"));
    }
  }
}

void Invariants::SeeMoments(const std::string& id, const AuditedRequest& audited) {
  bool is_looked_at = audited.has_next_moment();
  for (const auto& one : audited.escalations()) is_looked_at |= one.has_next_moment();
  for (const auto& one : audited.appointments()) is_looked_at |= one.has_next_moment();
  const HelpRequest& record = audited.help_request();
  if (record.state() != HelpRequest::CLOSED && !is_looked_at) {
    Break(2, absl::StrCat("request ", id, ", ", HelpRequest::State_Name(record.state()),
                          ", has no next moment"));
  }
  for (const auto& one : audited.invitations()) {
    if (one.invitation().state() == Invitation::SENT && !one.has_next_moment()) {
      Break(2, absl::StrCat("invitation ", IdOf(one.invitation().name()), " has no next moment"));
    }
  }
  for (const auto& one : audited.appointments()) {
    const std::string own = IdOf(one.appointment().name());
    const auto heard = appointments_.find(own);
    if (heard == appointments_.end() || heard->second.state != one.appointment().state()) {
      Break(11, absl::StrCat("appointment ", own, " is ",
                             Appointment::State_Name(one.appointment().state()),
                             ", and the events say otherwise"));
    }
    if (!IsOver(one.appointment().state()) && record.state() != HelpRequest::CLOSED &&
        !one.has_next_moment()) {
      Break(2, absl::StrCat("appointment ", own, ", ",
                            Appointment::State_Name(one.appointment().state()),
                            ", has no next moment"));
    }
  }
  Totals& seen = seen_;
  if (requests_[id].is_child) return;
  ++seen.created;
  seen.open += record.state() == HelpRequest::OPEN;
  seen.matched += record.state() == HelpRequest::MATCHED;
  seen.with_team += record.state() == HelpRequest::WITH_TEAM;
  seen.closed += record.state() == HelpRequest::CLOSED;
}

void Invariants::SeeOwner(const std::string& id, const AuditedRequest& audited) {
  Request& request = requests_[id];
  const bool is_told = audited.owner().empty() ? request.is_unowned_told : request.is_owner_told;
  if (audited.owner() != request.owner && !is_told) {
    Break(5, absl::StrCat("request ", id, " went from owner \"", request.owner, "\" to \"",
                          audited.owner(), "\", and nobody was told"));
  }
  request.owner = audited.owner();
  request.is_owner_told = false;
  request.is_unowned_told = false;
}

void Invariants::EndRecords() {
  for (const auto& [id, request] : requests_) {
    if (!request.is_seen) Break(1, absl::StrCat("request ", id, " is not there"));
  }
  if (seen_ != totals_) {
    Break(10, absl::StrCat("the records are ", seen_.created, " requests: ", seen_.open, " open, ",
                           seen_.matched, " matched, ", seen_.with_team, " with the team, ",
                           seen_.closed, " closed; the events say ", totals_.created, ": ",
                           totals_.open, ", ", totals_.matched, ", ", totals_.with_team, ", ",
                           totals_.closed));
  }
  if (totals_.created != totals_.open + totals_.matched + totals_.with_team + totals_.closed) {
    Break(10, "created is not open + matched + with team + closed");
  }
}

}  // namespace omzien::town
