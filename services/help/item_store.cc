#include "services/help/item_store.h"

#include <utility>
#include <vector>

#include "services/help/decide_team.h"
#include "services/help/item_moves.h"
#include "services/help/records.h"
#include "services/help/serving.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"
#include "services/store/due.h"
#include "services/store/transact.h"

namespace omzien::help {
namespace {

constexpr int kAtOnce = 500;

struct Nothing {};
using Decision = store::Decision<Nothing>;

// Reads an item, lets `decide` change it, and commits; again and again until that holds.
//   decide: StatusOr<Matter>(Matter, Batch&)
template <class Decide>
absl::Status ChangeOf(store::Store& store, const store::Space& space, const std::string& id,
                      const Decide& decide) {
  const auto done = store::Transact(store, [&]() -> absl::StatusOr<Decision> {
    auto matter = ReadMatter(store, space, RequestIn(id), {.everyone = Reach::Everyone::kYes});
    if (!matter.ok()) return matter.status();
    Decision decision{store::Batch(space.partition()), {}};
    const auto changed = decide(*std::move(matter), *decision.batch);
    if (!changed.ok()) return changed.status();
    SaveMatter(*changed, *decision.batch);
    return decision;
  });
  return done.status();
}

// Calls `change` with the id of every item in an index. Errors: the first, once the rest was done.
template <class Change>
absl::Status ForEach(store::Store& store, const store::Key& index, const Change& change) {
  absl::Status first;
  std::string from;
  while (true) {
    const auto members = store.Range(index, from, "", kAtOnce);
    if (!members.ok()) return members.status();
    for (const std::string& member : *members) {
      const absl::Status status = change(IdInMember(member));
      if (absl::IsUnavailable(status)) return status;
      first.Update(status);
    }
    if (members->size() < kAtOnce) return first;
    from = members->back() + '\0';
  }
}

}  // namespace

absl::StatusOr<Matter> ReadItem(store::Store& store, const Setting& setting,
                                const store::Space& space, absl::string_view worker,
                                const std::string& name, const Reach& reach) {
  auto matter = ReadMatter(store, space, RequestIn(rpc::IdOf(name, "escalations")), reach);
  if (!matter.ok()) return matter.status();
  const auto& item = matter->escalation;
  if (!item->exists() || item->value.escalation().name() != name ||
      !MayServe(setting, *matter, worker)) {
    return rpc::NotFound();
  }
  return matter;
}

absl::StatusOr<Matter> ReadServed(store::Store& store, const Setting& setting,
                                  const store::Space& space, absl::string_view worker,
                                  const std::string& name, const Reach& reach) {
  auto matter = ReadMatter(store, space, rpc::IdOf(name, "requests"), reach);
  if (!matter.ok()) return matter.status();
  if (matter->request().name() != name || !MayServe(setting, *matter, worker))
    return rpc::NotFound();
  return matter;
}

absl::StatusOr<bool> IsForHer(store::Store& store, const Setting& setting,
                              const store::Space& space, const std::string& worker,
                              const store::v1::EscalationRecord& item) {
  if (item.about_worker() == worker) return false;
  if (!item.is_declined() && !ServesNotAll(setting, worker))
    return IsOfTeam(setting, worker, item.escalation().team());
  const std::string id = rpc::IdOf(item.escalation().request(), "requests");
  const auto matter = ReadMatter(store, space, id, {});
  if (!matter.ok()) return matter.status();
  return MayServe(setting, *matter, worker);
}

absl::Status ReadText(store::Store& store, Matter& matter) {
  const std::string& of = matter.record.value.text_of();
  auto text = store::ReadStored<store::v1::RequestTextRecord>(
      store, TextKey(matter.space, of.empty() ? matter.id : of));
  if (!text.ok()) return text.status();
  matter.text = *std::move(text);
  return absl::OkStatus();
}

absl::Status PassItem(store::Store& store, const Setting& setting, const store::Space& space,
                      const std::string& id) {
  return ChangeOf(
      store, space, id, [&](Matter matter, store::Batch& batch) -> absl::StatusOr<Matter> {
        const std::string owner =
            rpc::IdOf(matter.escalation->value.escalation().owner(), "workers");
        store::v1::WorkerRecord known;
        if (!owner.empty()) {
          const auto worker =
              store::ReadStored<store::v1::WorkerRecord>(store, WorkerKey(space, owner));
          if (!worker.ok()) return worker.status();
          store::Save(space, *worker, batch);
          known = worker->value;
        }
        return PassTimeOfItem(setting, std::move(matter), known);
      });
}

absl::Status PassWorker(store::Store& store, const Setting& setting, const store::Space& space,
                        const std::string& id) {
  const absl::Status begun = ForEach(store, DeskOf(space, id), [&](const std::string& item) {
    return ChangeOf(store, space, item, [&](Matter matter, store::Batch&) {
      return absl::StatusOr<Matter>(BeginAbsence(setting, std::move(matter), id));
    });
  });
  if (!begun.ok()) return begun;
  return store::Transact(store,
                         [&]() -> absl::StatusOr<Decision> {
                           auto worker = store::ReadStored<store::v1::WorkerRecord>(
                               store, WorkerKey(space, id));
                           if (!worker.ok()) return worker.status();
                           if (NextMoment(worker->value) <= setting.now)
                             worker->value.set_is_handed_on(true);
                           Decision decision{store::Batch(space.partition()), {}};
                           store::Save(space, *worker, *decision.batch);
                           return decision;
                         })
      .status();
}

absl::Status CheckOwners(store::Store& store, const Setting& setting, const store::Space& space) {
  // Every item that has not ended is due some time, also one of a team that is no more.
  return store::VisitDue(store, space.partition(), kFolder, absl::InfiniteFuture(),
                         [&](const store::Due& due) {
                           if (due.municipality != space.municipality() || due.kind != "escalation")
                             return absl::OkStatus();
                           return ChangeOf(store, space, due.id, [&](Matter matter, store::Batch&) {
                             return absl::StatusOr<Matter>(CheckOwner(setting, std::move(matter)));
                           });
                         });
}

}  // namespace omzien::help
