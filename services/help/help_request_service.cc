#include "services/help/help_request_service.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/help/decide.h"
#include "services/help/matter_store.h"
#include "services/help/place.h"
#include "services/help/validate.h"
#include "services/help/view.h"
#include "services/rpc/index_page.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"

namespace omzien::help {

grpc::Status HelpRequestService::CreateHelpRequest(grpc::ServerContext* context,
                                                   const v1::CreateHelpRequestRequest* request,
                                                   v1::HelpRequest* reply) {
  return d_.call(
      *context, *request, *reply,
      [this](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        const Here here(d_.bundle, caller);
        Validate(here.municipality, caller.now, asked, violations);
      },
      [this](const rpc::Caller& caller, const auto& asked) { return Create(caller, asked); });
}

grpc::Status HelpRequestService::GetHelpRequest(grpc::ServerContext* context,
                                                const v1::GetHelpRequestRequest* request,
                                                v1::HelpRequest* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Get(caller, asked.name()); });
}

grpc::Status HelpRequestService::ListHelpRequests(grpc::ServerContext* context,
                                                  const v1::ListHelpRequestsRequest* request,
                                                  v1::ListHelpRequestsResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

grpc::Status HelpRequestService::WithdrawHelpRequest(grpc::ServerContext* context,
                                                     const v1::WithdrawHelpRequestRequest* request,
                                                     v1::HelpRequest* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Withdraw(caller, asked); });
}

absl::StatusOr<v1::HelpRequest> HelpRequestService::Create(
    const rpc::Caller& caller, const v1::CreateHelpRequestRequest& request) {
  const Here here(d_.bundle, caller);
  rpc::Violations none;  // Validated already: the place is there.
  const internal::v1::Place place =
      *PlaceOf(here.municipality, request.help_request().place(), "help_request.place", none);
  if (!here.municipality.DistrictOf(place.neighbourhood())->is_switched_on()) {
    return rpc::Refuse(
        absl::StatusCode::kFailedPrecondition, "DISTRICT_NOT_SWITCHED_ON",
        absl::StrCat("not in this district yet; please call ", here.municipality.proto().phone()));
  }
  return rpc::Mutate<v1::HelpRequest>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::HelpRequest>> {
        auto asker = store::ReadStored<store::v1::HelperRecord>(
            d_.store, HelperKey(here.space, caller.subject.id));
        if (!asker.ok()) return asker.status();
        if (!asker->exists()) {
          return rpc::Refuse(absl::StatusCode::kUnavailable, "RESIDENT_NOT_KNOWN_YET",
                             "register first; directly after it, repeat the same call");
        }
        const std::string id = rpc::NewId(caller, request.request_id());
        Matter matter(here.space, id,
                      store::NewStored<store::v1::RequestRecord>(RequestKey(here.space, id)));
        matter.helpers.emplace(caller.subject.id, *std::move(asker));
        matter = Ask({here.municipality, caller.now}, std::move(matter), caller.subject.id,
                     request.help_request(), place);
        SaveMatter(matter, batch);
        return rpc::Decided<v1::HelpRequest>{
            matter.request().name(),
            [record = matter.record.value, text = matter.text->value](store::Version version) {
              return ForAsker(record, text, version);
            }};
      },
      [&](const std::string& name) { return Get(caller, name); });
}

absl::StatusOr<v1::HelpRequest> HelpRequestService::Get(const rpc::Caller& caller,
                                                        const std::string& name) {
  const Here here(d_.bundle, caller);
  const std::string id = rpc::IdOf(name, "requests");
  if (id.empty()) return rpc::NotFound();
  auto records = d_.store.Read({RequestKey(here.space, id), TextKey(here.space, id)});
  if (!records.ok()) return records.status();
  const auto request = store::ParseStored<store::v1::RequestRecord>(RequestKey(here.space, id),
                                                                    std::move((*records)[0]));
  const auto text = store::ParseStored<store::v1::RequestTextRecord>(TextKey(here.space, id),
                                                                     std::move((*records)[1]));
  if (!request.ok()) return request.status();
  if (!text.ok()) return text.status();
  if (!request->exists() || request->value.request().asker() != caller.Name())
    return rpc::NotFound();
  return ForAsker(request->value, text->value, request->version);
}

absl::StatusOr<v1::ListHelpRequestsResponse> HelpRequestService::List(
    const rpc::Caller& caller, const v1::ListHelpRequestsRequest& request) {
  const Here here(d_.bundle, caller);
  const auto page =
      rpc::ReadPage(d_.store, d_.pages, RequestsOf(here.space, caller.subject.id), request, caller);
  if (!page.ok()) return page.status();
  std::vector<store::Key> keys;
  for (const std::string& member : page->members) {
    keys.push_back(RequestKey(here.space, IdInMember(member)));
    keys.push_back(TextKey(here.space, IdInMember(member)));
  }
  auto records = d_.store.Read(keys);
  if (!records.ok()) return records.status();
  v1::ListHelpRequestsResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (size_t i = 0; i < keys.size(); i += 2) {
    const auto record =
        store::ParseStored<store::v1::RequestRecord>(keys[i], std::move((*records)[i]));
    const auto text =
        store::ParseStored<store::v1::RequestTextRecord>(keys[i + 1], std::move((*records)[i + 1]));
    if (!record.ok()) return record.status();
    if (!text.ok()) return text.status();
    if (record->exists())
      *reply.add_help_requests() = ForAsker(record->value, text->value, record->version);
  }
  return reply;
}

absl::StatusOr<v1::HelpRequest> HelpRequestService::Withdraw(
    const rpc::Caller& caller, const v1::WithdrawHelpRequestRequest& request) {
  const Here here(d_.bundle, caller);
  return rpc::Mutate<v1::HelpRequest>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::HelpRequest>> {
        auto matter = ReadMatter(d_.store, here.space, rpc::IdOf(request.name(), "requests"),
                                 {.everyone = Reach::Everyone::kYes});
        if (!matter.ok()) return matter.status();
        if (matter->request().asker() != caller.Name()) return rpc::NotFound();
        auto changed =
            help::Withdraw({here.municipality, caller.now}, *std::move(matter), request.reason());
        if (!changed.ok()) return changed.status();
        SaveMatter(*changed, batch);
        return rpc::Decided<v1::HelpRequest>{request.name()};
      },
      [&](const std::string& name) { return Get(caller, name); });
}

}  // namespace omzien::help
