// What a worker looks at of a resident, the resident can see: each look is a commit with a Looked
// event before the answer (docs/design.md, section 5). A resident who looks at her own matters, or
// at those of who she is the delegate of, leaves no trace.

#ifndef OMZIEN_SERVICES_HELP_LOOKED_H_
#define OMZIEN_SERVICES_HELP_LOOKED_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "services/help/dependencies.h"
#include "services/store/store.h"

namespace omzien::help {

// Adds to `batch`, if the caller is a worker, that she looked: for a call whose commit holds what
// she is then answered.
//   person: the resident's id
//   what:   as in internal.v1.Looked, such as "requests/{request}"
void AddLook(const Here& here, const rpc::Caller& caller, absl::string_view person,
             absl::string_view what, store::Batch& batch);

// Commits the same alone. The last thing before the answer: when it is not OK, nothing is answered.
// Once more after an error, the resident may see two looks.
// Errors: those of Store::Commit.
absl::Status CommitLook(const Dependencies& d, const Here& here, const rpc::Caller& caller,
                        absl::string_view person, absl::string_view what);

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_LOOKED_H_
