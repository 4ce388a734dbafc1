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
#include "services/configuration/bundle.h"
#include "services/inbox/cursor_seal.h"
#include "services/rpc/watch.h"
#include "services/store/store.h"

namespace omzien::inbox {

// Thread-compatible.
class MessageFeed final : public rpc::Feed<v1::WatchMessagesResponse> {
 public:
  // `recipient` is the id of a resident. `store` must outlive it.
  MessageFeed(store::Store& store, configuration::CurrentBundle bundle, const store::Space& space,
              std::string recipient, Told told, CursorSeal seal);

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
  const configuration::CurrentBundle bundle_;
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
