#include "services/help/on_behalf.h"

#include "absl/algorithm/container.h"
#include "services/help/decide_helper.h"
#include "services/help/decide_tie.h"
#include "services/help/pair_store.h"

namespace omzien::help {

bool IsWorker(const rpc::Caller& caller) { return caller.subject.collection == "workers"; }

absl::StatusOr<std::string> AboutWhom(const rpc::Caller& caller, absl::string_view named) {
  if (named.empty()) return caller.subject.id;
  std::string id = ResidentIn(caller, named);
  if (id.empty()) return rpc::NotFound();
  return id;
}

void CheckAboutWhom(const rpc::Caller& caller, absl::string_view named, absl::string_view path,
                    rpc::Violations& violations) {
  if (named.empty() && IsWorker(caller)) violations.Add(path, "want the resident who phones");
}

bool MayServe(const configuration::Municipality& municipality, absl::string_view worker,
              absl::string_view neighbourhood, const internal::v1::Helper& resident) {
  const internal::v1::Worker* entry = municipality.FindWorker(worker);
  if (entry == nullptr) return false;
  const auto avoids = [entry](absl::string_view where) {
    return !where.empty() && absl::c_linear_search(entry->not_neighbourhoods(), where);
  };
  if (avoids(neighbourhood) || avoids(resident.neighbourhood())) return false;
  if (absl::c_linear_search(resident.not_served_by(), worker)) return false;
  return resident.household().empty() || resident.household() != entry->not_household();
}

bool IsPhonedBy(const configuration::Municipality& municipality, const rpc::Caller& caller,
                const internal::v1::Helper& resident, absl::string_view neighbourhood) {
  const v1::Team* team = municipality.TeamOf(neighbourhood);
  if (!IsWorker(caller) || team == nullptr) return false;
  const auto takes_calls = [team](const configuration::HeldRole& held) {
    if (held.role == v1::ROLE_LINKER) return held.team.empty() || held.team == team->id();
    return held.role == v1::ROLE_WORKER && held.team == team->id();
  };
  return absl::c_any_of(municipality.RolesOf(caller.subject.id, caller.now), takes_calls) &&
         MayServe(municipality, caller.subject.id, neighbourhood, resident);
}

bool MayEnterFor(const configuration::Municipality& municipality, const rpc::Caller& caller,
                 const internal::v1::Helper& resident) {
  if (IsWorker(caller)) return IsPhonedBy(municipality, caller, resident, resident.neighbourhood());
  return caller.subject.id == resident.id();
}

absl::Status CheckMayEnterFor(const configuration::Municipality& municipality,
                              const rpc::Caller& caller, absl::string_view resident,
                              const store::Stored<store::v1::HelperRecord>& helper) {
  if (!helper.exists() && (IsWorker(caller) || resident == caller.subject.id)) return NotKnownYet();
  if (!MayEnterFor(municipality, caller, helper.value.helper())) return rpc::NotFound();
  return absl::OkStatus();
}

std::optional<v1::AskedThrough> SpeaksFor(const configuration::Municipality& municipality,
                                          const rpc::Caller& caller,
                                          const internal::v1::Helper& resident,
                                          absl::string_view neighbourhood) {
  if (IsPhonedBy(municipality, caller, resident, neighbourhood)) return v1::ASKED_THROUGH_PHONE;
  if (caller.subject.collection != "residents") return std::nullopt;
  if (caller.subject.id == resident.id()) return v1::ASKED_THROUGH_APP;
  if (MayAskFor(resident, caller.subject.id)) return v1::ASKED_THROUGH_PROXY;
  return std::nullopt;
}

}  // namespace omzien::help
