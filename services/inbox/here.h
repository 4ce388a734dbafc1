// The municipality a call to inbox is about.

#ifndef OMZIEN_SERVICES_INBOX_HERE_H_
#define OMZIEN_SERVICES_INBOX_HERE_H_

#include "services/configuration/bundle.h"
#include "services/inbox/call_task_store.h"
#include "services/inbox/records.h"
#include "services/rpc/caller.h"
#include "services/store/store.h"

namespace omzien::inbox {

// As the configuration has it that the caller was let in with.
struct Here {
  explicit Here(const rpc::Caller& caller)
      : municipality(*caller.bundle->Find(caller.municipality)),
        space(municipality.partition(), kFolder, municipality.slug()) {}

  AtDesk DeskOf(store::Store& store, const rpc::Caller& caller) const {
    return {store, municipality, space, caller.subject.id, caller.now};
  }

  const configuration::Municipality& municipality;  // Lives as long as the caller.
  const store::Space space;
};

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_HERE_H_
