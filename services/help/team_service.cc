#include "services/help/team_service.h"

#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "services/help/decide.h"
#include "services/help/matter_store.h"
#include "services/help/validate.h"
#include "services/help/view.h"
#include "services/rpc/index_page.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

// A linker may name a team too, and is not of it; a team lead is a worker of hers.
bool IsOfTeam(const Here& here, const rpc::Caller& caller, absl::string_view team) {
  return absl::c_any_of(here.municipality.RolesOf(caller.subject.id, caller.now),
                        [team](const configuration::HeldRole& held) {
                          return held.role == v1::ROLE_WORKER && held.team == team;
                        });
}

// Returns true unless the worker must not see it: an item of her own neighbourhood or household
// does not exist for her.
bool MayServe(const Here& here, const rpc::Caller& caller, const Matter& matter) {
  const internal::v1::Worker* worker = here.municipality.FindWorker(caller.subject.id);
  if (worker == nullptr) return false;
  if (absl::c_linear_search(worker->not_neighbourhoods(),
                            matter.record.value.place().neighbourhood()))
    return false;
  const std::string asker = rpc::IdOf(matter.request().asker(), "residents");
  const std::string& household = matter.helpers.at(asker).value.helper().household();
  return household.empty() || household != worker->not_household();
}

// Returns true if there may be something MayServe keeps from her.
bool ServesNotAll(const Here& here, const rpc::Caller& caller) {
  const internal::v1::Worker* worker = here.municipality.FindWorker(caller.subject.id);
  return worker == nullptr || !worker->not_neighbourhoods().empty() ||
         !worker->not_household().empty();
}

// Returns the matter of a queue item of the caller's team.
// Errors: NOT_FOUND if it is not there, not her team's, or not for her to serve.
absl::StatusOr<Matter> ReadItem(const Dependencies& d, const Here& here, const rpc::Caller& caller,
                                const std::string& name, Reach reach) {
  const std::string id = rpc::IdOf(name, "escalations");
  auto matter = ReadMatter(d.store, here.space, RequestIn(id), reach);
  if (!matter.ok()) return matter.status();
  const auto& item = matter->escalation;
  if (!item->exists() || item->value.escalation().name() != name) return rpc::NotFound();
  if (!IsOfTeam(here, caller, item->value.escalation().team()) ||
      !MayServe(here, caller, *matter)) {
    return rpc::NotFound();
  }
  return matter;
}

}  // namespace

grpc::Status TeamService::ListEscalations(grpc::ServerContext* context,
                                          const v1::ListEscalationsRequest* request,
                                          v1::ListEscalationsResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

grpc::Status TeamService::GetEscalation(grpc::ServerContext* context,
                                        const v1::GetEscalationRequest* request,
                                        v1::Escalation* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Get(caller, asked.name()); });
}

grpc::Status TeamService::TakeEscalation(grpc::ServerContext* context,
                                         const v1::TakeEscalationRequest* request,
                                         v1::Escalation* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Take(caller, asked); });
}

grpc::Status TeamService::CloseEscalation(grpc::ServerContext* context,
                                          const v1::CloseEscalationRequest* request,
                                          v1::Escalation* reply) {
  return d_.call(
      *context, *request, *reply,
      [](const auto& asked, rpc::Violations& violations) { Validate(asked, violations); },
      [this](const rpc::Caller& caller, const auto& asked) { return Close(caller, asked); });
}

absl::StatusOr<v1::ListEscalationsResponse> TeamService::List(
    const rpc::Caller& caller, const v1::ListEscalationsRequest& request) {
  const Here here(d_.bundle, caller);
  if (!IsOfTeam(here, caller, request.team())) return rpc::NotFound();
  const auto page =
      rpc::ReadPage(d_.store, d_.pages, QueueOf(here.space, request.team()), request, caller);
  if (!page.ok()) return page.status();
  std::vector<store::Key> keys;
  for (const std::string& member : page->members)
    keys.push_back(EscalationKey(here.space, IdInMember(member)));
  auto records = d_.store.Read(keys);
  if (!records.ok()) return records.status();
  const bool serves_not_all = ServesNotAll(here, caller);
  v1::ListEscalationsResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto item =
        store::ParseStored<store::v1::EscalationRecord>(keys[i], std::move((*records)[i]));
    if (!item.ok()) return item.status();
    if (!item->exists()) continue;
    if (serves_not_all) {
      const std::string id = rpc::IdOf(item->value.escalation().request(), "requests");
      const auto matter = ReadMatter(d_.store, here.space, id, {});
      if (!matter.ok()) return matter.status();
      if (!MayServe(here, caller, *matter)) continue;
    }
    *reply.add_escalations() = ForList(item->value, item->version);
  }
  return reply;
}

absl::StatusOr<v1::Escalation> TeamService::Get(const rpc::Caller& caller,
                                                const std::string& name) {
  const Here here(d_.bundle, caller);
  const auto matter = ReadItem(d_, here, caller, name, {});
  if (!matter.ok()) return matter.status();
  std::vector<store::Key> keys = {TextKey(here.space, matter->id)};
  for (const std::string& resident : matter->record.value.asked()) {
    keys.push_back(
        InvitationKey(here.space, InvitationId(matter->id, matter->request().episode(), resident)));
  }
  auto records = d_.store.Read(keys);
  if (!records.ok()) return records.status();
  const auto text =
      store::ParseStored<store::v1::RequestTextRecord>(keys[0], std::move((*records)[0]));
  if (!text.ok()) return text.status();
  std::vector<store::v1::InvitationRecord> invitations;
  for (size_t i = 1; i < keys.size(); ++i) {
    const auto invitation =
        store::ParseStored<store::v1::InvitationRecord>(keys[i], std::move((*records)[i]));
    if (!invitation.ok()) return invitation.status();
    invitations.push_back(invitation->value);
  }
  const auto words = WordsOf(d_.store, here.space, matter->record.value, text->value);
  if (!words.ok()) return words.status();
  return ForCard(matter->escalation->value, matter->escalation->version, matter->record.value,
                 *words, invitations);
}

absl::StatusOr<v1::Escalation> TeamService::Take(const rpc::Caller& caller,
                                                 const v1::TakeEscalationRequest& request) {
  const Here here(d_.bundle, caller);
  return rpc::Mutate<v1::Escalation>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Escalation>> {
        auto matter = ReadItem(d_, here, caller, request.name(), {});
        if (!matter.ok()) return matter.status();
        const auto changed = help::Take({here.municipality, caller.now}, *std::move(matter),
                                        caller.subject.id, request.etag());
        if (!changed.ok()) return changed.status();
        SaveMatter(*changed, batch);
        return rpc::Decided<v1::Escalation>{request.name()};
      },
      [&](const std::string& name) { return Get(caller, name); });
}

absl::StatusOr<v1::Escalation> TeamService::Close(const rpc::Caller& caller,
                                                  const v1::CloseEscalationRequest& request) {
  const Here here(d_.bundle, caller);
  return rpc::Mutate<v1::Escalation>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Escalation>> {
        auto matter =
            ReadItem(d_, here, caller, request.name(), {.everyone = Reach::Everyone::kYes});
        if (!matter.ok()) return matter.status();
        const auto changed = CloseByTeam({here.municipality, caller.now}, *std::move(matter),
                                         caller.subject.id, request);
        if (!changed.ok()) return changed.status();
        SaveMatter(*changed, batch);
        return rpc::Decided<v1::Escalation>{request.name()};
      },
      [&](const std::string& name) { return Get(caller, name); });
}

}  // namespace omzien::help
