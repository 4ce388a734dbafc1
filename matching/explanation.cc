#include "matching/explanation.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <tuple>
#include <utility>

#include "absl/algorithm/container.h"
#include "matching/eligibility.h"
#include "matching/place.h"
#include "matching/weekly_times.h"

namespace omzien::matching {
namespace {

std::optional<Because> BecauseOfWhere(const Candidate& candidate) {
  switch (candidate.shared_area) {
    case Band::kStreet:
      return Because::kSameStreet;
    case Band::kNeighbourhood:
      return Because::kSameNeighbourhood;
    case Band::kDistrict:
      // A house across a border may be nearer than the district says.
      if (candidate.band == Band::kDistrict) return Because::kSameDistrict;
      return Because::kNearby;
    case Band::kFurther:
      break;
  }
  if (candidate.band != Band::kFurther) return Because::kNearby;
  return std::nullopt;
}

// Orders changes of one kind; the same kind is not the same type, hence one per kind.
struct Measure {
  std::tuple<double, int, int> operator()(const FurtherAway& change) const {
    return {change.maximum_distance.value(), 0, 0};
  }
  std::tuple<double, int, int> operator()(const AtAnotherTime& change) const {
    return {std::abs(change.shift_minutes), change.shift_minutes < 0, change.moment};
  }
  std::tuple<double, int, int> operator()(const WithoutCar&) const { return {}; }
  std::tuple<double, int, int> operator()(const WithoutSkill& change) const {
    return {change.skill, 0, 0};
  }
  std::tuple<double, int, int> operator()(const InAnyLanguage&) const { return {}; }
};

struct Apply {
  WantedHelp& wanted;

  void operator()(const FurtherAway& change) const {
    wanted.maximum_distance = change.maximum_distance;
  }
  void operator()(const AtAnotherTime& change) const {
    Moment moment = wanted.moments[change.moment];
    moment.start += absl::Minutes(change.shift_minutes);
    moment.end += absl::Minutes(change.shift_minutes);
    moment.interval = moment.interval.ShiftedBy(change.shift_minutes);
    wanted.moments.push_back(moment);
  }
  void operator()(const WithoutCar&) const { wanted.needs_car = false; }
  void operator()(const WithoutSkill& change) const { wanted.skills.reset(change.skill); }
  void operator()(const InAnyLanguage&) const { wanted.languages.reset(); }
};

std::optional<Change> ToReach(const WantedHelp& wanted, const Offer& offer) {
  std::optional<Meters> nearest;
  for (const OfferedPlace& offered : offer.places) {
    const Meters distance = Distance(wanted.place, offered.place);
    if (distance <= offered.reach && (!nearest || distance < *nearest)) nearest = distance;
  }
  if (!nearest) return std::nullopt;
  return FurtherAway{*nearest};
}

// Whole minutes, rounded down; anything longer than a week is a week.
int Minutes(absl::Duration duration) {
  return static_cast<int>(
      std::clamp<int64_t>(absl::ToInt64Minutes(absl::Floor(duration, absl::Minutes(1))),
                          -kMinutesPerWeek, kMinutesPerWeek));
}

std::optional<Change> ToMeet(const WantedHelp& wanted, const Helper& helper, const Offer& offer,
                             absl::Time now) {
  absl::Time checked_before = absl::InfiniteFuture();
  if (wanted.needs_check) {
    for (const Check& check : helper.checks) {
      if (check.category == wanted.category) checked_before = check.again_by;
    }
  }
  std::optional<Change> smallest;
  for (size_t i = 0; i < wanted.moments.size(); ++i) {
    const Moment& moment = wanted.moments[i];
    const int earliest = std::max(-Minutes(moment.start - now), 1 - kMinutesPerWeek);
    const int latest =
        std::min(Minutes(checked_before - moment.end - absl::Nanoseconds(1)), kMinutesPerWeek - 1);
    const std::optional<int> shift = offer.times.NearestShift(moment.interval, earliest, latest);
    if (!shift) continue;
    const Change change = AtAnotherTime{static_cast<int>(i), *shift};
    if (!smallest || IsSmaller(change, *smallest)) smallest = change;
  }
  return smallest;
}

std::optional<Change> ToManage(const WantedHelp& wanted, const Offer& offer) {
  const Skills missing = wanted.skills & ~offer.skills;
  if (missing.count() != 1) return std::nullopt;
  return WithoutSkill{static_cast<int>(missing._Find_first())};
}

// Returns the smallest change that could bring this offer in, as far as the reason against it goes:
// a change leaves every other test as it is, so only the test that failed first can be the one.
std::optional<Change> ChangeFor(const WantedHelp& wanted, const Helper& helper, const Offer& offer,
                                absl::Time now) {
  const std::optional<Exclusion> why = WhyNot(wanted, helper, offer, now);
  if (!why) return std::nullopt;
  switch (*why) {
    case Exclusion::kBeyondAskersMaximum:
      return ToReach(wanted, offer);
    case Exclusion::kCheckLapsed:  // Her check may hold on an earlier date.
    case Exclusion::kNotAvailableThen:
      return ToMeet(wanted, helper, offer, now);
    case Exclusion::kCar:
      return WithoutCar{};
    case Exclusion::kSkill:
      return ToManage(wanted, offer);
    case Exclusion::kLanguage:
      return InAnyLanguage{};
    default:
      return std::nullopt;
  }
}

}  // namespace

std::vector<Because> Why(const Candidate& candidate) {
  std::vector<Because> why;
  if (candidate.is_familiar) why.push_back(Because::kHelpedBefore);
  if (candidate.is_in_circle) why.push_back(Because::kInCircle);
  if (const auto where = BecauseOfWhere(candidate)) why.push_back(*where);
  if (candidate.is_remote) why.push_back(Because::kRemotely);
  if (candidate.recent_invitations == 0) why.push_back(Because::kNotAskedLately);
  return why;
}

bool IsSmaller(const Change& a, const Change& b) {
  if (a.index() != b.index()) return a.index() < b.index();
  return std::visit(Measure(), a) < std::visit(Measure(), b);
}

WantedHelp Relaxed(WantedHelp wanted, const Change& change) {
  std::visit(Apply{wanted}, change);
  return wanted;
}

std::optional<Relaxation> SmallestRelaxation(const WantedHelp& wanted,
                                             absl::Span<const Helper* const> considered,
                                             absl::Time now) {
  if (wanted.rung == Rung::kCircle) return std::nullopt;
  std::optional<Change> smallest;
  for (const Helper* helper : considered) {
    for (const Offer& offer : helper->offers) {
      const std::optional<Change> change = ChangeFor(wanted, *helper, offer, now);
      if (!change || (smallest && !IsSmaller(*change, *smallest))) continue;
      // What comes after the first failing test may fail too.
      if (!WhyNot(Relaxed(wanted, *change), *helper, offer, now)) smallest = change;
    }
  }
  if (!smallest) return std::nullopt;
  const WantedHelp relaxed = Relaxed(wanted, *smallest);
  const auto finds = absl::c_count_if(
      considered, [&](const Helper* helper) { return !WhyNot(relaxed, *helper, now); });
  return Relaxation{*smallest, static_cast<int>(finds)};
}

}  // namespace omzien::matching
