#include "services/inbox/consume_calls.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/inbox/records.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"

namespace omzien::inbox {
namespace {

using StoredTask = store::Stored<store::v1::CallTaskRecord>;

// Open tasks about one thing: a handful; all to call one person: what she hears by phone in a
// lifetime. The limit only says how a Range ends.
constexpr int kMaxTasks = 10'000;

absl::StatusOr<std::vector<StoredTask>> ReadTasks(const Happening& happening,
                                                  const store::Key& index) {
  const auto ids = happening.store.Range(index, "", "", kMaxTasks);
  if (!ids.ok()) return ids.status();
  std::vector<store::Key> keys;
  for (const std::string& id : *ids) keys.push_back(CallTaskKey(happening.space, id));
  return store::ReadThere<store::v1::CallTaskRecord>(happening.store, keys);
}

absl::Status ChangeTasks(const Happening& happening, const store::Key& index,
                         const ChangeTask& change, store::Batch& effects) {
  auto tasks = ReadTasks(happening, index);
  if (!tasks.ok()) return tasks.status();
  for (StoredTask& task : *tasks) {
    change(task);
    SaveTask(happening.space, happening.time, task, effects);
  }
  return absl::OkStatus();
}

}  // namespace

std::string TeamOr(const configuration::Municipality& municipality, const std::string& team) {
  return municipality.FindTeam(team) != nullptr ? team : municipality.proto().teams(0).id();
}

absl::Status WantCall(const Happening& happening, WantedCall wanted, store::Batch& effects) {
  const std::string from = CallOfEvent(happening.number, "");
  const auto known =
      happening.store.Range(CallsOfEvents(happening.space), from, absl::StrCat(from, "~"), 1);
  if (!known.ok()) return known.status();
  if (!known->empty()) return absl::OkStatus();  // Consumed before.
  wanted.team = TeamOr(happening.municipality, wanted.team);
  const auto& hours = happening.municipality.HoursOf(wanted.team);
  auto open = ReadTasks(happening, OpenAbout(happening.space, wanted.subject));
  if (!open.ok()) return open.status();
  for (StoredTask& task : *open) {
    if (!IsOneMoreFor(task.value, wanted)) continue;
    task.value = AddTo(std::move(task.value), wanted, happening.number, hours);
    SaveTask(happening.space, happening.time, task, effects);
    return absl::OkStatus();
  }
  auto made =
      NewCallTask(wanted, happening.municipality.slug(), happening.number, hours, happening.time);
  const std::string id = rpc::IdOf(made.task().name(), "callTasks");
  SaveTask(happening.space, happening.time,
           store::NewStored(CallTaskKey(happening.space, id), std::move(made)), effects);
  return absl::OkStatus();
}

absl::Status CancelNeedless(const Happening& happening, store::Batch& effects) {
  const std::string subject = SubjectMoved(happening.event);
  if (subject.empty()) return absl::OkStatus();
  return ChangeTasksAbout(
      happening, subject,
      [&happening](StoredTask& task) {
        if (EndsNeedless(WhyOf(task.value), happening.event)) {
          task.value = Cancel(std::move(task.value));
          return;
        }
        for (const v1::Message::Kind kind : EndsTelling(happening.event)) {
          task.value = TakeBack(std::move(task.value), kind);
        }
      },
      effects);
}

absl::Status ChangeTasksFor(const Happening& happening, absl::string_view resident,
                            const ChangeTask& change, store::Batch& effects) {
  return ChangeTasks(happening, TasksFor(happening.space, resident), change, effects);
}

absl::Status ChangeTasksAbout(const Happening& happening, absl::string_view subject,
                              const ChangeTask& change, store::Batch& effects) {
  const auto change_open = [&change](StoredTask& task) {
    // One that was done since the index was read stays done.
    if (task.value.task().state() == v1::CallTask::OPEN) change(task);
  };
  return ChangeTasks(happening, OpenAbout(happening.space, subject), change_open, effects);
}

void SaveTask(const store::Space& space, absl::Time now, const StoredTask& task,
              store::Batch& batch) {
  store::Save(space, task, batch);
  if (!task.is_deleted && task.value.SerializeAsString() == task.read) return;
  internal::v1::Event event;
  event.set_municipality(space.municipality());
  *event.mutable_time() = rpc::ToTimestamp(now);
  event.mutable_call_task_moved()->set_call_task(rpc::IdOf(task.value.task().name(), "callTasks"));
  event.mutable_call_task_moved()->set_team(task.value.task().team());
  batch.Append(event.SerializeAsString());
}

}  // namespace omzien::inbox
