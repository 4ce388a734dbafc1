// A standing willingness of one resident: what, where, when and how she would help. A value.

#ifndef OMZIEN_MATCHING_OFFER_H_
#define OMZIEN_MATCHING_OFFER_H_

#include <bitset>
#include <cstdint>
#include <vector>

#include "matching/meters.h"
#include "matching/place.h"
#include "matching/weekly_times.h"

namespace omzien::matching {

// Numbers that the caller gives to the words of its configuration.
using Category = uint16_t;
using Skills = std::bitset<256>;
using Allergens = std::bitset<32>;  // Kinds of pets, smoke: what can be in a house.

// A place she helps from, and how far from it she would go; exactly so far is still in.
struct OfferedPlace {
  Place place;
  Meters reach;
};

struct Offer {
  std::vector<Category> categories = {};  // None twice.
  Skills skills = {};
  std::vector<OfferedPlace> places = {};  // Each with its own reach; may be empty if `is_remote`.
  bool is_remote = false;                 // Also by phone or online, where distance does not count.
  WeeklyTimes times = {};
  bool has_car = false;
  bool accepts_pets = false;
  Allergens allergies = {};
};

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_OFFER_H_
