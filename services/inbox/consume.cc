#include "services/inbox/consume.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "omzien/internal/v1/event.pb.h"
#include "services/inbox/decide.h"
#include "services/inbox/records.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "services/store/stored.h"

namespace omzien::inbox {
namespace {

using store::v1::MessageRecord;

// One invitation makes one message; the limit only says how a Range ends.
constexpr int kMaxMessagesOfAnInvitation = 100;
// What waits for one recipient's quiet hours to end.
constexpr int kMaxUntold = 1000;
// Of Consumer's pages, 128 events each.
constexpr int kMaxPagesBehind = 32;

absl::Status AddMessage(store::Store& store, const store::Space& space, MessageRecord made,
                        store::Batch& effects) {
  const std::string id = rpc::IdOf(made.message().name(), "messages");
  auto message = store::ReadStored<MessageRecord>(store, MessageKey(space, id));
  if (!message.ok()) return message.status();
  message->value = std::move(made);  // Consumed before: the same, and nothing is written.
  store::Save(space, *message, effects);
  return absl::OkStatus();
}

absl::Status TakeBackUntold(store::Store& store, const store::Space& space,
                            const std::string& invitation, absl::Time moved,
                            store::Batch& effects) {
  const auto ids = store.Range(InvitedIndex(space, invitation), "", "", kMaxMessagesOfAnInvitation);
  if (!ids.ok()) return ids.status();
  for (const std::string& id : *ids) {
    auto message = store::ReadStored<MessageRecord>(store, MessageKey(space, id));
    if (!message.ok()) return message.status();
    if (!message->exists() || IsToldAt(message->value, moved)) continue;
    message->is_deleted = true;
    store::Save(space, *message, effects);
  }
  return absl::OkStatus();
}

// Takes back what is not told to `recipient` yet, and by `end` not to be told any more.
template <class End>
absl::Status TakeBackUntold(store::Store& store, const store::Space& space,
                            const std::string& recipient, const End& end, absl::Time ended,
                            store::Batch& effects) {
  const auto members = store.Range(ListIndex(space, absl::StrCat("residents/", recipient)), "",
                                   Position(ended), kMaxUntold);
  if (!members.ok()) return members.status();
  for (const std::string& member : *members) {
    auto message = store::ReadStored<MessageRecord>(store, MessageKey(space, MessageIn(member)));
    if (!message.ok()) return message.status();
    if (!message->exists() || !EndsUntold(end, message->value)) continue;
    message->is_deleted = true;
    store::Save(space, *message, effects);
  }
  return absl::OkStatus();
}

absl::Status Handle(store::Store& store, const store::Event& stored, store::Batch& effects) {
  internal::v1::Event event;
  if (!event.ParseFromString(stored.value)) return absl::DataLossError("an event is garbled");
  const store::Space space(effects.partition(), kFolder, event.municipality());
  if (event.has_notice()) {
    return AddMessage(store, space, MessageOf(event, stored.number), effects);
  }
  if (event.has_invitation_moved() && EndsUntold(event.invitation_moved())) {
    return TakeBackUntold(store, space, event.invitation_moved().invitation(),
                          rpc::ToTime(event.time()), effects);
  }
  if (event.has_notice_taken_back()) {
    const auto& taken_back = event.notice_taken_back();
    return TakeBackUntold(store, space, taken_back.recipient(), taken_back,
                          rpc::ToTime(event.time()), effects);
  }
  if (event.has_delegate_silenced()) {
    const auto& silenced = event.delegate_silenced();
    return TakeBackUntold(store, space, silenced.delegate(), silenced, rpc::ToTime(event.time()),
                          effects);
  }
  return absl::OkStatus();
}

}  // namespace

store::ConsumerOptions ConsumerOptionsOf(store::Store& store, int partition) {
  store::ConsumerOptions options;
  options.partition = partition;
  options.folder = std::string(kFolder);
  options.name = std::string(kConsumer);
  options.handle = [&store](const store::Event& event, store::Batch& effects) {
    return Handle(store, event, effects);
  };
  options.rebuild = [] { return absl::OkStatus(); };
  return options;
}

absl::Status CatchUpWithTail(store::Store& store, int partition) {
  store::Consumer consumer(store, ConsumerOptionsOf(store, partition));
  for (int page = 0; page <= kMaxPagesBehind; ++page) {
    const absl::StatusOr<bool> is_at_tail = consumer.AtTail();
    if (!is_at_tail.ok()) return is_at_tail.status();
    if (*is_at_tail) return absl::OkStatus();
    const absl::StatusOr<int> moved = consumer.Step();
    if (!moved.ok()) break;
  }
  return absl::UnavailableError("messages are still being sorted; try again");
}

Inbox::Inbox(store::Store& store, configuration::CurrentBundle bundle, OnParked on_parked)
    : bundle_(std::move(bundle)),
      consumers_(store, [&store, on_parked = std::move(on_parked)](int partition) {
        store::ConsumerOptions options = ConsumerOptionsOf(store, partition);
        options.on_parked = on_parked;
        return options;
      }) {}

absl::StatusOr<absl::Time> Inbox::Step(absl::Time) {
  const auto bundle = bundle_();
  std::vector<int> partitions;
  for (const auto& [slug, municipality] : bundle->municipalities()) {
    partitions.push_back(municipality.partition());
  }
  if (absl::Status status = consumers_.CatchUp(partitions); !status.ok()) return status;
  return absl::InfiniteFuture();
}

}  // namespace omzien::inbox
