#include "services/inbox/view.h"

#include "absl/algorithm/container.h"

namespace omzien::inbox {

bool IsOfTeam(const configuration::Municipality& municipality, absl::string_view worker,
              absl::string_view team, absl::Time now) {
  return absl::c_any_of(municipality.RolesOf(worker, now),
                        [team](const configuration::HeldRole& held) {
                          return held.role == v1::ROLE_WORKER && held.team == team;
                        });
}

bool MayServe(const configuration::Municipality& municipality, absl::string_view worker,
              const store::v1::CallTaskRecord& task, const store::v1::InboxPersonRecord& called,
              const store::v1::InboxPersonRecord& concerned) {
  const internal::v1::Worker* found = municipality.FindWorker(worker);
  if (found == nullptr || task.about_worker() == worker) return false;
  for (const store::v1::InboxPersonRecord* person : {&called, &concerned}) {
    if (absl::c_linear_search(person->not_served_by(), worker)) return false;
  }
  if (absl::c_linear_search(found->not_neighbourhoods(), called.neighbourhood())) return false;
  return called.household().empty() || called.household() != found->not_household();
}

v1::CallTask ForList(const store::v1::CallTaskRecord& record) {
  v1::CallTask task = record.task();
  task.clear_resident();
  return task;
}

}  // namespace omzien::inbox
