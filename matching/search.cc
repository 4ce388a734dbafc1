#include "matching/search.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/string_view.h"
#include "matching/band.h"
#include "matching/place.h"

namespace omzien::matching {
namespace {

std::vector<const Helper*> WhoIsConsidered(const CellIndex& index, const WantedHelp& wanted,
                                           const SearchOptions& options) {
  if (wanted.rung != Rung::kCircle) {
    return index.Near({.place = wanted.place,
                       .category = wanted.category,
                       .look_around = options.look_around,
                       .with_remote = wanted.may_be_remote});
  }
  std::vector<const Helper*> circle;
  for (const ResidentId resident : wanted.circle) {
    if (const Helper* helper = index.Find(resident)) circle.push_back(helper);
  }
  absl::c_sort(circle, [](const Helper* a, const Helper* b) { return a->resident < b->resident; });
  circle.erase(std::unique(circle.begin(), circle.end()), circle.end());
  return circle;
}

bool IsOfThisKind(const WantedHelp& wanted, const Offer& offer) {
  return wanted.rung == Rung::kCircle || absl::c_linear_search(offer.categories, wanted.category);
}

// Whether the helper would come from this place; one of the circle comes from wherever she is.
bool WouldComeFrom(const WantedHelp& wanted, const OfferedPlace& offered, Meters distance) {
  if (wanted.rung == Rung::kCircle) return true;
  return distance <= offered.reach &&
         (!wanted.maximum_distance || distance <= *wanted.maximum_distance);
}

// Returns an eligible helper by the best of the places she would come from, or, where she would
// not come but helps remotely, by the best of all.
Candidate CandidateFor(const WantedHelp& wanted, const Helper& helper, absl::Time now) {
  Candidate candidate = {
      .resident = helper.resident,
      .id = helper.id,
      .is_familiar = absl::c_linear_search(helper.familiar, wanted.asker.resident),
      .is_in_circle = absl::c_linear_search(wanted.circle, helper.resident),
      .is_remote = wanted.rung != Rung::kCircle,
      .recent_invitations = helper.recent_invitations};
  for (const Offer& offer : helper.offers) {
    if (WhyNot(wanted, helper, offer, now)) continue;
    for (const OfferedPlace& offered : offer.places) {
      const Meters distance = Distance(wanted.place, offered.place);
      const bool is_remote = !WouldComeFrom(wanted, offered, distance);
      const Band band = BandBetween(wanted.place, offered.place);
      if (!candidate.distance ||
          std::tuple(is_remote, band, distance) <
              std::tuple(candidate.is_remote, candidate.band, *candidate.distance)) {
        candidate.is_remote = is_remote;
        candidate.band = band;
        candidate.shared_area = SharedArea(wanted.place.areas(), offered.place.areas());
        candidate.distance = distance;
      }
    }
  }
  return candidate;
}

void KeepNearest(std::vector<Considered>& considered, int max_nearest) {
  const auto key = [](const Considered& one) {
    return one.distance ? one.distance->value() : std::numeric_limits<double>::max();
  };
  const size_t kept = std::min(considered.size(), static_cast<size_t>(max_nearest));
  std::partial_sort(considered.begin(), considered.begin() + kept, considered.end(),
                    [&](const Considered& a, const Considered& b) {
                      return std::pair(key(a), absl::string_view(a.id)) <
                             std::pair(key(b), absl::string_view(b.id));
                    });
  considered.erase(considered.begin() + kept, considered.end());
}

}  // namespace

std::optional<NearestPlace> NearestPlaceOf(const WantedHelp& wanted, const Helper& helper) {
  std::optional<NearestPlace> nearest;
  for (const Offer& offer : helper.offers) {
    if (!IsOfThisKind(wanted, offer)) continue;
    for (const OfferedPlace& offered : offer.places) {
      const Meters distance = Distance(wanted.place, offered.place);
      if (!nearest || distance < nearest->distance)
        nearest = NearestPlace{&offered.place, distance};
    }
  }
  return nearest;
}

SearchResult Search(const CellIndex& index, const WantedHelp& wanted, absl::Time now,
                    const SearchOptions& options) {
  const std::vector<const Helper*> considered = WhoIsConsidered(index, wanted, options);
  SearchResult result;
  result.considered = static_cast<int>(considered.size());
  for (const Helper* helper : considered) {
    const std::optional<NearestPlace> near = NearestPlaceOf(wanted, *helper);
    const std::optional<Exclusion> why_not = WhyNot(wanted, *helper, now);
    if (why_not) {
      ++result.excluded[static_cast<int>(*why_not)];
    } else {
      ++result.eligible;
      result.ranked.push_back(CandidateFor(wanted, *helper, now));
    }
    result.nearest.push_back(
        {.resident = helper->resident,
         .id = helper->id,
         .distance = near ? std::optional<Meters>(near->distance) : std::nullopt,
         .why_not = why_not});
  }
  result.ranked = Ranked(std::move(result.ranked), {.by_nearness = wanted.is_ranked_by_nearness,
                                                    .max_results = options.max_ranked});
  KeepNearest(result.nearest, options.max_nearest);
  if (result.eligible == 0) result.relaxation = SmallestRelaxation(wanted, considered, now);
  return result;
}

}  // namespace omzien::matching
