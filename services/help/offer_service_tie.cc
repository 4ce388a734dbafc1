// With whom: the part of OfferService about the circle and delegates.

#include <string>
#include <utility>
#include <vector>

#include "services/help/decide_helper.h"
#include "services/help/decide_tie.h"
#include "services/help/offer_service.h"
#include "services/help/pair_store.h"
#include "services/help/validate_helper.h"
#include "services/help/view_helper.h"
#include "services/rpc/errors.h"

namespace omzien::help {
namespace {

constexpr auto kValidate = [](const rpc::Caller& caller, const auto& asked,
                              rpc::Violations& violations) { Validate(caller, asked, violations); };

// The view of a call after which nothing is left to say.
template <class Reply>
absl::StatusOr<Reply> Nothing(const Setting&, const Pair&) {
  return Reply();
}

absl::StatusOr<v1::CircleMember> Member(const Setting& setting, const Pair& pair) {
  auto member = MemberOf(setting, pair.own.value.helper(), pair.other.value.helper().id());
  if (!member.has_value()) return rpc::NotFound();  // Ended since.
  return *std::move(member);
}

absl::StatusOr<v1::Delegation> Delegated(const Setting& setting, const Pair& pair) {
  auto delegation = DelegationOf(setting, pair.own.value.helper(), pair.other.value.helper().id());
  if (!delegation.has_value()) return rpc::NotFound();  // Ended since.
  return *std::move(delegation);
}

auto Answered(Bond bond, bool is_yes) {
  return [=](const Setting& setting, Pair pair) {
    return Answer(setting, bond, std::move(pair), is_yes);
  };
}

// Ends a tie, for either of the two.
template <class Reply, class Request>
absl::StatusOr<Reply> End(const Dependencies& d, const rpc::Caller& caller, const Request& request,
                          Bond bond, const std::string& owner, const std::string& asked) {
  if (owner == caller.Name()) {
    return ChangePair<Reply>(
        d, caller, request, ResidentIn(caller, asked),
        [bond](const Setting& setting, Pair pair) {
          return EndAsked(setting, bond, std::move(pair));
        },
        Nothing<Reply>);
  }
  if (asked != caller.Name()) return rpc::NotFound();
  return ChangePair<Reply>(
      d, caller, request, ResidentIn(caller, owner),
      [bond](const Setting& setting, Pair pair) {
        return EndAnswered(setting, bond, std::move(pair));
      },
      Nothing<Reply>);
}

// Returns the list `list` makes of the caller's Helper: all of it, for it is short. A token of
// another list is still refused.
template <class Request, class List>
auto ListOwn(const Dependencies& d, const rpc::Caller& caller, const Request& request,
             absl::string_view question, const List& list)
    -> absl::StatusOr<decltype(list(std::declval<Setting>(), internal::v1::Helper()))> {
  const Here here(caller);
  const auto position = d.pages.Open(request.page_token(), question, caller);
  if (!position.ok()) return position.status();
  const auto own =
      store::ReadStored<store::v1::HelperRecord>(d.store, HelperKey(here.space, caller.subject.id));
  if (!own.ok()) return own.status();
  if (!own->exists()) return NotKnownYet();
  return list(Setting{here.municipality, caller.now}, own->value.helper());
}

}  // namespace

grpc::Status OfferService::InviteToCircle(grpc::ServerContext* context,
                                          const v1::InviteToCircleRequest* request,
                                          v1::CircleMember* reply) {
  return d_.call(*context, *request, *reply, kValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return ChangePair<v1::CircleMember>(
                       d_, caller, asked, ResidentIn(caller, asked.resident()),
                       [](const Setting& setting, Pair pair) {
                         return Ask(setting, Bond::kCircle, std::move(pair));
                       },
                       Member);
                 });
}

grpc::Status OfferService::AnswerCircleInvitation(grpc::ServerContext* context,
                                                  const v1::AnswerCircleInvitationRequest* request,
                                                  v1::AnswerCircleInvitationResponse* reply) {
  using Reply = v1::AnswerCircleInvitationResponse;
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return ChangePair<Reply>(d_, caller, asked, ResidentIn(caller, asked.owner()),
                                            Answered(Bond::kCircle, asked.is_yes()),
                                            Nothing<Reply>);
                 });
}

grpc::Status OfferService::RemoveFromCircle(grpc::ServerContext* context,
                                            const v1::RemoveFromCircleRequest* request,
                                            v1::RemoveFromCircleResponse* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return End<v1::RemoveFromCircleResponse>(d_, caller, asked, Bond::kCircle,
                                                            asked.owner(), asked.member());
                 });
}

grpc::Status OfferService::ListCircle(grpc::ServerContext* context,
                                      const v1::ListCircleRequest* request,
                                      v1::ListCircleResponse* reply) {
  return d_.call(*context, *request, *reply, rpc::kValidatePage,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return ListOwn(d_, caller, asked, "circle",
                                  [](const Setting& setting, const internal::v1::Helper& helper) {
                                    v1::ListCircleResponse all;
                                    for (const auto& one : CirclesOf(setting, helper))
                                      *all.add_members() = one;
                                    return all;
                                  });
                 });
}

grpc::Status OfferService::AddDelegate(grpc::ServerContext* context,
                                       const v1::AddDelegateRequest* request,
                                       v1::Delegation* reply) {
  return d_.call(*context, *request, *reply, kValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return ChangePair<v1::Delegation>(
                       d_, caller, asked, ResidentIn(caller, asked.delegate()),
                       [&asked](const Setting& setting, Pair pair) {
                         return Ask(setting, Bond::kDelegate, std::move(pair), asked.tell());
                       },
                       Delegated);
                 });
}

grpc::Status OfferService::AnswerDelegation(grpc::ServerContext* context,
                                            const v1::AnswerDelegationRequest* request,
                                            v1::AnswerDelegationResponse* reply) {
  using Reply = v1::AnswerDelegationResponse;
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return ChangePair<Reply>(d_, caller, asked, ResidentIn(caller, asked.resident()),
                                            Answered(Bond::kDelegate, asked.is_yes()),
                                            Nothing<Reply>);
                 });
}

grpc::Status OfferService::EndDelegation(grpc::ServerContext* context,
                                         const v1::EndDelegationRequest* request,
                                         v1::EndDelegationResponse* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return End<v1::EndDelegationResponse>(d_, caller, asked, Bond::kDelegate,
                                                         asked.resident(), asked.delegate());
                 });
}

grpc::Status OfferService::ListDelegates(grpc::ServerContext* context,
                                         const v1::ListDelegatesRequest* request,
                                         v1::ListDelegatesResponse* reply) {
  return d_.call(*context, *request, *reply, rpc::kValidatePage,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return ListOwn(d_, caller, asked, "delegates",
                                  [](const Setting& setting, const internal::v1::Helper& helper) {
                                    v1::ListDelegatesResponse all;
                                    for (const auto& one : DelegationsOf(setting, helper))
                                      *all.add_delegations() = one;
                                    return all;
                                  });
                 });
}

}  // namespace omzien::help
