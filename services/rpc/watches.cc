#include "services/rpc/watches.h"

#include <algorithm>

#include "services/rpc/errors.h"

namespace omzien::rpc {
namespace {

constexpr int kPageOfEvents = 128;

}  // namespace

absl::StatusOr<const std::vector<WatchedEvent>*> WatchRound::Read(int partition, uint64_t after) {
  const auto known = pages_.find({partition, after});
  if (known != pages_.end()) return &known->second;
  const auto events = store_.ReadEvents(partition, after, kPageOfEvents);
  if (!events.ok()) return events.status();
  std::vector<WatchedEvent> page;
  page.reserve(events->size());
  for (const store::Event& event : *events) {
    WatchedEvent& watched = page.emplace_back();
    watched.number = event.number;
    if (!watched.event.ParseFromString(event.value)) watched.event.Clear();
  }
  return &pages_.emplace(std::make_pair(partition, after), std::move(page)).first->second;
}

absl::StatusOr<absl::Time> Watches::Step(absl::Time now) {
  WatchRound round(store_, now);
  absl::Time next = absl::InfiniteFuture();
  absl::Status first;
  for (const auto& watch : All()) {
    const auto due = watch->Advance(round);
    first.Update(due.status());
    if (due.ok()) next = std::min(next, *due);
  }
  if (!first.ok()) return first;
  return next;
}

void Watches::EndAll() {
  {
    const sync::Lock lock(mutex_);
    is_draining_ = true;
  }
  for (const auto& watch : All()) {
    watch->End(Refuse(absl::StatusCode::kUnavailable, "DRAINING",
                      "the server is stopping; watch again from the last cursor"));
  }
}

int Watches::count() const {
  const sync::Lock lock(mutex_);
  return static_cast<int>(open_.size());
}

absl::Status Watches::CheckCursor(int partition, uint64_t after) const {
  const auto ends = store_.Ends(partition);
  if (!ends.ok()) return ends.status();
  if (after + 1 >= ends->first && after <= ends->last) return absl::OkStatus();
  return Refuse(absl::StatusCode::kOutOfRange, "CURSOR_TOO_OLD",
                "cursor: what came after it is not kept any more; list again, then watch anew");
}

absl::Status Watches::Add(const Caller& caller, std::shared_ptr<OpenWatch> watch) {
  const sync::Lock lock(mutex_);
  if (is_draining_) {
    return Refuse(absl::StatusCode::kUnavailable, "DRAINING", "the server is stopping");
  }
  int& of_caller = of_caller_[caller.Name()];
  if (of_caller >= limits_.per_caller || static_cast<int>(open_.size()) >= limits_.total) {
    if (of_caller == 0) of_caller_.erase(caller.Name());
    return Refuse(absl::StatusCode::kResourceExhausted, "TOO_MANY_WATCHES",
                  "too many watches are open; close one first");
  }
  ++of_caller;
  const OpenWatch* const key = watch.get();
  open_.emplace(key, Entry{caller.Name(), std::move(watch)});
  return absl::OkStatus();
}

void Watches::Remove(const OpenWatch& watch) {
  std::shared_ptr<OpenWatch> removed;  // Let go of behind the lock.
  const sync::Lock lock(mutex_);
  const auto found = open_.find(&watch);
  if (found == open_.end()) return;
  const auto of_caller = of_caller_.find(found->second.caller);
  if (--of_caller->second == 0) of_caller_.erase(of_caller);
  removed = std::move(found->second.watch);
  open_.erase(found);
}

std::vector<std::shared_ptr<OpenWatch>> Watches::All() const {
  const sync::Lock lock(mutex_);
  std::vector<std::shared_ptr<OpenWatch>> all;
  all.reserve(open_.size());
  for (const auto& [key, entry] : open_) all.push_back(entry.watch);
  return all;
}

}  // namespace omzien::rpc
