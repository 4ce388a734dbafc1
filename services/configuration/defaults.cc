#include "services/configuration/defaults.h"

#include <cstdint>

namespace omzien::configuration {
namespace {

constexpr int64_t kHour = 3600;  // Seconds.

void FillPolicy(internal::v1::Policy& policy) {
  // Absent and zero are one here: no policy has a meaning for "no time at all".
  const auto fill = [](google::protobuf::Duration& duration, int64_t seconds) {
    if (duration.seconds() == 0 && duration.nanos() == 0) duration.set_seconds(seconds);
  };
  fill(*policy.mutable_circle_time_box(), 4 * kHour);
  fill(*policy.mutable_neighbours_time_box(), 24 * kHour);
  fill(*policy.mutable_wave_interval(), 1 * kHour);
  fill(*policy.mutable_answer_time(), 24 * kHour);
  fill(*policy.mutable_choose_time_box(), 24 * kHour);
  fill(*policy.mutable_relaxation_time_box(), 4 * kHour);
  fill(*policy.mutable_pass_on_time_box(), 4 * kHour);
  fill(*policy.mutable_reopen_within(), 14 * 24 * kHour);
  fill(*policy.mutable_report_within(), 3 * 24 * kHour);
  fill(*policy.mutable_short_notice(), 24 * kHour);
  fill(*policy.mutable_contact_within(), 8 * kHour);
  fill(*policy.mutable_idle_within(), 16 * kHour);
  fill(*policy.mutable_take_within(), 1 * kHour);
  fill(*policy.mutable_volunteers_time_box(), 24 * kHour);
  if (policy.max_waiting_days() == 0) policy.set_max_waiting_days(14);
  if (policy.unreached_days() == 0) policy.set_unreached_days(3);
  fill(*policy.mutable_door_before(), 24 * kHour);
  fill(*policy.mutable_door_after(), 24 * kHour);
  fill(*policy.mutable_freeze_statistics_after(), 14 * 24 * kHour);
  if (policy.wanted_chance() == 0) policy.set_wanted_chance(0.9);
  if (policy.expected_acceptance() == 0) policy.set_expected_acceptance(0.3);
  if (policy.max_wave() == 0) policy.set_max_wave(10);
  if (policy.quiet_from().empty()) policy.set_quiet_from("22:00");
  if (policy.quiet_until().empty()) policy.set_quiet_until("07:00");
}

}  // namespace

void FillDefaults(internal::v1::MunicipalityConfiguration& configuration) {
  v1::Municipality& municipality = *configuration.mutable_municipality();
  if (municipality.where_to_go().nl().empty()) {
    municipality.mutable_where_to_go()->set_nl(
        "Bel de gemeente waar u nu woont; ook daar is een wijkteam dat met u meekijkt.");
    municipality.mutable_where_to_go()->set_en(
        "Call the municipality you live in now; it has a social team too.");
  }
  for (v1::Category& category : *municipality.mutable_categories()) {
    if (category.minimum_age() == 0) category.set_minimum_age(18);
    if (category.reach_meters() == 0) category.set_reach_meters(5000);
  }
  for (v1::Team& team : *municipality.mutable_teams()) {
    // A lead time of zero may be meant; only an absent one is filled.
    if (!team.has_lead_time()) team.mutable_lead_time()->set_seconds(2 * kHour);
  }
  FillPolicy(*configuration.mutable_policy());
}

}  // namespace omzien::configuration
