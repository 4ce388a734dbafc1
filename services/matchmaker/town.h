// The matchmaker's work for one municipality: its events, in order, and the looks they ask for.
// Runs on one thread.

#ifndef OMZIEN_SERVICES_MATCHMAKER_TOWN_H_
#define OMZIEN_SERVICES_MATCHMAKER_TOWN_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/configuration/bundle.h"
#include "services/matchmaker/candidates.h"
#include "services/matchmaker/help_client.h"
#include "services/store/consumer.h"
#include "services/store/store.h"

namespace prometheus {
class Counter;
class Gauge;
}  // namespace prometheus

namespace omzien::matchmaker {

// Whose cursor is all the folder owns (store::CursorKey): one consumer for each partition, because
// no two municipalities share one.
inline constexpr absl::string_view kFolder = "matchmaker";
inline constexpr absl::string_view kConsumer = "waves";

// How often one look at a request is begun again because something changed meanwhile, before it
// counts as failed.
inline constexpr int kMaxSearches = 5;

class Town {
 public:
  // All of it outlives the town.
  struct Counts {
    prometheus::Gauge& candidates;
    prometheus::Gauge& lag;
    prometheus::Counter& waves;
    prometheus::Counter& invitations;
    prometheus::Counter& parked;
  };

  // `store` and `help` outlive it; `municipality` is a slug, `partition` where its events are.
  Town(store::Store& store, const HelpClient& help, std::string municipality, int partition,
       Counts counts);

  // See Matchmaker::Step. REQUIRES: `bundle` has the municipality.
  absl::Status Step(std::shared_ptr<const configuration::Bundle> bundle, absl::Time now);

  const std::shared_ptr<Candidates>& candidates() const { return candidates_; }

 private:
  absl::Status Consume();
  // Does what `event` asks for.
  absl::Status Handle(const store::Event& event);
  // Looks at every open request.
  absl::Status Rebuild();
  // Sends the wave that is wanted for a request, if one is. Nothing to do is no error.
  absl::Status Look(const std::string& request);
  absl::Status ShowLag();

  store::Store& store_;
  const HelpClient& help_;
  const std::string municipality_;
  const int partition_;
  const Counts counts_;
  const std::shared_ptr<Candidates> candidates_;
  store::Consumer consumer_;

  // Of the step that runs.
  std::shared_ptr<const configuration::Bundle> bundle_;
  absl::Time now_;
};

}  // namespace omzien::matchmaker

#endif  // OMZIEN_SERVICES_MATCHMAKER_TOWN_H_
