#include "services/residents/consume.h"

#include <set>
#include <string>
#include <utility>

#include "omzien/internal/v1/event.pb.h"
#include "services/residents/contacts.h"
#include "services/residents/records.h"
#include "services/store/stored.h"

namespace omzien::residents {
namespace {

using internal::v1::PersonEnded;
using store::v1::EndedPersonRecord;
using store::v1::LookRecord;
using store::v1::NotServedRecord;
using store::v1::RequestLinksRecord;
using store::v1::TiesRecord;

// Forgotten in one commit; a person may have been looked at more often than one should hold.
constexpr int kForgetAtOnce = 500;
// Requests and ties of one person: beyond all limits of help's.
constexpr int kMaxBonds = 10'000;

// Saves a record that is deleted once it says nothing. What stays as it was costs no commit: only
// this consumer writes here, and its cursor tells two of them apart.
template <class T>
void SaveUnless(bool is_empty, const store::Space& space, store::Stored<T>& stored,
                store::Batch& batch) {
  if (is_empty && !stored.exists()) return;
  stored.is_deleted = is_empty;
  if (!is_empty && stored.value.SerializeAsString() == stored.read) return;
  store::Save(space, stored, batch);
}

// Reads the links of a request, lets them learn, and saves them.
template <class Moved>
absl::Status LearnOf(store::Store& store, const store::Space& space, const Moved& moved,
                     store::Batch& effects) {
  auto links = store::ReadStored<RequestLinksRecord>(store, LinksKey(space, moved.request()));
  if (!links.ok()) return links.status();
  Learn(moved, links->value);
  SaveUnless(IsEmpty(links->value), space, *links, effects);
  return absl::OkStatus();
}

absl::Status KeepTies(store::Store& store, const store::Space& space,
                      const internal::v1::TiesChanged& changed, store::Batch& effects) {
  auto ties = store::ReadStored<TiesRecord>(store, TiesKey(space, changed.resident()));
  if (!ties.ok()) return ties.status();
  *ties->value.mutable_ties() = changed;
  SaveUnless(IsEmpty(changed), space, *ties, effects);
  return absl::OkStatus();
}

// Of somebody erased there is nothing to see.
absl::Status KeepNotServed(store::Store& store, const store::Space& space,
                           const internal::v1::ServingDeclined& declined, store::Batch& effects) {
  const auto ended =
      store::ReadStored<EndedPersonRecord>(store, EndedKey(space, declined.resident()));
  if (!ended.ok()) return ended.status();
  if (ended->value.reason() == PersonEnded::ERASED) return absl::OkStatus();
  auto kept = store::ReadStored<NotServedRecord>(store, NotServedKey(space, declined.resident()));
  if (!kept.ok()) return kept.status();
  *kept->value.mutable_workers() = declined.workers();
  SaveUnless(declined.workers().empty(), space, *kept, effects);
  return absl::OkStatus();
}

// Of somebody erased there is nothing to list looks at.
absl::Status KeepLook(store::Store& store, const store::Space& space,
                      const internal::v1::Event& event, uint64_t number, store::Batch& effects) {
  const internal::v1::Looked& looked = event.looked();
  if (looked.person().empty()) return absl::OkStatus();
  const auto ended = store::ReadStored<EndedPersonRecord>(store, EndedKey(space, looked.person()));
  if (!ended.ok()) return ended.status();
  if (ended->value.reason() == PersonEnded::ERASED) return absl::OkStatus();
  LookRecord look;
  look.set_person(looked.person());
  look.set_worker(looked.reader());
  *look.mutable_time() = event.time();
  look.set_what(looked.what());
  look.set_event(number);
  auto stored = store::ReadStored<LookRecord>(store, LookKey(space, LookId(number)));
  if (!stored.ok()) return stored.status();
  stored->value = std::move(look);
  store::Save(space, *stored, effects);
  return absl::OkStatus();
}

// Forgets the looks at her: all but the last some hundred in commits of their own, for it does no
// harm to begin anew.
absl::Status ForgetLooks(store::Store& store, const store::Space& space,
                         const std::string& resident, store::Batch& effects) {
  while (true) {
    const auto ids = store.Range(LooksIndex(space, resident), "", "", kForgetAtOnce);
    if (!ids.ok()) return ids.status();
    const bool is_last = ids->size() < kForgetAtOnce;
    store::Batch own(space.partition());
    store::Batch& batch = is_last ? effects : own;
    for (const std::string& id : *ids) {
      batch.Delete(LookKey(space, id));
      batch.RemoveFromIndex(LooksIndex(space, resident), id);
    }
    if (is_last) return absl::OkStatus();
    const auto committed = store.Commit(own);
    if (!committed.ok()) return committed.status();
  }
}

absl::Status ForgetLinks(store::Store& store, const store::Space& space,
                         const std::string& resident, store::Batch& effects) {
  const auto known = store.Range(KnownIndex(space, resident), "", "", kMaxBonds);
  if (!known.ok()) return known.status();
  std::set<std::string> requests;
  for (const std::string& member : *known) requests.insert(RequestInKnown(member));
  for (const std::string& request : requests) {
    auto links = store::ReadStored<RequestLinksRecord>(store, LinksKey(space, request));
    if (!links.ok()) return links.status();
    const bool is_hers = links->value.asker() == resident;
    Forget(resident, links->value);
    SaveUnless(is_hers || IsEmpty(links->value), space, *links, effects);
  }
  return absl::OkStatus();
}

absl::Status ForgetTies(store::Store& store, const store::Space& space, const std::string& resident,
                        store::Batch& effects) {
  auto own = store::ReadStored<TiesRecord>(store, TiesKey(space, resident));
  if (!own.ok()) return own.status();
  SaveUnless(true, space, *own, effects);
  const auto owners = store.Range(TiedIndex(space, resident), "", "", kMaxBonds);
  if (!owners.ok()) return owners.status();
  for (const std::string& owner : *owners) {
    auto ties = store::ReadStored<TiesRecord>(store, TiesKey(space, owner));
    if (!ties.ok()) return ties.status();
    Forget(resident, *ties->value.mutable_ties());
    SaveUnless(IsEmpty(ties->value.ties()), space, *ties, effects);
  }
  return absl::OkStatus();
}

absl::Status ForgetAll(store::Store& store, const store::Space& space, const std::string& resident,
                       store::Batch& effects) {
  if (auto status = ForgetLooks(store, space, resident, effects); !status.ok()) return status;
  if (auto status = ForgetLinks(store, space, resident, effects); !status.ok()) return status;
  effects.Delete(NotServedKey(space, resident));
  return ForgetTies(store, space, resident, effects);
}

absl::Status Handle(store::Store& store, const configuration::Bundle& bundle,
                    const store::Event& stored, store::Batch& effects) {
  internal::v1::Event event;
  if (!event.ParseFromString(stored.value)) return absl::DataLossError("an event is garbled");
  const configuration::Municipality* municipality = bundle.Find(event.municipality());
  if (municipality == nullptr) {
    return absl::FailedPreconditionError("the event's municipality is not configured");
  }
  const store::Space space = SpaceOf(*municipality);
  switch (event.kind_case()) {
    case internal::v1::Event::kInvitationMoved:
      return LearnOf(store, space, event.invitation_moved(), effects);
    case internal::v1::Event::kAppointmentMoved:
      return LearnOf(store, space, event.appointment_moved(), effects);
    case internal::v1::Event::kRequestMoved:
      return LearnOf(store, space, event.request_moved(), effects);
    case internal::v1::Event::kTiesChanged:
      return KeepTies(store, space, event.ties_changed(), effects);
    case internal::v1::Event::kServingDeclined:
      return KeepNotServed(store, space, event.serving_declined(), effects);
    case internal::v1::Event::kLooked:
      return KeepLook(store, space, event, stored.number, effects);
    case internal::v1::Event::kPersonEnded:
      if (event.person_ended().reason() != PersonEnded::ERASED) return absl::OkStatus();
      return ForgetAll(store, space, event.person_ended().resident(), effects);
    default:
      return absl::OkStatus();
  }
}

}  // namespace

store::ConsumerOptions ConsumerOptionsOf(store::Store& store, configuration::CurrentBundle bundle,
                                         int partition) {
  store::ConsumerOptions options;
  options.partition = partition;
  options.folder = std::string(kFolder);
  options.name = std::string(kConsumer);
  options.handle = [&store, bundle = std::move(bundle)](const store::Event& event,
                                                        store::Batch& effects) {
    return Handle(store, *bundle(), event, effects);
  };
  options.rebuild = [] { return absl::OkStatus(); };
  return options;
}

}  // namespace omzien::residents
