// Who may be asked in one municipality: a copy of what `help` keeps, ready to be searched. Read in
// bulk pages, then kept as new as the partition's events.
//
// A cache: every process has its own and follows the stream by itself, whoever moves the
// matchmaker's cursor. What it misses for a moment does no harm, because a wave names the versions
// it was made with.

#ifndef OMZIEN_SERVICES_MATCHMAKER_CANDIDATES_H_
#define OMZIEN_SERVICES_MATCHMAKER_CANDIDATES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "omzien/internal/v1/matchmaking.pb.h"
#include "services/configuration/bundle.h"
#include "services/matchmaker/decide.h"
#include "services/matchmaker/help_client.h"
#include "services/store/store.h"
#include "services/sync/mutex.h"

namespace omzien::matchmaker {

// Follow and followed are for one thread, the matchmaker's; the rest is thread-safe.
class Candidates {
 public:
  // `store` and `help` must outlive it; `municipality` is a slug.
  Candidates(store::Store& store, const HelpClient& help, std::string municipality);
  ~Candidates();

  // Makes the copy as new as the newest event there is when this is called. Reads all anew the
  // first time, with another configuration, and where events are missing.
  // REQUIRES: `bundle` has the municipality.
  // Errors: UNAVAILABLE of the store or of `help`: the copy is as it was before, only older;
  // others of ListCandidates.
  absl::Status Follow(const std::shared_ptr<const configuration::Bundle>& bundle, absl::Time now);

  // The number of the last event that is in the copy; 0 before the first Follow.
  uint64_t followed() const { return followed_; }

  // Reads those of these residents who are not in the copy: those of a circle may offer nothing.
  // Errors: UNAVAILABLE, also before the first Follow.
  absl::Status Know(absl::Span<const std::string> residents, absl::Time now);

  // Reads these residents again.
  // Errors: UNAVAILABLE, also before the first Follow. Whoever cannot be read for another reason is
  // not asked until she changes.
  absl::Status Refresh(absl::Span<const std::string> residents, absl::Time now);

  // Returns who may be asked for `wanted`, in order, at most 50, or as many as the largest wave.
  // Errors: UNAVAILABLE before the first Follow; those of suiting::WantedHelpOf.
  absl::StatusOr<Found> Search(const internal::v1::WantedHelp& wanted, absl::Time now);

  // How many residents are in the copy: all who offer something, and some others.
  size_t size() const;

 private:
  class Copy;

  absl::Status Fill(std::shared_ptr<const configuration::Bundle> bundle, absl::Time now);
  absl::Status Apply(absl::Span<const store::Event> events, absl::Time now);

  store::Store& store_;
  const HelpClient& help_;
  const std::string municipality_;

  // Of the matchmaker's thread.
  std::shared_ptr<const configuration::Bundle> bundle_;  // That of the copy.
  int partition_ = 0;
  uint64_t followed_ = 0;

  mutable sync::Mutex mutex_;
  std::unique_ptr<Copy> copy_ ABSL_GUARDED_BY(mutex_);  // Null before the first Follow.
};

}  // namespace omzien::matchmaker

#endif  // OMZIEN_SERVICES_MATCHMAKER_CANDIDATES_H_
