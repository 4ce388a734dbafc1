// Whether what a town was told, what happened, and what is stored agree: invariants 1 to 5 and 10
// to 12 of docs/invariants.md. Pure: it is told everything, and remembers what must not be.
//
// It is told three things. *Facts*: what somebody was answered OK for. *Events*: all of them, in
// order, so that what holds at every event number is looked at there. *Records*: every request with
// all that came of it, at moments at which nothing moves.

#ifndef OMZIEN_CLIENTS_TOWN_INVARIANTS_H_
#define OMZIEN_CLIENTS_TOWN_INVARIANTS_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/audit.pb.h"

namespace omzien::town {

// An invariant that does not hold.
struct Broken {
  int invariant = 0;
  std::string what;  // Which ids, and what is wrong with them.
};

enum class Deed {
  kRegistered,  // name: a resident.
  kOffered,     // name: an offer.
  kAsked,       // name: a request.
  kWithdrew,    // name: a request.
  kSaidYes,     // name: an invitation.
  kSaidNo,      // name: an invitation.
  kStopped,     // name: an invitation.
  kTook,        // name: an escalation.
  kEnded,       // name: an escalation.
  kCalled,      // name: a call task.
};

// Something that was acknowledged.
struct Fact {
  Deed deed = Deed::kAsked;
  std::string name;
  std::string who;  // "residents/r12".
  int places = 0;   // Of a request: how many helpers are wanted.
};

// Somebody is at a door, or on the way.
struct Door {
  absl::Time now;
  std::string appointment;     // Its name.
  std::string request;         // Its name.
  std::string asker;           // Her name.
  bool is_phone_only = false;  // The asker.
  bool is_call_first = false;  // What the helper sees.
};

// What was found of what was acknowledged.
struct Account {
  int64_t acknowledged = 0;
  int64_t found = 0;
  int64_t doubled = 0;
};

// How many there are, by state.
struct Totals {
  int64_t created = 0;
  int64_t open = 0;
  int64_t matched = 0;
  int64_t with_team = 0;
  int64_t closed = 0;

  friend bool operator==(const Totals&, const Totals&) = default;
};

// Thread-compatible.
class Invariants {
 public:
  void Learn(const Fact& fact);

  // REQUIRES: every event once, in order.
  void Hear(const internal::v1::NumberedEvent& event);

  // REQUIRES: nothing moves from Begin to End, and between them every request is seen once.
  void BeginRecords();
  void See(const internal::v1::AuditedRequest& audited);
  void EndRecords();

  // Somebody goes to a door.
  void See(const Door& door);

  // A resident and an offer that the API showed, at the end.
  void Find(const std::string& name);

  // Something that others found.
  void Break(int invariant, std::string what) { broken_.push_back({invariant, std::move(what)}); }

  // Compares every fact with what happened and what was found.
  // REQUIRES: after the last event, the last records and all that is to be found.
  Account Reckon();

  const std::vector<Broken>& broken() const { return broken_; }
  const Totals& totals() const { return totals_; }      // Without child requests.
  const Totals& children() const { return children_; }  // Of child requests.
  const std::map<std::string, int>& outcomes() const { return outcomes_; }
  // How many invitations each helper got, by id.
  const std::map<std::string, int>& invited() const { return invited_; }
  uint64_t last_event() const { return last_event_; }

 private:
  struct Request {
    int state = 0;
    int outcome = 0;
    int episode = 0;
    bool is_seen = false;  // Among the records of this round.
    bool is_child = false;
    int places = 0;                  // The most that were ever wanted; 0: not known yet.
    std::set<std::string> accepted;  // Invitations whose yes stands.
    std::string owner;               // As last seen.
    bool is_owner_told = false;      // The asker was told of an owner since.
    bool is_unowned_told = false;    // The same for nobody being the owner any more.
  };
  // What has one state and belongs to one request.
  struct Part {
    int state = 0;
    std::string request;
    std::map<int, int> times;  // How often it came to each state.
    absl::Time planned_time;   // Of an appointment: when it was last agreed.
  };
  using Parts = std::map<std::string, Part>;  // By id.

  void Hear(uint64_t number, absl::Time time, const internal::v1::Event& event);
  // Moves one of `parts`, and complains if it was elsewhere.
  Part& Move(absl::string_view what, const std::string& id, const std::string& request, int from,
             int to, Parts& parts);
  void Move(const internal::v1::RequestMoved& moved);
  void Count(const Request& request, int by);
  void SeeHelpers(const std::string& id, const internal::v1::AuditedRequest& audited);
  void SeeEscalations(const std::string& id, const internal::v1::AuditedRequest& audited);
  void SeeMoments(const std::string& id, const internal::v1::AuditedRequest& audited);
  void SeeOwner(const std::string& id, const internal::v1::AuditedRequest& audited);
  bool HasHappened(const Fact& fact) const;
  bool IsTold(const Door& door) const;

  std::vector<Broken> broken_;
  uint64_t last_event_ = 0;
  std::map<std::string, Request> requests_;  // By id.
  Parts invitations_;
  Parts escalations_;
  Parts appointments_;
  // When askers were told of a match: by asker's id, when it was said and when it is told.
  struct Told {
    absl::Time said;
    absl::Time told;
    std::string request;
  };
  std::map<std::string, std::vector<Told>> told_;
  std::map<std::string, std::vector<absl::Time>> called_;  // By asker's id: reached by phone.
  std::vector<Fact> facts_;
  std::set<std::string> asked_;            // Requests that were acknowledged, by id.
  std::set<std::string> told_of_;          // Residents and offers that were acknowledged, by name.
  std::map<std::string, int> found_;       // Residents and offers, by name.
  std::map<std::string, int> calls_done_;  // By the id of the call task.
  int64_t doubled_ = 0;
  Totals totals_;
  Totals children_;
  Totals seen_;  // Among the records of this round.
  std::map<std::string, int> outcomes_;
  std::map<std::string, int> invited_;
};

}  // namespace omzien::town

#endif  // OMZIEN_CLIENTS_TOWN_INVARIANTS_H_
