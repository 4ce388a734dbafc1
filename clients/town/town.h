// Plays a town: lets its people do what is on their agenda, moves the simulated clock from one of
// their moments to the next, and looks all the while whether the invariants hold.

#ifndef OMZIEN_CLIENTS_TOWN_TOWN_H_
#define OMZIEN_CLIENTS_TOWN_TOWN_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "clients/town/agenda.h"
#include "clients/town/api.h"
#include "clients/town/areas.h"
#include "clients/town/choices.h"
#include "clients/town/invariants.h"
#include "clients/town/people.h"

namespace omzien::town {

struct TownOptions {
  PeopleOptions people;
  double asks = 0.05;  // Requests of a resident in a week, on average.
  int days = 28;
  uint64_t seed = 1;
  int threads = 16;  // Calls at once.
  // Told a line of progress now and then. May be null.
  std::function<void(const std::string&)> say;
};

// How long what took, of machine time.
struct Pace {
  absl::Duration moving_in;
  absl::Duration advancing;  // The clock moves, and services work.
  absl::Duration acting;     // People call.
  absl::Duration checking;
  int64_t steps = 0;  // Of the clock.
};

// Thread-compatible, but for now() and api().
class Town {
 public:
  // `areas` must outlive it.
  Town(const TownOptions& options, const std::vector<Area>& areas, ApiOptions api);

  // Lives all days; stops early once an invariant is broken.
  // Errors: a call that was never answered, or refused where nothing explains it.
  absl::Status Live();

  // The simulated now; before the first move of the clock: InfinitePast.
  absl::Time now() const { return absl::FromUnixSeconds(now_seconds_); }
  // When the last day begins and ends; REQUIRES: now() is not InfinitePast.
  absl::Time begin() const { return absl::FromUnixSeconds(begin_seconds_); }
  absl::Time end() const { return begin() + absl::Hours(24) * options_.days; }
  const Api& api() const { return api_; }

  const std::vector<Broken>& broken() const { return invariants_.broken(); }

  // The table at the end.
  std::string Report() const;

 private:
  absl::Status MoveIn();
  void PlanAsking();
  void PlanWork();
  // Moves the clock, and listens to what happened meanwhile.
  absl::Status AdvanceTo(absl::Time until);
  absl::Status Listen();
  void Hear(const internal::v1::Event& event);
  // Lets all act whose moment has come.
  void Act();
  // Runs `each` for 0 to n - 1, some at once, and takes in what came of it.
  void All(int n, const std::function<Done(int)>& each);
  void TakeIn(Done done);
  // Looks at every record. REQUIRES: nothing moves.
  absl::Status Check();
  absl::Status FindAll();
  void Say(const std::string& line) const;
  // A moment at which somebody awake does what she thought of at `when`.
  absl::Time Awake(absl::Time when, const std::string& what) const;

  const TownOptions options_;
  const Choices choices_;
  Api api_;
  People people_;
  Caller self_{"services/town", 0, ""};
  Agenda agenda_;
  std::map<std::string, int> askers_;  // By the id of their request.
  Invariants invariants_;
  Account account_;
  Pace pace_;
  absl::TimeZone zone_;
  absl::Time now_ = absl::InfinitePast();
  std::atomic<int64_t> begin_seconds_ = 0;
  std::atomic<int64_t> now_seconds_;
};

}  // namespace omzien::town

#endif  // OMZIEN_CLIENTS_TOWN_TOWN_H_
