#include "services/inbox/message_feed.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/inbox/consume.h"
#include "services/inbox/decide.h"
#include "services/inbox/records.h"
#include "services/rpc/errors.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"
#include "services/store/stored.h"

namespace omzien::inbox {
namespace {

using Responses = std::vector<v1::WatchMessagesResponse>;

// What waits for one recipient's quiet hours to end, or ends with them.
constexpr int kMaxAtOnce = 1000;

}  // namespace

MessageFeed::MessageFeed(store::Store& store, configuration::CurrentBundle bundle,
                         const store::Space& space, std::string recipient, Told told,
                         CursorSeal seal)
    : store_(store),
      bundle_(std::move(bundle)),
      space_(space),
      recipient_(std::move(recipient)),
      seal_(std::move(seal)),
      position_(std::move(told.position)) {}

absl::StatusOr<Responses> MessageFeed::OnEvent(const rpc::WatchedEvent& watched, absl::Time now) {
  // Up to now all that earlier events brought was told, by OnTime.
  position_ = std::min(position_, Position(now));
  const internal::v1::Event& event = watched.event;
  if (event.municipality() != space_.municipality()) return Responses();
  if (event.person_ended().resident() == recipient_) return rpc::NotFound();
  if (event.notice().recipient() != recipient_) return Responses();
  const store::v1::MessageRecord made = MessageOf(event, watched.number);
  if (!IsToldAt(made, now)) {
    next_ = std::min(next_, rpc::ToTime(made.message().tell_time()));
    return Responses();
  }
  if (absl::Status status = CatchUpWithTail(store_, bundle_, space_.partition()); !status.ok()) {
    return status;
  }
  return Tell(rpc::IdOf(made.message().name(), "messages"), {watched.number, position_});
}

absl::StatusOr<Responses> MessageFeed::OnTime(uint64_t last, absl::Time now) {
  if (absl::Status status = CatchUpWithTail(store_, bundle_, space_.partition()); !status.ok()) {
    return status;
  }
  const store::Key list = ListIndex(space_, absl::StrCat("residents/", recipient_));
  const std::string until = std::min(position_, Position(now));
  auto due = store_.Range(list, until, position_, kMaxAtOnce);
  if (!due.ok()) return due.status();
  const auto later = store_.Range(list, "", until, kMaxAtOnce);
  if (!later.ok()) return later.status();
  Responses responses;
  // The list has the newest first; the watch tells the oldest first.
  std::reverse(due->begin(), due->end());
  for (const std::string& member : *due) {
    if (EventOf(IdIn(member)) > last) continue;  // OnEvent comes to it.
    auto told = Tell(IdIn(member), {last, member});
    if (!told.ok()) return told.status();
    std::move(told->begin(), told->end(), std::back_inserter(responses));
  }
  position_ = until;
  next_ = later->empty() ? absl::InfiniteFuture() : TimeIn(later->back());
  return responses;
}

absl::StatusOr<Responses> MessageFeed::Tell(absl::string_view message, const Told& told) const {
  auto record = store::ReadStored<store::v1::MessageRecord>(store_, MessageKey(space_, message));
  if (!record.ok()) return record.status();
  Responses responses;
  if (!record->exists()) return responses;
  v1::WatchMessagesResponse& response = responses.emplace_back();
  *response.mutable_message() = std::move(*record->value.mutable_message());
  response.set_cursor(seal_.Seal(told));
  return responses;
}

}  // namespace omzien::inbox
