#include "services/help/matchmaking_service.h"

#include <algorithm>
#include <utility>

#include "services/help/decide.h"
#include "services/help/limits.h"
#include "services/help/matter_store.h"
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

absl::StatusOr<std::vector<internal::v1::Candidate>> MatchmakingService::Read(
    const Here& here, const std::vector<std::string>& residents) {
  std::vector<store::Key> keys;
  for (const std::string& resident : residents) keys.push_back(HelperKey(here.space, resident));
  auto helpers = d_.store.Read(keys);
  if (!helpers.ok()) return helpers.status();
  std::vector<internal::v1::Candidate> candidates;
  std::vector<store::Key> offer_keys;
  for (size_t i = 0; i < keys.size(); ++i) {
    auto helper = store::ParseStored<store::v1::HelperRecord>(keys[i], std::move((*helpers)[i]));
    if (!helper.ok()) return helper.status();
    if (!helper->exists()) continue;
    internal::v1::Candidate& candidate = candidates.emplace_back();
    candidate.set_version(static_cast<int64_t>(helper->version));
    *candidate.mutable_helper() = std::move(*helper->value.mutable_helper());
    for (const std::string& offer : candidate.helper().offers())
      offer_keys.push_back(OfferKey(here.space, offer));
  }
  auto offers = d_.store.Read(offer_keys);
  if (!offers.ok()) return offers.status();
  size_t next = 0;
  for (internal::v1::Candidate& candidate : candidates) {
    for (int i = 0; i < candidate.helper().offers_size(); ++i, ++next) {
      auto offer =
          store::ParseStored<store::v1::OfferRecord>(offer_keys[next], std::move((*offers)[next]));
      if (!offer.ok()) return offer.status();
      // One taken back between the two reads: the Helper's version has risen, and her event is on
      // its way.
      if (offer->exists()) *candidate.add_offers() = std::move(*offer->value.mutable_placed());
    }
  }
  return candidates;
}

absl::StatusOr<internal::v1::ListCandidatesResponse> MatchmakingService::List(
    const rpc::Caller& caller, const internal::v1::ListCandidatesRequest& request) {
  const Here here(d_.bundle, caller);
  const auto page = rpc::ReadPage(d_.store, d_.pages, CandidatesIndex(here.space), {},
                                  BulkPageSize(request.page_size()), request.page_token(), caller);
  if (!page.ok()) return page.status();
  auto candidates = Read(here, page->members);
  if (!candidates.ok()) return candidates.status();
  internal::v1::ListCandidatesResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (internal::v1::Candidate& candidate : *candidates)
    *reply.add_candidates() = std::move(candidate);
  return reply;
}

absl::StatusOr<internal::v1::Candidate> MatchmakingService::Get(const rpc::Caller& caller,
                                                                const std::string& name) {
  const Here here(d_.bundle, caller);
  const std::string id = rpc::IdOf(name, "residents");
  if (id.empty()) return rpc::NotFound();
  auto candidates = Read(here, {id});
  if (!candidates.ok()) return candidates.status();
  if (candidates->empty()) return rpc::NotFound();
  return std::move(candidates->front());
}

absl::StatusOr<internal::v1::ListOpenRequestsResponse> MatchmakingService::ListOpen(
    const rpc::Caller& caller, const internal::v1::ListOpenRequestsRequest& request) {
  const Here here(d_.bundle, caller);
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
  const Here here(d_.bundle, caller);
  const auto matter = ReadMatter(d_.store, here.space, rpc::IdOf(name, "requests"), {});
  if (!matter.ok()) return matter.status();
  const store::v1::RequestRecord& record = matter->record.value;
  const auto& asker = matter->helpers.at(rpc::IdOf(matter->request().asker(), "residents"));
  internal::v1::WantedHelp wanted;
  wanted.set_name(matter->request().name());
  wanted.set_version(static_cast<int64_t>(matter->record.version));
  *wanted.mutable_asker() = asker.value.helper();
  wanted.set_asker_version(static_cast<int64_t>(asker.version));
  wanted.set_is_asking(record.is_wave_wanted());
  wanted.set_rung(matter->request().rung());
  for (const internal::v1::Tie& tie : asker.value.helper().circle()) {
    if (tie.is_agreed()) wanted.add_circle(tie.resident());
  }
  // The team is at work already, or will not be there in time.
  wanted.set_is_wide(!matter->request().has_escalate_time());
  *wanted.mutable_help_request() = matter->request();
  *wanted.mutable_place() = record.place();
  wanted.set_missing(matter->missing());
  *wanted.mutable_asked() = record.asked();
  wanted.mutable_asked()->MergeFrom(record.stopped());
  wanted.mutable_asked()->MergeFrom(record.told_too_late());
  wanted.set_unanswered(std::max(0, record.unanswered_size() - record.silent()));
  *wanted.mutable_answer_until() =
      ToProto(AnswerUntil({here.municipality, caller.now}, record, caller.now));
  return wanted;
}

absl::StatusOr<internal::v1::InviteResponse> MatchmakingService::Send(
    const rpc::Caller& caller, const internal::v1::InviteRequest& request) {
  const Here here(d_.bundle, caller);
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
