#include "services/inbox/records.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"

namespace omzien::inbox {

store::Key MessageKey(const store::Space& space, absl::string_view message) {
  return space.Of("message", message);
}

store::Key ListIndex(const store::Space& space, absl::string_view recipient) {
  return space.Of("list", recipient);
}

store::Key InvitedIndex(const store::Space& space, absl::string_view invitation) {
  return space.Of("invited", invitation);
}

std::string Position(absl::Time time) {
  const int64_t nanoseconds = std::max<int64_t>(absl::ToUnixNanos(time), 0);
  return absl::StrFormat("%019d", std::numeric_limits<int64_t>::max() - nanoseconds);
}

absl::Time TimeIn(absl::string_view member) {
  int64_t fallen = 0;
  if (!absl::SimpleAtoi(member.substr(0, member.find('|')), &fallen)) return absl::InfinitePast();
  return absl::FromUnixNanos(std::numeric_limits<int64_t>::max() - fallen);
}

absl::string_view MessageIn(absl::string_view member) {
  return member.substr(member.find('|') + 1);
}

}  // namespace omzien::inbox

namespace omzien::store::v1 {

std::vector<Batch::Entry> IndexEntries(const Space& space, const MessageRecord& record) {
  const omzien::v1::Message& message = record.message();
  const std::string id = rpc::IdOf(message.name(), "messages");
  const std::string recipient =
      absl::StrCat("residents/", rpc::IdOf(message.recipient(), "residents"));
  std::vector<Batch::Entry> entries = {
      {inbox::ListIndex(space, recipient),
       absl::StrCat(inbox::Position(rpc::ToTime(message.tell_time())), "|", id)}};
  if (message.kind() == omzien::v1::Message::INVITED) {
    const std::string invitation = rpc::IdOf(message.subject(), "invitations");
    entries.push_back({inbox::InvitedIndex(space, invitation), id});
  }
  return entries;
}

}  // namespace omzien::store::v1
