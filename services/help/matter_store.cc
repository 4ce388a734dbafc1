#include "services/help/matter_store.h"

#include <set>
#include <utility>

#include "services/help/decide.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

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

}  // namespace

absl::StatusOr<Matter> ReadMatter(store::Store& store, const store::Space& space,
                                  absl::string_view request, const Reach& reach) {
  if (request.empty()) return rpc::NotFound();
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

  const store::Key escalation = EscalationKey(space, EscalationId(request, episode));
  std::vector<store::Key> keys = {escalation};
  for (const std::string& id : invitations) keys.push_back(InvitationKey(space, id));
  for (const std::string& id : helpers) keys.push_back(HelperKey(space, id));
  auto records = store.Read(keys);
  if (!records.ok()) return records.status();

  auto item =
      store::ParseStored<store::v1::EscalationRecord>(escalation, std::move(records->front()));
  if (!item.ok()) return item.status();
  matter.escalation = *std::move(item);
  size_t next = 1;
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
  return matter;
}

void SaveMatter(const Matter& matter, store::Batch& batch) {
  store::Save(matter.space, matter.record, batch);
  if (matter.text.has_value()) store::Save(matter.space, *matter.text, batch);
  for (const auto& [id, stored] : matter.helpers) store::Save(matter.space, stored, batch);
  for (const auto& [id, stored] : matter.invitations) store::Save(matter.space, stored, batch);
  if (matter.escalation.has_value()) store::Save(matter.space, *matter.escalation, batch);
  for (const internal::v1::Event& event : matter.events) batch.Append(event.SerializeAsString());
}

}  // namespace omzien::help
