// Reads a pair, and writes back what a decision changed of it.

#ifndef OMZIEN_SERVICES_HELP_PAIR_STORE_H_
#define OMZIEN_SERVICES_HELP_PAIR_STORE_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "services/help/dependencies.h"
#include "services/help/limits.h"
#include "services/help/pair.h"
#include "services/rpc/errors.h"
#include "services/rpc/mutation.h"
#include "services/store/store.h"

namespace omzien::help {

// Returns the id in "municipalities/{the caller's}/residents/{id}", or "" if `name` is of another
// form.
std::string ResidentIn(const rpc::Caller& caller, absl::string_view name);

// Reads the Helpers of two residents, by id.
// Errors: NOT_FOUND if `other` is empty or `own`; UNAVAILABLE (RESIDENT_NOT_KNOWN_YET) if the
// Helper of `own` is not there; those of Store::Read.
absl::StatusOr<Pair> ReadPair(store::Store& store, const store::Space& space,
                              const std::string& own, const std::string& other);

// Adds to `batch` what changed, the events, and that nothing read has changed meanwhile.
void SavePair(const store::Space& space, const Pair& pair, store::Batch& batch);

// Runs a call that changes what is between the caller and another resident (rpc/mutation.h).
//   other:  the other's id, as ResidentIn returned it
//   decide: StatusOr<Pair>(const Setting&, Pair), a pure decision
//   view:   StatusOr<Reply>(const Setting&, const Pair&), the answer, also to a repetition
// Errors: those of ReadPair, of both functions, and of rpc::Mutate.
template <class Reply, class Request, class Decide, class View>
absl::StatusOr<Reply> ChangePair(const Dependencies& d, const rpc::Caller& caller,
                                 const Request& request, const std::string& other,
                                 const Decide& decide, const View& view) {
  const Here here(caller);
  const Setting setting{here.municipality, caller.now};
  const auto read = [&]() -> absl::StatusOr<Pair> {
    auto pair = ReadPair(d.store, here.space, caller.subject.id, other);
    if (pair.ok() && (HasEnded(pair->own.value.helper()) || HasEnded(pair->other.value.helper())))
      return rpc::NotFound();
    return pair;
  };
  return rpc::Mutate<Reply>(
      d.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<Reply>> {
        auto pair = read();
        if (!pair.ok()) return pair.status();
        const absl::StatusOr<Pair> decided = decide(setting, *std::move(pair));
        if (!decided.ok()) return decided.status();
        SavePair(here.space, *decided, batch);
        return rpc::Decided<Reply>{other};
      },
      [&](const std::string&) -> absl::StatusOr<Reply> {
        const auto pair = read();
        if (!pair.ok()) return pair.status();
        return view(setting, *pair);
      });
}

}  // namespace omzien::help

#endif  // OMZIEN_SERVICES_HELP_PAIR_STORE_H_
