#include "services/help/steps.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/help/appointments.h"
#include "services/help/consume.h"
#include "services/help/decide.h"
#include "services/help/decide_team.h"
#include "services/help/following.h"
#include "services/help/item_store.h"
#include "services/help/matter_store.h"
#include "services/help/records.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"
#include "services/store/transact.h"

namespace omzien::help {
namespace {

struct Nothing {};

// Reads the matter of what is due, and lets time pass for it.
absl::StatusOr<Matter> PassTimeOf(store::Store& store, const Setting& setting,
                                  const store::Space& space, const store::Due& due) {
  if (due.kind == "invitation") {
    auto matter = ReadMatter(store, space, RequestIn(due.id), {.invitations = {due.id}});
    if (!matter.ok()) return matter.status();
    return PassTimeOfInvitation(setting, *std::move(matter), due.id);
  }
  if (due.kind == "appointment") {
    auto matter = ReadMatter(store, space, RequestIn(due.id),
                             {.appointments = {due.id}, .everyone = Reach::Everyone::kYes});
    if (!matter.ok()) return matter.status();
    const std::string child = ChildToEnd(matter->appointments.at(due.id).value);
    if (child.empty()) return PassTimeOfAppointment(setting, *std::move(matter), due.id);
    matter = ReadMatter(store, space, child, {.everyone = Reach::Everyone::kYes});
    if (!matter.ok()) return matter.status();
    return EndChild(setting, *std::move(matter));
  }
  auto matter = ReadMatter(store, space, due.id, {.everyone = Reach::Everyone::kYes});
  if (!matter.ok()) return matter.status();
  return PassTime(setting, *std::move(matter));
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
            .handle =
                [this](const store::Event& event, store::Batch& effects) {
                  return Consume(store_, *bundle_(), event, effects);
                },
            // What was told before is in the records; what was missed comes with the next change.
            .rebuild = [] { return absl::OkStatus(); },
            .on_parked = on_parked};
      }) {}

absl::StatusOr<absl::Time> Steps::Step(absl::Time now) {
  absl::Time next = absl::InfiniteFuture();
  const auto bundle = bundle_();
  std::vector<int> partitions;
  for (const auto& [slug, municipality] : bundle->municipalities())
    partitions.push_back(municipality.partition());
  const absl::Status consumed = consumers_.CatchUp(partitions);
  absl::Status first;
  bool is_checked = true;
  for (const auto& [slug, municipality] : bundle->municipalities()) {
    const int partition = municipality.partition();
    const store::Space space(partition, kFolder, slug);
    if (checked_bundle_ != bundle->hash()) {
      const absl::Status checked = CheckOwners(store_, {municipality, now}, space);
      if (absl::IsUnavailable(checked)) is_checked = false;  // Anything else would fail again.
      first.Update(checked);
    }
    first.Update(store::PassDue(store_, partition, kFolder, now,
                                [&](const store::Due& due) { return Pass(due, now); }));
    first.Update(rpc::ForgetMutations(store_, space, now).status());
    const auto due = store::NextDue(store_, partition, kFolder);
    first.Update(due.status());
    if (due.ok()) next = std::min(next, *due);
  }
  if (is_checked) checked_bundle_ = bundle->hash();
  // Only now: what is due does not wait for an event that fails, nor for anything else that does.
  first.Update(consumed);
  if (!first.ok()) return first;
  return next;
}

absl::Status Steps::Pass(const store::Due& due, absl::Time now) {
  const auto bundle = bundle_();
  const configuration::Municipality* municipality = bundle->Find(due.municipality);
  if (municipality == nullptr)
    return absl::FailedPreconditionError("something is due in no municipality we have");
  const Setting setting{*municipality, now};
  const store::Space space(municipality->partition(), kFolder, municipality->slug());
  if (due.kind == "escalation") return PassItem(store_, setting, space, due.id);
  if (due.kind == "worker") return PassWorker(store_, setting, space, due.id);
  if (due.kind == "helper") return PassTimeOfHelper(store_, setting, space, due.id);
  using Decision = store::Decision<Nothing>;
  const auto done = store::Transact(store_, [&]() -> absl::StatusOr<Decision> {
    const auto changed = PassTimeOf(store_, setting, space, due);
    if (!changed.ok()) return changed.status();
    Decision decision{store::Batch(space.partition()), {}};
    SaveMatter(*changed, *decision.batch);
    return decision;
  });
  return done.status();
}

}  // namespace omzien::help
