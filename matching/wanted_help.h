// What a search looks for: one HelpRequest at one rung, with what its asker wishes and what the
// rules of its category demand. A value.

#ifndef OMZIEN_MATCHING_WANTED_HELP_H_
#define OMZIEN_MATCHING_WANTED_HELP_H_

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "matching/helper.h"
#include "matching/ladder.h"
#include "matching/meters.h"
#include "matching/offer.h"
#include "matching/place.h"
#include "matching/weekly_times.h"

namespace omzien::matching {

struct Asker {
  ResidentId resident = 0;
  HouseholdId household = kNoHousehold;
  Blocks blocks = {};
};

// One time at which the help would suit: the moment, and the same on the local clock.
struct Moment {
  absl::Time start;
  absl::Time end;  // After `start`.
  WeekInterval interval;
};

struct WantedHelp {
  Asker asker = {};
  Rung rung = Rung::kNeighbours;
  Category category = 0;
  Place place;

  // The asker's wishes: what a relaxation may touch.
  Skills skills = {};                           // All of them.
  std::optional<Meters> maximum_distance = {};  // None: the helper's reach alone decides.
  std::vector<Moment> moments = {};             // One of them suffices; empty: any time will do.
  Languages languages = {};                     // One of them suffices; empty: any will do.
  bool needs_car = false;

  // What is so: no relaxation touches it.
  bool has_pets = false;
  Allergens allergens = {};        // In the house.
  bool may_be_remote = false;      // Can be done by phone or online.
  bool is_home_visit = false;      // Never by anyone under 18.
  bool is_open_to_minors = false;  // A kind of help listed for 16 and 17.
  bool needs_check = false;        // Checked for this category, still on the date.
  int identity_level = 0;          // At least this one.

  // DEFAULT: true; false for company, where bands count and metres do not.
  bool is_ranked_by_nearness = true;

  std::vector<ResidentId> circle = {};  // Who agreed to be in the asker's circle.
  bool asker_wants_circle = false;      // If not, nobody of the circle hears of it at any rung.
  std::vector<ResidentId> already_asked = {};  // In this episode, or withdrawn from this request.
};

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_WANTED_HELP_H_
