#include "services/statistics/disclosure.h"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <limits>
#include <set>
#include <utility>

namespace omzien::statistics {
namespace {

// Of one step of one count. Most worlds are found in a handful.
constexpr int kSearchSteps = 300;
// Sums that do not add up at one moment of a search; more than a step through all three dimensions
// (parts, districts, time) leaves.
constexpr int kMaxOpenSums = 10;

struct Interval {
  int64_t least;
  int64_t most;
};

// Returns what everybody knows of a count.
Interval Known(const Cell& cell) {
  switch (cell.mark) {
    case Mark::kShown: {
      const int64_t shown = Rounded(cell.count);
      return {std::max(kSmallestShown, shown - kRounding / 2), shown + kRounding / 2};
    }
    case Mark::kHidden:
      return {0, kSmallestShown - 1};
    case Mark::kWithheld:
      break;
  }
  return {0, std::numeric_limits<int64_t>::max()};
}

// A cell's place in a sum.
struct Place {
  int sum;
  int sign;  // +1 in `one`, -1 in `other`.
};

// A step of a cell that would bring a sum nearer to adding up.
struct Choice {
  int cost;  // How many sums more do not add up then.
  int cell;
  int step;
};

// Looks for worlds. Thread-compatible; `publication` must outlive it.
class Worlds {
 public:
  explicit Worlds(const Publication& publication)
      : publication_(publication),
        places_(publication.cells.size()),
        changes_(publication.cells.size(), 0),
        moved_(publication.cells.size(), false),
        off_(publication.sums.size(), 0) {
    for (size_t i = 0; i < publication.sums.size(); ++i) {
      for (const int cell : publication.sums[i].one) places_[cell].push_back({int(i), +1});
      for (const int cell : publication.sums[i].other) places_[cell].push_back({int(i), -1});
    }
  }

  // Returns true if a world was found in which `cell` is `target`.
  bool CanBe(int cell, int64_t target) {
    const int64_t count = publication_.cells[cell].count;
    const int step = target > count ? 1 : -1;
    bool is_found = true;
    for (int64_t i = std::abs(target - count); i > 0 && is_found; --i) {
      steps_left_ = kSearchSteps;
      Move(cell, step);
      is_found = Repair();
      for (const int touched : touched_) moved_[touched] = false;
      if (!is_found) Move(cell, -step);
    }
    for (const int touched : touched_) changes_[touched] = 0;
    touched_.clear();
    return is_found;
  }

  // Returns the cells of the sums `cell` is in.
  std::set<int> Around(int cell) const {
    std::set<int> around;
    for (const Place& place : places_[cell]) {
      const Sum& sum = publication_.sums[place.sum];
      around.insert(sum.one.begin(), sum.one.end());
      around.insert(sum.other.begin(), sum.other.end());
    }
    return around;
  }

 private:
  bool HasRoom(int cell, int step) const {
    const Cell& own = publication_.cells[cell];
    const int64_t count = own.count + changes_[cell] + step;
    const Interval known = Known(own);
    return known.least <= count && count <= known.most;
  }

  void Move(int cell, int step) {
    changes_[cell] += step;
    moved_[cell] = true;
    touched_.push_back(cell);
    for (const Place& place : places_[cell]) {
      int& off = off_[place.sum];
      if (off == 0) open_.push_back(place.sum);
      off += place.sign * step;
      if (off == 0) open_.erase(std::find(open_.begin(), open_.end(), place.sum));
    }
  }

  // How many sums more do not add up if `cell` moves.
  int Cost(int cell, int step) const {
    int cost = 0;
    for (const Place& place : places_[cell]) {
      const int off = off_[place.sum];
      cost += std::abs(off + place.sign * step) - std::abs(off);
    }
    return cost;
  }

  // Moves further cells, each once, until all sums add up again; or leaves all as it was.
  bool Repair() {
    if (open_.empty()) return true;
    if (static_cast<int>(open_.size()) > kMaxOpenSums || --steps_left_ < 0) return false;
    const int sum = *std::min_element(open_.begin(), open_.end());
    const int off = off_[sum];
    std::vector<Choice> choices;
    const auto consider = [&](int cell, int sign) {
      const int step = off > 0 ? -sign : sign;
      if (!moved_[cell] && HasRoom(cell, step)) choices.push_back({Cost(cell, step), cell, step});
    };
    for (const int cell : publication_.sums[sum].one) consider(cell, +1);
    for (const int cell : publication_.sums[sum].other) consider(cell, -1);
    std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) {
      return std::pair(a.cost, a.cell) < std::pair(b.cost, b.cell);
    });
    for (const Choice& choice : choices) {
      Move(choice.cell, choice.step);
      if (Repair()) return true;
      Move(choice.cell, -choice.step);
      moved_[choice.cell] = false;
    }
    return false;
  }

  const Publication& publication_;
  std::vector<std::vector<Place>> places_;  // By cell.
  std::vector<int> changes_;                // From the truth, by cell.
  std::vector<bool> moved_;                 // In this step, by cell.
  std::vector<int> touched_;                // The cells of both, some twice.
  std::vector<int> off_;                    // By how much a sum does not add up.
  std::vector<int> open_;                   // The sums of which that is not 0.
  int steps_left_ = 0;
};

bool IsProtected(Worlds& worlds, int cell) {
  return worlds.CanBe(cell, 0) && worlds.CanBe(cell, kSmallestShown - 1);
}

// Returns the cells that may still be withheld, among `cells`, the least worth first.
std::vector<int> Candidates(const Publication& publication, const std::set<int>& cells) {
  std::vector<int> candidates;
  for (const int cell : cells) {
    const Cell& own = publication.cells[cell];
    if (own.mark == Mark::kShown && own.worth >= 0) candidates.push_back(cell);
  }
  std::stable_sort(candidates.begin(), candidates.end(), [&](int a, int b) {
    return publication.cells[a].worth < publication.cells[b].worth;
  });
  return candidates;
}

// Returns the candidates nearest to `cell`; empty if none is left anywhere around it.
std::vector<int> NearestCandidates(const Publication& publication, const Worlds& worlds, int cell) {
  std::set<int> seen = {cell};
  std::set<int> edge = {cell};
  while (!edge.empty()) {
    std::set<int> next;
    for (const int at : edge) {
      for (const int around : worlds.Around(at)) {
        if (seen.insert(around).second) next.insert(around);
      }
    }
    std::vector<int> candidates = Candidates(publication, next);
    if (!candidates.empty()) return candidates;
    edge = std::move(next);
  }
  return {};
}

// Withholds one cell for the sake of `cell`: the least worth that is enough, or else the least
// worth. Returns false if there is none.
bool WithholdOne(Publication& publication, Worlds& worlds, int cell) {
  const std::vector<int> candidates = NearestCandidates(publication, worlds, cell);
  if (candidates.empty()) return false;
  for (const int candidate : candidates) {
    publication.cells[candidate].mark = Mark::kWithheld;
    if (IsProtected(worlds, cell)) return true;
    publication.cells[candidate].mark = Mark::kShown;
  }
  publication.cells[candidates.front()].mark = Mark::kWithheld;
  return true;
}

}  // namespace

int64_t Rounded(int64_t count) {
  assert(count >= 0);
  return (count + kRounding / 2) / kRounding * kRounding;
}

Mark Primary(int64_t count) { return count < kSmallestShown ? Mark::kHidden : Mark::kShown; }

void Protect(Publication& publication) {
  Worlds worlds(publication);
  for (int cell = 0; cell < static_cast<int>(publication.cells.size()); ++cell) {
    if (publication.cells[cell].mark != Mark::kHidden) continue;
    // What is withheld for a later one only widens what can be, so one round is enough.
    while (!IsProtected(worlds, cell) && WithholdOne(publication, worlds, cell)) {
    }
    // Published before, a neighbour may leave too few worlds, such as a quarter's 5 askers for a
    // year in which both new and returning ones are below 5: then not even that is said of it.
    Cell& own = publication.cells[cell];
    if (own.worth >= 0 && !IsProtected(worlds, cell)) own.mark = Mark::kWithheld;
  }
}

}  // namespace omzien::statistics
