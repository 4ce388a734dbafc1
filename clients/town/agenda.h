// What people of a town are going to do, and when.

#ifndef OMZIEN_CLIENTS_TOWN_AGENDA_H_
#define OMZIEN_CLIENTS_TOWN_AGENDA_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"

namespace omzien::town {

enum class Doing {
  kAsk,       // A resident asks for help; subject: which of all questions.
  kWithdraw,  // … takes her request back; subject: its name; and so below.
  kChoose,    // … chooses among those willing.
  kRelax,     // … answers whether the request may be relaxed.
  kPassOn,    // … answers whether the team may look along.
  kReopen,    // … says that it is not solved after all.
  kDoor,      // … is to be visited; subject: the appointment's name.
  kReport,    // She, or who visited her, says how it went.
  kLook,      // A helper looks at an invitation; subject: its name.
  kStop,      // … stops after her yes.
  kWork,      // A worker makes a round.
};

struct Errand {
  absl::Time when;
  int who = 0;  // A person of the town.
  Doing doing = Doing::kAsk;
  std::string subject;
};

// Thread-compatible.
class Agenda {
 public:
  void Add(Errand errand) {
    const absl::Time when = errand.when;
    errands_.emplace(when, std::move(errand));
  }

  // Returns the earliest moment in it; InfiniteFuture if it is empty.
  absl::Time Next() const {
    return errands_.empty() ? absl::InfiniteFuture() : errands_.begin()->first;
  }

  // Takes out what is to be done at or before `until`: by person, in the order of time.
  std::map<int, std::vector<Errand>> Take(absl::Time until) {
    std::map<int, std::vector<Errand>> taken;
    const auto end = errands_.upper_bound(until);
    for (auto at = errands_.begin(); at != end; ++at) {
      taken[at->second.who].push_back(std::move(at->second));
    }
    errands_.erase(errands_.begin(), end);
    return taken;
  }

 private:
  std::multimap<absl::Time, Errand> errands_;
};

}  // namespace omzien::town

#endif  // OMZIEN_CLIENTS_TOWN_AGENDA_H_
