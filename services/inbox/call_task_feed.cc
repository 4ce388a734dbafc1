#include "services/inbox/call_task_feed.h"

#include <utility>

#include "services/inbox/call_task_store.h"
#include "services/inbox/records.h"
#include "services/inbox/view.h"
#include "services/rpc/errors.h"

namespace omzien::inbox {

using Responses = std::vector<v1::WatchCallTasksResponse>;

CallTaskFeed::CallTaskFeed(store::Store& store, configuration::CurrentBundle bundle, Whose whose,
                           CursorSeal seal)
    : store_(store), bundle_(std::move(bundle)), whose_(std::move(whose)), seal_(std::move(seal)) {}

absl::StatusOr<Responses> CallTaskFeed::OnEvent(const rpc::WatchedEvent& watched, absl::Time now) {
  const internal::v1::Event& event = watched.event;
  if (event.municipality() != whose_.municipality ||
      event.call_task_moved().team() != whose_.team) {
    return Responses();
  }
  const auto bundle = bundle_();
  const auto* municipality = bundle->Find(whose_.municipality);
  if (municipality == nullptr || !IsOfTeam(*municipality, whose_.worker, whose_.team, now)) {
    return rpc::NotFound();
  }
  const store::Space space(municipality->partition(), kFolder, whose_.municipality);
  const auto task = ReadHers({store_, *municipality, space, whose_.worker, now},
                             event.call_task_moved().call_task());
  if (absl::IsNotFound(task.status())) return Responses();  // Erased, or not for her to serve.
  if (!task.ok()) return task.status();
  Responses responses;
  v1::WatchCallTasksResponse& response = responses.emplace_back();
  *response.mutable_call_task() = ForList(task->value);
  response.set_cursor(seal_.Seal({watched.number, ""}));
  return responses;
}

}  // namespace omzien::inbox
