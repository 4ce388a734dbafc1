#include "services/help/team_service.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "services/help/decide_team.h"
#include "services/help/item_store.h"
#include "services/help/matter_store.h"
#include "services/help/team_reply.h"
#include "services/help/validate_team.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

// Returns the reach of a decision about a yes of `helper`: her Helper, and her invitation to the
// item's episode if there is one.
Reach ReachOf(const std::string& item, const std::string& helper) {
  Reach reach{.everyone = Reach::Everyone::kYes};
  const std::string id = rpc::IdOf(item, "escalations");
  const std::string request = RequestIn(id);
  const std::string resident = rpc::IdOf(helper, "residents");
  int episode = 0;
  if (resident.empty() || !absl::SimpleAtoi(IdInMember(id), &episode)) return reach;
  reach.helpers = {resident};
  reach.invitations = {InvitationId(request, episode, resident)};
  return reach;
}

}  // namespace

struct TeamService::Needs {
  enum class Text { kNo, kYes };
  // What its name names.
  enum class Of { kItem, kRequest };
  Reach reach = {};
  Text text = Text::kNo;
  Of of = Of::kItem;
};

template <class Request, class Validate, class Decide>
grpc::Status TeamService::Act(grpc::ServerContext& context, const Request& request,
                              v1::Escalation& reply, const Validate& validate, const Needs& needs,
                              const Decide& decide) {
  return d_.call(context, request, reply, validate, [&](const rpc::Caller& caller, const auto&) {
    const Here here(caller);
    const Setting setting{here.municipality, caller.now};
    return rpc::Mutate<v1::Escalation>(
        d_.store, here.space, caller, request,
        [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::Escalation>> {
          const auto& read = needs.of == Needs::Of::kItem ? ReadItem : ReadServed;
          auto matter =
              read(d_.store, setting, here.space, caller.subject.id, request.name(), needs.reach);
          if (!matter.ok()) return matter.status();
          if (needs.text == Needs::Text::kYes) {
            const absl::Status status = ReadText(d_.store, *matter);
            if (!status.ok()) return status;
          }
          const auto changed = decide(setting, *std::move(matter), caller.subject.id, request);
          if (!changed.ok()) return changed.status();
          SaveMatter(*changed, batch);
          return rpc::Decided<v1::Escalation>{changed->escalation->value.escalation().name(),
                                              ReplyOf(setting, *changed)};
        },
        [&](const std::string& name) -> absl::StatusOr<v1::Escalation> {
          const auto matter = ReadItem(d_.store, setting, here.space, caller.subject.id, name, {});
          if (!matter.ok()) return matter.status();
          return ReplyOf(setting, *matter)(matter->escalation->version);
        });
  });
}

grpc::Status TeamService::TakeEscalation(grpc::ServerContext* context,
                                         const v1::TakeEscalationRequest* request,
                                         v1::Escalation* reply) {
  return Act(
      *context, *request, *reply, rpc::kNothingToValidate, {},
      [](const Setting& setting, Matter matter, absl::string_view worker, const auto& asked) {
        return Take(setting, std::move(matter), worker, asked.etag());
      });
}

grpc::Status TeamService::TakeHelpRequest(grpc::ServerContext* context,
                                          const v1::TakeHelpRequestRequest* request,
                                          v1::Escalation* reply) {
  return Act(*context, *request, *reply, rpc::kNothingToValidate, {.of = Needs::Of::kRequest},
             [](const Setting& setting, Matter matter, absl::string_view worker, const auto&) {
               return TakeEarly(setting, std::move(matter), worker);
             });
}

grpc::Status TeamService::CloseEscalation(grpc::ServerContext* context,
                                          const v1::CloseEscalationRequest* request,
                                          v1::Escalation* reply) {
  return Act(
      *context, *request, *reply,
      [&](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        const Here here(caller);
        Validate(here.municipality, asked, violations);
      },
      {.reach = {.everyone = Reach::Everyone::kYes}, .text = Needs::Text::kYes},
      [](const Setting& setting, Matter matter, absl::string_view worker, const auto& asked) {
        return CloseByTeam(setting, std::move(matter), worker, asked);
      });
}

grpc::Status TeamService::AddNote(grpc::ServerContext* context, const v1::AddNoteRequest* request,
                                  v1::Escalation* reply) {
  return Act(
      *context, *request, *reply,
      [](const auto& asked, rpc::Violations& violations) { Validate(asked, violations); },
      {.text = Needs::Text::kYes},
      [](const Setting& setting, Matter matter, absl::string_view worker, const auto& asked) {
        return help::AddNote(setting, std::move(matter), worker, asked.text());
      });
}

grpc::Status TeamService::RecordContactAttempt(grpc::ServerContext* context,
                                               const v1::RecordContactAttemptRequest* request,
                                               v1::Escalation* reply) {
  return Act(
      *context, *request, *reply,
      [](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        Validate(caller.now, asked, violations);
      },
      {},
      [](const Setting& setting, Matter matter, absl::string_view worker, const auto& asked) {
        return RecordContact(setting, std::move(matter), worker, asked);
      });
}

grpc::Status TeamService::LetEscalationWait(grpc::ServerContext* context,
                                            const v1::LetEscalationWaitRequest* request,
                                            v1::Escalation* reply) {
  return Act(
      *context, *request, *reply,
      [&](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        const Here here(caller);
        Validate(here.municipality, caller.now, asked, violations);
      },
      {},
      [](const Setting& setting, Matter matter, absl::string_view worker, const auto& asked) {
        return LetWait(setting, std::move(matter), worker, asked);
      });
}

grpc::Status TeamService::ResumeEscalation(grpc::ServerContext* context,
                                           const v1::ResumeEscalationRequest* request,
                                           v1::Escalation* reply) {
  return Act(
      *context, *request, *reply, rpc::kNothingToValidate, {},
      [](const Setting& setting, Matter matter, absl::string_view worker, const auto& asked) {
        return Resume(setting, std::move(matter), worker, asked.etag());
      });
}

grpc::Status TeamService::OfferEscalation(grpc::ServerContext* context,
                                          const v1::OfferEscalationRequest* request,
                                          v1::Escalation* reply) {
  return Act(
      *context, *request, *reply,
      [](const auto& asked, rpc::Violations& violations) { Validate(asked, violations); }, {},
      [](const Setting& setting, Matter matter, absl::string_view worker, const auto& asked) {
        return OfferTo(setting, std::move(matter), worker, rpc::IdOf(asked.worker(), "workers"),
                       asked.etag());
      });
}

grpc::Status TeamService::AcceptEscalation(grpc::ServerContext* context,
                                           const v1::AcceptEscalationRequest* request,
                                           v1::Escalation* reply) {
  return Act(
      *context, *request, *reply, rpc::kNothingToValidate, {},
      [](const Setting& setting, Matter matter, absl::string_view worker, const auto& asked) {
        return AcceptOffer(setting, std::move(matter), worker, asked.etag());
      });
}

grpc::Status TeamService::RefuseEscalation(grpc::ServerContext* context,
                                           const v1::RefuseEscalationRequest* request,
                                           v1::Escalation* reply) {
  return Act(*context, *request, *reply, rpc::kNothingToValidate, {},
             [](const Setting& setting, Matter matter, absl::string_view worker, const auto&) {
               return RefuseOffer(setting, std::move(matter), worker);
             });
}

grpc::Status TeamService::DeclineEscalation(grpc::ServerContext* context,
                                            const v1::DeclineEscalationRequest* request,
                                            v1::DeclineEscalationResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [&](const rpc::Caller& caller, const auto& asked) {
        const Here here(caller);
        const Setting setting{here.municipality, caller.now};
        const std::string& worker = caller.subject.id;
        // It does not exist for her afterwards: there is nothing to read again.
        const auto nothing = [](const auto&) {
          return absl::StatusOr<v1::DeclineEscalationResponse>(v1::DeclineEscalationResponse());
        };
        return rpc::Mutate<v1::DeclineEscalationResponse>(
            d_.store, here.space, caller, asked,
            [&](store::Batch& batch)
                -> absl::StatusOr<rpc::Decided<v1::DeclineEscalationResponse>> {
              auto matter = ReadItem(d_.store, setting, here.space, worker, asked.name(), {});
              if (!matter.ok()) return matter.status();
              const auto changed = Decline(setting, *std::move(matter), worker, asked);
              if (!changed.ok()) return changed.status();
              SaveMatter(*changed, batch);
              return rpc::Decided<v1::DeclineEscalationResponse>{asked.name()};
            },
            nothing);
      });
}

grpc::Status TeamService::RecordYes(grpc::ServerContext* context,
                                    const v1::RecordYesRequest* request, v1::Escalation* reply) {
  return Act(*context, *request, *reply, rpc::kNothingToValidate,
             {.reach = ReachOf(request->name(), request->helper())},
             [](const Setting& setting, Matter matter, absl::string_view, const auto& asked) {
               return help::RecordYes(setting, std::move(matter),
                                      rpc::IdOf(asked.helper(), "residents"), asked.etag());
             });
}

grpc::Status TeamService::AnswerLateYes(grpc::ServerContext* context,
                                        const v1::AnswerLateYesRequest* request,
                                        v1::Escalation* reply) {
  return Act(
      *context, *request, *reply, rpc::kNothingToValidate,
      {.reach = {.everyone = Reach::Everyone::kYes}},
      [](const Setting& setting, Matter matter, absl::string_view worker, const auto& asked) {
        return help::AnswerLateYes(setting, std::move(matter), worker, asked);
      });
}

grpc::Status TeamService::StartVolunteerSearch(grpc::ServerContext* context,
                                               const v1::StartVolunteerSearchRequest* request,
                                               v1::Escalation* reply) {
  return Act(
      *context, *request, *reply, rpc::kNothingToValidate, {},
      [](const Setting& setting, Matter matter, absl::string_view worker, const auto& asked) {
        return StartSearch(setting, std::move(matter), worker, asked.etag());
      });
}

}  // namespace omzien::help
