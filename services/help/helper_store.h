// Reads one Helper, and writes back what a decision changed of her.

#ifndef OMZIEN_SERVICES_HELP_HELPER_STORE_H_
#define OMZIEN_SERVICES_HELP_HELPER_STORE_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/help/decide_helper.h"
#include "services/help/dependencies.h"
#include "services/rpc/mutation.h"
#include "services/store/store.h"

namespace omzien::help {

// Returns the id in "municipalities/{the caller's}/helpers/{id}", or "" if `name` is of another
// form.
std::string HelperIn(const rpc::Caller& caller, absl::string_view name);

// Reads a resident's Helper, by id; one that is not there does not exist().
// Errors: NOT_FOUND if `resident` is empty; those of Store::Read.
absl::StatusOr<Changed> ReadHelper(store::Store& store, const store::Space& space,
                                   const std::string& resident);

// Adds to `batch` what changed, the events, and that what was read has not changed meanwhile.
void SaveHelper(const store::Space& space, const Changed& changed, store::Batch& batch);

// Runs a call that changes one resident's Helper (rpc/mutation.h).
//   resident: her id, as HelperIn or ResidentIn returned it
//   decide:   StatusOr<Changed>(const Setting&, Changed), a pure decision
//   view:     StatusOr<Reply>(const Here&, const internal::v1::Helper&), the answer, also to a
//             repetition
// Errors: those of ReadHelper, of both functions, and of rpc::Mutate.
template <class Reply, class Request, class Decide, class View>
absl::StatusOr<Reply> ChangeHelper(const Dependencies& d, const rpc::Caller& caller,
                                   const Request& request, const std::string& resident,
                                   const Decide& decide, const View& view) {
  const Here here(caller);
  return rpc::Mutate<Reply>(
      d.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<Reply>> {
        auto read = ReadHelper(d.store, here.space, resident);
        if (!read.ok()) return read.status();
        const absl::StatusOr<Changed> decided =
            decide(Setting{here.municipality, caller.now}, *std::move(read));
        if (!decided.ok()) return decided.status();
        SaveHelper(here.space, *decided, batch);
        return rpc::Decided<Reply>{resident};
      },
      [&](const std::string&) -> absl::StatusOr<Reply> {
        const auto read = ReadHelper(d.store, here.space, resident);
        if (!read.ok()) return read.status();
        return view(here, read->helper.value.helper());
      });
}

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_HELPER_STORE_H_
