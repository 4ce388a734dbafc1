#include "services/signals/view.h"

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

namespace omzien::signals {
namespace {

// True if a household is said, and it is the one the worker does not serve. Of who was erased the
// signal itself says it.
bool IsOwnHousehold(const internal::v1::Worker& worker, const Matter& matter) {
  const bool is_known = matter.person.has_value() && !matter.person->value.household().empty();
  const std::string& household =
      is_known ? matter.person->value.household() : matter.record.value.household();
  return !household.empty() && household == worker.not_household();
}

}  // namespace

bool IsOfTeam(const configuration::Municipality& municipality, absl::string_view worker,
              absl::string_view team, absl::Time now) {
  return !team.empty() &&
         absl::c_any_of(municipality.RolesOf(worker, now),
                        [team](const configuration::HeldRole& held) { return held.team == team; });
}

bool Leads(const configuration::Municipality& municipality, absl::string_view worker,
           absl::string_view team, absl::Time now) {
  return absl::c_any_of(municipality.RolesOf(worker, now),
                        [team](const configuration::HeldRole& held) {
                          return held.role == v1::ROLE_TEAM_LEAD && held.team == team;
                        });
}

bool ReadsRestricted(const configuration::Municipality& municipality, absl::string_view worker,
                     absl::Time now) {
  const internal::v1::Worker* found = municipality.FindWorker(worker);
  if (found == nullptr || !found->reads_restricted_signals()) return false;
  return absl::c_any_of(municipality.RolesOf(worker, now), [](const configuration::HeldRole& held) {
    return held.role == v1::ROLE_WORKER || held.role == v1::ROLE_TEAM_LEAD ||
           held.role == v1::ROLE_LINKER;
  });
}

bool MaySee(const configuration::Municipality& municipality, absl::string_view worker,
            const Matter& matter, absl::Time now) {
  const internal::v1::Worker* found = municipality.FindWorker(worker);
  if (found == nullptr) return false;
  const v1::Signal& signal = matter.signal();
  if (absl::c_linear_search(found->not_neighbourhoods(), signal.neighbourhood())) return false;
  if (IsOwnHousehold(*found, matter)) return false;
  const bool is_declined = matter.person.has_value() &&
                           absl::c_linear_search(matter.person->value.not_served_by(), worker);
  if (is_declined) return false;
  return signal.is_restricted() ? ReadsRestricted(municipality, worker, now)
                                : IsOfTeam(municipality, worker, signal.team(), now);
}

v1::Signal ForReporter(const store::v1::SignalRecord& record,
                       const store::v1::SignalTextRecord& text) {
  const v1::Signal& signal = record.signal();
  v1::Signal seen;
  if (signal.is_restricted()) {
    seen.set_name(signal.name());
    seen.set_is_restricted(true);
    seen.set_state(v1::Signal::RECEIVED);
    *seen.mutable_create_time() = signal.create_time();
  } else {
    seen = signal;
    seen.set_about(text.about());
    seen.set_text(text.text());
    seen.clear_reporter();
    seen.clear_outcome();
    seen.clear_owner();
  }
  if (signal.has_read_time()) *seen.mutable_read_time() = signal.read_time();
  return seen;
}

v1::Signal ForSubject(const store::v1::SignalRecord& record,
                      const store::v1::SignalTextRecord& text) {
  v1::Signal seen = ForReporter(record, text);
  seen.set_outcome(record.signal().outcome());
  return seen;
}

v1::Signal ForList(const store::v1::SignalRecord& record) {
  v1::Signal seen = record.signal();
  seen.clear_resident();
  seen.clear_reporter();
  seen.set_etag(absl::StrCat(record.moves()));
  return seen;
}

v1::Signal ForReader(const store::v1::SignalRecord& record,
                     const store::v1::SignalTextRecord& text) {
  v1::Signal seen = record.signal();
  seen.set_about(text.about());
  seen.set_text(text.text());
  seen.set_etag(absl::StrCat(record.moves()));
  return seen;
}

}  // namespace omzien::signals
