#include "services/directory/directory_service.h"

#include <map>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::directory {
namespace {

using configuration::HeldRole;
using configuration::Municipality;

bool MayList(const rpc::Caller& caller) {
  return caller.Is(v1::ROLE_WORKER) || caller.Is(v1::ROLE_TEAM_LEAD) || caller.Is(v1::ROLE_LINKER);
}

// Returns what a worker is, with the roles she holds today; without assignments if she holds none.
v1::Worker WorkerOf(const Municipality& municipality, const internal::v1::Worker& configured,
                    absl::Time now) {
  v1::Worker worker;
  worker.set_name(rpc::MakeName(municipality.slug(), "workers", configured.id()));
  worker.set_display_name(configured.display_name());
  worker.set_reads_restricted_signals(configured.reads_restricted_signals());
  for (const HeldRole& held : municipality.RolesOf(configured.id(), now)) {
    v1::Worker::Assignment& assignment = *worker.add_assignments();
    assignment.set_role(held.role);
    assignment.set_team(held.team);
    assignment.set_organisation(held.organisation);
  }
  return worker;
}

absl::StatusOr<v1::Worker> Find(const rpc::Caller& caller, const v1::GetWorkerRequest& request) {
  if (request.name() != caller.Name() && !MayList(caller)) return rpc::NotFound();
  const Municipality& municipality = *caller.bundle->Find(caller.municipality);
  const internal::v1::Worker* found = municipality.FindWorker(rpc::IdOf(request.name(), "workers"));
  if (found == nullptr) return rpc::NotFound();
  v1::Worker worker = WorkerOf(municipality, *found, caller.now);
  if (worker.assignments().empty()) return rpc::NotFound();
  return worker;
}

void ValidateList(const rpc::Caller& caller, const v1::ListWorkersRequest& request,
                  rpc::Violations& violations) {
  rpc::CheckPageSize(request.page_size(), violations);
  const Municipality& municipality = *caller.bundle->Find(caller.municipality);
  if (!request.team().empty() && municipality.FindTeam(request.team()) == nullptr)
    violations.Add("team", "want the id of a team of the municipality, or nothing");
}

bool IsOf(const v1::Worker& worker, const std::string& team) {
  if (team.empty()) return !worker.assignments().empty();
  return absl::c_any_of(worker.assignments(),
                        [&team](const auto& assignment) { return assignment.team() == team; });
}

}  // namespace

DirectoryService::DirectoryService(const rpc::Call& call, const rpc::PageSealer& pages,
                                   configuration::CurrentBundle bundle)
    : call_(call), pages_(pages), bundle_(std::move(bundle)) {}

grpc::Status DirectoryService::GetMunicipality(grpc::ServerContext* context,
                                               const v1::GetMunicipalityRequest* request,
                                               v1::Municipality* reply) {
  return call_(*context, *request, *reply, rpc::kNothingToValidate,
               [this](const rpc::Caller&, const auto& asked) { return Get(asked); });
}

absl::StatusOr<v1::Municipality> DirectoryService::Get(
    const v1::GetMunicipalityRequest& request) const {
  const std::shared_ptr<const configuration::Bundle> bundle = bundle_();
  // The door let the municipality in; a longer name, or one that a reload took away, is not found.
  const configuration::Municipality* found = bundle->FindByName(request.name());
  if (found == nullptr) return rpc::NotFound();
  return found->proto();
}

grpc::Status DirectoryService::GetWorker(grpc::ServerContext* context,
                                         const v1::GetWorkerRequest* request, v1::Worker* reply) {
  return call_(*context, *request, *reply, rpc::kNothingToValidate, Find);
}

grpc::Status DirectoryService::ListWorkers(grpc::ServerContext* context,
                                           const v1::ListWorkersRequest* request,
                                           v1::ListWorkersResponse* reply) {
  return call_(
      *context, *request, *reply, ValidateList,
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

absl::StatusOr<v1::ListWorkersResponse> DirectoryService::List(
    const rpc::Caller& caller, const v1::ListWorkersRequest& request) const {
  const std::string question =
      absl::StrCat("ListWorkers\n", request.parent(), "\n", request.team());
  const auto position = pages_.Open(request.page_token(), question, caller);
  if (!position.ok()) return position.status();
  const Municipality& municipality = *caller.bundle->Find(caller.municipality);
  std::map<std::string, v1::Worker> workers;  // By what they are listed by: no two are the same.
  for (const internal::v1::Worker& configured : municipality.workers()) {
    v1::Worker worker = WorkerOf(municipality, configured, caller.now);
    if (IsOf(worker, request.team()))
      workers[absl::StrCat(configured.display_name(), "\n", configured.id())] = std::move(worker);
  }
  v1::ListWorkersResponse reply;
  for (auto next = workers.lower_bound(*position); next != workers.end(); ++next) {
    if (reply.workers_size() == rpc::PageSize(request.page_size())) {
      reply.set_next_page_token(pages_.Seal(next->first, question, caller));
      break;
    }
    *reply.add_workers() = std::move(next->second);
  }
  return reply;
}

}  // namespace omzien::directory
