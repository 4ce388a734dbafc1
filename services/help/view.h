// Who sees what of a request, an invitation and a queue item, at this moment (invariant 7). Pure.

#ifndef OMZIEN_SERVICES_HELP_VIEW_H_
#define OMZIEN_SERVICES_HELP_VIEW_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/matchmaking.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "omzien/v1/help_request.pb.h"
#include "omzien/v1/invitation.pb.h"
#include "omzien/v1/team.pb.h"
#include "services/configuration/bundle.h"
#include "services/help/matter.h"
#include "services/store/store.h"

namespace omzien::help {

// A request as its asker sees it: her own words, and who comes, as long as it is not closed.
v1::HelpRequest ForAsker(const store::v1::RequestRecord& record,
                         const store::v1::RequestTextRecord& text, store::Version version);

// Who is willing as the asker sees her before she chooses: from which area, and why she. Nothing of
// how often she is asked.
v1::WillingHelper WillingOf(const store::v1::InvitationRecord& invitation);

// An invitation as its helper sees it: category, times, area and the text for helpers, and to one
// of the asker's circle who asks; to others who asks, and to all the other text, only while she is
// the one who comes; after closing neither. Why she was asked tells who does not know who asks
// neither that she helped her before, nor that both live in one street.
v1::Invitation ForHelper(const store::v1::InvitationRecord& invitation,
                         const store::v1::RequestRecord& request,
                         const store::v1::RequestTextRecord& text,
                         const configuration::Municipality& municipality);

// An appointment as one of its parties sees it: where the door is the asker always, who comes only
// around it (Policy.door_before, door_after) and until it is over. Who took part and does not any
// more sees that, and not who comes.
v1::Appointment ForParty(const Setting& setting, const store::v1::AppointmentRecord& record,
                         const store::v1::RequestRecord& request,
                         const store::v1::RequestTextRecord& text, absl::string_view resident);

// A queue item as a list shows it: nothing personal.
v1::Escalation ForList(const store::v1::EscalationRecord& record, store::Version version,
                       absl::Time now);

// A queue item as its card shows it: the original words, how each attempt to find or to reach
// somebody ended, what was agreed in any episode, and the team's notes.
v1::Escalation ForCard(const store::v1::EscalationRecord& record, store::Version version,
                       const store::v1::RequestRecord& request,
                       const store::v1::RequestTextRecord& text,
                       const std::vector<store::v1::InvitationRecord>& invitations,
                       const std::vector<store::v1::AppointmentRecord>& appointments,
                       absl::Time now);

// A search for volunteers as a coordinator sees it; whom it concerns, and how many were asked, is
// left out.
v1::VolunteerSearch SearchOf(const store::v1::EscalationRecord& record,
                             const v1::HelpRequest& request);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_VIEW_H_
