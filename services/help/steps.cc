#include "services/help/steps.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "omzien/internal/v1/event.pb.h"
#include "services/help/decide.h"
#include "services/help/decide_helper.h"
#include "services/help/decide_offer.h"
#include "services/help/matter_store.h"
#include "services/help/records.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"
#include "services/store/transact.h"

namespace omzien::help {
namespace {

// Done in one round of a step; the next round goes on where this one stopped.
constexpr int kDueAtOnce = 100;

struct Nothing {};

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
    found = consumers_
                .emplace(partition,
                         store::Consumer(
                             store_, {.partition = partition,
                                      .folder = std::string(kFolder),
                                      .name = std::string(kConsumer),
                                      .handle =
                                          [this](const store::Event& event, store::Batch& effects) {
                                            return Handle(event, effects);
                                          },
                                      .rebuild = [] { return absl::OkStatus(); }}))
                .first;
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
  if (!event.has_person_changed()) return absl::OkStatus();
  const auto bundle = bundle_();
  const configuration::Municipality* municipality = bundle->Find(event.municipality());
  if (municipality == nullptr)
    return absl::FailedPreconditionError("the event's municipality is not configured");
  const store::Space space(municipality->partition(), kFolder, municipality->slug());
  const std::string& resident = event.person_changed().resident();
  auto helper = store::ReadStored<store::v1::HelperRecord>(store_, HelperKey(space, resident));
  if (!helper.ok()) return helper.status();
  const Setting setting{*municipality, FromProto(event.time())};
  const std::string household = helper->value.helper().household();
  const auto learned = Learn(*std::move(helper), event.person_changed());
  store::Save(space, learned, effects);
  effects.Append(HelperChanged(setting, resident).SerializeAsString());
  if (learned.value.helper().household() == household) return absl::OkStatus();
  for (const std::string& id : learned.value.helper().blocked_by()) {
    auto blocker = store::ReadStored<store::v1::HelperRecord>(store_, HelperKey(space, id));
    if (!blocker.ok()) return blocker.status();
    store::Save(space, FollowHousehold(*std::move(blocker), learned.value.helper()), effects);
    effects.Append(HelperChanged(setting, id).SerializeAsString());
  }
  return absl::OkStatus();
}

absl::Status Steps::Pass(const store::Due& due, absl::Time now) {
  const auto bundle = bundle_();
  const configuration::Municipality* municipality = bundle->Find(due.municipality);
  if (municipality == nullptr)
    return absl::FailedPreconditionError("something is due in no municipality we have");
  const Setting setting{*municipality, now};
  const store::Space space(municipality->partition(), kFolder, municipality->slug());
  using Decision = store::Decision<Nothing>;
  const auto done = store::Transact(store_, [&]() -> absl::StatusOr<Decision> {
    const bool is_invitation = due.kind == "invitation";
    auto matter = is_invitation
                      ? ReadMatter(store_, space, RequestIn(due.id), {.invitations = {due.id}})
                      : ReadMatter(store_, space, due.id, {.everyone = Reach::Everyone::kYes});
    if (!matter.ok()) return matter.status();
    const Matter changed = is_invitation ? PassTimeOfInvitation(setting, *std::move(matter), due.id)
                                         : PassTime(setting, *std::move(matter));
    Decision decision{store::Batch(space.partition()), {}};
    SaveMatter(changed, *decision.batch);
    return decision;
  });
  return done.status();
}

}  // namespace omzien::help
