// A watch of one resident's messages: each at the moment it becomes visible.
//
// What was told is two things: the events that were passed, and how far time had come in the list
// of what they brought. A message is told once its event is passed and its moment has come,
// whichever is later.

#ifndef OMZIEN_SERVICES_INBOX_MESSAGE_FEED_H_
#define OMZIEN_SERVICES_INBOX_MESSAGE_FEED_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/v1/inbox.pb.h"
#include "services/rpc/caller.h"
#include "services/rpc/paging.h"
#include "services/rpc/watch.h"
#include "services/store/store.h"

namespace omzien::inbox {

// What a watch has told: of the events up to `event`, all messages at or behind `position` in the
// resident's list (records.h).
struct Told {
  uint64_t event = 0;
  std::string position;
};

// Makes cursors of it that open for one caller and one question. Immutable; `pages` must outlive
// it.
class CursorSeal {
 public:
  CursorSeal(const rpc::PageSealer& pages, std::string question, rpc::Caller caller);

  std::string Seal(const Told& told) const;

  // Returns what is in a cursor; `begin` for an empty one.
  // Errors: INVALID_ARGUMENT naming cursor.
  absl::StatusOr<Told> Open(absl::string_view cursor, const Told& begin) const;

 private:
  const rpc::PageSealer& pages_;
  const std::string question_;
  const rpc::Caller caller_;
};

// Thread-compatible.
class MessageFeed final : public rpc::Feed<v1::WatchMessagesResponse> {
 public:
  // `recipient` is the id of a resident. `store` must outlive it.
  MessageFeed(store::Store& store, const store::Space& space, std::string recipient, Told told,
              CursorSeal seal);

  absl::StatusOr<std::vector<v1::WatchMessagesResponse>> OnEvent(const rpc::WatchedEvent& event,
                                                                 absl::Time now) override;
  absl::Time NextMoment() const override { return next_; }
  absl::StatusOr<std::vector<v1::WatchMessagesResponse>> OnTime(uint64_t last,
                                                                absl::Time now) override;

 private:
  // Returns the message with this id, and the cursor behind it; nothing if it was taken back.
  absl::StatusOr<std::vector<v1::WatchMessagesResponse>> Tell(absl::string_view message,
                                                              const Told& told) const;

  store::Store& store_;
  const store::Space space_;
  const std::string recipient_;
  const CursorSeal seal_;
  // How far time had come in the list.
  std::string position_;
  // Before the first look: at once.
  absl::Time next_ = absl::InfinitePast();
};

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_MESSAGE_FEED_H_
