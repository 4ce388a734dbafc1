// Finds the helpers near a place without looking at all of them: what they offer, as arrays sorted
// by S2 cell, one per category and class of reach. Exact and incremental.
//
// Thread-compatible: const methods may run at once.

#ifndef OMZIEN_MATCHING_CELL_INDEX_H_
#define OMZIEN_MATCHING_CELL_INDEX_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "matching/helper.h"
#include "matching/meters.h"
#include "matching/offer.h"
#include "matching/place.h"

namespace omzien::matching {

// Whose offers a search looks at.
struct Neighbourhood {
  Place place;
  Category category;
  Meters look_around;        // Everybody so near, whatever her reach; further, whom it covers.
  bool with_remote = false;  // Also everybody who helps remotely, wherever she is.
};

class CellIndex {
 public:
  // Adds a helper, or replaces what was known of the resident.
  // Cost: per category and place of her offers O(log n) to find and O(n) bytes to move, n being the
  // places of that category and class of reach; and a copy of `helper`.
  void Put(Helper helper);

  // Returns whether the resident was known. Cost: as Put.
  bool Remove(ResidentId resident);

  // Returns what is known of the resident, or null. Valid until she is put again or removed.
  const Helper* Find(ResidentId resident) const;

  size_t size() const { return helpers_.size(); }

  // Returns the helpers who have an offer of the category
  //   - with a place within max(look_around, its reach), both inclusive, or
  //   - that is remote, if those are wanted.
  //
  // Result:   none twice, sorted by resident; valid until the next change of the index.
  // Cost:     per class of reach and cell of a covering (about 8) O(log n), plus the places of the
  //           category in that covering: of those within look_around all, of those further away
  //           the ones at most about twice their reach away. Plus all remote ones, if wanted.
  std::vector<const Helper*> Near(const Neighbourhood& around) const;

 private:
  // Reaches up to 250 m, 500 m, 1 km, … ; the last is further than the earth's other side, and
  // holds everything beyond.
  static constexpr int kReachClasses = 18;

  struct Entry {
    uint64_t cell;
    const Helper* helper;
    const OfferedPlace* offered;
  };
  struct Listing {
    std::array<std::vector<Entry>, kReachClasses> places;  // Each sorted by cell.
    std::vector<const Helper*> remote;                     // Once per offer.
  };

  static int ReachClass(Meters reach);
  static Meters LargestReach(int reach_class);
  void List(const Helper& helper);
  void Unlist(const Helper& helper);

  absl::flat_hash_map<ResidentId, std::unique_ptr<const Helper>> helpers_;
  absl::flat_hash_map<Category, Listing> listings_;
};

}  // namespace omzien::matching

#endif  // OMZIEN_MATCHING_CELL_INDEX_H_
