#include "matching/eligibility.h"

#include <algorithm>

#include "absl/algorithm/container.h"

namespace omzien::matching {
namespace {

bool IsBlocked(const Blocks& blocks, ResidentId resident, HouseholdId household) {
  return absl::c_linear_search(blocks.residents, resident) ||
         (household != kNoHousehold && absl::c_linear_search(blocks.households, household));
}

// Whether the two must not meet, whatever is wanted.
std::optional<Exclusion> WhyNeverTheseTwo(const Asker& asker, const Helper& helper) {
  if (helper.resident == asker.resident) return Exclusion::kSelf;
  if (helper.household != kNoHousehold && helper.household == asker.household) {
    return Exclusion::kHousehold;
  }
  if (IsBlocked(helper.blocks, asker.resident, asker.household) ||
      IsBlocked(asker.blocks, helper.resident, helper.household)) {
    return Exclusion::kBlocked;
  }
  return std::nullopt;
}

bool IsOldEnough(const WantedHelp& wanted, AgeBand age) {
  switch (age) {
    case AgeBand::kUnder16:
      return false;
    case AgeBand::k16To17:
      return wanted.is_open_to_minors && !wanted.is_home_visit;
    case AgeBand::kAdult:
      return true;
  }
  return false;
}

std::optional<Exclusion> WhyNotChecked(const WantedHelp& wanted, const Helper& helper,
                                       absl::Time now) {
  if (!wanted.needs_check) return std::nullopt;
  const bool was_checked = absl::c_any_of(
      helper.checks, [&](const Check& check) { return check.category == wanted.category; });
  if (!was_checked) return Exclusion::kNotChecked;
  const bool holds_then =
      wanted.moments.empty() || absl::c_any_of(wanted.moments, [&](const Moment& moment) {
        return CheckHolds(wanted, helper, moment.end);
      });
  if (!CheckHolds(wanted, helper, now) || !holds_then) return Exclusion::kCheckLapsed;
  return std::nullopt;
}

// What the rules of the category say of her.
std::optional<Exclusion> WhyAgainstTheRules(const WantedHelp& wanted, const Helper& helper,
                                            absl::Time now) {
  if (helper.is_suspended) return Exclusion::kSuspended;
  const bool is_in_circle = absl::c_linear_search(wanted.circle, helper.resident);
  if (is_in_circle && !wanted.asker_wants_circle) return Exclusion::kCircleUnasked;
  if (!is_in_circle && wanted.rung == Rung::kCircle) return Exclusion::kNotInCircle;
  if (!IsOldEnough(wanted, helper.age)) return Exclusion::kAge;
  if (helper.identity_level < wanted.identity_level) return Exclusion::kIdentityLevel;
  return WhyNotChecked(wanted, helper, now);
}

bool HasReachedMaximum(const Helper& helper, absl::Time now) {
  const int load = now < helper.weekly_load_until ? helper.weekly_load : 0;
  return helper.weekly_maximum && load >= *helper.weekly_maximum;
}

// What she has set for herself.
std::optional<Exclusion> WhyBeyondHerLimits(const WantedHelp& wanted, const Helper& helper,
                                            absl::Time now) {
  if (helper.has_opted_out) return Exclusion::kOptedOut;
  if (now < helper.paused_until) return Exclusion::kPaused;
  if (HasReachedMaximum(helper, now)) return Exclusion::kWeeklyMaximum;
  if (absl::c_linear_search(wanted.already_asked, helper.resident)) {
    return Exclusion::kAlreadyAsked;
  }
  return std::nullopt;
}

bool IsInPool(Rung rung, const Helper& helper) {
  switch (rung) {
    case Rung::kCircle:
      return true;
    case Rung::kNeighbours:
      return helper.is_neighbour;
    case Rung::kVolunteers:
      return helper.is_volunteer;
  }
  return false;
}

std::optional<Exclusion> WhyNotThePerson(const WantedHelp& wanted, const Helper& helper,
                                         absl::Time now) {
  if (const auto why = WhyNeverTheseTwo(wanted.asker, helper)) return why;
  if (const auto why = WhyAgainstTheRules(wanted, helper, now)) return why;
  if (const auto why = WhyBeyondHerLimits(wanted, helper, now)) return why;
  if (!IsInPool(wanted.rung, helper)) return Exclusion::kOtherPool;
  return std::nullopt;
}

std::optional<Exclusion> WhyNotThere(const WantedHelp& wanted, const Offer& offer) {
  if (IsRemote(wanted, offer)) return std::nullopt;
  std::optional<Meters> nearest;
  for (const OfferedPlace& offered : offer.places) {
    const Meters distance = Distance(wanted.place, offered.place);
    if (distance > offered.reach) continue;
    if (!nearest || distance < *nearest) nearest = distance;
  }
  if (!nearest) return Exclusion::kTooFar;
  if (wanted.maximum_distance && *nearest > *wanted.maximum_distance) {
    return Exclusion::kBeyondAskersMaximum;
  }
  return std::nullopt;
}

bool IsAvailable(const WantedHelp& wanted, const Helper& helper, const Offer& offer) {
  return wanted.moments.empty() || absl::c_any_of(wanted.moments, [&](const Moment& moment) {
           return offer.times.Contains(moment.interval) && CheckHolds(wanted, helper, moment.end);
         });
}

std::optional<Exclusion> WhyNotTheOffer(const WantedHelp& wanted, const Helper& helper,
                                        const Offer& offer) {
  if (!absl::c_linear_search(offer.categories, wanted.category)) return Exclusion::kCategory;
  if ((wanted.skills & ~offer.skills).any()) return Exclusion::kSkill;
  if (const auto why = WhyNotThere(wanted, offer)) return why;
  if (!IsAvailable(wanted, helper, offer)) return Exclusion::kNotAvailableThen;
  if (wanted.languages.any() && (wanted.languages & helper.languages).none()) {
    return Exclusion::kLanguage;
  }
  if (IsRemote(wanted, offer)) return std::nullopt;
  if (wanted.needs_car && !offer.has_car) return Exclusion::kCar;
  if (wanted.has_pets && !offer.accepts_pets) return Exclusion::kPets;
  if ((wanted.allergens & offer.allergies).any()) return Exclusion::kAllergy;
  return std::nullopt;
}

}  // namespace

std::optional<Exclusion> WhyNot(const WantedHelp& wanted, const Helper& helper, const Offer& offer,
                                absl::Time now) {
  if (const auto why = WhyNotThePerson(wanted, helper, now)) return why;
  if (wanted.rung == Rung::kCircle) return std::nullopt;
  return WhyNotTheOffer(wanted, helper, offer);
}

std::optional<Exclusion> WhyNot(const WantedHelp& wanted, const Helper& helper, absl::Time now) {
  if (const auto why = WhyNotThePerson(wanted, helper, now)) return why;
  if (wanted.rung == Rung::kCircle) return std::nullopt;
  Exclusion furthest = Exclusion::kCategory;
  for (const Offer& offer : helper.offers) {
    const auto why = WhyNotTheOffer(wanted, helper, offer);
    if (!why) return std::nullopt;
    furthest = std::max(furthest, *why);
  }
  return furthest;
}

Exclusion ShownAs(Exclusion exclusion) {
  switch (exclusion) {
    case Exclusion::kSelf:
    case Exclusion::kHousehold:
    case Exclusion::kBlocked:
    case Exclusion::kSuspended:
    case Exclusion::kCircleUnasked:
      return Exclusion::kNotAvailable;
    default:
      return exclusion;
  }
}

bool IsRemote(const WantedHelp& wanted, const Offer& offer) {
  return wanted.may_be_remote && offer.is_remote;
}

bool CheckHolds(const WantedHelp& wanted, const Helper& helper, absl::Time moment) {
  return !wanted.needs_check || absl::c_any_of(helper.checks, [&](const Check& check) {
    return check.category == wanted.category && moment < check.again_by;
  });
}

}  // namespace omzien::matching
