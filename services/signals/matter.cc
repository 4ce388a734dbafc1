#include "services/signals/matter.h"

#include <utility>

#include "services/rpc/errors.h"
#include "services/rpc/names.h"
#include "services/signals/records.h"

namespace omzien::signals {
namespace {

Matter EmptyMatter(const store::Space& space, absl::string_view signal) {
  return {.space = space,
          .id = std::string(signal),
          .record = store::NewStored<store::v1::SignalRecord>(SignalKey(space, signal)),
          .text = store::NewStored<store::v1::SignalTextRecord>(TextKey(space, signal)),
          .person = std::nullopt,
          .sealed = std::nullopt,
          .events = {}};
}

std::string ResidentIn(const Matter& matter) {
  return rpc::IdOf(matter.signal().resident(), "residents");
}

absl::Status ReadPerson(store::Store& store, absl::string_view resident, Matter& matter) {
  if (resident.empty()) return absl::OkStatus();
  auto person =
      store::ReadStored<store::v1::SignalPersonRecord>(store, PersonKey(matter.space, resident));
  if (person.ok()) matter.person = *std::move(person);
  return person.status();
}

}  // namespace

absl::StatusOr<Matter> NewMatter(store::Store& store, const store::Space& space,
                                 absl::string_view signal, absl::string_view resident) {
  Matter matter = EmptyMatter(space, signal);
  const absl::Status status = ReadPerson(store, resident, matter);
  if (!status.ok()) return status;
  return matter;
}

absl::StatusOr<Matter> ReadMatter(store::Store& store, const store::Space& space,
                                  absl::string_view signal) {
  if (signal.empty()) return rpc::NotFound();
  Matter matter = EmptyMatter(space, signal);
  auto records = store.Read({matter.record.key, matter.text.key});
  if (!records.ok()) return records.status();
  auto record =
      store::ParseStored<store::v1::SignalRecord>(matter.record.key, std::move((*records)[0]));
  if (!record.ok()) return record.status();
  if (!record->exists()) return rpc::NotFound();
  matter.record = *std::move(record);
  auto text =
      store::ParseStored<store::v1::SignalTextRecord>(matter.text.key, std::move((*records)[1]));
  if (!text.ok()) return text.status();
  matter.text = *std::move(text);
  const absl::Status status = ReadPerson(store, ResidentIn(matter), matter);
  if (!status.ok()) return status;
  return matter;
}

absl::StatusOr<std::vector<Matter>> ReadMatters(store::Store& store, const store::Space& space,
                                                const std::vector<std::string>& signals) {
  std::vector<store::Key> keys;
  for (const std::string& signal : signals) keys.push_back(SignalKey(space, signal));
  auto records = store.Read(keys);
  if (!records.ok()) return records.status();
  std::vector<Matter> matters;
  std::vector<store::Key> person_keys;
  for (size_t i = 0; i < keys.size(); ++i) {
    auto record = store::ParseStored<store::v1::SignalRecord>(keys[i], std::move((*records)[i]));
    if (!record.ok()) return record.status();
    if (!record->exists()) continue;
    matters.push_back(EmptyMatter(space, signals[i]));
    matters.back().record = *std::move(record);
    const std::string resident = ResidentIn(matters.back());
    if (!resident.empty()) person_keys.push_back(PersonKey(space, resident));
  }
  auto persons = store.Read(person_keys);
  if (!persons.ok()) return persons.status();
  size_t next = 0;
  for (Matter& matter : matters) {
    if (ResidentIn(matter).empty()) continue;
    auto person = store::ParseStored<store::v1::SignalPersonRecord>(person_keys[next],
                                                                    std::move((*persons)[next]));
    if (!person.ok()) return person.status();
    matter.person = *std::move(person);
    ++next;
  }
  return matters;
}

void SaveMatter(const Matter& matter, store::Batch& batch) {
  store::Save(matter.space, matter.record, batch);
  store::Save(matter.space, matter.text, batch);
  if (matter.person.has_value()) store::Save(matter.space, *matter.person, batch);
  if (matter.sealed.has_value()) store::Save(matter.space, *matter.sealed, batch);
  for (const internal::v1::Event& event : matter.events) batch.Append(event.SerializeAsString());
}

}  // namespace omzien::signals
