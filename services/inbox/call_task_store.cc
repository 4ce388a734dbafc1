#include "services/inbox/call_task_store.h"

#include <utility>

#include "services/inbox/consume_people.h"
#include "services/inbox/records.h"
#include "services/inbox/view.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::inbox {

absl::StatusOr<store::Stored<store::v1::CallTaskRecord>> ReadHers(const AtDesk& desk,
                                                                  absl::string_view task) {
  auto stored =
      store::ReadStored<store::v1::CallTaskRecord>(desk.store, CallTaskKey(desk.space, task));
  if (!stored.ok()) return stored.status();
  const v1::CallTask& found = stored->value.task();
  if (!stored->exists() || !IsOfTeam(desk.municipality, desk.worker, found.team(), desk.now)) {
    return rpc::NotFound();
  }
  store::v1::InboxPersonRecord called;
  if (!found.resident().empty()) {
    auto person = ReadPerson(desk.store, desk.space, rpc::IdOf(found.resident(), "residents"));
    if (!person.ok()) return person.status();
    called = std::move(person->value);
  }
  if (!MayServe(desk.municipality, desk.worker, stored->value, called)) return rpc::NotFound();
  return stored;
}

}  // namespace omzien::inbox
