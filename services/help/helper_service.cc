#include "services/help/helper_service.h"

#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "services/help/decide_standing.h"
#include "services/help/helper_store.h"
#include "services/help/looked.h"
#include "services/help/on_behalf.h"
#include "services/help/pair_store.h"
#include "services/help/validate_helper.h"
#include "services/help/view_helper.h"
#include "services/rpc/index_page.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using internal::v1::Helper;

bool Coordinates(const Here& here, const rpc::Caller& caller, absl::string_view organisation) {
  return absl::c_any_of(here.municipality.RolesOf(caller.subject.id, caller.now),
                        [&](const configuration::HeldRole& held) {
                          return held.role == v1::ROLE_COORDINATOR &&
                                 held.organisation == organisation;
                        });
}

// Whether the caller may say that somebody was checked.
bool MayCheck(const Here& here, const rpc::Caller& caller, const Helper& helper) {
  if (!MayServe(here.municipality, caller.subject.id, "", helper)) return false;
  return caller.Is(v1::ROLE_WORKER) ||
         (!helper.organisation().empty() && Coordinates(here, caller, helper.organisation()));
}

// Runs a coordinator's decision about one resident and an organisation of hers.
template <class Reply, class Request, class Decision, class View>
absl::StatusOr<Reply> ChangeVolunteer(const Dependencies& d, const rpc::Caller& caller,
                                      const Request& request, const Decision& decision,
                                      const View& view) {
  if (!Coordinates(Here(caller), caller, request.organisation())) return rpc::NotFound();
  return ChangeHelper<Reply>(
      d, caller, request, ResidentIn(caller, request.resident()),
      [&](const Setting& setting, Changed changed) {
        return decision(setting, std::move(changed), request.organisation());
      },
      view);
}

}  // namespace

grpc::Status HelperService::AdmitVolunteer(grpc::ServerContext* context,
                                           const v1::AdmitVolunteerRequest* request,
                                           v1::Volunteer* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) {
        return ChangeVolunteer<v1::Volunteer>(
            d_, caller, asked, Admit,
            [&](const Here& here, const Helper& helper) -> absl::StatusOr<v1::Volunteer> {
              return VolunteerOf({here.municipality, caller.now}, helper, asked.organisation());
            });
      });
}

grpc::Status HelperService::EndVolunteering(grpc::ServerContext* context,
                                            const v1::EndVolunteeringRequest* request,
                                            v1::EndVolunteeringResponse* reply) {
  using Reply = v1::EndVolunteeringResponse;
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return ChangeVolunteer<Reply>(
                       d_, caller, asked, help::EndVolunteering,
                       [](const Here&, const Helper&) { return absl::StatusOr<Reply>(Reply()); });
                 });
}

grpc::Status HelperService::AnswerAdmission(grpc::ServerContext* context,
                                            const v1::AnswerAdmissionRequest* request,
                                            v1::HelperSettings* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) {
        return ChangeHelper<v1::HelperSettings>(
            d_, caller, asked, caller.subject.id,
            [&](const Setting& setting, Changed changed) {
              return help::AnswerAdmission(setting, std::move(changed), asked.organisation(),
                                           asked.is_yes());
            },
            [&](const Here& here, const Helper& helper) -> absl::StatusOr<v1::HelperSettings> {
              return SettingsOf({here.municipality, caller.now}, helper);
            });
      });
}

grpc::Status HelperService::ListVolunteers(grpc::ServerContext* context,
                                           const v1::ListVolunteersRequest* request,
                                           v1::ListVolunteersResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

grpc::Status HelperService::RecordCheck(grpc::ServerContext* context,
                                        const v1::RecordCheckRequest* request,
                                        v1::RecordCheckResponse* reply) {
  const auto record = [this](const rpc::Caller& caller, const auto& asked) {
    const Here now(caller);
    return ChangeHelper<v1::RecordCheckResponse>(
        d_, caller, asked, HelperIn(caller, asked.name()),
        [&](const Setting& setting, Changed changed) -> absl::StatusOr<Changed> {
          if (changed.helper.exists() && !MayCheck(now, caller, changed.helper.value.helper()))
            return rpc::NotFound();
          return help::RecordCheck(setting, std::move(changed),
                                   asked.has_check() ? &asked.check() : nullptr, caller.subject.id);
        },
        [](const Here&, const Helper& helper) -> absl::StatusOr<v1::RecordCheckResponse> {
          v1::RecordCheckResponse recorded;
          if (helper.has_check()) *recorded.mutable_check() = helper.check();
          return recorded;
        });
  };
  return d_.call(
      *context, *request, *reply,
      [](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        Validate(Here(caller).municipality, caller.now, asked, violations);
      },
      record);
}

grpc::Status HelperService::GetHelperStanding(grpc::ServerContext* context,
                                              const v1::GetHelperStandingRequest* request,
                                              v1::HelperStanding* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return GetStanding(caller, asked.name());
                 });
}

grpc::Status HelperService::SuspendHelper(grpc::ServerContext* context,
                                          const v1::SuspendHelperRequest* request,
                                          v1::HelperStanding* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return Decide(caller, asked, [&](const Setting& setting, Changed changed) {
                     return Suspend(setting, std::move(changed), caller.subject.id);
                   });
                 });
}

grpc::Status HelperService::ResumeHelper(grpc::ServerContext* context,
                                         const v1::ResumeHelperRequest* request,
                                         v1::HelperStanding* reply) {
  return d_.call(*context, *request, *reply, rpc::kNothingToValidate,
                 [this](const rpc::Caller& caller, const auto& asked) {
                   return Decide(caller, asked, Resume);
                 });
}

template <class Request, class Decision>
absl::StatusOr<v1::HelperStanding> HelperService::Decide(const rpc::Caller& caller,
                                                         const Request& request,
                                                         const Decision& decision) {
  return ChangeHelper<v1::HelperStanding>(
      d_, caller, request, HelperIn(caller, request.name()),
      [&](const Setting& setting, Changed changed) -> absl::StatusOr<Changed> {
        if (changed.helper.exists() &&
            !MayServe(setting.municipality, caller.subject.id, "", changed.helper.value.helper())) {
          return rpc::NotFound();
        }
        return decision(setting, std::move(changed));
      },
      [&](const Here&, const Helper&) { return GetStanding(caller, request.name()); });
}

absl::StatusOr<v1::HelperStanding> HelperService::GetStanding(const rpc::Caller& caller,
                                                              const std::string& name) {
  const Here here(caller);
  const std::string id = HelperIn(caller, name);
  const auto read = ReadHelper(d_.store, here.space, id);
  if (!read.ok()) return read.status();
  const Helper& helper = read->helper.value.helper();
  if (!read->helper.exists() || !MayServe(here.municipality, caller.subject.id, "", helper))
    return rpc::NotFound();
  const absl::Status looked = CommitLook(d_, here, caller, id, absl::StrCat("helpers/", id));
  if (!looked.ok()) return looked;
  return StandingOf({here.municipality, caller.now}, helper);
}

absl::StatusOr<v1::ListVolunteersResponse> HelperService::List(
    const rpc::Caller& caller, const v1::ListVolunteersRequest& request) {
  const Here here(caller);
  if (!Coordinates(here, caller, request.organisation())) return rpc::NotFound();
  const auto page = rpc::ReadPage(
      d_.store, d_.pages, VolunteersOf(here.space, request.organisation()), request, caller);
  if (!page.ok()) return page.status();
  std::vector<store::Key> keys;
  for (const std::string& resident : page->members) keys.push_back(HelperKey(here.space, resident));
  auto records = d_.store.Read(keys);
  if (!records.ok()) return records.status();
  v1::ListVolunteersResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto helper =
        store::ParseStored<store::v1::HelperRecord>(keys[i], std::move((*records)[i]));
    if (!helper.ok()) return helper.status();
    if (!helper->exists()) continue;
    *reply.add_volunteers() = VolunteerOf({here.municipality, caller.now}, helper->value.helper(),
                                          request.organisation());
  }
  return reply;
}

}  // namespace omzien::help
