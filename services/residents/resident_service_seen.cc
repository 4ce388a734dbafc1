// Who sees what of whom: the part of ResidentService about contacts, looks and the export.

#include <string>
#include <utility>
#include <vector>

#include "services/residents/consume.h"
#include "services/residents/contacts.h"
#include "services/residents/person_store.h"
#include "services/residents/records.h"
#include "services/residents/resident_service.h"
#include "services/residents/view.h"
#include "services/rpc/errors.h"
#include "services/rpc/index_page.h"
#include "services/rpc/names.h"
#include "services/store/stored.h"

namespace omzien::residents {
namespace {

// Requests by which two people know each other, and residents one hears for: beyond all limits of
// help's.
constexpr int kMaxBonds = 1000;

template <class Record>
absl::Status ReadAll(store::Store& store, const std::vector<store::Key>& keys,
                     std::vector<Record>& records) {
  if (keys.empty()) return absl::OkStatus();
  auto read = store.Read(keys);
  if (!read.ok()) return read.status();
  for (size_t i = 0; i < keys.size(); ++i) {
    auto record = store::ParseStored<Record>(keys[i], std::move((*read)[i]));
    if (!record.ok()) return record.status();
    if (record->exists()) records.push_back(std::move(record->value));
  }
  return absl::OkStatus();
}

// Adds the requests by which `viewer` and `person` know each other.
absl::Status AddRequests(store::Store& store, const store::Space& space, const std::string& viewer,
                         absl::string_view person, Acquaintance& acquaintance) {
  const KnownRange range = KnownMembersOf(person);
  const auto members = store.Range(KnownIndex(space, viewer), range.from, range.to, kMaxBonds);
  if (!members.ok()) return members.status();
  std::vector<store::Key> keys;
  for (const std::string& member : *members)
    keys.push_back(LinksKey(space, RequestInKnown(member)));
  std::vector<store::v1::RequestLinksRecord> links;
  if (auto status = ReadAll(store, keys, links); !status.ok()) return status;
  for (auto& one : links) acquaintance.requests.push_back({viewer, std::move(one)});
  return absl::OkStatus();
}

absl::StatusOr<Acquaintance> ReadAcquaintance(store::Store& store, const store::Space& space,
                                              const std::string& viewer,
                                              const std::string& person) {
  Acquaintance acquaintance;
  auto status = AddRequests(store, space, viewer, person, acquaintance);
  if (!status.ok()) return status;
  const auto heard_for = store.Range(HearsForIndex(space, viewer), "", "", kMaxBonds);
  if (!heard_for.ok()) return heard_for.status();
  for (const std::string& resident : *heard_for) {
    status = AddRequests(store, space, resident, person, acquaintance);
    if (!status.ok()) return status;
  }
  std::vector<store::v1::TiesRecord> ties;
  status = ReadAll(store, {TiesKey(space, viewer), TiesKey(space, person)}, ties);
  if (!status.ok()) return status;
  for (auto& one : ties) acquaintance.ties.push_back(std::move(*one.mutable_ties()));
  return acquaintance;
}

absl::Status CatchUp(const ResidentService::Parts& parts, const Here& here) {
  return store::CatchUpWithTail(
      parts.store, ConsumerOptionsOf(parts.store, parts.bundle, here.space.partition()));
}

absl::StatusOr<std::vector<store::v1::LookRecord>> ReadLooks(store::Store& store,
                                                             const store::Space& space,
                                                             const rpc::IndexPage& page) {
  std::vector<store::Key> keys;
  for (const std::string& id : page.members) keys.push_back(LookKey(space, id));
  std::vector<store::v1::LookRecord> looks;
  if (auto status = ReadAll(store, keys, looks); !status.ok()) return status;
  return looks;
}

}  // namespace

grpc::Status ResidentService::GetContact(grpc::ServerContext* context,
                                         const v1::GetContactRequest* request, v1::Contact* reply) {
  return parts_.call(*context, *request, *reply, rpc::kNothingToValidate,
                     [this](const rpc::Caller& caller, const auto& asked) {
                       return Contact(caller, asked.name());
                     });
}

grpc::Status ResidentService::ListLooks(grpc::ServerContext* context,
                                        const v1::ListLooksRequest* request,
                                        v1::ListLooksResponse* reply) {
  return parts_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return Looks(caller, asked); });
}

grpc::Status ResidentService::ExportResident(grpc::ServerContext* context,
                                             const v1::ExportResidentRequest* request,
                                             v1::ExportResponse* reply) {
  return parts_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return Export(caller, asked); });
}

absl::StatusOr<v1::Contact> ResidentService::Contact(const rpc::Caller& caller,
                                                     const std::string& name) {
  const Here here(caller);
  const std::string& viewer = caller.subject.id;
  const std::string person = rpc::IdOf(name, "residents");
  if (person.empty()) return rpc::NotFound();
  if (auto status = CatchUp(parts_, here); !status.ok()) return status;
  const auto own = ReadPerson(parts_.store, here.space, viewer);
  if (!own.ok()) return own.status();
  const auto other = ReadPerson(parts_.store, here.space, person);
  if (!other.ok()) return other.status();
  const bool are_residents =
      other->person.exists() && !other->known().has_ended && !own->known().has_ended;
  if (!are_residents) return rpc::NotFound();
  const auto acquaintance = ReadAcquaintance(parts_.store, here.space, viewer, person);
  if (!acquaintance.ok()) return acquaintance.status();
  const Sees sees = SeenOf(*acquaintance, viewer, person);
  if (sees == Sees::kNothing) return rpc::NotFound();
  return ForOther(other->person.value, sees);
}

absl::StatusOr<v1::ListLooksResponse> ResidentService::Looks(const rpc::Caller& caller,
                                                             const v1::ListLooksRequest& request) {
  if (request.parent() != caller.Name()) return rpc::NotFound();
  const Here here(caller);
  if (auto status = CatchUp(parts_, here); !status.ok()) return status;
  const auto page = rpc::ReadPage(parts_.store, parts_.pages,
                                  LooksIndex(here.space, caller.subject.id), request, caller);
  if (!page.ok()) return page.status();
  const auto looks = ReadLooks(parts_.store, here.space, *page);
  if (!looks.ok()) return looks.status();
  v1::ListLooksResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (const auto& look : *looks) *reply.add_looks() = ForLookedAt(look, here.municipality);
  return reply;
}

absl::StatusOr<v1::ExportResponse> ResidentService::Export(
    const rpc::Caller& caller, const v1::ExportResidentRequest& request) {
  const Here here(caller);
  const auto stored = ReadFor(parts_.store, here, caller, request.name());
  if (!stored.ok()) return stored.status();
  if (auto status = CatchUp(parts_, here); !status.ok()) return status;
  const std::string& resident = caller.subject.id;
  const auto page =
      rpc::ReadPage(parts_.store, parts_.pages, LooksIndex(here.space, resident), request, caller);
  if (!page.ok()) return page.status();
  v1::ExportResponse reply;
  reply.set_next_page_token(page->next_page_token);
  if (request.page_token().empty()) {
    reply.add_items()->PackFrom(
        ForHerself(stored->person.value, stored->ended.value, stored->person.version));
    const auto known = parts_.store.Range(KnownIndex(here.space, resident), "", "", kMaxBonds);
    if (!known.ok()) return known.status();
    for (const std::string& member : *known) {
      const auto links = store::ReadStored<store::v1::RequestLinksRecord>(
          parts_.store, LinksKey(here.space, RequestInKnown(member)));
      if (!links.ok()) return links.status();
      reply.add_items()->PackFrom(
          LinkOf(here.municipality, resident, member.substr(0, member.find('|')), links->value));
    }
  }
  const auto looks = ReadLooks(parts_.store, here.space, *page);
  if (!looks.ok()) return looks.status();
  for (const auto& look : *looks) {
    reply.add_items()->PackFrom(ForLookedAt(look, here.municipality));
  }
  return reply;
}

}  // namespace omzien::residents
