#include "services/help/matter_store.h"

#include <optional>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "services/help/candidate_store.h"
#include "services/help/decide.h"
#include "services/help/decide_tie.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"
#include "services/store/transact.h"

namespace omzien::help {
namespace {

bool ReadsEveryone(const Matter& matter, const Reach& reach) {
  if (reach.everyone != Reach::Everyone::kIfFilling) return reach.everyone == Reach::Everyone::kYes;
  const v1::HelpRequest::State state = matter.request().state();
  return FillsUp(matter) && (state == v1::HelpRequest::OPEN || state == v1::HelpRequest::WITH_TEAM);
}

// Parses `record` into `map` under `id`.
template <class T>
absl::Status Put(const std::string& id, store::Key key, store::Record record,
                 std::map<std::string, store::Stored<T>>& map) {
  auto stored = store::ParseStored<T>(std::move(key), std::move(record));
  if (!stored.ok()) return stored.status();
  map.insert_or_assign(id, *std::move(stored));
  return absl::OkStatus();
}

// As ReadMatter; nothing if the request changed between the reads it takes: its invitations would
// be of another moment than the request that names them.
absl::StatusOr<std::optional<Matter>> ReadOnce(store::Store& store, const store::Space& space,
                                               absl::string_view request, const Reach& reach) {
  auto record = store::ReadStored<store::v1::RequestRecord>(store, RequestKey(space, request));
  if (!record.ok()) return record.status();
  if (!record->exists()) return rpc::NotFound();
  Matter matter(space, std::string(request), *std::move(record));

  const int episode = matter.request().episode();
  std::set<std::string> invitations(reach.invitations.begin(), reach.invitations.end());
  std::set<std::string> helpers(reach.helpers.begin(), reach.helpers.end());
  helpers.insert(rpc::IdOf(matter.request().asker(), "residents"));
  if (ReadsEveryone(matter, reach)) {
    for (const std::string& resident : matter.record.value.unanswered()) {
      invitations.insert(InvitationId(request, episode, resident));
      helpers.insert(resident);
    }
    for (const v1::AcceptedHelper& helper : matter.request().helpers()) {
      helpers.insert(rpc::IdOf(helper.resident(), "residents"));
    }
  }

  std::set<std::string> appointments;
  if (ReadsEveryone(matter, reach)) {
    const store::v1::RequestRecord& value = matter.record.value;
    appointments.insert(value.open_appointments().begin(), value.open_appointments().end());
    if (!value.for_appointment().empty()) appointments.insert(value.for_appointment());
    for (const v1::AcceptedHelper& helper : matter.request().helpers()) {
      invitations.insert(rpc::IdOf(helper.invitation(), "invitations"));
    }
    for (const v1::WillingHelper& willing : matter.request().willing()) {
      const std::string resident = rpc::IdOf(willing.resident(), "residents");
      invitations.insert(InvitationId(request, episode, resident));
      helpers.insert(resident);
    }
  }
  appointments.insert(reach.appointments.begin(), reach.appointments.end());

  const store::Key escalation = EscalationKey(space, EscalationId(request, episode));
  std::vector<store::Key> keys = {matter.record.key, escalation};
  for (const std::string& id : invitations) keys.push_back(InvitationKey(space, id));
  for (const std::string& id : helpers) keys.push_back(HelperKey(space, id));
  for (const std::string& id : appointments) keys.push_back(AppointmentKey(space, id));
  auto records = store.Read(keys);
  if (!records.ok()) return records.status();
  if (records->front().version != matter.record.version) return std::nullopt;

  auto item = store::ParseStored<store::v1::EscalationRecord>(escalation, std::move((*records)[1]));
  if (!item.ok()) return item.status();
  matter.escalation = *std::move(item);
  size_t next = 2;
  for (const std::string& id : invitations) {
    const absl::Status status =
        Put(id, keys[next], std::move((*records)[next]), matter.invitations);
    if (!status.ok()) return status;
    ++next;
  }
  for (const std::string& id : helpers) {
    const absl::Status status = Put(id, keys[next], std::move((*records)[next]), matter.helpers);
    if (!status.ok()) return status;
    ++next;
  }
  for (const std::string& id : appointments) {
    const absl::Status status =
        Put(id, keys[next], std::move((*records)[next]), matter.appointments);
    if (!status.ok()) return status;
    ++next;
  }
  return matter;
}

// Adds the Helpers of `residents` that the matter does not have.
absl::Status AddHelpers(store::Store& store, const std::set<std::string>& residents,
                        Matter& matter) {
  std::vector<std::string> missing;
  std::vector<store::Key> keys;
  for (const std::string& resident : residents) {
    if (matter.helpers.contains(resident)) continue;
    missing.push_back(resident);
    keys.push_back(HelperKey(matter.space, resident));
  }
  if (missing.empty()) return absl::OkStatus();
  auto records = store.Read(keys);
  if (!records.ok()) return records.status();
  for (size_t i = 0; i < keys.size(); ++i) {
    const absl::Status status = Put(missing[i], keys[i], std::move((*records)[i]), matter.helpers);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// An offer that changes after its Helper was read raises her version, so what is decided on it is
// decided again.
absl::StatusOr<Matter> WithOffers(store::Store& store, Matter matter) {
  std::vector<std::string> residents;
  for (const auto& [id, stored] : matter.invitations) {
    const v1::Invitation& invitation = stored.value.invitation();
    if (invitation.state() == v1::Invitation::SENT || invitation.state() == v1::Invitation::WILLING)
      residents.push_back(rpc::IdOf(invitation.helper(), "residents"));
  }
  if (residents.empty()) return matter;
  const auto candidates = ReadCandidates(store, matter.space, residents);
  if (!candidates.ok()) return candidates.status();
  for (const internal::v1::Candidate& candidate : *candidates) {
    matter.offers[candidate.helper().id()] = {candidate.offers().begin(), candidate.offers().end()};
  }
  return matter;
}

}  // namespace

absl::StatusOr<Matter> ReadMatter(store::Store& store, const store::Space& space,
                                  absl::string_view request, const Reach& reach) {
  if (request.empty()) return rpc::NotFound();
  for (int attempt = 0; attempt < store::kMaxAttempts; ++attempt) {
    auto matter = ReadOnce(store, space, request, reach);
    if (!matter.ok()) return matter.status();
    if (!matter->has_value()) continue;
    auto whole = WithLateHelpers(store, **std::move(matter));
    if (!whole.ok() || !reach.with_offers) return whole;
    return WithOffers(store, *std::move(whole));
  }
  return store::NotSaved("the request changed all the time; try again");
}

absl::StatusOr<Matter> WithLateHelpers(store::Store& store, Matter matter) {
  std::set<std::string> named;
  for (const auto& [id, stored] : matter.appointments) {
    for (const std::string& name : stored.value.appointment().helpers())
      named.insert(rpc::IdOf(name, "residents"));
  }
  for (const auto& [id, stored] : matter.invitations) {
    if (stored.exists()) named.insert(rpc::IdOf(stored.value.invitation().helper(), "residents"));
  }
  const absl::Status status = AddHelpers(store, named, matter);
  if (!status.ok()) return status;
  std::set<std::string> hearers;
  for (const auto& [id, stored] : matter.helpers) {
    for (const std::string& hearer : WhoHears(stored.value.helper())) hearers.insert(hearer);
  }
  hearers.erase("");  // Of who is not there.
  const absl::Status heard = AddHelpers(store, hearers, matter);
  if (!heard.ok()) return heard;
  return matter;
}

absl::StatusOr<store::v1::RequestTextRecord> WordsOf(store::Store& store, const store::Space& space,
                                                     const store::v1::RequestRecord& request,
                                                     const store::v1::RequestTextRecord& own) {
  if (request.text_of().empty()) return own;
  auto text =
      store::ReadStored<store::v1::RequestTextRecord>(store, TextKey(space, request.text_of()));
  if (!text.ok()) return text.status();
  return std::move(text->value);
}

void SaveMatter(const Matter& matter, store::Batch& batch) {
  store::Save(matter.space, matter.record, batch);
  if (matter.text.has_value()) store::Save(matter.space, *matter.text, batch);
  for (const auto& [id, stored] : matter.helpers) store::Save(matter.space, stored, batch);
  for (const auto& [id, stored] : matter.invitations) store::Save(matter.space, stored, batch);
  for (const auto& [id, stored] : matter.appointments) store::Save(matter.space, stored, batch);
  if (matter.escalation.has_value()) store::Save(matter.space, *matter.escalation, batch);
  for (const Matter& child : matter.children) {
    store::Save(child.space, child.record, batch);
    if (child.escalation.has_value()) store::Save(child.space, *child.escalation, batch);
    for (const internal::v1::Event& event : child.events) batch.Append(event.SerializeAsString());
  }
  for (const internal::v1::Event& event : matter.events) batch.Append(event.SerializeAsString());
}

}  // namespace omzien::help
