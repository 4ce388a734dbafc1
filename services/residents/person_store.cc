#include "services/residents/person_store.h"

#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "services/residents/view.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"

namespace omzien::residents {
namespace {

std::string NewSecret() {
  std::string secret(32, '\0');
  // At most 256 bytes: fails only where the system has no randomness at all.
  const int failed = getentropy(secret.data(), secret.size());
  if (failed != 0) std::abort();
  return secret;
}

}  // namespace

absl::StatusOr<StoredPerson> ReadPerson(store::Store& store, const store::Space& space,
                                        absl::string_view resident) {
  const store::Key keys[] = {PersonKey(space, resident), EndedKey(space, resident),
                             NotServedKey(space, resident)};
  auto records = store.Read(keys);
  if (!records.ok()) return records.status();
  auto person = store::ParseStored<store::v1::PersonRecord>(keys[0], std::move((*records)[0]));
  if (!person.ok()) return person.status();
  auto ended = store::ParseStored<store::v1::EndedPersonRecord>(keys[1], std::move((*records)[1]));
  if (!ended.ok()) return ended.status();
  auto not_served =
      store::ParseStored<store::v1::NotServedRecord>(keys[2], std::move((*records)[2]));
  if (!not_served.ok()) return not_served.status();
  return StoredPerson{*std::move(person), *std::move(ended), std::move(not_served->value)};
}

absl::StatusOr<StoredPerson> ReadFor(store::Store& store, const Here& here,
                                     const rpc::Caller& caller, const std::string& name) {
  const std::string resident = rpc::IdOf(name, "residents");
  const bool is_resident = caller.Is(v1::ROLE_RESIDENT);
  if (resident.empty() || (is_resident && name != caller.Name())) return rpc::NotFound();
  auto stored = ReadPerson(store, here.space, resident);
  if (!stored.ok()) return stored.status();
  if (!stored->person.exists()) return rpc::NotFound();
  const bool may_see = is_resident || MaySee(here.municipality, caller.subject.id,
                                             stored->person.value, stored->not_served, caller.now);
  if (!may_see) return rpc::NotFound();
  return stored;
}

void SavePerson(const store::Space& space, const StoredPerson& stored, store::Batch& batch) {
  store::Save(space, stored.person, batch);
  store::Save(space, stored.ended, batch);
}

absl::StatusOr<store::Stored<store::v1::HouseholdKeyRecord>> ReadSecret(store::Store& store,
                                                                        const store::Space& space) {
  auto secret = store::ReadStored<store::v1::HouseholdKeyRecord>(store, HouseholdSecretKey(space));
  if (secret.ok() && !secret->exists()) secret->value.set_key(NewSecret());
  return secret;
}

}  // namespace omzien::residents
