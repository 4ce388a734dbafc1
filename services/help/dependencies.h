// What every service of this folder is made from.

#ifndef OMZIEN_SERVICES_HELP_DEPENDENCIES_H_
#define OMZIEN_SERVICES_HELP_DEPENDENCIES_H_

#include "services/configuration/bundle.h"
#include "services/help/records.h"
#include "services/rpc/call.h"
#include "services/rpc/paging.h"
#include "services/store/store.h"

namespace omzien::help {

// All must outlive the service.
struct Dependencies {
  const rpc::Call& call;
  store::Store& store;
  configuration::CurrentBundle bundle;
  const rpc::PageSealer& pages;
};

// The municipality a call is about, with the bundle that holds it kept alive for the call: the one
// the call was let in with (rpc/caller.h), not a newer one, in which it may not be any more.
struct Here {
  explicit Here(const rpc::Caller& caller)
      : bundle(caller.bundle),
        municipality(*bundle->Find(caller.municipality)),
        space(municipality.partition(), kFolder, municipality.slug()) {}

  const std::shared_ptr<const configuration::Bundle> bundle;
  const configuration::Municipality& municipality;
  const store::Space space;
};

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_DEPENDENCIES_H_
