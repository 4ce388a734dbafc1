#include "tests/statistics/events.h"

#include "services/rpc/timestamps.h"

namespace omzien::statistics {

using internal::v1::Event;
using v1::HelpRequest;

internal::v1::Ordinals Nth(int ever, int in_month, int in_quarter, int in_year) {
  internal::v1::Ordinals nth;
  nth.set_ever(ever);
  nth.set_in_month(in_month);
  nth.set_in_quarter(in_quarter);
  nth.set_in_year(in_year);
  return nth;
}

Event Moved(const std::string& district, HelpRequest::State from, HelpRequest::State to,
            HelpRequest::Outcome outcome) {
  Event event;
  internal::v1::RequestMoved& moved = *event.mutable_request_moved();
  moved.mutable_origin()->set_district(district);
  moved.set_from(from);
  moved.set_to(to);
  moved.set_outcome(outcome);
  moved.set_category("groceries");
  moved.set_asked_through(v1::ASKED_THROUGH_APP);
  return event;
}

Event Asked(const std::string& district, const internal::v1::Ordinals& nth) {
  Event event = Moved(district, HelpRequest::STATE_UNSPECIFIED, HelpRequest::OPEN);
  *event.mutable_request_moved()->mutable_ordinals() = nth;
  return event;
}

Event Answered(const std::string& district, v1::Invitation::State to,
               const internal::v1::Ordinals& nth) {
  Event event;
  internal::v1::InvitationMoved& moved = *event.mutable_invitation_moved();
  moved.mutable_origin()->set_district(district);
  moved.set_to(to);
  moved.set_source(internal::v1::MATCH_SOURCE_NEIGHBOUR);
  moved.set_rung(v1::RUNG_NEIGHBOURS);
  *moved.mutable_ordinals() = nth;
  return event;
}

Event Escalated(const std::string& district, v1::Escalation::Reason reason) {
  Event event;
  internal::v1::EscalationMoved& moved = *event.mutable_escalation_moved();
  moved.mutable_origin()->set_district(district);
  moved.set_to(v1::Escalation::QUEUED);
  moved.set_reason(reason);
  return event;
}

Event Ended(const std::string& district, v1::Escalation::Outcome outcome) {
  Event event;
  internal::v1::EscalationMoved& moved = *event.mutable_escalation_moved();
  moved.mutable_origin()->set_district(district);
  moved.set_from(v1::Escalation::OWNED);
  moved.set_to(v1::Escalation::ENDED);
  moved.set_outcome(outcome);
  return event;
}

Event Reached(const std::string& district, absl::Time at, absl::Time promised) {
  Event event;
  internal::v1::ContactRecorded& recorded = *event.mutable_contact_recorded();
  recorded.mutable_origin()->set_district(district);
  recorded.set_is_first(true);
  *recorded.mutable_time() = rpc::ToTimestamp(at);
  if (promised < absl::InfiniteFuture())
    *recorded.mutable_promise_time() = rpc::ToTimestamp(promised);
  return event;
}

Event At(absl::Time time, Event event, const std::string& municipality) {
  event.set_municipality(municipality);
  *event.mutable_time() = rpc::ToTimestamp(time);
  return event;
}

}  // namespace omzien::statistics
