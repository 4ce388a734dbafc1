// A call that changes something, and may arrive twice: the same call with the same request_id of
// the same caller has one effect; with other content it is refused (invariant 11).
//
// What a call did is remembered in the commit that did it, as a record in the partition of the
// effect, today and yesterday (domain time). The first arrival pays nothing for this but two
// expectations: only a call that meets trouble looks whether it has been here before.

#ifndef OMZIEN_SERVICES_RPC_MUTATION_H_
#define OMZIEN_SERVICES_RPC_MUTATION_H_

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/message.h"
#include "services/rpc/caller.h"
#include "services/store/store.h"

namespace omzien::rpc {

// What a decision made: its writes are in the batch it was given.
template <class Reply>
struct Decided {
  // The resource it made or changed: what a repetition is answered from.
  std::string name;
  // Returns the reply, once the version of what was written is known; spares a read. Null: the
  // resource is read again.
  std::function<Reply(store::Version)> reply = nullptr;
};

// What is remembered of one call. Immutable.
class MutationKeys {
 public:
  // REQUIRES: `request` has a field request_id, checked by Call.
  MutationKeys(const store::Space& space, const Caller& caller,
               const google::protobuf::Message& request);

  // Adds to `batch` that the call has not been here, and that it now has, with `result`.
  void Remember(const std::string& result, store::Batch& batch) const;

  // Returns the result if the call has been here before, nothing if it has not.
  // Errors: FAILED_PRECONDITION (REQUEST_ID_REUSED) if it was here with other content; those of
  // Store::Read.
  absl::StatusOr<std::optional<std::string>> Recall(store::Store& store) const;

 private:
  store::Key today_;
  store::Key yesterday_;
  store::Key index_;
  std::string index_member_;
  std::string fingerprint_;
};

// Forgets calls of before yesterday, at most some thousand at once. Returns whether there may be
// more.
absl::StatusOr<bool> ForgetMutations(store::Store& store, const store::Space& space,
                                     absl::Time now);

// A record changed between a decision's read and its commit at most this often before the caller is
// asked to try again: more than all the places of a request, so that of a thousand simultaneous yes
// each gets its answer.
inline constexpr int kMaxAttempts = 100;

// Returns whether the call only asks whether it would be accepted: by the field validate_only,
// where its request has one.
bool IsValidateOnly(const google::protobuf::Message& request);

// Runs a mutation: reads and decides, commits, and does both again when somebody was faster. With
// validate_only nothing is committed; the reply is as of version 0.
//   decide: StatusOr<Decided<Reply>>(store::Batch&), reads, decides and fills the batch. Where
//     the request has validate_only, it gives a reply for what is not there yet.
//   reread: StatusOr<Reply>(const std::string& name), the resource as it is now, for a repetition
// Errors: those of `decide`; REQUEST_ID_REUSED; UNAVAILABLE of the store, or if somebody was always
// faster.
template <class Reply, class Decide, class Reread>
absl::StatusOr<Reply> Mutate(store::Store& store, const store::Space& space, const Caller& caller,
                             const google::protobuf::Message& request, const Decide& decide,
                             const Reread& reread) {
  const MutationKeys keys(space, caller, request);
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    store::Batch batch(space.partition());
    absl::StatusOr<Decided<Reply>> decided = decide(batch);
    absl::Status status = decided.status();
    if (decided.ok() && IsValidateOnly(request))
      return decided->reply ? decided->reply(0) : reread(decided->name);
    if (decided.ok()) {
      keys.Remember(decided->name, batch);
      const auto committed = store.Commit(batch);
      if (committed.ok()) {
        return decided->reply ? absl::StatusOr<Reply>(decided->reply(committed->version))
                              : reread(decided->name);
      }
      status = committed.status();
    }
    const auto before = keys.Recall(store);
    if (before.ok() && before->has_value()) return reread(**before);
    // A reply that was lost stays MAYBE_SAVED, for the caller's repetition will find out.
    if (absl::IsUnavailable(status)) return status;
    // Not known whether it is a repetition: then a refusal may be of its own effect, and is final.
    if (!before.ok()) return before.status();
    if (!absl::IsAborted(status) || !decided.ok()) return status;
  }
  return absl::UnavailableError("others changed the same records all the time; try again");
}

}  // namespace omzien::rpc

#endif  // OMZIEN_SERVICES_RPC_MUTATION_H_
