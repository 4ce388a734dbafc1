#include "services/help/view.h"

#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/moves.h"
#include "services/help/records.h"
#include "services/rpc/names.h"
#include "services/suiting/codes.h"

namespace omzien::help {
namespace {

// A street says where somebody lives: before both know each other it is a neighbourhood.
std::string InAreas(const std::string& code) {
  using matching::Because;
  return std::string(code == suiting::Code(Because::kSameStreet)
                         ? suiting::Code(Because::kSameNeighbourhood)
                         : code);
}

// Adds the words, and who asks, as far as they are hers to read.
void ShowWhatIsAsked(const store::v1::RequestRecord& request,
                     const store::v1::RequestTextRecord& text, v1::Invitation& seen) {
  switch (seen.state()) {
    case v1::Invitation::ACCEPTED:
      seen.set_text_for_accepted(text.text_for_accepted());
      seen.set_asker(request.request().asker());
      [[fallthrough]];
    case v1::Invitation::SENT:
    case v1::Invitation::WILLING:
    case v1::Invitation::EXPIRED:
      seen.set_text_for_helpers(text.text_for_helpers());
      // Whom she knows, she may know by name.
      if (seen.rung() == v1::RUNG_CIRCLE) seen.set_asker(request.request().asker());
      break;
    default:
      break;  // She said no, or it is over: the words are no longer hers to read.
  }
}

// Leaves of why she was asked what does not tell her who asks.
void HideWhoAsks(v1::Invitation& seen) {
  const auto why = std::move(*seen.mutable_why());
  seen.clear_why();
  for (const std::string& code : why) {
    if (code != suiting::Code(matching::Because::kHelpedBefore)) seen.add_why(InAreas(code));
  }
}

}  // namespace

v1::HelpRequest ForAsker(const store::v1::RequestRecord& record,
                         const store::v1::RequestTextRecord& text, store::Version version) {
  v1::HelpRequest request = record.request();
  request.set_text_for_helpers(text.text_for_helpers());
  request.set_text_for_accepted(text.text_for_accepted());
  *request.mutable_place() = text.place();
  if (request.state() == v1::HelpRequest::CLOSED) request.clear_helpers();
  request.set_etag(absl::StrCat(version));
  return request;
}

v1::WillingHelper WillingOf(const store::v1::InvitationRecord& invitation) {
  v1::WillingHelper willing;
  willing.set_resident(invitation.invitation().helper());
  willing.set_neighbourhood(invitation.neighbourhood());
  for (const std::string& code : invitation.invitation().why()) {
    if (code == suiting::Code(matching::Because::kNotAskedLately)) continue;
    willing.add_why(InAreas(code));
  }
  return willing;
}

v1::Invitation ForHelper(const store::v1::InvitationRecord& invitation,
                         const store::v1::RequestRecord& request,
                         const store::v1::RequestTextRecord& text,
                         const configuration::Municipality& municipality) {
  v1::Invitation seen = invitation.invitation();
  seen.set_category(request.request().category());
  *seen.mutable_when() = request.request().when();
  if (request.request().has_weekly()) *seen.mutable_weekly() = request.request().weekly();
  seen.set_neighbourhood(request.place().neighbourhood());
  const v1::Category* category = municipality.FindCategory(seen.category());
  if (category != nullptr) *seen.mutable_house_rules() = category->house_rules();
  const std::string helper = rpc::IdOf(seen.helper(), "residents");
  seen.set_is_to_confirm(absl::c_linear_search(request.to_confirm(), helper));
  // Closed, or reopened since: whoever stood then has no part in what follows.
  const bool is_over = request.request().state() == v1::HelpRequest::CLOSED || invitation.is_over();
  if (!is_over) ShowWhatIsAsked(request, text, seen);
  if (seen.asker().empty()) HideWhoAsks(seen);
  return seen;
}

v1::Appointment ForParty(const Setting& setting, const store::v1::AppointmentRecord& record,
                         const store::v1::RequestRecord& request,
                         const store::v1::RequestTextRecord& text, absl::string_view resident) {
  v1::Appointment seen = record.appointment();
  seen.set_category(request.request().category());
  const bool is_asker = ResidentIn(seen.asker()) == resident;
  const bool is_helper = absl::c_any_of(seen.helpers(), [resident](const std::string& helper) {
    return ResidentIn(helper) == resident;
  });
  if (!is_asker && !is_helper) seen.clear_helpers();
  const internal::v1::Policy& policy = setting.municipality.policy();
  const bool is_around =
      setting.now >= FromProto(seen.start_time()) - ToDuration(policy.door_before()) &&
      setting.now <= FromProto(seen.end_time()) + ToDuration(policy.door_after());
  const bool is_over = !record.has_next_time();
  const bool sees_door = is_asker || (is_helper && is_around && !is_over);
  if (sees_door && !request.request().is_remote()) *seen.mutable_place() = text.place();
  return seen;
}

v1::Escalation ForList(const store::v1::EscalationRecord& record, store::Version version,
                       absl::Time now) {
  v1::Escalation item = record.escalation();
  item.set_is_late(FromProto(item.begin_time()) <= now);
  item.clear_contact_attempts();
  item.clear_idle_time();
  const bool has_clock =
      item.state() == v1::Escalation::OWNED || item.state() == v1::Escalation::QUEUED;
  if (has_clock && record.has_idle_time()) *item.mutable_idle_time() = record.idle_time();
  item.set_is_contacted(record.is_contacted());
  item.set_etag(absl::StrCat(version));
  return item;
}

v1::Escalation ForCard(const store::v1::EscalationRecord& record, store::Version version,
                       const store::v1::RequestRecord& request,
                       const store::v1::RequestTextRecord& text,
                       const std::vector<store::v1::InvitationRecord>& invitations,
                       const std::vector<store::v1::AppointmentRecord>& appointments,
                       absl::Time now) {
  v1::Escalation card = ForList(record, version, now);
  *card.mutable_help_request() = ForAsker(request, text, 0);
  card.mutable_help_request()->clear_etag();  // Hers to give, not a worker's.
  for (const store::v1::InvitationRecord& invitation : invitations) {
    v1::Attempt& attempt = *card.add_attempts();
    attempt.set_helper(invitation.invitation().helper());
    attempt.set_result(v1::Invitation::State_Name(invitation.invitation().state()));
    attempt.set_rung(invitation.invitation().rung());
    *attempt.mutable_create_time() = invitation.invitation().create_time();
    attempt.set_is_recorded(invitation.invitation().is_recorded());
  }
  for (const store::v1::AppointmentRecord& agreed : appointments)
    *card.add_appointments() = agreed.appointment();
  *card.mutable_contact_attempts() = record.escalation().contact_attempts();
  *card.mutable_notes() = text.notes();
  return card;
}

v1::VolunteerSearch SearchOf(const store::v1::EscalationRecord& record,
                             const v1::HelpRequest& request) {
  const v1::Escalation& item = record.escalation();
  v1::VolunteerSearch search;
  search.set_escalation(item.name());
  search.set_category(item.category());
  search.set_neighbourhood(item.neighbourhood());
  *search.mutable_when() = request.when();
  search.set_missing(item.missing());
  *search.mutable_search_until() = item.search_until();
  search.set_team(item.team());
  return search;
}

}  // namespace omzien::help
