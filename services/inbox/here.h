// The municipality a call to inbox is about.

#ifndef OMZIEN_SERVICES_INBOX_HERE_H_
#define OMZIEN_SERVICES_INBOX_HERE_H_

#include <memory>

#include "services/configuration/bundle.h"
#include "services/inbox/call_task_store.h"
#include "services/inbox/records.h"
#include "services/rpc/caller.h"
#include "services/store/store.h"

namespace omzien::inbox {

// Keeps the bundle that holds it alive for the call.
struct Here {
  Here(const configuration::CurrentBundle& current, const rpc::Caller& caller)
      : bundle(current()),
        municipality(*bundle->Find(caller.municipality)),
        space(municipality.partition(), kFolder, municipality.slug()) {}

  AtDesk DeskOf(store::Store& store, const rpc::Caller& caller) const {
    return {store, municipality, space, caller.subject.id, caller.now};
  }

  const std::shared_ptr<const configuration::Bundle> bundle;
  const configuration::Municipality& municipality;
  const store::Space space;
};

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_HERE_H_
