#include "services/residents/resident_service.h"

#include <utility>

#include "services/residents/decide.h"
#include "services/residents/person_store.h"
#include "services/residents/records.h"
#include "services/residents/validate.h"
#include "services/residents/view.h"
#include "services/rpc/errors.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"
#include "services/store/stored.h"
#include "services/store/transact.h"

namespace omzien::residents {
namespace {

// Saves what a decision made of a person, and answers with her as she then is.
rpc::Decided<v1::Resident> Keep(const Here& here, StoredPerson stored, Registration made,
                                store::Batch& batch) {
  stored.person.value = std::move(made.person);
  SavePerson(here.space, stored, batch);
  batch.Append(made.event.SerializeAsString());
  return {stored.person.value.resident().name(),
          [person = stored.person.value, ended = stored.ended.value](store::Version version) {
            return ForHerself(person, ended, version);
          }};
}

// How many one phone number is looked for; see resident.proto.
constexpr int kMostFound = 20;

// Validates what a request says of a person.
constexpr auto kValidate = [](const rpc::Caller& caller, const auto& asked,
                              rpc::Violations& violations) {
  Validate(caller, Here(caller).municipality, asked, violations);
};

}  // namespace

ResidentService::ResidentService(Parts parts) : parts_(std::move(parts)) {}

grpc::Status ResidentService::CreateResident(grpc::ServerContext* context,
                                             const v1::CreateResidentRequest* request,
                                             v1::Resident* reply) {
  return parts_.call(
      *context, *request, *reply, kValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Create(caller, asked); });
}

grpc::Status ResidentService::GetResident(grpc::ServerContext* context,
                                          const v1::GetResidentRequest* request,
                                          v1::Resident* reply) {
  return parts_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Get(caller, asked.name()); });
}

grpc::Status ResidentService::FindResidents(grpc::ServerContext* context,
                                            const v1::FindResidentsRequest* request,
                                            v1::FindResidentsResponse* reply) {
  return parts_.call(
      *context, *request, *reply, kValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Find(caller, asked); });
}

grpc::Status ResidentService::UpdateResident(grpc::ServerContext* context,
                                             const v1::UpdateResidentRequest* request,
                                             v1::Resident* reply) {
  return parts_.call(
      *context, *request, *reply, kValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Update(caller, asked); });
}

absl::StatusOr<v1::Resident> ResidentService::Create(const rpc::Caller& caller,
                                                     const v1::CreateResidentRequest& request) {
  const Here here(caller);
  // By the whole parent: "municipalities/veghel/residents" names no municipality.
  if (caller.bundle->FindByName(request.parent()) == nullptr) return rpc::NotFound();
  const std::string resident =
      caller.Is(v1::ROLE_RESIDENT) ? caller.subject.id : rpc::NewId(caller, request.request_id());
  return rpc::Mutate<v1::Resident>(
      parts_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Resident>> {
        auto stored = ReadPerson(parts_.store, here.space, resident);
        if (!stored.ok()) return stored.status();
        // The same call of a worker, longer ago than Mutate remembers: the id is of this
        // request_id.
        if (!caller.Is(v1::ROLE_RESIDENT) && stored->person.exists())
          return rpc::Decided<v1::Resident>{stored->person.value.resident().name()};
        const auto secret = ReadSecret(parts_.store, here.space);
        if (!secret.ok()) return secret.status();
        auto made = Register({here.municipality, caller, secret->value.key()}, stored->known(),
                             resident, request);
        if (!made.ok()) return made.status();
        store::Save(here.space, *secret, batch);
        return Keep(here, *std::move(stored), *std::move(made), batch);
      },
      [&](const std::string& name) { return Get(caller, name); });
}

absl::StatusOr<v1::Resident> ResidentService::Get(const rpc::Caller& caller,
                                                  const std::string& name) {
  const Here here(caller);
  if (caller.Is(v1::ROLE_RESIDENT)) {
    const auto stored = ReadFor(parts_.store, here, caller, name);
    if (!stored.ok()) return stored.status();
    return ForHerself(stored->person.value, stored->ended.value, stored->person.version);
  }
  using Decision = store::Decision<v1::Resident>;
  // No answer before the read is logged. After a doubt it is logged once more: it was not answered.
  auto read = store::Transact(parts_.store, [&]() -> absl::StatusOr<Decision> {
    const auto stored = ReadFor(parts_.store, here, caller, name);
    if (!stored.ok()) return stored.status();
    Decision decision{
        store::Batch(here.space.partition()),
        ForHerself(stored->person.value, stored->ended.value, stored->person.version)};
    SavePerson(here.space, *stored, *decision.batch);
    decision.batch->Append(LookedEvent(caller, rpc::IdOf(name, "residents")).SerializeAsString());
    return decision;
  });
  if (!read.ok()) return read.status();
  return std::move(read->reply);
}

absl::StatusOr<v1::FindResidentsResponse> ResidentService::Find(
    const rpc::Caller& caller, const v1::FindResidentsRequest& request) {
  const Here here(caller);
  if (caller.bundle->FindByName(request.parent()) == nullptr) return rpc::NotFound();
  using Decision = store::Decision<v1::FindResidentsResponse>;
  // As Get: no answer before each read is logged.
  auto found = store::Transact(parts_.store, [&]() -> absl::StatusOr<Decision> {
    const auto ids =
        parts_.store.Range(ByPhoneIndex(here.space, request.phone()), "", "", kMostFound);
    if (!ids.ok()) return ids.status();
    Decision decision;
    for (const std::string& id : *ids) {
      const auto stored =
          ReadFor(parts_.store, here, caller, rpc::MakeName(caller.municipality, "residents", id));
      if (absl::IsNotFound(stored.status())) continue;
      if (!stored.ok()) return stored.status();
      *decision.reply.add_residents() =
          ForHerself(stored->person.value, stored->ended.value, stored->person.version);
      if (!decision.batch) decision.batch.emplace(here.space.partition());
      SavePerson(here.space, *stored, *decision.batch);
      decision.batch->Append(LookedEvent(caller, id).SerializeAsString());
    }
    return decision;
  });
  if (!found.ok()) return found.status();
  return std::move(found->reply);
}

absl::StatusOr<v1::Resident> ResidentService::Update(const rpc::Caller& caller,
                                                     const v1::UpdateResidentRequest& request) {
  const Here here(caller);
  const std::string& name = request.resident().name();
  return rpc::Mutate<v1::Resident>(
      parts_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Resident>> {
        auto stored = ReadFor(parts_.store, here, caller, name);
        if (!stored.ok()) return stored.status();
        const auto secret = ReadSecret(parts_.store, here.space);
        if (!secret.ok()) return secret.status();
        auto made = residents::Update({here.municipality, caller, secret->value.key()},
                                      stored->person.value, stored->known(), stored->person.version,
                                      request);
        if (!made.ok()) return made.status();
        if (!caller.Is(v1::ROLE_RESIDENT)) {
          batch.Append(LookedEvent(caller, rpc::IdOf(name, "residents")).SerializeAsString());
        }
        return Keep(here, *std::move(stored), *std::move(made), batch);
      },
      [&](const std::string& again) { return Get(caller, again); });
}

}  // namespace omzien::residents
