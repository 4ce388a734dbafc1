#include "services/help/matchmaking_service.h"

#include <algorithm>
#include <utility>

#include "services/help/candidate_store.h"
#include "services/help/decide.h"
#include "services/help/matter_store.h"
#include "services/help/wanted.h"
#include "services/rpc/index_page.h"
#include "services/rpc/names.h"
#include "services/store/transact.h"

namespace omzien::help {
namespace {

// A page of bulk reading: some 500 KB of candidates, well below the limit of a message.
constexpr int kBulkPage = 1000;

int BulkPageSize(int asked) { return asked == 0 ? kBulkPage : std::min(asked, kBulkPage); }

}  // namespace

grpc::Status MatchmakingService::ListCandidates(grpc::ServerContext* context,
                                                const internal::v1::ListCandidatesRequest* request,
                                                internal::v1::ListCandidatesResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

grpc::Status MatchmakingService::GetCandidate(grpc::ServerContext* context,
                                              const internal::v1::GetCandidateRequest* request,
                                              internal::v1::Candidate* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Get(caller, asked.name()); });
}

grpc::Status MatchmakingService::ListOpenRequests(
    grpc::ServerContext* context, const internal::v1::ListOpenRequestsRequest* request,
    internal::v1::ListOpenRequestsResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return ListOpen(caller, asked); });
}

grpc::Status MatchmakingService::GetWantedHelp(grpc::ServerContext* context,
                                               const internal::v1::GetWantedHelpRequest* request,
                                               internal::v1::WantedHelp* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return GetWanted(caller, asked.name());
                 });
}

grpc::Status MatchmakingService::Invite(grpc::ServerContext* context,
                                        const internal::v1::InviteRequest* request,
                                        internal::v1::InviteResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Send(caller, asked); });
}

absl::StatusOr<internal::v1::ListCandidatesResponse> MatchmakingService::List(
    const rpc::Caller& caller, const internal::v1::ListCandidatesRequest& request) {
  const Here here(caller);
  const auto page = rpc::ReadPage(d_.store, d_.pages, CandidatesIndex(here.space), {},
                                  BulkPageSize(request.page_size()), request.page_token(), caller);
  if (!page.ok()) return page.status();
  auto candidates = ReadCandidates(d_.store, here.space, page->members);
  if (!candidates.ok()) return candidates.status();
  internal::v1::ListCandidatesResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (internal::v1::Candidate& candidate : *candidates)
    *reply.add_candidates() = std::move(candidate);
  return reply;
}

absl::StatusOr<internal::v1::Candidate> MatchmakingService::Get(const rpc::Caller& caller,
                                                                const std::string& name) {
  const Here here(caller);
  const std::string id = rpc::IdOf(name, "residents");
  if (id.empty()) return rpc::NotFound();
  auto candidates = ReadCandidates(d_.store, here.space, {id});
  if (!candidates.ok()) return candidates.status();
  if (candidates->empty()) return rpc::NotFound();
  return std::move(candidates->front());
}

absl::StatusOr<internal::v1::ListOpenRequestsResponse> MatchmakingService::ListOpen(
    const rpc::Caller& caller, const internal::v1::ListOpenRequestsRequest& request) {
  const Here here(caller);
  const auto page = rpc::ReadPage(d_.store, d_.pages, AskingIndex(here.space), {},
                                  BulkPageSize(request.page_size()), request.page_token(), caller);
  if (!page.ok()) return page.status();
  internal::v1::ListOpenRequestsResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (const std::string& id : page->members) {
    reply.add_requests(rpc::MakeName(caller.municipality, "requests", id));
  }
  return reply;
}

absl::StatusOr<internal::v1::WantedHelp> MatchmakingService::GetWanted(const rpc::Caller& caller,
                                                                       const std::string& name) {
  const Here here(caller);
  const auto matter = ReadMatter(d_.store, here.space, rpc::IdOf(name, "requests"), {});
  if (!matter.ok()) return matter.status();
  return WantedOf({here.municipality, caller.now}, *matter);
}

absl::StatusOr<internal::v1::InviteResponse> MatchmakingService::Send(
    const rpc::Caller& caller, const internal::v1::InviteRequest& request) {
  const Here here(caller);
  Reach reach;
  for (const auto& chosen : request.chosen()) reach.helpers.push_back(chosen.helper());
  using Decision = store::Decision<internal::v1::InviteResponse>;
  const auto sent = store::Transact(d_.store, [&]() -> absl::StatusOr<Decision> {
    auto matter = ReadMatter(d_.store, here.space, rpc::IdOf(request.name(), "requests"), reach);
    if (!matter.ok()) return matter.status();
    const int asked_before = matter->record.value.asked_size();
    const auto changed = help::Invite({here.municipality, caller.now}, *std::move(matter), request);
    if (!changed.ok()) return changed.status();
    Decision decision{store::Batch(here.space.partition()), {}};
    SaveMatter(*changed, *decision.batch);
    decision.reply.set_invited(changed->record.value.asked_size() - asked_before);
    return decision;
  });
  if (!sent.ok()) return sent.status();
  return sent->reply;
}

}  // namespace omzien::help
