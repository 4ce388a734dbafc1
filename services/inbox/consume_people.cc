#include "services/inbox/consume_people.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/inbox/decide.h"
#include "services/inbox/decide_delivery.h"
#include "services/inbox/records.h"

namespace omzien::inbox {
namespace {

using internal::v1::PersonEnded;
using store::v1::CallTaskRecord;
using store::v1::InboxPersonRecord;
using store::v1::MessageRecord;

// All one person was ever told; a batch of so many still fits.
constexpr int kMaxMessages = 20'000;

// What was not told, or of who was erased all, is removed; nothing is delivered any more.
absl::Status RemoveMessages(const Happening& happening, absl::string_view resident, bool is_erased,
                            store::Batch& effects) {
  const auto members = happening.store.Range(
      ListIndex(happening.space, absl::StrCat("residents/", resident)), "", "", kMaxMessages);
  if (!members.ok()) return members.status();
  auto messages =
      store::ReadThere<MessageRecord>(happening.store, MessageKeys(happening.space, *members));
  if (!messages.ok()) return messages.status();
  for (auto& message : *messages) {
    message.is_deleted = is_erased || !IsToldAt(message.value, happening.time);
    message.value = StopDelivery(std::move(message.value));
    store::Save(happening.space, message, effects);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<StoredPerson> ReadPerson(store::Store& store, const store::Space& space,
                                        absl::string_view resident) {
  return store::ReadStored<InboxPersonRecord>(store, PersonKey(space, resident));
}

std::string TeamFor(const configuration::Municipality& municipality,
                    const InboxPersonRecord& person) {
  const v1::Team* team = municipality.TeamOf(person.neighbourhood());
  return team != nullptr ? team->id() : TeamOr(municipality, person.team());
}

bool HasEnded(const StoredPerson& person) {
  return person.value.ended() != PersonEnded::REASON_UNSPECIFIED;
}

absl::Status KeepPerson(const Happening& happening, store::Batch& effects) {
  const auto& changed = happening.event.person_changed();
  auto person = ReadPerson(happening.store, happening.space, changed.resident());
  if (!person.ok()) return person.status();
  if (HasEnded(*person)) return absl::OkStatus();
  person->value.set_household(changed.household());
  person->value.set_channel(changed.channel());
  person->value.set_team(changed.team());
  person->value.set_neighbourhood(changed.neighbourhood());
  store::Save(happening.space, *person, effects);
  return absl::OkStatus();
}

absl::Status KeepDeclined(const Happening& happening, store::Batch& effects) {
  const auto& declined = happening.event.serving_declined();
  auto person = ReadPerson(happening.store, happening.space, declined.resident());
  if (!person.ok()) return person.status();
  if (person->value.ended() == PersonEnded::ERASED) return absl::OkStatus();
  *person->value.mutable_not_served_by() = declined.workers();
  store::Save(happening.space, *person, effects);
  return absl::OkStatus();
}

absl::Status EndPerson(const Happening& happening, store::Batch& effects) {
  const auto& ended = happening.event.person_ended();
  auto person = ReadPerson(happening.store, happening.space, ended.resident());
  if (!person.ok()) return person.status();
  const bool is_erased = ended.reason() == PersonEnded::ERASED;
  if (is_erased) person->value.Clear();
  person->value.set_ended(ended.reason());
  store::Save(happening.space, *person, effects);
  absl::Status removed = RemoveMessages(happening, ended.resident(), is_erased, effects);
  if (!removed.ok()) return removed;
  return ChangeTasksFor(
      happening, ended.resident(),
      [is_erased](store::Stored<CallTaskRecord>& task) {
        task.is_deleted = is_erased;
        if (task.value.task().state() == v1::CallTask::OPEN) {
          task.value = Cancel(std::move(task.value));
        }
      },
      effects);
}

}  // namespace omzien::inbox
