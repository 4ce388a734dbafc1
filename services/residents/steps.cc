#include "services/residents/steps.h"

#include "services/residents/records.h"
#include "services/rpc/mutation.h"

namespace omzien::residents {

absl::StatusOr<absl::Time> Step(store::Store& store, const configuration::Bundle& bundle,
                                absl::Time now) {
  for (const auto& [slug, municipality] : bundle.municipalities()) {
    absl::StatusOr<bool> has_more = true;
    while (has_more.ok() && *has_more) {
      has_more = rpc::ForgetMutations(store, SpaceOf(municipality), now);
    }
    if (!has_more.ok()) return has_more.status();
  }
  return absl::InfiniteFuture();
}

}  // namespace omzien::residents
