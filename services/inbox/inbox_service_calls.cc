// The call tasks of InboxService; see inbox_service.h.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/inbox/call_task_feed.h"
#include "services/inbox/consume.h"
#include "services/inbox/consume_calls.h"
#include "services/inbox/decide_call.h"
#include "services/inbox/here.h"
#include "services/inbox/inbox_service.h"
#include "services/inbox/records.h"
#include "services/inbox/validate.h"
#include "services/inbox/view.h"
#include "services/rpc/errors.h"
#include "services/rpc/index_page.h"
#include "services/rpc/mutation.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "services/store/transact.h"

namespace omzien::inbox {
namespace {

// The reader is seen by whom the card names.
std::string LookedEvent(const rpc::Caller& caller, const v1::CallTask& task) {
  internal::v1::Event event;
  event.set_municipality(caller.municipality);
  *event.mutable_time() = rpc::ToTimestamp(caller.now);
  internal::v1::Looked& looked = *event.mutable_looked();
  looked.set_reader(caller.subject.id);
  looked.set_person(rpc::IdOf(task.resident(), "residents"));
  looked.set_what(std::string(SubjectIn(task.name())));
  return event.SerializeAsString();
}

std::string DoneEvent(const rpc::Caller& caller, const store::v1::CallTaskRecord& record) {
  const v1::CallTask& task = record.task();
  internal::v1::Event event;
  event.set_municipality(caller.municipality);
  *event.mutable_time() = rpc::ToTimestamp(caller.now);
  internal::v1::CallTaskDone& done = *event.mutable_call_task_done();
  done.set_call_task(rpc::IdOf(task.name(), "callTasks"));
  done.set_resident(rpc::IdOf(task.resident(), "residents"));
  done.set_reason(WhyOf(record));
  done.set_subject(std::string(SubjectIn(task.subject())));
  done.set_result(task.result());
  done.set_worker(caller.subject.id);
  return event.SerializeAsString();
}

}  // namespace

grpc::Status InboxService::ListCallTasks(grpc::ServerContext* context,
                                         const v1::ListCallTasksRequest* request,
                                         v1::ListCallTasksResponse* reply) {
  return parts_.call(
      *context, *request, *reply, rpc::kValidatePage,
      [this](const rpc::Caller& caller, const auto& asked) { return ListTasks(caller, asked); });
}

grpc::Status InboxService::GetCallTask(grpc::ServerContext* context,
                                       const v1::GetCallTaskRequest* request, v1::CallTask* reply) {
  return parts_.call(*context, *request, *reply, rpc::kNothingToValidate,
                     [this](const rpc::Caller& caller, const auto& asked) {
                       return GetTask(caller, asked.name());
                     });
}

grpc::Status InboxService::CompleteCallTask(grpc::ServerContext* context,
                                            const v1::CompleteCallTaskRequest* request,
                                            v1::CallTask* reply) {
  return parts_.call(
      *context, *request, *reply,
      [](const auto& asked, rpc::Violations& violations) { Validate(asked, violations); },
      [this](const rpc::Caller& caller, const auto& asked) { return CompleteTask(caller, asked); });
}

grpc::ServerWriteReactor<v1::WatchCallTasksResponse>* InboxService::WatchCallTasks(
    grpc::CallbackServerContext* context, const v1::WatchCallTasksRequest* request) {
  return rpc::Watch<v1::WatchCallTasksResponse>(
      parts_.watches, parts_.call, *context, *request, rpc::kNothingToValidate,
      [this](const rpc::Caller& caller, const auto& asked) { return OpenTasks(caller, asked); });
}

absl::StatusOr<v1::ListCallTasksResponse> InboxService::ListTasks(
    const rpc::Caller& caller, const v1::ListCallTasksRequest& request) {
  const Here here(caller);
  if (!IsOfTeam(here.municipality, caller.subject.id, request.team(), caller.now)) {
    return rpc::NotFound();
  }
  // What was committed before is there, and what that ended is not.
  absl::Status behind = CatchUpWithTail(parts_.store, parts_.bundle, here.municipality.partition());
  if (!behind.ok()) return behind;
  const store::Key index = request.only_raised() ? RaisedOf(here.space, request.team())
                                                 : CallsOf(here.space, request.team());
  const auto page = rpc::ReadPage(parts_.store, parts_.pages, index, request, caller);
  if (!page.ok()) return page.status();
  v1::ListCallTasksResponse reply;
  reply.set_next_page_token(page->next_page_token);
  for (const std::string& member : page->members) {
    const auto task = ReadHers(here.DeskOf(parts_.store, caller), IdIn(member));
    if (absl::IsNotFound(task.status())) continue;
    if (!task.ok()) return task.status();
    *reply.add_call_tasks() = ForList(task->value);
  }
  return reply;
}

absl::StatusOr<v1::CallTask> InboxService::GetTask(const rpc::Caller& caller,
                                                   const std::string& name) {
  const Here here(caller);
  using Decision = store::Decision<v1::CallTask>;
  // No answer before the read is logged.
  auto read = store::Transact(parts_.store, [&]() -> absl::StatusOr<Decision> {
    auto task = ReadHers(here.DeskOf(parts_.store, caller), rpc::IdOf(name, "callTasks"));
    if (!task.ok()) return task.status();
    Decision decision{std::nullopt, task->value.task()};
    if (task->value.task().resident().empty()) return decision;
    decision.batch.emplace(here.space.partition());
    store::Save(here.space, *task, *decision.batch);
    decision.batch->Append(LookedEvent(caller, task->value.task()));
    return decision;
  });
  if (!read.ok()) return read.status();
  return std::move(read->reply);
}

absl::StatusOr<v1::CallTask> InboxService::CompleteTask(
    const rpc::Caller& caller, const v1::CompleteCallTaskRequest& request) {
  const Here here(caller);
  return rpc::Mutate<v1::CallTask>(
      parts_.store, here.space, caller, request,
      [&](store::Batch& batch) -> absl::StatusOr<rpc::Decided<v1::CallTask>> {
        auto task =
            ReadHers(here.DeskOf(parts_.store, caller), rpc::IdOf(request.name(), "callTasks"));
        if (!task.ok()) return task.status();
        const std::string team = TeamOr(here.municipality, task->value.task().team());
        auto completed = Complete(std::move(task->value), request.result(), caller.Name(),
                                  here.municipality.HoursOf(team), caller.now);
        if (!completed.ok()) return completed.status();
        task->value = *std::move(completed);
        batch.Append(DoneEvent(caller, task->value));
        SaveTask(here.space, caller.now, *task, batch);
        return rpc::Decided<v1::CallTask>{
            request.name(), [seen = ForList(task->value)](store::Version) { return seen; }};
      },
      [&](const std::string& name) -> absl::StatusOr<v1::CallTask> {
        const auto task = ReadHers(here.DeskOf(parts_.store, caller), rpc::IdOf(name, "callTasks"));
        if (!task.ok()) return task.status();
        return ForList(task->value);
      });
}

absl::StatusOr<rpc::Opening<v1::WatchCallTasksResponse>> InboxService::OpenTasks(
    const rpc::Caller& caller, const v1::WatchCallTasksRequest& request) {
  const Here here(caller);
  if (!IsOfTeam(here.municipality, caller.subject.id, request.team(), caller.now)) {
    return rpc::NotFound();
  }
  const CursorSeal seal(
      parts_.pages, absl::StrCat("watch calls ", request.parent(), " ", request.team()), caller);
  const int partition = here.municipality.partition();
  const auto ends = parts_.store.Ends(partition);
  if (!ends.ok()) return ends.status();
  const auto told = seal.Open(request.cursor(), Told{ends->last, ""});
  if (!told.ok()) return told.status();
  rpc::Opening<v1::WatchCallTasksResponse> opening;
  opening.partition = partition;
  opening.after = told->event;
  opening.first.set_cursor(seal.Seal(*told));
  opening.feed = std::make_unique<CallTaskFeed>(
      parts_.store, parts_.bundle,
      CallTaskFeed::Whose{caller.municipality, request.team(), caller.subject.id}, seal);
  return opening;
}

}  // namespace omzien::inbox
