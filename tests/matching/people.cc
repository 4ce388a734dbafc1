#include "people.h"

#include <cmath>
#include <variant>

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

namespace omzien::matching {

absl::Time Now() { return absl::FromCivil(absl::CivilSecond(2026, 3, 2, 8), absl::UTCTimeZone()); }

Place Home() { return AtMetres(0); }

Place AtMetres(double metres, Areas areas) {
  constexpr double kLat = 51.6167;
  const double metres_per_degree = 111195 * std::cos(kLat * M_PI / 180);
  return Place::FromDegrees(kLat, 5.5397 + metres / metres_per_degree, areas).value();
}

WeekInterval Hours(absl::Weekday day, int from, int to) {
  return WeekInterval::OnDay(day, from * 60, to * 60).value();
}

Moment On(absl::Weekday day, int from, int to) {
  const absl::CivilDay date = absl::NextWeekday(absl::CivilDay(2026, 3, 2), day);
  const absl::CivilHour midnight(date);
  return {.start = absl::FromCivil(midnight + from, absl::UTCTimeZone()),
          .end = absl::FromCivil(midnight + to, absl::UTCTimeZone()),
          .interval = WeekInterval::Between(midnight + from, midnight + to)};
}

WantedHelp Wanted() { return {.asker = {.resident = 1}, .category = kGroceries, .place = Home()}; }

Helper HelperAt(ResidentId resident, const Place& place, Meters reach) {
  Offer offer;
  offer.categories = {kGroceries};
  offer.places = {{place, reach}};
  offer.times = WeeklyTimes::Always();
  offer.accepts_pets = true;

  Helper helper;
  helper.resident = resident;
  helper.id = absl::StrFormat("helper-%04d", resident);
  helper.age = AgeBand::kAdult;
  helper.offers = {offer};
  return helper;
}

void PrintTo(Exclusion exclusion, std::ostream* out) {
  *out << "exclusion " << static_cast<int>(exclusion);
}

void PrintTo(const Relaxation& relaxation, std::ostream* out) {
  const Change& change = relaxation.change;
  *out << "change of kind " << change.index();
  if (const auto* further = std::get_if<FurtherAway>(&change)) {
    *out << " to " << further->maximum_distance.value() << " m";
  } else if (const auto* time = std::get_if<AtAnotherTime>(&change)) {
    *out << " of moment " << time->moment << " by " << time->shift_minutes << " minutes";
  } else if (const auto* skill = std::get_if<WithoutSkill>(&change)) {
    *out << " " << skill->skill;
  }
  *out << ", finds " << relaxation.finds;
}

}  // namespace omzien::matching
