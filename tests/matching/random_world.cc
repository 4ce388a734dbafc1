#include "random_world.h"

#include "absl/strings/str_format.h"
#include "people.h"
#include "s2/s2latlng.h"
#include "s2/s2point.h"

namespace omzien::matching {
namespace {

Place Middle(uint32_t seed) {
  const struct {
    double lat, lng;
  } middles[] = {{51.6167, 5.5397}, {90, 0},       {-90, 0},         {0, 180},
                 {64, -180},        {35.2644, 45}, {89.99, 179.999}, {0, 45}};
  const auto& middle = middles[seed % std::size(middles)];
  return Place::FromDegrees(middle.lat, middle.lng).value();
}

}  // namespace

RandomWorld::RandomWorld(uint32_t seed) : random_(seed), middle_(Middle(seed)) {}

Areas RandomWorld::SomeAreas() {
  if (Once(4)) return {};
  return {.street = static_cast<uint64_t>(Below(4)),
          .neighbourhood = static_cast<uint32_t>(Below(3)),
          .district = static_cast<uint32_t>(Below(3))};
}

Place RandomWorld::SomePlace() {
  constexpr double kEarthRadius = 6371010;
  const double metres = Once(20) ? 1e9 : Below(2) ? 20000 : 2000;
  const auto offset = [&] { return (Below(20001) - 10000) / 10000.0 * metres / kEarthRadius; };
  const S2Point point = (middle_.centre() + S2Point(offset(), offset(), offset())).Normalize();
  const S2LatLng at(point);
  return Place::FromDegrees(at.lat().degrees(), at.lng().degrees(), SomeAreas()).value();
}

WeekInterval RandomWorld::SomeHours(int longest) {
  return WeekInterval::Of(Below(7 * 24) * 60, (1 + Below(longest)) * 60).value();
}

Offer RandomWorld::SomeOffer() {
  Offer offer;
  offer.categories = {kGroceries};
  if (Once(4)) offer.categories = {kWalking};
  if (Once(4)) offer.categories = {kWalking, kGroceries};
  for (int skill = 0; skill < 3; ++skill) offer.skills[skill] = !Once(3);
  for (int i = Below(3); i >= 0; --i) {
    const Place place = SomePlace();
    // Now and then exactly as far as the middle is.
    const Meters reach =
        Once(5) ? Distance(place, middle_) : Meters(Below(2) ? Below(30000) : Below(3000));
    offer.places.push_back({place, reach});
  }
  offer.is_remote = Once(5);
  if (offer.is_remote && Once(2)) offer.places.clear();
  std::vector<WeekInterval> windows;
  for (int i = Below(4); i > 0; --i) windows.push_back(SomeHours(40));
  offer.times = Once(3) ? WeeklyTimes::Always() : WeeklyTimes::Of(windows);
  offer.has_car = Once(2);
  offer.accepts_pets = !Once(3);
  offer.allergies[0] = Once(5);
  return offer;
}

Helper RandomWorld::SomeHelper(ResidentId resident) {
  Helper helper;
  helper.resident = resident;
  helper.id = absl::StrFormat("helper-%04d", resident);
  helper.household = Once(10) ? 1 + Below(3) : kNoHousehold;
  if (Once(15)) helper.blocks = {.residents = {1}, .households = {2}};
  helper.age = Once(10) ? AgeBand::k16To17 : AgeBand::kAdult;
  helper.identity_level = Below(3);
  if (!Once(3)) {
    // A minute past the hour: the last whole hour at which it holds is that hour.
    helper.checks = {{kGroceries, Now() + absl::Hours(Below(300) - 20) + absl::Minutes(1)}};
  }
  helper.is_suspended = Once(20);
  helper.has_opted_out = Once(20);
  if (Once(10)) helper.paused_until = Now() + absl::Hours(Below(3) - 1);
  if (Once(4)) {
    helper.weekly_maximum = Below(3);
    helper.weekly_load = Below(3);
    helper.weekly_load_until = Now() + absl::Hours(Below(3) - 1);
  }
  helper.languages = Below(8);
  helper.is_volunteer = Once(8);
  helper.is_neighbour = !helper.is_volunteer || Once(4);
  if (Once(8)) helper.familiar = {1};
  helper.recent_invitations = Below(3);
  for (int i = Below(3); i >= 0; --i) helper.offers.push_back(SomeOffer());
  return helper;
}

WantedHelp RandomWorld::SomeWanted() {
  WantedHelp wanted = {.place = Once(2) ? middle_ : SomePlace()};
  wanted.asker = {.resident = 1, .household = static_cast<HouseholdId>(Below(3))};
  if (Once(6)) wanted.asker.blocks = {.residents = {3}, .households = {3}};
  wanted.category = kGroceries;
  if (Once(8)) wanted.rung = Once(2) ? Rung::kCircle : Rung::kVolunteers;
  if (Once(3)) wanted.skills[Below(3)] = true;
  if (Once(6)) wanted.skills[Below(3)] = true;
  if (Once(2)) wanted.maximum_distance = Meters(Below(12000));
  for (int i = Below(3); i > 0; --i) {
    const int hours = 1 + Below(24 * 9);
    const absl::Time start = Now() + absl::Hours(hours);
    const int length = 1 + Below(3);
    const absl::CivilMinute clock = absl::ToCivilMinute(start, absl::UTCTimeZone());
    wanted.moments.push_back({.start = start,
                              .end = start + absl::Hours(length),
                              .interval = WeekInterval::Between(clock, clock + length * 60)});
  }
  if (Once(3)) wanted.languages.set(Below(3));
  wanted.needs_car = Once(3);
  wanted.has_pets = Once(4);
  wanted.allergens[0] = Once(3);
  wanted.may_be_remote = Once(4);
  wanted.is_home_visit = Once(3);
  wanted.is_open_to_minors = Once(2);
  wanted.needs_check = Once(4);
  wanted.identity_level = Once(3) ? 1 : 0;
  wanted.is_ranked_by_nearness = !Once(3);
  for (int i = Below(4); i > 0; --i) wanted.circle.push_back(2 + Below(20));
  wanted.asker_wants_circle = Once(2);
  for (int i = Below(3); i > 0; --i) wanted.already_asked.push_back(2 + Below(20));
  return wanted;
}

}  // namespace omzien::matching
