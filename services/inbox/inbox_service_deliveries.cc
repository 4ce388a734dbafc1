// The deliveries of InboxService; see inbox_service.h.

#include <string>
#include <utility>

#include "services/inbox/consume.h"
#include "services/inbox/decide_delivery.h"
#include "services/inbox/here.h"
#include "services/inbox/inbox_service.h"
#include "services/inbox/records.h"
#include "services/inbox/validate.h"
#include "services/rpc/errors.h"
#include "services/rpc/index_page.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "services/store/stored.h"

namespace omzien::inbox {
namespace {

using store::v1::MessageRecord;
using v1::Delivery;

std::string ReportedEvent(const rpc::Caller& caller, const MessageRecord& record) {
  const v1::Message& message = record.message();
  internal::v1::Event event;
  event.set_municipality(caller.municipality);
  *event.mutable_time() = rpc::ToTimestamp(caller.now);
  internal::v1::DeliveryReported& reported = *event.mutable_delivery_reported();
  reported.set_recipient(rpc::IdOf(message.recipient(), "residents"));
  reported.set_kind(message.kind());
  reported.set_subject(std::string(SubjectIn(message.subject())));
  reported.set_result(WasDelivered(record) ? internal::v1::DeliveryReported::TOLD
                                           : internal::v1::DeliveryReported::UNDELIVERABLE);
  reported.set_on_behalf_of(record.on_behalf_of());
  reported.set_about_worker(record.about_worker());
  return event.SerializeAsString();
}

absl::StatusOr<store::Stored<MessageRecord>> ReadMessage(store::Store& store,
                                                         const store::Space& space,
                                                         absl::string_view id) {
  auto message = store::ReadStored<MessageRecord>(store, MessageKey(space, id));
  if (message.ok() && !message->exists()) return rpc::NotFound();
  return message;
}

}  // namespace

grpc::Status InboxService::ListDeliveries(grpc::ServerContext* context,
                                          const v1::ListDeliveriesRequest* request,
                                          v1::ListDeliveriesResponse* reply) {
  return parts_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return ListDue(caller, asked); });
}

grpc::Status InboxService::ReportDelivery(grpc::ServerContext* context,
                                          const v1::ReportDeliveryRequest* request,
                                          Delivery* reply) {
  return parts_.call(
      *context, *request, *reply,
      [](const auto& asked, rpc::Violations& violations) { Validate(asked, violations); },
      [this](const rpc::Caller& caller, const auto& asked) { return Report(caller, asked); });
}

absl::StatusOr<v1::ListDeliveriesResponse> InboxService::ListDue(
    const rpc::Caller& caller, const v1::ListDeliveriesRequest& request) {
  const Here here(caller);
  // The tail first, and then what is due: nothing goes out that a commit before this call stopped.
  absl::Status behind = CatchUpWithTail(parts_.store, parts_.bundle, here.municipality.partition());
  if (!behind.ok()) return behind;
  const auto page = rpc::ReadPage(parts_.store, parts_.pages, OutboxIndex(here.space),
                                  {.from = "", .to = DueUntil(caller.now)},
                                  rpc::PageSize(request.page_size()), request.page_token(), caller);
  if (!page.ok()) return page.status();
  v1::ListDeliveriesResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (const std::string& member : page->members) {
    const auto message = ReadMessage(parts_.store, here.space, IdIn(member));
    if (absl::IsNotFound(message.status())) continue;  // Taken back since.
    if (!message.ok()) return message.status();
    *reply.add_deliveries() = DeliveryOf(message->value);
  }
  return reply;
}

absl::StatusOr<Delivery> InboxService::Report(const rpc::Caller& caller,
                                              const v1::ReportDeliveryRequest& request) {
  const Here here(caller);
  return rpc::Mutate<Delivery>(
      parts_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<Delivery>> {
        auto message = ReadMessage(parts_.store, here.space, rpc::IdOf(request.name(), "messages"));
        if (!message.ok()) return message.status();
        auto reported = inbox::Report(std::move(message->value), request.result(),
                                      here.municipality, caller.now);
        if (!reported.ok()) return reported.status();
        message->value = *std::move(reported);
        store::Save(here.space, *message, batch);
        if (message->value.delivery() != Delivery::DUE) {
          batch.Append(ReportedEvent(caller, message->value));
        }
        return rpc::Decided<Delivery>{request.name(), [delivery = DeliveryOf(message->value)](
                                                          store::Version) { return delivery; }};
      },
      [&](const std::string& name) -> absl::StatusOr<Delivery> {
        const auto message = ReadMessage(parts_.store, here.space, rpc::IdOf(name, "messages"));
        if (!message.ok()) return message.status();
        return DeliveryOf(message->value);
      });
}

}  // namespace omzien::inbox
