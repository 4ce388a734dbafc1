#include "services/help/help_request_service.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/field_mask_util.h"
#include "services/help/decide.h"
#include "services/help/decide_helper.h"
#include "services/help/decide_tie.h"
#include "services/help/item_store.h"
#include "services/help/limits.h"
#include "services/help/looked.h"
#include "services/help/matter_store.h"
#include "services/help/on_behalf.h"
#include "services/help/place.h"
#include "services/help/validate.h"
#include "services/help/view.h"
#include "services/rpc/index_page.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"

namespace omzien::help {
namespace {

using google::protobuf::util::FieldMaskUtil;

// A worker never sees what is about her.
bool IsAbout(const rpc::Caller& caller, const v1::HelpRequest& request) {
  return !request.about_worker().empty() && request.about_worker() == caller.Name();
}

// Returns the matter of a request of somebody the caller speaks for, with everyone and what they
// offer.
// Errors: NOT_FOUND if it is not there, or not hers to speak of.
absl::StatusOr<Matter> ReadSpokenFor(const Dependencies& d, const Here& here,
                                     const rpc::Caller& caller, const std::string& name) {
  auto matter = ReadMatter(d.store, here.space, rpc::IdOf(name, "requests"),
                           {.everyone = Reach::Everyone::kYes, .with_offers = true});
  if (!matter.ok()) return matter.status();
  if (IsAbout(caller, matter->request())) return rpc::NotFound();
  const auto& asker = matter->helpers.at(rpc::IdOf(matter->request().asker(), "residents"));
  if (!SpeaksFor(here.municipality, caller, asker.value.helper(),
                 matter->record.value.place().neighbourhood()) ||
      matter->record.value.is_erased()) {
    return rpc::NotFound();
  }
  return matter;
}

// Returns OK if the caller is `asker`, or speaks for her in what takes place in `neighbourhood`.
// Errors: NOT_FOUND if not; those of Store::Read.
absl::Status CheckSpeaksFor(const Dependencies& d, const Here& here, const rpc::Caller& caller,
                            const std::string& asker, absl::string_view neighbourhood) {
  if (caller.Name() == rpc::MakeName(caller.municipality, "residents", asker))
    return absl::OkStatus();
  const auto helper =
      store::ReadStored<store::v1::HelperRecord>(d.store, HelperKey(here.space, asker));
  if (!helper.ok()) return helper.status();
  if (!SpeaksFor(here.municipality, caller, helper->value.helper(), neighbourhood))
    return rpc::NotFound();
  return absl::OkStatus();
}

// Returns where the help is wanted.
//   asked: validated
// Errors: FAILED_PRECONDITION (DISTRICT_NOT_SWITCHED_ON), with the number to call.
absl::StatusOr<internal::v1::Place> PlaceToServe(const configuration::Municipality& municipality,
                                                 const v1::HelpRequest& asked) {
  const internal::v1::Place place = PlaceOf(municipality, asked.place());
  if (municipality.DistrictOf(place.neighbourhood())->is_switched_on()) return place;
  return rpc::Refuse(
      absl::StatusCode::kFailedPrecondition, "DISTRICT_NOT_SWITCHED_ON",
      absl::StrCat("not in this district yet; please call ", municipality.proto().phone()));
}

// Returns OK if a request may go on from the one it names: none, or one of the same asker.
//   asked: validated
// Errors: INVALID_ARGUMENT naming the field; those of Store::Read.
absl::Status CheckLinked(const Dependencies& d, const Here& here, const v1::HelpRequest& asked,
                         const std::string& asker) {
  if (asked.linked_request().empty()) return absl::OkStatus();
  const auto linked = store::ReadStored<store::v1::RequestRecord>(
      d.store, RequestKey(here.space, rpc::IdOf(asked.linked_request(), "requests")));
  if (!linked.ok()) return linked.status();
  if (linked->exists() && rpc::IdOf(linked->value.request().asker(), "residents") == asker)
    return absl::OkStatus();
  rpc::Violations violations;
  violations.Add("help_request.linked_request", "want a request of the same asker");
  return violations.ToStatus();
}

}  // namespace

grpc::Status HelpRequestService::CreateHelpRequest(grpc::ServerContext* context,
                                                   const v1::CreateHelpRequestRequest* request,
                                                   v1::HelpRequest* reply) {
  return d_.call(
      *context, *request, *reply,
      [](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        const Here here(caller);
        Validate(here.municipality, caller.now, asked, violations);
        CheckAboutWhom(caller, asked.asker(), "asker", violations);
      },
      [this](const rpc::Caller& caller, const auto& asked, const absl::Status& wrong) {
        return Create(caller, asked, wrong);
      });
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
      *context, *request, *reply,
      [](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        rpc::kValidatePage(asked, violations);
        CheckAboutWhom(caller, asked.asker(), "asker", violations);
      },
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

template <class Request, class Decision>
grpc::Status HelpRequestService::Decide(grpc::ServerContext& context, const Request& request,
                                        v1::HelpRequest& reply, const Decision& decision) {
  const auto decide = [&](const rpc::Caller& caller, const Request& asked) {
    const Here here(caller);
    return rpc::Mutate<v1::HelpRequest>(
        d_.store, here.space, caller, asked,
        [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::HelpRequest>> {
          auto matter = ReadSpokenFor(d_, here, caller, asked.name());
          if (!matter.ok()) return matter.status();
          const absl::StatusOr<Matter> changed =
              decision(Setting{here.municipality, caller.now}, *std::move(matter));
          if (!changed.ok()) return changed.status();
          SaveMatter(*changed, batch);
          return rpc::Decided<v1::HelpRequest>{asked.name()};
        },
        [&](const std::string& name) { return Get(caller, name); });
  };
  return d_.call(context, request, reply, rpc::kNothingToValidate, decide);
}

grpc::Status HelpRequestService::UpdateHelpRequest(grpc::ServerContext* context,
                                                   const v1::UpdateHelpRequestRequest* request,
                                                   v1::HelpRequest* reply) {
  return d_.call(
      *context, *request, *reply,
      [](const rpc::Caller& caller, const auto& asked, rpc::Violations& violations) {
        const Here here(caller);
        Validate(here.municipality, caller.now, asked, violations);
      },
      [this](const rpc::Caller& caller, const auto& asked, const absl::Status& wrong) {
        return Update(caller, asked, wrong);
      });
}

grpc::Status HelpRequestService::ChooseHelper(grpc::ServerContext* context,
                                              const v1::ChooseHelperRequest* request,
                                              v1::HelpRequest* reply) {
  return Decide(*context, *request, *reply, [&](const Setting& setting, Matter matter) {
    return Choose(setting, std::move(matter), rpc::IdOf(request->helper(), "residents"));
  });
}

grpc::Status HelpRequestService::ReleaseHelper(grpc::ServerContext* context,
                                               const v1::ReleaseHelperRequest* request,
                                               v1::HelpRequest* reply) {
  return Decide(*context, *request, *reply, [&](const Setting& setting, Matter matter) {
    return Release(setting, std::move(matter), rpc::IdOf(request->helper(), "residents"));
  });
}

grpc::Status HelpRequestService::ChooseNobody(grpc::ServerContext* context,
                                              const v1::ChooseNobodyRequest* request,
                                              v1::HelpRequest* reply) {
  return Decide(*context, *request, *reply, [](const Setting& setting, Matter matter) {
    return help::ChooseNobody(setting, std::move(matter));
  });
}

grpc::Status HelpRequestService::SettleForFewer(grpc::ServerContext* context,
                                                const v1::SettleForFewerRequest* request,
                                                v1::HelpRequest* reply) {
  return Decide(*context, *request, *reply, [](const Setting& setting, Matter matter) {
    return Settle(setting, std::move(matter));
  });
}

grpc::Status HelpRequestService::AnswerRelaxation(grpc::ServerContext* context,
                                                  const v1::AnswerRelaxationRequest* request,
                                                  v1::HelpRequest* reply) {
  return Decide(*context, *request, *reply, [&](const Setting& setting, Matter matter) {
    return help::AnswerRelaxation(setting, std::move(matter), request->is_taken());
  });
}

grpc::Status HelpRequestService::AnswerPassOn(grpc::ServerContext* context,
                                              const v1::AnswerPassOnRequest* request,
                                              v1::HelpRequest* reply) {
  return Decide(*context, *request, *reply, [&](const Setting& setting, Matter matter) {
    return help::AnswerPassOn(setting, std::move(matter), request->may_pass_on());
  });
}

grpc::Status HelpRequestService::ReopenHelpRequest(grpc::ServerContext* context,
                                                   const v1::ReopenHelpRequestRequest* request,
                                                   v1::HelpRequest* reply) {
  return Decide(*context, *request, *reply, [](const Setting& setting, Matter matter) {
    return Reopen(setting, std::move(matter));
  });
}

grpc::Status HelpRequestService::WithdrawHelpRequest(grpc::ServerContext* context,
                                                     const v1::WithdrawHelpRequestRequest* request,
                                                     v1::HelpRequest* reply) {
  return Decide(*context, *request, *reply, [&](const Setting& setting, Matter matter) {
    return Withdraw(setting, std::move(matter), request->reason());
  });
}

absl::StatusOr<v1::HelpRequest> HelpRequestService::Create(
    const rpc::Caller& caller, const v1::CreateHelpRequestRequest& request,
    const absl::Status& wrong) {
  const Here here(caller);
  return rpc::Mutate<v1::HelpRequest>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::HelpRequest>> {
        if (!wrong.ok()) return wrong;
        const auto resident = AboutWhom(caller, request.asker());
        if (!resident.ok()) return resident.status();
        const auto place = PlaceToServe(here.municipality, request.help_request());
        if (!place.ok()) return place.status();
        auto asker =
            store::ReadStored<store::v1::HelperRecord>(d_.store, HelperKey(here.space, *resident));
        if (!asker.ok()) return asker.status();
        const bool is_hers = *resident == caller.subject.id || IsWorker(caller);
        if (!asker->exists()) return is_hers ? NotKnownYet() : rpc::NotFound();
        const auto through =
            SpeaksFor(here.municipality, caller, asker->value.helper(), place->neighbourhood());
        if (!through || HasEnded(asker->value.helper())) return rpc::NotFound();
        const absl::Status linked = CheckLinked(d_, here, request.help_request(), *resident);
        if (!linked.ok()) return linked;
        const std::string id = rpc::NewId(caller, request.request_id());
        Matter matter(here.space, id,
                      store::NewStored<store::v1::RequestRecord>(RequestKey(here.space, id)));
        matter.helpers.emplace(*resident, *std::move(asker));
        auto heard = WithLateHelpers(d_.store, std::move(matter));
        if (!heard.ok()) return heard.status();
        const Matter asked = Ask({here.municipality, caller.now}, *std::move(heard),
                                 {*resident, *through}, request.help_request(), *place);
        SaveMatter(asked, batch);
        AddLook(here, caller, *resident, absl::StrCat("requests/", id), batch);
        return rpc::Decided<v1::HelpRequest>{
            asked.request().name(),
            [record = asked.record.value, text = asked.text->value](store::Version version) {
              return ForAsker(record, text, version);
            }};
      },
      [&](const std::string& name) { return Get(caller, name); });
}

absl::StatusOr<v1::HelpRequest> HelpRequestService::Get(const rpc::Caller& caller,
                                                        const std::string& name) {
  const Here here(caller);
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
  if (!request->exists() || request->value.is_erased() || IsAbout(caller, request->value.request()))
    return rpc::NotFound();
  const std::string asker = rpc::IdOf(request->value.request().asker(), "residents");
  const absl::Status speaks =
      CheckSpeaksFor(d_, here, caller, asker, request->value.place().neighbourhood());
  if (!speaks.ok()) return speaks;
  const auto words = WordsOf(d_.store, here.space, request->value, text->value);
  if (!words.ok()) return words.status();
  const absl::Status looked = CommitLook(d_, here, caller, asker, absl::StrCat("requests/", id));
  if (!looked.ok()) return looked;
  return ForAsker(request->value, *words, request->version);
}

absl::StatusOr<v1::ListHelpRequestsResponse> HelpRequestService::List(
    const rpc::Caller& caller, const v1::ListHelpRequestsRequest& request) {
  const Here here(caller);
  const auto asker = AboutWhom(caller, request.asker());
  if (!asker.ok()) return asker.status();
  const auto helper =
      store::ReadStored<store::v1::HelperRecord>(d_.store, HelperKey(here.space, *asker));
  if (!helper.ok()) return helper.status();
  const bool may_list =
      IsWorker(caller)
          ? helper->exists() &&
                MayServe(here.municipality, caller.subject.id, "", helper->value.helper())
          : *asker == caller.subject.id || MayAskFor(helper->value.helper(), caller.subject.id);
  if (!may_list) return rpc::NotFound();
  const auto page =
      rpc::ReadPage(d_.store, d_.pages, RequestsOf(here.space, *asker), request, caller);
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
    if (!record->exists() || IsAbout(caller, record->value.request())) continue;
    if (IsWorker(caller) && !IsPhonedBy(here.municipality, caller, helper->value.helper(),
                                        record->value.place().neighbourhood())) {
      continue;
    }
    const auto words = WordsOf(d_.store, here.space, record->value, text->value);
    if (!words.ok()) return words.status();
    *reply.add_help_requests() = ForAsker(record->value, *words, record->version);
  }
  const absl::Status looked = CommitLook(d_, here, caller, *asker, "requests");
  if (!looked.ok()) return looked;
  return reply;
}

absl::StatusOr<v1::HelpRequest> HelpRequestService::Update(
    const rpc::Caller& caller, const v1::UpdateHelpRequestRequest& request,
    const absl::Status& wrong) {
  const Here here(caller);
  const std::string& name = request.help_request().name();
  return rpc::Mutate<v1::HelpRequest>(
      d_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::HelpRequest>> {
        if (!wrong.ok()) return wrong;
        auto matter = ReadSpokenFor(d_, here, caller, name);
        if (!matter.ok()) return matter.status();
        const absl::Status words = ReadText(d_.store, *matter);
        if (!words.ok()) return words;
        v1::HelpRequest wanted = ForAsker(matter->record.value, matter->text->value, 0);
        FieldMaskUtil::MergeOptions options;
        options.set_replace_repeated_fields(true);
        FieldMaskUtil::MergeMessageTo(request.help_request(), request.update_mask(), options,
                                      &wanted);
        const auto changed =
            Change({here.municipality, caller.now}, *std::move(matter), wanted, request.etag());
        if (!changed.ok()) return changed.status();
        SaveMatter(*changed, batch);
        return rpc::Decided<v1::HelpRequest>{name};
      },
      [&](const std::string& made) { return Get(caller, made); });
}

}  // namespace omzien::help
