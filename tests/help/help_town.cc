#include "tests/help/help_town.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/help/audit_service.h"
#include "services/help/decide_helper.h"
#include "services/help/dependencies.h"
#include "services/help/help_request_service.h"
#include "services/help/helper_service.h"
#include "services/help/invitation_service.h"
#include "services/help/matchmaking_service.h"
#include "services/help/offer_service.h"
#include "services/help/records.h"
#include "services/help/team_service.h"
#include "services/rpc/names.h"
#include "tests/help/matters.h"

namespace omzien::help {
namespace {

template <class T>
T OrDie(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::fprintf(stderr, "help_town: %s\n", result.status().ToString().c_str());
  std::abort();
}

template <class Service>
constexpr auto kMake = [](test::ServiceHost& host) {
  return std::make_unique<Service>(
      Dependencies{host.call(), host.store, [&host] { return host.bundle(); }, host.pages()});
};

constexpr auto kMakeTeam = [](test::ServiceHost& host) {
  return std::make_unique<TeamService>(
      Dependencies{host.call(), host.store, [&host] { return host.bundle(); }, host.pages()},
      host.watches());
};

}  // namespace

HelpTown::HelpTown()
    : host({"omzien.v1.HelpRequestService", "omzien.v1.InvitationService", "omzien.v1.OfferService",
            "omzien.v1.HelperService", "omzien.v1.TeamService",
            "omzien.internal.v1.MatchmakingService", "omzien.internal.v1.AuditService"},
           kMake<HelpRequestService>, kMake<InvitationService>, kMake<OfferService>,
           kMake<HelperService>, kMakeTeam, kMake<MatchmakingService>, kMake<AuditService>),
      steps_(host.store, [this] { return host.bundle(); }) {
  host.Reload(
      {{"small.textproto", TownText()},
       {"other.textproto", absl::StrReplaceAll(TownText(), {{"small-town", "other"},
                                                            {"partition: 7", "partition: 8"}})}});
}

void HelpTown::Register(const std::vector<std::string>& residents, absl::string_view municipality) {
  std::vector<internal::v1::Event> events;
  for (const std::string& resident : residents) {
    internal::v1::Event& event = events.emplace_back();
    event.set_municipality(std::string(municipality));
    *event.mutable_time() = ToProto(host.clock.Now());
    internal::v1::PersonChanged& person = *event.mutable_person_changed();
    person.set_resident(resident);
    person.set_household(absl::StrCat("house-of-", resident));
    person.set_age_band(internal::v1::AGE_BAND_ADULT);
    person.set_identity_level(v1::IDENTITY_LEVEL_CONTACT);
    person.add_languages("nl");
    person.set_neighbourhood("square");
  }
  host.Publish(events);
  Step();
  News();
}

void HelpTown::Publish(internal::v1::Event event) {
  event.set_municipality(std::string(test::kTown));
  *event.mutable_time() = ToProto(host.clock.Now());
  host.Publish({event});
}

void HelpTown::EndPerson(const std::string& resident, internal::v1::PersonEnded::Reason reason) {
  internal::v1::Event event;
  event.mutable_person_ended()->set_resident(resident);
  event.mutable_person_ended()->set_reason(reason);
  Publish(event);
}

void HelpTown::Suspend(const std::string& resident) {
  const configuration::Municipality& town = *host.bundle()->Find(test::kTown);
  const store::Space space(town.partition(), kFolder, town.slug());
  auto helper =
      OrDie(store::ReadStored<store::v1::HelperRecord>(host.store, HelperKey(space, resident)));
  const Changed suspended =
      OrDie(help::Suspend({town, host.clock.Now()}, {std::move(helper), {}}, "will"));
  store::Batch batch(space.partition());
  store::Save(space, suspended.helper, batch);
  OrDie(host.store.Commit(batch));
}

internal::v1::Helper HelpTown::HelperOf(const std::string& resident) {
  const configuration::Municipality& town = *host.bundle()->Find(test::kTown);
  const store::Space space(town.partition(), kFolder, town.slug());
  return OrDie(store::ReadStored<store::v1::HelperRecord>(host.store, HelperKey(space, resident)))
      .value.helper();
}

absl::Time HelpTown::Step() { return OrDie(steps_.Step(host.clock.Now())); }

absl::Time HelpTown::StepAt(absl::Time now) {
  host.clock.Set(now);
  return Step();
}

v1::CreateHelpRequestRequest HelpTown::Asking(int places) {
  v1::CreateHelpRequestRequest request;
  request.set_parent(kTown);
  request.set_request_id("first");
  *request.mutable_help_request() = Groceries(Local("2026-03-04 10:00"), places);
  return request;
}

absl::StatusOr<v1::HelpRequest> HelpTown::Ask(const v1::CreateHelpRequestRequest& request,
                                              absl::string_view who) {
  return host.Call(who, &v1::HelpRequestService::Stub::CreateHelpRequest, request);
}

std::string HelpTown::Asked(int places) {
  v1::CreateHelpRequestRequest request = Asking(places);
  request.set_request_id(NewRequestId());
  return OrDie(Ask(request)).name();
}

absl::StatusOr<v1::HelpRequest> HelpTown::Get(const std::string& name, absl::string_view who) {
  v1::GetHelpRequestRequest request;
  request.set_name(name);
  return host.Call(who, &v1::HelpRequestService::Stub::GetHelpRequest, request);
}

absl::StatusOr<v1::HelpRequest> HelpTown::Withdraw(const std::string& name, absl::string_view who) {
  v1::WithdrawHelpRequestRequest request;
  request.set_name(name);
  request.set_request_id(NewRequestId());
  return host.Call(who, &v1::HelpRequestService::Stub::WithdrawHelpRequest, request);
}

absl::StatusOr<internal::v1::InviteResponse> HelpTown::Invite(
    const std::string& name, const std::vector<std::string>& helpers, int eligible_left,
    const v1::Relaxation* relaxation) {
  using Stub = internal::v1::MatchmakingService::Stub;
  internal::v1::GetWantedHelpRequest asked;
  asked.set_name(name);
  const auto wanted = host.Call(kMatchmaker, &Stub::GetWantedHelp, asked);
  if (!wanted.ok()) return wanted.status();
  internal::v1::InviteRequest wave;
  wave.set_name(name);
  wave.set_version(wanted->version());
  wave.set_asker_version(wanted->asker_version());
  for (const std::string& helper : helpers) {
    internal::v1::GetCandidateRequest one;
    one.set_name(absl::StrCat(kTown, "/residents/", helper));
    const auto candidate = host.Call(kMatchmaker, &Stub::GetCandidate, one);
    if (!candidate.ok()) return candidate.status();
    auto& chosen = *wave.add_chosen();
    chosen.set_helper(helper);
    chosen.set_version(candidate->version());
  }
  wave.mutable_result()->set_eligible_left(eligible_left);
  if (relaxation != nullptr) *wave.mutable_result()->mutable_relaxation() = *relaxation;
  return host.Call(kMatchmaker, &Stub::Invite, wave);
}

std::string HelpTown::InvitationTo(const std::string& request, absl::string_view helper) {
  return rpc::MakeName("small-town", "invitations",
                       InvitationId(rpc::IdOf(request, "requests"), 1, helper));
}

absl::StatusOr<v1::Invitation> HelpTown::GetInvitation(const std::string& request,
                                                       const std::string& helper) {
  v1::GetInvitationRequest asked;
  asked.set_name(InvitationTo(request, helper));
  return host.Call(absl::StrCat("residents/", helper), &v1::InvitationService::Stub::GetInvitation,
                   asked);
}

absl::StatusOr<v1::Invitation> HelpTown::SayYes(const std::string& request,
                                                const std::string& helper) {
  v1::AcceptInvitationRequest yes;
  yes.set_name(InvitationTo(request, helper));
  yes.set_request_id(NewRequestId());
  return host.Call(absl::StrCat("residents/", helper),
                   &v1::InvitationService::Stub::AcceptInvitation, yes);
}

absl::StatusOr<v1::Invitation> HelpTown::SayNo(const std::string& request,
                                               const std::string& helper) {
  v1::DeclineInvitationRequest no;
  no.set_name(InvitationTo(request, helper));
  no.set_request_id(NewRequestId());
  return host.Call(absl::StrCat("residents/", helper),
                   &v1::InvitationService::Stub::DeclineInvitation, no);
}

std::string HelpTown::ItemOf(const std::string& request) {
  return rpc::MakeName("small-town", "escalations",
                       EscalationId(rpc::IdOf(request, "requests"), 1));
}

absl::StatusOr<v1::Escalation> HelpTown::GetItem(const std::string& item,
                                                 absl::string_view worker) {
  v1::GetEscalationRequest request;
  request.set_name(item);
  return host.Call(worker, &v1::TeamService::Stub::GetEscalation, request);
}

absl::StatusOr<v1::Escalation> HelpTown::Take(const std::string& item, absl::string_view worker,
                                              const std::string& etag) {
  v1::TakeEscalationRequest request;
  request.set_name(item);
  request.set_etag(etag);
  request.set_request_id(NewRequestId());
  return host.Call(worker, &v1::TeamService::Stub::TakeEscalation, request);
}

absl::StatusOr<v1::Escalation> HelpTown::Close(const std::string& item, absl::string_view worker,
                                               v1::Escalation::Outcome outcome) {
  v1::CloseEscalationRequest request;
  request.set_name(item);
  request.set_outcome(outcome);
  request.set_request_id(NewRequestId());
  return host.Call(worker, &v1::TeamService::Stub::CloseEscalation, request);
}

absl::StatusOr<v1::ListEscalationsResponse> HelpTown::Queue(const std::string& team,
                                                            absl::string_view worker) {
  v1::ListEscalationsRequest request;
  request.set_parent(kTown);
  request.set_team(team);
  return host.Call(worker, &v1::TeamService::Stub::ListEscalations, request);
}

std::vector<std::string> HelpTown::News() {
  const auto events = host.Events();
  const std::vector<internal::v1::Event> news(events.begin() + static_cast<ptrdiff_t>(events_seen_),
                                              events.end());
  events_seen_ = events.size();
  return Happened(news);
}

std::string HelpTown::NewRequestId() { return absl::StrCat("call-", ++request_ids_); }

}  // namespace omzien::help
