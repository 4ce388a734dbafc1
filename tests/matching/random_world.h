// Small random worlds: helpers scattered round a place, with limits and offers that often clash
// with what is wanted. The same seed makes the same world.

#ifndef OMZIEN_TESTS_MATCHING_RANDOM_WORLD_H_
#define OMZIEN_TESTS_MATCHING_RANDOM_WORLD_H_

#include <cstdint>
#include <random>

#include "matching/helper.h"
#include "matching/place.h"
#include "matching/wanted_help.h"

namespace omzien::matching {

class RandomWorld {
 public:
  // The middle of the world is an ordinary town, a pole, the date line or a corner of S2's cube.
  explicit RandomWorld(uint32_t seed);

  const Place& middle() const { return middle_; }

  // In [0, n).
  int Below(int n) { return static_cast<int>(random_() % n); }
  bool Once(int in) { return Below(in) == 0; }

  // Somewhere within some 20 km of the middle; once in a while anywhere on earth.
  Place SomePlace();

  // Whole hours, so that shifts of time are whole hours too.
  WeekInterval SomeHours(int longest);

  Helper SomeHelper(ResidentId resident);

  // What resident 1 wants, in the middle or near it.
  WantedHelp SomeWanted();

 private:
  Offer SomeOffer();
  Areas SomeAreas();

  std::mt19937 random_;
  Place middle_;
};

}  // namespace omzien::matching

#endif  // OMZIEN_TESTS_MATCHING_RANDOM_WORLD_H_
