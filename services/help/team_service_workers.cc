#include <vector>

#include "services/help/decide_team.h"
#include "services/help/records.h"
#include "services/help/serving.h"
#include "services/help/team_service.h"
#include "services/help/validate_team.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

// Nobody looks after more; who does is shown with so many.
constexpr int kMostCounted = 500;

// Returns how many items a worker owns: her desk without what is only offered to her.
absl::StatusOr<int> CountOwned(store::Store& store, const store::Space& space,
                               const std::string& worker, const std::string& name) {
  const auto members = store.Range(DeskOf(space, worker), "", "", kMostCounted);
  if (!members.ok()) return members.status();
  std::vector<store::Key> keys;
  for (const std::string& member : *members)
    keys.push_back(EscalationKey(space, IdInMember(member)));
  const auto items = store::ReadThere<store::v1::EscalationRecord>(store, keys);
  if (!items.ok()) return items.status();
  int owned = 0;
  for (const auto& item : *items) {
    if (item.value.escalation().owner() == name) ++owned;
  }
  return owned;
}

}  // namespace

grpc::Status TeamService::GetAbsence(grpc::ServerContext* context,
                                     const v1::GetAbsenceRequest* request, v1::Absence* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Away(caller, asked.name()); });
}

grpc::Status TeamService::SetAbsence(grpc::ServerContext* context,
                                     const v1::SetAbsenceRequest* request, v1::Absence* reply) {
  return d_.call(
      *context, *request, *reply,
      [](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        const Here here(caller);
        Validate(here.municipality, caller.now, asked, violations);
      },
      [this](const rpc::Caller& caller, const v1::SetAbsenceRequest& asked) {
        return SetAway(caller, asked, help::SetAbsence);
      });
}

grpc::Status TeamService::SetFullUntil(grpc::ServerContext* context,
                                       const v1::SetFullUntilRequest* request, v1::Absence* reply) {
  return d_.call(
      *context, *request, *reply,
      [](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        const Here here(caller);
        Validate(here.municipality, caller.now, asked, violations);
      },
      [this](const rpc::Caller& caller, const v1::SetFullUntilRequest& asked) {
        return SetAway(caller, asked, help::SetFullUntil);
      });
}

grpc::Status TeamService::ListTeamWorkers(grpc::ServerContext* context,
                                          const v1::ListTeamWorkersRequest* request,
                                          v1::ListTeamWorkersResponse* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return Workers(caller, asked.team());
                 });
}

absl::StatusOr<v1::Absence> TeamService::Away(const rpc::Caller& caller, const std::string& name) {
  const Here here(caller);
  if (WorkerIn(name) != caller.subject.id) return rpc::NotFound();
  const auto worker = store::ReadStored<store::v1::WorkerRecord>(
      d_.store, WorkerKey(here.space, caller.subject.id));
  if (!worker.ok()) return worker.status();
  v1::Absence absence = worker->value.absence();
  absence.set_name(name);
  return absence;
}

template <class Request, class Change>
absl::StatusOr<v1::Absence> TeamService::SetAway(const rpc::Caller& caller, const Request& request,
                                                 const Change& change) {
  const Here here(caller);
  if (WorkerIn(request.name()) != caller.subject.id) return rpc::NotFound();
  return rpc::Mutate<v1::Absence>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Absence>> {
        auto worker = store::ReadStored<store::v1::WorkerRecord>(
            d_.store, WorkerKey(here.space, caller.subject.id));
        if (!worker.ok()) return worker.status();
        worker->value = change(Setting{here.municipality, caller.now}, worker->value, request);
        store::Save(here.space, *worker, batch);
        return rpc::Decided<v1::Absence>{request.name(), [absence = worker->value.absence()](
                                                             store::Version) { return absence; }};
      },
      [&](const std::string& name) { return Away(caller, name); });
}

absl::StatusOr<v1::ListTeamWorkersResponse> TeamService::Workers(const rpc::Caller& caller,
                                                                 const std::string& team) {
  const Here here(caller);
  const Setting setting{here.municipality, caller.now};
  if (!IsOfTeam(setting, caller.subject.id, team)) return rpc::NotFound();
  v1::ListTeamWorkersResponse reply;
  for (const internal::v1::Worker& one : here.municipality.workers()) {
    if (!IsOfTeam(setting, one.id(), team)) continue;
    v1::TeamWorker& worker = *reply.add_workers();
    worker.set_worker(rpc::MakeName(here.municipality.slug(), "workers", one.id()));
    const auto known =
        store::ReadStored<store::v1::WorkerRecord>(d_.store, WorkerKey(here.space, one.id()));
    if (!known.ok()) return known.status();
    *worker.mutable_absence() = known->value.absence();
    worker.mutable_absence()->set_name(worker.worker() + "/absence");
    const auto owned = CountOwned(d_.store, here.space, one.id(), worker.worker());
    if (!owned.ok()) return owned.status();
    worker.set_owned(*owned);
  }
  return reply;
}

}  // namespace omzien::help
