#include "services/help/audit.h"

#include <map>
#include <utility>

#include "omzien/store/v1/records.pb.h"
#include "services/help/records.h"
#include "services/rpc/names.h"
#include "services/store/due.h"
#include "services/store/stored.h"

namespace omzien::help {
namespace {

using internal::v1::AuditedRequest;
using store::v1::AppointmentRecord;
using store::v1::EscalationRecord;
using store::v1::InvitationRecord;
using store::v1::RequestRecord;

// Reads records of one kind; what does not exist is left out.
template <class T>
absl::StatusOr<std::vector<T>> ReadAll(store::Store& store, const std::vector<store::Key>& keys) {
  std::vector<T> values;
  if (keys.empty()) return values;
  auto records = store.Read(keys);
  if (!records.ok()) return records.status();
  for (size_t i = 0; i < keys.size(); ++i) {
    auto stored = store::ParseStored<T>(keys[i], std::move((*records)[i]));
    if (!stored.ok()) return stored.status();
    if (stored->exists()) values.push_back(std::move(stored->value));
  }
  return values;
}

// Sets the next moment of what is kept in `record`, if it wants one and the index has it.
template <class T, class Audited>
absl::Status SetNextMoment(store::Store& store, const store::Space& space, const T& record,
                           Audited& audited) {
  const store::Key index = store::DueIndex(space.partition(), kFolder);
  for (const store::Batch::Entry& entry : IndexEntries(space, record)) {
    if (entry.index != index) continue;
    const auto found = store.Count(index, entry.member, entry.member + '\0');
    if (!found.ok()) return found.status();
    const auto due = store::ParseDue(entry.member);
    if (!due.ok()) return due.status();
    if (*found == 1) *audited.mutable_next_moment() = ToProto(due->at);
  }
  return absl::OkStatus();
}

absl::Status AddInvitations(store::Store& store, const store::Space& space, const std::string& id,
                            const RequestRecord& record, AuditedRequest& audited) {
  std::vector<store::Key> keys;
  for (const std::string& helper : record.asked()) {
    const std::string invitation = InvitationId(id, record.request().episode(), helper);
    keys.push_back(InvitationKey(space, invitation));
  }
  const auto invitations = ReadAll<InvitationRecord>(store, keys);
  if (!invitations.ok()) return invitations.status();
  for (const InvitationRecord& invitation : *invitations) {
    auto& added = *audited.add_invitations();
    *added.mutable_invitation() = invitation.invitation();
    const absl::Status set = SetNextMoment(store, space, invitation, added);
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

absl::Status AddEscalations(store::Store& store, const store::Space& space, const std::string& id,
                            const RequestRecord& record, AuditedRequest& audited) {
  std::vector<store::Key> keys;
  for (int episode = 1; episode <= record.request().episode(); ++episode) {
    keys.push_back(EscalationKey(space, EscalationId(id, episode)));
  }
  const auto escalations = ReadAll<EscalationRecord>(store, keys);
  if (!escalations.ok()) return escalations.status();
  for (const EscalationRecord& escalation : *escalations) {
    auto& added = *audited.add_escalations();
    *added.mutable_escalation() = escalation.escalation();
    const absl::Status set = SetNextMoment(store, space, escalation, added);
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

absl::Status AddAppointments(store::Store& store, const store::Space& space, const std::string& id,
                             const RequestRecord& record, AuditedRequest& audited) {
  std::vector<store::Key> keys;
  for (int n = 1; n <= record.appointments(); ++n) {
    keys.push_back(AppointmentKey(space, AppointmentId(id, n)));
  }
  const auto appointments = ReadAll<AppointmentRecord>(store, keys);
  if (!appointments.ok()) return appointments.status();
  for (const AppointmentRecord& appointment : *appointments) {
    auto& added = *audited.add_appointments();
    *added.mutable_appointment() = appointment.appointment();
    const absl::Status set = SetNextMoment(store, space, appointment, added);
    if (!set.ok()) return set;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<AuditedRequest>> Audit(store::Store& store, const store::Space& space,
                                                  const std::vector<std::string>& requests) {
  std::vector<store::Key> keys;
  for (const std::string& id : requests) keys.push_back(RequestKey(space, id));
  const auto records = ReadAll<RequestRecord>(store, keys);
  if (!records.ok()) return records.status();
  std::vector<AuditedRequest> all;
  for (const RequestRecord& record : *records) {
    AuditedRequest& audited = all.emplace_back();
    *audited.mutable_help_request() = record.request();
    audited.set_owner(record.owner());
    audited.set_for_appointment(record.for_appointment());
    const std::string id = rpc::IdOf(record.request().name(), "requests");
    absl::Status status = SetNextMoment(store, space, record, audited);
    if (status.ok()) status = AddInvitations(store, space, id, record, audited);
    if (status.ok()) status = AddEscalations(store, space, id, record, audited);
    if (status.ok()) status = AddAppointments(store, space, id, record, audited);
    if (!status.ok()) return status;
  }
  return all;
}

}  // namespace omzien::help
