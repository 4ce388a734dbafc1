// The loop round every change: read, decide, Commit; on conflict or doubt read and decide again.

#ifndef OMZIEN_SERVICES_STORE_TRANSACT_H_
#define OMZIEN_SERVICES_STORE_TRANSACT_H_

#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/store/store.h"

namespace omzien::store {

// What one attempt decided: what to commit, if anything, and what to answer once it is.
template <typename Reply>
struct Decision {
  std::optional<Batch> batch;  // Nothing to write: a refusal would be a Status; this is a repeat.
  Reply reply;
};

template <typename Reply>
struct Transacted {
  Reply reply;
  Committed committed;  // Zeros if nothing was written.
};

// An attempt fails only when another Commit on what it read succeeded meanwhile. So a thousand
// writers of one record, one write each, all come to an answer within a thousand attempts.
inline constexpr int kMaxAttempts = 1024;

// How often one call lives through a lost reply before it says so.
inline constexpr int kMaxDoubts = 3;

// Runs `attempt()`, which returns StatusOr<Decision<Reply>>, and commits what it decided, again and
// again until that is committed or refused. The next attempt starts at once: a pause would only let
// others pass.
//
// REQUIRES of `attempt`: it reads what it depends on anew each time; its batch expects what it
// read; and it knows its own effect when it meets it (by request id or by a derived id), because
// after a lost reply it may, and then returns no batch. An effect in doubt that arrives late is
// then refused by its expectation.
//
// Errors: those of `attempt`, as they are; those of Commit; ABORTED after kMaxAttempts. Once one
// Commit was in doubt, UNAVAILABLE always says MAYBE_SAVED.
// Cost: one Read and one Commit per attempt, usually one attempt.
template <typename Attempt>
auto Transact(Store& store, Attempt attempt)
    -> absl::StatusOr<Transacted<decltype(attempt().value().reply)>> {
  using Result = Transacted<decltype(attempt().value().reply)>;
  int doubts = 0;
  absl::Status last;
  for (int i = 0; i < kMaxAttempts; ++i) {
    auto decision = attempt();
    if (!decision.ok()) {
      if (doubts > 0 && absl::IsUnavailable(decision.status())) {
        return MaybeSaved(decision.status().message());
      }
      return decision.status();
    }
    if (!decision->batch.has_value()) return Result{std::move(decision->reply), Committed{}};
    const absl::StatusOr<Committed> committed = store.Commit(*decision->batch);
    if (committed.ok()) return Result{std::move(decision->reply), *committed};
    last = committed.status();
    if (IsMaybeSaved(last)) {
      if (++doubts == kMaxDoubts) return last;
    } else if (doubts > 0 && absl::IsUnavailable(last)) {
      return MaybeSaved(last.message());
    } else if (!absl::IsAborted(last)) {
      return last;
    }
  }
  return last;
}

}  // namespace omzien::store

#endif  // OMZIEN_SERVICES_STORE_TRANSACT_H_
