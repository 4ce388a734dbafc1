#include "services/inbox/call_task_store.h"

#include <utility>

#include "services/inbox/consume_people.h"
#include "services/inbox/records.h"
#include "services/inbox/view.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::inbox {
namespace {

// Returns what is known of a resident; of nobody ("") nothing.
absl::StatusOr<store::v1::InboxPersonRecord> PersonOrNobody(const AtDesk& desk,
                                                            absl::string_view resident) {
  if (resident.empty()) return store::v1::InboxPersonRecord();
  auto person = ReadPerson(desk.store, desk.space, resident);
  if (!person.ok()) return person.status();
  return std::move(person->value);
}

}  // namespace

absl::StatusOr<store::Stored<store::v1::CallTaskRecord>> ReadHers(const AtDesk& desk,
                                                                  absl::string_view task) {
  auto stored =
      store::ReadStored<store::v1::CallTaskRecord>(desk.store, CallTaskKey(desk.space, task));
  if (!stored.ok()) return stored.status();
  const v1::CallTask& found = stored->value.task();
  if (!stored->exists() || !IsOfTeam(desk.municipality, desk.worker, found.team(), desk.now)) {
    return rpc::NotFound();
  }
  const auto called = PersonOrNobody(desk, rpc::IdOf(found.resident(), "residents"));
  if (!called.ok()) return called.status();
  const auto concerned = PersonOrNobody(desk, stored->value.on_behalf_of());
  if (!concerned.ok()) return concerned.status();
  if (!MayServe(desk.municipality, desk.worker, stored->value, *called, *concerned))
    return rpc::NotFound();
  return stored;
}

}  // namespace omzien::inbox
