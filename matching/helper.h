// What matching knows of a resident who may be asked: her own limits, which no search and no
// relaxation goes beyond, and what she offers. A value. Every resident has one; most offer nothing
// and can be asked only by somebody in whose circle they are.

#ifndef OMZIEN_MATCHING_HELPER_H_
#define OMZIEN_MATCHING_HELPER_H_

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "matching/offer.h"

namespace omzien::matching {

// Numbers that the caller gives to ids; one number, one resident.
using ResidentId = uint64_t;
using HouseholdId = uint64_t;
inline constexpr HouseholdId kNoHousehold = 0;  // Unknown, or alone: shared with nobody.

// One bit for each pair of letters, so that every code of ISO 639-1 has one.
using Languages = std::bitset<26 * 26>;

enum class AgeBand { kUnder16, k16To17, kAdult };

// Whom a resident does not want to meet. The households are those of the residents blocked, so
// that a housemate does not bring them together after all. Short lists, in any order.
struct Blocks {
  std::vector<ResidentId> residents = {};
  std::vector<HouseholdId> households = {};
};

// A check (VOG) that was seen for one category; it holds before `again_by`.
struct Check {
  Category category;
  absl::Time again_by;
};

struct Helper {
  ResidentId resident = 0;
  std::string id = {};  // Breaks ties, so that the order is the same in every process; unique.
  HouseholdId household = kNoHousehold;
  Blocks blocks = {};

  // DEFAULTS: the most restricted, so that what is not known is not allowed.
  AgeBand age = AgeBand::kUnder16;
  int identity_level = 0;          // As configuration orders them; higher is surer.
  std::vector<Check> checks = {};  // At most one per category.
  bool is_suspended = false;

  bool has_opted_out = false;                           // Wants no invitations.
  absl::Time paused_until = absl::InfinitePast();       // Paused before this moment, not at it.
  std::optional<int> weekly_maximum = {};               // Times a week; >= 0; none: no maximum.
  int weekly_load = 0;                                  // Agreed in her week; >= 0.
  absl::Time weekly_load_until = absl::InfinitePast();  // That week's end; from then on it is 0.

  Languages languages = {};

  // The pools she is in: of an Organisation, VOLUNTEERS; a neighbour, NEIGHBOURS; who chose to be
  // both, both. The circle asks nothing of pools.
  bool is_volunteer = false;
  bool is_neighbour = true;

  std::vector<ResidentId> familiar = {};  // Whom she helped before, where both were content.
  int recent_invitations = 0;             // In the window of configuration; >= 0.

  std::vector<Offer> offers = {};
};

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_HELPER_H_
