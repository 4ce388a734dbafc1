#include "services/signals/steps.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/rpc/mutation.h"
#include "services/signals/decide.h"
#include "services/signals/matter.h"
#include "services/signals/records.h"
#include "services/store/stored.h"
#include "services/store/transact.h"

namespace omzien::signals {
namespace {

// Done in one round of a step; the next round goes on where this one stopped.
constexpr int kDueAtOnce = 100;

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

Steps::Steps(store::Store& store, configuration::CurrentBundle bundle)
    : store_(store), bundle_(std::move(bundle)) {}

absl::StatusOr<absl::Time> Steps::Step(absl::Time now) {
  absl::Time next = absl::InfiniteFuture();
  const auto bundle = bundle_();
  for (const auto& [slug, municipality] : bundle->municipalities()) {
    const int partition = municipality.partition();
    const absl::Status consumed = Consume(partition);
    if (!consumed.ok()) return consumed;
    while (true) {
      const auto dues = store::DueUntil(store_, partition, kFolder, now, kDueAtOnce);
      if (!dues.ok()) return dues.status();
      for (const store::Due& due : *dues) {
        const absl::Status passed = Pass(due, now);
        if (!passed.ok()) return passed;
      }
      if (dues->empty()) break;
    }
    const auto more = rpc::ForgetMutations(store_, store::Space(partition, kFolder, slug), now);
    if (!more.ok()) return more.status();
    const auto due = store::NextDue(store_, partition, kFolder);
    if (!due.ok()) return due.status();
    next = std::min(next, *due);
  }
  return next;
}

absl::Status Steps::Consume(int partition) {
  auto found = consumers_.find(partition);
  if (found == consumers_.end()) {
    store::ConsumerOptions options{
        .partition = partition,
        .folder = std::string(kFolder),
        .name = std::string(kConsumer),
        .handle = [this](const store::Event& event,
                         store::Batch& effects) { return Handle(event, effects); },
        .rebuild = [] { return absl::OkStatus(); },
    };
    found = consumers_.emplace(partition, store::Consumer(store_, std::move(options))).first;
  }
  while (true) {
    const auto moved = found->second.Step();
    if (!moved.ok()) return moved.status();
    if (*moved == 0) return absl::OkStatus();
  }
}

absl::Status Steps::Handle(const store::Event& stored, store::Batch& effects) {
  internal::v1::Event event;
  if (!event.ParseFromString(stored.value)) return absl::DataLossError("an event is garbled");
  if (!event.has_person_changed() && !event.has_person_ended()) return absl::OkStatus();
  const auto bundle = bundle_();
  const configuration::Municipality* municipality = bundle->Find(event.municipality());
  if (municipality == nullptr)
    return absl::FailedPreconditionError("the event's municipality is not configured");
  const store::Space space(municipality->partition(), kFolder, municipality->slug());
  if (event.has_person_ended()) {
    if (event.person_ended().reason() != internal::v1::PersonEnded::ERASED) return absl::OkStatus();
    return EraseAll(store_, space, event.person_ended().resident(), effects);
  }
  auto person = store::ReadStored<store::v1::SignalPersonRecord>(
      store_, PersonKey(space, event.person_changed().resident()));
  if (!person.ok()) return person.status();
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
