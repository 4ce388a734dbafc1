#include <algorithm>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/decide_team.h"
#include "services/help/item_feed.h"
#include "services/help/item_store.h"
#include "services/help/looked.h"
#include "services/help/matter_store.h"
#include "services/help/serving.h"
#include "services/help/team_reply.h"
#include "services/help/team_service.h"
#include "services/help/validate_team.h"
#include "services/help/view.h"
#include "services/rpc/index_page.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using List = v1::ListEscalationsRequest;

// Who takes the next item looks at so many of the first; when others are as fast, at more and more.
constexpr int kHead = 8;
constexpr int kMaxHead = 512;

store::Key IndexOf(const store::Space& space, absl::string_view worker, const List& asked) {
  switch (asked.list()) {
    case List::FREE:
      return FreeItemsOf(space, asked.team());
    case List::MINE:
      return DeskOf(space, worker);
    case List::LEADS:
      return LeadsListOf(space, asked.team());
    case List::WAITING:
      return WaitingItemsOf(space, asked.team());
    default:
      return QueueOf(space, asked.team());
  }
}

// Reads records of one type. Errors: those of Store::Read; DATA_LOSS.
template <class T>
absl::StatusOr<std::vector<store::Stored<T>>> ReadAll(store::Store& store,
                                                      const std::vector<store::Key>& keys) {
  std::vector<store::Stored<T>> all;
  if (keys.empty()) return all;
  auto records = store.Read(keys);
  if (!records.ok()) return records.status();
  for (size_t i = 0; i < keys.size(); ++i) {
    auto stored = store::ParseStored<T>(keys[i], std::move((*records)[i]));
    if (!stored.ok()) return stored.status();
    all.push_back(*std::move(stored));
  }
  return all;
}

// The invitations of the request's episode, in the order sent.
std::vector<store::Key> InvitationsIn(const Matter& matter) {
  std::vector<store::Key> keys;
  for (const std::string& resident : matter.record.value.asked()) {
    keys.push_back(
        InvitationKey(matter.space, InvitationId(matter.id, matter.request().episode(), resident)));
  }
  return keys;
}

// The appointments of the request, of all its episodes, in the order agreed.
std::vector<store::Key> AppointmentsIn(const Matter& matter) {
  std::vector<store::Key> keys;
  for (int nth = 1; nth <= matter.record.value.appointments(); ++nth)
    keys.push_back(AppointmentKey(matter.space, AppointmentId(matter.id, nth)));
  return keys;
}

// The values of those that are there.
template <class T>
std::vector<T> ThoseThere(const std::vector<store::Stored<T>>& all) {
  std::vector<T> values;
  for (const store::Stored<T>& one : all) {
    if (one.exists()) values.push_back(one.value);
  }
  return values;
}

// Returns the first item that is free and hers to serve. The first attempt takes the first of all;
// a later one, after others were faster, begins anywhere among the first, so that a thousand who
// ask at once do not all want the same.
// Errors: FAILED_PRECONDITION (NOTHING_FREE); those of ReadItem.
absl::StatusOr<Matter> FindFree(store::Store& store, const Setting& setting,
                                const store::Space& space, const std::string& worker,
                                const v1::TakeNextEscalationRequest& request, int attempt) {
  const int head = std::min(kMaxHead, kHead << std::min(attempt, 6));
  std::string from;
  while (true) {
    const auto members = store.Range(FreeItemsOf(space, request.team()), from, "", head);
    if (!members.ok()) return members.status();
    const size_t start =
        attempt == 0 ? 0 : std::hash<std::string>()(absl::StrCat(request.request_id(), attempt));
    for (size_t i = 0; i < members->size(); ++i) {
      const std::string id = IdInMember((*members)[(start + i) % members->size()]);
      auto matter = ReadItem(store, setting, space, worker,
                             rpc::MakeName(setting.municipality.slug(), "escalations", id), {});
      if (absl::IsNotFound(matter.status())) continue;
      if (!matter.ok()) return matter.status();
      if (matter->escalation->value.escalation().state() == v1::Escalation::QUEUED) return matter;
    }
    if (members->size() < static_cast<size_t>(head)) {
      return rpc::Refuse(absl::StatusCode::kFailedPrecondition, "NOTHING_FREE",
                         "nothing waits in the queue");
    }
    from = members->back() + '\0';
  }
}

}  // namespace

grpc::Status TeamService::ListEscalations(grpc::ServerContext* context,
                                          const v1::ListEscalationsRequest* request,
                                          v1::ListEscalationsResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

grpc::ServerWriteReactor<v1::WatchEscalationsResponse>* TeamService::WatchEscalations(
    grpc::CallbackServerContext* context, const v1::WatchEscalationsRequest* request) {
  return rpc::Watch<v1::WatchEscalationsResponse>(
      watches_, d_.call, *context, *request, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Open(caller, asked); });
}

grpc::Status TeamService::GetEscalation(grpc::ServerContext* context,
                                        const v1::GetEscalationRequest* request,
                                        v1::Escalation* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Get(caller, asked.name()); });
}

grpc::Status TeamService::TakeNextEscalation(grpc::ServerContext* context,
                                             const v1::TakeNextEscalationRequest* request,
                                             v1::Escalation* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Next(caller, asked); });
}

grpc::Status TeamService::ListVolunteerSearches(grpc::ServerContext* context,
                                                const v1::ListVolunteerSearchesRequest* request,
                                                v1::ListVolunteerSearchesResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return ListSearches(caller, asked); });
}

absl::StatusOr<v1::ListEscalationsResponse> TeamService::List(
    const rpc::Caller& caller, const v1::ListEscalationsRequest& request) {
  const Here here(caller);
  const Setting setting{here.municipality, caller.now};
  const std::string& worker = caller.subject.id;
  if (!IsOfTeam(setting, worker, request.team())) return rpc::NotFound();
  if (request.list() == v1::ListEscalationsRequest::LEADS &&
      !IsLeadOf(setting, worker, request.team())) {
    return rpc::NotFound();
  }
  const auto page =
      rpc::ReadPage(d_.store, d_.pages, IndexOf(here.space, worker, request), request, caller);
  if (!page.ok()) return page.status();
  std::vector<store::Key> keys;
  for (const std::string& member : page->members)
    keys.push_back(EscalationKey(here.space, IdInMember(member)));
  const auto items = ReadAll<store::v1::EscalationRecord>(d_.store, keys);
  if (!items.ok()) return items.status();
  v1::ListEscalationsResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (const auto& item : *items) {
    if (!item.exists()) continue;
    const auto is_for_her = IsForHer(d_.store, setting, here.space, worker, item.value);
    if (!is_for_her.ok()) return is_for_her.status();
    if (*is_for_her) *reply.add_escalations() = ForList(item.value, item.version, caller.now);
  }
  return reply;
}

absl::StatusOr<rpc::Opening<v1::WatchEscalationsResponse>> TeamService::Open(
    const rpc::Caller& caller, const v1::WatchEscalationsRequest& request) {
  const Here here(caller);
  if (!IsOfTeam({here.municipality, caller.now}, caller.subject.id, request.team()))
    return rpc::NotFound();
  const auto ends = d_.store.Ends(here.space.partition());
  if (!ends.ok()) return ends.status();
  auto feed = std::make_unique<ItemFeed>(d_, here.space, caller, request.team());
  const auto told = feed->Open(request.cursor(), ends->last);
  if (!told.ok()) return told.status();
  rpc::Opening<v1::WatchEscalationsResponse> opening;
  opening.partition = here.space.partition();
  opening.after = *told;
  opening.first.set_cursor(feed->Seal(*told));
  opening.feed = std::move(feed);
  return opening;
}

absl::StatusOr<v1::Escalation> TeamService::Get(const rpc::Caller& caller,
                                                const std::string& name) {
  const Here here(caller);
  const Setting setting{here.municipality, caller.now};
  auto matter = ReadItem(d_.store, setting, here.space, caller.subject.id, name, {});
  if (!matter.ok()) return matter.status();
  const absl::Status text = ReadText(d_.store, *matter);
  if (!text.ok()) return text;
  const auto read = ReadAll<store::v1::InvitationRecord>(d_.store, InvitationsIn(*matter));
  if (!read.ok()) return read.status();
  const auto agreed = ReadAll<store::v1::AppointmentRecord>(d_.store, AppointmentsIn(*matter));
  if (!agreed.ok()) return agreed.status();
  const absl::Status looked =
      CommitLook(d_, here, caller, rpc::IdOf(matter->request().asker(), "residents"),
                 absl::StrCat("escalations/", rpc::IdOf(name, "escalations")));
  if (!looked.ok()) return looked;
  return ForCard(matter->escalation->value, matter->escalation->version, matter->record.value,
                 matter->text->value, ThoseThere(*read), ThoseThere(*agreed), caller.now);
}

absl::StatusOr<v1::Escalation> TeamService::Next(const rpc::Caller& caller,
                                                 const v1::TakeNextEscalationRequest& request) {
  const Here here(caller);
  const Setting setting{here.municipality, caller.now};
  const std::string& worker = caller.subject.id;
  if (!IsOfTeam(setting, worker, request.team())) return rpc::NotFound();
  int attempt = 0;
  return rpc::Mutate<v1::Escalation>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Escalation>> {
        auto matter = FindFree(d_.store, setting, here.space, worker, request, attempt++);
        if (!matter.ok()) return matter.status();
        const auto changed = Take(setting, *std::move(matter), worker, "");
        if (!changed.ok()) return changed.status();
        SaveMatter(*changed, batch);
        return rpc::Decided<v1::Escalation>{changed->escalation->value.escalation().name(),
                                            ReplyOf(setting, *changed)};
      },
      [&](const std::string& name) -> absl::StatusOr<v1::Escalation> {
        const auto matter = ReadItem(d_.store, setting, here.space, worker, name, {});
        if (!matter.ok()) return matter.status();
        return ReplyOf(setting, *matter)(matter->escalation->version);
      });
}

absl::StatusOr<v1::ListVolunteerSearchesResponse> TeamService::ListSearches(
    const rpc::Caller& caller, const v1::ListVolunteerSearchesRequest& request) {
  const Here here(caller);
  const configuration::HeldRole wanted{v1::ROLE_COORDINATOR, "", request.organisation()};
  if (!absl::c_linear_search(here.municipality.RolesOf(caller.subject.id, caller.now), wanted))
    return rpc::NotFound();
  const auto page = rpc::ReadPage(d_.store, d_.pages, SearchesIndex(here.space), request, caller);
  if (!page.ok()) return page.status();
  v1::ListVolunteerSearchesResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (const std::string& member : page->members) {
    const auto matter = ReadMatter(d_.store, here.space, RequestIn(IdInMember(member)), {});
    if (absl::IsNotFound(matter.status())) continue;
    if (!matter.ok()) return matter.status();
    const auto invitations = ReadAll<store::v1::InvitationRecord>(d_.store, InvitationsIn(*matter));
    if (!invitations.ok()) return invitations.status();
    std::vector<store::Key> keys;
    for (const std::string& resident : matter->record.value.asked())
      keys.push_back(HelperKey(here.space, resident));
    const auto helpers = ReadAll<store::v1::HelperRecord>(d_.store, keys);
    if (!helpers.ok()) return helpers.status();
    v1::VolunteerSearch search = SearchOf(matter->escalation->value, matter->request());
    for (size_t i = 0; i < helpers->size(); ++i) {
      const v1::Invitation& asked = (*invitations)[i].value.invitation();
      if (asked.rung() != v1::RUNG_VOLUNTEERS ||
          (*helpers)[i].value.helper().organisation() != request.organisation()) {
        continue;
      }
      search.set_asked(search.asked() + 1);
      if (asked.state() == v1::Invitation::ACCEPTED) search.set_said_yes(search.said_yes() + 1);
    }
    *reply.add_searches() = std::move(search);
  }
  return reply;
}

}  // namespace omzien::help
