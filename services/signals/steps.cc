#include "services/signals/steps.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/rpc/mutation.h"
#include "services/rpc/timestamps.h"
#include "services/signals/decide.h"
#include "services/signals/matter.h"
#include "services/signals/records.h"
#include "services/store/compaction.h"
#include "services/store/stored.h"
#include "services/store/transact.h"

namespace omzien::signals {
namespace {

struct Nothing {};

// What somebody reported, or was reported about her: far more than there ever is.
constexpr int kMaxSignals = 1000;

// Erases what is kept of `resident` (decide.h).
absl::Status EraseAll(store::Store& store, const store::Space& space, const std::string& resident,
                      store::Batch& effects) {
  std::set<std::string> signals;
  for (const store::Key& index :
       {SignalsOf(space, absl::StrCat("residents/", resident)), SignalsAbout(space, resident)}) {
    const auto members = store.Range(index, "", "", kMaxSignals);
    if (!members.ok()) return members.status();
    for (const std::string& member : *members) signals.insert(IdInMember(member));
  }
  for (const std::string& signal : signals) {
    auto matter = ReadMatter(store, space, signal);
    if (!matter.ok()) return matter.status();
    Matter erased = Erase(*std::move(matter), resident);
    erased.person.reset();  // Saved once, below.
    SaveMatter(erased, effects);
  }
  auto person = store::ReadStored<store::v1::SignalPersonRecord>(store, PersonKey(space, resident));
  if (!person.ok()) return person.status();
  person->is_deleted = true;
  store::Save(space, *person, effects);
  return absl::OkStatus();
}

}  // namespace

Steps::Steps(store::Store& store, configuration::CurrentBundle bundle, OnParked on_parked)
    : store_(store),
      bundle_(std::move(bundle)),
      consumers_(store, [this, on_parked = std::move(on_parked)](int partition) {
        return store::ConsumerOptions{
            .partition = partition,
            .folder = std::string(kFolder),
            .name = std::string(kConsumer),
            .handle = [this](const store::Event& event,
                             store::Batch& effects) { return Handle(event, effects); },
            .rebuild = [] { return absl::OkStatus(); },
            .on_parked = on_parked};
      }) {}

absl::StatusOr<absl::Time> Steps::Step(absl::Time now) {
  const auto bundle = bundle_();
  std::vector<int> partitions;
  for (const auto& [slug, municipality] : bundle->municipalities()) {
    partitions.push_back(municipality.partition());
  }
  // What fails in one place keeps nothing else from its time.
  absl::Status first = consumers_.CatchUp(partitions);
  absl::Time next = absl::InfiniteFuture();
  for (const auto& [slug, municipality] : bundle->municipalities()) {
    const int partition = municipality.partition();
    first.Update(store::PassDue(store_, partition, kFolder, now,
                                [&](const store::Due& due) { return Pass(due, now); }));
    const auto due = store::NextDue(store_, partition, kFolder);
    first.Update(due.status());
    if (due.ok()) next = std::min(next, *due);
    first.Update(
        rpc::ForgetMutations(store_, store::Space(partition, kFolder, slug), now).status());
  }
  if (!first.ok()) return first;
  return next;
}

absl::Status Steps::Handle(const store::Event& stored, store::Batch& effects) {
  internal::v1::Event event;
  if (!event.ParseFromString(stored.value)) return absl::DataLossError("an event is garbled");
  const bool is_declined = event.has_serving_declined();
  if (!event.has_person_changed() && !event.has_person_ended() && !is_declined)
    return absl::OkStatus();
  const auto bundle = bundle_();
  const configuration::Municipality* municipality = bundle->Find(event.municipality());
  if (municipality == nullptr)
    return absl::FailedPreconditionError("the event's municipality is not configured");
  const store::Space space(municipality->partition(), kFolder, municipality->slug());
  if (event.has_person_ended()) {
    if (event.person_ended().reason() != internal::v1::PersonEnded::ERASED) return absl::OkStatus();
    const std::string& resident = event.person_ended().resident();
    store::ScheduleCompaction(space, resident, rpc::ToTime(event.time()), municipality->time_zone(),
                              effects);
    return EraseAll(store_, space, resident, effects);
  }
  const std::string& about =
      is_declined ? event.serving_declined().resident() : event.person_changed().resident();
  auto person = store::ReadStored<store::v1::SignalPersonRecord>(store_, PersonKey(space, about));
  if (!person.ok()) return person.status();
  if (is_declined) {
    if (!person->exists()) return absl::OkStatus();  // She was erased meanwhile.
    *person->value.mutable_not_served_by() = event.serving_declined().workers();
    store::Save(space, *person, effects);
    return absl::OkStatus();
  }
  person->value.set_resident(event.person_changed().resident());
  person->value.set_household(event.person_changed().household());
  store::Save(space, *person, effects);
  return absl::OkStatus();
}

absl::Status Steps::Pass(const store::Due& due, absl::Time now) {
  const auto bundle = bundle_();
  const configuration::Municipality* municipality = bundle->Find(due.municipality);
  if (municipality == nullptr)
    return absl::FailedPreconditionError("something is due in no municipality we have");
  const store::Space space(municipality->partition(), kFolder, municipality->slug());
  using Decision = store::Decision<Nothing>;
  const auto done = store::Transact(store_, [&]() -> absl::StatusOr<Decision> {
    auto matter = ReadMatter(store_, space, due.id);
    if (!matter.ok()) return matter.status();
    Decision decision{store::Batch(space.partition()), {}};
    SaveMatter(PassTime({*municipality, now}, *std::move(matter)), *decision.batch);
    return decision;
  });
  return done.status();
}

}  // namespace omzien::signals
