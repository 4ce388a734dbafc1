// What people of a town do: residents ask and answer, helpers look at what they are asked, workers
// make rounds. All through the public API; what they choose depends on the seed alone.

#ifndef OMZIEN_CLIENTS_TOWN_PEOPLE_H_
#define OMZIEN_CLIENTS_TOWN_PEOPLE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "clients/town/agenda.h"
#include "clients/town/api.h"
#include "clients/town/areas.h"
#include "clients/town/choices.h"
#include "clients/town/invariants.h"
#include "omzien/v1/resident.pb.h"

namespace omzien::town {

struct PeopleOptions {
  int residents = 0;
  int helpers = 0;  // Of the residents.
  int workers = 0;
  double yes = 0.3;    // The chance that somebody who looks at an invitation says yes,
  double no = 0.3;     // or no; else she leaves it.
  double phone = 0.1;  // The part of the residents who are reached by phone only.
};

// What came of an errand.
struct Done {
  std::vector<Fact> facts;
  std::vector<Door> doors;
  std::vector<Errand> errands;
  std::vector<Broken> broken;
};

// The people are numbered: residents from 0, helpers the first of them, then workers. Thread-safe,
// if no two calls at once are about one person.
class People {
 public:
  // All must outlive it. REQUIRES: areas is not empty.
  People(const PeopleOptions& options, const std::vector<Area>& areas, const Choices& choices,
         Api& api);

  // Registers a resident.
  Done Register(int resident);
  // Lets a helper offer what she can.
  Done Offer(int helper);
  // Does one thing, at `now`.
  Done Do(const Errand& errand, absl::Time now);

  // Lists what there is of a resident: herself, and her offers if she is a helper.
  std::vector<std::string> Show(int resident);

  // Returns the number of "r12"; -1 for nobody of this town.
  int NumberOf(const std::string& resident) const;
  bool IsPhoneOnly(int resident) const;

  const PeopleOptions& options() const { return options_; }

 private:
  struct Person {
    Caller caller;
    v1::Address home;
    std::string team;  // Of a worker.
  };

  v1::Address HomeOf(int resident) const;
  Done Ask(Person& person, const Errand& errand, absl::Time now);
  Done Withdraw(Person& person, const Errand& errand);
  Done Choose(Person& person, const Errand& errand);
  Done AnswerRelaxation(Person& person, const Errand& errand);
  Done AnswerPassOn(Person& person, const Errand& errand);
  Done Reopen(Person& person, const Errand& errand);
  Done BeAtTheDoor(Person& person, const Errand& errand, absl::Time now);
  Done Report(Person& person, const Errand& errand);
  Done Look(Person& person, const Errand& errand, absl::Time now);
  Done Stop(Person& person, const Errand& errand);
  Done Work(Person& person, absl::Time now);
  void Call(Person& person, Done& done);
  void WorkOn(Person& person, const v1::Escalation& item, absl::Time now, Done& done);

  // Adds to `done` that a call was refused that no state of a town explains.
  void Expect(const absl::Status& status, const Person& person, absl::string_view what,
              Done& done) const;

  const PeopleOptions options_;
  const std::vector<Area>& areas_;
  std::vector<double> inhabitants_;  // Of the areas up to each, as a part of all.
  const Choices& choices_;
  Api& api_;
  std::vector<Person> people_;
};

}  // namespace omzien::town

#endif  // OMZIEN_CLIENTS_TOWN_PEOPLE_H_
