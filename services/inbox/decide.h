// Decides which message a notice makes, and which message is never told. Pure.

#ifndef OMZIEN_SERVICES_INBOX_DECIDE_H_
#define OMZIEN_SERVICES_INBOX_DECIDE_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "omzien/internal/v1/event.pb.h"
#include "omzien/store/v1/records.pb.h"

namespace omzien::inbox {

// Returns the message of a Notice. Its id is derived from the event's number in its partition, the
// recipient and the kind, so that consuming an event again makes no second message, while two
// notices of one kind about one request (of two episodes, say) are two.
// REQUIRES: `event` is a Notice.
store::v1::MessageRecord MessageOf(const internal::v1::Event& event, uint64_t number);

// Returns the number of the event that made the message with this id; 0 for an id of another form.
uint64_t EventOf(absl::string_view message);

// Returns whether an invitation that moved so is not to be told any more where it has not been.
bool EndsUntold(const internal::v1::InvitationMoved& moved);

// Returns whether `message`, to the recipient of the notice or to the delegate, is not to be told
// any more where it has not been.
bool EndsUntold(const internal::v1::NoticeTakenBack& taken_back,
                const store::v1::MessageRecord& message);
bool EndsUntold(const internal::v1::DelegateSilenced& silenced,
                const store::v1::MessageRecord& message);

// Returns whether the recipient could read the message at `time`: its moment, quiet hours included,
// had come. One that was told stays.
bool IsToldAt(const store::v1::MessageRecord& message, absl::Time time);

}  // namespace omzien::inbox

#endif  // OMZIEN_SERVICES_INBOX_DECIDE_H_
