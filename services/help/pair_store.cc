#include "services/help/pair_store.h"

#include <vector>

#include "services/help/decide_helper.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::help {

std::string ResidentIn(const rpc::Caller& caller, absl::string_view name) {
  std::string id = rpc::IdOf(name, "residents");
  if (name != rpc::MakeName(caller.municipality, "residents", id)) return "";
  return id;
}

absl::StatusOr<Pair> ReadPair(store::Store& store, const store::Space& space,
                              const std::string& own, const std::string& other) {
  if (other.empty() || other == own) return rpc::NotFound();
  const std::vector<store::Key> keys = {HelperKey(space, own), HelperKey(space, other)};
  auto records = store.Read(keys);
  if (!records.ok()) return records.status();
  auto first = store::ParseStored<store::v1::HelperRecord>(keys[0], std::move((*records)[0]));
  if (!first.ok()) return first.status();
  if (!first->exists()) return NotKnownYet();
  auto second = store::ParseStored<store::v1::HelperRecord>(keys[1], std::move((*records)[1]));
  if (!second.ok()) return second.status();
  return Pair{*std::move(first), *std::move(second), {}};
}

void SavePair(const store::Space& space, const Pair& pair, store::Batch& batch) {
  store::Save(space, pair.own, batch);
  store::Save(space, pair.other, batch);
  for (const internal::v1::Event& event : pair.events) batch.Append(event.SerializeAsString());
}

}  // namespace omzien::help
