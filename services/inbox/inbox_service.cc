#include "services/inbox/inbox_service.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/inbox/consume.h"
#include "services/inbox/message_feed.h"
#include "services/inbox/records.h"
#include "services/rpc/errors.h"

namespace omzien::inbox {

InboxService::InboxService(Parts parts) : parts_(std::move(parts)) {}

grpc::Status InboxService::ListMessages(grpc::ServerContext* context,
                                        const v1::ListMessagesRequest* request,
                                        v1::ListMessagesResponse* reply) {
  return parts_.call(
      *context, *request, *reply,
      [](const auto& asked, rpc::Violations& violations) {
        rpc::CheckPageSize(asked.page_size(), violations);
      },
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

grpc::ServerWriteReactor<v1::WatchMessagesResponse>* InboxService::WatchMessages(
    grpc::CallbackServerContext* context, const v1::WatchMessagesRequest* request) {
  return rpc::Watch<v1::WatchMessagesResponse>(
      parts_.watches, parts_.call, *context, *request, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return Open(caller, asked); });
}

grpc::Status InboxService::ExportMessages(grpc::ServerContext* context,
                                          const v1::ExportMessagesRequest* request,
                                          v1::ExportResponse* reply) {
  return parts_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) -> absl::StatusOr<v1::ExportResponse> {
        if (asked.name() != caller.Name()) return rpc::NotFound();
        v1::ListMessagesRequest list;
        list.set_parent(absl::StrCat("municipalities/", caller.municipality));
        list.set_page_size(asked.page_size());
        list.set_page_token(asked.page_token());
        const auto listed = List(caller, list);
        if (!listed.ok()) return listed.status();
        v1::ExportResponse exported;
        for (const v1::Message& message : listed->messages()) {
          exported.add_items()->PackFrom(message);
        }
        exported.set_next_page_token(listed->next_page_token());
        return exported;
      });
}

absl::StatusOr<v1::ListMessagesResponse> InboxService::List(
    const rpc::Caller& caller, const v1::ListMessagesRequest& request) {
  const auto* municipality = caller.bundle->FindByName(request.parent());
  if (municipality == nullptr) return rpc::NotFound();
  const std::string question = absl::StrCat("messages ", request.parent());
  auto start = parts_.pages.Open(request.page_token(), question, caller);
  if (!start.ok()) return start.status();
  if (auto status = CatchUpWithTail(parts_.store, parts_.bundle, municipality->partition());
      !status.ok()) {
    return status;
  }
  const store::Space space(municipality->partition(), kFolder, municipality->slug());
  const size_t size = rpc::PageSize(request.page_size());
  // One more than is shown: where the next page starts.
  const auto members = parts_.store.Range(
      ListIndex(space, absl::StrCat(caller.subject.collection, "/", caller.subject.id)),
      std::max(*start, Position(caller.now)), "", static_cast<int>(size) + 1);
  if (!members.ok()) return members.status();
  std::vector<store::Key> keys;
  for (size_t i = 0; i < std::min(size, members->size()); ++i) {
    keys.push_back(MessageKey(space, IdIn((*members)[i])));
  }
  const auto records = parts_.store.Read(keys);
  if (!records.ok()) return records.status();
  v1::ListMessagesResponse response;
  for (const store::Record& record : *records) {
    if (record.version == 0) continue;  // Taken back since the Range.
    store::v1::MessageRecord message;
    if (!message.ParseFromString(record.value)) return absl::DataLossError("a message is garbled");
    *response.add_messages() = std::move(*message.mutable_message());
  }
  if (members->size() > size) {
    response.set_next_page_token(parts_.pages.Seal(members->back(), question, caller));
  }
  return response;
}

absl::StatusOr<rpc::Opening<v1::WatchMessagesResponse>> InboxService::Open(
    const rpc::Caller& caller, const v1::WatchMessagesRequest& request) {
  const auto* municipality = caller.bundle->FindByName(request.parent());
  if (municipality == nullptr) return rpc::NotFound();
  const CursorSeal seal(parts_.pages, absl::StrCat("watch messages ", request.parent()), caller);
  const auto ends = parts_.store.Ends(municipality->partition());
  if (!ends.ok()) return ends.status();
  const auto told = seal.Open(request.cursor(), Told{ends->last, Position(caller.now)});
  if (!told.ok()) return told.status();
  rpc::Opening<v1::WatchMessagesResponse> opening;
  opening.partition = municipality->partition();
  opening.after = told->event;
  opening.first.set_cursor(seal.Seal(*told));
  opening.feed = std::make_unique<MessageFeed>(
      parts_.store, parts_.bundle,
      store::Space(municipality->partition(), kFolder, municipality->slug()), caller.subject.id,
      *told, seal);
  return opening;
}

}  // namespace omzien::inbox
