// Asks people: for every request for which a wave is wanted, searches whom to ask and has `help`
// send it.
//
// It has no timer and no records but a cursor per partition: `help` says by events when to look,
// keeps what comes of it, and refuses what was decided on something that has changed since. So two
// of them, or one that looks twice, do no harm; and while there is none, requests reach the team.

#ifndef OMZIEN_SERVICES_MATCHMAKER_MATCHMAKER_H_
#define OMZIEN_SERVICES_MATCHMAKER_MATCHMAKER_H_

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/configuration/bundle.h"
#include "services/matchmaker/candidates.h"
#include "services/matchmaker/help_client.h"
#include "services/matchmaker/town.h"
#include "services/store/store.h"
#include "services/sync/mutex.h"

namespace prometheus {
class Registry;
}

namespace omzien::matchmaker {

class Matchmaker {
 public:
  // What it works with; all of it outlives it.
  struct Parts {
    store::Store& store;
    configuration::CurrentBundle bundle;
    const HelpClient& help;
    // Shows, by municipality: omzien_matchmaker_candidates, omzien_matchmaker_lag_events (not
    // consumed yet), omzien_matchmaker_waves_total, omzien_matchmaker_invitations_total,
    // omzien_matchmaker_parked_total (looks given up; the request waits for the team).
    prometheus::Registry& metrics;
  };

  explicit Matchmaker(Parts parts);
  ~Matchmaker();

  // Consumes events until none is left: looks whom to ask for every request they name. Where events
  // are missing, looks at every open request. Returns InfiniteFuture: only events give it work.
  // Runs on one thread.
  // Errors: UNAVAILABLE of the store or of `help`, nothing is lost; the reason why a look failed,
  // which is tried again at the next call and given up after store::kMaxFailures. One
  // municipality's error does not keep the others waiting; the first is returned.
  absl::StatusOr<absl::Time> Step(absl::Time now);

  // Returns who may be asked in a municipality; null if the newest Step did not know it.
  // Thread-safe.
  std::shared_ptr<Candidates> CandidatesOf(absl::string_view municipality) const;

 private:
  struct Metrics;

  // Makes the towns those of `bundle`.
  void SettleIn(const configuration::Bundle& bundle);

  const Parts parts_;
  const std::unique_ptr<Metrics> metrics_;
  std::map<std::string, std::unique_ptr<Town>> towns_;  // By slug; of Step's thread.

  mutable sync::Mutex mutex_;
  std::map<std::string, std::shared_ptr<Candidates>, std::less<>> candidates_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace omzien::matchmaker

#endif  // OMZIEN_SERVICES_MATCHMAKER_MATCHMAKER_H_
