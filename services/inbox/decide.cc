#include "services/inbox/decide.h"

#include <cstdint>
#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/rpc/names.h"
#include "services/rpc/timestamps.h"

namespace omzien::inbox {

using v1::Invitation;

store::v1::MessageRecord MessageOf(const internal::v1::Event& event, uint64_t number) {
  const internal::v1::Notice& notice = event.notice();
  const std::string& municipality = event.municipality();
  // The newest of one moment comes first in byte order too.
  const std::string id = absl::StrFormat(
      "%019d.%s", std::numeric_limits<int64_t>::max() - static_cast<int64_t>(number),
      rpc::DerivedId(
          {municipality, absl::StrCat(number), notice.recipient(), absl::StrCat(notice.kind())}));
  store::v1::MessageRecord record;
  v1::Message& message = *record.mutable_message();
  message.set_name(rpc::MakeName(municipality, "messages", id));
  message.set_recipient(rpc::MakeName(municipality, "residents", notice.recipient()));
  message.set_kind(notice.kind());
  message.set_subject(absl::StrCat("municipalities/", municipality, "/", notice.subject()));
  *message.mutable_tell_time() = notice.tell_time();
  record.set_on_behalf_of(notice.on_behalf_of());
  record.set_about_worker(notice.about_worker());
  return record;
}

uint64_t EventOf(absl::string_view message) {
  int64_t fallen = 0;
  if (!absl::SimpleAtoi(message.substr(0, message.find('.')), &fallen)) return 0;
  return static_cast<uint64_t>(std::numeric_limits<int64_t>::max() - fallen);
}

bool EndsUntold(const internal::v1::InvitationMoved& moved) {
  return moved.from() == Invitation::SENT && moved.to() != Invitation::SENT;
}

bool EndsUntold(const internal::v1::NoticeTakenBack& taken_back,
                const store::v1::MessageRecord& message) {
  return message.message().kind() == taken_back.kind() && message.on_behalf_of().empty() &&
         absl::EndsWith(message.message().subject(), absl::StrCat("/", taken_back.subject()));
}

bool EndsUntold(const internal::v1::DelegateSilenced& silenced,
                const store::v1::MessageRecord& message) {
  return message.on_behalf_of() == silenced.resident();
}

bool IsToldAt(const store::v1::MessageRecord& message, absl::Time time) {
  return rpc::ToTime(message.message().tell_time()) <= time;
}

}  // namespace omzien::inbox
