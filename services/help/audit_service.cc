#include "services/help/audit_service.h"

#include <algorithm>
#include <utility>

#include "services/help/audit.h"
#include "services/help/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/index_page.h"

namespace omzien::help {
namespace {

using internal::v1::ListAuditedRequestsRequest;
using internal::v1::ListAuditedRequestsResponse;
using internal::v1::ListEventsRequest;
using internal::v1::ListEventsResponse;

// How often a page is read again because somebody wrote meanwhile.
constexpr int kMaxReads = 20;
// Events hold a hundred bytes or so.
constexpr int kEventsAtOnce = 1000;

void ValidateEvents(const ListEventsRequest& request, rpc::Violations& violations) {
  if (request.after_event() < 0) {
    violations.Add("after_event", "want the number of an event, or 0");
  }
  rpc::CheckPageSize(request.page_size(), violations);
}

}  // namespace

grpc::Status AuditService::ListAuditedRequests(grpc::ServerContext* context,
                                               const ListAuditedRequestsRequest* request,
                                               ListAuditedRequestsResponse* reply) {
  return d_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return ListRequests(caller, asked); });
}

grpc::Status AuditService::ListEvents(grpc::ServerContext* context,
                                      const ListEventsRequest* request, ListEventsResponse* reply) {
  return d_.call(
      *context, *request, *reply, ValidateEvents,
      [this](const rpc::Caller& caller, const auto& asked) { return List(caller, asked); });
}

absl::StatusOr<ListAuditedRequestsResponse> AuditService::ListRequests(
    const rpc::Caller& caller, const ListAuditedRequestsRequest& request) {
  const Here here(caller);
  for (int read = 0; read < kMaxReads; ++read) {
    const auto before = d_.store.Ends(here.space.partition());
    if (!before.ok()) return before.status();
    const auto page = rpc::ReadPage(d_.store, d_.pages, AllRequests(here.space), request, caller);
    if (!page.ok()) return page.status();
    auto audited = Audit(d_.store, here.space, page->members);
    if (!audited.ok()) return audited.status();
    const auto after = d_.store.Ends(here.space.partition());
    if (!after.ok()) return after.status();
    // What changes these records leaves an event.
    if (after->last != before->last) continue;
    ListAuditedRequestsResponse reply;
    for (auto& one : *audited) *reply.add_requests() = std::move(one);
    reply.set_next_page_token(page->next_page_token);
    reply.set_as_of_event(static_cast<int64_t>(before->last));
    return reply;
  }
  return absl::UnavailableError("others write all the time; ask at a quieter moment");
}

absl::StatusOr<ListEventsResponse> AuditService::List(const rpc::Caller& caller,
                                                      const ListEventsRequest& request) {
  const Here here(caller);
  const auto after = static_cast<uint64_t>(request.after_event());
  const int limit =
      request.page_size() == 0 ? kEventsAtOnce : std::min(request.page_size(), kEventsAtOnce);
  const auto events = d_.store.ReadEvents(here.space.partition(), after, limit);
  if (!events.ok()) return events.status();
  ListEventsResponse reply;
  for (const store::Event& event : *events) {
    auto& added = *reply.add_events();
    added.set_number(static_cast<int64_t>(event.number));
    if (!added.mutable_event()->ParseFromString(event.value)) {
      return absl::DataLossError("an event is garbled");
    }
  }
  if (!events->empty() && events->front().number != after + 1) {
    return absl::OutOfRangeError("the next event is not kept any more");
  }
  return reply;
}

}  // namespace omzien::help
