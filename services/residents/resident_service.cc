#include "services/residents/resident_service.h"

#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "services/residents/decide.h"
#include "services/residents/records.h"
#include "services/residents/validate.h"
#include "services/rpc/errors.h"
#include "services/rpc/mutation.h"
#include "services/store/stored.h"

namespace omzien::residents {

using store::v1::HouseholdKeyRecord;
using store::v1::PersonRecord;

namespace {

std::string NewSecret() {
  std::string secret(32, '\0');
  // At most 256 bytes: fails only where the system has no randomness at all.
  const int failed = getentropy(secret.data(), secret.size());
  if (failed != 0) std::abort();
  return secret;
}

}  // namespace

ResidentService::ResidentService(Parts parts) : parts_(std::move(parts)) {}

grpc::Status ResidentService::CreateResident(grpc::ServerContext* context,
                                             const v1::CreateResidentRequest* request,
                                             v1::Resident* reply) {
  return parts_.call(
      *context, *request, *reply,
      [this](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        const auto bundle = parts_.bundle();
        const auto* municipality = bundle->Find(caller.municipality);
        // Gone by a reload since the door let it in: Create says so.
        if (municipality != nullptr) ValidateCreate(asked, *municipality, caller.now, violations);
      },
      [this](const rpc::Caller& caller, const auto& asked) { return Create(caller, asked); });
}

grpc::Status ResidentService::GetResident(grpc::ServerContext* context,
                                          const v1::GetResidentRequest* request,
                                          v1::Resident* reply) {
  return parts_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Get(caller, asked.name()); });
}

absl::StatusOr<v1::Resident> ResidentService::Create(const rpc::Caller& caller,
                                                     const v1::CreateResidentRequest& request) {
  const auto bundle = parts_.bundle();
  // By the whole parent: "municipalities/veghel/residents" names no municipality.
  const auto* municipality = bundle->FindByName(request.parent());
  if (municipality == nullptr) return rpc::NotFound();
  const store::Space space = SpaceOf(*municipality);
  return rpc::Mutate<v1::Resident>(
      parts_.store, space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Resident>> {
        auto person =
            store::ReadStored<PersonRecord>(parts_.store, PersonKey(space, caller.subject.id));
        if (!person.ok()) return person.status();
        auto secret =
            store::ReadStored<HouseholdKeyRecord>(parts_.store, HouseholdSecretKey(space));
        if (!secret.ok()) return secret.status();
        if (!secret->exists()) secret->value.set_key(NewSecret());
        auto registration = Register(person->exists(), request.resident(), caller, *municipality,
                                     secret->value.key());
        if (!registration.ok()) return registration.status();
        store::Save(space, *secret, batch);
        person->value = std::move(registration->person);
        store::Save(space, *person, batch);
        batch.Append(registration->event.SerializeAsString());
        return rpc::Decided<v1::Resident>{caller.Name(), [resident = person->value.resident()](
                                                             store::Version) { return resident; }};
      },
      [&](const std::string& name) { return Get(caller, name); });
}

absl::StatusOr<v1::Resident> ResidentService::Get(const rpc::Caller& caller,
                                                  const std::string& name) {
  if (name != caller.Name()) return rpc::NotFound();
  const auto bundle = parts_.bundle();
  const auto* municipality = bundle->Find(caller.municipality);
  if (municipality == nullptr) return rpc::NotFound();
  auto person = store::ReadStored<PersonRecord>(
      parts_.store, PersonKey(SpaceOf(*municipality), caller.subject.id));
  if (!person.ok()) return person.status();
  if (!person->exists()) return rpc::NotFound();
  return std::move(*person->value.mutable_resident());
}

}  // namespace omzien::residents
