// What `help` stores, and where. Pure.
//
// clang-format off
// Records, in the space of the municipality; every one a message of omzien.store.v1:
//   helper:{resident}                   HelperRecord
//   offer:{offer}                       OfferRecord
//   request:{request}                   RequestRecord
//   text:{request}                      RequestTextRecord; personal data
//   invitation:{request}.{episode}.{h}  InvitationRecord; h hashes the helper: one per helper and episode
//   appointment:{request}.{n}           AppointmentRecord
//   escalation:{request}.{episode}      EscalationRecord; so at most one per episode (invariant 4)
//   worker:{worker}                     WorkerRecord
//
// Indexes, members in byte order:
//   candidates                    {resident}                    a Helper with an offer, or in a circle
//   requests                      {request}                     every one there ever was
//   asking                        {request}                     OPEN, or a wave is wanted
//   board                         {request}                     OPEN, and may be shown
//   requests_of:{asker}           {newest first}.{request}      until she is erased
//   invitations_of:{resident}     {newest first}.{invitation}
//   appointments_of:{resident}    {start}.{appointment}         as asker or as helper, not at its end
//   matters_of:{resident}         {request}                     as asker, not CLOSED
//                                 {invitation}, {appointment}   as helper, while something may follow from it
//   volunteers_of:{organisation}  {resident}                    its volunteer, or asked to be and not taken back
//   queue_of:{team}               {begin_time}.{escalation}     not ENDED
//   free_items_of:{team}          {begin_time}.{escalation}     QUEUED
//   leads_list_of:{team}          {begin_time}.{escalation}     on the lead's list
//   waiting_items_of:{team}       {waiting_until}.{escalation}  WAITING
//   desk_of:{worker}              {begin_time}.{escalation}     she owns it, or it is offered to her; on top: {0}
//   searches                      {search_until}.{escalation}   VOLUNTEER_SEARCH
//
// In the space of the whole folder ("-"):
//   due                           see store/due.h: all of these not at their end; workers whose absence begins; Helpers
//                                 whose change waits to be followed by their matters
// clang-format on

#ifndef OMZIEN_SERVICES_HELP_RECORDS_H_
#define OMZIEN_SERVICES_HELP_RECORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "omzien/store/v1/records.pb.h"
#include "services/store/store.h"
#include "services/store/stored.h"

namespace omzien::help {

inline constexpr absl::string_view kFolder = "help";

store::Key HelperKey(const store::Space& space, absl::string_view resident);
store::Key OfferKey(const store::Space& space, absl::string_view offer);
store::Key RequestKey(const store::Space& space, absl::string_view request);
store::Key TextKey(const store::Space& space, absl::string_view request);
store::Key InvitationKey(const store::Space& space, absl::string_view invitation);
store::Key AppointmentKey(const store::Space& space, absl::string_view appointment);
store::Key EscalationKey(const store::Space& space, absl::string_view escalation);
store::Key WorkerKey(const store::Space& space, absl::string_view worker);

store::Key CandidatesIndex(const store::Space& space);
store::Key AskingIndex(const store::Space& space);
store::Key AllRequests(const store::Space& space);
store::Key RequestsOf(const store::Space& space, absl::string_view asker);
store::Key InvitationsOf(const store::Space& space, absl::string_view resident);
store::Key AppointmentsOf(const store::Space& space, absl::string_view resident);
store::Key MattersOf(const store::Space& space, absl::string_view resident);
store::Key BoardIndex(const store::Space& space);
store::Key VolunteersOf(const store::Space& space, absl::string_view organisation);
store::Key QueueOf(const store::Space& space, absl::string_view team);
store::Key FreeItemsOf(const store::Space& space, absl::string_view team);
store::Key LeadsListOf(const store::Space& space, absl::string_view team);
store::Key WaitingItemsOf(const store::Space& space, absl::string_view team);
store::Key SearchesIndex(const store::Space& space);
store::Key DeskOf(const store::Space& space, absl::string_view worker);

// The ids of consequences: the same cause has the same id, so nothing is made twice.
std::string InvitationId(absl::string_view request, int episode, absl::string_view resident);
std::string EscalationId(absl::string_view request, int episode);
// `nth` counts the appointments of all episodes, from 1.
std::string AppointmentId(absl::string_view request, int nth);
// Returns the request in an invitation's, an appointment's or an escalation's id; "" if `id` is of
// another form, such as a request's.
std::string RequestIn(absl::string_view id);

// Returns the worker in the name of an absence; "" if it is of another form.
std::string WorkerIn(absl::string_view absence);

// Returns the id in a member of an index whose members end in ".{id}" after a moment.
std::string IdInMember(absl::string_view member);

// Returns whether she may be asked for help: her record is in `candidates`.
bool IsCandidate(const internal::v1::Helper& helper);

// When something must next be looked at; InfiniteFuture for one at its end (invariant 2).
absl::Time NextMoment(const store::v1::HelperRecord& record);
absl::Time NextMoment(const store::v1::RequestRecord& record);
absl::Time NextMoment(const store::v1::InvitationRecord& record);
absl::Time NextMoment(const store::v1::AppointmentRecord& record);
absl::Time NextMoment(const store::v1::EscalationRecord& record);
absl::Time NextMoment(const store::v1::WorkerRecord& record);

// Returns whether a request that is OPEN or WITH_TEAM goes on by itself when its moment comes.
bool WaitsForMoment(const store::v1::RequestRecord& record);

// Returns whether something may still follow from an invitation: it can be answered, or counts.
bool IsAlive(const store::v1::InvitationRecord& record);

// The entries a record has in the indexes above (store/stored.h).
using Entries = std::vector<store::Batch::Entry>;

absl::Time FromProto(const google::protobuf::Timestamp& time);
google::protobuf::Timestamp ToProto(absl::Time time);

}  // namespace omzien::help

// Found by argument-dependent lookup from store::Save, hence in the records' own namespace.
namespace omzien::store::v1 {

help::Entries IndexEntries(const Space& space, const HelperRecord& record);
help::Entries IndexEntries(const Space& space, const OfferRecord& record);
help::Entries IndexEntries(const Space& space, const RequestRecord& record);
help::Entries IndexEntries(const Space& space, const RequestTextRecord& record);
help::Entries IndexEntries(const Space& space, const InvitationRecord& record);
help::Entries IndexEntries(const Space& space, const AppointmentRecord& record);
help::Entries IndexEntries(const Space& space, const EscalationRecord& record);
help::Entries IndexEntries(const Space& space, const WorkerRecord& record);

}  // namespace omzien::store::v1

#endif  // OMZIEN_SERVICES_HELP_RECORDS_H_
