#include <utility>
#include <vector>

#include "services/help/candidate_store.h"
#include "services/help/decide.h"
#include "services/help/invitation_service.h"
#include "services/help/wanted.h"
#include "services/rpc/errors.h"
#include "services/rpc/index_page.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

// How many requests of the board a late yes is held against.
constexpr int kLookAtMost = 20;

}  // namespace

grpc::Status InvitationService::ListBoard(grpc::ServerContext* context,
                                          const v1::ListBoardRequest* request,
                                          v1::ListBoardResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return ListOpen(caller, asked); });
}

grpc::Status InvitationService::AcceptBoardItem(grpc::ServerContext* context,
                                                const v1::AcceptBoardItemRequest* request,
                                                v1::Invitation* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return AcceptOpen(caller, asked); });
}

absl::StatusOr<v1::ListBoardResponse> InvitationService::ListOpen(
    const rpc::Caller& caller, const v1::ListBoardRequest& request) {
  const Here here(caller);
  const Setting setting{here.municipality, caller.now};
  const auto page = rpc::ReadPage(d_.store, d_.pages, BoardIndex(here.space), request, caller);
  if (!page.ok()) return page.status();
  const auto viewer = ReadCandidates(d_.store, here.space, {caller.subject.id});
  if (!viewer.ok()) return viewer.status();
  v1::ListBoardResponse reply;
  reply.set_next_page_token(page->next_page_token);
  if (viewer->empty()) return reply;
  const suiting::Words words(here.municipality);
  for (const std::string& id : page->members) {
    const auto matter = ReadMatter(d_.store, here.space, id, {});
    if (absl::IsNotFound(matter.status())) continue;
    if (!matter.ok()) return matter.status();
    if (IsOnBoardFor(setting, words, *matter, viewer->front()))
      *reply.add_items() = ItemOf(setting, *matter);
  }
  return reply;
}

absl::Status InvitationService::NamingInstead(const rpc::Caller& caller,
                                              const std::string& invitation,
                                              const absl::Status& refusal) {
  const Here here(caller);
  const Setting setting{here.municipality, caller.now};
  const std::string own = RequestIn(rpc::IdOf(invitation, "invitations"));
  // From this request on, and round: those who come late for different ones are sent different
  // ways.
  auto shown = d_.store.Range(BoardIndex(here.space), own, "", kLookAtMost);
  const auto before = d_.store.Range(BoardIndex(here.space), "", own, kLookAtMost);
  const auto viewer = ReadCandidates(d_.store, here.space, {caller.subject.id});
  // Whatever goes wrong in looking further, the refusal stands.
  if (!shown.ok() || !before.ok() || !viewer.ok() || viewer->empty()) return refusal;
  shown->insert(shown->end(), before->begin(), before->end());
  if (shown->size() > kLookAtMost) shown->resize(kLookAtMost);
  const suiting::Words words(here.municipality);
  for (const std::string& id : *shown) {
    const auto matter = ReadMatter(d_.store, here.space, id, {});
    if (matter.ok() && IsOnBoardFor(setting, words, *matter, viewer->front()))
      return rpc::WithDetail(refusal, "instead", matter->request().name());
  }
  return refusal;
}

absl::StatusOr<v1::Invitation> InvitationService::AcceptOpen(
    const rpc::Caller& caller, const v1::AcceptBoardItemRequest& request) {
  const Here here(caller);
  const Setting setting{here.municipality, caller.now};
  return rpc::Mutate<v1::Invitation>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Invitation>> {
        auto matter =
            ReadMatter(d_.store, here.space, rpc::IdOf(request.name(), "requests"),
                       {.helpers = {caller.subject.id}, .everyone = Reach::Everyone::kIfFilling});
        if (!matter.ok()) return matter.status();
        const auto viewer = ReadCandidates(d_.store, here.space, {caller.subject.id});
        if (!viewer.ok()) return viewer.status();
        const suiting::Words words(here.municipality);
        if (viewer->empty() || !IsOnBoardFor(setting, words, *matter, viewer->front())) {
          return rpc::NotFound();
        }
        const std::string name =
            rpc::MakeName(caller.municipality, "invitations",
                          InvitationId(matter->id, matter->request().episode(), caller.subject.id));
        const std::string neighbourhood = ComesFrom(setting, words, *matter, viewer->front());
        const auto changed =
            AcceptFromBoard(setting, *std::move(matter), caller.subject.id, neighbourhood);
        if (!changed.ok()) return changed.status();
        SaveMatter(*changed, batch);
        return rpc::Decided<v1::Invitation>{name};
      },
      [&](const std::string& name) { return Get(caller, name); });
}

}  // namespace omzien::help
