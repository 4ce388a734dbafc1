// Reads queue items for those who may see them, and does by itself what is due of them.

#ifndef OMZIEN_SERVICES_HELP_ITEM_STORE_H_
#define OMZIEN_SERVICES_HELP_ITEM_STORE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/help/matter.h"
#include "services/help/matter_store.h"
#include "services/store/store.h"

namespace omzien::help {

// Returns the matter of a queue item.
//   name: "municipalities/{municipality}/escalations/{escalation}"
// Errors: NOT_FOUND if it is not there, of an earlier episode, or not for her to serve (serving.h);
// those of ReadMatter.
absl::StatusOr<Matter> ReadItem(store::Store& store, const Setting& setting,
                                const store::Space& space, absl::string_view worker,
                                const std::string& name, const Reach& reach);

// Returns the matter of a request that may have no item yet.
//   name: "municipalities/{municipality}/requests/{request}"
// Errors: NOT_FOUND if it is not there, or not for her to serve (serving.h); those of ReadMatter.
absl::StatusOr<Matter> ReadServed(store::Store& store, const Setting& setting,
                                  const store::Space& space, absl::string_view worker,
                                  const std::string& name, const Reach& reach);

// Returns whether an item exists for her, as MayServe (serving.h) says; reads the asker's household
// only for the few workers for whom it matters.
absl::StatusOr<bool> IsForHer(store::Store& store, const Setting& setting,
                              const store::Space& space, const std::string& worker,
                              const store::v1::EscalationRecord& item);

// Reads the words of a matter into it, and with them the team's notes.
absl::Status ReadText(store::Store& store, Matter& matter);

// Does what is due of an item (decide_team.h, PassTimeOfItem).
absl::Status PassItem(store::Store& store, const Setting& setting, const store::Space& space,
                      const std::string& id);

// Does what is due of a worker: her absence has begun.
absl::Status PassWorker(store::Store& store, const Setting& setting, const store::Space& space,
                        const std::string& worker);

// Looks at the owner of every item that has not ended, after configuration changed. One who is no
// worker of the team any more gives hers to the lead (E7).
// Cost: O(items), one Commit each that changes.
absl::Status CheckOwners(store::Store& store, const Setting& setting, const store::Space& space);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_ITEM_STORE_H_
