// All the chance there is in a town. What is chosen depends on the seed and on what it is chosen
// for, not on the order in which things are chosen, so that calls made at once change nothing.

#ifndef OMZIEN_CLIENTS_TOWN_CHOICES_H_
#define OMZIEN_CLIENTS_TOWN_CHOICES_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace omzien::town {

// Immutable. In all of these, `what` names the choice: the same name, the same answer.
class Choices {
 public:
  explicit Choices(uint64_t seed) : seed_(seed) {}

  // Returns a number of [0, 1), all equally likely.
  double Part(absl::string_view what) const;

  bool Chance(double chance, absl::string_view what) const { return Part(what) < chance; }

  // Returns a number of [0, n). REQUIRES: n > 0.
  int Below(int n, absl::string_view what) const;

  // Returns how long something takes that takes `mean` on average: mostly less, sometimes much
  // longer, but never more than five times as long.
  absl::Duration Wait(absl::Duration mean, absl::string_view what) const;

 private:
  const uint64_t seed_;
};

}  // namespace omzien::town

#endif  // OMZIEN_CLIENTS_TOWN_CHOICES_H_
