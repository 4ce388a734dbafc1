#include "services/help/helper_store.h"

#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::help {

std::string HelperIn(const rpc::Caller& caller, absl::string_view name) {
  std::string id = rpc::IdOf(name, "helpers");
  if (name != rpc::MakeName(caller.municipality, "helpers", id)) return "";
  return id;
}

absl::StatusOr<Changed> ReadHelper(store::Store& store, const store::Space& space,
                                   const std::string& resident) {
  if (resident.empty()) return rpc::NotFound();
  auto helper = store::ReadStored<store::v1::HelperRecord>(store, HelperKey(space, resident));
  if (!helper.ok()) return helper.status();
  return Changed{*std::move(helper), {}};
}

void SaveHelper(const store::Space& space, const Changed& changed, store::Batch& batch) {
  store::Save(space, changed.helper, batch);
  for (const internal::v1::Event& event : changed.events) batch.Append(event.SerializeAsString());
}

}  // namespace omzien::help
