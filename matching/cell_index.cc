#include "matching/cell_index.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/algorithm/container.h"
#include "s2/s1angle.h"
#include "s2/s2cap.h"
#include "s2/s2cell_id.h"
#include "s2/s2cell_union.h"
#include "s2/s2earth.h"
#include "s2/s2region_coverer.h"

namespace omzien::matching {
namespace {

constexpr double kSmallestReachClass = 250;

// Half way round the earth, and a little: a circle so wide is everywhere.
constexpr double kEverywhere = 20015200;

// Returns ranges of cells that hold every place within `radius`, and some beyond.
std::vector<S2CellId> Covering(const Place& place, Meters radius) {
  // A metre more than asked, so that no rounding on the sphere loses a place exactly at the edge;
  // what is really within is decided on distances.
  const double reached = std::min(radius.value() + 1, kEverywhere);
  const S2Cap cap(place.centre(), S1Angle::Radians(reached / S2Earth::RadiusMeters()));
  S2RegionCoverer::Options options;
  options.set_max_level(kPlaceLevel);
  return S2RegionCoverer(options).GetCovering(cap).cell_ids();
}

}  // namespace

int CellIndex::ReachClass(Meters reach) {
  int reach_class = 0;
  while (reach_class < kReachClasses - 1 && reach > LargestReach(reach_class)) ++reach_class;
  return reach_class;
}

Meters CellIndex::LargestReach(int reach_class) {
  return Meters(std::ldexp(kSmallestReachClass, reach_class));
}

void CellIndex::Put(Helper helper) {
  Remove(helper.resident);
  const ResidentId resident = helper.resident;
  const auto& put = helpers_[resident] = std::make_unique<const Helper>(std::move(helper));
  List(*put);
}

bool CellIndex::Remove(ResidentId resident) {
  const auto found = helpers_.find(resident);
  if (found == helpers_.end()) return false;
  Unlist(*found->second);
  helpers_.erase(found);
  return true;
}

const Helper* CellIndex::Find(ResidentId resident) const {
  const auto found = helpers_.find(resident);
  return found == helpers_.end() ? nullptr : found->second.get();
}

void CellIndex::List(const Helper& helper) {
  for (const Offer& offer : helper.offers) {
    for (const Category category : offer.categories) {
      Listing& listing = listings_[category];
      if (offer.is_remote) listing.remote.push_back(&helper);
      for (const OfferedPlace& offered : offer.places) {
        std::vector<Entry>& entries = listing.places[ReachClass(offered.reach)];
        const Entry entry = {offered.place.cell(), &helper, &offered};
        const auto after =
            std::upper_bound(entries.begin(), entries.end(), entry.cell,
                             [](uint64_t cell, const Entry& listed) { return cell < listed.cell; });
        entries.insert(after, entry);
      }
    }
  }
}

void CellIndex::Unlist(const Helper& helper) {
  for (const Offer& offer : helper.offers) {
    for (const Category category : offer.categories) {
      Listing& listing = listings_[category];
      listing.remote.erase(std::remove(listing.remote.begin(), listing.remote.end(), &helper),
                           listing.remote.end());
      for (const OfferedPlace& offered : offer.places) {
        std::vector<Entry>& entries = listing.places[ReachClass(offered.reach)];
        const auto is_before = [](const Entry& listed, uint64_t cell) {
          return listed.cell < cell;
        };
        auto entry =
            std::lower_bound(entries.begin(), entries.end(), offered.place.cell(), is_before);
        while (entry->offered != &offered) ++entry;
        entries.erase(entry);
      }
    }
  }
}

std::vector<const Helper*> CellIndex::Near(const Neighbourhood& around) const {
  std::vector<const Helper*> near;
  const auto found = listings_.find(around.category);
  if (found == listings_.end()) return near;
  const Listing& listing = found->second;

  std::vector<S2CellId> covering;
  Meters covered(0);
  for (int reach_class = 0; reach_class < kReachClasses; ++reach_class) {
    const std::vector<Entry>& entries = listing.places[reach_class];
    if (entries.empty()) continue;
    const bool is_last = reach_class == kReachClasses - 1;
    const Meters radius =
        is_last ? Meters(kEverywhere) : std::max(around.look_around, LargestReach(reach_class));
    if (covering.empty() || radius != covered) {
      covering = Covering(around.place, radius);
      covered = radius;
    }
    for (const S2CellId cells : covering) {
      auto entry =
          std::lower_bound(entries.begin(), entries.end(), cells.range_min().id(),
                           [](const Entry& listed, uint64_t cell) { return listed.cell < cell; });
      for (; entry != entries.end() && entry->cell <= cells.range_max().id(); ++entry) {
        const Meters counts_within = std::max(around.look_around, entry->offered->reach);
        if (Distance(around.place, entry->offered->place) <= counts_within) {
          near.push_back(entry->helper);
        }
      }
    }
  }
  if (around.with_remote) near.insert(near.end(), listing.remote.begin(), listing.remote.end());

  absl::c_sort(near, [](const Helper* a, const Helper* b) { return a->resident < b->resident; });
  near.erase(std::unique(near.begin(), near.end()), near.end());
  return near;
}

}  // namespace omzien::matching
